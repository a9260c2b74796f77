"""A mistyped address: what the form made is withdrawn, without telling if it made anything."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    find,
    mails,
    messages,
    sign_up,
    statuses,
)
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.models import RegistrationStatus

AMINA, WRONG = "amina@example.org", "amina@exmaple.org"


def withdraw(event_id: int, submission: str, *, after: timedelta = timedelta(minutes=1)) -> None:
    with transaction():
        manage.withdraw_mistyped(
            submission=submission, event_id=event_id, domain=DOMAIN, now=NOW + after
        )


def mark_sent() -> None:
    with transaction():
        db.session.execute(update(OutgoingMail).values(state=MailState.SENT))


def test_what_was_not_sent_yet_goes_without_a_trace(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    withdraw(event_id, request.submission)
    assert statuses(event_id) == {}
    assert mails() == []


def test_a_confirmation_that_was_sent_is_withdrawn_without_the_name(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    mark_sent()
    date_id = find(WRONG).event.dates[0].id
    withdraw(event_id, request.submission)
    [mail] = mails()
    assert (mail.message, mail.recipient, mail.forget) == ("erased", WRONG, True)
    assert not mail.about.startswith("registration/")
    assert mail.payload == {
        "event": event_id,
        "date": date_id,
        "language": "fr",
        "zone": "Europe/Paris",
        "name": "",
        "sequence": 1,
    }


def test_the_address_is_heard_when_it_is_registered_after_all(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    mark_sent()
    withdraw(event_id, request.submission)
    sign_up(event_id, WRONG)
    assert [mail.payload["sequence"] for mail in mails(WRONG)] == [1, 2]


def test_the_seat_goes_to_who_waits(app: Flask) -> None:
    event_id = add_event(capacity=1)
    request = sign_up(event_id, WRONG)
    sign_up(event_id, "bilal@example.org")
    withdraw(event_id, request.submission)
    assert statuses(event_id) == {"bilal@example.org": RegistrationStatus.CONFIRMED}


def test_a_form_that_made_nothing_withdraws_nothing(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    again = sign_up(event_id)
    withdraw(event_id, again.submission)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}
    assert messages() == ["confirmation", "already-registered"]


def test_a_form_of_another_event_withdraws_nothing(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    withdraw(add_event(), request.submission)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}


def test_it_is_possible_for_a_quarter_of_an_hour(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    withdraw(event_id, request.submission, after=timedelta(minutes=15))
    assert find().status is RegistrationStatus.CONFIRMED
    withdraw(event_id, request.submission, after=timedelta(minutes=15, seconds=-1))
    assert statuses(event_id) == {}
