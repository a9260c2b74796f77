"""How people answered their invitations: what is known of one person, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from webinars.calendar.decisions import YES, Answered, Invited, Place, is_newer, moves
from webinars.calendar.replies import Method, PartStat
from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.registrations.choosing import steps
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import Registration
from webinars.registrations.news.known import first_sequences, is_moved_unheard
from webinars.registrations.replies import others
from webinars.registrations.replies.models import CalendarAnswer, OpenQuestion
from webinars.registrations.replies.places import come_back, holds, let_go, list_answers, place_of
from webinars.registrations.replies.post import Post

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

QUESTION_LASTS = timedelta(days=14)
"""How long somebody can say whether an answer was theirs."""

SAME_FOR = timedelta(days=1)
"""How long an answer that comes once more is the one that is asked about already. Who gives it
again later may not have found the mail.
"""

OLDER = "older"
"""In what is kept of a question: the person's own no, to the date as it was."""

DELEGATE = "delegate"
"""In what is kept of a question: the address to which the invitation was passed on."""


class AnswersChanged(Exception):
    """Another answer came in since the person was shown what they are asked about."""


def invited(registration: Registration, date: EventDate) -> Invited:
    """What the decision about an answer has to know of a person."""
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    return _invited(registration, date, known, first_sequences(registration)[date.uid])


def _invited(
    registration: Registration, date: EventDate, known: CalendarAnswer | None, first: int
) -> Invited:
    """`first` is the SEQUENCE from which the date is as it is: what came since counts as that."""
    place = place_of(registration, date, known)
    step = steps(registration, date.uid)
    latest = first + step
    return Invited(
        zone=registration.event.zone,
        starts_at=date.starts_at,
        sequence=latest,
        since=first + (_since(known, registration, date, place) if known else step),
        place=place,
        answered=Answered(min(known.sequence, latest), known.stamped_at, known.partstat)
        if known
        else None,
    )


def _since(known: CalendarAnswer, registration: Registration, date: EventDate, place: Place) -> int:
    """The step from which answers count: of the request that was answered, where since then
    nothing but answers has raised it.
    """
    is_alive = place in {Place.GIVEN_BACK, Place.AWAITED} or holds(known, registration, date)
    asked = known.step if known.asked_step is None else known.asked_step
    return asked if is_alive else steps(registration, date.uid)


def answer_about(registration: Registration, date: EventDate) -> PartStat | None:
    """How the person answered for `date`, where the answer holds: calendars are told it again."""
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    if known is None or not holds(known, registration, date):
        return None
    return known.partstat


def record(
    registration: Registration, date: EventDate, answered: Answered, *, domain: str, now: datetime
) -> None:
    """Keep an answer, and do what it asks for. The event has to be locked.

    A no frees the seat where the event wants it so; a yes after that takes it again. See
    `webinars.registrations.replies.places`.
    """
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    place, step = place_of(registration, date, known), steps(registration, date.uid)
    first = first_sequences(registration)[date.uid]
    if known is None:
        known = CalendarAnswer(registration_id=registration.id, date_id=date.id)
        db.session.add(known)
    sequence = min(answered.sequence, first + step)  # one from a wrong year's time is above it
    known.partstat, known.sequence = answered.partstat, sequence
    known.stamped_at, known.answered_at = answered.stamped_at, now
    known.asked_step = sequence - first
    known.starts_at, known.ends_at = date.starts_at, date.ends_at
    if place is not Place.GIVEN_BACK:
        known.step, known.freed_step = step, None
    db.session.flush()
    _forget_questions(registration, date)
    if place is Place.GIVEN_BACK:
        if answered.partstat in YES:
            come_back(registration, date, domain=domain, now=now)
    elif answered.partstat is PartStat.DECLINED:
        let_go(registration, date, domain=domain, now=now)


def ask(
    registration: Registration,
    date: EventDate,
    answered: Answered,
    *,
    method: Method,
    details: dict[str, Any],
    now: datetime,
) -> bool:
    """Keep an answer that nobody vouched for, in place of an earlier one; whether it is news.

    Or one that is vouched for, but older than the request. `details` are then `{OLDER: True}`, else
    those of an `others.Proposal`, or `DELEGATE`. What says the same as an answer that is asked
    about, and comes soon after it, is none.
    """
    question = db.session.get(OpenQuestion, (registration.id, date.id))
    if question is not None and not _is_later(answered, method, question):
        return False
    is_news = question is None or not (
        (question.method, question.partstat, question.details)
        == (method, answered.partstat, details)
        and question.asked_at > now - SAME_FOR
        and _is_present(question, invited(registration, date), now)
    )
    if question is None:
        question = OpenQuestion(registration_id=registration.id, date_id=date.id)
        db.session.add(question)
    question.method, question.partstat, question.details = method, answered.partstat, details
    question.sequence, question.stamped_at = answered.sequence, answered.stamped_at
    if is_news:
        question.asked_at = now
    db.session.flush()
    return is_news


