"""Where an agenda's times and days stand: shapes that show in several lines, or in a mark."""

from __future__ import annotations

from datetime import date, time

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt
from webinars.events.parsing.document.reading import read_text
from webinars.events.programme import ItemKind, SpeakerRole


def items(text: str) -> list[str]:
    """`10:00-10:30 Title` of each item, without the end where it is not known."""
    return [
        f"{item.start:%H:%M}{f'-{item.end:%H:%M}' if item.end else ''} {item.title}"
        for item in parse_agenda(text).items
    ]


@pytest.mark.parametrize(
    "lead", ["h. 9,30 – ", "h 9.30 – ", "ore 9,30 – ", "9,30 – ", "9h30m – ", "Alle 9,30 "]
)
def test_times_as_italian_and_portuguese_agendas_have_them_begin_items(lead: str) -> None:
    second = lead.replace("9", "10", 1)
    assert items(f"{lead}Accoglienza\n{second}Apertura") == [
        "09:30-10:30 Accoglienza",
        "10:30 Apertura",
    ]


def test_hours_alone_are_read_in_italian_only() -> None:
    assert items("Alle 9.30 Accoglienza\nAlle 10 Apertura")[1] == "10:00 Apertura"
    assert len(items("9.30 Beginn\nAlle 10 Gäste stellen sich vor\n11.30 Pause")) == 2


def test_hours_with_a_slash_are_a_range() -> None:
    text = "14h00 – Forum\n15h00/15h15 – Pause\n15h15/16h30 : Ateliers"
    assert items(text) == ["14:00-15:00 Forum", "15:00-15:15 Pause", "15:15-16:30 Ateliers"]
    assert [item.unsure for item in parse_agenda("14h/15h30 Forum").items] == [(Doubt.TIME,)]


def test_times_behind_all_titles_make_an_agenda() -> None:
    text = "Welcome – 10:00\nPanel – 10:30\nClosing – 12:00"
    assert items(text) == ["10:00-10:30 Welcome", "10:30-12:00 Panel", "12:00 Closing"]


@pytest.mark.parametrize(
    "text", ["Beginn: 10:00\nEinlass: 9:30\nEnde: 12:00", "Doors – 10:00\nTalks – 11:00"]
)
def test_times_of_the_event_are_no_agenda(text: str) -> None:
    assert items(text) == []


def test_a_counted_session_has_its_time_before_its_title() -> None:
    text = "Session 1: 10:00–11:00 – Housing first?\nBreak: 11:00–11:15"
    assert items(text) == ["10:00-11:00 Session 1 – Housing first?", "11:00-11:15 Break"]


def test_a_counted_row_has_its_time_before_its_title() -> None:
    text = "TOP 1   10:00-10:10   Begrüßung\nTOP 2   10:10-10:40   Haushalt"
    assert items(text) == ["10:00-10:10 TOP 1 – Begrüßung", "10:10-10:40 TOP 2 – Haushalt"]
    assert items("1.\t10:00\tLaw\n2.\t10:10\tWork") == ["10:00-10:10 1 – Law", "10:10 2 – Work"]


def test_a_length_before_a_title_is_none_of_it() -> None:
    first, second = parse_agenda("14:00 (5') Greetings\n14:05 (20 min) Houses").items
    assert (first.title, first.description) == ("Greetings", "5'")
    assert (second.title, second.description, second.unsure) == ("Houses", "20 min", ())
    assert items("14:00 (10 people) Tour") == ["14:00 (10 people) Tour"]


def test_a_range_on_three_lines_is_one() -> None:
    agenda = parse_agenda("10:00\n–\n10:15\nWelcome\n10:15\n–\n11:00\nPanel")
    assert [item.lines for item in agenda.items] == [(1, 2, 3, 4), (5, 6, 7, 8)]
    assert [item.title for item in agenda.items] == ["Welcome", "Panel"]


