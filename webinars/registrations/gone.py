"""Dates that are no longer their event's: calendars may still have to be told.

The row of such a date is deleted. What a CANCEL needs is kept where the reason for it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.times import get_zone

FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class GoneDate:
    """A date that was taken out of its event; `sequence` is the last one it had.

    `starts_local` and `ends_local` are naive, in `zone`.
    """

    uid: str
    sequence: int
    starts_local: datetime
    ends_local: datetime
    zone: str

    @classmethod
    def of(cls, told: Mapping[str, Any], zone: str) -> GoneDate:
        """The date as a notice tells it (`webinars.events.organising.EventNotice`)."""
        start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
        return cls(told["uid"], told["sequence"], start, end, zone)

    @property
    def ends_at(self) -> datetime:
        """When it would have ended. A time that the clocks skip counts an hour later."""
        return self.ends_local.replace(tzinfo=get_zone(self.zone))

    def as_told(self) -> dict[str, Any]:
        """What `of` reads, and the zone."""
        return {
            "uid": self.uid,
            "sequence": self.sequence,
            "start": self.starts_local.strftime(FORMAT),
            "end": self.ends_local.strftime(FORMAT),
            "zone": self.zone,
        }
