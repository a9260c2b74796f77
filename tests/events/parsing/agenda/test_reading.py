"""What an agenda's text gives, rule by rule; whole texts are in `test_agenda_texts`."""

from __future__ import annotations

import re
from datetime import date
from datetime import time as clock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webinars.events.parsing.agenda.reading import LONGEST_TEXT, parse_agenda
from webinars.events.parsing.agenda.result import (
    AgendaWarning,
    Doubt,
    WarningCode,
    as_json,
    describe_warning,
)
from webinars.events.programme import ItemKind, SpeakerRole


def titles(text: str) -> list[str]:
    return [item.title for item in parse_agenda(text).items]


def test_a_line_becomes_an_item_with_its_person() -> None:
    [item] = parse_agenda("11:00 – 11:10 Welcome\nHanna Lindqvist, Director, NRC").items
    assert (item.start, item.end, item.title) == (clock(11), clock(11, 10), "Welcome")
    assert item.lines == (1, 2)
    [person] = item.people
    assert (person.name, person.role, person.affiliation) == ("Hanna Lindqvist", "Director", "NRC")
    assert person.part == SpeakerRole.OPENING


def test_a_missing_end_is_the_next_start() -> None:
    first, last = parse_agenda("10:00 One\n10:20 Two").items
    assert (first.end, first.end_is_derived) == (clock(10, 20), True)
    assert (last.end, last.end_is_derived) == (None, False)


@pytest.mark.parametrize(
    "closing",
    [
        "12:30 End",
        "12h30 Fin",
        "12.30 Uhr Ende",
        "12:30 End of the meeting",
        "12h30 Fin des travaux",
    ],
)
def test_a_line_that_says_when_the_day_is_over_begins_nothing(closing: str) -> None:
    agenda = parse_agenda(f"10:00 Welcome\n11:00 Panel\n{closing}\n\nJoin us again")
    assert [(item.title, item.end) for item in agenda.items] == [
        ("Welcome", clock(11)),
        ("Panel", clock(12, 30)),
    ]
    assert agenda.items[1].lines == (2, 3)
    assert [each.text for each in agenda.unplaced] == ["Join us again"]


def test_each_day_has_its_closing_line() -> None:
    agenda = parse_agenda("Day 1\n10:00 One\n12:00 End of day 1\nDay 2\n10:00 Two\n13:00 End")
    assert [(item.title, item.end) for item in agenda.items] == [
        ("One", clock(12)),
        ("Two", clock(13)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "10:00 One\n11:00 End of detention",
        "10:00 One\n11:00 End\n12:00 Two",
        "10:00-12:00 One\n11:00 End",
        "11:00 End",
        "10:00 One\n11:00-12:00 End",
    ],
)
def test_an_end_that_is_more_or_cannot_be_stays_an_item(text: str) -> None:
    assert any(title.startswith("End") for title in titles(text))


def test_a_missing_end_is_not_taken_from_another_day() -> None:
    [first, _second] = parse_agenda("Day 1\n10:00 One\nDay 2\n11:00 Two").items
    assert first.end is None


@pytest.mark.parametrize(
    "title",
    [
        "Coffee break",
        "Pause-café",
        "Déjeuner",
        "Mittagspause",
        "Almuerzo",
        "Intervalo",
        "Pausa pranzo",
        "Koffiepauze",
        "Lunch",
        "Registration and coffee",
        "Networking lunch",
    ],
)
def test_a_break_is_a_break(title: str) -> None:
    assert parse_agenda(f"12:00 {title}").items[0].kind == ItemKind.BREAK


@pytest.mark.parametrize(
    "title",
    [
        "Breaking barriers",
        "Break-out groups",
        "Lunch debate: who decides?",
        "Coffee with MEPs",
        "Breakout session",
        "Welcome",
        "Pausing deportations",
    ],
)
def test_what_only_sounds_like_a_break_is_a_session(title: str) -> None:
    assert parse_agenda(f"12:00 {title}").items[0].kind == ItemKind.SESSION


def test_characters_that_nobody_sees_make_no_difference() -> None:
    plain = parse_agenda("11:00 - 11:10 Refugee rights\n• Ana Silva – ECRE")
    hidden = (
        "\ufeff11\u200b:00\u00a0-\u202f１１:10 Refu\u00adgee\u2007rights\n"
        "\u200f•\u2060 Ana Silva –\u00a0ECRE"
    )
    assert parse_agenda(hidden) == plain


