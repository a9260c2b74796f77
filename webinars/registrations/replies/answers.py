"""How people answered their invitations: what is known of one person, and what it leads to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from webinars.calendar.decisions import Answered, Invited, is_newer
from webinars.calendar.replies import Method, PartStat, Reply, When
from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.registrations import limits
from webinars.registrations.cancelling import cancel
from webinars.registrations.choosing import has_date, own_dates_ahead, steps
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.rearranging import drop_date
from webinars.registrations.replies import telling
from webinars.registrations.replies.models import CalendarAnswer, OpenQuestion
from webinars.times import to_local

QUESTION_LASTS = timedelta(days=14)
"""How long somebody can say whether an answer was theirs."""

OTHERS_PER_HOUR = 5
"""How many answers of one registration can cause mail to others in an hour."""


@dataclass(frozen=True)
class Proposal:
    """Another time that somebody would like, on the event's clocks in ISO 8601; "" where unread."""

    starts: str = ""
    ends: str = ""
    comment: str = ""

    @classmethod
    def of(cls, reply: Reply, zone: str) -> Proposal:
        """What a COUNTER proposes."""
        return cls(_local(reply.starts, zone), _local(reply.ends, zone), reply.comment)


def invited(registration: Registration, date: EventDate) -> Invited:
    """What the decision about an answer has to know of a person."""
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    return Invited(
        zone=registration.event.zone,
        starts_at=date.starts_at,
        sequence=date.sequence + steps(registration, date.uid),
        is_confirmed=registration.status is RegistrationStatus.CONFIRMED
        and has_date(registration, date.uid),
        answered=Answered(known.sequence, known.stamped_at, known.partstat) if known else None,
    )


def present_answers(registration: Registration) -> dict[int, CalendarAnswer]:
    """The answers that hold, by the date's id."""
    found = db.session.scalars(
        select(CalendarAnswer).where(
            CalendarAnswer.registration_id == registration.id,
        )
    )
    return {each.date_id: each for each in found if _holds(each, registration, each.date)}


def answer_about(registration: Registration, date: EventDate) -> PartStat | None:
    """How the person answered for `date`, where the answer holds: calendars are told it again."""
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    if known is None or not _holds(known, registration, date):
        return None
    return known.partstat


def _holds(answer: CalendarAnswer, registration: Registration, date: EventDate) -> bool:
    """Whether the person has had the date ever since, and it has not moved."""
    is_of_its_time = (answer.starts_at, answer.ends_at) == (date.starts_at, date.ends_at)
    return is_of_its_time and answer.step == steps(registration, date.uid)


def record(
    registration: Registration, date: EventDate, answered: Answered, *, domain: str, now: datetime
) -> None:
    """Keep an answer. A no to each date ahead frees the seat, where the event wants it so.

    Where people choose their dates, a no to one of several drops it. The event has to be locked.
    """
    step = steps(registration, date.uid)
    known = db.session.get(CalendarAnswer, (registration.id, date.id))
    if known is None:
        known = CalendarAnswer(registration_id=registration.id, date_id=date.id)
        db.session.add(known)
    known.partstat, known.sequence = answered.partstat, answered.sequence
    known.stamped_at, known.answered_at = answered.stamped_at, now
    known.step = step
    known.starts_at, known.ends_at = date.starts_at, date.ends_at
    db.session.flush()
    _forget_questions(registration, date)
    if not registration.event.decline_frees_seat:
        return
    if _declines_all(registration, now):
        cancel(registration=registration, domain=domain, now=now, is_declined=True)
    elif answered.partstat is PartStat.DECLINED and registration.event.choose_dates:
        drop_date(registration, date, domain=domain, now=now)


def ask(
    registration: Registration,
    date: EventDate,
    answered: Answered,
    *,
    method: Method,
    proposal: Proposal,
    now: datetime,
) -> bool:
    """Keep an answer that nobody vouched for, in place of an earlier one; whether it is news."""
    question = db.session.get(OpenQuestion, (registration.id, date.id))
    if question is not None and question.method is method:
        before = Answered(question.sequence, question.stamped_at, question.partstat)
        if not is_newer(answered, before):
            return False
    if question is None:
        question = OpenQuestion(registration_id=registration.id, date_id=date.id)
        db.session.add(question)
    question.method, question.partstat = method, answered.partstat
    question.sequence, question.stamped_at = answered.sequence, answered.stamped_at
    question.details, question.asked_at = asdict(proposal), now
    db.session.flush()
    return True


def open_questions(registration: Registration, now: datetime) -> list[OpenQuestion]:
    """What the person can still say yes or no to: the latest request's answers, by their dates."""
    if registration.status is not RegistrationStatus.CONFIRMED:
        return []
    found = db.session.scalars(
        select(OpenQuestion).where(
            OpenQuestion.registration_id == registration.id,
            OpenQuestion.asked_at > now - QUESTION_LASTS,
        )
    )
    present = [each for each in found if _is_present(each, registration, now)]
    return sorted(present, key=lambda each: each.date.starts_at)


def confirm(*, registration: Registration, domain: str, now: datetime) -> None:
    """The person says that the open answers are theirs: they act as if they had been proven.

    Raises `webinars.registrations.lookup.RegistrationNotFound`.
    """
    lock_registration(registration)
    for question in open_questions(registration, now):
        date, details = question.date, question.details
        answered = Answered(question.sequence, question.stamped_at, question.partstat)
        if question.method is Method.COUNTER:
            counter(registration, date, Proposal(**details), domain=domain, now=now)
            _forget_questions(registration, date)
        elif registration.status is RegistrationStatus.CONFIRMED:
            record(registration, date, answered, domain=domain, now=now)


def refuse(*, registration: Registration) -> None:
    """The person says that none of the open answers is theirs."""
    lock_registration(registration)
    db.session.execute(delete(OpenQuestion).where(OpenQuestion.registration_id == registration.id))


def counter(
    registration: Registration,
    date: EventDate,
    proposal: Proposal,
    *,
    domain: str,
    now: datetime,
    is_answered: bool = True,
) -> None:
    """Tell the organisers of a proposal; and, if it is to be `is_answered`, the person that no.

    Over the limit nobody is told: a program can propose any number of times.
    """
    if not may_write_to_others(registration, now):
        return
    telling.queue_counter_proposal(
        registration, date=date, proposal=asdict(proposal), domain=domain, now=now
    )
    if is_answered:
        telling.queue_counter_declined(registration, date=date, domain=domain, now=now)


def may_write_to_others(registration: Registration, now: datetime) -> bool:
    """Whether one more answer of `registration` may cause mail to others; counts it if so."""
    return limits.allow(
        scope="answer-to-others",
        subject=str(registration.id),
        limit=OTHERS_PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )


def _is_present(question: OpenQuestion, registration: Registration, now: datetime) -> bool:
    date = question.date
    return date.ends_at > now and question.sequence == date.sequence + steps(registration, date.uid)


def _declines_all(registration: Registration, now: datetime) -> bool:
    """Whether the person said no to each date ahead."""
    answers, ahead = present_answers(registration), own_dates_ahead(registration, now)
    said_no = [
        date.id in answers and answers[date.id].partstat is PartStat.DECLINED for date in ahead
    ]
    return bool(said_no) and all(said_no)


def _forget_questions(registration: Registration, date: EventDate) -> None:
    question = db.session.get(OpenQuestion, (registration.id, date.id))
    if question is not None:
        db.session.delete(question)
        db.session.flush()


def _local(when: When | None, zone: str) -> str:
    if when is None:
        return ""
    local = when.local if when.at is None else to_local(when.at, zone)
    return local.isoformat() if local else ""