def _is_later(answered: Answered, method: Method, question: OpenQuestion) -> bool:
    """Whether an answer outdoes the one that is asked about, be it a proposal or not."""
    before = Answered(question.sequence, question.stamped_at, question.partstat)
    is_at_once = (before.sequence, before.stamped_at) == (answered.sequence, answered.stamped_at)
    return is_newer(answered, before) or (is_at_once and method is not question.method)


def open_questions(registration: Registration, now: datetime) -> list[OpenQuestion]:
    """What the person can still say yes or no to, in the order of the dates.

    In as many statements for any number: anybody can ask about each date of an event.
    """
    found = _recent_questions(registration, now)
    if not found:
        return []
    known, first = _by_date(registration), first_sequences(registration)

    def as_invited(date: EventDate) -> Invited:
        return _invited(registration, date, known.get(date.id), first[date.uid])

    present = [each for each in found if _is_present(each, as_invited(each.date), now)]
    return sorted(present, key=lambda each: each.date.starts_at)


def has_questions_for_later(registration: Registration, now: datetime) -> bool:
    """Whether something is to be asked about a date that stands in a past which nobody was told of.

    Most probably by a slip: once it is taken back, the question is about a date to come.
    """
    over = [each for each in _recent_questions(registration, now) if each.date.ends_at <= now]
    return bool(over) and is_moved_unheard(registration.event)


def _recent_questions(registration: Registration, now: datetime) -> Sequence[OpenQuestion]:
    return db.session.scalars(
        select(OpenQuestion)
        .where(
            OpenQuestion.registration_id == registration.id,
            OpenQuestion.asked_at > now - QUESTION_LASTS,
        )
        .options(joinedload(OpenQuestion.date))
    ).all()


def places_asked_about(
    registration: Registration, questions: Sequence[OpenQuestion]
) -> Mapping[int, Place]:
    """What the person has of each date that `questions` are about, by the date's id."""
    known = _by_date(registration)
    return {
        each.date_id: place_of(registration, each.date, known.get(each.date_id))
        for each in questions
    }


def moment_of(questions: Sequence[OpenQuestion]) -> int:
    """Since when nothing else is asked: a number to hand to whoever is shown `questions`.

    Microseconds since 1970; 0 for no question.
    """
    return max(((each.asked_at - _EPOCH) // timedelta.resolution for each in questions), default=0)


def confirm(
    *, registration: Registration, post: Post, now: datetime, shown: int | None = None
) -> None:
    """The person says that the open answers are theirs: they act as if they had been proven.

    Those that say no come last: what they cost depends on the others.
    `shown` is the `moment_of` the questions that they saw. Raises `AnswersChanged` where one is
    newer, and `webinars.registrations.lookup.RegistrationNotFound`.
    """
    lock_registration(registration)
    questions = _as_shown(registration, now, shown)
    for question in sorted(questions, key=lambda each: each.partstat is PartStat.DECLINED):
        date, details = question.date, question.details
        answered = Answered(question.sequence, question.stamped_at, question.partstat)
        if question.method is Method.COUNTER:
            others.counter(registration, date, others.Proposal(**details), post=post, now=now)
            _forget_questions(registration, date)
        elif _is_present(question, invited(registration, date), now):  # one before moves all
            record(registration, date, answered, domain=post.domain, now=now)
            if to := details.get(DELEGATE):
                others.point(to, registration.event, registration, post=post, now=now)


def refuse(*, registration: Registration, now: datetime, shown: int | None = None) -> None:
    """The person says that none of the open answers is theirs; `shown`, and raises, as `confirm`.

    An answer that they have not seen may well be theirs.
    """
    lock_registration(registration)
    _as_shown(registration, now, shown)
    db.session.execute(delete(OpenQuestion).where(OpenQuestion.registration_id == registration.id))


def _as_shown(registration: Registration, now: datetime, shown: int | None) -> list[OpenQuestion]:
    """The open questions. Raises `AnswersChanged` where one is newer than what was `shown`."""
    questions = open_questions(registration, now)
    if shown is not None and moment_of(questions) > shown:
        raise AnswersChanged
    return questions


def _by_date(registration: Registration) -> dict[int, CalendarAnswer]:
    return {each.date_id: each for each in list_answers(registration)}


def _is_present(question: OpenQuestion, person: Invited, now: datetime) -> bool:
    """Whether an answer would still count, and change something of what the person has."""
    is_current = question.date.ends_at > now and question.sequence >= person.since
    return is_current and moves(question.partstat, person.place)


def _forget_questions(registration: Registration, date: EventDate) -> None:
    question = db.session.get(OpenQuestion, (registration.id, date.id))
    if question is not None:
        db.session.delete(question)
        db.session.flush()
