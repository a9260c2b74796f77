"""How people answered in their calendars, in words: on their own page, and to organisers."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext

from webinars.calendar.replies import PartStat
from webinars.registrations.models import Registration
from webinars.registrations.replies.answers import present_answers
from webinars.registrations.replies.models import CalendarAnswer

_WORDS = {
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
    """The answers that hold, in the order of their dates."""
    found = present_answers(registration).values()
    ordered = sorted(found, key=lambda each: each.date.starts_at)
    return [Shown(each, str(_WORDS[each.partstat])) for each in ordered]