def test_a_year_can_be_handed_in() -> None:
    text = "Thursday, 26th of May\n10:00 Start"
    assert parse_agenda(text).days[0].date is None
    assert parse_agenda(text, year=2022).days[0].date == date(2022, 5, 26)
    [warning] = parse_agenda(text, year=2023).warnings
    assert warning.code == WarningCode.WEEKDAY


def test_a_date_that_does_not_exist_is_flagged() -> None:
    agenda = parse_agenda("31 June 2024\n10:00 Start")
    assert agenda.days[0].date is None
    assert agenda.warnings[0].code == WarningCode.NO_SUCH_DATE


def test_a_date_that_can_be_read_two_ways_is_flagged() -> None:
    assert parse_agenda("05/06/2024\n10:00 Start").warnings[0].code == WarningCode.DAY_OR_MONTH


def test_text_after_a_gap_is_marked() -> None:
    first, _second = parse_agenda("10:00 One\n\nMore about it, at some length.\n11:00 Two").items
    assert first.description == "More about it, at some length."
    assert first.unsure == (Doubt.TEXT_AFTER_GAP,)


def test_a_list_typed_between_two_tags_keeps_its_lines() -> None:
    text = "<div>\n10:00 One,\nand more of it\n11:00 Two\n</div>"
    assert titles(text) == ["One, and more of it", "Two"]


def test_every_warning_has_a_sentence() -> None:
    values = tuple((name, "x") for name in ("start", "end", "before", "date", "zone", "right"))
    for code in WarningCode:
        sentence = describe_warning(AgendaWarning(code, (1, 2), values))
        assert sentence.endswith(".")


def test_the_json_says_everything() -> None:
    text = "Day 1: 28 February 2024\n11:00 CET Panel\n- Ana Silva (moderator, ECRE)\n"
    assert as_json(parse_agenda(text)) == {
        "items": [
            {
                "day": "2024-02-28",
                "day_number": 1,
                "start": "11:00",
                "end": None,
                "end_is_derived": False,
                "zone": "CET",
                "title": "Panel",
                "kind": "session",
                "description": "",
                "people": [
                    {
                        "name": "Ana Silva",
                        "role": "",
                        "affiliation": "ECRE",
                        "as": "moderator",
                        "unsure": False,
                    }
                ],
                "lines": [2, 3],
                "unsure": [],
            }
        ],
        "days": [
            {"number": 1, "date": "2024-02-28", "label": "Day 1: 28 February 2024", "lines": [1]}
        ],
        "unplaced": [],
        "warnings": [],
    }


def test_a_day_without_a_date_is_its_heading() -> None:
    found = as_json(parse_agenda("Day 2\n11:00 Panel"))
    assert found["items"][0]["day"] == "Day 2"  # type: ignore[index]


def test_a_text_that_is_too_long_is_read_to_its_limit() -> None:
    text = "10:00 Start\n" + "x" * 80 + "\n" + "word\n" * LONGEST_TEXT
    agenda = parse_agenda(text)
    assert agenda.items[0].title == "Start"
    assert WarningCode.TOO_LONG in [warning.code for warning in agenda.warnings]
    placed = len(agenda.items[0].lines)
    assert placed + len(agenda.unplaced) == text.count("\n")


