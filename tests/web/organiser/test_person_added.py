"""Somebody whom organisers add by hand."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.builders import make_question
from tests.registrations.builders import (
    find,
    messages,
)
from tests.web.organiser.people import Organiser
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import Origin, RegistrationStatus

STATUS = RegistrationStatus


def add(owner: Organiser, desk: str, **changes: str) -> str:
    """Add Bo by hand; the page that follows."""
    told = {"name": "Bo", "email": "bo@example.org", "language": "fr", "way": "by telephone"}
    answer = owner.post(f"{desk}/people/add", told | changes, follow_redirects=True)
    return answer.text


def test_somebody_is_added_by_hand_with_the_way_they_agreed(
    app: Flask, owner: Organiser, event_id: int, desk: str
) -> None:
    assert "How did this person agree" in owner.get(f"{desk}/people/add").text
    add(owner, desk, newsletter="y", access_needs="A ramp.", access_consent="y")
    bo = find("bo@example.org")
    assert (bo.origin, bo.status, bo.language) == (Origin.ORGANISER, STATUS.CONFIRMED, "fr")
    assert {(each.way, each.language) for each in bo.consents} == {("by telephone", "en")}
    assert bo.consents[0].text
    assert messages("bo@example.org") == ["confirmation"]
    entry = db.session.query(AuditEntry).one()
    assert entry.details["way"] == "by telephone"
    assert "bo@" not in str(entry.details)


def test_how_somebody_with_an_address_agreed_stands_on_their_page(
    owner: Organiser, event_id: int, desk: str
) -> None:
    add(owner, desk)
    agreed = text_of(owner.get(f"{desk}/people/{find('bo@example.org').public_id}/"))
    agreed = agreed.partition("What they agreed to</h2>")[2].partition("Decide</h2>")[0]
    assert "Taken down by: " in agreed
    assert "By telephone" in agreed
    assert "Nothing." not in agreed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"way": ""}, "Choose how this person agreed."),
        ({"email": "nonsense"}, "Enter an e-mail address such as"),
        ({"name": ""}, "Enter a name."),
        ({"access_needs": "A ramp."}, "only if they agreed"),
    ],
)
def test_what_is_missing_is_said(
    owner: Organiser, desk: str, changes: dict[str, str], error: str
) -> None:
    text = add(owner, desk, **changes)
    assert error in text
    assert "<title>Error:" in text
    assert messages() == []


def test_a_duplicate_is_told_with_a_link(owner: Organiser, desk: str, page: str) -> None:
    text = add(owner, desk, email="AMINA@example.org")
    assert "Somebody is registered with this address." in text
    assert find().public_id in text
    assert messages() == ["confirmation"]


def test_who_is_added_to_a_full_event_waits_unless_it_is_ticked(
    owner: Organiser, event_id: int, desk: str, page: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    assert "goes on the waiting list" in owner.get(f"{desk}/people/add").text
    add(owner, desk)
    assert find("bo@example.org").status is STATUS.WAITING
    add(owner, desk, email="cy@example.org", above="y")
    assert find("cy@example.org").status is STATUS.CONFIRMED


def test_required_questions_may_stay_open_by_hand(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        question = make_question(1)
        question.event_id, question.required = event_id, True
        db.session.add(question)
    add(owner, desk)
    assert find("bo@example.org").answers == []
    assert "Choose one of the answers" in add(
        owner, desk, email="cy@example.org", **{"question-q1": "no such"}
    )
