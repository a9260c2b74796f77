from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event

from webinars.calendar.lines import clean, clean_line, quoted, text_line, texts_line, write

texts = st.text(st.characters(), max_size=400)
hostile = st.text(st.sampled_from("\\;,nN\n\r\t\x00\u2028\ud800\u202eé😀 "), max_size=400)


def test_special_characters_are_escaped_once() -> None:
    assert text_line("SUMMARY", "a\\b;c,d\ne:f") == "SUMMARY:a\\\\b\\;c\\,d\\ne:f"


def test_a_list_is_separated_by_commas_that_are_not_escaped() -> None:
    assert texts_line("CATEGORIES", ["one, two", "three"]) == "CATEGORIES:one\\, two,three"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029", "\v", "\f"])
def test_every_kind_of_line_break_becomes_a_newline(line_break: str) -> None:
    assert clean(f"one{line_break}two") == "one\ntwo"
    assert clean_line(f"one{line_break}two") == "one two"


def test_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert clean("a\x00b\x07c\x1bd\x7fe\x9ff\ud800g") == "abcdefg"


def test_text_of_any_direction_and_joined_emoji_stay_as_they_are() -> None:
    text = "\u2067لبنان\u2069 — 👩‍👩‍👧 नमस्ते"
    assert clean(text) == text


def test_a_parameter_value_is_quoted_without_anything_that_ends_the_quotation() -> None:
    assert quoted('Ana "Anita" O\\N^n\r\nATTENDEE:x') == "\"Ana 'Anita' O/Nˆn ATTENDEE:x\""


@settings(deadline=None)
@given(texts | hostile)
def test_whatever_the_text_it_stays_one_line(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", text_line("SUMMARY", text))


@settings(deadline=None)
@given(texts | hostile)
def test_lines_are_folded_at_75_octets_between_characters(text: str) -> None:
    line = text_line("DESCRIPTION", text)
    body = write([line])
    assert body.endswith(b"\r\n")
    pieces = body.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert body.replace(b"\r\n ", b"").decode() == f"{line}\r\n"


@settings(deadline=None)
@given(hostile)
def test_a_fold_never_parts_a_backslash_from_what_it_escapes(text: str) -> None:
    pieces = write([text_line("DESCRIPTION", text)]).decode().split("\r\n ")
    assert all((len(piece) - len(piece.rstrip("\\"))) % 2 == 0 for piece in pieces)


@settings(deadline=None)
@given(texts | hostile)
def test_icalendar_reads_the_text_back(text: str) -> None:
    event = Event.from_ical(write(["BEGIN:VEVENT", text_line("SUMMARY", text), "END:VEVENT"]))
    assert str(event["SUMMARY"]) == clean(text)


def test_a_line_of_75_octets_is_not_folded_and_one_of_76_is() -> None:
    assert write(["x" * 75]) == b"x" * 75 + b"\r\n"
    assert write(["x" * 76]) == b"x" * 75 + b"\r\n x\r\n"
