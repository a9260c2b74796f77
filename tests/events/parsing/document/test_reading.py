"""Pasted and uploaded texts as one Markdown text."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from webinars import markdown
from webinars.events.parsing.document.html import MOST_TAGS
from webinars.events.parsing.document.reading import (
    MOST_LINES,
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    PdfFile,
    read_file,
    read_html,
    read_text,
)


def html(text: str) -> str:
    return read_html(text).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<h1>A <b>b</b></h1><h3>c</h3>", "# A b\n\n### c"),
        ("one<br>two<br/>three", "one  \ntwo  \nthree"),
        ("a <b>bold</b>, <i>slanted</i> word", "a **bold**, *slanted* word"),
        ("<b>label:</b>value and <b> loose </b>end", "**label**:value and **loose** end"),
        ('<span style="font-weight:700">x</span>', "**x**"),
        ('<b style="font-weight:normal"><p>plain</p></b>', "plain"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n\n  - c"),
        ('<ol start="3"><li>a<li>b</ol>', "3. a\n4. b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
        ("<dl><dt>When</dt><dd>Monday</dd></dl>", "When\n\nMonday"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c<td>d</table>", "a | b\n\nc | d"),
        ("<table><tr><td><h2>News</h2><p>a</p></td></tr></table>", "## News\n\na"),
        ("<table><tr><td></td><td>only</td><td></td></tr></table>", "only"),
        ('<a href="https://example.org/a(b)">x</a>', "[x](https://example.org/a%28b%29)"),
        ('<a href="https://example.org">https://example.org</a>', "<https://example.org>"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "<a@example.org>"),
        ('<a href="www.example.org">x</a>', "[x](https://www.example.org)"),
        ('<a href="/inside">x</a> <a href="#here">y</a>', "[x](#) y"),
        ('<a href="javascript:alert(1)">x</a> <a href=" java&#10;script:a">y</a>', "[x](#) [y](#)"),
        ('<a href="data:text/html,x">x</a>', "[x](#)"),
        ('<a href="">x</a> <a name="a">y</a> <a href="#">–</a>', "[x](#) y –"),
        (
            '<a href="https://www.google.com/url?q=https://example.org/&amp;sa=D">x</a>',
            "[x](https://example.org/)",
        ),
        (
            '<a href="https://e1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org">'
            "x</a>",
            "[x](https://example.org)",
        ),
        ("<script>a()</script><style>b{}</style><svg><text>c</text></svg>d", "d"),
        ("<!-- hidden -->seen<!-- never closed", "seen never closed"),
        ('<img src="x" alt="Our logo" onerror="a()">', "Our logo"),
        ("1 < 2 and a<b, c & d &amp; &lt;e&gt;", "1 < 2 and a\\<b, c & d & \\<e>"),
        ("*stars* _lines_ `ticks`", "\\*stars* \\_lines\\_ \\`ticks\\`"),
        ("\\ [a](b) [^1]", "\\\\ [a\\](b) \\[^1]"),
        ("<p># no heading</p><p>#Hashtag</p><p>---</p>", "\\# no heading\n\n#Hashtag\n\n\\---"),
        ("<p>• typed</p><p>· bullets</p>", "- typed\n\n- bullets"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>a b\u00a0c</p>", "a b c"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown_that_says_the_same(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        'a<sup><a href="#fn1" id="r1">[1]</a></sup><ol><li id="fn1"><p>n <a href="#r1">↑</a></p>'
        "</li></ol>",
        'a<sup><a href="#ftnt1" id="ref1">[1]</a></sup><hr><div><p><a href="#ref1" id="ftnt1">[1]'
        "</a><span> n</span></p></div>",
        'a<a href="#_ftn1" name="_ftnref1"><sup>1</sup></a><div id="ftn1"><p><a href="#_ftnref1"'
        ' name="_ftn1"><sup>1</sup></a> n</p></div>',
        '<p>a<sup id="fnref:x"><a href="#fn:x">1</a></sup></p><section><ol><li id="fn:x"><p>n&nbsp;'
        '<a href="#fnref:x">↩︎</a></p></li></ol></section>',
    ],
    ids=["mammoth", "google-docs", "word", "markdown"],
)
def test_footnotes_are_found_however_they_are_written(source: str) -> None:
    assert html(source) == "a[^1]\n\n[^1]: n"


def test_a_table_of_contents_is_not_taken_for_footnotes() -> None:
    contents = '<a href="#aims">Aims</a><h2 id="aims">Aims</h2><p>Text <a href="#top">up</a></p>'
    assert html(contents) == "Aims\n\n## Aims\n\nText up"


def test_lists_are_not_nested_deeper_than_they_are_rendered() -> None:
    text = html("<ul><li>x" * 40)
    assert text.count("x") == 40
    assert max(len(line) - len(line.lstrip()) for line in text.splitlines()) == 10


def test_html_with_more_tags_than_a_person_writes_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        read_html("<p>" * (MOST_TAGS + 1))


def test_more_text_than_a_person_writes_is_refused() -> None:
    for text in ("x" * 1_000_001, "\n" * (MOST_LINES + 1)):
        with pytest.raises(FileTooLarge):
            read_text(text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00\ufeffb\ud800", "ab"),
        ('Talk <ul style="list-style-type: none;"> • One', "Talk   • One"),
        ("one<br>two", "one  \ntwo"),
        ("funds<sup>1</sup>", "funds¹"),
        ('see <a href="https://example.org">here</a>', "see [here](https://example.org)"),
        ("a < b, <me@example.org>, <https://example.org>", None),
        ("# Title\n\n- *x*", None),
    ],
)
def test_plain_text_and_markdown_stay_as_they_are(source: str, expected: str | None) -> None:
    assert read_text(source).text == (source if expected is None else expected)


def test_html_is_known_by_its_beginning() -> None:
    assert read_text("  <!doctype html><p>a</p>").text == "a"
    assert read_text("<meta charset='utf-8'><p>a</p><p>b</p>").text == "a\n\nb"
    assert read_text("a <p>b</p>").text == "a  b "


@pytest.mark.parametrize(
    "content",
    [
        "Café à 9h".encode(),
        "Café à 9h".encode("utf-8-sig"),
        "Café à 9h".encode("utf-16"),
        "Café à 9h".encode("cp1252"),
    ],
)
def test_text_files_are_read_in_the_encodings_that_occur(content: bytes) -> None:
    assert read_file(content, "note.txt").text == "Café à 9h"


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", EmptyFile),
        (b" \n", EmptyFile),
        (b"%PDF-1.7 ...", PdfFile),
        (b"{\\rtf1 text}", BrokenFile),
        (bytes(range(256)) * 4, BrokenFile),
        (b"x" * (10 * 1024 * 1024 + 1), FileTooLarge),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        read_file(content)


def test_the_name_of_a_file_decides_where_its_beginning_does_not() -> None:
    assert read_file(b"a <b>b</b>", "mail.html").text == "a **b**"


def test_lines_know_what_they_are() -> None:
    lines = read_text("# A\n\nB\n===\n**C**\n- d\n> e [f](https://g.org)[^1]\n```\n# h\n```").lines
    assert [(line.number, line.text) for line in lines if line.text] == [
        (1, "A"), (3, "B"), (4, "==="), (5, "C"), (6, "d"), (7, "e f"), (9, "# h"),
    ]  # fmt: skip
    assert [line.level for line in lines[:5]] == [1, 0, 1, 0, 0]
    assert [line.number for line in lines if line.is_strong] == [5]
    assert [line.number for line in lines if line.is_bullet] == [6]
    assert [line.number for line in lines if line.is_code] == [8, 9, 10]


TAGS = (
    *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>", "<ol>", "<li>", "</li>"),
    *("<br>", "<h2>", "</h2>", "<blockquote>", "</blockquote>", "<table>", "<tr>", "<td>", "</tr>"),
    *('<a href="https://a.org">', "</a>", '<a href="#n" id="r">', '<li id="n">', "<hr>", "<pre>"),
    *("<!--", "-->", "<script>", "</script>", "<svg>", "</svg>", "<", ">", '"', "&lt;", "*", "_"),
    *("[", "](", "javascript:", "\n", " ", "word", "1", "1. ", "# ", "- ", "`"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=8), max_size=40).map("".join))
def test_no_html_raises_and_none_comes_through(source: str) -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        rendered = str(markdown.render(html(source)))
    assert "<script" not in rendered
    assert 'href="javascript' not in rendered


LAYOUT = ("<p>", "</p>", "<b>", "</b>", "<td>", "<li>", "<h1>", "<br>")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(LAYOUT) | st.text("abc *_[]>#-1.", min_size=1), max_size=30))
def test_every_letter_of_html_is_kept(pieces: list[str]) -> None:
    letters = [c for piece in pieces if piece not in LAYOUT for c in piece if c in "abc"]
    assert [c for c in html("".join(pieces)) if c in "abc"] == letters
