"""The join page: before, open, over; and who never sees the way in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.registrations.builders import cancel, find
from tests.web.visiting import LATER, register_person, send, span, text_of
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

MEETING: dict[str, Any] = {
    "platform": "Zoom",
    "join_url": "https://meet.example/secret-room?a=1&b=2",
    "join_passcode": "845521",
    "join_phone": "+32 2 555 01 23",
}
SECRETS = ("secret-room", "845521", "555 01 23")
OPEN = [span(timedelta(minutes=10))]


def interpretation() -> list[LanguageChannel]:
    """Spoken in French, interpreted into English."""
    return [
        LanguageChannel(kind=ChannelKind.FLOOR, language="fr", position=0),
        LanguageChannel(kind=ChannelKind.INTERPRETATION, language="en", position=1),
    ]


def join_page(token: str) -> str:
    """The address of the join page."""
    return f"/en/registrations/{token}/join"


def shows_way_in(page: str) -> bool:
    """Whether anything that lets one into the meeting is on the page."""
    return any(secret in page for secret in SECRETS)


def test_before_its_time_the_page_says_when_it_opens(client: FlaskClient) -> None:
    token = register_person(spans=[span(timedelta(minutes=20))], **MEETING)

    page = text_of(client.get(join_page(token)))

    assert "opens here 15 minutes before the start" in page
    assert not shows_way_in(page)


def test_when_open_it_shows_everything_needed_to_join(client: FlaskClient) -> None:
    token = register_person(
        spans=OPEN,
        channels=interpretation(),
        contact_email="help@example.org",
        details={"listening_language": "en"},
        **MEETING,
    )

    page = text_of(client.get(join_page(token)))

    assert all(secret in page for secret in SECRETS)
    assert "Join the meeting" in page
    assert "Choose your language: English." in page
    assert "mailto:help@example.org" in page


def test_the_button_records_that_the_person_came_and_leads_on(client: FlaskClient) -> None:
    token = register_person(spans=OPEN, **MEETING)
    client.get(join_page(token))
    assert find().attended_at is None

    answer = send(client, join_page(token))

    assert answer.status_code == 200
    assert "Location" not in answer.headers
    address = "https://meet.example/secret-room?a=1&amp;b=2"
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in answer.text
    assert f'href="{address}" rel="noreferrer"' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    came = find().attended_at
    assert came is not None
    send(client, join_page(token))
    assert find().attended_at == came


def test_afterwards_it_is_over(client: FlaskClient) -> None:
    token = register_person(**MEETING)
    move_to_the_past()

    page = text_of(client.get(join_page(token)))

    assert "The event is over" in page
    assert not shows_way_in(page)
    assert send(client, join_page(token)).status_code == 303
    assert find().attended_at is None


def move_to_the_past() -> None:
    """Let the event have ended an hour ago."""
    with transaction():
        event = db.session.scalars(select(Event)).one()
        [date] = event.dates
        ended = utc_now() - timedelta(hours=1)
        event.starts_at = date.starts_at = ended - timedelta(hours=2)
        event.ends_at = date.ends_at = ended


@pytest.mark.parametrize(
    "changes", [{"capacity": 0}, {"approval": True}], ids=["waiting", "pending"]
)
def test_who_has_no_place_never_sees_the_way_in(
    client: FlaskClient, changes: dict[str, Any]
) -> None:
    token = register_person(spans=OPEN, **MEETING, **changes)

    assert not shows_way_in(text_of(client.get(join_page(token))))
    answer = send(client, join_page(token))

    assert (answer.status_code, answer.headers["Location"]) == (303, join_page(token))
    assert find().attended_at is None


def test_who_cancelled_never_sees_the_way_in(client: FlaskClient) -> None:
    token = register_person(spans=OPEN, **MEETING)
    cancel(now=utc_now())

    assert find().status is RegistrationStatus.CANCELLED
    assert not shows_way_in(text_of(client.get(join_page(token))))
    assert send(client, join_page(token)).status_code == 303


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_does_not_take_place_has_no_way_in(
    client: FlaskClient, status: EventStatus
) -> None:
    token = register_person(spans=OPEN, **MEETING)
    with transaction():
        db.session.scalars(select(Event)).one().status = status

    assert not shows_way_in(text_of(client.get(join_page(token))))
    assert send(client, join_page(token)).status_code == 303


def test_of_several_dates_the_next_one_counts(client: FlaskClient) -> None:
    spans = [span(timedelta(minutes=5)), span(LATER)]
    token = register_person(spans=spans, **MEETING)
    assert shows_way_in(text_of(client.get(join_page(token))))

    with transaction():
        first = db.session.scalars(select(Event)).one().dates[0]
        first.starts_at, first.ends_at = utc_now() - timedelta(hours=3), utc_now()
    page = text_of(client.get(join_page(token)))

    assert "Not open yet" in page
    assert spans[1][0].strftime("%Y-%m-%dT%H:%M") in page


def test_in_person_the_place_is_shown(client: FlaskClient) -> None:
    place: dict[str, Any] = {"venue": "Maison des associations", "address": "Rue Washington 40"}
    token = register_person(
        spans=OPEN, format=EventFormat.IN_PERSON, channels=interpretation(), **place
    )

    page = text_of(client.get(join_page(token)))

    assert all(text in page for text in place.values())
    assert "Join the meeting" not in page
    assert "headphones" in page


def test_a_link_that_is_not_there_yet_is_admitted(client: FlaskClient) -> None:
    token = register_person(spans=OPEN)

    assert "The link is not there yet" in text_of(client.get(join_page(token)))
    assert send(client, join_page(token)).headers["Location"] == join_page(token)
