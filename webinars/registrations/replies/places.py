"""What an answer does to a place: a no gives it back, and a yes after that asks for it again.

Answers come in any order, and both may have been given to one and the same request. So an answer
is carried along while nothing but answers moves the person: `step` and `freed_step` of
`webinars.registrations.replies.models.CalendarAnswer` follow. Whatever else happens to the
registration raises its SEQUENCE past them. Whoever calls these holds the event's lock.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webinars.calendar.decisions import YES, Place
from webinars.calendar.replies import PartStat
from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import notices
from webinars.registrations.cancelling import cancel, undo_cancel
from webinars.registrations.choosing import choose, has_date, own_dates_ahead, steps
from webinars.registrations.gone import INVITATION
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.rearranging import add_date, drop_date
from webinars.registrations.replies import telling
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.states import RegistrationRefused, event_state

_HOLD_ON = frozenset({"confirmation", INVITATION, "update-date", "return-refused"})
"""The mails to somebody confirmed that hold for one `sequence` alone."""


class Loss(StrEnum):
    """What a no takes from somebody: their place, or only that on the date that it is about."""

    PLACE = "place"
    DATE = "date"
    NOTHING = "nothing"


def place_of(registration: Registration, date: EventDate, known: CalendarAnswer | None) -> Place:
    """What the person has of `date`; `known` is their latest answer about it."""
    if registration.status is RegistrationStatus.CONFIRMED and has_date(registration, date.uid):
        return Place.HELD
    if known is None or not is_of_its_time(known, date):
        return Place.NONE
    if known.freed_step == steps(registration, date.uid):
        return Place.GIVEN_BACK
    is_waiting = registration.status is RegistrationStatus.WAITING
    return Place.AWAITED if is_waiting and holds(known, registration, date) else Place.NONE


def holds(answer: CalendarAnswer, registration: Registration, date: EventDate) -> bool:
    """Whether the person has had the date ever since, and it has not moved."""
    return is_of_its_time(answer, date) and answer.step == steps(registration, date.uid)


def is_alive(answer: CalendarAnswer, registration: Registration) -> bool:
    """Whether an answer holds, or is why the person does not have its date any more."""
    is_freed = answer.freed_step == steps(registration, answer.date.uid)
    return is_freed or holds(answer, registration, answer.date)


def is_of_its_time(answer: CalendarAnswer, date: EventDate) -> bool:
    """Whether `date` lasts from when to when it did: a new time is a new question."""
    return (answer.starts_at, answer.ends_at) == (date.starts_at, date.ends_at)


def has_declined(registration: Registration) -> bool:
    """Whether it was the person's calendar that cancelled their registration."""
    if registration.status is not RegistrationStatus.CANCELLED:
        return False
    return any(
        each.freed_step == steps(registration, each.date.uid) for each in list_answers(registration)
    )


def refused_dates(registration: Registration, now: datetime) -> list[EventDate]:
    """The dates ahead to which a yes came after the no that gave the place back, in vain.

    Nothing has moved the person since.
    """
    found = [
        each.date
        for each in list_answers(registration)
        if each.partstat in YES
        and each.freed_step == steps(registration, each.date.uid)
        and is_of_its_time(each, each.date)
        and each.date.ends_at > now
    ]
    return sorted(found, key=lambda date: date.starts_at)


def loss_of(
    registration: Registration,
    declined: Set[int],
    now: datetime,
    *,
    accepted: Set[int] = frozenset(),
) -> Loss:
    """What somebody loses who says no to the dates with the ids `declined`, and before that yes to
    those `accepted`, after their earlier answers.

    The seat, after a no to each date ahead. Where people choose their dates, a no to one of several
    drops it. Nothing where the event does not want it so.
    """
    if not registration.event.decline_frees_seat:
        return Loss.NOTHING
    alive = _alive(registration)
    before = {each.date_id for each in alive if each.partstat is PartStat.DECLINED}
    ahead = {each.id for each in own_dates_ahead(registration, now)} | accepted
    if ahead and ahead <= declined | (before - accepted):
        return Loss.PLACE
    return Loss.DATE if declined and registration.event.choose_dates else Loss.NOTHING


