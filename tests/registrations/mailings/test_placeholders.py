"""Open places in a message: a fixed set, filled in once, and nothing of a value is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.registrations.mailings.placeholders import (
    IN_SUBJECTS,
    Piece,
    Placeholder,
    UnknownPlaceholder,
    check,
    fill,
    paragraphs,
    plain,
    sent_as_written,
    used_in,
)

VALUES = {
    Placeholder.NAME: "Amina",
    Placeholder.OWN_PAGE: "https://here.org/registrations/secret/",
}


def test_each_mark_is_filled_in() -> None:
    assert plain("Dear {name}, see {own_page}.", VALUES) == (
        "Dear Amina, see https://here.org/registrations/secret/."
    )


def test_two_braces_as_other_programs_write_them_are_the_same_mark() -> None:
    check("Dear {{name}},")
    assert plain("Dear {{name}}!", VALUES) == "Dear Amina!"
    with pytest.raises(UnknownPlaceholder) as raised:
        check("Dear {{nmae}},")
    assert raised.value.mark == "{{nmae}}"


def test_a_value_is_not_read_again() -> None:
    assert plain("Dear {name}", VALUES | {Placeholder.NAME: "{own_page}"}) == "Dear {own_page}"


@pytest.mark.parametrize(
    "mark", ["{nmae}", "{Name}", "{name.email}", "{name!r}", "{name:>9}", "{0}", "{}", "{ name }"]
)
def test_what_is_no_placeholder_is_an_error_that_names_it(mark: str) -> None:
    with pytest.raises(UnknownPlaceholder) as raised:
        check(f"Dear {mark},")
    assert raised.value.mark == mark


def test_links_are_no_placeholders_of_a_subject() -> None:
    check("{name}: {event} on {date}", IN_SUBJECTS)
    with pytest.raises(UnknownPlaceholder):
        check("Join: {join_link}", IN_SUBJECTS)


def test_a_brace_by_itself_is_a_brace() -> None:
    check("a } b { c")
    assert plain("1 { 2", VALUES) == "1 { 2"


def test_addresses_in_the_text_are_links_those_in_a_value_are_not() -> None:
    pieces = fill(
        "See https://example.org/a?b=1. {name}", {Placeholder.NAME: "https://evil.example/"}
    )
    assert pieces == [
        Piece("See "),
        Piece("https://example.org/a?b=1", url="https://example.org/a?b=1"),
        Piece(". "),
        Piece("https://evil.example/", is_value=True),
    ]


def test_an_address_of_the_text_does_not_swallow_a_value() -> None:
    address, name = "https://example.org/", "x@evil.example"
    assert fill(address + "{name}", {Placeholder.NAME: name}) == [
        Piece(address, url=address),
        Piece(name, is_value=True),
    ]


def test_other_schemes_are_no_links() -> None:
    assert fill("javascript:alert(1) data:x", VALUES) == [Piece("javascript:alert(1) data:x")]


def test_empty_lines_part_paragraphs_and_breaks_stay_within() -> None:
    assert paragraphs("a\nb\n\n \nc", VALUES) == [[[Piece("a")], [Piece("b")]], [[Piece("c")]]]


def test_what_is_used_is_known() -> None:
    assert used_in("{name} {name} {join_link}") == {Placeholder.NAME, Placeholder.JOIN_LINK}


@given(st.text())
def test_no_text_breaks_it_and_none_is_lost(text: str) -> None:
    assert plain(text, {}) == text
    assert isinstance(paragraphs(text, VALUES), list)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Dear [first name],", ["[first name]"]),
        ("Dear {name}, <<Name>>", ["<<Name>>"]),
        ("It is **today**.\n# Agenda", ["**today**", "# Agenda"]),
        ("[Join](https://example.org) 2 * 3 * 4", ["[Join](https://example.org)"]),
        ("Room #4, snake__case__name, 5 < 6", []),
    ],
)
def test_what_looks_as_if_it_were_filled_in_or_formatted_is_found(
    text: str, marks: list[str]
) -> None:
    assert sent_as_written(text) == marks
