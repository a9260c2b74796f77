"""Remembering that somebody had their data erased, without remembering who they are."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from webinars.extensions import db
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.models import Registration
from webinars.registrations.moving.models import ErasedAddress

_PURPOSE = "erased"


def remember(registration: Registration) -> None:
    """Let no import bring this person back to the event."""
    email_hash = _hashes(registration.event_id, registration.email_key)[0]
    db.session.merge(ErasedAddress(event_id=registration.event_id, email_hash=email_hash))


def find_erased(event_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the addresses (as they are compared) whose data of the event was erased."""
    by_hash = {each: key for key in keys for each in _hashes(event_id, key)}
    found = db.session.scalars(
        sa.select(ErasedAddress.email_hash).where(
            ErasedAddress.event_id == event_id, ErasedAddress.email_hash.in_(by_hash)
        )
    )
    return {by_hash[each] for each in found}


def _hashes(event_id: int, key: str) -> list[str]:
    return keyed_hashes(_PURPOSE, f"{event_id} {key}")
