"""Numbers and codes of a meeting stay out of the description, as its link does."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.meeting import opens_meeting
from webinars.events.parsing.facts.model import WarningCode
from webinars.events.parsing.facts.reading import parse_facts


@pytest.mark.parametrize(
    "line",
    [
        "Meeting ID: 812 3456 7890",
        "Meeting ID 845 1234 5678",
        "Zoom-ID 84512345678",
        "Webinar ID is 845 1234 5678",
        "Réunion numéro 845 1234 5678",
        "Meeting number: 845-123-456",
        "Meeting ID 845 1234 5678, code 123456",
        "Passcode 778899",
        "Webinar-ID: 812 3456 7890",
        "ID de réunion : 812 3456 7890",
        "ID du séminaire web : 812 3456 7890",
        "Besprechungs-ID: 345 678 901 23",
        "Telefonkonferenz-ID: 456 789 012#",
        "Id. de reunión: 345 678 901 23",
        "Id. de conferencia telefónica: 456 789 012#",
        "ID riunione: 345 678 901 23",
        "ID da Reunião: 345 678 901 23",
        "Número de conferência: 456 789 012#",
        "Vergadering-ID: 345 678 901 23",
        "**Passcode:** aB12cD",
        "Código de acceso: aB12cD",
        "Wachtwoordcode: aB12cD",
        "Code: 445566",
        "+3225884188,,81234567890#,,,,*445566# Belgium",
        "Or dial: (BE) +32 2 588 41 88 PIN: 123 456 789#",
    ],
)
def test_what_opens_a_meeting_is_kept_out(line: str) -> None:
    facts = parse_facts(
        read_text(f"Rights today\n\nMore is said.\n{line}\n"), today=date(2027, 1, 1)
    )
    assert facts.description == "More is said."
    is_kept_apart = facts.join_passcode is not None
    told = (WarningCode.JOIN_NUMBER, WarningCode.MEETING_NUMBER)
    assert is_kept_apart or facts.warnings[-1].code in told
    for bullet in ("", "• "):
        agenda = parse_agenda(f"10:00 Welcome\n10:30 Panel\n{bullet}{line}\n11:00 Closing\n")
        assert [each.line for each in agenda.unplaced] == [3]


def test_a_number_is_cut_out_of_its_sentence_and_named() -> None:
    text = "Rights today\n\nMore is said.\n\nMeeting ID 845 1234 5678. Please be early.\n"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.description == "More is said.\n\nPlease be early."
    assert [(each.code, each.line) for each in facts.warnings] == [(WarningCode.JOIN_NUMBER, 5)]


def test_a_code_without_a_colon_is_suggested_and_to_be_checked() -> None:
    text = "Rights today\n\nMore is said.\n\nPasscode 778899\n"
    passcode = parse_facts(read_text(text), today=date(2027, 1, 1)).join_passcode
    assert passcode is not None
    assert (passcode.value, passcode.is_unsure) == ("778899", True)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Panel (dial in: +32 2 588 41 88)", "Panel"),
        ("Panel, dial-in +32 2 588 41 88", "Panel"),
        ("Panel: call in on +32 2 588 41 88", "Panel"),
        ("Panel (Telefoneinwahl: +49 30 123 4567)", "Panel"),
        ("Panel, +3225884188,,81234567890#", "Panel"),
        ("Panel PIN: 123 456 789#", "Panel"),
        ("Panel (Meeting ID 845 1234 5678)", "Panel"),
        ("Zoom Meeting ID 845 1234 5678 Panel", "Zoom Panel"),
    ],
)
def test_what_is_dialled_stands_in_no_item(written: str, title: str) -> None:
    agenda = parse_agenda(f"10:00 Welcome\n10:30 {written}\n11:00 Closing\n")
    assert [each.title for each in agenda.items] == ["Welcome", title, "Closing"]
    assert [each.text for each in agenda.unplaced] == [f"10:30 {written}"]
    agenda = parse_agenda(f"10:00 Welcome\n10:30 Panel\n{written}\n11:00 Closing\n")
    assert agenda.items[1].description == ""
    assert [each.text for each in agenda.unplaced] == [written]


@pytest.mark.parametrize(
    "title",
    ["Call the helpline, +32 2 588 41 88", "Panel 12 - 2027", "Conference n° 3 - 12 12 2027"],
)
def test_other_numbers_stay_in_the_title(title: str) -> None:
    agenda = parse_agenda(f"10:00 Welcome\n10:30 {title}\n11:00 Closing\n")
    assert agenda.items[1].title == title
    assert not agenda.unplaced


def test_what_stands_beside_a_way_in_on_its_line_stays() -> None:
    agenda = parse_agenda("10:00 Panel • bring tea • Join: https://zoom.us/j/1\n11:00 Closing\n")
    assert agenda.items[0].description == "- bring tea"
    assert [each.text for each in agenda.unplaced] == ["Join: https://zoom.us/j/1"]


@pytest.mark.parametrize(
    "line",
    [
        "Dress code: casual",
        "Project ID: 101101234",
        "Tel: +32 2 588 41 88",
        "Code of conduct: be kind",
        "Conférence n° 3 - 12 12 2027",
        "Project number 101101234",
        "Conference 2027: 12 345 678 people",
        "+32 2 588 4188 Belgium",
        "Join the meeting with your ID card at 10:00",
    ],
)
def test_other_numbers_and_codes_stay(line: str) -> None:
    assert not opens_meeting(line)
