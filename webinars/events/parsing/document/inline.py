"""Runs of styled text as one paragraph of Markdown that says the same when it is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from webinars.events.parsing.bullets import BULLETS

HARD_BREAK = "\n"
"""Stands in a run's text for a line break that was meant."""

NOWHERE = "#"
"""The address of a link that leads nowhere: it stays one, so that somebody can be told of it."""

_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_SPECIAL = re.compile(
    r"[\\`]|\*(?! )|<(?=[a-zA-Z/!?])|&(?=#?\w{1,31};)|\](?=[(\[:])|\[(?=\^)"
    r"|(?<![^\W_])_|_(?![^\W_])"
)
_LINE_START = re.compile(r"(#{1,6}(?= |$)|>|(?:=+|-{2,}|~{3,})(?: *$)|~~~)")
_BULLET = re.compile(rf"[{BULLETS}]\s")
_LOOKS_SPECIAL = re.compile(r"[\\`*<&\[\]_\n]")
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_UNSAFE: dict[int, str | None] = {
    ord("("): "%28",
    ord(")"): "%29",
    ord("<"): "%3C",
    ord(">"): "%3E",
    ord(" "): "%20",
}
_UNSAFE |= {ord("\\"): "%5C", ord('"'): "%22", ord("|"): "%7C", ord("`"): "%60"}
_UNSAFE |= dict.fromkeys(range(0x20))
_SAFE_LINKS = ".safelinks.protection.outlook.com"
_REDIRECTS = {
    "www.google.com/url": ("q", "url"),
    "google.com/url": ("q", "url"),
    "statics.teams.cdn.office.net/evergreen-assets/safelinks": ("url",),
    "l.facebook.com/l.php": ("u",),
    "www.linkedin.com/redir/redirect": ("url",),
}
"""What the real address is called in wrappers, by their host and the beginning of their path."""
_DEFENCE = re.compile(
    r"https?://urldefense(?:\.proofpoint)?\.(?:com|us)/v3/__(https?:)/{1,2}(.+?)__;(?:!!.*)?", re.I
)
"""Proofpoint's wrapper, where it has kept every sign of the address."""
_WRAPPED = re.compile(
    r"https?://(?:[\w-]{1,60}"
    + re.escape(_SAFE_LINKS)
    + r"|urldefense(?:\.proofpoint)?\.(?:com|us)/v3/"
    + "|"
    + "|".join(map(re.escape, _REDIRECTS))
    + r")[^\s<>()\[\]\"'|\\]{1,4000}",
    re.IGNORECASE,
)
_MOST_WRAPPERS = 3
_SENTENCE = ".,;:!?*"


class Run(NamedTuple):
    """Text of one style. `is_markdown` says that it is Markdown already, such as `[^1]`."""

    text: str
    strong: bool = False
    emphasis: bool = False
    address: str = ""
    is_markdown: bool = False


_PLAIN = Run("")[1:]


def paragraph(runs: Iterable[Run], *, styled: bool = True) -> list[str]:
    """The lines of Markdown that `runs` make; none where there is nothing to read.

    A line that ends with a break that was meant ends with two spaces. `styled=False` leaves bold
    and italics out, as in a heading.
    """
    runs = list(runs)
    if all(run[1:] == _PLAIN for run in runs):
        text = "".join(run.text for run in runs)
        if not _LOOKS_SPECIAL.search(text):
            text = " ".join(text.split())
            return [_start_of_line(text)] if text else []
    tidy = list(_tidy(runs))
    if not styled:
        tidy = [run._replace(strong=False, emphasis=False) for run in tidy]
    text = "".join(_linked(tidy)).strip(" \n")
    lines = [_start_of_line(line.strip(" ")) for line in text.split(HARD_BREAK)]
    return [f"{line}  " for line in lines[:-1]] + lines[-1:] if text else []


def safe_address(address: str) -> str:
    """`address` as a link of Markdown may hold it; empty where it leads nowhere that is allowed.

    Wrappers that Google Docs and Outlook put around addresses, and that would tell them who
    clicks, are taken off.
    """
    address = "".join(address.split())
    if address[:4].lower() == "www.":
        address = f"https://{address}"
    if not address.lower().startswith(_SCHEMES) or len(address) > 4_000:
        return ""
    return _unwrapped(address).translate(_UNSAFE)


def wrapped_addresses(text: str) -> list[str]:
    """The addresses that stand in wrappers in `text`, without these, in their order."""
    if "://" not in text:
        return []
    found = (safe_address(_split(match[0])[0]) for match in _WRAPPED.finditer(text))
    return [address for address in found if address and not _WRAPPED.match(address)]


