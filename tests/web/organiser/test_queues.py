"""Waiting list and approvals: who is next, decided with one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.registrations.builders import NOW, find, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import names
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus

STATUS = RegistrationStatus
SEEN = {"seen": "pending"}


@pytest.fixture
def line(event_id: int) -> list[str]:
    """Three people who wait for a decision, the first first; their public ids."""
    with transaction():
        db.session.get_one(Event, event_id).approval = True
    for number in range(3):
        now = NOW + timedelta(minutes=number)
        sign_up(event_id, f"p{number}@example.org", name=f"P{number}", now=now)
    return [find(f"p{number}@example.org").public_id for number in range(3)]


def test_a_line_has_the_longest_first_with_their_places(
    owner: Organiser, desk: str, line: list[str]
) -> None:
    page = owner.get(f"{desk}/people/?status=pending").text
    assert names(page) == ["P0", "P1", "P2"]
    assert re.findall(r'data-label="In the line">(\d+)<', page) == ["1", "2", "3"]
    onward = owner.get(f"{desk}/people/?status=pending&after={line[0]}").text
    assert re.findall(r'data-label="In the line">(\d+)<', onward) == ["2", "3"]


def test_a_search_in_a_line_shows_no_wrong_places(
    owner: Organiser, desk: str, line: list[str]
) -> None:
    page = owner.get(f"{desk}/people/?status=pending&q=P1").text
    assert names(page) == ["P1"]
    assert 'data-label="In the line"' not in page
    assert "In the line: 2" in owner.get(f"{desk}/people/{line[1]}/").text


@pytest.mark.parametrize(
    ("do", "status"), [("confirm", STATUS.CONFIRMED), ("decline", STATUS.DECLINED)]
)
def test_one_click_decides_and_leads_back_to_the_line(
    owner: Organiser, desk: str, line: list[str], do: str, status: RegistrationStatus
) -> None:
    page = owner.get(f"{desk}/people/?status=pending").text
    assert f'formaction="{desk}/people/{line[0]}/decide" name="do" value="{do}"' in page
    answer = owner.post(
        f"{desk}/people/{line[0]}/decide", {**SEEN, "do": do, "back": "status=pending"}
    )
    assert find("p0@example.org").status is status
    assert answer.location.startswith(f"{desk}/people/?status=pending&done=")
    after = owner.get(answer.location).text
    assert names(after) == ["P1", "P2"]
    assert "Undo" in after


def test_who_cancelled_meanwhile_is_not_confirmed_from_an_old_page(
    owner: Organiser, desk: str, line: list[str]
) -> None:
    page = owner.get(f"{desk}/people/?status=pending").text
    assert 'name="seen" value="pending"' in page
    with transaction():
        find("p0@example.org").status = STATUS.CANCELLED
    sent = {**SEEN, "do": "confirm", "back": "status=pending"}
    answer = owner.post(f"{desk}/people/{line[0]}/decide", sent, follow_redirects=True)
    assert "This person stands elsewhere by now than your page showed." in answer.text
    assert find("p0@example.org").status is STATUS.CANCELLED


def test_a_click_leads_back_to_those_who_take_part_in_one_way(
    owner: Organiser, desk: str, line: list[str]
) -> None:
    back = "status=pending&way=online&sort=name&done=x"
    answer = owner.post(f"{desk}/people/{line[0]}/decide", {**SEEN, "do": "confirm", "back": back})
    assert "way=online" in answer.location
    assert "sort=name" in answer.location
    assert "done=x" not in answer.location


def test_back_leads_nowhere_else(owner: Organiser, desk: str, line: list[str]) -> None:
    hostile = "_external=1&_scheme=evil&_anchor=x&organisation=x&event=y&status=pending"
    answer = owner.post(
        f"{desk}/people/{line[0]}/decide", {**SEEN, "do": "confirm", "back": hostile}
    )
    assert answer.location.startswith(f"{desk}/people/?status=pending&done=")


def test_a_full_event_confirms_nobody_by_one_click(
    owner: Organiser, event_id: int, desk: str, line: list[str]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 0
    answer = owner.post(f"{desk}/people/{line[0]}/decide", {**SEEN, "do": "confirm", "back": ""})
    assert find("p0@example.org").status is STATUS.PENDING
    assert "refused=full" in answer.location


def test_a_viewer_sees_the_line_but_decides_nothing(
    viewer: Organiser, desk: str, line: list[str]
) -> None:
    page = viewer.get(f"{desk}/people/?status=pending").text
    assert names(page) == ["P0", "P1", "P2"]
    assert "formaction" not in page
