"""What an event's page offers in each of its states: open, full, under way, over, or off."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, sign_up
from tests.web.events import add, show
from tests.web.visiting import LATER, ZONE, span
from webinars.events.models import Event, EventStatus, Visibility
from webinars.extensions import db
from webinars.times import to_local, utc_now


def local_in(time: timedelta) -> datetime:
    return to_local(utc_now(), ZONE).replace(second=0, microsecond=0) + time


@pytest.mark.parametrize(
    ("changes", "sentence", "has_form"),
    [
        ({}, "Your name and e-mail address are enough.", True),
        ({"status": EventStatus.CANCELLED}, "This event is cancelled", False),
        ({"status": EventStatus.POSTPONED}, "This event is postponed", False),
        ({"visibility": Visibility.INVITATION}, "This event is by invitation only", False),
        ({"capacity": 0, "waiting_list": False}, "There is no waiting list.", False),
        ({"capacity": 0}, "You can join the waiting list.", True),
        ({"spans": [span(timedelta(days=-2))]}, "This event is over", False),
        (
            {"registration_closes_local": local_in(timedelta(hours=-1))},
            "Registration is closed",
            False,
        ),
        (
            {"registration_opens_local": local_in(timedelta(days=1))},
            "Registration is not open yet",
            False,
        ),
    ],
)
def test_each_state_has_a_text_of_its_own(
    client: FlaskClient, changes: dict[str, Any], sentence: str, has_form: bool
) -> None:
    add(**changes)

    shown = show(client)

    assert sentence in shown
    assert ('action="/events/talk/register"' in shown) is has_form


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": 0, "waiting_list": False},
        {"registration_closes_local": local_in(timedelta(hours=-1))},
        {"visibility": Visibility.INVITATION},
    ],
    ids=["full", "closed", "by invitation"],
)
@pytest.mark.parametrize("running", [False, True], ids=["ahead", "going on"])
def test_who_has_a_place_finds_the_way_back_where_nobody_registers(
    client: FlaskClient, changes: dict[str, Any], running: bool
) -> None:
    add(**changes, spans=[span(timedelta(minutes=-10) if running else LATER)])

    main = show(client).partition("<main")[2].partition("</main>")[0]

    assert main.count("I lost my link</a>") == 1
    assert ("Already registered?" in main) is not running


def test_the_state_stands_right_under_the_title_and_in_a_badge(client: FlaskClient) -> None:
    add(status=EventStatus.POSTPONED)

    shown = show(client)

    assert re.search(r'<h1[^>]*>[^<]*</h1> <section class="notice warning"', shown)
    assert '<span class="badge warning">Postponed</span>' in shown


@pytest.mark.parametrize("capacity", [None, 0])
def test_what_goes_on_says_so_and_lets_nobody_wait_for_it(
    client: FlaskClient, capacity: int | None
) -> None:
    add(spans=[span(timedelta(minutes=-20))], capacity=capacity)

    shown = show(client)

    assert '<span class="badge warning">On now</span>' in shown
    assert "It has been going on since" in shown
    assert ("You can still register" in shown) is (capacity is None)
    assert "waiting list." not in shown.replace("There is no waiting list.", "")
    assert '<span class="badge warning">On now</span>' in show(client, "/")


def test_between_two_dates_nothing_goes_on_and_one_can_wait(client: FlaskClient) -> None:
    add(spans=[span(timedelta(days=-1)), span(timedelta(days=1))], capacity=0)

    shown = show(client)

    assert "going on" not in shown
    assert "Join the waiting list" in shown


@pytest.mark.parametrize(
    ("status", "days", "label", "has_file"),
    [
        (EventStatus.PUBLISHED, 9, "Register by", True),
        (EventStatus.PUBLISHED, -2, "Registration closed", False),
        (EventStatus.CANCELLED, 9, "", False),
        (EventStatus.POSTPONED, 9, "", False),
    ],
)
def test_what_is_over_or_off_invites_to_nothing(
    client: FlaskClient, status: EventStatus, days: int, label: str, has_file: bool
) -> None:
    closes = local_in(timedelta(days=1))
    add(status=status, spans=[span(timedelta(days=days))], registration_closes_local=closes)

    shown = show(client)

    labels = [
        each for each in ("Register by", "Registration closed") if f"<dt>{each}</dt>" in shown
    ]
    assert labels == [label] * bool(label)
    assert ("calendar.ics" in shown) is has_file


def test_registration_closed_with_the_event_where_the_deadline_would_be_later(
    client: FlaskClient,
) -> None:
    day = timedelta(days=1)
    add(spans=[span(-2 * day)], registration_closes_local=local_in(day))
    ended = db.session.query(Event).one().dates[0].ends_local

    closed = show(client).partition("<dt>Registration closed</dt>")[2]

    assert f'datetime="{ended:%Y-%m-%dT%H:%M}' in closed.partition("</dd>")[0]


def test_the_last_seat_turns_the_form_into_a_waiting_list(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=1)
    assert "Join the waiting list" not in show(client)

    sign_up(event_id, now=utc_now())

    assert "Join the waiting list" in show(client)