def without_wrappers(text: str) -> str:
    """`text` with each wrapped address in place of its wrapper."""
    return _WRAPPED.sub(_without_wrapper, text) if "://" in text else text


def _without_wrapper(match: re.Match[str]) -> str:
    url, rest = _split(match[0])
    address = safe_address(url)
    if not address.startswith("mailto:") or match.string[: match.start()].endswith("]("):
        return (address or url) + rest
    return address.removeprefix("mailto:").partition("?")[0] + rest


def _split(url: str) -> tuple[str, str]:
    """A bare address, and the punctuation of the sentence behind it."""
    kept = url.rstrip(_SENTENCE)
    return kept, url[len(kept) :]


def _unwrapped(address: str) -> str:
    for _each in range(_MOST_WRAPPERS):
        inner = _inner(address)
        if not inner:
            break
        address = inner
    return address


def _inner(address: str) -> str:
    """What `address` wraps; empty where it is no wrapper."""
    if defended := _DEFENCE.fullmatch(address):
        return f"{defended[1]}//{defended[2]}"
    try:
        parts = urlsplit(address)
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    host = parts.netloc.lower()
    place = f"{host}{parts.path.lower()}"
    keys = next((keys for begin, keys in _REDIRECTS.items() if place.startswith(begin)), ())
    if host.endswith(_SAFE_LINKS):
        keys = ("url",)
    found = (query.get(key, [""])[0] for key in keys)
    return next((each for each in found if each.lower().startswith(_SCHEMES)), "")


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with one blank between words, and none at the edges of lines."""
    last = HARD_BREAK
    for run in runs:
        text = _BLANKS.sub(" ", run.text)
        if last in (" ", HARD_BREAK):
            text = text.removeprefix(" ")
        if text:
            last = text[-1]
            yield run._replace(text=text)


def _linked(runs: Sequence[Run]) -> Iterator[str]:
    for address, group in groupby(runs, key=lambda run: run.address):
        inside = list(group)
        target = address if address == NOWHERE else safe_address(address) if address else ""
        text = "".join(_styled(inside))
        yield _link(text, inside, target) if target else text


def _link(text: str, runs: Sequence[Run], target: str) -> str:
    plain = "".join(run.text for run in runs).strip()
    if target == NOWHERE and not any(map(str.isalnum, plain)):
        return text
    if plain in ("", target, target.removeprefix("mailto:")):
        return _autolink(target) if plain else ""
    label = text.strip().replace(HARD_BREAK, " ")
    label = _BARE_BRACKET.sub(r"\\\g<0>", label)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}[{label}]({target}){after}"


_BARE_BRACKET = re.compile(r"(?<!\\)[\[\]]")


def _autolink(target: str) -> str:
    return f"<{target.removeprefix('mailto:')}>"


def _styled(runs: Sequence[Run]) -> Iterator[str]:
    previous = ""
    grouped = [
        (style, list(group))
        for style, group in groupby(runs, key=lambda run: (run.strong, run.emphasis))
    ]
    for at, ((strong, emphasis), group) in enumerate(grouped):
        text = "".join(run.text if run.is_markdown else _escape(run.text) for run in group)
        marker = "**" * strong + "*" * emphasis
        if marker:
            following = grouped[at + 1][1][0].text[:1] if at + 1 < len(grouped) else ""
            text = HARD_BREAK.join(
                _mark(part, marker, previous[-1:], following) for part in text.split(HARD_BREAK)
            )
        previous = text
        yield text


def _mark(text: str, marker: str, before: str, after: str) -> str:
    """`text` between markers, where they will be read as markers (CommonMark §6.2).

    They cannot stand beside a blank, nor between a letter and punctuation.
    """
    core = text.strip()
    start = text.index(core)
    stop = start + len(core)
    if start == 0 and (before.isalnum() or before == "*"):
        while start < stop and not text[start].isalnum():
            start += 1
    if stop == len(text) and after.isalnum():
        while start < stop and not text[stop - 1].isalnum():
            stop -= 1
    if start >= stop or (start == 0 and before == "*"):
        return text
    return f"{text[:start]}{marker}{text[start:stop]}{marker}{text[stop:]}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _start_of_line(line: str) -> str:
    """Keep text from being taken for markup; a bullet that somebody typed becomes one."""
    if _BULLET.match(line):
        return f"- {line[2:].lstrip()}"
    return _LINE_START.sub(r"\\\1", line, count=1) if _LINE_START.match(line) else line
