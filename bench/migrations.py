"""How long migrations take with 100,000 registrations: `python -m bench.migrations [number]`.

The database is filled at the newest tables, goes down to the first ones, and up again. Each line
gives the seconds, and the processor's seconds of this process; PostgreSQL works in others. What
the first tables can hold has to be there afterwards, all of it.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from bench.people import PEOPLE, fill
from bench.stage import Broken, given, on_both_engines
from webinars.extensions import db

FIRST = "0001"
KEPT = ("registrations", "answers", "outgoing_mails", "events", "event_dates")
"""Tables that were there from the first."""


def main() -> None:
    """Measure both engines."""
    on_both_engines(measure)


def measure(engine: str, _app: Flask) -> None:
    """Fill a database, and go down and up again."""
    fill(given(PEOPLE))
    down_and_up(engine)


def down_and_up(engine: str) -> None:
    """Take all tables down and up again, and count. Raises `bench.stage.Broken` for any loss."""
    before = rows()
    for direction, revision in (("down", FIRST), ("up", "head")):
        db.session.remove()
        began, cpu = time.perf_counter(), time.process_time()
        (downgrade if direction == "down" else upgrade)(revision=revision)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"{engine}: {direction}: {took:.1f} s, {cpu:.1f} s here", flush=True)
        if rows() != before:
            raise Broken(f"{before} became {rows()}")


def rows() -> dict[str, int]:
    """How many rows those tables have."""
    db.session.rollback()
    counts = {}
    for name in KEPT:
        query = sa.select(sa.func.count()).select_from(sa.table(name))
        counts[name] = db.session.execute(query).scalar_one()
    return counts


if __name__ == "__main__":
    main()
