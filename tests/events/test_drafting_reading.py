"""Pasted texts, read together: what they suggest, and what somebody should look at."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.events.pasting import read
from webinars import markdown
from webinars.events.drafting.language import detect_language
from webinars.events.drafting.suggestions import Source
from webinars.events.models import EventKind

TWO_DAYS = """Seminar on rights

4-5 May 2027, Brussels

DAY 1: Tuesday 4 May 2027
09:00 - 10:00 Opening
10:00 - 12:00 Law
DAY 2: Wednesday 5 May 2027
14:00 - 15:00 Practice
15:00 - 16:00 Closing
"""


def test_each_day_has_its_own_times() -> None:
    found = read(TWO_DAYS)
    assert [(each.day, each.start, each.end) for each in found.dates] == [
        (date(2027, 5, 4), time(9), time(12)),
        (date(2027, 5, 5), time(14), time(16)),
    ]
    assert [(item.day, item.title) for item in found.items] == [
        (date(2027, 5, 4), "Opening"),
        (date(2027, 5, 4), "Law"),
        (date(2027, 5, 5), "Practice"),
        (date(2027, 5, 5), "Closing"),
    ]
    assert found.kind is EventKind.TRAINING


def test_the_dates_of_a_series_have_their_own_times() -> None:
    found = read(
        "Rights\n\nSession 1: 4 May 2027, 10:00-11:00\nSession 2: 11 May 2027, 14:00-15:00"
    )
    assert [(each.day, each.start, each.end) for each in found.dates] == [
        (date(2027, 5, 4), time(10), time(11)),
        (date(2027, 5, 11), time(14), time(15)),
    ]


@pytest.mark.parametrize(
    ("when", "first", "second"),
    [
        (
            "Tuesdays 2 and 9 February 2027, 18:30-20:00",
            "Session 1 (2 February): Safe routes\nSpeaker: Ada Lind, Director, Care",
            "Session 2 (9 February): Work\nSpeaker: Tom Ray, Adviser, Care",
        ),
        (
            "Mardis 2 et 9 février 2027, de 18h30 à 20h00",
            "Séance 1 (2 février) : Safe routes\nIntervenante : Ada Lind, directrice, Care",
            "Séance 2 (9 février) : Work\nIntervenant : Tom Ray, conseiller, Care",
        ),
        (
            "Dienstag, 2. und 9. Februar 2027, 18:30-20:00 Uhr",
            "Modul 1 (2. Februar): Safe routes\nReferentin: Ada Lind, Leiterin, Care",
            "Modul 2 (9. Februar): Work\nReferent: Tom Ray, Berater, Care",
        ),
        (
            "Los martes 2 y 9 de febrero de 2027, de 18:30 a 20:00",
            "Sesión 1 (2 de febrero): Safe routes\nPonente: Ada Lind, directora, Care",
            "Sesión 2 (9 de febrero): Work\nPonente: Tom Ray, asesor, Care",
        ),
        (
            "Terças-feiras, 2 e 9 de fevereiro de 2027, 18:30-20:00",
            "Sessão 1 (2 de fevereiro): Safe routes\nOradora: Ada Lind, diretora, Care",
            "Sessão 2 (9 de fevereiro): Work\nOrador: Tom Ray, assessor, Care",
        ),
        (
            "Martedì 2 e 9 febbraio 2027, 18:30-20:00",
            "Incontro 1 (2 febbraio): Safe routes\nRelatrice: Ada Lind, direttrice, Care",
            "Incontro 2 (9 febbraio): Work\nRelatore: Tom Ray, consulente, Care",
        ),
        (
            "Dinsdag 2 en 9 februari 2027, 18:30-20:00 uur",
            "Sessie 1 (2 februari): Safe routes\nSpreker: Ada Lind, directeur, Care",
            "Sessie 2 (9 februari): Work\nSpreker: Tom Ray, adviseur, Care",
        ),
    ],
)
def test_each_session_of_a_series_is_an_item_at_the_hours_of_all(
    when: str, first: str, second: str
) -> None:
    found = read(f"Title: Rights\n\n{when}\n\n{first}\n{second}\n\nWe talk.")
    assert [(each.day, each.start, each.end) for each in found.items] == [
        (date(2027, 2, 2), time(18, 30), time(20)),
        (date(2027, 2, 9), time(18, 30), time(20)),
    ]
    assert [each.title.partition(" – ")[2] for each in found.items] == ["Safe routes", "Work"]
    assert [one.name for each in found.items for one in each.people] == ["Ada Lind", "Tom Ray"]
    assert found.description.endswith("We talk.")


def test_an_event_over_two_days_ends_on_the_second() -> None:
    found = read("Rights\n\nFrom 4 May 2027, 14:00 to 5 May 2027, 13:00")
    assert [(each.day, each.start, each.end) for each in found.dates] == [
        (date(2027, 5, 4), time(14), None),
        (date(2027, 5, 5), None, time(13)),
    ]


def test_days_without_a_date_follow_the_first() -> None:
    agenda = "Day 1\n09:00 - 10:00 Opening\nDay 2\n14:00 - 15:00 Closing\n"
    found = read("Seminar\n\n4 May 2027, 9:00-10:00\n", agenda)
    assert [each.day for each in found.dates] == [date(2027, 5, 4), date(2027, 5, 5)]
    assert [item.day for item in found.items] == [date(2027, 5, 4), date(2027, 5, 5)]
    assert found.dates[1].mark.is_unsure


@pytest.mark.parametrize(
    ("text", "kind", "is_unsure"),
    [
        ("Rights\n\nWe invite you to a webinar. Join Zoom Meeting", EventKind.WEBINAR, False),
        ("Droits\n\nNous vous invitons à une conférence.", EventKind.CONFERENCE, False),
        ("Rechte\n\nWir laden Sie zu einer Schulung ein.", EventKind.TRAINING, False),
        ("Derechos\n\nLes invitamos a un taller en línea.", EventKind.TRAINING, False),
        ("Direitos\n\nConvidamos para um webinário.", EventKind.WEBINAR, False),
        ("Diritti\n\nVi invitiamo a una conferenza.", EventKind.CONFERENCE, False),
        ("Rechten\n\nWij nodigen u uit voor een briefing.", EventKind.BRIEFING, False),
        ("Derechos\n\nSeminario web sobre vivienda.", EventKind.WEBINAR, False),
        ("Rechte\n\nEin Online-Seminar für alle.", EventKind.WEBINAR, False),
        ("Rechte\n\nDer Fachtag findet statt.", EventKind.CONFERENCE, False),
        ("Diritti\n\nUn incontro per tutti.", EventKind.MEETING, True),
        ("Rights\n\nA webinar before the conference in Rome.", EventKind.WEBINAR, True),
        ("Rights\n\nThe European Forum invites you.", EventKind.CONFERENCE, True),
        ("Rights\n\nWe talk.", EventKind.WEBINAR, True),
    ],
)
def test_the_kind_is_sure_where_the_text_names_one(
    text: str, kind: EventKind, is_unsure: bool
) -> None:
    found = read(f"Title: {text}")
    assert (found.kind, found.marks["kind"].is_unsure) == (kind, is_unsure)


def test_an_agenda_alone_gives_date_and_times() -> None:
    found = read("", "Agenda\n4 May 2027\n09:00 - 10:00 Opening\n10:00 - 11:30 Law\n")
    [only] = found.dates
    assert (only.day, only.start, only.end) == (date(2027, 5, 4), time(9), time(11, 30))
    assert found.items[0].quotes[0].source is Source.AGENDA


def test_the_lines_of_an_item_stay_apart_on_its_page() -> None:
    lines = "A: Houses\nB: Chairing a meeting,\nwith time to ask\n- one\n- two\nC: Law"
    [item] = read("", f"10:00 - 11:00 Workshops\n{lines}\n").items
    html = str(markdown.render(item.description))
    assert "<p>A: Houses<br" in html
    assert "meeting,\nwith time to ask</p>" in html
    assert html.endswith("<li>two</li>\n</ul>\n<p>C: Law</p>\n")


def test_what_the_note_does_not_say_the_agenda_may() -> None:
    agenda = "4 May 2027, 10:00-11:00 CET, Zoom\n\n10:00 - 11:00 Talk\n"
    found = read("On rights\n\nWe speak.\n", agenda)
    assert found.platform == "Zoom"
    assert found.marks["platform"].quotes[0].source is Source.AGENDA
    assert found.title == "On rights"


def test_the_last_item_ends_with_the_event_and_that_is_unsure() -> None:
    found = read("Talk\n\n4 May 2027, 10:00-12:00", "10:00 Opening\n11:00 Closing")
    assert found.items[-1].end == time(12)
    assert "no-end" in found.items[-1].doubts
    assert found.items[0].end_is_derived


@pytest.mark.parametrize(
    ("closing", "count"),
    [
        ("Close", 1),
        ("Clôture des travaux", 1),
        ("Verabschiedung", 1),
        ("Cierre y despedida", 1),
        ("Closing: Ana Roy, Director, CARE", 2),
        ("Lunch", 2),
        ("Closing and lunch", 2),
        ("Clôture et cocktail", 2),
        ("Closing and farewell", 1),
    ],
)
def test_what_only_closes_an_event_at_its_end_is_no_item(closing: str, count: int) -> None:
    found = read("Talk\n\n4 May 2027, 10:00-12:00", f"10:00 Opening\n12:00 {closing}")
    assert len(found.items) == count
    assert found.items[0].end == time(12)
    if count == 1:
        assert [each.text for each in found.unplaced] == [f"12:00 {closing}"]
    else:
        assert "no-end" in found.items[-1].doubts


@pytest.mark.parametrize("text", [TWO_DAYS, "# A talk\n\n- one\n- two\n\n10:00 Talk\n\n\nLast"])
def test_every_word_of_one_text_is_somewhere(text: str) -> None:
    found = read(text)
    kept = " ".join(
        [
            *(found.title, found.description, found.venue),
            *(f"{i.title} {i.description} {i.start:%H:%M} {i.end:%H:%M}" for i in found.items),
            *(quote.text for quote in found.unplaced),
            *(quote.text for each in found.dates for quote in each.mark.quotes),
        ]
    )
    lost = [word for word in text.replace("#", "").replace("-", " ").split() if word not in kept]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "language", "is_unsure"),
    [
        ("Le droit des réfugiés dans les pays de l'Union", "fr", False),
        ("Note de cadrage\nWebinaire : « Se loger à plusieurs »\nLieu : en ligne", "fr", False),
        ("Conceptnota\nWebinar: samen wonen in de stad\nOp donderdag 4 februari", "nl", False),
        ("Straße, Größe, Fuß, heiß", "de", False),
        ("Права біженців в Україні", "uk", False),
        ("حقوق اللاجئين", "ar", False),
        ("Zoom", "de", False),
        ("Le droit au séjour et le logement\nDe opvang van het land", "fr", True),
        ("Webinar in July", "de", True),
    ],
)
def test_the_language_is_recognised(text: str, language: str, is_unsure: bool) -> None:
    assert detect_language(text, default="de") == (language, is_unsure)


@pytest.mark.parametrize("agenda", ["", "14h00 Accueil\n14h10 Débat"])
def test_a_short_note_in_french_is_read_as_french(agenda: str) -> None:
    title = "« Se loger à plusieurs » – l'habitat partagé"
    when = "Jeudi 4 février 2027, de 14h à 16h"
    found = read(f"Note de cadrage\nWebinaire : {title}\n{when}\nLieu : en ligne (Teams)", agenda)
    assert (found.language, found.title, found.platform) == ("fr", title, "Microsoft Teams")
    assert not any(found.marks[name].is_unsure for name in ("language", "title", "format"))
    assert found.description == ""


@pytest.mark.parametrize(
    ("line", "title", "kind"),
    [
        ("Webinar: Training of peers", "Training of peers", EventKind.WEBINAR),
        ("Fachtag: Sichere Wege", "Sichere Wege", EventKind.CONFERENCE),
        ("Formation – Les routes sûres", "Les routes sûres", EventKind.TRAINING),
    ],
)
def test_the_kind_before_a_title_is_the_event_s(line: str, title: str, kind: EventKind) -> None:
    found = read(f"{line}\n\n4 May 2027, 10:00-12:00")
    assert (found.title, found.kind, found.marks["kind"].is_unsure) == (title, kind, False)


def test_an_item_before_the_event_has_a_doubt() -> None:
    agenda = "14:15 Sound check\n14:30 Welcome\n15:00 Panel"
    found = read("Talk\n\n5 May 2027, 14:30-16:00", agenda)
    assert found.dates[0].start == time(14, 30)
    assert ["before-event" in item.doubts for item in found.items] == [True, False, False]
    without = read("Talk\n\n5 May 2027", agenda)
    assert without.dates[0].start == time(14, 15)
    assert not any("before-event" in item.doubts for item in without.items)


def test_the_telephone_of_a_contact_is_not_in_the_name() -> None:
    found = read("Talk\n\n5 May 2027, 14:30-16:00\n\nContact: Ada Lind, WhatsApp +32 470 12 34 56")
    assert found.contact_name == "Ada Lind"
    assert "+32 470 12 34 56" in found.description


def test_headings_with_nothing_left_below_are_not_placed() -> None:
    way_in = "HOW TO JOIN\n\nhttps://zoom.us/j/91234567890\nPasscode: 445566"
    agenda = "Ablauf\n\n14:30 Welcome\n15:00 Panel"
    found = read(
        f"Talk for all\n\n5 May 2027, 14:30-16:00\n\nMore is said.\n\n{agenda}\n\n{way_in}\n"
    )
    assert found.description == "More is said."
    assert [quote.text for quote in found.unplaced] == ["Ablauf", "HOW TO JOIN"]


@pytest.mark.parametrize(
    ("agenda", "left"),
    [
        (
            "11:00-12:00 Parallel workshops\nWorkshop A: Law\nWorkshop B: Home",
            "11:00-12:00 Parallel",
        ),
        ("| Time | Session |\n|---|---|\n| 11:00-12:00 | Law |\n| 12:00-13:00 | Home |", "| Time"),
        ("Day 1: 4 May 2027\n11:00 Law\nDay 2: 5 May 2027\n11:00 Home", "Day 1: 4 May 2027"),
    ],
)
def test_what_stands_between_items_is_not_placed_where_all_is_one_text(
    agenda: str, left: str
) -> None:
    found = read(f"Rights\n\n4 May 2027, 10:00-13:00 CET, Zoom\n\nCome all.\n\n{agenda}\n\nBye.\n")
    assert found.description == "Come all.\n\nBye."
    assert any(each.text.startswith(left) for each in found.unplaced)


@pytest.mark.parametrize(
    "clocks", ["17:00 h (Madrid) / 16:00 h (Canarias)", "17:00 CET / 16:00 WET"]
)
def test_the_event_s_time_by_several_clocks_is_no_agenda(clocks: str) -> None:
    found = read(f"Talk of rights\n\n4 de mayo de 2027\n{clocks}\nVen con nosotras.")
    assert found.items == ()
    assert found.dates[0].start == time(17)
    assert "Ven con nosotras." in found.description


ENGLISH = (
    "We look at how the rents of small towns went up in the last years, what that means for those"
    " who came there, and which towns have found a way to keep their homes open for all of them."
)
FRENCH = (
    "Nous vous invitons à une journée sur les loyers dans les petites villes, pour voir ce que"
    " cela veut dire pour les personnes qui y arrivent, et comment les villes gardent leurs"
    " logements ouverts à toutes et à tous."
)


def test_a_part_in_another_language_is_pointed_out() -> None:
    head = "Rents\n\n4 May 2027, 10:00-11:00\n\n"
    found = read(f"{head}{ENGLISH}\n\nInvitation\n\n{FRENCH}\n\n{ENGLISH}\n")
    assert found.language == "en"
    caution = next(each for each in found.cautions if each.code == "other-language")
    assert caution.values == {"language": "fr"}
    assert [each.line for each in caution.quotes] == [9]
    short = "Accueil, logement, emploi : les petites villes"
    for text in (f"{ENGLISH}\n\n{short}", ENGLISH):
        assert all(each.code != "other-language" for each in read(head + text).cautions)
