"""Pasted lists as people have them: nothing is lost, and what cannot be read says why."""

from __future__ import annotations

import time

import pytest

from webinars.registrations.invitations.reading import (
    MOST_PEOPLE,
    TooManyLines,
    read_lines,
    read_list,
)
from webinars.registrations.moving.reading import read_table


def test_a_long_gap_in_a_name_keeps_nobody_waiting() -> None:
    """A line must not hold a process: nobody else would be answered."""
    began = time.process_time()
    (entry,) = read_lines(f"Petrova,{' ' * 4000}Ana (( <a@b.org>", language="en").entries
    assert entry.email == "a@b.org"
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("a@b.org", ("", "", "a@b.org", "en")),
        ("Ana Petrova <a@b.org>", ("Ana Petrova", "", "a@b.org", "en")),
        ('"Petrova, Ana" <a@b.org>;', ("Ana Petrova", "", "a@b.org", "en")),
        ('"Petrova, Ana (ECRE)" <a@b.org>;', ("Ana Petrova", "ECRE", "a@b.org", "en")),
        ("Nowak, Anna (HFHR) <a@b.org>", ("Anna Nowak", "HFHR", "a@b.org", "en")),
        ('"ECRE, 27 members, Ana" <a@b.org>', ("ECRE, 27 members, Ana", "", "a@b.org", "en")),
        ("Ana Petrova, ECRE <a@b.org>, fr", ("Ana Petrova", "ECRE", "a@b.org", "fr")),
        ("Ana Petrova, ECRE, a@b.org", ("Ana Petrova", "ECRE", "a@b.org", "en")),
        ("a@b.org;Ana Petrova;ECRE;Français", ("Ana Petrova", "ECRE", "a@b.org", "fr")),
        ("Ana Petrova\tECRE\ta@b.org\tfr", ("Ana Petrova", "ECRE", "a@b.org", "fr")),
        ("Ana Petrova a@b.org", ("Ana Petrova", "", "a@b.org", "en")),
        ("a@b.org, fr", ("", "", "a@b.org", "fr")),
        ("مريم, UNHCR, A@B.org", ("مريم", "UNHCR", "A@b.org", "en")),
    ],
)
def test_a_line_is_read(line: str, read: tuple[str, str, str, str]) -> None:
    [entry] = read_lines(line, language="en").entries
    assert (entry.name, entry.organisation, entry.email, entry.language) == read


def test_several_addresses_in_a_line_are_several_people() -> None:
    pasted = "Ana <a@b.org>; Bo <c@d.org>, e@f.org\nx@b.org, Cy, y@b.org"
    reading = read_lines(pasted, language="en")
    assert [(each.name, each.email) for each in reading.entries] == [
        ("Ana", "a@b.org"),
        ("Bo", "c@d.org"),
        ("", "e@f.org"),
        ("", "x@b.org"),
        ("Cy", "y@b.org"),
    ]


def test_what_cannot_be_read_is_kept_with_its_line() -> None:
    lines = f"a@b.org\n\nAna Petrova\nBo <bo@>\n{'x' * 201} <c@d.org>\nA <A@B.org>"
    reading = read_lines(lines, language="en")
    assert [each.email for each in reading.entries] == ["a@b.org"]
    assert [(each.line, each.code, each.earlier) for each in reading.problems] == [
        (3, "no-email", 0),
        (4, "bad-email", 0),
        (5, "too-long", 0),
        (6, "repeated", 1),
    ]


def test_a_list_has_an_end() -> None:
    with pytest.raises(TooManyLines):
        read_lines("a@b.org\n" * (MOST_PEOPLE + 1), language="en")
    addresses = [f"p{number}@b.org" for number in range(MOST_PEOPLE + 1)]
    full = read_lines("; ".join(addresses[1:]), language="en")
    with pytest.raises(TooManyLines):
        read_lines("; ".join(addresses), language="en")
    with pytest.raises(TooManyLines):
        read_list(read_table(addresses[0].encode()), language="en", reading=full)


@pytest.mark.parametrize(
    "file",
    [
        "Courriel;Prénom;Nom;Langue;Organisation\na@b.org;Ana;Petrova;fr;ECRE",
        "Ana Petrova,ECRE,a@b.org,fr\n",
    ],
)
def test_a_file_is_read_with_and_without_headings(file: str) -> None:
    [entry] = read_list(read_table(file.encode()), language="en").entries
    assert (entry.name, entry.organisation, entry.email, entry.language) == (
        *("Ana Petrova", "ECRE", "a@b.org"),
        "fr",
    )
