"""Markdown of organisers as safe HTML for pages, and as plain text for mails and calendars.

CommonMark with footnotes. Two layers keep pages safe: the parser knows no HTML and only harmless
links, and what it renders passes an allow-list (nh3). Images become their description: nothing on
a page is fetched from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.footnote.index import footnote_def, footnote_plugin

_SCHEMES = {"http", "https", "mailto", "tel"}
_EXTERNAL = re.compile(r"(https?:)?//", re.IGNORECASE)
_TOP_HEADING = 3
_TAGS = {
    *("h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("strong", "em", "a", "sup", "ul", "ol", "li", "section"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "rel", "id", "role", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "section": {"class", "role"},
}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    link_rel=None,  # set by the renderer, on links that leave the page
    url_schemes=_SCHEMES,
)

Env = MutableMapping[str, Any]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Whether an address may be linked to: a known scheme, or none at all."""
        scheme = re.match(r"[^/?#:]*:", url)
        return scheme is None or scheme[0][:-1].casefold() in _SCHEMES


def render(text: str, prefix: str = "") -> Markup:
    """Safe HTML; headings start at `<h3>`.

    Texts with footnotes that share a page need a `prefix` each, so that ids are unique.
    """
    return _render(_storable(text), prefix, _("Back to the text"))


def to_plain(text: str) -> str:
    """Plain text: links as `label (address)`, footnotes as `[1]` with a list at the end."""
    return _to_plain(_storable(text))


def _storable(text: str) -> str:
    # Half of a surrogate pair is no text: neither nh3 nor UTF-8 takes it.
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=1024)
def _render(text: str, prefix: str, back: str) -> Markup:
    html = _parser.render(text, {"docId": prefix or None, "back": back})
    return Markup(_cleaner.clean(html))  # noqa: S704 - cleaned by the allow-list


@lru_cache(maxsize=1024)
def _to_plain(text: str) -> str:
    return _PlainText().write(_parser.parse(text))


def _footnote_def(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # Within a list, a quotation or another note, the plugin would tear the tree apart.
    return state.level == 0 and footnote_def(state, start, end, silent)


def _lower_headings(state: StateCore) -> None:
    """Begin at `<h3>`, whichever level a text begins with, and leave none out."""
    open_levels: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            open_levels = [*(level for level in open_levels if level < written), written]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(_TOP_HEADING + len(open_levels) - 1, 6)}"


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env
) -> str:
    if _EXTERNAL.match(str(tokens[index].attrs["href"])):
        tokens[index].attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, index, options, env)


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env
) -> str:
    return str(escape(renderer.renderInlineAsText(tokens[index].children or [], options, env)))


def _footnote_name(token: Token, env: Env) -> str:
    prefix = f"-{env['docId']}-" if env["docId"] else ""
    return f"{prefix}{token.meta['id'] + 1}"


def _footnote_reference_name(token: Token, env: Env) -> str:
    again = token.meta.get("subId", 0)
    return _footnote_name(token, env) + (f":{again}" if again else "")


def _footnote_ref(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Env
) -> str:
    note = _footnote_name(tokens[index], env)
    reference = _footnote_reference_name(tokens[index], env)
    return Markup('<sup><a href="#fn{}" id="fnref{}" role="doc-noteref">[{}]</a></sup>').format(
        note, reference, tokens[index].meta["id"] + 1
    )


def _footnote_anchor(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Env
) -> str:
    reference = _footnote_reference_name(tokens[index], env)
    return Markup(' <a href="#fnref{}" role="doc-backlink" aria-label="{}">↑</a>').format(
        reference, env["back"]
    )


def _footnote_open(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Env
) -> str:
    return Markup('<li id="fn{}">').format(_footnote_name(tokens[index], env))


def _footnotes_open(*_rest: object) -> str:
    return '<section class="footnotes" role="doc-endnotes">\n<ol>\n'


