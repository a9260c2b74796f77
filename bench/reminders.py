"""How long a worker takes to remind 100,000 people: `python -m bench.reminders [number]`.

Once they are all at one event, and once a hundred at each of a thousand. Each line gives the
seconds for all, the longest turn, the longest that an event was locked (so long a confirmation may
wait), the seconds of a second walk that finds nobody left, and by how much the process grew.
A last line for each engine says how long confirmations took to be sent while a worker was at it.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta
from functools import partial

import sqlalchemy as sa
from flask import Flask

from bench.confirming import LONGEST_LOCK, Spent, confirm_meanwhile
from bench.moving import FLAT, growth
from bench.people import PEOPLE, person
from bench.quiet import QuietClock
from bench.stage import given, keep, on_both_engines
from tests.registrations.builders import AHEAD, DOMAIN, add_event
from webinars.events.models import Event
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.expanding import BATCH
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.reminding.walking import Walks
from webinars.times import offered_zones, to_local, utc_now

EVENTS = 1000
_DAY = timedelta(days=1)


def main() -> None:
    """Measure both engines."""
    for events in (1, EVENTS):
        on_both_engines(partial(measure, events=events, count=given(PEOPLE)))
    on_both_engines(partial(measure_confirmations, count=given(PEOPLE)))


def measure(engine: str, _app: Flask, *, events: int, count: int) -> None:
    """Remind everybody, then look for somebody who was left out."""
    fill(events, count)
    clock = QuietClock()
    turns, held = Spent(clock), Spent(clock)
    with growth() as grown:
        began = time.perf_counter()
        walk_through(turns, held)
        took = time.perf_counter() - began
    began = time.perf_counter()
    walk_through(Spent(), Spent())
    again = time.perf_counter() - began
    reminded = db.session.scalar(sa.select(sa.func.count()).select_from(SentReminder))
    if reminded != count:
        raise RuntimeError(f"{reminded} of {count} were reminded")
    print(
        f"{engine}: {events} x {count // events}: {took:.1f} s, longest turn "
        f"{turns.longest:.0f} ms, longest lock {held.longest:.0f} ms, "
        f"second walk {again:.1f} s, grew {grown[0]:.1f} MB",
        flush=True,
    )
    keep(f"{engine}, reminders lock an event, in milliseconds", held.longest, most=LONGEST_LOCK)
    keep(f"{engine}, reminders, grew by so many MB", grown[0], most=FLAT)


def measure_confirmations(engine: str, app: Flask, *, count: int) -> None:
    """Remind everybody, while people register at another event."""
    fill(1, count)
    reminded = sa.select(sa.func.count()).select_from(SentReminder)
    confirm_meanwhile(engine, app, add_event(slug="another", spans=[AHEAD]), written=reminded)


def walk_through(turns: Spent, held: Spent) -> None:
    """One walk through all people, as the worker does it between its deliveries."""
    walks = Walks()
    while walk := walks.find_next(utc_now(), skipping=()):
        turn = turns.clock()
        if walk.look_on(utc_now()):
            with transaction():
                lock = held.clock()
                end = walk.remind(domain=DOMAIN, now=utc_now(), size=BATCH)
            held.since(lock)
            walk.go_on(end)
        turns.since(turn)


def fill(events: int, count: int) -> None:
    """So many events that begin tomorrow, with people for whom it is noon now."""
    now, chance = utc_now(), random.Random(7)  # noqa: S311 - names, not secrets
    noon = next(zone for zone in offered_zones() if to_local(now, zone).hour == 12)
    registered = now - 3 * _DAY
    for number in range(events):
        event_id = add_event(slug=f"event-{number}")
        with transaction():
            event = db.session.get_one(Event, event_id)
            event.reminders = [1440]
            begins = to_local(now + _DAY, event.zone).replace(tzinfo=None, second=0, microsecond=0)
            set_dates(event, [(begins, begins + _DAY / 24)], domain=DOMAIN, now=now)
            for start in range(0, count // events, 5000):
                some = range(start, min(start + 5000, count // events))
                rows = [person(event_id, each, chance) for each in some]
                for row in rows:
                    row |= {"zone": noon, "status": RegistrationStatus.CONFIRMED}
                    row["created_at"] = registered + timedelta(seconds=chance.randrange(86400))
                db.session.execute(sa.insert(Registration), rows)
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()


if __name__ == "__main__":
    main()
