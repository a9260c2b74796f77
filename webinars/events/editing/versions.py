"""Two windows, one event: whoever saves second is told, and nothing of the first is lost."""

from __future__ import annotations

from sqlalchemy import update

from webinars.events.models import Event
from webinars.extensions import db


class EditConflict(RuntimeError):
    """What a form shows was saved by somebody else since it was opened. Nothing was changed."""


def take_turn(event: Event) -> None:
    """Wait until nobody else is saving `event`; the caller is writing.

    The event's row is the lock, on either engine. Everything that the session had read is read
    again when used, so that what is compared next is what is stored.
    """
    db.session.execute(
        update(Event).where(Event.id == event.id).values(edit_version=Event.edit_version),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
