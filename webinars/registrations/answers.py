"""How many people have answered an event's questions. Counts, never answers."""

from __future__ import annotations

from sqlalchemy import func, select

from webinars.events.programme import Question
from webinars.extensions import db
from webinars.registrations.models import Answer


def count_answers(event_id: int) -> dict[str, int]:
    """For each question that somebody has answered, by its key, how many did."""
    rows = db.session.execute(
        select(Question.key, func.count())
        .join(Answer, Answer.question_id == Question.id)
        .where(Question.event_id == event_id)
        .group_by(Question.key)
    )
    return dict(rows.all())
