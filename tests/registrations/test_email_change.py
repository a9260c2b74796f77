"""Another address: proven by its owner, told to the old one, and links that end."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    current,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
)
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import (
    ConsentPurpose,
    EmailChange,
    Registration,
    RegistrationStatus,
    Subscriber,
)

CONFIRMED, WAITING = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
)
OLD, NEW = "amina@example.org", "amina.diallo@example.org"


def ask(email: str = NEW, *, of: str = OLD, now: datetime = NOW) -> str:
    """Ask for another address; return the token that its owner gets."""
    with transaction():
        manage.request_email_change(
            registration=find_in_transaction(of), email=email, domain=DOMAIN, now=now
        )
    return db.session.scalars(select(EmailChange.token)).one()


def confirm(token: str, *, now: datetime = NOW) -> Registration:
    with transaction():
        return manage.confirm_email(token=token, domain=DOMAIN, now=now)


def test_nothing_changes_until_the_new_address_is_confirmed(app: Flask) -> None:
    sign_up(add_event())
    token = ask()
    assert len(token) == 32
    assert find(OLD).email == OLD
    assert current(NEW) == ["verify-email"]
    assert messages(OLD) == ["confirmation"]


def test_confirming_moves_the_registration_and_ends_the_old_links(app: Flask) -> None:
    sign_up(add_event())
    old_token, old_join_token = find().token, find().join_token
    registration = confirm(ask())
    assert (registration.email, registration.email_key, registration.sequence) == (NEW, NEW, 1)
    assert registration.token != old_token
    with pytest.raises(manage.RegistrationNotFound):
        manage.get_registration(old_token)
    with pytest.raises(manage.RegistrationNotFound):
        manage.get_registration_to_join(old_join_token)
    assert manage.get_registration_to_join(registration.join_token).email == NEW
    assert manage.get_registration(registration.token).email == NEW


def test_both_addresses_are_told_and_the_invitation_moves(app: Flask) -> None:
    sign_up(add_event())
    registration = confirm(ask())
    date_id = registration.event.dates[0].id
    farewell = mails(OLD)[-1]
    assert farewell.message == "address-changed"
    assert farewell.payload == {
        "event": registration.event_id,
        "date": date_id,
        "language": "fr",
        "zone": "Europe/Paris",
        "name": "",
        "sequence": 1,
    }
    assert current(NEW) == ["confirmation"]
    assert mails(NEW)[-1].payload["sequence"] == 1


def test_who_waits_moves_without_calendar(app: Flask) -> None:
    sign_up(add_event(capacity=0))
    confirm(ask())
    assert mails(OLD)[-1].payload["date"] is None
    assert messages(NEW) == ["verify-email", "waiting"]


def test_a_link_works_once(app: Flask) -> None:
    sign_up(add_event())
    token = ask()
    confirm(token)
    with pytest.raises(manage.EmailChangeNotFound):
        confirm(token)


def test_a_link_works_for_a_day(app: Flask) -> None:
    sign_up(add_event())
    token = ask()
    with pytest.raises(manage.EmailChangeNotFound):
        confirm(token, now=NOW + timedelta(days=1))
    confirm(token, now=NOW + timedelta(days=1, seconds=-1))


def test_asking_again_ends_the_earlier_link_and_mail(app: Flask) -> None:
    sign_up(add_event())
    first = ask("typo@example.org")
    second = ask(NEW)
    with pytest.raises(manage.EmailChangeNotFound):
        confirm(first)
    assert mails("typo@example.org")[0].state == "superseded"
    assert confirm(second).email == NEW


def test_links_for_one_purpose_do_nothing_for_another(app: Flask) -> None:
    sign_up(add_event())
    token = ask()
    with pytest.raises(manage.RegistrationNotFound):
        manage.get_registration(token)
    with pytest.raises(manage.EmailChangeNotFound):
        confirm(find().token)


def test_what_is_no_token_finds_nothing(app: Flask) -> None:
    sign_up(add_event())
    for token in ("", "x", "\x00", "é" * 32, "A" * 32, "' OR 1=1 --"):
        with pytest.raises(manage.RegistrationNotFound):
            manage.get_registration(token)
        with pytest.raises(manage.EmailChangeNotFound):
            confirm(token)


def test_no_address_is_flooded_with_requests_to_confirm(app: Flask) -> None:
    sign_up(add_event())
    for _ in range(5):
        ask()
    assert messages(NEW) == ["verify-email"] * 3


def test_two_registrations_of_one_person_become_one_with_the_better_standing(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id, NEW)
    sign_up(event_id, OLD)
    assert statuses(event_id) == {NEW: CONFIRMED, OLD: WAITING}
    confirm(ask())
    assert statuses(event_id) == {NEW: CONFIRMED}
    assert find(NEW).sequence == 1


def test_a_seat_freed_by_becoming_one_goes_to_who_waits(app: Flask) -> None:
    event_id = add_event(capacity=2)
    for email in (NEW, OLD, "bilal@example.org"):
        sign_up(event_id, email)
    confirm(ask())
    assert statuses(event_id) == {NEW: CONFIRMED, "bilal@example.org": CONFIRMED}


def test_what_is_said_to_the_old_address_belongs_to_no_registration(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    confirm(ask())
    [farewell] = [mail for mail in mails(OLD) if mail.message == "address-changed"]
    assert (farewell.about, farewell.forget) == (f"address-changed/{event_id}", True)
    assert "address-changed" not in json.dumps(manage.as_data(find(NEW)))


def test_the_old_address_is_heard_when_it_registers_again(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    confirm(ask())
    withdrawn = mails(OLD)[-1].payload["sequence"]
    sign_up(event_id, OLD)
    assert mails(OLD)[-1].payload["sequence"] > withdrawn


def test_the_new_address_is_heard_when_it_was_registered_and_erased_before(app: Flask) -> None:
    event_id = add_event()
    for email in (NEW, OLD):
        sign_up(event_id, email)
    with transaction():
        manage.erase(registration=find_in_transaction(NEW), domain=DOMAIN, now=NOW)
    withdrawn = mails(NEW)[-1].payload["sequence"]
    confirm(ask())
    assert mails(NEW)[-1].payload["sequence"] > withdrawn


def test_the_form_of_the_old_address_withdraws_nothing_any_more(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    confirm(ask())
    with transaction():
        manage.withdraw_mistyped(
            submission=request.submission, event_id=event_id, domain=DOMAIN, now=NOW
        )
    assert statuses(event_id) == {NEW: CONFIRMED}


def test_the_newsletter_moves_with_the_person(app: Flask) -> None:
    sign_up(add_event(), newsletter_consent="Send me the newsletter.")
    with transaction():
        manage.confirm_newsletter(registration=find_in_transaction(OLD), now=NOW)
    confirm(ask())
    before, after = db.session.scalars(select(Subscriber).order_by(Subscriber.id))
    assert (before.email, before.withdrawn_at) == (None, NOW)
    assert (after.email, after.consent_text) == (NEW, "Send me the newsletter.")
    assert after.withdrawn_at is None


def test_confirming_an_address_confirms_the_newsletter(app: Flask) -> None:
    sign_up(add_event(), newsletter_consent="Send me the newsletter.")
    confirm(ask())
    assert db.session.scalars(select(Subscriber.email)).all() == [NEW]


def test_a_withdrawal_of_the_old_address_outlives_a_move(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, newsletter_consent="Send me the newsletter.")
    with transaction():
        registration = find_in_transaction(OLD)
        manage.confirm_newsletter(registration=registration, now=NOW)
        manage.withdraw_consent(
            registration=registration, purpose=ConsentPurpose.NEWSLETTER, now=NOW
        )
    confirm(ask())
    [withdrawn] = db.session.scalars(select(Subscriber))
    assert (withdrawn.email, withdrawn.withdrawn_at) == (None, NOW)
