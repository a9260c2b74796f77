"""Cancelling frees a seat for who waits; undoing looks for a seat again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    current,
    deliver_all,
    find,
    find_in_transaction,
    local,
    mails,
    messages,
    sign_up,
    statuses,
    undo,
)
from tests.registrations.holding import ON_POSTGRES
from webinars.events.models import Event, EventStatus
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage, notices
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.overtaken import CANCELS
from webinars.registrations.seats import events_with_lapsed_offers
from webinars.registrations.states import DatesFull, RegistrationRefused

CONFIRMED, WAITING, PENDING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
    RegistrationStatus.CANCELLED,
)
A, B, C, D = (f"{name}@example.org" for name in ("amina", "bilal", "carine", "dina"))
MINUTE = timedelta(minutes=1)


def full_event() -> int:
    """One seat, taken by A; B and C wait, in this order."""
    event_id = add_event(capacity=1)
    for minute, email in enumerate((A, B, C)):
        sign_up(event_id, email, now=NOW + minute * MINUTE)
    return event_id


def change_event(event_id: int, **changes: object) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        for name, value in changes.items():
            setattr(event, name, value)


def test_a_cancelled_person_is_told_and_their_calendar_cleared(app: Flask) -> None:
    sign_up(add_event())
    cancel(now=NOW + MINUTE)
    registration = find()
    assert (registration.status, registration.sequence) == (CANCELLED, 1)
    assert registration.cancelled_at == NOW + MINUTE
    [confirmation, cancelled] = mails()
    assert cancelled.message == "cancelled"
    assert cancelled.payload == {
        "registration": registration.id,
        "sequence": 1,
        "date": confirmation.payload["date"],
        "uid": confirmation.payload["uid"],
    }


def test_an_unsent_confirmation_is_overtaken_by_the_cancellation(app: Flask) -> None:
    sign_up(add_event())
    assert current(A) == ["confirmation"]
    cancel()
    assert current(A) == ["cancelled"]
    undo()
    assert current(A) == ["confirmation"]
    assert messages() == ["confirmation", "cancelled", "confirmation"]


def test_each_further_date_is_withdrawn_in_a_mail_of_its_own(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8, 9)]
    sign_up(add_event(spans=spans))
    first, second, third = (date.id for date in find().event.dates)
    deliver_all()
    cancel(now=NOW)
    withdrawn = [(m.message, m.payload["date"], m.payload["sequence"]) for m in mails()[3:]]
    assert withdrawn == [
        ("cancelled", first, 1),
        ("cancellation-date", second, 1),
        ("cancellation-date", third, 1),
    ]
    undo()
    cancel()
    withdrawn = [(m.message, m.payload["date"], m.payload["sequence"]) for m in mails()[9:]]
    assert [date for _message, date, _sequence in withdrawn] == [first, second, third], (
        "they are in the calendar, though the new invitations have not left"
    )


SPANS = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8, 9)]


def queue_an_update() -> None:
    """Let a mail wait that brings the second date up to date."""
    with transaction():
        person = find_in_transaction()
        payload = notices.standing(person, "") | {"notices": [], "uid": person.event.dates[1].uid}
        notices.queue_about(person, "update-date", payload, domain=DOMAIN, now=NOW)


def withdrawn() -> list[int]:
    """The dates, by their ids, of the cancellations in the outbox."""
    return [mail.payload["date"] for mail in mails() if mail.message in CANCELS]


@pytest.mark.parametrize("message", ["invitation", "update-date"])
@pytest.mark.parametrize(
    ("second", "is_withdrawn"),
    [
        ({}, False),
        ({"state": MailState.SUPERSEDED}, False),
        ({"state": MailState.SENDING, "lease_owner": "w"}, True),
        ({"attempts": 1}, True),
        ({"state": MailState.SENT}, True),
    ],
    ids=["it waits", "it was taken back", "a worker has it", "it was tried", "it was sent"],
)
def test_a_date_is_withdrawn_only_where_a_mail_may_have_brought_it(
    app: Flask, second: dict[str, object], is_withdrawn: bool, message: str
) -> None:
    sign_up(add_event(spans=SPANS))
    queue_an_update()
    with transaction():
        mail = next(mail for mail in mails() if mail.message == message)
        for name, value in second.items():
            setattr(mail, name, value)
    dates = [date.id for date in find().event.dates]
    cancel()
    assert withdrawn() == (dates[:2] if is_withdrawn else dates[:1])
    assert not {"invitation", "update-date"} & {*current("amina@example.org")}


def test_what_an_operator_sends_again_may_have_left(app: Flask) -> None:
    sign_up(add_event(spans=SPANS))
    with transaction():
        mails()[1].state = MailState.HELD  # the database was restored from a copy
    with transaction():
        outbox.retry(now=NOW, states=[MailState.HELD])
    dates = [date.id for date in find().event.dates]
    cancel()
    assert withdrawn() == dates[:2]


def test_who_comes_back_in_another_spelling_is_rid_of_every_date(app: Flask) -> None:
    event_id = add_event(spans=SPANS)
    sign_up(event_id, "Amina@example.org")
    deliver_all()
    cancel("Amina@example.org")
    sign_up(event_id, "amina@example.org")
    dates = [date.id for date in find("Amina@example.org").event.dates]
    cancel("Amina@example.org")
    assert withdrawn() == [*dates, *dates]
    assert {mail.recipient for mail in mails()} == {"Amina@example.org"}


def test_of_who_registered_long_ago_each_date_is_withdrawn(app: Flask) -> None:
    event_id = add_event(spans=[(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)])
    sign_up(event_id, now=NOW)  # what was sent then is forgotten; these were sent again
    dates = [date.id for date in find().event.dates]
    cancel(now=NOW + timedelta(days=31))
    assert [mail.payload["date"] for mail in mails()[2:]] == dates


@ON_POSTGRES
def test_no_worker_takes_up_an_invitation_or_update_while_somebody_cancels(app: Flask) -> None:
    sign_up(add_event(spans=SPANS[:2]))
    queue_an_update()
    bringing = OutgoingMail.message.in_(["invitation", "update-date"])
    waiting = select(OutgoingMail.id).where(bringing)
    free = waiting.with_for_update(skip_locked=True)
    with transaction(), db.engine.connect() as worker:
        person = find_in_transaction()
        assert len(worker.execute(free).all()) == 2
        worker.rollback()
        manage.cancel(registration=person, domain=DOMAIN, now=NOW)
        assert worker.execute(free).all() == []


def test_who_only_waited_gets_no_calendar_cancellation(app: Flask) -> None:
    full_event()
    cancel(B)
    assert messages(B) == ["waiting", "cancelled"]
    assert mails(B)[1].payload["date"] is None


def test_cancelling_twice_is_one_cancellation(app: Flask) -> None:
    sign_up(add_event())
    cancel()
    cancel()
    assert messages() == ["confirmation", "cancelled"]
    assert find().sequence == 1


def test_the_seat_goes_to_who_has_waited_longest(app: Flask) -> None:
    event_id = full_event()
    cancel(A)
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}
    assert messages(B) == ["waiting", "confirmation"]
    assert mails(B)[1].payload["promoted"] is True
    assert messages(C) == ["waiting"]


def test_nobody_is_moved_up_when_someone_leaves_the_waiting_list(app: Flask) -> None:
    event_id = full_event()
    cancel(B)
    assert statuses(event_id) == {A: CONFIRMED, B: CANCELLED, C: WAITING}


def test_nobody_is_moved_up_or_overtaken_once_the_event_has_begun(app: Flask) -> None:
    event_id = full_event()
    starts_at = db.session.get_one(Event, event_id).starts_at
    cancel(A, now=starts_at)
    with pytest.raises(RegistrationRefused):
        sign_up(event_id, D, now=starts_at)
    undo(A, now=starts_at)
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: WAITING}


def test_the_list_of_a_series_moves_until_its_last_date_begins(app: Flask) -> None:
    weekly = [(local(7, day, 11), local(7, day, 12)) for day in (6, 13, 20)]
    event_id = add_event(spans=weekly, capacity=1, offer_hours=48)
    first, second, last = (date.starts_at for date in db.session.get_one(Event, event_id).dates)
    for email in (A, B, C):
        sign_up(event_id, email, now=first + timedelta(hours=2))
    cancel(A, now=second - timedelta(hours=3))
    assert find(B).offered_until == second
    deliver_all()
    assert events_with_lapsed_offers(second) == [event_id]
    sign_up(event_id, D, now=second)
    assert find(C).offered_until == second + timedelta(hours=48)
    assert statuses(event_id) == {A: CANCELLED, B: CANCELLED, C: WAITING, D: WAITING}
    assert events_with_lapsed_offers(last) == []


def test_nobody_who_waits_is_overtaken_on_a_date_that_has_begun(app: Flask) -> None:
    weekly = [(local(7, day, 11), local(7, day, 12)) for day in (6, 13)]
    event_id = add_event(spans=weekly, capacity=1, choose_dates=True)
    running, later = db.session.get_one(Event, event_id).dates
    for email in (A, B):
        sign_up(event_id, email, dates=[running.uid], known_full=[running.uid])
    cancel(A, now=running.starts_at)
    with pytest.raises(DatesFull):
        sign_up(event_id, C, dates=[running.uid], now=running.starts_at)
    sign_up(event_id, C, dates=[later.uid], now=running.starts_at)
    assert statuses(event_id) == {A: CANCELLED, B: WAITING, C: CONFIRMED}


def test_nobody_is_moved_up_at_a_cancelled_event(app: Flask) -> None:
    event_id = full_event()
    change_event(event_id, status=EventStatus.CANCELLED)
    cancel(A)
    assert statuses(event_id)[B] is WAITING


def test_nobody_is_moved_up_while_there_are_more_people_than_seats(app: Flask) -> None:
    event_id = full_event()
    change_event(event_id, capacity=0)
    cancel(A)
    assert statuses(event_id)[B] is WAITING


def test_a_second_cancellation_overtakes_the_first_and_withdraws_too(app: Flask) -> None:
    full_event()
    for act in (cancel, undo, cancel):
        act(A)
    assert current(A) == ["cancelled"]
    assert mails(A)[-1].payload["date"] is not None


def test_erasing_withdraws_whatever_was_ever_invited(app: Flask) -> None:
    full_event()
    cancel(A)
    undo(A)
    assert find(A).status is WAITING
    with transaction():
        manage.erase(registration=find_in_transaction(A), domain=DOMAIN, now=NOW)
    [mail] = mails(A)
    assert (mail.message, mail.payload["sequence"]) == ("erased", 3)
    assert mail.payload["date"] is not None


def test_cancelling_what_was_erased_meanwhile_says_so(app: Flask) -> None:
    sign_up(add_event())
    with transaction():
        registration = find_in_transaction()
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
        with pytest.raises(manage.RegistrationNotFound):
            manage.cancel(registration=registration, domain=DOMAIN, now=NOW)
