"""Markdown becomes safe HTML, and plain text that loses nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.markdown import render, to_plain

SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#")

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/png;base64,iVBORw0KGgo=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example" onmouseover="alert(1))',
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](https://evil.example/pixel.png)',
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: note',
    "^[<script>alert(1)</script>]",
    "^[[x](javascript:alert(1))]",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\ncode\n```',
    "`<script>alert(1)</script>`",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "# <svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=https://evil.example><input name=email>",
]


class Inspector(HTMLParser):
    """Fails on anything that runs, fetches or leads to a place that it shouldn't."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in (
            *("h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
            *("strong", "em", "a", "sup", "ul", "ol", "li", "section"),
        )
        self.tags.append(tag)
        for name, value in attrs:
            self.look_at(name, value or "")

    def look_at(self, name: str, value: str) -> None:
        assert name in ("href", "rel", "id", "role", "aria-label", "start", "class")
        if name == "id":
            self.ids.append(value)
        if name == "href":
            self.targets.append(value)
            assert value == "" or ":" not in value or value.lower().startswith(SCHEMES)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def inspect(html: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives(attack: str) -> None:
    inspect(render(attack))
    inspect(render(f"> - {attack}\n\n[{attack}](https://a.example)"))


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    *("[^a]", "[^a]: ", "^[", "]", "[", "(", ")", "![", "<", ">", "`", "```\n"),
                    *("javascript:x", "data:x", "https://a.example", "x", "/", ":", "&#10;", "&"),
                    *("\n", "\n\n", "    ", "- ", "> ", "1. ", "*", "_", "#", "\\", '"', "=\n"),
                    *("<script>", "<img src=x onerror=y>", "\0", "\ud800", "\u202e", "é", "ع"),
                ]
            ),
            max_size=25,
        ).map("".join),
    )
)
def test_any_text_becomes_safe_html_and_plain_text(text: str) -> None:
    found = inspect(render(text, "x"))
    assert len(found.ids) == len(set(found.ids))
    assert all(target[1:] in found.ids for target in found.targets if target.startswith("#fn-x"))
    to_plain(text).encode()


def test_markdown_becomes_html() -> None:
    assert render("Some *kind* of **text**.") == (
        "<p>Some <em>kind</em> of <strong>text</strong>.</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("# A", "h3"),
        ("## A", "h3"),
        ("###### A", "h3"),
        ("A\n===", "h3"),
        ("## B\n\n#### A", "h4"),
        ("## B\n\n### C\n\n## A", "h3"),
        ("# B\n\n## C\n\n### D\n\n#### E\n\n##### A", "h6"),
    ],
)
def test_headings_start_below_those_of_the_page(text: str, tag: str) -> None:
    assert render(text).endswith(f"<{tag}>A</{tag}>\n")


def test_html_is_shown_as_it_was_written() -> None:
    assert render("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_a_link_to_another_site_does_not_tell_where_it_was_followed() -> None:
    assert render("[x](https://a.example/?b=c&d=e)") == (
        '<p><a href="https://a.example/?b=c&amp;d=e" rel="noreferrer">x</a></p>\n'
    )
    assert 'rel="noreferrer"' in render("[x](//a.example/)")
    assert render("[x](/privacy)") == '<p><a href="/privacy">x</a></p>\n'


@pytest.mark.parametrize("address", ["mailto:me@a.example", "tel:+3221234567"])
def test_addresses_and_telephone_numbers_may_be_linked(address: str) -> None:
    assert f'<a href="{address}">' in render(f"[x]({address})")


def test_an_image_leaves_its_description() -> None:
    assert render("![A *map* & more](https://a.example/map.png)") == "<p>A map &amp; more</p>\n"


def test_a_footnote_is_linked_there_and_back() -> None:
    html = render("Funds.[^1] Again.[^1]\n\n[^1]: Primarily *these*.")
    found = inspect(html)
    assert found.ids == ["fnref1", "fnref1:1", "fn1"]
    assert found.targets == ["#fn1", "#fn1", "#fnref1", "#fnref1:1"]
    assert '<section class="footnotes" role="doc-endnotes">' in html
    assert 'aria-label="Back to the text"' in html
    assert "<em>these</em>" in html


def test_footnotes_of_two_texts_on_a_page_do_not_meet() -> None:
    text = "Funds.[^1]\n\n[^1]: These."
    first, second = inspect(render(text, "event")), inspect(render(text, "item-2"))
    assert not set(first.ids) & set(second.ids)
    assert set(first.targets) == {"#fn-event-1", "#fnref-event-1"}


def test_a_footnote_that_is_not_there_stays_as_written() -> None:
    assert render("Funds.[^9]") == "<p>Funds.[^9]</p>\n"


def test_a_text_is_rendered_once() -> None:
    assert render("the same *text*") is render("the same *text*")


def test_plain_text_keeps_paragraphs_and_loses_marks() -> None:
    assert to_plain("# Aims\n\nSome *kind* of\n**text**.\n\nMore.") == (
        "Aims\n\nSome kind of text.\n\nMore."
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[Register](https://a.example/x)", "Register (https://a.example/x)"),
        ("[**all** of it](https://a.example)", "all of it (https://a.example)"),
        ("<https://a.example>", "https://a.example"),
        ("[](https://a.example)", "https://a.example"),
        ("[Marika](mailto:m@a.example)", "Marika (m@a.example)"),
        ("<m@a.example>", "m@a.example"),
        ("[here](/privacy)", "here"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("![A map](https://a.example/map.png)", "A map"),
        ("a  \nb", "a\nb"),
        ("`code` &amp; <b>", "code & <b>"),
        ("***\n\na", "---\n\na"),
    ],
)
def test_plain_text_of_what_stands_in_a_line(text: str, plain: str) -> None:
    assert to_plain(text) == plain


def test_plain_text_has_lists() -> None:
    assert to_plain("Aims:\n\n- inform\n  people\n- encourage\n  1. them\n  2. us\n\nEnd") == (
        "Aims:\n\n- inform people\n- encourage\n  1. them\n  2. us\n\nEnd"
    )


def test_plain_text_has_quotations_and_code() -> None:
    assert to_plain("> a\n>\n> b\n\n```\nx\n  y\n```") == "> a\n>\n> b\n\nx\n  y"


def test_plain_text_lists_footnotes_at_its_end() -> None:
    text = "Funds[^a] and more.^[A *note*.]\n\n[^a]: See [this](https://a.example).\n\nEnd."
    assert to_plain(text) == (
        "Funds[1] and more.[2]\n\nEnd.\n\n[1] See this (https://a.example).\n[2] A note."
    )