@pytest.mark.parametrize(
    "above", ["Forum, 10 December 2026", "10-11 December 2026", "Thursday, 10.12.2026"]
)
def test_the_day_above_is_the_first_of_those_with_headings(above: str) -> None:
    agenda = parse_agenda(f"{above}\n10:00 Welcome\nFriday 11 December 2026\n10:00 Start")
    assert [day.date for day in agenda.days] == [date(2026, 12, 10), date(2026, 12, 11)]
    assert [item.day for item in agenda.items] == [1, 2]


def test_a_day_above_that_is_later_is_not_the_first() -> None:
    agenda = parse_agenda("News of 20 December 2026\n10:00 A\nFriday 11 December 2026\n10:00 B")
    assert [item.day for item in agenda.items] == [0, 1]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("1.º dia – segunda-feira, 9 de novembro de 2026", None),
        ("** Monday 9 November 2026 **", "Monday 9 November 2026"),
        ("Tag 1 (9.11.2026)", None),
        ("9. November 2026 (Montag)", None),
        ("(9. November 2026)", "9. November 2026"),
    ],
)
def test_headings_of_days_are_read_whole(heading: str, label: str | None) -> None:
    [day] = parse_agenda(f"{heading}\n10:00 Forum").days
    assert (day.date, day.label) == (date(2026, 11, 9), label or heading)


@pytest.mark.parametrize(
    "title",
    [
        "Déjeuner-buffet",
        "Get-together",
        "Ausklang bei Wein",
        "Vino español",
        "Refrigerio",
        "Almoço-convívio",
        "Intervallo",
        "Netwerkborrel",
        "Broodjeslunch",
        "Ontbijt",
    ],
)
def test_breaks_are_known_in_all_languages(title: str) -> None:
    assert parse_agenda(f"10:00 {title}").items[0].kind is ItemKind.BREAK


def test_a_footnote_is_no_part_of_the_last_item() -> None:
    agenda = parse_agenda("10:00 Forum[^1]\n11:00 Debate\n[^1]: In force since May.\n\nMore")
    assert [item.description for item in agenda.items] == ["", ""]
    assert [each.line for each in agenda.unplaced] == [3, 5]


def test_text_below_a_double_spaced_agenda_leaves_a_doubt() -> None:
    text = "10:00 Forum\n\nAll together\n\n11:00 Debate\n\nA box beside the agenda"
    first, last = parse_agenda(text).items
    assert (first.unsure, last.unsure) == ((), (Doubt.TEXT_AFTER_GAP,))


ROWS = ["Welcome", "Panel: Cities", "Closing"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>9h30<br>9h45<br>10h30</td><td>Welcome<br>Panel: Cities<br>Closing</td></tr>"
        "</table>",
        "<div><table><tr><td><div>9:30</div><div>9:45</div><div>10:30</div></td>"
        "<td><p><b>Welcome</b></p><p>Panel: Cities</p><p>&nbsp;</p><p>Closing</p></td></tr>"
        "</table></div>",
        "<table><tr><td>9:30 - 9:45<br>9:45 - 10:30<br>10:30 - 11:00<br></td><td></td>"
        "<td>Welcome<br>Panel: Cities<br>Closing</td></tr></table>",
        "<table><tr><td>9:30 Welcome<br>9:45 Panel: Cities<br>10:30 Closing</td></tr></table>",
        "<table><tr><td><table><tr><td>9:30</td><td>Welcome</td></tr><tr><td>9:45</td>"
        "<td>Panel: Cities</td></tr></table></td></tr><tr><td><table><tr><td>10:30</td>"
        "<td>Closing</td></tr></table></td></tr></table>",
        "<div style='mso-element:frame'><p class=MsoNormal><b>9.30</b>&nbsp;&nbsp; Welcome</p>"
        "<p class=MsoNormal><b>9.45</b>&nbsp;&nbsp; Panel: Cities</p></div>"
        "<v:textbox><div><p>10.30 Closing</p></div></v:textbox>",
    ],
)
def test_columns_and_boxes_of_html_are_rows(html: str) -> None:
    for text in (html, read_text(html).text):
        agenda = parse_agenda(text)
        assert [item.title for item in agenda.items] == ROWS
        assert [item.start for item in agenda.items] == [time(9, 30), time(9, 45), time(10, 30)]
        assert not any(item.unsure for item in agenda.items)


