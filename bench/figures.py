"""How long an organiser waits for figures of 100,000 people: `python -m bench.figures [number]`.

Each line is a page with the time within which 95 of 100 answers came, in milliseconds: the whole
page, from the request to its last byte.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import sqlalchemy as sa
from flask import Flask

from bench.people import PEOPLE, TRIES, fill, report, settle, sign_in, timed
from bench.stage import given, on_both_engines
from webinars.events.models import Event
from webinars.events.organising import PartnerLink
from webinars.events.programme import ChannelKind, LanguageChannel, Question, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.models import Answer, Registration

_COUNTRIES = ("BE", "FR", "DE", "LB", "UA", "GR", "IT", "ES", "PL", "TR")
_LINKS = 20


def main() -> None:
    """Measure both engines."""
    count = given(PEOPLE)
    print(f"{count} people, p95 of {TRIES} in milliseconds")
    on_both_engines(partial(measure, count=count))


def measure(engine: str, app: Flask, *, count: int) -> None:
    """Fill a database and open the pages."""
    event_id = fill(count)
    let_differ(event_id)
    owner, people = sign_in(app, event_id)
    desk = people.removesuffix("people/")
    for name in ("figures/", "links/", "needs/"):
        timed(owner.client, desk + name)  # templates are compiled once
        report(engine, name, [timed(owner.client, desk + name) for _ in range(TRIES)])
    let_end(event_id)
    for name in ("figures/", "report/"):
        timed(owner.client, desk + name)
        times = [timed(owner.client, desk + name) for _ in range(TRIES)]
        report(engine, f"{name} afterwards", times)


def let_differ(event_id: int) -> None:
    """Give people languages, countries and links by which they came."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    number = Registration.id
    with transaction():
        links = [
            PartnerLink(event_id=event_id, code=f"l{n}", label=f"L {n}", visits=n, created_at=at)
            for n in range(_LINKS)
        ]
        spoken = LanguageChannel(event_id=event_id, kind=ChannelKind.FLOOR, language="en")
        heard = LanguageChannel(event_id=event_id, kind=ChannelKind.INTERPRETATION, language="fr")
        db.session.add_all([*links, spoken, heard])
        db.session.flush()
        first = links[0].id
        db.session.execute(
            sa.update(Registration).values(
                language=sa.case((number % 3 == 0, "fr"), else_="en"),
                listening_language=sa.case((number % 4 == 0, "ar"), (number % 4 == 1, "fr")),
                partner_link_id=sa.case((number % 2 == 0, first + number % _LINKS)),
            )
        )
        db.session.execute(sa.update(Question).values(type=QuestionType.COUNTRY))
        for place, code in enumerate(_COUNTRIES):
            chosen = Answer.registration_id % len(_COUNTRIES) == place
            db.session.execute(sa.update(Answer).where(chosen).values(value=code))
    settle()


def let_end(event_id: int) -> None:
    """Let the event be over."""
    past = datetime(2020, 1, 1, 10, tzinfo=UTC)
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.starts_at, event.ends_at = past, past.replace(hour=11)


if __name__ == "__main__":
    main()
