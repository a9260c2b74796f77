"""An organiser decides about people: confirm, move to the waiting list, decline, cancel, reinstate.

All of it happens under the event's lock, for one person or for many. Nobody gets a seat that is
not there, unless the organiser says in so many words that they may sit above the capacity. The
mails wait for a minute, so that a decision taken back at once is not heard of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from webinars.events.models import Event, EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import farewells, notices, untold
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.merging import OFF
from webinars.registrations.overtaken import ABOUT_STANDING
from webinars.registrations.scope import Scope, list_people
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import (
    PageState,
    SeatCount,
    count_seats,
    has_former_seat,
    keeps_seat,
    seat_state_for,
)
from webinars.registrations.taking_part import needs_seat

MAILS_WAIT = timedelta(minutes=1)
UNDO_FOR = timedelta(minutes=10)
"""How long a decision can be taken back as a whole."""

WORDS_LIMIT = 1000


class Decision(StrEnum):
    """What an organiser decides about somebody."""

    CONFIRM = "confirm"
    WAIT = "wait"
    DECLINE = "decline"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


_STATUS = RegistrationStatus
_ENDED = frozenset({_STATUS.CANCELLED, _STATUS.DECLINED})

APPLIES_TO: Mapping[Decision, frozenset[RegistrationStatus]] = {
    Decision.CONFIRM: frozenset(_STATUS) - {_STATUS.CONFIRMED},
    Decision.WAIT: frozenset(_STATUS) - {_STATUS.WAITING},
    Decision.DECLINE: ACTIVE,
    Decision.CANCEL: ACTIVE,
    Decision.REINSTATE: _ENDED,
}
"""Whom a decision changes; the others stay as they are."""

TAKES_SEATS = frozenset({Decision.CONFIRM, Decision.REINSTATE})
"""The decisions that give people seats."""


@dataclass(frozen=True)
class Change:
    """Somebody who stands elsewhere now."""

    public_id: str
    before: RegistrationStatus
    after: RegistrationStatus


@dataclass
class Outcome:
    """What came of a decision. By public ids: for whom there was no seat (`full`), and who stood
    elsewhere than the organiser saw (`overtaken`), who are `unchanged` as well.
    """

    changes: list[Change] = field(default_factory=list)
    full: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    unchanged: int = 0


def decide(
    *,
    scope: Scope,
    public_ids: Sequence[str],
    decision: Decision,
    seen: Mapping[str, RegistrationStatus] | None = None,
    words: str = "",
    above_capacity: bool = False,
    domain: str,
    now: datetime,
) -> Outcome:
    """Carry out `decision` about those of `public_ids` in the scope, the longest registered first.

    Who stands elsewhere by now than was `seen` stays there. `words` go into their mails. A seat
    that comes free goes to whoever has waited longest, once the mails have left: until then it is
    kept where anybody waits, so that who is put back has it again. A second decision in that minute
    keeps it until its own mails leave. Who is put on the waiting list although there is a seat, or
    has one, waits by hand: they get none by themselves, else the next save would give it back.
    """
    event = lock_event(scope.event_id)
    room = Room(event, count_seats(event, now), above_capacity=above_capacity, now=now)
    outcome, people = Outcome(), list_people(scope, list(public_ids))
    had_seat = {person.id for person in people if _has_seat(person, now)}
    freed = list[Registration]()
    for person in people:
        is_overtaken = seen is not None and seen.get(person.public_id) is not person.status
        outcome.overtaken += [person.public_id] if is_overtaken else []
        if is_overtaken or person.status not in APPLIES_TO[decision]:
            outcome.unchanged += 1
            continue
        status = _status_after(decision, person, room)
        if status is None:
            outcome.full.append(person.public_id)
        else:
            if status is _STATUS.WAITING:
                could_have = bool(had_seat) or room.has_one_for(person)
                person.waits_by_hand = decision is Decision.WAIT and could_have
            outcome.changes.append(_place(person, status, words=words, domain=domain, now=now))
            if person.id in had_seat and status is not _STATUS.CONFIRMED:
                freed.append(person)
    if freed:
        _keep_seats(event, freed, now)
    fill_seats(event, domain=domain, now=now)
    return outcome


def _has_seat(person: Registration, now: datetime) -> bool:
    """Whether somebody has a seat, or had it until a decision that nobody has heard of yet."""
    if not needs_seat(person.event, person.takes_part):
        return False
    return person.status is _STATUS.CONFIRMED or has_former_seat(person, now)


def _keep_seats(event: Event, freed: Sequence[Registration], now: datetime) -> None:
    """Keep the seats that people had for as long as their mails wait, where others wait for them.

    Who waits is asked once the decision is made: it may have been about those on the list as well.
    """
    is_wanted = event.capacity is not None and count_seats(event, now).has_waiting
    for person in freed:
        person.seat_kept_until = now + MAILS_WAIT if is_wanted else None


def undo(
    *,
    scope: Scope,
    changes: Sequence[Change],
    domain: str,
    now: datetime,
) -> Outcome:
    """Put people back where they stood before the `changes` of a decision.

    Only who still stands where the decision put them. Whose seat is gone by now waits. Who has not
    been mailed yet is not mailed at all. The words of the decision that holds again hold as well.
    """
    event = lock_event(scope.event_id)
    room = Room(event, count_seats(event, now), above_capacity=False, now=now)
    outcome, by_id = Outcome(), {change.public_id: change for change in changes}
    for person in list_people(scope, list(by_id)):
        change = by_id[person.public_id]
        if person.status is not change.after:
            outcome.unchanged += 1
            continue
        status = change.before
        if status is _STATUS.CONFIRMED and not room.take(person):
            status, person.waits_by_hand = _STATUS.WAITING, False
            person.seat_kept_until = None  # it is not there: they are in line for another
            outcome.full.append(person.public_id)
        is_there = status is change.before and person.decision_step == person.sequence
        words = person.words_before if is_there else ""
        back = _place(person, status, words=words, is_back=True, domain=domain, now=now)
        outcome.changes.append(back)
    fill_seats(event, domain=domain, now=now)
    return outcome


@dataclass
class Room:
    """The seats of a locked event while they are given away one after the other."""

    event: Event
    seats: SeatCount
    above_capacity: bool
    now: datetime

    def take(self, person: Registration) -> bool:
        """Take a seat for `person`, if there is one for them: perhaps one that is kept for them."""
        if not (self.has_one_for(person) or self.above_capacity):
            return False
        if not needs_seat(self.event, person.takes_part):
            return True
        wanted = {date.uid for date in own_dates_ahead(person, self.now)}
        self.seats = self.seats.with_one_more(
            person.reservation_id, wanted, was_kept=keeps_seat(person, self.now)
        )
        return True

    def has_one_for(self, person: Registration) -> bool:
        """Whether a seat is free that `person`, who has none, could have, or they need none."""
        return seat_state_for(person, self.seats, self.now) is PageState.OPEN


_LEADS_TO = {
    Decision.WAIT: _STATUS.WAITING,
    Decision.DECLINE: _STATUS.DECLINED,
    Decision.CANCEL: _STATUS.CANCELLED,
}


def _status_after(
    decision: Decision, person: Registration, room: Room
) -> RegistrationStatus | None:
    """Where the decision puts somebody to whom it applies; None where there is no seat for them."""
    if decision in _LEADS_TO:
        return _LEADS_TO[decision]
    is_reinstated = decision is Decision.REINSTATE
    if is_reinstated and person.status_before is _STATUS.PENDING:
        return _STATUS.PENDING
    if room.take(person):
        return _STATUS.CONFIRMED
    return _STATUS.WAITING if is_reinstated else None


def _place(
    person: Registration,
    status: RegistrationStatus,
    *,
    words: str,
    is_back: bool = False,
    domain: str,
    now: datetime,
) -> Change:
    """Let somebody stand at `status`, and tell them, unless it is what they know.

    Mails of an earlier decision that have not left are taken back: of several decisions within a
    minute they hear once, and not at all where they are back where they stood and there are no
    `words` for them, or `is_back`: then they have read them. But where the event was changed
    meanwhile, of which nobody told them, they hear how it is.
    """
    change = Change(person.public_id, person.status, status)
    dates = farewells.dates_to_withdraw(person, now)  # before the outbox forgets what is owed
    farewells.queue_deleted_dates(person, domain=domain, now=now)
    unheard = _take_back_unheard(person, domain=domain, now=now)
    had_place = unheard is None or unheard.status is _STATUS.CONFIRMED
    if change.before is _STATUS.CONFIRMED and not had_place:
        dates = farewells.dates_owed(person, now)  # nothing was sent of the place that ends
    _stand(person, status, words, now)
    known = unheard or Known(change.before)
    is_owed = known.is_owed or _is_owed_news(person)
    is_known = known.status is status and not _has_missed_news(person, known, now)
    if not is_known or (words and not is_back) or is_owed:
        _tell(person, known, dates, words, domain=domain, now=now)
        since = known.since or (None if status is _STATUS.CONFIRMED else now)
        more = {_WAS: known.status.value, _SINCE: since and since.isoformat(), _OWED: is_owed}
        outbox.add_to_payload(about=notices.about(person), queued_at=now, more=more)
        if person.email is None and not is_owed:
            untold.note_decision(person.id, known.status)
    return change


def _stand(person: Registration, status: RegistrationStatus, words: str, now: datetime) -> None:
    """Let somebody stand at `status` from now on, by a decision with these words."""
    person.words_before = person.present_words
    person.status_before = person.status if status in _ENDED else None
    person.status = status
    person.offered_until = None
    person.cancelled_at = now if status is _STATUS.CANCELLED else None
    person.sequence += 1  # each step outdoes the one before it, in calendars and in the outbox
    person.updated_at = now
    person.decision_words, person.decision_step = words, person.sequence


@dataclass(frozen=True)
class Known:
    """Where somebody stands as far as they know, and since when they may have missed news.

    By decisions that they have not heard of: None as long as these confirmed them, as who is
    confirmed hears all. `is_owed`: a mail about their standing was on its way when the first of
    these was made. A worker that came to it since found it overtaken, so it says nothing any more.
    """

    status: RegistrationStatus
    since: datetime | None = None
    is_owed: bool = False


_SAY_STANDING = ABOUT_STANDING | {"update"}
"""The mails by which somebody can tell where they stand: news says whether they keep a place."""

_WAS, _SINCE, _OWED = "was", "since", "owed"
"""In the payload of a decision's mails: where the person stood, as far as they know, since when
they may have missed news, or None, and whether they were owed a mail (`Known`).
"""


def _take_back_unheard(person: Registration, *, domain: str, now: datetime) -> Known | None:
    """Take back the mails of the last decision if none has left; where the person stood before it.

    A date that they were to withdraw, and that was deleted since, is withdrawn all the same. None
    where there is no such decision, or they may have heard of it. Who has no address may have been
    called as soon as the mails would have left.
    """
    if person.email is None:
        taken = untold.take_back_decision(person.id, since=now - MAILS_WAIT)
        return Known(taken.was, taken.since) if taken and taken.was else None
    about = notices.about(person)
    unsent = [mail for mail in outbox.list_undelivered(about) if _WAS in mail.payload]
    if not unsent:
        return None
    last = unsent[-1]
    if _has_heard_since(about, last):
        return None
    farewells.queue_owed_of_deleted(person, domain=domain, now=now)
    if not outbox.take_back(about=about, queued_at=last.created_at, now=now):
        return None
    was, since = RegistrationStatus(last.payload[_WAS]), last.payload.get(_SINCE)
    is_owed = last.payload.get(_OWED, False)
    return Known(was, since and datetime.fromisoformat(since), is_owed=is_owed)


def _has_missed_news(person: Registration, known: Known, now: datetime) -> bool:
    """Whether the event was changed since somebody counted as one who hears less of it."""
    if person.status not in ACTIVE or known.since is None:
        return False
    return known.since < person.event.updated_at <= now


def _has_heard_since(about: str, decision: OutgoingMail) -> bool:
    """Whether a later mail has said where they stand, as new links, a further date or news do.

    What has not left does not before the caller's transaction ends, and says how it is then.
    """
    held = {mail.id for mail in outbox.take_untried(about=[about], messages=_SAY_STANDING)}
    return any(
        mail.id > decision.id
        and mail.message in _SAY_STANDING
        and mail.state is not MailState.SUPERSEDED
        and mail.id not in held
        for mail in outbox.list_about([about])
    )


def _is_owed_news(person: Registration) -> bool:
    """Whether something that they were to hear before is on its way: it is overtaken by now."""
    if person.email is None:
        return untold.has_standing_to_tell(person.id)
    on_the_way = {MailState.QUEUED, MailState.SENDING}
    return any(
        mail.state in on_the_way and mail.message in ABOUT_STANDING
        for mail in outbox.list_undelivered(notices.about(person))
    )


def _tell(
    person: Registration,
    known: Known,
    dates: Sequence[EventDate],
    words: str,
    *,
    domain: str,
    now: datetime,
) -> None:
    due_at = now + MAILS_WAIT
    match person.status:
        case _STATUS.CONFIRMED:
            if person.event.status in OFF:  # called off since they lost their place
                farewells.queue_withdrawal(
                    person, dates=dates, domain=domain, now=now, due_at=due_at
                )
            notices.queue_confirmation(
                person,
                domain=domain,
                now=now,
                promoted=known.status is _STATUS.WAITING,
                due_at=due_at,
                paced=False,
                words=words,
            )
        case _STATUS.CANCELLED:
            farewells.queue_cancelled(
                person, dates=dates, domain=domain, now=now, due_at=due_at, words=words
            )
        case _STATUS.DECLINED:
            farewells.queue_declined(
                person, dates=dates, domain=domain, now=now, due_at=due_at, words=words
            )
        case _STATUS.WAITING | _STATUS.PENDING:
            farewells.queue_withdrawal(person, dates=dates, domain=domain, now=now, due_at=due_at)
            notices.queue_standing(
                person, domain=domain, now=now, due_at=due_at, paced=False, words=words
            )
