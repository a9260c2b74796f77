"""How long an organiser waits for a list of 100,000 people: `python -m bench.people [number]`.

Each line is a way to look at the list, with the time within which 95 of 100 answers came, in
milliseconds: the whole page, from the request to its last byte. It fails where one took longer than
`MOST`.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from bench.quiet import QuietClock
from bench.stage import given, keep, on_both_engines
from tests.conftest import Visitor
from tests.events.builders import make_question
from tests.registrations.builders import AHEAD, add_event
from tests.web.organiser.people import Organiser, join, organisation_of
from webinars.accounts.models import Role
from webinars.database import new_public_id
from webinars.events.models import Event
from webinars.events.search import fold
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.lookup import new_token
from webinars.registrations.models import (
    Answer,
    Attendance,
    AttendanceWay,
    Registration,
    RegistrationStatus,
    door_text,
    organisation_key,
)

Clock = Callable[[], float]
PEOPLE = 100_000
TRIES = 20
MOST = 500
"""So many milliseconds a list, a search or a tap at the door of a large event takes at most."""
_FIRST = ["Amina", "Bo", "Chloé", "Dmytro", "Élodie", "Fatima", "Giulia", "Hana", "İlkay", "Jan"]
_LAST = ["Diallo", "Haddad", "Kovalenko", "Łoś", "Müller", "Nguyễn", "O’Brien", "Petit", "Rossi"]
_STATUSES = ["confirmed"] * 80 + ["waiting"] * 12 + ["cancelled"] * 5 + ["declined", "pending"] * 2

VIEWS = {
    "newest first": "",
    "by name": "?sort=name",
    "by status": "?sort=status",
    "by organisation": "?sort=organisation",
    "the waiting list": "?status=waiting",
    "a name that many have": "?q=haddad",
    "a name that one has": "?q=unmistakable",
    "a name that nobody has, by name": "?q=nobodyatall&sort=name",
    "an organisation": "?from=network+77",
    "an answer": "?answer-q1=halal",
    "mail trouble": "?mail=trouble",
    "came, by name": "?attended=yes&sort=name",
    "answers and mails in columns": "?columns=answer-q1&columns=email&columns=partner",
}
DOOR = {
    "the door: everybody": "",
    "the door: not here yet": "?show=missing",
    "the door: who is here": "?show=here",
    "the door: a name that many have": "?q=haddad",
    "the door: a name that one has": "?q=unmistakable",
    "the door: a name that nobody has": "?q=nobodyatall",
    "the door: two words": "?q=amina+network+77",
    "the door: a code": "?q={code}",
}


def main() -> None:
    """Measure both engines."""
    count = given(PEOPLE)
    print(f"{count} people, p95 of {TRIES} in milliseconds")
    on_both_engines(partial(measure, count=count))


def measure(engine: str, app: Flask, *, count: int) -> None:
    """Fill a database and look at the list in each way."""
    look(engine, app, fill(count))


def look(engine: str, app: Flask, event_id: int) -> None:
    """Look at the people of an event in each way, and check some of them in."""
    app.test_client_class = Visitor
    owner, path = sign_in(app, event_id)
    door = path.replace("/people/", "/check-in/")
    count = db.session.query(Registration).count()
    code = db.session.scalars(select(Registration.door_code).offset(count // 2).limit(1)).one()
    person = db.session.scalars(select(Registration.public_id).limit(1)).one()
    everybody = f"{path}decide?do=decline&all=yes&status=waiting"
    pages = {
        **{name: path + query for name, query in VIEWS.items()},
        **{name: door + query.format(code=code) for name, query in DOOR.items()},
        "one person": f"{path}{person}/",
        "all who wait, before deciding": everybody,
    }
    for name, page in pages.items():
        timed(owner.client, page)  # templates are compiled once
        clock = QuietClock()
        times = [timed(owner.client, page, clock) for _ in range(TRIES)]
        report(engine, name, times, most=MOST)
    report(engine, "pages far behind", far_behind(owner.client, path), most=MOST)
    report(engine, "the door: check in", tapped(owner, door, event_id), most=MOST)


def fill(count: int) -> int:
    """An event with so many people, an answer for each, and a mail; returns its id."""
    event_id = add_event(spans=[AHEAD], capacity=count * 8 // 10)
    with transaction():
        question = make_question(1)
        question.event_id = event_id
        db.session.add(question)
        db.session.flush()
        question_id = question.id
        date_id = db.session.get_one(Event, event_id).dates[0].id
    chance = random.Random(7)  # noqa: S311 - names, not secrets
    with transaction():
        for start in range(0, count, 5000):
            numbers = range(start, min(start + 5000, count))
            people = [person(event_id, number, chance) for number in numbers]
            ids = db.session.scalars(
                insert(Registration).returning(Registration.id, sort_by_parameter_order=True),
                people,
            ).all()
            db.session.execute(insert(Answer), [answer(each, question_id) for each in ids])
            mails = [mail(each, told["email"]) for each, told in zip(ids, people, strict=True)]
            db.session.execute(insert(OutgoingMail), mails)
            db.session.execute(insert(Attendance), came(ids, people, date_id))
    settle()
    return event_id


def settle() -> None:
    """Let the database know what it holds, as PostgreSQL's autovacuum does within minutes."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def person(event_id: int, number: int, chance: random.Random) -> dict[str, object]:
    """A registration as the form makes it."""
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {number}"
    name = "Unmistakable" if number == 4711 else name
    email, organisation = f"person{number}@example.org", f"Network {number % 500}"
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=90 * number + chance.randrange(90))
    return {
        "event_id": event_id,
        "public_id": new_public_id(),
        "token": new_token(),
        "join_token": new_token(),
        "status": RegistrationStatus(chance.choice(_STATUSES)),
        "sequence": 0,
        "invited": True,
        "name": name,
        "email": email,
        "email_key": email,
        "organisation": organisation,
        "language": "en",
        "zone": "UTC",
        "name_key": fold(name)[:100],
        "organisation_key": organisation_key(organisation),
        "search_text": f"{fold(name)} {fold(f'{email} {organisation}')}",
        "door_text": door_text(name, organisation),
        "attended_at": at if number % 50 == 0 else None,
        "created_at": at,
        "updated_at": at,
    }