def test_a_start_above_its_end_in_a_cell_is_one_item() -> None:
    row = (
        "<table><tr><td>9:30<br>10:30</td><td>Panel<br>Ana Silva, Director, ECRE</td></tr></table>"
    )
    [item] = parse_agenda(row).items
    assert (item.start, item.end, item.title) == (time(9, 30), time(10, 30), "Panel")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_signature_below_its_mark_is_in_no_item(gap: str) -> None:
    text = "10:00 – 10:30 Welcome|Ana Roy – Officer, CARE|10:30 – 11:00 Close|Omar Roy – Head, CARE"
    agenda = parse_agenda(f"{text}|-- |Ada Lind, Policy Officer, CARE|+32 2 123".replace("|", gap))
    assert [person.name for item in agenda.items for person in item.people] == [
        "Ana Roy",
        "Omar Roy",
    ]
    assert [item.description for item in agenda.items] == ["", ""]
    ruled = parse_agenda("10:00 – 10:30 Welcome\n--\n10:30 – 11:00 Close")
    assert not ruled.unplaced


@pytest.mark.parametrize(
    "text",
    [
        "10.15 Uhr\nVortrag: Was Beratung braucht\nProf. Karim Aziz, Hochschule Bonn",
        "10:15\nLecture: What advice needs\nProf. Karim Aziz, University of Bonn",
    ],
)
def test_a_label_with_no_name_behind_it_begins_a_title(text: str) -> None:
    [item] = parse_agenda(text).items
    assert item.title == text.split("\n")[1]
    assert [person.name for person in item.people] == ["Prof. Karim Aziz"]


@pytest.mark.parametrize("row", ["| Time | 13:00-14:00 CET |", "Horaire\t13h00 - 14h00"])
def test_a_row_that_says_when_the_event_is_begins_no_item(row: str) -> None:
    assert not parse_agenda(f"Routes\n{row}\n").items


def test_who_wrote_in_a_chat_is_in_no_item() -> None:
    chat = "[12/1/27, 10:05:33] Lucía: {}"
    lines = ["Aquí va el programa", "16:00 Bienvenida", "16:15 Debate", "Gracias!!"]
    agenda = parse_agenda("\n".join(chat.format(line) for line in lines))
    assert [(item.start.hour, item.title) for item in agenda.items] == [
        (16, "Bienvenida"),
        (16, "Debate"),
    ]
    assert [each.text for each in agenda.unplaced] == [lines[0], lines[3]]


def test_a_word_of_ending_on_the_line_below_its_time_ends_the_item_before() -> None:
    agenda = parse_agenda("14:00 Welcome\n15.00\nEnd")
    assert [(item.title, item.end, item.lines) for item in agenda.items] == [
        ("Welcome", time(15), (1, 2, 3))
    ]


def test_an_arrow_without_its_line_stands_between_start_and_end() -> None:
    assert items("11:30 > 11:45 Break") == ["11:30-11:45 Break"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Afternoon session", "Afternoon", "Après-midi", "Séance de l'après-midi", "Nachmittag"),
        *("Sesión de tarde", "Sessão da tarde", "Sessione pomeridiana", "Pomeriggio", "Namiddag:"),
    ],
)
def test_a_heading_of_half_a_day_says_nothing_of_the_break_above(heading: str) -> None:
    agenda = parse_agenda(f"12:30 Lunch\n{heading}\nAll welcome\n14:00 Workshops")
    assert [item.description for item in agenda.items] == ["", ""]
    assert [each.line for each in agenda.unplaced] == [2, 3]


