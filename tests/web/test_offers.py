"""A place that is kept for somebody who waits: their own page says so, and one click answers."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    find,
    find_in_transaction,
    sign_up,
)
from tests.web.visiting import LATER, own, send, span, text_of
from webinars.events.models import EventStatus
from webinars.extensions import transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.seats import fill_seats, lock_event
from webinars.times import utc_now

FIRST, NEXT = "amina@example.org", "bilal@example.org"


def offered() -> str:
    """The token of somebody to whom a place is offered."""
    event_id = add_event(capacity=1, offer_hours=24, spans=[span(LATER)])
    for email in (FIRST, NEXT):
        sign_up(event_id, email, now=utc_now())
    cancel(FIRST, now=utc_now())
    return find(NEXT).token


def test_the_page_says_until_when_and_changes_nothing_by_itself(client: FlaskClient) -> None:
    token = offered()
    page = client.get(own(token))
    assert "A place is free for you" in text_of(page)
    assert "We keep it for you until" in text_of(page)
    assert "All places are taken" not in text_of(page)
    assert find(NEXT).status is RegistrationStatus.WAITING


def test_one_click_takes_the_place(client: FlaskClient) -> None:
    token = offered()
    page = client.get(send(client, own(token, "offer")).location)
    assert "Your place is confirmed" in text_of(page)
    send(client, own(token, "offer/decline"))  # of a page that was still open
    assert find(NEXT).status is RegistrationStatus.CONFIRMED


def test_one_click_gives_it_away(client: FlaskClient) -> None:
    token = offered()
    page = client.get(send(client, own(token, "offer/decline")).location)
    assert "You are not registered any more" in text_of(page)
    assert find(NEXT).status is RegistrationStatus.CANCELLED


def test_a_click_that_comes_late_is_told_so(client: FlaskClient) -> None:
    token = offered()
    with transaction():
        find_in_transaction(NEXT).offered_until = utc_now() - timedelta(seconds=1)
    page = client.get(send(client, own(token, "offer")).location)
    assert "The place that was kept for you is gone" in text_of(page)
    assert find(NEXT).status is RegistrationStatus.WAITING


def test_a_click_while_the_event_is_postponed_is_told_so(client: FlaskClient) -> None:
    token = offered()
    with transaction():
        event = lock_event(find_in_transaction(NEXT).event_id)
        event.status = EventStatus.POSTPONED
        fill_seats(event, domain=DOMAIN, now=utc_now())
    page = client.get(send(client, own(token, "offer")).location)
    assert "The event is postponed. Its new date is not known yet." in text_of(page)
    assert "time was up" not in text_of(page)
    assert find(NEXT).status is RegistrationStatus.WAITING
