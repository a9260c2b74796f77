"""What everybody is told alike, whether or not an address is registered.

Each pair is tried with the same form, sent again and again: whoever has one can do that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, cancel, find, mails, messages, sign_up
from tests.web.registering import AMINA, location, registered, send
from tests.web.test_register_several import send as send_several
from tests.web.visiting import LATER, OWN, ZONE, register_person, span, text_of
from tests.web.visiting import send as send_form
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import to_local, utc_now
from webinars.web.forms import sign

VICTIM = AMINA["email"]

both = pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])


def know(event_id: int, known: bool) -> None:
    """Register Amina where the test wants her to be known, long enough ago to be forgotten."""
    if known:
        sign_up(event_id, now=utc_now() - timedelta(days=2))


def statuses(client: FlaskClient, times: int) -> list[int]:
    """What the same form is answered, sent that often."""
    return [send(client).status_code for _ in range(times)]


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient, talk: int) -> None:
    first = send(client, submission="one")
    again = send(client, submission="two")

    assert first.status_code == again.status_code == 303
    pages = [text_of(client.get(answer.headers["Location"])) for answer in (first, again)]
    plain = [re.sub(r'(value|s)="?=?[\w.-]{40,}"?', "", page) for page in pages]
    assert plain[0] == plain[1]
    assert len(registered()) == 1
    assert messages() == ["confirmation", "already-registered"]


def test_a_double_submit_is_one_registration_and_one_mail(client: FlaskClient, talk: int) -> None:
    assert send(client).status_code == 303
    assert send(client).status_code == 303

    assert len(registered()) == 1
    assert messages() == ["confirmation"]


def test_the_same_form_with_another_person_is_another_registration(
    client: FlaskClient, talk: int
) -> None:
    send(client)
    send(client, name="Omar", email="omar@example.org")

    assert {each.email for each in registered()} == {"amina@example.org", "omar@example.org"}


@both
def test_an_address_is_not_flooded_nor_shut_out_of_other_events(
    from_afar: FlaskClient, talk: int, known: bool
) -> None:
    if known:
        sign_up(talk, now=utc_now())
    statuses = [send(from_afar, submission=f"s{number}").status_code for number in range(4)]
    assert statuses == [303, 303, 303, 429]

    add_event(slug="other", spans=[span(LATER)])
    stamp = sign("form.other", "other", now=utc_now() - timedelta(seconds=9))

    assert send(from_afar, "/events/other/register", stamp=stamp).status_code == 303


def in_one_form(client: FlaskClient, form: str) -> int:
    """Register the victim, and nobody else, by the form for several."""
    contact = {"contact_email": f"{form}@example.org"}
    return send_several(client, "amina", submission=form, **contact).status_code


def by_victim_as_contact(client: FlaskClient, form: str) -> int:
    """Register somebody by the form for several, as if the victim did."""
    return send_several(client, form, submission=form, contact_email=VICTIM).status_code


def ask_for_links(client: FlaskClient, _form: str) -> int:
    """Ask for the links that the victim lost."""
    return send_form(client, "/lost-link", {"email": VICTIM}, subject="lost-link").status_code


@pytest.mark.parametrize(
    ("fill_in", "taken"),
    [
        (lambda client, form: send(client, submission=form).status_code, 3),
        (in_one_form, 3),
        (by_victim_as_contact, 10),
        (ask_for_links, 20),
    ],
)
def test_a_stranger_s_forms_do_not_tell_what_their_owner_did_with_an_address(
    app: Flask, talk: int, fill_in: Callable[[FlaskClient, str], int], taken: int
) -> None:
    def answers(network: str, times: int) -> list[int]:
        browser = app.test_client(use_cookies=False)
        browser.environ_base["REMOTE_ADDR"] = network
        return [fill_in(browser, f"n{network[-1]}t{number}") for number in range(times)]

    assert answers("198.51.100.7", 2) == [303] * 2

    assert answers("203.0.113.9", taken + 1) == [303] * taken + [429]


def test_where_nothing_tells_visitors_apart_no_answer_tells_of_an_address(
    client: FlaskClient, talk: int
) -> None:
    assert [send(client, submission=f"s{number}").status_code for number in range(9)] == [303] * 9
    assert len(mails()) == 3


@both
def test_the_same_form_is_taken_however_often_it_is_sent(
    from_afar: FlaskClient, talk: int, known: bool
) -> None:
    know(talk, known)

    assert statuses(from_afar, 5) == [303] * 5
    assert messages() == ["confirmation", *(["already-registered"] if known else [])]


@both
@pytest.mark.parametrize("limit", ["PER_NETWORK", "PER_EVENT"])
def test_past_a_limit_the_same_form_is_still_taken(
    from_afar: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch, known: bool, limit: str
) -> None:
    know(talk, known)
    monkeypatch.setattr(f"webinars.web.public.counting.{limit}", (1, timedelta(minutes=10)))

    assert statuses(from_afar, 3) == [303] * 3
    assert send(from_afar, submission="another").status_code == 429


def close_registration(event: Event) -> None:
    event.registration_closes_local = to_local(utc_now(), ZONE) - timedelta(hours=1)


def fill(event: Event) -> None:
    event.capacity, event.waiting_list = 0, False


@both
@pytest.mark.parametrize("end", [close_registration, fill])
def test_after_the_last_moment_the_same_form_is_still_taken(
    client: FlaskClient, talk: int, known: bool, end: Callable[[Event], None]
) -> None:
    know(talk, known)
    first = send(client).status_code
    with transaction():
        end(db.session.get_one(Event, talk))

    assert [first, *statuses(client, 1)] == [303] * 2
    assert send(client, submission="another").status_code == 409
    assert send(client, name="Somebody else").status_code == 409


@both
def test_the_form_of_who_left_since_is_answered_the_same_when_it_is_too_late(
    client: FlaskClient, talk: int, known: bool
) -> None:
    know(talk, known)
    send(client)
    cancel(now=utc_now())
    with transaction():
        fill(db.session.get_one(Event, talk))

    assert statuses(client, 1) == [303]
    assert find().status is RegistrationStatus.CANCELLED


@both
def test_a_form_that_was_never_taken_is_refused(
    client: FlaskClient, talk: int, known: bool
) -> None:
    know(talk, known)
    with transaction():
        fill(db.session.get_one(Event, talk))

    assert statuses(client, 2) == [409] * 2


@both
def test_a_form_that_was_withdrawn_is_a_new_one(
    client: FlaskClient, talk: int, known: bool
) -> None:
    know(talk, known)
    receipt = location(send(client))
    client.post(receipt, headers=OWN)
    with transaction():
        fill(db.session.get_one(Event, talk))

    assert statuses(client, 2) == [409] * 2


@both
def test_how_often_an_address_was_used_does_not_show_on_another_s_page(
    client: FlaskClient, talk: int, known: bool
) -> None:
    know(talk, known)
    statuses(client, 3)
    token = register_person("stranger@example.org")

    send_form(client, f"/registrations/{token}/email", {"email": VICTIM}, subject="email")

    assert f"This address has to be confirmed: {VICTIM}" in strip_tags(client, token)
    data = client.get(f"/registrations/{token}/data.json").json
    assert data is not None
    told = [mail["message"] for mail in data["mails"] if mail["recipient"] == VICTIM]
    assert told == ["verify-email"]


def strip_tags(client: FlaskClient, token: str) -> str:
    page = text_of(client.get(f"/en/registrations/{token}/"))
    return re.sub(r"</?(bdi|p)[^>]*>", "", page)