def let_go(registration: Registration, date: EventDate, *, domain: str, now: datetime) -> None:
    """Free what the person has just said no to, as `loss_of` says."""
    alive = _alive(registration)
    match loss_of(registration, {date.id}, now):
        case Loss.PLACE:
            cancel(registration=registration, domain=domain, now=now, is_declined=True)
            freed = [each for each in alive if each.partstat is PartStat.DECLINED]
        case Loss.DATE:
            drop_date(registration, date, domain=domain, now=now)
            freed = [each for each in alive if each.date_id == date.id]
        case Loss.NOTHING:
            return
    for answer in freed:
        answer.freed_step = steps(registration, answer.date.uid)
    db.session.flush()


def come_back(registration: Registration, date: EventDate, *, domain: str, now: datetime) -> None:
    """Undo what a no to `date` did: a seat if there is one, else the line; a mail either way."""
    alive = _alive(registration)
    try:
        if registration.status is RegistrationStatus.CANCELLED:
            if registration.event.choose_dates:  # they said no to all others
                choose(registration, {date.uid}, now=now)
            undo_cancel(registration=registration, domain=domain, now=now)
        else:
            add_date(registration, date, domain=domain, now=now)
    except RegistrationRefused:
        telling.queue_return_refused(registration, date=date, domain=domain, now=now)
    _carry(alive, registration)


def ask_anew(registration: Registration) -> None:
    """Let the next requests outdo those before them, of somebody who stays confirmed.

    Answers stay, as the dates are the same; so do the words of a decision, and what waits to be
    said.
    """
    alive, former = _alive(registration), registration.sequence
    registration.sequence += 1
    if registration.decision_step == former:
        registration.decision_step = registration.sequence
    for mail in outbox.list_undelivered(notices.about(registration)):
        if mail.message in _HOLD_ON and mail.payload["sequence"] == former:
            mail.payload = {**mail.payload, "sequence": registration.sequence}
    _carry(alive, registration)


def dates_to_ask_anew(registration: Registration, now: datetime) -> list[EventDate]:
    """The dates whose place in the calendar is another, of somebody who takes part in another way.

    They are asked about anew, with a higher SEQUENCE. Only those that they have there: they are
    confirmed, and the event is on. An invitation that waits is written when it goes, and is not
    sent twice. The event is locked.
    """
    is_on = event_state(registration.event, now) is None
    if registration.status is not RegistrationStatus.CONFIRMED or not is_on:
        return []
    held = outbox.take_untried(
        about=[notices.about(registration)], messages={"confirmation", INVITATION}
    )
    ask_anew(registration)
    waiting = {
        mail.payload["date"] for mail in held if mail.payload["sequence"] == registration.sequence
    }
    return [date for date in own_dates_ahead(registration, now) if date.id not in waiting]


def list_answers(registration: Registration) -> Sequence[CalendarAnswer]:
    """The latest answer about each date, whether or not it holds."""
    return db.session.scalars(
        select(CalendarAnswer)
        .where(CalendarAnswer.registration_id == registration.id)
        .options(joinedload(CalendarAnswer.date))
        .order_by(CalendarAnswer.date_id)
    ).all()


def _alive(registration: Registration) -> list[CalendarAnswer]:
    return [each for each in list_answers(registration) if is_alive(each, registration)]


def _carry(answers: Sequence[CalendarAnswer], registration: Registration) -> None:
    """Let `answers` go on where the person stands now."""
    is_gone = registration.status is RegistrationStatus.CANCELLED
    for answer in answers:
        step = steps(registration, answer.date.uid)
        if is_gone or not has_date(registration, answer.date.uid):
            answer.freed_step = step
        else:
            answer.step, answer.freed_step = step, None
    db.session.flush()
