"""Offers to those who wait: kept until they answer, then passed on; never more than there are."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    current,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
    undo,
)
from tests.registrations.crowd import Act
from tests.registrations.watching import Seats, Watched, oversold, seats_now
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.content import Content, NotYet, get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.email_change import confirm_email, request_email_change
from webinars.registrations.models import EmailChange, RegistrationStatus
from webinars.registrations.offering import OfferGone, accept_offer
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.people.reserving import fill_released
from webinars.registrations.scope import Scope
from webinars.registrations.seats import (
    events_with_lapsed_offers,
    fill_seats,
    lock_event,
)
from webinars.registrations.states import PageState, RegistrationRefused, count_seats
from webinars.times import to_local

CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)
A, B, C, D = (f"{name}@example.org" for name in ("amina", "bilal", "carine", "diego"))
HOUR = timedelta(hours=1)
FREED = NOW + HOUR
LAPSED = FREED + 24 * HOUR


def offering_event(capacity: int = 1, **changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """One seat, taken by A; B and C wait, in this order; offers last a day."""
    event_id = add_event(capacity=capacity, offer_hours=24, **changes)
    for minute, email in enumerate((A, B, C)):
        sign_up(event_id, email, now=NOW + minute * timedelta(minutes=1))
    return event_id


def accept(email: str, *, now: datetime = FREED) -> None:
    with transaction():
        accept_offer(registration=find_in_transaction(email), domain=DOMAIN, now=now)


def pass_on(*, now: datetime = LAPSED) -> None:
    """What the worker does every half minute, once the offers that it sends have left."""
    with transaction():
        offers = update(OutgoingMail).where(OutgoingMail.message == "offer")
        db.session.execute(offers.values(state=MailState.SENT))
    for event_id in events_with_lapsed_offers(now):
        with transaction():
            fill_released(event_id=event_id, domain=DOMAIN, now=now)


def rendered(recipient: str, message: str, *, now: datetime = FREED) -> Content | None:
    [mail] = [each for each in mails(recipient) if each.message == message]
    return get_render(message)(mail.payload, mail.recipient, now)


def set_status(event_id: int, status: EventStatus, *, now: datetime) -> None:
    with transaction():
        event = lock_event(event_id)
        event.status = status
        fill_seats(event, domain=DOMAIN, now=now)


def test_a_free_seat_is_offered_to_whoever_has_waited_longest(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    assert statuses(event_id) == {A: CANCELLED, B: WAITING, C: WAITING}
    assert find(B).offered_until == LAPSED
    assert (messages(B), messages(C)) == (["waiting", "offer"], ["waiting"])


def test_the_mail_says_until_when_and_holds_no_way_in(app: Flask) -> None:
    offering_event()
    cancel(A, now=FREED)
    letter = rendered(B, "offer")
    assert letter is not None
    assert "11:00" in letter.text  # on the person's clocks in Paris
    assert f"/registrations/{find(B).token}/" in letter.text
    assert letter.calendar is None
    assert find(B).join_token not in letter.text
    with pytest.raises(NotYet):  # they are given more time
        rendered(B, "offer", now=LAPSED)
    assert rendered(B, "offer", now=db.session.get_one(Event, find(B).event_id).ends_at) is None


def test_a_yes_takes_the_seat_once(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    accept(B)
    accept(B)
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}
    assert messages(B) == ["waiting", "offer", "confirmation"]
    assert current(B) == ["confirmation"]


def test_a_no_passes_the_seat_on(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    cancel(B, now=FREED + HOUR)
    assert statuses(event_id) == {A: CANCELLED, B: CANCELLED, C: WAITING}
    assert find(C).offered_until == FREED + 25 * HOUR


def test_no_answer_in_time_passes_the_seat_on_and_tells_both(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    pass_on(now=LAPSED - timedelta(seconds=1))
    assert find(B).offered_until == LAPSED
    pass_on()
    assert statuses(event_id) == {A: CANCELLED, B: CANCELLED, C: WAITING}
    assert messages(B)[-1] == "offer-lapsed"
    assert rendered(B, "offer-lapsed", now=LAPSED) is not None
    assert find(C).offered_until == LAPSED + 24 * HOUR
    pass_on()
    assert messages(C) == ["waiting", "offer"]


def test_who_was_late_can_wait_again_where_they_stood(app: Flask) -> None:
    offering_event()
    cancel(A, now=FREED)
    pass_on()
    undo(B, now=LAPSED + HOUR)
    assert (find(B).status, find(B).offered_until) == (WAITING, None)
    cancel(C, now=LAPSED + 2 * HOUR)
    assert find(B).offered_until == LAPSED + 26 * HOUR


def test_a_late_yes_is_refused(app: Flask) -> None:
    offering_event()
    cancel(A, now=FREED)
    with pytest.raises(OfferGone):
        accept(B, now=LAPSED)
    with pytest.raises(OfferGone):
        accept(C)
    assert find(B).status is WAITING


def test_nobody_can_say_yes_to_an_event_that_is_off(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.CANCELLED
    with pytest.raises(RegistrationRefused):
        accept(B)


def test_who_has_an_offer_keeps_their_place_while_the_event_is_postponed(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    set_status(event_id, EventStatus.POSTPONED, now=FREED)
    with pytest.raises(RegistrationRefused) as refusal:
        accept(B, now=FREED + HOUR)
    assert refusal.value.state is PageState.POSTPONED
    months_later = LAPSED + timedelta(days=30)
    pass_on(now=months_later)
    set_status(event_id, EventStatus.PUBLISHED, now=months_later)
    assert statuses(event_id) == {A: CANCELLED, B: WAITING, C: WAITING}
    assert find(B).offered_until == months_later + 24 * HOUR
    assert find(C).offered_until is None
    accept(B, now=months_later + HOUR)
    assert find(B).status is CONFIRMED


def test_who_has_an_offer_and_a_new_address_is_offered_it_there(app: Flask) -> None:
    offering_event()
    cancel(A, now=FREED)
    with transaction():
        request_email_change(registration=find_in_transaction(B), email=D, domain=DOMAIN, now=FREED)
    token = db.session.scalars(select(EmailChange.token)).one()
    with transaction():
        confirm_email(token=token, domain=DOMAIN, now=FREED + HOUR)
    assert current(D)[-1] == "offer"
    assert rendered(D, "offer", now=FREED + HOUR) is not None


def test_a_seat_that_is_offered_is_not_free_for_others(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    sign_up(event_id, D, now=FREED + HOUR)
    assert find(D).status is WAITING
    undo(A, now=FREED + HOUR)
    assert find(A).status is WAITING
    accept(B)
    assert list(statuses(event_id).values()).count(CONFIRMED) == 1


def test_an_offer_ends_when_the_event_begins(app: Flask) -> None:
    event_id = offering_event()
    starts_at = db.session.get_one(Event, event_id).starts_at
    cancel(A, now=starts_at - 2 * HOUR)
    assert find(B).offered_until == starts_at


@pytest.mark.parametrize("lasts", [12, 36])
def test_an_open_offer_ends_when_the_event_that_moved_begins(app: Flask, lasts: int) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    with transaction():
        event = lock_event(event_id)
        start = to_local(FREED + lasts * HOUR, event.zone).replace(tzinfo=None)
        set_dates(event, [(start, start + HOUR)], domain=DOMAIN, now=FREED)
        fill_seats(event, domain=DOMAIN, now=FREED)
    assert find(B).offered_until == FREED + min(lasts, 24) * HOUR


def test_an_organiser_can_confirm_who_has_an_offer_and_no_other_is_pushed_out(app: Flask) -> None:
    event_id = offering_event()
    cancel(A, now=FREED)
    for email, full in ((C, [find(C).public_id]), (B, [])):
        with transaction():
            outcome = decide(
                scope=Scope(event_id=event_id),
                public_ids=[find_in_transaction(email).public_id],
                decision=Decision.CONFIRM,
                domain=DOMAIN,
                now=FREED,
            )
        assert outcome.full == full
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}
    assert count_seats(db.session.get_one(Event, event_id), FREED).kept == 0


def test_where_offers_are_off_whoever_waits_moves_up_at_once(app: Flask) -> None:
    event_id = offering_event()
    with transaction():
        db.session.get_one(Event, event_id).offer_hours = None
    cancel(A, now=FREED)
    assert find(B).status is CONFIRMED


SIZES = ("16", "14", "8", "16", "6", "12")
CROWD = [f"person{number}@example.org" for number in range(40)]


def crowded_event(**changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """Twelve seats for forty people; six who had one cancelled."""
    event_id = add_event(capacity=12, **changes)
    for email in CROWD:
        sign_up(event_id, email)
    for email in CROWD[:6]:
        cancel(email)
    return event_id


def busy_acts(event_id: int) -> list[Act]:
    """Seats are cancelled, asked for and given away, and become more and fewer, all mixed."""
    acts = [("cancel", event_id, email) for email in CROWD[6:10]]
    acts += [("undo", event_id, email) for email in CROWD[:6]]
    acts += [("confirm", event_id, email) for email in CROWD[16:30]]
    acts += [("register", event_id, f"late{number}@example.org") for number in range(7)]
    for place, seats in enumerate(SIZES):
        acts.insert(place * 6, ("capacity", event_id, seats))
    return acts


@pytest.mark.slow
@pytest.mark.xdist_group("races")
def test_nobody_gets_a_seat_too_many_at_any_commit_while_seats_are_offered_and_change(
    app: Flask, watched: Watched
) -> None:
    event_id = crowded_event(offer_hours=24)
    acts = [*busy_acts(event_id), *(("accept", event_id, email) for email in CROWD[12:18])]
    outcomes, seen = watched(acts)
    assert outcomes == {"done": len(acts)}
    assert_all_told(event_id, seen)


@pytest.mark.slow
@pytest.mark.xdist_group("races")
def test_nobody_gets_a_seat_too_many_at_any_commit_while_the_next_moves_up_at_once(
    app: Flask, watched: Watched
) -> None:
    event_id = crowded_event()
    acts = busy_acts(event_id)
    outcomes, seen = watched(acts)
    assert outcomes == {"done": len(acts)}
    assert_all_told(event_id, seen)


def assert_all_told(event_id: int, seen: list[Seats]) -> None:
    """Nobody had a seat too many, none stayed empty, and each who has one was told."""
    assert seen[-1] == seats_now(db.session(), event_id)
    assert oversold(seen) == []
    assert max(len(seats.seated) for seats in seen) == max(map(int, SIZES))
    assert all(len(seats.seated) >= seats.capacity for seats in seen), "so many wait"
    confirmed = [email for email, status in statuses(event_id).items() if status is CONFIRMED]
    for email in confirmed:
        assert current(email)[-1] == "confirmation"
    assert Counter(messages())["confirmation"] >= len(confirmed)
