"""What can be done to an event as a whole, and from which state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.events.editing.occasions import (
    AUGUST,
    DAY,
    JULY,
    NOW,
    add_series,
    change,
    changing,
    event,
    set_status,
)
from tests.registrations.builders import DOMAIN, add_event, cancel, sign_up
from webinars.events.editing import life
from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db

ALL = set(EventStatus)
ACTS: dict[str, tuple[Callable[[Event], None], set[EventStatus], EventStatus]] = {
    "publish": (
        lambda e: life.publish(event=e, now=NOW),
        {EventStatus.DRAFT},
        EventStatus.PUBLISHED,
    ),
    "unpublish": (
        lambda e: life.unpublish(event=e, now=NOW),
        {EventStatus.PUBLISHED},
        EventStatus.DRAFT,
    ),
    "postpone": (
        lambda e: life.postpone(event=e, now=NOW),
        {EventStatus.PUBLISHED},
        EventStatus.POSTPONED,
    ),
    "cancel": (
        lambda e: life.cancel(event=e, now=NOW),
        {EventStatus.PUBLISHED, EventStatus.POSTPONED},
        EventStatus.CANCELLED,
    ),
    "reinstate": (
        lambda e: life.reinstate(event=e, spans=[JULY], domain=DOMAIN, now=NOW),
        {EventStatus.POSTPONED, EventStatus.CANCELLED},
        EventStatus.PUBLISHED,
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", list(EventStatus))
def test_each_act_has_its_states(sqlite_app: Flask, act: str, status: EventStatus) -> None:
    do, allowed, becomes = ACTS[act]
    event_id = add_event()
    set_status(event_id, status)
    if status in allowed:
        change(event_id, do)
        assert event(event_id).status is becomes
    else:
        with pytest.raises(life.WrongStatus):
            change(event_id, do)
        assert event(event_id).status is status


def test_an_event_takes_place_after_all_on_another_date(app: Flask) -> None:
    event_id = add_series(1)
    [uid] = [date.uid for date in event(event_id).dates]
    change(event_id, lambda e: life.postpone(event=e, now=NOW))
    change(event_id, lambda e: life.reinstate(event=e, spans=[AUGUST], domain=DOMAIN, now=NOW))
    [date] = event(event_id).dates
    assert (date.uid, date.starts_local) == (uid, AUGUST[0])


def test_what_is_still_to_come_is_not_archived(app: Flask) -> None:
    event_id = add_event()
    with pytest.raises(life.NotOver):
        change(event_id, lambda e: life.archive(event=e, now=NOW))
    after = event(event_id).ends_at + DAY
    change(event_id, lambda e: life.archive(event=e, now=after))
    change(event_id, lambda e: life.archive(event=e, now=after + DAY))
    assert event(event_id).archived_at == after
    change(event_id, lambda e: life.unarchive(event=e, now=NOW))
    assert event(event_id).archived_at is None


def test_an_event_is_deleted_with_all_that_is_its_own(app: Flask) -> None:
    event_id = add_series()
    with changing(event_id) as found:
        life.delete_event(event=found, typed="  Community   sponsorship ")
    db.session.rollback()
    assert db.session.get(Event, event_id) is None
    assert db.session.scalar(select(func.count(EventDate.id))) == 0


def test_deleting_needs_the_name(app: Flask) -> None:
    event_id = add_event()
    for typed in ("", "community sponsorship", "Community"):
        with pytest.raises(life.NameNotTyped), changing(event_id) as found:
            life.delete_event(event=found, typed=typed)
    assert event(event_id)


def test_an_event_with_people_cannot_be_deleted_not_even_when_they_cancelled(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    cancel()
    with pytest.raises(life.EventIsNeeded), changing(event_id) as found:
        life.delete_event(event=found, typed="Community sponsorship")
    assert event(event_id).ends_at - event(event_id).starts_at == timedelta(hours=1.5)
