"""The counts that outlive registrations: by dimension and value, how many, never who.

| dimension       | value                                    | counts                     |
|-----------------|------------------------------------------|----------------------------|
| `status`        | of `RegistrationStatus`                  | registrations              |
| `language`      | code of the page's language              | registrations              |
| `listening`     | code of a language; "" for no preference | registrations              |
| `attended`      | ""                                       | those who came             |
| `organisations` | ""                                       | organisations, not people  |
| `country`       | ISO code                                 | answers to such a question |
| `answer-<key>`  | key of a choice                          | answers to a question with |
|                 |                                          | one choice                 |

All registrations are counted, whatever became of them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import String, Text, cast, func, select

from webinars.events.programme import Question, QuestionType
from webinars.extensions import db
from webinars.registrations.models import Answer, Registration
from webinars.registrations.statistics.models import RemovedCount

ANSWER = "answer-"
"""In front of a question's key: the dimension of its answers."""

Counts = dict[str, Counter[str]]
"""By dimension: how many of each value."""


def count_present(event_id: int) -> Iterator[tuple[str, str, int]]:
    """What is to stay known of the registrations that there are: dimension, value, how many."""
    of_event = Registration.event_id == event_id
    by = (
        cast(Registration.status, String),
        Registration.language,
        func.coalesce(Registration.listening_language, ""),
    )
    query = select(*by, func.count(), func.count(Registration.attended_at)).where(of_event)
    groups = {dimension: Counter[str]() for dimension in ("status", "language", "listening")}
    came = 0
    for *values, count, attended in db.session.execute(query.group_by(*by)):
        came += attended
        for counts, value in zip(groups.values(), values, strict=True):
            counts[value] += count
    for dimension, counts in groups.items():
        for value in sorted(counts):
            yield dimension, value, counts[value]
    # Grouped first: PostgreSQL sorts everybody to count what differs.
    named = select(Registration.organisation).where(of_event, Registration.organisation != "")
    organisations = (
        db.session.scalar(select(func.count()).select_from(named.distinct().subquery())) or 0
    )
    yield "attended", "", came
    yield "organisations", "", organisations
    yield from _answers(event_id)


def read_counts(event_id: int) -> Counts:
    """The counts of an event: of those who are registered, and of those who were removed."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for dimension, value, count in count_present(event_id):
        counts[dimension][value] += count
    removed = select(RemovedCount.dimension, RemovedCount.value, RemovedCount.count).where(
        RemovedCount.event_id == event_id
    )
    for dimension, value, count in db.session.execute(removed):
        counts[dimension][value] += count
    return counts


def _answers(event_id: int) -> Iterator[tuple[str, str, int]]:
    """The answers to questions for a country, and to those with one choice."""
    code = cast(Answer.value, Text)  # as JSON keeps it, in quotes
    rows = db.session.execute(
        select(Question.type, Question.key, code, func.count())
        .join(Answer, Answer.question_id == Question.id)
        .where(
            Question.event_id == event_id,
            Question.type.in_([QuestionType.COUNTRY, QuestionType.CHOICE]),
        )
        .group_by(Question.id, Question.type, Question.key, code)
        .order_by(Question.id, code)
    )
    for kind, key, value, count in rows:
        dimension = "country" if kind is QuestionType.COUNTRY else f"{ANSWER}{key}"
        yield dimension, str(json.loads(value)), count
