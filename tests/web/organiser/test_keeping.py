"""A shorter time to keep people's data is asked back about, by whom and when it is about."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, sign_up
from tests.web.organiser.codes import let_pass
from tests.web.organiser.filling import filled
from tests.web.organiser.people import PASSWORD, Organiser, organisation_of
from webinars.events.models import Event
from webinars.extensions import db
from webinars.times import utc_now
from webinars.web.templating import date_text

MUCH_LATER = timedelta(minutes=31)


def kept_for(event_id: int) -> int | None:
    db.session.rollback()
    return db.session.get_one(Event, event_id).retention_days


def value_of_tick(page: TestResponse) -> str:
    """What the tick on the page says yes to."""
    found = re.search(r'name="removed_sooner" value="([^"]+)"(?! checked)', page.text)
    assert found is not None
    return found[1]


def said_of(page: TestResponse) -> str:
    """The day on which the page says that data is removed."""
    found = re.search(r"is removed sooner, for good: on (\w+ \d+ \w+ \d{4})\.", page.text)
    assert found is not None
    return found[1]


def test_a_shorter_time_to_keep_people_s_data_says_whom_it_is_about_and_asks_for_the_password(
    owner: Organiser, desk: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(event_id)
    page = owner.get(f"{desk}/basics")
    let_pass(monkeypatch, MUCH_LATER)
    asked = owner.post(f"{desk}/basics", filled(page, retention_days="1"))
    assert asked.status_code == 422
    day = r"Then the data of 1 person is removed sooner, for good: on \w+ \d+ \w+ \d{4}\."
    assert re.search(day, asked.text)
    agreed = filled(asked, removed_sooner=value_of_tick(asked))
    assert owner.post(f"{desk}/basics", agreed).status_code == 401
    assert kept_for(event_id) is None
    sent = {**agreed, "confirm-password": PASSWORD}
    assert owner.post(f"{desk}/basics", sent).status_code == 303
    assert kept_for(event_id) == 1


def test_less_time_for_what_people_need_is_asked_back_about_where_somebody_said_it(
    owner: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/basics"
    sign_up(event_id)
    assert owner.post(path, filled(owner.get(path), access_retention_days="6")).status_code == 303
    sign_up(event_id, "bo@example.org", access_needs="A ramp", access_consent="Yes.")
    asked = owner.post(path, filled(owner.get(path), access_retention_days="0"))
    assert asked.status_code == 422
    assert "Then what 1 person needs is removed sooner, for good: on" in asked.text
    agreed = filled(asked, removed_sooner=value_of_tick(asked))
    assert owner.post(path, agreed).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Event, event_id).needs_kept_days == 0


@pytest.mark.parametrize(("days", "is_anybody_there"), [("1", False), ("200", True)])
def test_a_time_that_removes_nobody_sooner_is_saved_as_anything_else(
    owner: Organiser,
    desk: str,
    event_id: int,
    monkeypatch: pytest.MonkeyPatch,
    days: str,
    *,
    is_anybody_there: bool,
) -> None:
    if is_anybody_there:
        sign_up(event_id)
    page = owner.get(f"{desk}/basics")
    let_pass(monkeypatch, MUCH_LATER)
    answer = owner.post(f"{desk}/basics", filled(page, retention_days=days))
    assert answer.status_code == 303
    assert kept_for(event_id) == int(days)


def test_a_yes_to_one_day_is_none_to_another_nor_to_more_people(
    owner: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/basics"
    sign_up(event_id)
    first = owner.post(path, filled(owner.get(path), retention_days="60"))
    yes = value_of_tick(first)
    other = owner.post(path, filled(first, retention_days="1", removed_sooner=yes))
    assert other.status_code == 422
    assert said_of(other) != said_of(first)
    sign_up(event_id, "bo@example.org")
    more = owner.post(path, filled(other, removed_sooner=value_of_tick(other)))
    assert more.status_code == 422
    assert "the data of 2 people is removed sooner" in more.text
    assert kept_for(event_id) is None
    assert owner.post(path, filled(more, removed_sooner=value_of_tick(more))).status_code == 303
    assert kept_for(event_id) == 1


def test_the_day_is_counted_from_the_dates_of_the_same_form(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    page = owner.get(f"{desk}/basics")
    as_it_is = owner.post(f"{desk}/basics", filled(page, retention_days="1"))
    day = datetime.fromisoformat(filled(page)["day-0"][0]) + timedelta(days=7)
    later = owner.post(f"{desk}/basics", filled(page, retention_days="1", day__0=day.date()))
    assert said_of(later) == date_text(day + timedelta(days=1))
    assert said_of(later) != said_of(as_it_is)


def test_an_earlier_date_alone_is_not_asked_about_as_a_shorter_time(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    page = owner.get(f"{desk}/basics")
    day = date.fromisoformat(filled(page)["day-0"][0]) - timedelta(days=1)
    assert "removed_sooner" not in owner.post(f"{desk}/basics", filled(page, day__0=day)).text


def test_a_shorter_time_of_the_organisation_says_whom_of_all_its_events_it_is_about(
    owner: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk.partition('/events/')[0]}/settings/"
    began = utc_now().replace(tzinfo=None, microsecond=0) - timedelta(days=40)
    here, hour = organisation_of(event_id), timedelta(hours=1)
    over = add_event(spans=[(began, began + hour)], zone="UTC", organisation=here)
    own = add_event(retention_days=90, access_retention_days=7, organisation=here)
    for known, email in [(over, "a"), (event_id, "b"), (event_id, "c"), (own, "d")]:
        before = utc_now() - timedelta(days=41)
        needs = {"access_needs": "A ramp", "access_consent": "Yes."} if email in "cd" else {}
        sign_up(known, f"{email}@example.org", now=before, **needs)
    asked = owner.post(path, filled(owner.get(path), retention_days="30"))
    assert asked.status_code == 422
    assert "Then data is removed now, for good: of 1 person, at 1 event." in asked.text
    sooner = "removed sooner than they were told, for good: of 2 people, at 1 event."
    assert f"Then data is {sooner}" in asked.text
    fewer = filled(asked, retention_days="1", removed_sooner=value_of_tick(asked))
    assert owner.post(path, fewer).status_code == 422, "the yes was to 30 days"
    assert "what people need" not in asked.text.partition("</h2>")[2].partition("</ul>")[0]
    yes = value_of_tick(asked)
    more = filled(asked, retention_days="30", access_retention_days="0", removed_sooner=yes)
    other = owner.post(path, more)
    assert other.status_code == 422
    needs_too = "removed sooner than they were told, for good: of 1 person, at 1 event."
    assert f"Then what people need is {needs_too}" in other.text
    assert organisation_of(event_id).retention_days == 90
    agreed = filled(other, removed_sooner=value_of_tick(other))
    assert owner.post(path, agreed).status_code == 303
    db.session.rollback()
    assert organisation_of(event_id).retention_days == 30
    longer = owner.post(path, filled(owner.get(path), retention_days="90"))
    assert longer.status_code == 303
