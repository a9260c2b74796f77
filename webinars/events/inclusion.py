"""The questions about inclusion that an event can ask, apart from the registration.

They are fixed, so that figures of several events can be laid beside each other. Their words stand
with the pages (`webinars.web.inclusion_words`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import closes_at

UNSAID = "unsaid"
"""The first answer to each question: prefer not to say."""

QUESTIONS: Mapping[str, Sequence[str]] = {
    "gender": ("woman", "man", "non-binary", "other"),
    "age": ("under-18", "18-29", "30-44", "45-59", "60-plus"),
    "background": ("refugee", "migrant", "both", "neither"),
    "disability": ("yes", "no"),
}
"""By key, the keys of the answers beside `UNSAID`."""

ANSWERED_FOR = timedelta(days=2)
"""So long after registration has closed answers are taken: also the last to come have time."""


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """The section: which of the questions are asked; none unless the organiser wants it."""

    gender: bool = False
    age: bool = False
    background: bool = False
    disability: bool = False

    @classmethod
    def of(cls, event: Event) -> Inclusion:
        """What is stored."""
        return cls(**{key: key in event.inclusion for key in QUESTIONS})

    @property
    def keys(self) -> list[str]:
        """The keys of what is asked, in order."""
        return [key for key in QUESTIONS if getattr(self, key)]


def save_inclusion(*, event: Event, inclusion: Inclusion, version: str, now: datetime) -> None:
    """Put `inclusion` in place of what is stored. Raises `SectionConflict`."""
    if not check_section(version, theirs=Inclusion.of(event), ours=inclusion):
        return
    event.inclusion = inclusion.keys
    stamp(event, now)


def answered_until(event: Event) -> datetime:
    """The instant at which answers are no longer taken."""
    return closes_at(event) + ANSWERED_FOR


def takes_answers(event: Event, now: datetime) -> bool:
    """Whether the questions are asked, and answers counted, at `now`."""
    is_on = event.status in {EventStatus.PUBLISHED, EventStatus.POSTPONED}
    return bool(event.inclusion) and is_on and not event.inclusion_closed and not is_due(event, now)


def is_due(event: Event, now: datetime) -> bool:
    """Whether the time for answers is over. A postponed event waits for its new dates."""
    return event.status is not EventStatus.POSTPONED and now >= answered_until(event)
