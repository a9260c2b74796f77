"""Who is online: those who came by their own join page, when, and who is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find, find_in_transaction, sign_up
from tests.web.organiser.people import Organiser
from tests.web.visiting import send, span, text_of
from webinars.events.models import Event
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.registrations.attendance import check_in
from webinars.registrations.models import AttendanceWay, Registration
from webinars.times import utc_now

HOUR = timedelta(hours=1)
AMINA, BO = "amina@example.org", "bo@example.org"


@pytest.fixture
def event_id(app: Flask) -> int:
    """A webinar that has just begun, interpreted; Amina and Bo are registered."""
    event_id = add_event(spans=[span(-HOUR / 4)], slug="talk")
    with transaction():
        floor = LanguageChannel(event_id=event_id, kind=ChannelKind.FLOOR, language="en")
        heard = LanguageChannel(event_id=event_id, kind=ChannelKind.INTERPRETATION, language="fr")
        db.session.add_all([floor, heard])
    for email, name in ((AMINA, "Amina Diallo"), (BO, "Bo Jensen")):
        sign_up(event_id, email, now=utc_now() - 48 * HOUR, name=name, organisation="Network")
    with transaction():
        db.session.query(Registration).filter_by(email=AMINA).update({"listening_language": "fr"})
    return event_id


@pytest.fixture
def page(desk: str) -> str:
    return f"{desk}/check-in/online"


def come_in(client: FlaskClient, email: str = AMINA) -> None:
    """Press the button of the join page."""
    answer = send(client, f"/join/{find(email).join_token}")
    assert answer.status_code in {200, 303}


def test_who_presses_the_button_of_the_join_page_is_in(
    client: FlaskClient, checker: Organiser, page: str
) -> None:
    assert "<strong>0</strong> of 2 are in" in text_of(checker.get(page))
    client.get(f"/join/{find().join_token}")  # as a mail scanner does
    assert "<strong>0</strong> of 2 are in" in text_of(checker.get(page))
    come_in(client)
    text = text_of(checker.get(page))
    assert "<strong>1</strong> of 2 is in" in text
    assert "In since" in text
    assert "Not in yet" in text
    assert "French <strong>1</strong>" in text
    assert "English <strong>0</strong>" in text
    here, missing = (checker.get(f"{page}?show={show}").text for show in ("here", "missing"))
    assert ("Amina Diallo" in here, "Bo Jensen" in here) == (True, False)
    assert ("Amina Diallo" in missing, "Bo Jensen" in missing) == (False, True)
    with transaction():
        bo = find_in_transaction(BO)
        date = bo.event.dates[0]
        check_in(registration=bo, date=date, way=AttendanceWay.DOOR, now=utc_now())
    missing = text_of(checker.get(f"{page}?show=missing"))
    assert "Bo Jensen" in missing  # in the room, that is: not online
    assert "In the room since" in missing
    found = checker.get(f"{page}?q=jensen").text
    assert ("Amina Diallo" in found, "Bo Jensen" in found) == (False, True)
    assert "@example.org" not in text


def test_it_asks_for_itself_again_only_while_people_come_in(
    client: FlaskClient, viewer: Organiser, checker: Organiser, page: str, event_id: int
) -> None:
    come_in(client)
    assert 'data-refresh="30"' in checker.get(page).text
    with transaction():
        event = db.session.get_one(Event, event_id)
        date = event.dates[0]
        date.starts_at, date.ends_at = date.starts_at - 48 * HOUR, date.ends_at - 48 * HOUR
    text = text_of(checker.get(page))
    assert "data-refresh" not in text
    assert "Who was online" in text
    assert "<strong>1</strong> of 2 was in" in text
    assert "Came in at" in text
    assert "Did not come in" in text


def test_pages_show_everybody_once_with_as_few_queries(
    checker: Organiser, page: str, event_id: int, count_queries: list[str]
) -> None:
    checker.get(page)
    count_queries.clear()
    checker.get(page)
    few = len(count_queries)
    for number in range(33):
        sign_up(
            event_id, f"p{number}@example.org", now=utc_now() - 48 * HOUR, name=f"P {number:02}"
        )
    count_queries.clear()
    first = checker.get(page).text
    assert len(count_queries) <= few
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = checker.get(onward.replace("&amp;", "&")).text
    names = [f"P {number:02}" for number in range(33)]
    assert [first.count(f"<bdi>{n}</bdi>") + second.count(f"<bdi>{n}</bdi>") for n in names] == [
        1
    ] * 33


def test_who_may_not_check_in_does_not_see_it(
    stranger: Organiser, client: FlaskClient, page: str
) -> None:
    assert stranger.get(page).status_code == 404
    assert client.get(page).status_code in {302, 303}
