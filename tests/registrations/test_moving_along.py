"""What moves along with an address: newsletters, cancellations, and other registrations."""

from __future__ import annotations

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
    sign_up,
    statuses,
)
from tests.registrations.readdressing import (
    NEW,
    NEWS,
    NEWSLETTER,
    OLD,
    ask,
    confirm,
    of_event,
    say_yes,
    subscribed,
    two_events,
)
from webinars.extensions import db, transaction
from webinars.registrations import manage, subscriptions
from webinars.registrations.models import (
    ConsentPurpose,
    EmailChange,
    RegistrationStatus,
    Subscriber,
)
from webinars.registrations.overtaken import CANCELS

CONFIRMED, WAITING = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
)
TWO_DATES = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]


def test_two_registrations_of_one_person_become_one_with_the_better_standing(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id, NEW)
    sign_up(event_id, OLD)
    assert statuses(event_id) == {NEW: CONFIRMED, OLD: WAITING}
    confirm(ask())
    assert statuses(event_id) == {NEW: CONFIRMED}
    assert find(NEW).sequence == 2


@pytest.mark.parametrize(("zone", "kept"), [("", "Europe/Kyiv"), ("Asia/Tbilisi", "Asia/Tbilisi")])
def test_of_two_that_become_one_a_zone_that_somebody_named_stays(
    sqlite_app: Flask, zone: str, kept: str
) -> None:
    event_id = add_event()
    sign_up(event_id, NEW, zone="Europe/Kyiv")
    sign_up(event_id, OLD, zone=zone)
    confirm(ask())
    assert find(NEW).zone == kept


def test_a_seat_freed_by_becoming_one_goes_to_who_waits(app: Flask) -> None:
    event_id = add_event(capacity=2)
    for email in (NEW, OLD, "bilal@example.org"):
        sign_up(event_id, email)
    confirm(ask())
    assert statuses(event_id) == {NEW: CONFIRMED, "bilal@example.org": CONFIRMED}


def test_the_wish_for_the_newsletter_moves_and_the_yes_does_not(app: Flask) -> None:
    sign_up(add_event(), newsletter_consent=NEWS)
    say_yes()
    confirm(ask())
    [before] = db.session.scalars(select(Subscriber))
    assert (before.email, before.withdrawn_at) == (None, NOW)
    assert subscriptions.is_newsletter_unconfirmed(find(NEW)), "the new address is asked"


def test_a_wish_that_another_registration_carried_moves_too(app: Flask) -> None:
    first, second = two_events()
    sign_up(first, newsletter_consent=NEWS)
    say_yes()
    with transaction():
        db.session.delete(find_in_transaction(OLD))
    sign_up(second)
    confirm(ask())
    assert subscribed() == []
    [consent] = find(NEW).consents
    assert (consent.text, consent.given_at) == (NEWS, NOW)


def test_confirming_an_address_confirms_no_newsletter(app: Flask) -> None:
    sign_up(add_event(), newsletter_consent=NEWS)
    confirm(ask())
    assert db.session.scalars(select(Subscriber)).all() == []


def test_who_withdrew_at_one_event_is_not_subscribed_by_a_move_at_another(app: Flask) -> None:
    first, second = two_events()
    for event_id in (first, second):
        sign_up(event_id, newsletter_consent=NEWS)
    with transaction():
        registration = of_event(first)
        manage.confirm_newsletter(registration=registration, now=NOW)
        manage.withdraw_consent(
            registration=registration, purpose=NEWSLETTER, domain=DOMAIN, now=NOW
        )
    with transaction():
        registration = of_event(second)
        manage.request_email_change(registration=registration, email=NEW, domain=DOMAIN, now=NOW)
    confirm(db.session.scalars(select(EmailChange.token)).one())
    assert subscribed() == []
    assert not subscriptions.is_newsletter_unconfirmed(find(NEW)), "nor asked again"


