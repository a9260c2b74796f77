"""Events that the demo has not: at hand, over, in another script, on days when clocks differ."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from config import Settings
from tests.system.site import Site
from webinars import create_app
from webinars.events import exchange
from webinars.extensions import db, transaction
from webinars.registrations.replacing import take_in
from webinars.times import to_local, utc_now

Json = dict[str, object]
ZONE = "Europe/Brussels"
STEADY_ZONE = "Africa/Algiers"
"""Where clocks never change, so that any time around now exists."""

HOSTS = ("شبكة الأمل", "بيت الجيران")
"""Two organisations whose names read from right to left."""

SPEAKER = "مريم حداد"

CLOCKS = (
    ("2083-01-13T23:30", "2083-01-14T00:30"),
    ("2083-03-17T02:00", "2083-03-17T03:00"),
    ("2083-07-14T10:00", "2083-07-14T11:00"),
)
"""Winter, late in the evening; early on a day when America's clocks have changed alone; summer."""


@contextmanager
def inside(site: Site) -> Iterator[Settings]:
    """The site's database, from this process: a command takes seconds to be loaded."""
    settings = Settings.from_environment(site.environment)
    with create_app(settings).app_context():
        yield settings
        db.session.remove()
        db.engine.dispose()


def add_event(site: Site, slug: str, spans: list[tuple[str, str]], **changes: object) -> None:
    """Import an event with these local spans, in Brussels unless `changes` have another zone."""
    described = json.dumps(_event(slug, spans) | changes).encode()
    with inside(site) as settings, transaction():
        take_in(
            exchange.parse(described),
            domain=settings.domain,
            organizer_email=settings.mail_default_sender,
            now=utc_now(),
            replace=False,
        )


def around_now() -> list[tuple[str, str]]:
    """A span in `STEADY_ZONE` that began five minutes ago and ends in two hours."""
    now = to_local(datetime.now(UTC), STEADY_ZONE)
    start, end = now - timedelta(minutes=5), now + timedelta(hours=2)
    return [(f"{start:%Y-%m-%dT%H:%M}", f"{end:%Y-%m-%dT%H:%M}")]


def let_end(site: Site, slug: str) -> None:
    """Move an event with its registrations into the past; nobody can register for what is over."""
    moments = ("starts_at", "ends_at")
    with sqlite3.connect(site.var / "webinars.db", timeout=10) as database:
        for table, owner in (("events", "id"), ("event_dates", "event_id")):
            moved = ", ".join(f"{name} = datetime({name}, '-1 day')" for name in moments)
            database.execute(
                f"UPDATE {table} SET {moved} "  # noqa: S608 - our own names
                f"WHERE {owner} = (SELECT id FROM events WHERE slug = ?)",
                [slug],
            )


def export(site: Site, slug: str) -> Json:
    """An event as its file says it."""
    with inside(site):
        event = exchange.find_event(slug)
        assert event is not None
        found: Json = json.loads(exchange.to_text(exchange.export_event(event)))
    return found


def _event(slug: str, spans: list[tuple[str, str]]) -> Json:
    return {
        "version": 1,
        "slug": slug,
        "organisation": "amal",
        "hosts": ["jiran"],
        "kind": "meeting",
        "format": "online",
        "status": "published",
        "visibility": "unlisted",
        "source_language": "en",
        "zone": ZONE,
        "texts": {"en": {"title": f"Meeting of neighbours ({slug})"}},
        "platform": "Zoom",
        "join": {"url": "https://example.org/meet/neighbours", "passcode": "4711"},
        "channels": [
            {"kind": "floor", "language": "ar"},
            {"kind": "interpretation", "from": "ar", "language": "en"},
        ],
        "speakers": [{"key": "mariam", "name": SPEAKER, "texts": {"en": {"position": "Chair"}}}],
        "dates": [_date(*span) for span in spans],
        "organisations": [_organisation("amal", HOSTS[0]), _organisation("jiran", HOSTS[1])],
    }


def _date(start: str, end: str) -> Json:
    item = {
        "start": start[-5:],
        "end": end[-5:],
        "texts": {"en": {"title": "Talk"}},
        "people": [{"speaker": "mariam", "role": "moderator"}],
    }
    return {"start": start, "end": end, "agenda": [item]}


def _organisation(slug: str, name: str) -> Json:
    return {
        "slug": slug,
        "default_language": "en",
        "default_zone": ZONE,
        "texts": {"en": {"name": name}},
        "contact": {"email": f"{slug}@example.org"},
    }