def came(
    ids: Sequence[int], people: Sequence[dict[str, object]], date_id: int
) -> list[dict[str, object]]:
    """The attendances of those who came."""
    return [
        {
            "registration_id": each,
            "date_id": date_id,
            "way": AttendanceWay.DOOR,
            "came_at": told["attended_at"],
        }
        for each, told in zip(ids, people, strict=True)
        if told["attended_at"]
    ]


def answer(registration_id: int, question_id: int) -> dict[str, object]:
    """What somebody wants to eat."""
    value = "halal" if registration_id % 100 == 0 else "vegan"
    return {"registration_id": registration_id, "question_id": question_id, "value": value}


def mail(registration_id: int, email: object) -> dict[str, object]:
    """A mail that was sent, or, one in a thousand, could not be."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        "message": "confirmation",
        "recipient": email,
        "payload": {},
        "about": f"registration/{registration_id}",
        "message_id": f"<{registration_id}@example.org>",
        "priority": 0,
        "forget": False,
        "state": MailState.UNDELIVERABLE if registration_id % 1000 == 0 else MailState.SENT,
        "attempts": 1,
        "next_attempt_at": at,
        "created_at": at,
    }


def sign_in(app: Flask, event_id: int) -> tuple[Organiser, str]:
    """An owner of the event, and the address of its people."""
    event = db.session.get_one(Event, event_id)
    path = f"/organiser/{event.organisation.slug}/events/{event.slug}/people/"
    return join(app, organisation_of(event_id), Role.OWNER), path


def timed(client: FlaskClient, path: str, clock: Clock = time.perf_counter) -> float:
    """How long one answer takes, in milliseconds."""
    started = clock()
    answer = client.get(path)
    took = (clock() - started) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took


def far_behind(client: FlaskClient, path: str) -> list[float]:
    """Pages from the other end of the list, backwards and forwards."""
    page = client.get(f"{path}?sort=time").text
    times, clock = [], QuietClock()
    for _ in range(TRIES):
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        if onward is None:
            break
        started = clock()
        page = client.get(onward[1].replace("&amp;", "&")).text
        times.append((clock() - started) * 1000)
    return times


def tapped(owner: Organiser, door: str, event_id: int) -> list[float]:
    """People checked in, with the page that follows."""
    date = db.session.get_one(Event, event_id).dates[0].public_id
    people = select(Registration.public_id).where(
        Registration.status == RegistrationStatus.CONFIRMED, Registration.attended_at.is_(None)
    )
    times, clock = [], QuietClock()
    for person in db.session.scalars(people.limit(TRIES)).all():
        started = clock()
        answer = owner.post(f"{door}{date}/{person}", {"do": "in"}, follow_redirects=True)
        times.append((clock() - started) * 1000)
        if "Checked in:" not in answer.text:
            raise RuntimeError(answer.text)
    return times


def report(engine: str, name: str, times: list[float], *, most: float = math.inf) -> None:
    """A line of the table; at most so many milliseconds were promised."""
    slowest = sorted(times)[max(len(times) * 95 // 100 - 1, 0)]
    print(f"{engine:12}{name:40}{slowest:8.0f}", flush=True)
    keep(f"{engine}, {name}, in milliseconds", slowest, most=most)


if __name__ == "__main__":
    main()
