"""Several workers remind at once, one ends in the middle, and the event moves meanwhile."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event as Flag

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import DOMAIN, NOW, add_event
from tests.registrations.news.test_workers import add_people
from tests.registrations.reminding.test_remind import DAY, HOUR, STARTS
from tests.waiting import until
from webinars.events.models import Event
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import OutgoingMail
from webinars.registrations.models import Registration
from webinars.registrations.reminding import walking
from webinars.registrations.reminding.walking import Walk, Walks
from webinars.registrations.seats import lock_event

MANY = 40
SIZE = 4
DUE = STARTS - DAY

Remind = Callable[[Walk, datetime], None]


@pytest.fixture
def event_id(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """An event with one reminder and many people; workers look for what is due without a rest."""
    for name in ("LISTED_FOR", "SHORTEST_REST", "RESTS"):
        monkeypatch.setattr(walking, name, 0)
    made = add_event()
    add_people(made, MANY)
    with transaction():
        db.session.get_one(Event, made).reminders = [1440]
        db.session.query(Registration).update({"created_at": NOW})
    return made


def write(walk: Walk, now: datetime) -> None:
    with transaction():
        end = walk.remind(domain=DOMAIN, now=now, size=SIZE)
    walk.go_on(end)


class Killed(Exception):
    """What ends a worker as a power cut would: nothing of its transaction is stored."""


def write_and_die(walk: Walk, now: datetime) -> None:
    with transaction():
        walk.remind(domain=DOMAIN, now=now, size=SIZE)
        raise Killed


@contextmanager
def working(app: Flask, now: datetime, *ways: Remind) -> Iterator[None]:
    """A worker for each way of reminding, at `now`, until the block ends."""
    over = Flag()

    def work(remind: Remind) -> None:
        with app.app_context():
            walks = Walks()
            while not over.is_set():
                walk = walks.find_next(now, skipping=())
                if walk is not None and walk.look_on(now):
                    remind(walk, now)
                db.session.rollback()
                time.sleep(0.01)

    with ThreadPoolExecutor(len(ways)) as threads:
        ends = [threads.submit(work, remind) for remind in ways]
        try:
            yield
        finally:
            over.set()
    assert [type(end.exception()) for end in ends if end.exception()] in ([], [Killed])


def move(event_id: int, by: timedelta) -> None:
    """Move the event as its organisers do."""
    with transaction():
        event = lock_event(event_id)
        spans = [(date.starts_local + by, date.ends_local + by) for date in event.dates]
        set_dates(event, spans, domain=DOMAIN, now=NOW)


def copies(starts_at: datetime | None = None) -> Counter[int]:
    """How many reminders were written to each person; only those of an event that begins then."""
    db.session.rollback()
    mails = db.session.scalars(select(OutgoingMail).where(OutgoingMail.message == "reminder"))
    then = starts_at and starts_at.isoformat()
    told = [mail.payload for mail in mails]
    return Counter(each["registration"] for each in told if then in {None, each["starts_at"]})


def test_a_small_move_meanwhile_reminds_everybody_once(app: Flask, event_id: int) -> None:
    with working(app, DUE, write, write, write_and_die):
        until(copies, closely=True)
        move(event_id, -HOUR)
        until(lambda: len(copies()) == MANY)
    with working(app, DUE + HOUR, write):
        time.sleep(0.1)
    assert set(copies().values()) == {1}


def test_a_large_move_meanwhile_reminds_everybody_of_when_it_is_now(
    app: Flask, event_id: int
) -> None:
    later = STARTS + 14 * DAY
    with working(app, DUE, write, write, write_and_die):
        until(copies, closely=True)
        move(event_id, 14 * DAY)
    before = copies()
    assert set(before.values()) == {1}
    with working(app, later - DAY, write, write):
        until(lambda: len(copies(later)) == MANY)
    assert set(copies(later).values()) == {1}
    assert copies() - copies(later) == before
