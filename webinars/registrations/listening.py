"""What those who registered chose to listen in. Counts, never people."""

from __future__ import annotations

from sqlalchemy import func, select

from webinars.extensions import db
from webinars.registrations.models import ACTIVE, Registration


def count_listeners(event_id: int) -> dict[str, int]:
    """How many who registered chose each language, also one that is not offered any more."""
    rows = db.session.execute(
        select(Registration.listening_language, func.count())
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(ACTIVE),
            Registration.listening_language.is_not(None),
        )
        .group_by(Registration.listening_language)
        .order_by(Registration.listening_language)
    )
    return {str(language): count for language, count in rows if language}
