"""What holds for any text whatever: nothing raises, nothing is lost, nothing takes long."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webinars import markdown
from webinars.events.parsing.document.lines import LINK
from webinars.events.parsing.document.reading import Document, FileTooLarge, read_text
from webinars.events.parsing.facts.codes import take_codes
from webinars.events.parsing.facts.json import to_json
from webinars.events.parsing.facts.model import ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts
from webinars.events.parsing.facts.wrapped import take_wrapped_codes
from webinars.events.parsing.words import clean
from webinars.times import get_zone

TODAY = date(2026, 1, 15)
PIECES = (
    *("Wednesday 28 February 2024", "9 December", "31 June", "3, 10 and 17 June", "01/02/03"),
    *("11.00-12.15", "10-12h CET", "9h30", "2 pm", "noon", "GMT+1", "heure de Paris", "UTC+99"),
    *("FR-EN-FR interpretation", "Sprache:", "in English", "sign language", "live captions"),
    *("register by", "Anmeldeschluss:", "until", "contact", "a@example.org", "b [at] example.org"),
    *("Zoom", "https://zoom.us/j/1", "https://example.org/a_b(c)", "www.example.org", "#Tag"),
    *("[label](https://example.org)", "[x](#)", "[^1]", "[^1]: note", "integration¹", "1 Note"),
    *("# Heading", "- item", "  • item", "1. item", "> quote", "```", "---", "===", "Date:"),
    *("<ul style=x>", "<br>", "</p>", "<p>", "&amp;", "**bold**", "*", "_", "\\", "|", "Title:"),
    *("Passcode: 778899", "with passcode aB12", "Meeting ID: 845 1234 5678", "Dial by phone"),
    *("Join here:", "zoom.us/j/1", "city.org/a", "Host PIN: 775511", "812 3456 7890 / 482913"),
    *(
        "23456789@x.webex.com",
        "the code is X9k2",
        "Word: A1b2C3",
        "ID",
        "(972212 by phone)",
        "PIN |",
    ),
    *("+32 2 290 9360 Belgium", "Join Zoom Meeting", "(draft)", "Dear all,", "RE: TR: x"),
    *(
        "Venue: Hall, 1 Rue Haute, Warszawa",
        ", and via Zoom",
        "📍",
        "'A title'",
        "IS interpretation",
    ),
    *("for internal circulation", "(confidential)", "NEW DATE", "Kurdish (Sorani)", "Ana d'Orey"),
    *("“A webinar title”", "webinar", "word", "ünïcödé", "слово", "كلمة", "\u202e", "\x00", "¼"),
)
any_text = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).flatmap(
        lambda pieces: st.lists(
            st.sampled_from([" ", "\n", "\n\n", ", ", "  \n", "\t"]),
            min_size=len(pieces),
            max_size=len(pieces),
        ).map(lambda gaps: "".join(p + g for p, g in zip(pieces, gaps, strict=True)))
    ),
)
zones = st.sampled_from([None, "Europe/Brussels", "Europe/London", "Nowhere/Land", ""])


def parse(text: str, zone: str | None = None) -> tuple[Document, ParsedFacts]:
    document = read_text(text)
    return document, parse_facts(document, today=TODAY, default_zone=zone)


@settings(max_examples=80, deadline=None)
@given(text=any_text, zone=zones)
@example(text="", zone=None)
@example(text="\ud800 9999-12-31 23:59 CET 31.12.9999", zone="Europe/Brussels")
def test_no_text_raises_and_what_comes_out_can_be_used(text: str, zone: str | None) -> None:
    document, facts = parse(text, zone)
    json.dumps(to_json(facts, document)).encode()
    if facts.zone:
        assert get_zone(facts.zone.value)
    if facts.registration_deadline:
        assert isinstance(facts.registration_deadline.value.at, datetime)
    assert all(1 <= number <= len(document.lines) for number in facts.placed)
    assert [fact.value for fact in facts.dates] == sorted({fact.value for fact in facts.dates})


@settings(max_examples=80, deadline=None)
@given(text=any_text)
@example(text="Zoom.us/j/0\n0")
@example(text="Join us on Zoom (Meeting ID: 845\n1234 5678, Passcode: 778899) with tea.")
def test_every_word_stands_in_the_description_or_on_a_placed_line(text: str) -> None:
    """Or on a line for those who got the mail, or that a code was cut out of.

    The passcode, or a warning, is from there.
    """
    document, facts = parse(text)
    placed = [document.lines[number - 1].raw for number in (*facts.placed, *facts.mail)]
    joins = [fact.value for fact in facts.join_urls]
    lines, wrapped = take_wrapped_codes(document.lines)
    found = [*wrapped, *take_codes(lines)[1]]
    codes = [document.lines[each.line - 1].raw for each in found]
    kept = words("\n".join([facts.description, *placed, *joins, *codes]))
    pasted = LINK.sub(r" \1 ", document.text)
    assert words(pasted) - kept == set()


@settings(max_examples=60, deadline=None)
@given(text=any_text)
def test_what_is_pasted_cannot_act_on_the_page(app_for_texts: Flask, text: str) -> None:
    _document, facts = parse(text)
    with app_for_texts.test_request_context():
        html = str(markdown.render(facts.description))
    assert (
        re.findall(
            r"<(?!/?(?:h[3-6]|p|br|hr|blockquote|pre|code|strong|em|a|sup|[uo]l|li|section)\b)",
            html,
        )
        == []
    )
    assert not re.search(r"href=\"\s*(?:javascript|data|vbscript):", html, re.IGNORECASE)


@pytest.fixture(scope="module")
def app_for_texts() -> Flask:
    """An application without a database: rendering asks it for the language alone."""
    app = Flask(__name__)
    Babel(app)
    return app


def words(text: str) -> set[str]:
    """The words of a text; a raised number is the mark of a note, which may be written anew."""
    text = re.sub("[¹²³⁰⁴-⁹]+", " ", text)
    text = re.sub(r"(?m)^\s*o(?=\t|\s\s)", " ", text)  # a bullet, as Word leaves it
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])", "", text)  # a broken word
    text = unicodedata.normalize("NFKC", clean(text)).replace("\\", "")
    return set(re.findall(r"[^\W_]+", text))


HOSTILE = (
    *(
        "1 ",
        "11:00-",
        "(",
        "[",
        "[a](",
        "](",
        "<",
        "<a ",
        "*a",
        "**",
        "_a",
        "`",
        "#",
        "> ",
        "- ",
        "\\",
    ),
    *(
        "Wednesday ",
        "28 February 2024 ",
        "until 9 December ",
        "register by ",
        "contact ",
        "a@b.org ",
    ),
    *(
        "a@",
        "https://a.b/",
        "www.a.b ",
        "FR-EN-",
        "English ",
        "interpretation into French ",
        "CET ",
    ),
    *(
        "“a b c",
        "'",
        "1, ",
        "1 and ",
        "¹",
        "[1] ",
        "[^1]",
        "[^1]: x\n",
        "1 Note\n",
        "Abc\n\n",
        "a\n",
        "\n",
        " ",
    ),
    *(
        "\t",
        "  x\n",
        "• x\n",
        "Date: ",
        "A",
        "A ",
        "Aa Bb ",
        "heure de ",
        "é",
        "\u0301",
        "+32 2 ",
        "+32 2 290 9360 Belgium\n",
        "https://zoom.us/j/1 passcode 12 ",
        "Meeting ID: 1 2 3 ",
        "zoom with the ",
        "zoom code of the ",
        "Join us here ",
        "a.zoom.us/j/1 ",
        "812 345 6789 / ab12 zoom ",
        "1@a.webex.com ",
        "x.y/z ",
        "|",
    ),
    *(
        "<br>",
        "sign language ",
        "live captions in ",
        "Title: x\n",
        "```\n",
        "11:00 x\n",
        'webinar "a b c ',
        f"{'town and house of ' * 4}\n\n",
        "abcdefghijabcdefghijabcdefghij-\n",
    ),
    *(
        "and ",
        "and via Zoom ",
        "Venue: a, ",
        "Venue: 1000 Aa ",
        "concept",
        "document ",
        "intern ",
        "- confidential ",
        "IS interpretation ",
        "Kurdish (Sorani) ",
        "webinar 'a' ",
        "'a'",
        "new date ",
        "cancelled ",
        "📍 ",
        "Aa d'Aa ",
        "A de ",
        "> ",
        "> a\n",
        "Aa Bb\ncontact: a@b.org\n",
        "register by 9 December, 10:00 ",
        "register by 9 December, 10:00 CET\n",
        "Inscripciones https://a.b/ ",
    ),
)


def test_blanks_behind_a_way_in_are_read_to_their_end() -> None:
    assert parse(f"See https://zoom.us/j/1{' ' * 60_000}x")


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_what_is_made_to_hurt_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert parse(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<p>x",
        "<ul><li>x",
        "<b>",
        "<!--",
        "<a href='",
        "&",
        "<td>",
        "<a ",
        "</",
        "<p a=\"'",
        '<a ">" ',
    ],
)
def test_hostile_html_is_read_to_its_end_or_refused(piece: str) -> None:
    html = "<p>a</p>" + piece * (60_000 // len(piece))
    with suppress(FileTooLarge):
        assert parse(html)
