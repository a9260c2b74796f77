"""Undoing a cancellation: the place as it was, as long as it is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    JULY,
    NOW,
    add_event,
    cancel,
    current,
    find,
    find_in_transaction,
    local,
    mails,
    messages,
    sign_up,
    statuses,
    undo,
)
from tests.registrations.test_cancelling import full_event
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState
from webinars.registrations import manage
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.states import PageState, RegistrationRefused

CONFIRMED, WAITING, PENDING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
    RegistrationStatus.CANCELLED,
)
A, B, C, D = (f"{name}@example.org" for name in ("amina", "bilal", "carine", "dina"))
MINUTE = timedelta(minutes=1)


def test_undoing_gives_the_seat_back_while_there_is_one(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    cancel()
    undo()
    registration = find()
    assert (registration.status, registration.sequence) == (CONFIRMED, 2)
    assert registration.cancelled_at is None


def test_invitations_that_wait_end_with_the_place_and_leave_at_once_after_an_undo(
    app: Flask,
) -> None:
    event_id = add_event(spans=[(local(7, day, 11), local(7, day, 12)) for day in range(1, 8)])
    sign_up(event_id, language="en")
    cancel()
    assert "invitation" not in {mail.message for mail in mails() if mail.state is MailState.QUEUED}
    undo()
    said = get_render("confirmation")(mails()[-7].payload, mails()[-7].recipient, NOW)
    assert said is not None
    assert "a few per hour" not in said.text
    assert current(find().email or "").count("invitation") == 6


def test_undoing_after_the_seat_has_gone_means_waiting_first_in_line(app: Flask) -> None:
    event_id = full_event()
    cancel(A)
    undo(A)
    assert statuses(event_id) == {A: WAITING, B: CONFIRMED, C: WAITING}
    assert current(A) == ["cancelled", "waiting"], "the calendar has to let go of the event"
    cancel(B)
    assert statuses(event_id) == {A: CONFIRMED, B: CANCELLED, C: WAITING}


def test_a_seat_regained_overtakes_the_withdrawal(app: Flask) -> None:
    full_event()
    cancel(A)
    undo(A)
    cancel(B)
    assert current(A) == ["confirmation"]
    [withdrawal] = [mail for mail in mails(A) if mail.message == "cancelled"]
    assert mails(A)[-1].payload["sequence"] > withdrawal.payload["sequence"]


def test_undoing_at_a_full_event_without_waiting_list_is_refused(app: Flask) -> None:
    event_id = add_event(capacity=1, waiting_list=False)
    sign_up(event_id, A)
    cancel(A)
    sign_up(event_id, B)
    with pytest.raises(RegistrationRefused) as refused:
        undo(A)
    assert refused.value.state is PageState.FULL
    assert find(A).status is CANCELLED


def test_undoing_works_after_the_deadline_but_not_after_the_event(app: Flask) -> None:
    event_id = add_event(registration_closes_local=local(4, 1, 12))
    event = db.session.get_one(Event, event_id)
    ends_at = event.ends_at
    sign_up(event_id)
    cancel()
    undo(now=ends_at - MINUTE)
    assert find().status is CONFIRMED
    cancel(now=ends_at - MINUTE)
    with pytest.raises(RegistrationRefused):
        undo(now=ends_at)


def test_undoing_brings_a_pending_person_back_to_pending(app: Flask) -> None:
    sign_up(add_event(approval=True))
    cancel()
    undo()
    assert find().status is PENDING


def test_undoing_what_was_not_cancelled_does_nothing(app: Flask) -> None:
    sign_up(add_event(spans=[JULY]))
    undo()
    assert messages() == ["confirmation"]
    assert find().sequence == 0


@pytest.mark.parametrize("has_line", [True, False])
def test_undoing_brings_who_waits_by_hand_back_to_that(app: Flask, has_line: bool) -> None:
    event_id = add_event(capacity=2, waiting_list=has_line)
    sign_up(event_id)
    with transaction():
        person = find_in_transaction()
        person.status, person.waits_by_hand = WAITING, True
    cancel()
    after = manage.after_undo(find(), NOW)
    undo()
    assert (find().status, find().waits_by_hand) == (after.status, True) == (WAITING, True)
