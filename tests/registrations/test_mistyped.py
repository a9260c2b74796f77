"""A mistyped address: what the form made is withdrawn, without telling if it made anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    mails,
    messages,
    sign_up,
    statuses,
)
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.limits import MAILS_PER_HOUR
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.register import RegistrationRequest, key_of

AMINA, WRONG = "amina@example.org", "amina@exmaple.org"


def withdraw(
    event_id: int, request: RegistrationRequest, *, after: timedelta = timedelta(minutes=1)
) -> None:
    form = key_of(event_id=event_id, request=request)
    with transaction():
        manage.withdraw_mistyped(form=form, event_id=event_id, domain=DOMAIN, now=NOW + after)


def mark_sent() -> None:
    with transaction():
        db.session.execute(update(OutgoingMail).values(state=MailState.SENT))


def test_in_place_of_what_was_not_sent_yet_the_address_learns_that_it_was_used(app: Flask) -> None:
    """Else anybody could look what seats their registration takes, and nobody would know."""
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    withdraw(event_id, request)
    assert statuses(event_id) == {}
    [mail] = mails()
    assert (mail.message, mail.recipient, mail.forget) == ("erased", WRONG, True)
    assert (mail.payload["date"], mail.payload["name"]) == (None, "")
    assert mail.next_attempt_at == NOW


def test_who_withdraws_again_and_again_causes_no_more_mails_than_who_registers(app: Flask) -> None:
    for _ in range(4):
        event_id = add_event()
        withdraw(event_id, sign_up(event_id, WRONG))
    soon = [mail for mail in mails() if mail.next_attempt_at < NOW + timedelta(hours=1)]
    assert messages() == ["erased"] * 4
    assert len(soon) == 3


def test_nor_where_each_mail_leaves_before_the_next_is_caused(app: Flask) -> None:
    left = 0
    for minute in range(0, 50, 10):
        event_id = add_event()
        request = sign_up(event_id, WRONG, now=NOW + timedelta(minutes=minute))
        left += deliver_due(NOW + timedelta(minutes=minute + 1))
        withdraw(event_id, request, after=timedelta(minutes=minute + 2))
        left += deliver_due(NOW + timedelta(minutes=minute + 3))
    assert left == MAILS_PER_HOUR
    waiting = [mail.next_attempt_at for mail in mails() if mail.state is MailState.QUEUED]
    assert waiting
    assert min(waiting) > NOW + timedelta(hours=1)


def deliver_due(now: datetime) -> int:
    """Let everything leave that is due; how much that is."""
    due = (OutgoingMail.state == MailState.QUEUED, OutgoingMail.next_attempt_at <= now)
    with transaction():
        count = len(db.session.scalars(select(OutgoingMail).where(*due)).all())
        db.session.execute(update(OutgoingMail).where(*due).values(state=MailState.SENT))
    return count


def test_a_confirmation_that_was_sent_is_withdrawn_without_the_name(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    mark_sent()
    [date] = find(WRONG).event.dates
    withdraw(event_id, request)
    [mail] = mails()
    assert (mail.message, mail.recipient, mail.forget) == ("erased", WRONG, True)
    assert not mail.about.startswith("registration/")
    assert mail.payload == {
        "event": event_id,
        "date": date.id,
        "uid": date.uid,
        "language": "fr",
        "zone": "Europe/Paris",
        "name": "",
        "sequence": 1,
        "mistyped": True,
    }
    told = get_render("erased")(mail.payload | {"language": "en"}, WRONG, NOW)
    assert told is not None
    assert told.subject.startswith("Your address was entered by mistake: ")
    for part in (told.text, told.html):
        assert "said a moment later that it was wrong" in part
        assert "You have nothing to do." in part
        assert "you told us" not in part


def test_the_address_is_heard_when_it_is_registered_after_all(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, WRONG)
    mark_sent()
    withdraw(event_id, request)
    sign_up(event_id, WRONG)
    assert [mail.payload["sequence"] for mail in mails(WRONG)] == [1, 2]


def test_the_seat_goes_to_who_waits(app: Flask) -> None:
    event_id = add_event(capacity=1)
    request = sign_up(event_id, WRONG)
    sign_up(event_id, "bilal@example.org")
    withdraw(event_id, request)
    assert statuses(event_id) == {"bilal@example.org": RegistrationStatus.CONFIRMED}


def test_a_form_that_made_nothing_withdraws_nothing(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    again = sign_up(event_id)
    withdraw(event_id, again)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}
    assert messages() == ["confirmation", "already-registered"]


def test_a_registration_that_came_back_to_life_is_not_deleted(app: Flask) -> None:
    """Anybody can write the address of somebody who had cancelled."""
    event_id = add_event()
    sign_up(event_id)
    cancel()
    request = sign_up(event_id, name="A stranger")
    withdraw(event_id, request)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}
    assert messages() == ["confirmation", "cancelled", "confirmation"]


def test_nor_is_it_by_the_form_that_once_made_it(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    cancel()
    sign_up(event_id, submission=request.submission)
    withdraw(event_id, request)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}


def test_a_form_of_another_event_withdraws_nothing(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    withdraw(add_event(), request)
    assert statuses(event_id) == {AMINA: RegistrationStatus.CONFIRMED}


def test_it_is_possible_for_a_quarter_of_an_hour(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    withdraw(event_id, request, after=timedelta(minutes=15))
    assert find().status is RegistrationStatus.CONFIRMED
    withdraw(event_id, request, after=timedelta(minutes=15, seconds=-1))
    assert statuses(event_id) == {}