@pytest.mark.parametrize(
    ("below", "people"),
    [
        ("Speaker 1: Ana Lind, Director, ECRE", ["Ana Lind"]),
        ("- Ana Silva (ECRE)\n- Bo Li (IOM)", ["Ana Silva", "Bo Li"]),
    ],
)
@pytest.mark.parametrize("heading", ["Morning session", "Soirée"])
def test_a_session_keeps_its_people_below_a_heading_of_half_a_day(
    heading: str, below: str, people: list[str]
) -> None:
    agenda = parse_agenda(f"09:30 – 10:30\nOpening plenary\n{heading}\n{below}\n11:00 Law")
    assert [one.name for one in agenda.items[0].people] == people
    assert agenda.items[0].title == "Opening plenary"
    assert [each.line for each in agenda.unplaced] == [3]


@pytest.mark.parametrize(
    ("rows", "organisation", "unsure"),
    [
        ("Time | Session | Speaker | Organisation\n10:00 | Law | Ana Lind | IOM", "IOM", ()),
        ("Zeit\tSession\tWer\tEinrichtung\n10:00\tLaw\tAna Lind\tHaus 1", "Haus 1", ()),
        ("Time | Affiliation | Title | Who\n10:00 | Care | Law | Ana Lind", "Care", ()),
        ("10:00 | Law | Ana Lind | IOM", "IOM", (Doubt.PEOPLE,)),
    ],
)
def test_a_column_of_organisations_is_of_the_person_in_the_row(
    rows: str, organisation: str, unsure: tuple[Doubt, ...]
) -> None:
    item = parse_agenda(rows).items[0]
    assert [(one.name, one.affiliation) for one in item.people] == [("Ana Lind", organisation)]
    assert (item.title, item.description, item.unsure) == ("Law", "", unsure)


def test_one_organisation_beside_two_people_is_asked_about() -> None:
    item = parse_agenda(
        "Time | Session | Speaker | Organisation\n10:00 | Law | Ana Lind, Cy Old | IOM"
    ).items[0]
    assert [one.affiliation for one in item.people] == ["", ""]
    assert (item.description, item.unsure) == ("IOM", (Doubt.COLUMNS,))


def test_a_column_of_positions_is_of_the_person_in_the_row() -> None:
    text = "Time | Session | Speaker | Role | Organisation\n10:00 | Law | Ana Lind | Editor | Care"
    [person] = parse_agenda(text).items[0].people
    assert (person.name, person.role, person.affiliation) == ("Ana Lind", "Editor", "Care")


@pytest.mark.parametrize(
    "row",
    [
        "Speaker | Role\n10:00 | Law | Ana Lind, Care, and a colleague | Writer",
        "Speaker | Organisation\n10:00 | Law | European Commissioner (tbc) | European Commission",
    ],
)
def test_a_column_of_organisations_or_positions_takes_no_doubt_that_must_stay(row: str) -> None:
    item = parse_agenda(f"Time | Session | {row}").items[0]
    assert [one.is_unsure for one in item.people] == [True]
    assert Doubt.PEOPLE in item.unsure


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("Moderator", SpeakerRole.MODERATOR),
        ("Speaker", SpeakerRole.SPEAKER),
        ("Panellist", SpeakerRole.PANELLIST),
        ("Keynote speaker", SpeakerRole.SPEAKER),
    ],
)
def test_a_column_of_roles_may_say_what_people_do_in_the_session(
    said: str, part: SpeakerRole
) -> None:
    rows = f"Time | Session | Speaker | Role\n10:00 | Law | Ana Lind | {said}"
    [person] = parse_agenda(rows).items[0].people
    assert (person.name, person.role, person.part) == ("Ana Lind", "", part)


def test_the_hours_of_each_day_below_its_heading_are_no_items() -> None:
    days = "Day 1\n9:00-17:00\n9:00 Law\n12:00 Lunch\n\nDay 2\n9:00-13:00\n\n9:30 Work\n11:00 Tea"
    agenda = parse_agenda(days)
    assert [item.title for item in agenda.items] == ["Law", "Lunch", "Work", "Tea"]
    assert [each.line for each in agenda.unplaced] == [2, 7]
    assert not agenda.warnings
