"""Another address: proven by its owner, told to the old one, and links that end."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
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
)
from tests.registrations.readdressing import (
    NEW,
    OLD,
    ask,
    confirm,
)
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations import manage, own_data
from webinars.registrations.models import (
    RegistrationStatus,
)
from webinars.registrations.own_feed import open_feed
from webinars.registrations.register import key_of

CONFIRMED, WAITING = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
)
TWO_DATES = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]


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
    assert (registration.email, registration.email_key, registration.sequence) == (NEW, NEW, 2)
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
    [date] = registration.event.dates
    farewell = mails(OLD)[-1]
    assert farewell.message == "address-changed"
    assert farewell.payload == {
        "event": registration.event_id,
        "date": date.id,
        "uid": date.uid,
        "language": "fr",
        "zone": "Europe/Paris",
        "name": "",
        "sequence": 1,
    }
    assert current(NEW) == ["confirmation"]
    assert mails(NEW)[-1].payload["sequence"] == 2  # also where one calendar hears both


def test_who_cancelled_or_had_a_feed_gets_the_new_links_at_the_new_address(app: Flask) -> None:
    sign_up(add_event(), language="en")
    with transaction():
        open_feed(registration=find_in_transaction())
    cancel()
    confirm(ask())
    mail = mails(NEW)[-1]
    assert mail.message == "links"
    told = get_render("links")(mail.payload, NEW, NOW)
    assert told is not None
    for part in (told.text, told.html):
        assert f"/registrations/{find(NEW).token}/" in part
        assert (
            "This registration now uses this address. The links to this registration are new."
            in part
        )
        assert "Your own calendar address has ended too." in part


def test_the_old_address_is_told_of_its_own_dates_and_of_the_feed_that_ended(app: Flask) -> None:
    event_id = add_event(spans=TWO_DATES, choose_dates=True)
    first = db.session.get_one(Event, event_id).dates[0].uid
    sign_up(event_id, language="en", dates=frozenset({first}))
    with transaction():
        open_feed(registration=find_in_transaction())
    confirm(ask())
    [farewell] = [mail for mail in mails(OLD) if mail.message == "address-changed"]
    told = get_render("address-changed")(farewell.payload, OLD, NOW)
    assert told is not None
    assert "6 July" in told.text
    assert "6 August" not in told.text
    assert "The calendar address of your own has ended too." in told.text


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


def test_the_last_link_works_when_no_more_are_sent(app: Flask) -> None:
    sign_up(add_event())
    tokens = [ask() for _ in range(4)]
    assert tokens[2] == tokens[3]
    assert confirm(tokens[2]).email == NEW


def test_no_registration_mails_any_number_of_strangers(app: Flask) -> None:
    sign_up(add_event())
    for number in range(8):
        ask(f"stranger{number}@example.net")
    assert messages().count("verify-email") == 5
    ask("stranger@example.net", now=NOW + timedelta(hours=2))
    assert messages("stranger@example.net") == ["verify-email"]


def test_what_is_said_to_the_old_address_belongs_to_no_registration(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    confirm(ask())
    [farewell] = [mail for mail in mails(OLD) if mail.message == "address-changed"]
    assert (farewell.about, farewell.forget) == (f"address-changed/{event_id}", True)
    assert "address-changed" not in json.dumps(own_data.as_data(find(NEW)))


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
            form=key_of(event_id=event_id, request=request),
            event_id=event_id,
            domain=DOMAIN,
            now=NOW,
        )
    assert statuses(event_id) == {NEW: CONFIRMED}
