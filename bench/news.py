"""How long a worker takes to tell 10,000 people of a move: `python -m bench.news [number]`.

The first line of an engine gives the seconds until all mails are written, the longest that the
event was locked, and the longest that somebody who registered meanwhile waited for their answer (in
milliseconds). The second says how long confirmations took to be sent while a worker was at it.
"""

from __future__ import annotations

import itertools
import random
import time
from datetime import timedelta
from functools import partial
from threading import Event as Flag
from threading import Thread

import sqlalchemy as sa
from flask import Flask

from bench.confirming import LONGEST_LOCK, Spent, confirm_meanwhile
from bench.people import person
from bench.quiet import QuietClock
from bench.stage import given, keep, on_both_engines
from tests.registrations.builders import AHEAD, DOMAIN, add_event, sign_up
from webinars.events.models import Event
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.mail.models import OutgoingMail
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.expanding import expand, find_waiting
from webinars.times import utc_now

PEOPLE = 10_000
WRITTEN = (
    sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.part_of.is_not(None))
)


def main() -> None:
    """Measure both engines."""
    for way in (measure, measure_confirmations):
        on_both_engines(partial(way, count=given(PEOPLE)))


def measure(engine: str, app: Flask, *, count: int) -> None:
    """Move the event and write everybody's mail, while others register."""
    event_id = fill(count)
    move(event_id)
    held, answered, done = Spent(QuietClock()), Spent(), Flag()
    crowd = Thread(target=register, args=(app, event_id, answered, done))
    crowd.start()
    began = time.perf_counter()
    while notice := find_waiting():
        lock = held.clock()
        with transaction():
            expand(notice_id=notice, domain=DOMAIN, now=utc_now())
        held.since(lock)
    took = time.perf_counter() - began
    done.set()
    crowd.join()
    written = db.session.scalar(WRITTEN)
    if written is None or written < count:
        raise RuntimeError(f"{written} of {count} are told")
    print(
        f"{engine}: {took:.1f} s, longest lock {held.longest:.0f} ms; "
        f"{len(answered.times)} registered meanwhile, within {answered.longest:.0f} ms",
        flush=True,
    )
    keep(f"{engine}, news lock an event, in milliseconds", held.longest, most=LONGEST_LOCK)


def measure_confirmations(engine: str, app: Flask, *, count: int) -> None:
    """Move the event, and let people register for it while a worker tells everybody."""
    event_id = fill(count)
    move(event_id)
    confirm_meanwhile(engine, app, event_id, written=WRITTEN)


def fill(count: int) -> int:
    """An event to come with people who registered days ago; its id."""
    chance = random.Random(7)  # noqa: S311 - names, not secrets
    event_id, before = add_event(spans=[AHEAD]), utc_now() - timedelta(days=3)
    with transaction():
        for start in range(0, count, 5000):
            rows = [
                person(event_id, number, chance)
                | {"status": RegistrationStatus.CONFIRMED, "created_at": before}
                for number in range(start, min(start + 5000, count))
            ]
            db.session.execute(sa.insert(Registration), rows)
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
    return event_id


def move(event_id: int) -> None:
    """Write down that the event goes to a hall, five minutes ago."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.venue = "Hall"
        db.session.add(
            EventNotice(
                event_id=event_id,
                kind=NoticeKind.PLACE,
                changes={"venue": ["", "Hall"]},
                created_at=utc_now() - timedelta(minutes=5),
            )
        )


def register(app: Flask, event_id: int, answered: Spent, done: Flag) -> None:
    """Let one person after the other register, until everybody is told."""
    with app.app_context():
        for number in itertools.count():
            if done.is_set():
                break
            began = time.perf_counter()
            sign_up(event_id, f"late{number}@example.net", now=utc_now())
            answered.since(began)
            time.sleep(0.05)
        db.session.remove()


if __name__ == "__main__":
    main()