HOSTILE = [
    "1h\n",
    "11:00 – 12:00 A\n",
    "(",
    "Jane Doe, ",
    "<p",
    "<tr><td>",
    "<!--",
    "[",
    " • a",
    "|",
    "\t",
    "11:00-",
    "Speakers: ",
    "10:00 X\nJane Doe, Director and John Roe (A), ",
    "noon to ",
    "Mon 1 May ",
    "a@",
    "_a",
    "*",
    "&amp;",
    "\n",
    "\u200f",
    "https://",
    "Moderator\n",
    " by Aa",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_what_is_made_to_hurt_is_read_to_its_end(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    assert parse_agenda(text)


PIECES = st.sampled_from(
    [
        "11:00",
        "11.10 – 11.25",
        "9h30-10h",
        "2 pm",
        " ",
        "\n",
        "\n\n",
        "\t",
        "|",
        "- ",
        "• ",
        "<li>",
        "<td>",
        "</tr>",
        "Speakers: ",
        "Modération : ",
        "Ana Silva",
        " – ",
        "(",
        ")",
        ", ",
        "ECRE",
        "Day 1",
        "Thursday 26 May 2022",
        "Coffee break",
        "Director",
        "Register here",
        "**",
        "](",
        "[",
        "Time | Session",
        "10",
        "CET",
        "Panel",
        "\r",
        "\u200b",
        "by ",
        ":",
        ";",
        "and ",
        "https://a.b/",
    ]
)


@given(st.text() | st.lists(PIECES, max_size=60).map("".join))
def test_no_text_raises(text: str) -> None:
    agenda = parse_agenda(text)
    as_json(agenda)
    last = text.count("\n") + text.count("\r") + 1
    for item in agenda.items:
        assert all(1 <= line <= last for line in item.lines)


MADE_UP = ["Zorblax", "Quimbly", "vexatrine", "Plonk", "tursk", "Wibbling", "ñandúx", "Łobzik"]
WORDS = [*MADE_UP, "(she/her, Plonk)", "(tursk; they/them)"]
FRAMES = [
    "11:00 – 11:10 {}",
    "11.10-11.25\t{}",
    "9h30 {}",
    "{} (10:00-10:30)",
    "{} – 11:00-12:00",
    "{}",
    "- {}",
    "• {} – Director, ECRE",
    "Speakers: {}",
    "Moderator: {} (UNHCR)",
    "Speakers: {} (UNHCR), {} (refugee advocate)",
    "Day 1: {}",
    "  {}:",
    "| 10:00 | {} | x |",
    "{}\t{}",
    "<li>{}</li>",
    "**{}**",
    "1. {}",
    "12:00",
    "",
    "Opening: {}",
    "Thursday 26 May 2022 {}",
    "Register: {}",
    "Time | Session | {}",
    "Tue 3 March, 18:30: {}",
    "> {}",
    "11:00 CET / 10:00 GMT {}",
    "Keynote by {}",
    "10:00 {} - Moderator: {}",
    "{}; {} and {}",
    "(10:00 - 10:30)",
    "TOP 1\t10:00\t{}",
    "Group 1: {}",
    "Group 2: {}",
    "14:00 (5') {} and",
    "Avec : {} (UNHCR) ; {}",
    "Speakers: {}, Minister {}, MEP {}",
    "10:00 Welcome. {}, director",
]


@st.composite
def pasted(draw: st.DrawFn) -> str:
    lines = []
    for frame in draw(st.lists(st.sampled_from(FRAMES), max_size=14)):
        words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
        lines.append(frame.format(*(draw(words) for _ in range(frame.count("{}")))))
    return "\n".join(lines)


@given(pasted())
@example("12:00 Panel\nSpeakers: Zorblax Quimbly (she/her, Plonk), Wibbling (tursk; they/them)")
def test_nothing_is_lost(text: str) -> None:
    agenda = parse_agenda(text)
    found = " ".join(
        [
            *(
                " ".join([item.title, item.description, item.zone])
                + " ".join(f" {one.name} {one.role} {one.affiliation}" for one in item.people)
                for item in agenda.items
            ),
            *(day.label for day in agenda.days),
            *(each.text for each in agenda.unplaced),
        ]
    )
    words = re.findall(r"\w+", found)
    for word in MADE_UP:
        assert words.count(word) >= len(re.findall(rf"\b{word}\b", text))


@given(pasted())
@example(
    "11:00 – 11:10 Zorblax\nTue 3 March, 18:30: Zorblax Zorblax Zorblax\nvexatrine\n"
    "11:00 – 11:10 Zorblax"
)
def test_every_line_stands_somewhere(text: str) -> None:
    agenda = parse_agenda(f"Agenda\n{text}")
    lines = {line for item in agenda.items for line in item.lines}
    lines |= {each.line for each in agenda.unplaced}
    lines |= {line for day in agenda.days for line in day.lines}
    for number, line in enumerate(text.split("\n"), start=2):
        assert number in lines or not re.search(r"\w", line)
