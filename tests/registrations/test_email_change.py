"""Another address: proven by its owner, told to the old one, and links that end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

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
)
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import (
    EmailChange,
    Registration,
    RegistrationStatus,
    Subscriber,
)

CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
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


def correct(
    event_id: int, submission: str, email: str = NEW, *, now: datetime = NOW, language: str = "en"
) -> None:
    with transaction():
        manage.correct_address(
            submission=submission,
            event_id=event_id,
            email=email,
            domain=DOMAIN,
            now=now,
            language=language,
        )


def test_nothing_changes_until_the_new_address_is_confirmed(app: Flask) -> None:
    sign_up(add_event())
    token = ask()
    assert len(token) == 32
    assert find(OLD).email == OLD
    assert current(NEW) == ["verify-email"]
    assert messages(OLD) == ["confirmation"]


def test_confirming_moves_the_registration_and_ends_the_old_links(app: Flask) -> None:
    sign_up(add_event())
    old_token = find().token
    registration = confirm(ask())
    assert (registration.email, registration.email_key, registration.sequence) == (NEW, NEW, 1)
    assert registration.token != old_token
    with pytest.raises(manage.RegistrationNotFound):
        manage.get_registration(old_token)
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
        "name": "Amina Diallo",
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


def test_the_newsletter_moves_with_the_person(app: Flask) -> None:
    sign_up(add_event(), newsletter_consent="Send me the newsletter.")
    confirm(ask())
    subscriber = db.session.scalars(select(Subscriber)).one()
    assert (subscriber.email, subscriber.consent_text) == (NEW, "Send me the newsletter.")
    assert subscriber.withdrawn_at is None


def test_a_typo_is_corrected_from_the_answer_page(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id, "amina@gmial.example")
    token = find("amina@gmial.example").token
    correct(event_id, request.submission)
    assert statuses(event_id) == {NEW: CONFIRMED}
    assert find(NEW).token != token
    assert current(NEW) == ["confirmation"]
    assert messages("amina@gmial.example") == ["confirmation", "address-changed"]


def test_correcting_is_possible_for_an_hour(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    correct(event_id, request.submission, now=NOW + timedelta(hours=1))
    assert statuses(event_id) == {OLD: CONFIRMED}
    assert messages(NEW) == ["register-again"]


def test_a_form_that_made_no_registration_is_answered_with_how_to_register(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    again = sign_up(event_id)
    correct(event_id, again.submission, language="fr")
    assert statuses(event_id) == {OLD: CONFIRMED}
    [mail] = mails(NEW)
    assert (mail.message, mail.payload) == (
        "register-again",
        {"event": event_id, "language": "fr"},
    )
    assert mail.forget


def test_correcting_takes_nothing_over_from_who_is_registered(app: Flask) -> None:
    event_id = add_event(capacity=2)
    sign_up(event_id, NEW, name="The Owner")
    mistaken = sign_up(event_id, OLD)
    sign_up(event_id, "bilal@example.org")
    correct(event_id, mistaken.submission)
    assert statuses(event_id) == {NEW: CONFIRMED, "bilal@example.org": CONFIRMED}
    assert find(NEW).name == "The Owner"
    assert messages(NEW) == ["confirmation", "already-registered"]
    assert messages(OLD) == ["address-changed"]


def test_correcting_to_an_address_that_had_cancelled_brings_it_back(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, NEW)
    cancel(NEW)
    mistaken = sign_up(event_id, OLD)
    correct(event_id, mistaken.submission)
    assert statuses(event_id) == {NEW: CONFIRMED}
    assert find(NEW).sequence == 2
    assert current(NEW) == ["confirmation"]
