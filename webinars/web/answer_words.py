"""How people answered in their calendars, in words: to themselves, and to organisers."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext

from webinars.calendar.replies import PartStat
from webinars.registrations.choosing import has_date
from webinars.registrations.models import Registration
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.replies.overview import answers_of

WORDS = {
    PartStat.ACCEPTED: lazy_gettext("Comes"),
    PartStat.TENTATIVE: lazy_gettext("Comes, perhaps"),
    PartStat.DECLINED: lazy_gettext("Does not come"),
    PartStat.DELEGATED: lazy_gettext("Passed on to somebody else"),
}

OWN_WORDS = {
    PartStat.ACCEPTED: lazy_gettext("You said yes in your calendar."),
    PartStat.TENTATIVE: lazy_gettext("You said maybe in your calendar."),
    PartStat.DECLINED: lazy_gettext("You said no in your calendar."),
    PartStat.DELEGATED: lazy_gettext("You passed the invitation on in your calendar."),
}
"""The same, said to the person."""


@dataclass(frozen=True)
class Shown:
    """An answer, and what it is called."""

    answer: CalendarAnswer
    words: str


def shown_answers(registration: Registration) -> list[Shown]:
    """The answers that hold or gave a place back, in the order of their dates."""
    return [Shown(each, str(WORDS[each.partstat])) for each in answers_of(registration)]


def own_answers(registration: Registration) -> list[Shown]:
    """Those for dates that are the person's, said to them."""
    return [
        Shown(each, str(OWN_WORDS[each.partstat]))
        for each in answers_of(registration)
        if has_date(registration, each.date.uid)
    ]
