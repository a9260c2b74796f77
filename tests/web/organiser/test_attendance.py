"""Who came, from the report of a meeting, page by page."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN, add_event, find, find_in_transaction, sign_up
from tests.web.organiser.people import Organiser, join
from webinars.accounts.models import AuditEntry, Role
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.attendance import list_attendances
from webinars.registrations.models import Registration
from webinars.times import utc_now

REPORT = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Amina Diallo,amina@example.org,07/06/2026 11:00:00 AM,07/06/2026 12:30:00 PM,90
Bo Huang,,07/06/2026 11:00:00 AM,07/06/2026 12:00:00 PM,60
<script>alert(1)</script>,x@example.org,,,5
"""
SPAN = (datetime(2026, 7, 6, 11), datetime(2026, 7, 6, 12, 30))
COLUMNS = {"column-0": "name", "column-1": "email", "column-2": "joined", "column-3": ""}
CHECK = COLUMNS | {"column-4": "minutes", "least": "0", "act": "check"}


@pytest.fixture
def past(app: Flask) -> tuple[Organiser, str]:
    """An event that is over, with two people; its owner's browser, and its address."""
    event_id = add_event(spans=[SPAN])
    before = (SPAN[0] - timedelta(days=9)).astimezone()
    sign_up(event_id, now=before)
    sign_up(event_id, "bo@example.org", name="Bo Huang", now=before)
    event = db.session.get_one(Event, event_id)
    owner = join(app, event.organisation, Role.OWNER)
    event = db.session.get_one(Event, event_id)
    return owner, f"/organiser/{event.organisation.slug}/events/{event.slug}"


def uploaded(owner: Organiser, desk: str) -> str:
    answer = owner.post(
        f"{desk}/people/attendance",
        {"file": (io.BytesIO(REPORT.encode()), "report.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def compared(owner: Organiser, desk: str, **changes: str) -> str:
    page = uploaded(owner, desk)
    assert owner.post(page, CHECK | changes).status_code == 303
    return page


def version(owner: Organiser, page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', owner.get(page).text)
    assert found is not None
    return found[1]


def test_whom_the_report_names_is_shown_first(past: tuple[Organiser, str]) -> None:
    owner, desk = past
    page = owner.get(compared(owner, desk)).text
    assert "Nothing was changed yet." in page
    assert 'name="agreed" value="3"' in page
    assert "Not found among the people" in page
    assert "<script>alert(1)" not in page
    assert db.session.query(Registration).filter_by(attended_at=None).count() == 2


def test_those_who_are_sure_and_ticked_are_marked_once(past: tuple[Organiser, str]) -> None:
    owner, desk = past
    page = compared(owner, desk)
    sent = {"act": "mark", "version": version(owner, page), "agreed": ["3", "x", "99"]}
    assert "2 people are marked as come." in owner.post(page, sent, follow_redirects=True).text
    at = find().attended_at
    assert at is not None
    assert at.isoformat() == "2026-07-06T09:00:00+00:00"
    assert owner.post(page, sent).status_code == 303
    entry = db.session.query(AuditEntry).one()
    assert (entry.action, entry.details) == ("attendance.import", {"count": 2})


def test_who_is_not_ticked_is_not_marked(past: tuple[Organiser, str]) -> None:
    owner, desk = past
    page = compared(owner, desk)
    owner.post(page, {"act": "mark", "version": version(owner, page)})
    assert find("bo@example.org").attended_at is None


def test_marks_of_who_was_erased_since_are_not_offered_to_be_taken_back(
    past: tuple[Organiser, str],
) -> None:
    owner, desk = past
    page = compared(owner, desk)
    owner.post(page, {"act": "mark", "version": version(owner, page)})
    assert "Take the mark of 1 person back" in owner.get(page).text
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=utc_now())
    assert "Take the mark" not in owner.get(page).text


def test_columns_changed_in_another_window_have_to_be_looked_at(
    past: tuple[Organiser, str],
) -> None:
    owner, desk = past
    page = compared(owner, desk)
    seen = version(owner, page)
    owner.post(page, CHECK | {"least": "80"})
    sent = {"act": "mark", "version": seen}
    assert "changed in another window" in owner.post(page, sent, follow_redirects=True).text
    assert find().attended_at is None


@pytest.mark.parametrize("least", ["-1", "2000", "many", "1\x002"])
def test_minutes_have_to_be_minutes(past: tuple[Organiser, str], least: str) -> None:
    owner, desk = past
    page = uploaded(owner, desk)
    assert owner.post(page, CHECK | {"least": least}).status_code == 422


def test_before_the_event_nobody_came(owner: Organiser, desk: str) -> None:
    assert "has not begun yet" in owner.get(f"{desk}/people/attendance").text
    answer = owner.post(f"{desk}/people/attendance", {"file": (io.BytesIO(b"x"), "x.csv")})
    assert answer.status_code == 422


def test_a_report_belongs_to_the_member_who_uploaded_it(
    app: Flask, past: tuple[Organiser, str]
) -> None:
    owner, desk = past
    page = compared(owner, desk)
    event = db.session.query(Event).one()
    editor = join(app, event.organisation, Role.EDITOR)
    assert editor.get(page).status_code == 404
    assert editor.post(page, {"act": "mark", "version": "1"}).status_code == 404
    assert find().attended_at is None


def test_of_several_dates_the_page_asks_for_one_and_says_which(app: Flask) -> None:
    earlier = (datetime(2026, 7, 3, 11), datetime(2026, 7, 3, 12))
    event_id = add_event(spans=[earlier, SPAN])
    sign_up(event_id, now=(earlier[0] - timedelta(days=9)).astimezone())
    event = db.session.get_one(Event, event_id)
    owner = join(app, event.organisation, Role.OWNER)
    event = db.session.get_one(Event, event_id)
    desk = f"/organiser/{event.organisation.slug}/events/{event.slug}"
    first = event.dates[0].public_id
    page = uploaded(owner, desk)
    assert f'<option value="{first}">' in owner.get(page).text
    assert owner.post(page, CHECK | {"date": "x"}).status_code == 422
    assert owner.post(page, CHECK | {"date": ""}).status_code == 303
    assert "6 July" in owner.get(page).text
    assert owner.post(page, CHECK | {"date": first}).status_code == 303
    assert "3 July" in owner.get(page).text
    assert f'selected value="{first}"' in owner.get(f"{page}?columns=yes").text
    owner.post(page, {"act": "mark", "version": version(owner, page)})
    person = find()
    assert [each.date.public_id for each in list_attendances(person)] == [first]
    shown = owner.get(f"{desk}/people/{person.public_id}/").text
    assert re.search("Came: [^<]*3 July 2026", shown)


def test_of_one_date_nobody_is_asked(past: tuple[Organiser, str]) -> None:
    owner, desk = past
    assert 'name="date"' not in owner.get(uploaded(owner, desk)).text
