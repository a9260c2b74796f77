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


def check_section(version: str, *, theirs: object, ours: object) -> bool:
    """Whether there is anything to save: `ours`, what was sent, is not `theirs`, what is stored.

    Raises `SectionConflict` where it is not, and what is stored has not this `version`. Sending a
    form twice is no conflict, and changes nothing.
    """
    if theirs == ours:
        return False
    if version != version_of(theirs):
        raise SectionConflict(theirs=theirs, ours=ours)
    return True


def stamp(event: Event, now: datetime) -> None:
    """Note that organisers saved something: other windows, pages and calendars go by it."""
    event.edit_version += 1
    event.updated_at = now
