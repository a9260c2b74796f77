"""How long 20,000 people take to come in, and what 100,000 cost on the way out.

`python -m bench.moving [people out] [people in]` prints, for each engine: seconds to read, check
and import a list; the longest that the event was locked at once; seconds to export everybody with
an answer, and by how many megabytes the process grew meanwhile.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from functools import partial

from flask import Flask

from bench.people import PEOPLE, fill
from bench.stage import given, on_both_engines
from tests.registrations.builders import DOMAIN, add_event
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
from webinars.registrations.people.scope import Scope
from webinars.times import utc_now


def main() -> None:
    """Measure both engines."""
    on_both_engines(partial(measure, out=given(PEOPLE), into=given(MOST_ROWS, place=2)))


def measure(engine: str, _app: Flask, *, out: int, into: int) -> None:
    """Bring people in, and take others out."""
    bring_in(engine, into)
    event_id = fill(out)
    for kind in ("csv", "xlsx"):
        db.session.rollback()
        before, start = peak(), time.monotonic()
        rows = written(event_id)
        size = sum(len(part) for part in (as_csv(rows, ",") if kind == "csv" else as_xlsx(rows)))
        took, grown = time.monotonic() - start, peak() - before
        print(f"{engine}: {out} out as {kind}: {took:.1f} s, {size} bytes, grew {grown:.1f} MB")


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
    event_id, start = add_event(), time.monotonic()
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


def peak() -> float:
    """The most memory that the process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
