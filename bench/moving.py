"""How long 20,000 people take to come in, and what 100,000 cost on the way out.

`python -m bench.moving [people out] [people in]` prints, for each engine: seconds to read, check
and import a list; the longest that the event was locked at once; seconds to export everybody with
an answer, and by how many megabytes the process grew meanwhile. It fails where that is more than
`FLAT`.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask

from bench.people import PEOPLE, fill
from bench.stage import given, keep, on_both_engines
from tests.registrations.builders import AHEAD, DOMAIN, add_event
from tests.registrations.moving.lists import CHOICES
from webinars.accounts.service import create_user
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.moving import importing
from webinars.registrations.moving.exporting import iter_people
from webinars.registrations.moving.files import keep_file, lock_file
from webinars.registrations.moving.models import FileKind
from webinars.registrations.moving.reading import MOST_ROWS, read_table
from webinars.registrations.moving.sheets import as_csv, as_xlsx
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.scope import Scope
from webinars.times import utc_now

FLAT = 32
"""So many MB an export may need, however many people there are."""


def main() -> None:
    """Measure both engines."""
    on_both_engines(partial(measure, out=given(PEOPLE), into=given(MOST_ROWS, place=2)))


def measure(engine: str, _app: Flask, *, out: int, into: int) -> None:
    """Bring people in, and take others out."""
    bring_in(engine, into)
    take_out(engine, fill(out))


def take_out(engine: str, event_id: int) -> None:
    """Export everybody, a row at a time, in little memory."""
    for kind in ("csv", "xlsx"):
        db.session.remove()
        with growth() as grown:
            start = time.monotonic()
            rows = written(event_id)
            parts = as_csv(rows, ",") if kind == "csv" else as_xlsx(rows)
            size = sum(len(part) for part in parts)
            took = time.monotonic() - start
        print(f"{engine}: out as {kind}: {took:.1f} s, {size} bytes, grew {grown[0]:.1f} MB")
        keep(f"{engine}, {kind}, grew by so many MB", grown[0], most=FLAT)


def written(event_id: int) -> Iterator[list[str]]:
    """Everybody's name, address and answer."""
    questions = db.session.get_one(Event, event_id).questions
    people = iter_people(
        Scope(event_id=event_id), PeopleFilter(), questions=questions, with_answers=True
    )
    for each in people:
        yield [each.name, each.email or "", *(str(answer.value) for answer in each.answers)]


def bring_in(engine: str, count: int) -> None:
    """Read, check and import a list of so many people."""
    rows = "".join(f"Person {n},person{n}@example.org,Network {n % 50}\n" for n in range(count))
    event_id, start = add_event(spans=[AHEAD]), time.monotonic()
    table = read_table(f"Name,E-mail,Organisation\n{rows}".encode())
    with transaction():
        user = create_user(email="in@example.org", password="x" * 20, name="In", now=utc_now())
        db.session.flush()
        file = keep_file(
            event=db.session.get_one(Event, event_id),
            user_id=user.id,
            kind=FileKind.PEOPLE,
            name="people.csv",
            table=table,
            now=utc_now(),
        )
        file_id, mapping = file.id, file.mapping
    print(f"{engine}: {count} read and kept in {time.monotonic() - start:.1f} s")
    with transaction():
        locked = lock_file(file_id)
        assert locked is not None  # noqa: S101
        importing.start_check(locked, mapping=mapping, choices=CHOICES)
    print(f"{engine}: checked in {go_on(file_id)}")
    with transaction():
        locked = lock_file(file_id)
        assert locked is not None  # noqa: S101
        importing.start_import(locked, version=locked.version)
    print(f"{engine}: imported in {go_on(file_id)}")


def go_on(file_id: int) -> str:
    """Go through the list; how long it took, and how long the longest batch."""
    start, longest, more = time.monotonic(), 0.0, True
    while more:
        began = time.monotonic()
        with transaction():
            more = importing.advance(file_id=file_id, domain=DOMAIN, now=utc_now())
        longest = max(longest, time.monotonic() - began)
    return f"{time.monotonic() - start:.1f} s, the longest batch in {longest * 1000:.0f} ms"


@contextmanager
def growth() -> Iterator[list[float]]:
    """By how many MB the process grew at most in the block, in a list of one, at its end.

    What was used before and is free would hide it, so that is given back first.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what there is now
    before, grown = memory("VmRSS"), [0.0]
    yield grown
    grown[0] = memory("VmHWM") - before


def memory(which: str) -> float:
    """What Linux says of the memory of this process, in MB: `VmRSS` now, `VmHWM` at its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1024


if __name__ == "__main__":
    main()
