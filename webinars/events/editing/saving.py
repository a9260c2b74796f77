"""What every save has in common: who came first, and what moves with it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event


class SectionConflict(EditConflict):
    """The section was changed since the form was opened. `theirs` is stored, `ours` was sent."""

    def __init__(self, *, theirs: object, ours: object) -> None:
        super().__init__(f"{type(ours).__name__} was changed meanwhile.")
        self.theirs = theirs
        self.ours = ours


def version_of(section: object) -> str:
    """What a form is opened with: the same text exactly while the section is the same."""
    return hashlib.sha256(repr(section).encode()).hexdigest()[:20]


def check_section(version: str, *, theirs: object, ours: object) -> None:
    """Raise `SectionConflict` where `theirs`, what is stored, is not what had this `version`.

    Not where both say the same: sending a form twice is no conflict.
    """
    if version != version_of(theirs) and theirs != ours:
        raise SectionConflict(theirs=theirs, ours=ours)


def stamp(event: Event, now: datetime) -> None:
    """Note that organisers saved something: other windows, pages and calendars go by it."""
    event.edit_version += 1
    event.updated_at = now
