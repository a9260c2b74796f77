"""The twelve months of seven languages: the event's day, its deadline and an agenda's days.

None of the dates has a weekday or a year beside it: nothing but the month's name says that it is a
date. French, German and Dutch write some that are as short as a word.
"""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.reading import parse_facts

TODAY = date(2027, 1, 1)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
TEXTS = {
    "en": ("Webinar on housing", "{}, 10:00-12:00", "Please register by {}", " "),
    "fr": ("Webinaire logement", "Le {} à 10h", "Inscriptions jusqu'au {}", " "),
    "de": ("Webinar zum Wohnen", "{}, 10-12 Uhr", "Anmeldeschluss: {}", ". "),
    "es": ("Seminario de vivienda", "{}, 10:00-12:00", "Inscripciones hasta el {}", " de "),
    "pt": ("Seminário de habitação", "{}, 10h-12h", "Inscrições até {}", " de "),
    "it": ("Webinar sulla casa", "{}, ore 10:00-12:00", "Iscrizioni entro il {}", " "),
    "nl": ("Webinar over wonen", "{}, 10.00-12.00 uur", "Inschrijven vóór {}", " "),
}
"""A title, how the day and the deadline stand in a text, and what joins a day to its month."""
EVERY_MONTH = pytest.mark.parametrize(
    ("language", "number", "month"),
    [
        (language, number, month)
        for language, names in MONTHS.items()
        for number, month in enumerate(names.split(), start=1)
    ],
)


@EVERY_MONTH
def test_an_event_and_its_deadline_have_their_dates(language: str, number: int, month: str) -> None:
    title, day, deadline, joint = TEXTS[language]
    lines = (title, day.format(f"12{joint}{month}"), deadline.format(f"5{joint}{month}"))
    facts = parse_facts(read_text("\n".join(lines)), today=TODAY)
    assert [(fact.value.day, fact.value.month) for fact in facts.dates] == [(12, number)]
    assert facts.registration_deadline is not None
    assert facts.registration_deadline.value.at.date() == facts.dates[0].value.replace(day=5)


@EVERY_MONTH
def test_an_agenda_has_its_days(language: str, number: int, month: str) -> None:
    joint = TEXTS[language][-1]
    lines = (f"12{joint}{month}", "10:00 Forum", f"13{joint}{month}", "10:00 Forum")
    agenda = parse_agenda("\n".join(lines), year=2027)
    assert [day.date for day in agenda.days] == [date(2027, number, 12), date(2027, number, 13)]


@pytest.mark.parametrize(
    "deadline",
    [
        "Date limite d'inscription : 5 mai",
        "Merci de vous inscrire avant le 5 mai",
        "Clôture des inscriptions le 5 mai à 18h",
        "Inscriptions jusqu'au 5 mai inclus",
    ],
)
def test_a_deadline_in_may_is_found_behind_the_words_that_announce_one(deadline: str) -> None:
    text = f"Webinaire logement\nMercredi 12 mai 2027, 9h30-12h30\n{deadline}"
    facts = parse_facts(read_text(text), today=TODAY)
    assert facts.registration_deadline is not None
    assert facts.registration_deadline.value.at.date() == date(2027, 5, 5)


def test_a_numbered_list_stays_one() -> None:
    texts = [line.text for line in read_text("1. Mayors\n2. Marches\n3. Mai 2027").lines]
    assert texts == ["Mayors", "Marches", "3. Mai 2027"]
