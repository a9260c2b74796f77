"""How people come in: the meeting's address, and when it is given out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event


@dataclass(frozen=True, kw_only=True)
class Joining:
    """The section. All but `platform` is for those who are confirmed, and for nobody else.

    `join_phone` and `listening_help` are as in `webinars.events.models.Event`.
    """

    platform: str = ""
    join_url: str = ""
    join_passcode: str = ""
    join_phone: str = ""
    join_opens_minutes: int = 15
    listening_help: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event) -> Joining:
        """What is stored."""
        return cls(**{name: getattr(event, name) for name in _FIELDS})


_FIELDS = (
    *("platform", "join_url", "join_passcode", "join_phone", "join_opens_minutes"),
    "listening_help",
)


def save_joining(*, event: Event, joining: Joining, version: str, now: datetime) -> None:
    """Put `joining` in place of what is stored. Raises `SectionConflict`.

    SEQUENCE stays: calendars hold the address of each person's own join page, which leads to
    whatever is stored now.
    """
    if not check_section(version, theirs=Joining.of(event), ours=joining):
        return
    for name in _FIELDS:
        setattr(event, name, getattr(joining, name))
    stamp(event, now)
