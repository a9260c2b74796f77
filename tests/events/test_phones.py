"""Telephone numbers as organisers write them."""

from __future__ import annotations

import pytest

from webinars.events.phones import Phone, numbers_alone, read_phones


@pytest.mark.parametrize(
    ("line", "phone", "url"),
    [
        ("+32 2 555 01 23", ("+32 2 555 01 23", ""), "tel:+3225550123"),
        ("+32 (0)2 555.01.23 Belgium", ("+32 (0)2 555.01.23", "Belgium"), "tel:+3225550123"),
        ("Paris: +33 1 23 45 67 89", ("+33 1 23 45 67 89", "Paris"), "tel:+33123456789"),
        ("+49 69 1234567 (Germany, free)", ("+49 69 1234567", "Germany, free"), "tel:+49691234567"),
        (
            "US – (646) 558-8656,,845521# New York",
            ("(646) 558-8656,,845521#", "US New York"),
            "tel:6465588656,,845521%23",
        ),
        ("بلجيكا: +32 2 555 01 23", ("+32 2 555 01 23", "بلجيكا"), "tel:+3225550123"),
        (
            "بلجيكا: +٣٢ ٢ ٥٥٥ ٠١ ٢٣,,٨٤#",
            ("+٣٢ ٢ ٥٥٥ ٠١ ٢٣,,٨٤#", "بلجيكا"),
            "tel:+3225550123,,84%23",
        ),
        ("Dial-in code +32 2 555 01 23", ("+32 2 555 01 23", "Dial-in code"), "tel:+3225550123"),
        ("PIN 123456, phone 02 555 01 23", ("02 555 01 23", "PIN 123456, phone"), "tel:025550123"),
        (
            "+33 1 70 00 00 00 France (Paris)",
            ("+33 1 70 00 00 00", "France (Paris)"),
            "tel:+33170000000",
        ),
        ("Participants: 02 555 01 23", ("02 555 01 23", "Participants"), "tel:025550123"),
        ("Participant line 025550123", ("025550123", "Participant line"), "tel:025550123"),
        ("Participant: +32 2 555 01 23", ("+32 2 555 01 23", "Participant"), "tel:+3225550123"),
        ("Idaho: 208 555 0123", ("208 555 0123", "Idaho"), "tel:2085550123"),
        ("Ask the office (room 12)", ("", "Ask the office (room 12)"), ""),
    ],
)
def test_a_line_is_a_number_and_what_it_is_called(
    line: str, phone: tuple[str, str], url: str
) -> None:
    [found] = read_phones(line)
    assert (found.number, found.label) == phone
    assert found.url == url
    assert found.is_global is url.startswith("tel:+")


def test_there_is_one_number_on_each_line() -> None:
    found = read_phones("+32 2 555 01 23 Brussels\n\n +33 1 23 45 67 89 Paris \n")
    assert [phone.text for phone in found] == [
        "+32 2 555 01 23 (Brussels)",
        "+33 1 23 45 67 89 (Paris)",
    ]


def test_numbers_that_were_written_on_one_line_come_apart() -> None:
    found = read_phones("+32 2 123 45 67, +33 1 23 45 67 89; +49 69 12345")
    assert [phone.number for phone in found] == [
        "+32 2 123 45 67",
        "+33 1 23 45 67 89",
        "+49 69 12345",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Passcode: 123456",
        "Meeting ID: 845 5218 9331",
        "Phone conference ID: 123 456 789#",
        "Meeting number (access code): 2345 678 9012",
        "Code d’accès\u00a0: 123456",
        "Participant: 12345",
        "Participant\u00a0: 12345",
        "Numéro de réunion\u00a0: 845 5218 9331",
        "Teilnehmernummer: 123456",
        "Код: 123456",
        "845521#",
        "845 5218 9331 #",
        "+32 2 555 01 23 845521#",
    ],
)
def test_what_nobody_answers_under_is_no_telephone_number(line: str) -> None:
    assert read_phones(line) == [Phone("", line)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+32 (0)2 555 01 23,,845521# Brussels", ["+32 (0)2 555 01 23"]),
        ("+32 2 555 01 23 #845521\n845521#", ["+32 2 555 01 23"]),
        ("+32 2 555 01 23\nParticipant: 1234567", ["+32 2 555 01 23"]),
        ("+32 2 555 01 23 845521#", []),
        ("+32 2 555 01 23 845521", []),
        ("02 555 01 23 / 845521", []),
        ("+32 555", []),
    ],
)
def test_numbers_for_the_log_have_no_codes(text: str, numbers: list[str]) -> None:
    assert numbers_alone(text) == numbers


def test_what_cannot_be_dialled_is_shown_as_it_is() -> None:
    assert read_phones("none yet") == [Phone("", "none yet")]
    assert read_phones("") == []
