"""When people are reminded of an event's dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import REMINDERS, Event


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """The section: whether people are reminded a week, a day, and an hour before."""

    week: bool = True
    day: bool = True
    hour: bool = True

    @classmethod
    def of(cls, event: Event) -> Reminders:
        """What is stored."""
        week, day, hour = (minutes in event.reminders for minutes in REMINDERS)
        return cls(week=week, day=day, hour=hour)

    @property
    def minutes(self) -> list[int]:
        """How many minutes before a date."""
        wanted = zip(REMINDERS, (self.week, self.day, self.hour), strict=True)
        return [minutes for minutes, is_wanted in wanted if is_wanted]


def save_reminders(*, event: Event, reminders: Reminders, version: str, now: datetime) -> None:
    """Put `reminders` in place of what is stored. Raises `SectionConflict`."""
    check_section(version, theirs=Reminders.of(event), ours=reminders)
    event.reminders = reminders.minutes
    stamp(event, now)
