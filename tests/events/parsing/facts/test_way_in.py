"""Codes beside an address, and the telephone numbers of a meeting: for registrants alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.quickness import within
from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts, WarningCode
from webinars.events.parsing.facts.reading import parse_facts

ZOOM = """Participer à la réunion Zoom
https://us02web.zoom.us/j/84512345678?pwd=QWxhZGRpbjpPcGVu

ID de réunion : 845 1234 5678
Code secret : 774411

Composez le numéro en fonction de votre emplacement
        +32 2 290 9360 Belgique
        +33 1 7037 2246 France
"""
TEAMS = """Microsoft Teams meeting
Join: https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc
Meeting ID: 345 678 901 23
Passcode: aB12cD
________________________________
Dial in by phone
+32 2 588 41 88,,81234567# Belgium, Brussels
Find a local number
Phone conference ID: 812 345 67#
"""


def read(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Zoom: https://zoom.us/j/1 Passcode: 778899", "778899"),
        ("Join at https://zoom.us/j/1 with passcode 456", "456"),
        ("We meet here: https://zoom.us/j/1 (passcode: aB12cD).", "aB12cD"),
        ("Rendez-vous sur https://zoom.us/j/1, code secret : 774411", "774411"),
        ("Wir treffen uns auf https://zoom.us/j/1, Kenncode **774411**", "774411"),
        ("The [Zoom meeting](https://zoom.us/j/1) has the password Sun-2027!", "Sun-2027!"),
        ("Passcode 778899 – https://zoom.us/j/1", "778899"),
        ("Meeting ID: 845 1234 5678 Passcode: 778899", "778899"),
        ("Zoom (ID: 845 1234 5678, passcode: 778899)", "778899"),
        (f"{'Rights are for all. ' * 120}Zoom: https://zoom.us/j/1 Passcode: 778899", "778899"),
    ],
)
def test_a_code_beside_the_way_in_is_not_public(line: str, code: str) -> None:
    facts = read(f"Rights today\n\nMore is said of rights.\n{line}\nBring tea.\n")
    assert code not in facts.description
    assert "845" not in facts.description
    assert facts.join_passcode is not None
    assert facts.join_passcode.value == code
    assert facts.join_passcode.is_unsure
    assert facts.join_passcode.lines == (4,)
    agenda = parse_agenda(f"10:00 Welcome\n10:30 Panel\n{line}\n11:00 Closing\n")
    assert not any(code in item.description + item.title for item in agenda.items)
    assert [each.line for each in agenda.unplaced] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "The passcode is 778899.",
        "The passcode is: 778899",
        "Le mot de passe est 778899.",
        "Das Kennwort ist **778899**.",
    ],
)
def test_a_code_in_a_sentence_below_the_way_in_is_not_public(line: str) -> None:
    facts = read(
        f"Rights today\n\nMore is said.\n\nJoin: https://zoom.us/j/1\n\n{line}\nBring tea.\n"
    )
    assert facts.description == "More is said.\n\nBring tea."
    assert facts.join_passcode is not None
    assert (facts.join_passcode.value, facts.join_passcode.is_unsure) == ("778899", True)
    agenda = parse_agenda(f"10:00 Panel\nJoin: https://zoom.us/j/1\n{line}\n11:00 Closing\n")
    assert not any("778899" in item.description + item.title for item in agenda.items)
    assert [each.line for each in agenda.unplaced] == [2, 3]


def test_a_second_code_is_told_instead_of_lost() -> None:
    facts = read(
        "Rights today\n\nPasscode: 111222\nIn French at https://zoom.us/j/2 with passcode 333444\n"
    )
    assert facts.join_passcode is not None
    assert facts.join_passcode.value == "111222"
    assert "333444" not in facts.description
    assert [each.line for each in facts.warnings if each.code is WarningCode.JOIN_NUMBER] == [4]


@pytest.mark.parametrize(
    "line",
    [
        "Join at https://zoom.us/j/1 with the passcode that we send you.",
        "Passwords: why meeting people matters",
        "At https://zoom.us/j/1 you need no passcode: just come in",
    ],
)
def test_words_about_codes_stay(line: str) -> None:
    facts = read(f"Rights today\n\nMore is said of rights.\n{line}\nBring tea.\n")
    assert facts.join_passcode is None
    assert "asscode" in facts.description or "asswords" in facts.description


def test_the_numbers_of_a_zoom_block_are_for_the_telephone() -> None:
    facts = read(f"Rights today\n\nAsk Ana, tél. +32 2 555 01 23, before.\n\n{ZOOM}")
    assert [fact.value for fact in facts.join_phones] == [
        "+32 2 290 9360 Belgique",
        "+33 1 7037 2246 France",
        "ID de réunion : 845 1234 5678",
    ]
    assert not any(fact.is_unsure for fact in facts.join_phones)
    assert facts.description == "Ask Ana, tél. +32 2 555 01 23, before."
    assert not [each for each in facts.warnings if each.code is WarningCode.JOIN_NUMBER]


def test_the_numbers_of_a_teams_block_are_for_the_telephone() -> None:
    facts = read(f"Rights today\n\nMore is said of rights.\n\n{TEAMS}")
    assert [fact.value for fact in facts.join_phones] == [
        "+32 2 588 41 88,,81234567# Belgium, Brussels",
        "Meeting ID: 345 678 901 23",
        "Phone conference ID: 812 345 67#",
    ]
    assert not any(number in facts.description for number in ("588", "345", "aB12cD"))


def test_what_is_dialled_after_a_number_keeps_its_stars() -> None:
    facts = read(
        "Rights today\n\nMore is said.\n\nOne tap mobile\n"
        "* +3222909360,,84512345678#,,,,*774411# Belgium\n* **+33 1 7037 2246** France\n"
    )
    assert [fact.value for fact in facts.join_phones] == [
        "+3222909360,,84512345678#,,,,*774411# Belgium",
        "+33 1 7037 2246 France",
    ]


def test_other_numbers_stay_where_they_are() -> None:
    text = (
        "Rights today\n\nJoin at https://zoom.us/j/1\n\nYour contacts in towns are these.\n"
        "+32 2 290 9360 Brussels\n+33 1 7037 2246 Paris\n"
    )
    facts = read(text)
    assert facts.join_phones == ()
    assert "+32 2 290 9360 Brussels" in facts.description


def test_a_number_that_may_be_a_contact_s_is_unsure() -> None:
    facts = read(
        "Rights today\n\nMore is said.\n\nhttps://zoom.us/j/1\nAna Silva +32 475 12 34 56\n"
    )
    assert [fact.is_unsure for fact in facts.join_phones] == [True]


@pytest.mark.parametrize("word", ["Questions?", "Infos :", "Renseignements", "Rückfragen:"])
def test_a_number_for_questions_opens_no_meeting(word: str) -> None:
    line = f"{word} +32 475 12 34 56"
    facts = read(f"Rights today\n\nMore is said.\n\nhttps://zoom.us/j/1\n{line}\n")
    assert facts.join_phones == ()
    contact = facts.contact.value.phone if facts.contact else ""
    assert "+32 475 12 34 56" in (
        contact,
        facts.description.removeprefix(f"More is said.\n\n{word} "),
    )


def test_numbers_that_an_event_has_no_room_for_are_told() -> None:
    numbers = "".join(f"+32 2 290 {number} Belgium, Brussels\n" for number in range(1000, 1060))
    facts = read(
        f"Rights today\n\nMore is said.\n\nhttps://zoom.us/j/1\nDial in by phone\n{numbers}"
    )
    assert sum(len(fact.value) + 1 for fact in facts.join_phones) <= 1001
    told = [each for each in facts.warnings if each.code is WarningCode.JOIN_NUMBER]
    assert len(facts.join_phones) + len(told) == 60
    assert facts.description == "More is said."


def test_an_id_without_numbers_is_told() -> None:
    facts = read("Rights today\n\nhttps://zoom.us/j/1\nMeeting ID: 845 1234 5678\n")
    assert facts.join_phones == ()
    assert [each.line for each in facts.warnings if each.code is WarningCode.JOIN_NUMBER] == [4]


@pytest.mark.parametrize(
    "piece",
    ["zoom passcode ", "zoom passcode: ab1 ", "ID: 1 2 3 ", "meeting (", "+32 2 ", "code: "],
)
def test_long_lines_take_no_time(piece: str) -> None:
    with within(4):
        read("Rights today\n\n" + piece * (80_000 // len(piece)))


@pytest.mark.parametrize(
    ("number", "line", "phone"),
    [
        (
            "ID de réunion :",
            "Par téléphone : +32 2 290 9360 (Belgique)",
            "+32 2 290 9360 (Belgique)",
        ),
        ("N° de réunion :", "Composez le +32 2 290 9360", "+32 2 290 9360"),
        ("Numéro de réunion :", "Numéro d'accès : +32 2 290 9360", "+32 2 290 9360"),
        ("Besprechungs-ID:", "Telefonisch: +49 69 7104 9922", "+49 69 7104 9922"),
        ("Meeting-ID:", "Einwahl: +49 69 7104 9922 Berlin", "+49 69 7104 9922 Berlin"),
        ("ID de reunión:", "Por teléfono: +34 91 787 0058", "+34 91 787 0058"),
        ("ID da reunião:", "Por telefone: +351 308 804 188", "+351 308 804 188"),
        ("ID riunione:", "Telefonicamente: +39 021 241 2882", "+39 021 241 2882"),
        ("ID della riunione:", "Per telefono: +39 021 241 2882", "+39 021 241 2882"),
        ("Vergadering-ID:", "Telefonisch inbellen: +31 20 794 7345", "+31 20 794 7345"),
        ("Meeting number:", "Or by phone: +44 203 481 5237 (UK)", "+44 203 481 5237 (UK)"),
    ],
)
def test_a_number_behind_words_of_dialling_is_for_the_telephone(
    number: str, line: str, phone: str
) -> None:
    block = f"https://zoom.us/j/1\n{number} 845 1234 5678\n{line}"
    facts = read(f"Rights today\n\nMore is said.\n\n{block}\n")
    assert [(fact.value, fact.is_unsure) for fact in facts.join_phones] == [
        (phone, False),
        (f"{number} 845 1234 5678", False),
    ]
    assert facts.description == "More is said."
    agenda = parse_agenda(f"10:00 Welcome\n10:30 Panel\n{block}\n")
    assert [item.description for item in agenda.items] == ["", ""]
    assert line in [each.text for each in agenda.unplaced]


def test_a_number_to_ask_by_telephone_stays_public() -> None:
    facts = read("Rights today\n\nMore is said.\n\nPar téléphone : +32 2 555 01 23 (Ana)\n")
    assert facts.join_phones == ()
    assert "+32 2 555 01 23" in facts.description


@pytest.mark.parametrize(
    "label",
    [
        *("Online participation", "Participation en ligne ", "Online-Teilnahme", "Enlace de Zoom"),
        *("Participação em linha", "Partecipazione online", "Online deelname"),
    ],
)
def test_no_label_is_left_of_the_way_in(label: str) -> None:
    text = f"Title: Rights\n\n4 May 2027, 10:00\n\nWe talk.\n\n{label}: https://zoom.us/j/1"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.description == "We talk."


def test_a_sentence_that_an_address_ends_has_a_full_stop() -> None:
    said = "The link will be sent to all who register"
    text = f"Title: Rights\n\n4 May 2027, 10:00\n\n{said}: https://zoom.us/j/1"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.description == f"{said}."


@pytest.mark.parametrize("label", ["Meeting ID", "ID de réunion ", "Meeting-ID", "ID de reunión"])
def test_a_meeting_s_number_without_a_link_is_told_with_its_figures(label: str) -> None:
    facts = read(f"Rights today\n\nOn Zoom\n\n{label}: 845 1234 5678\n")
    [told] = [each for each in facts.warnings if each.line == 5]
    assert (told.code, told.values) == (WarningCode.MEETING_NUMBER, {"number": "84512345678"})
    assert "845" not in facts.description


def test_nothing_is_told_of_a_number_that_the_link_has() -> None:
    facts = read("Rights today\n\nhttps://zoom.us/j/84512345678\nMeeting ID: 845 1234 5678\n")
    assert [each.code for each in facts.warnings] == [WarningCode.JOIN_LINK]
    assert facts.description == ""
