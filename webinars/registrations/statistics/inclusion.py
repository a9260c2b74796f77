"""Statistics of inclusion: answers are added to counters, and nothing else is kept of them.

There is no row for a person, no time, and no way from a counter to a registration. What is known of
who has answered is the keyed hash of a ticket, among those of other forms, under one moment that
all of an event share, and that says nothing; it goes when the event's counters close.

Nobody sees a number while it can still change: it would tell what the last person answered. So an
event's counters close once, and stay closed, also when registration is opened again.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, select

from webinars.events.inclusion import QUESTIONS, UNSAID, is_due, takes_answers
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.seats import lock_event
from webinars.registrations.statistics.models import InclusionCount
from webinars.registrations.statistics.suppression import Told, tell

FEWEST_ANSWERS = 10
"""With fewer answers to a question nothing of it is told."""

_NEVER = datetime(3000, 1, 1, tzinfo=UTC)
"""From here on each event has an hour of its own, under which its tickets are noted.

An event may be moved by years while answers are taken: no ticket may be forgotten before they end.
"""

_SCOPE = "inclusion"
_LENGTH = 22


class InvalidTicket(ValueError):
    """The ticket was not made here, or for another event."""


class AnswersClosed(Exception):
    """The event does not ask, or no longer."""


def ticket_for(event: Event, email: str) -> str:
    """What lets the owner of an address answer once; the same whenever it is made.

    It does not show the address. It says nothing of whether the address is registered: whoever
    fills in the form gets one. Raises `webinars.registrations.addresses.InvalidAddress`.
    """
    who = keyed_hashes(f"{_SCOPE}-who", f"{event.id}:{parse_address(email).key}")[0][:_LENGTH]
    return f"{who}.{_seals(event.id, who)[0]}"


def check_ticket(event_id: int, ticket: str) -> str:
    """What stands for whoever has the ticket. Raises `InvalidTicket`."""
    who, _dot, seal = ticket.partition(".")
    given = seal.encode(errors="replace")
    if not any(hmac.compare_digest(right.encode(), given) for right in _seals(event_id, who)):
        raise InvalidTicket
    return who


def count_answers(*, event_id: int, ticket: str, answers: Mapping[str, str], now: datetime) -> None:
    """Add the answers, by the questions' keys, to the event's counters: once for each ticket.

    A second time nothing happens, and nothing is said of it. What is not asked, or no answer, is
    left out or counted as `UNSAID`. Raises `InvalidTicket`, `AnswersClosed`.
    """
    who = check_ticket(event_id, ticket)
    event = lock_event(event_id)
    if not takes_answers(event, now):
        raise AnswersClosed
    subject = f"{event_id}:{who}"
    if limits.is_done(scope=_SCOPE, subject=subject):
        return
    limits.note(scope=_SCOPE, subject=subject, now=_moment(event_id))
    for question in event.inclusion:
        given = answers.get(question, UNSAID)
        _add(event_id, question, given if given in QUESTIONS[question] else UNSAID)


def close_ended(*, now: datetime) -> int:
    """Close the counters of events whose time for answers is over, for good; returns how many.

    Who has answered is forgotten then, also of events that are gone.
    """
    counted = exists().where(InclusionCount.event_id == Event.id)
    query = select(Event).where(~Event.inclusion_closed, counted).order_by(Event.id)
    due = [event.id for event in db.session.scalars(query).all() if is_due(event, now)]
    closed = 0
    for event_id in due:
        event = lock_event(event_id)
        if is_due(event, now):  # it may have been moved meanwhile
            event.inclusion_closed = True
            closed += 1
    db.session.flush()
    _forget_closed()
    return closed


def _moment(event_id: int) -> datetime:
    return _NEVER + timedelta(hours=event_id)


def _forget_closed() -> None:
    noted = limits.list_noted(_NEVER)  # before the events are read: a new one is among these then
    if noted:
        still_open = db.session.scalars(select(Event.id).where(~Event.inclusion_closed))
        limits.forget_noted(set(noted) - {_moment(event_id) for event_id in still_open})


def tell_inclusion(event: Event) -> list[tuple[str, Told]]:
    """What is told of each question that has counters, by its key; nothing while they are open."""
    if not event.inclusion_closed:
        return []
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = select(InclusionCount.question, InclusionCount.answer, InclusionCount.count)
    for question, answer, count in db.session.execute(
        rows.where(InclusionCount.event_id == event.id)
    ):
        counts[question][answer] = count
    return [(key, _told(key, counts[key])) for key in QUESTIONS if key in counts]


def _told(question: str, counts: Counter[str]) -> Told:
    if counts.total() - counts[UNSAID] < FEWEST_ANSWERS:
        return Told(is_nothing=True)
    return tell(counts, names=(UNSAID, *QUESTIONS[question]))


def _seals(event_id: int, who: str) -> list[str]:
    hashes = keyed_hashes(f"{_SCOPE}-ticket", f"{event_id}:{who}")
    return [each[:_LENGTH] for each in hashes]


def _add(event_id: int, question: str, answer: str) -> None:
    """Count one more; the event is locked."""
    counter = db.session.get(InclusionCount, (event_id, question, answer))
    if counter is None:
        counter = InclusionCount(event_id=event_id, question=question, answer=answer, count=0)
        db.session.add(counter)
    counter.count += 1