_RENDER_RULES: dict[str, Callable[..., str]] = {
    "link_open": _link_open,
    "image": _image,
    "footnote_ref": _footnote_ref,
    "footnote_anchor": _footnote_anchor,
    "footnote_open": _footnote_open,
    "footnote_block_open": _footnotes_open,
}


def _build_parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "xhtmlOut": False}).use(footnote_plugin)
    parser.block.ruler.at("footnote_def", _footnote_def, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.push("lower_headings", _lower_headings)
    for name, rule in _RENDER_RULES.items():
        parser.add_render_rule(name, rule)
    return parser


_parser = _build_parser()


@dataclass
class _Prefix:
    """What stands before the lines of a list item, a quotation or a note."""

    first: str
    rest: str
    used: bool = False

    def take(self) -> str:
        prefix = self.rest if self.used else self.first
        self.used = True
        return prefix


class _PlainText:
    """Writes parsed Markdown line by line. Methods are named after the parser's tokens."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.prefixes: list[_Prefix] = []

    def write(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            getattr(self, f"_{token.type}", self._skip)(token)
        return "\n".join(self.lines).strip("\n")

    def _skip(self, _token: Token) -> None:
        """Some tokens leave no trace in plain text."""

    def _lines(self, text: str) -> None:
        for line in text.split("\n"):
            prefix = "".join(prefix.take() for prefix in self.prefixes)
            self.lines.append(f"{prefix}{line}".rstrip())

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("".join(prefix.rest for prefix in self.prefixes).rstrip())

    def _end_container(self) -> None:
        self.prefixes.pop()
        while self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()

    def _inline(self, token: Token) -> None:
        self._lines(_inline_text(token.children or []))

    def _paragraph_close(self, token: Token) -> None:
        if not token.hidden:  # as it is in a list without blank lines
            self._gap()

    def _heading_close(self, _token: Token) -> None:
        self._gap()

    def _code_block(self, token: Token) -> None:
        self._lines(token.content.rstrip("\n"))
        self._gap()

    _fence = _code_block

    def _hr(self, _token: Token) -> None:
        self._lines("---")
        self._gap()

    def _blockquote_open(self, _token: Token) -> None:
        self.prefixes.append(_Prefix("> ", "> "))

    def _blockquote_close(self, _token: Token) -> None:
        self._end_container()
        self._gap()

    def _list_item_open(self, token: Token) -> None:
        marker = f"{token.info}. " if token.info else "- "
        self.prefixes.append(_Prefix(marker, " " * len(marker)))

    def _list_item_close(self, _token: Token) -> None:
        if not self.prefixes[-1].used:
            self._lines("")
        self.prefixes.pop()

    def _list_close(self, _token: Token) -> None:
        if not self.prefixes:
            self._gap()

    _bullet_list_close = _ordered_list_close = _list_close

    def _footnote_open(self, token: Token) -> None:
        marker = f"[{token.meta['id'] + 1}] "
        self.prefixes.append(_Prefix(marker, " " * len(marker)))

    def _footnote_close(self, _token: Token) -> None:
        self._end_container()


def _inline_text(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    links: list[tuple[str, int]] = []  # the address, and where its label begins
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrs["href"]), len(parts)))
        elif token.type == "link_close":
            address, start = links.pop()
            parts[start:] = [_link_text("".join(parts[start:]), address)]
        else:
            parts.append(_part(token))
    return "".join(parts)


def _part(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "footnote_ref":
            return f"[{token.meta['id'] + 1}]"
        case "image":
            return " ".join(_inline_text(token.children or []).split())
        case _:
            return token.content


def _link_text(label: str, address: str) -> str:
    if not re.match(r"[a-z]+:", address, re.IGNORECASE):
        return label  # an address within the site means nothing in a mail
    address = re.sub(r"^(mailto|tel):", "", address, flags=re.IGNORECASE)
    return f"{label} ({address})" if label not in ("", address) else address