def test_nobody_lifts_the_withdrawal_of_another_by_a_move(app: Flask) -> None:
    first, second = two_events()
    sign_up(first, NEW, newsletter_consent=NEWS)
    say_yes(NEW)
    with transaction():
        manage.withdraw_consent(
            registration=find_in_transaction(NEW), purpose=NEWSLETTER, domain=DOMAIN, now=NOW
        )
    sign_up(second, OLD, newsletter_consent=NEWS)
    say_yes(OLD)
    confirm(ask(NEW))
    assert subscribed() == []


def test_what_an_absorbed_registration_agreed_to_can_be_stopped(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, NEW, newsletter_consent=NEWS)
    say_yes(NEW)
    sign_up(event_id, OLD)
    confirm(ask())
    assert subscribed() == [NEW]
    with transaction():
        manage.withdraw_consent(
            registration=find_in_transaction(NEW), purpose=NEWSLETTER, domain=DOMAIN, now=NOW
        )
    assert subscribed() == []


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_who_agreed_to_be_recorded_agrees_with_the_registration_that_stays(
    app: Flask, *, is_withdrawn: bool
) -> None:
    begun, week = local(3, 1, 9), local(7, 6, 11)  # before `NOW`, and after
    event_id = add_event(recording=True, spans=[(begun, local(3, 1, 10)), (week, local(7, 6, 12))])
    sign_up(event_id, OLD)
    sign_up(event_id, NEW, recording_consent="Yes.")
    if is_withdrawn:
        with transaction():
            manage.withdraw_consent(
                registration=find_in_transaction(NEW),
                purpose=ConsentPurpose.RECORDING,
                domain=DOMAIN,
                now=NOW,
            )
    confirm(ask())
    (consent,) = (each for each in find(NEW).consents if each.text == "Yes.")
    assert (consent.withdrawn_at is not None) is is_withdrawn
    told = [mail.payload for mail in mails() if mail.message == "recording-ended"]
    assert [payload["registration"] for payload in told] == [find(NEW).id] * is_withdrawn


def test_an_unsent_cancellation_outlives_becoming_one(app: Flask) -> None:
    event_id = add_event(capacity=1, spans=TWO_DATES)
    sign_up(event_id, NEW)
    sign_up(event_id, "bilal@example.org")
    sign_up(event_id, OLD)
    deliver_all()
    cancel(NEW)
    assert statuses(event_id)[OLD] is WAITING
    date_ids = [mail.payload["date"] for mail in mails(NEW)[2:]]
    confirm(ask())
    withdrawn = [mail for mail in mails(NEW) if mail.message == "cancellation-date"]
    assert [mail.payload["date"] for mail in withdrawn] == date_ids
    assert {mail.payload["sequence"] for mail in withdrawn} == {find(NEW).sequence}
    assert current(NEW) == ["cancellation-date", "cancellation-date", "waiting"]


def test_what_an_absorbed_registration_brought_leaves_the_calendar(app: Flask) -> None:
    event_id = add_event(spans=TWO_DATES)
    for email in (NEW, OLD):
        sign_up(event_id, email)
    deliver_all()
    confirm(ask())
    date_ids = [date.id for date in find(NEW).event.dates]
    cancel(NEW)  # before the new invitations leave
    withdrawn = [m.payload["date"] for m in mails(NEW) if m.message in CANCELS]
    assert withdrawn == date_ids


def test_a_cancellation_that_arrived_is_not_repeated_on_becoming_one(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id, NEW)
    sign_up(event_id, "bilal@example.org")
    sign_up(event_id, OLD)
    cancel(NEW)
    deliver_all()
    confirm(ask())
    assert current(NEW) == ["waiting"]


def test_a_withdrawal_of_the_old_address_outlives_a_move(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, newsletter_consent="Send me the newsletter.")
    with transaction():
        registration = find_in_transaction(OLD)
        manage.confirm_newsletter(registration=registration, now=NOW)
        manage.withdraw_consent(
            registration=registration, purpose=ConsentPurpose.NEWSLETTER, domain=DOMAIN, now=NOW
        )
    confirm(ask())
    [withdrawn] = db.session.scalars(select(Subscriber))
    assert (withdrawn.email, withdrawn.withdrawn_at) == (None, NOW)
