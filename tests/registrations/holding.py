"""Whether a transaction that writes to many keeps the event's people where they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from webinars.events.models import Event
from webinars.extensions import db

ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
"""Of row locks: on SQLite one transaction writes at a time."""


def assert_nobody_can_be_erased(event_id: int) -> None:
    """Try to take the event's lock, as erasing does, beside the session's open transaction."""
    wanted = select(Event.id).where(Event.id == event_id).with_for_update(nowait=True)
    with db.engine.connect() as other, pytest.raises(OperationalError, match="could not obtain"):
        other.execute(wanted)
