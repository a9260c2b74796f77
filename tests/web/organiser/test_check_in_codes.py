"""Codes at the door: they open their person to who may check in, and nothing to anybody else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.organiser.test_check_in import BO, change, dates, door, enrol, event_id, tap
from tests.web.visiting import span, text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.door_codes import show_door_code

__all__ = ["door", "event_id"]


def scan(member: Organiser, **more: Any) -> str:  # noqa: ANN401
    """Read Amina's QR code with a phone; return the page."""
    return text_of(member.get(f"/organiser/-/check-in/{find().door_token}", **more))


def test_a_code_opens_its_person_and_changes_nothing_by_itself(
    checker: Organiser, door: str
) -> None:
    page = scan(checker, follow_redirects=True)
    assert "Amina Diallo" in page
    assert "Expected, not here yet" in page
    assert find().attended_at is None
    tap(checker, door)
    assert "Here since" in scan(checker, follow_redirects=True)


def test_a_code_opens_at_the_day_that_the_phone_is_at(
    checker: Organiser, door: str, event_id: int
) -> None:
    first, second = dates(event_id)
    checker.get(f"{door}?on={second}")
    answer = checker.get(f"/organiser/-/check-in/{find().door_token}")
    assert f"on={second}" in answer.headers["Location"]
    assert find().door_token not in answer.headers["Location"]
    other = join_again(checker)
    answer = other.get(f"/organiser/-/check-in/{find().door_token}")
    assert first not in answer.headers["Location"]
    assert "Another day" not in other.get(answer.headers["Location"]).text


def join_again(member: Organiser) -> Organiser:
    """The same person on another phone."""
    return Organiser(member.client.application, member.email)


def test_a_code_tells_nobody_else_anything(
    client: FlaskClient, stranger: Organiser, viewer: Organiser, checker: Organiser, door: str
) -> None:
    path = f"/organiser/-/check-in/{find().door_token}"
    unknown = f"/organiser/-/check-in/{'x' * 32}"
    answer, other = client.get(path), client.get(unknown)
    assert answer.status_code == other.status_code == 302
    assert answer.headers["Location"].startswith("/organiser/-/login?next=")
    assert "Amina" not in client.get(answer.headers["Location"]).text
    for member in (stranger, viewer):
        known, nothing = member.get(path), member.get(unknown)
        assert known.status_code == nothing.status_code == 404
        assert "Amina" not in known.text
    for secret in (find().token, find().join_token, find().public_id, path[-32:-1] + "\x00"):
        assert checker.get(f"/organiser/-/check-in/{secret}").status_code == 404
    assert client.get(f"/en/registrations/{find().door_token}/").status_code == 404
    assert client.get(f"/en/join/{find().door_token}").status_code == 404


def test_after_signing_in_it_goes_on_at_the_person(checker: Organiser, app: Flask) -> None:
    phone = app.test_client()
    path = f"/organiser/-/check-in/{find().door_token}"
    login = phone.get(path).headers["Location"]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', phone.get(login).text)
    assert token is not None
    data = {
        "email": checker.email,
        "password": "a long enough phrase",
        "csrf_token": token[1],
    }
    page = phone.post(login, data=data, follow_redirects=True)
    assert "Amina Diallo" in page.text


def test_a_replaced_code_opens_nothing(checker: Organiser) -> None:
    path = f"/organiser/-/check-in/{find().door_token}"
    change(door_token="n" * 32, door_code="NNNNNNNN")
    answer = checker.get(path)
    assert answer.status_code == 404
    assert "This code opens nothing" in answer.text


def test_a_code_of_another_event_is_said_to_be_that(
    app: Flask, checker: Organiser, door: str, event_id: int
) -> None:
    other = another_event(event_id)
    checker.get(door)
    answer = checker.get(f"/organiser/-/check-in/{find(BO).door_token}", follow_redirects=True)
    assert "This code is for another event" in answer.text
    assert "Bo Jensen" in answer.text
    assert f'href="{door}?on=' in answer.text
    typed = show_door_code(find(BO).door_code)
    page = checker.get(door, query_string={"q": typed}).text
    assert "This code is for another event" in page
    assert "Bo Jensen" not in page
    assert other in page


def another_event(event_id: int) -> str:
    """Another event of the organisation, for which Bo is registered; its slug."""
    owner_id = organisation_of(event_id).id
    other = add_event(spans=[span(timedelta(days=3))], slug="other")
    with transaction():
        db.session.get_one(Event, other).organisation_id = owner_id
    enrol(other, BO, name="Bo Jensen")
    return "other"


def test_a_typed_code_of_a_stranger_s_event_finds_nothing(
    checker: Organiser, stranger: Organiser, door: str
) -> None:
    event_id = db.session.scalars(sa.select(Event.id).where(Event.slug != "days")).one()
    enrol(event_id, BO, name="Bo Jensen")
    page = checker.get(door, query_string={"q": find(BO).door_code}).text
    assert "Nobody matches" in page
    assert "another event" not in page


def test_the_short_code_finds_its_person(checker: Organiser, door: str) -> None:
    typed = show_door_code(find().door_code).lower()
    assert "Amina Diallo" in checker.get(door, query_string={"q": typed}).text
