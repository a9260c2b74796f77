"""When people are reminded of an event's dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.distances import DISTANCES
from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """The section: at which distances people are reminded; by default at three of them."""

    two_weeks: bool = False
    week: bool = True
    three_days: bool = False
    day: bool = True
    two_hours: bool = False
    hour: bool = True
    quarter: bool = False

    @classmethod
    def of(cls, event: Event) -> Reminders:
        """What is stored."""
        return cls(**{name: minutes in event.reminders for name, minutes in DISTANCES.items()})

    @property
    def minutes(self) -> list[int]:
        """How many minutes before a date, the first reminder first."""
        return [minutes for name, minutes in DISTANCES.items() if getattr(self, name)]


def save_reminders(*, event: Event, reminders: Reminders, version: str, now: datetime) -> None:
    """Put `reminders` in place of what is stored. Raises `SectionConflict`."""
    if not check_section(version, theirs=Reminders.of(event), ours=reminders):
        return
    event.reminders = reminders.minutes
    stamp(event, now)
