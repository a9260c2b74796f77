"""How people answered in their calendars, in words: on their own page, and to organisers."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext

from webinars.calendar.replies import PartStat
from webinars.registrations.models import Registration
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.replies.overview import answers_of

WORDS = {
    PartStat.ACCEPTED: lazy_gettext("Comes"),
    PartStat.TENTATIVE: lazy_gettext("Comes, perhaps"),
    PartStat.DECLINED: lazy_gettext("Does not come"),
    PartStat.DELEGATED: lazy_gettext("Passed on to somebody else"),
}


@dataclass(frozen=True)
class Shown:
    """An answer, and what it is called."""

    answer: CalendarAnswer
    words: str


def shown_answers(registration: Registration) -> list[Shown]:
    """The answers that hold or gave a place back, in the order of their dates."""
    return [Shown(each, str(WORDS[each.partstat])) for each in answers_of(registration)]
