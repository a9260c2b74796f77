"""What a measurement stands on: databases with events in them, and servers beside each other."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from flask import Flask

from bench.load import Request
from config import Settings
from tests.postgres import PostgresServer
from tests.system.site import KEY, free_port
from webinars import create_app
from webinars.commands.migrating import upgrade
from webinars.events.exchange import import_event
from webinars.extensions import db, transaction
from webinars.times import utc_now
from webinars.web.forms import new_stamp

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
EVENTS = 1000


def settings_for(url: str, var: Path, port: int = 0) -> dict[str, str]:
    """The environment of a server or a worker on the database at `url`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAIL_")}
    port = port or free_port()
    return kept | {
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "WEBINARS_VAR": str(var),
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
    }


def fill(url: str, var: Path) -> Flask:
    """Migrate the database at `url` and put a thousand events in it; the application on it."""
    app = create_app(Settings.from_environment(settings_for(url, var)))
    with app.app_context():
        upgrade()
        with transaction():
            for number in range(EVENTS):
                import_event(
                    event_file(number),
                    organisation=None,
                    domain="localhost",
                    organizer_email="events@localhost",
                    now=utc_now(),
                )
        db.session.remove()
    return app


def event_file(number: int) -> dict[str, object]:
    """An upcoming webinar with an agenda, a speaker and interpretation."""
    starts = datetime(2099, 1, 7, 10) + timedelta(days=number % 300, minutes=number % 7 * 30)
    ends = starts + timedelta(minutes=90)
    return EVENT | {
        "slug": f"event-{number}",
        "dates": [
            {
                "start": f"{starts:%Y-%m-%dT%H:%M}",
                "end": f"{ends:%Y-%m-%dT%H:%M}",
                "agenda": [
                    {
                        "start": f"{starts:%H:%M}",
                        "end": f"{starts + timedelta(minutes=45):%H:%M}",
                        "texts": {"en": {"title": "What has changed"}},
                        "people": [{"speaker": "amina", "role": "speaker"}],
                    },
                    {
                        "start": f"{starts + timedelta(minutes=45):%H:%M}",
                        "end": f"{ends:%H:%M}",
                        "texts": {"en": {"title": "Questions"}},
                    },
                ],
            }
        ],
    }


EVENT: dict[str, object] = {
    "version": 1,
    "organisation": "share-network",
    "organisations": [
        {
            "slug": "share-network",
            "default_language": "en",
            "default_zone": "Europe/Brussels",
            "contact": {"email": "office@example.org"},
            "texts": {"en": {"name": "SHARE Network"}},
        }
    ],
    "kind": "webinar",
    "format": "online",
    "status": "published",
    "source_language": "en",
    "zone": "Europe/Brussels",
    "platform": "Zoom",
    "join": {"url": "https://example.com/meet/1"},
    "texts": {
        "en": {
            "title": "Community sponsorship: what has changed",
            "summary": "Three networks compare what they have learnt this year.",
            "description": "Speakers from **three networks** report.\n\n" * 6,
        }
    },
    "channels": [
        {"kind": "floor", "language": "fr"},
        {"kind": "floor", "language": "en"},
        {"kind": "interpretation", "from": "fr", "language": "en"},
        {"kind": "interpretation", "from": "en", "language": "fr"},
    ],
    "speakers": [
        {
            "key": "amina",
            "name": "Amina Diallo",
            "texts": {"en": {"position": "Coordinator", "affiliation": "SHARE Network"}},
        }
    ],
}


@contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends; its port."""
    port = int(environment["PORT"])
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except OSError as error:
            if hasattr(error, "code"):  # it answers, if only that there is no such page
                return
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")


@contextmanager
def side_by_side(url: str, var: Path, plain: str) -> Iterator[tuple[int, int]]:
    """This application and the plain one on the same database; their ports."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving([program("webinars"), "web"], settings_for(url, var)))
        other = stack.enter_context(
            serving([sys.executable, "-m", "bench.serve", plain], settings_for(url, var))
        )
        yield ours, other


def program(name: str) -> str:
    """The path of a program of this environment."""
    return str(Path(sys.executable).parent / name)


class Registrations:
    """Filled-in forms, each another person's, spread over so many events."""

    def __init__(self, app: Flask, *, events: int = EVENTS) -> None:
        self.app = app
        self.events = events
        self.numbers = itertools.count()
        self.run = f"{time.time_ns():x}"

    def next(self) -> Request:
        """The next form, stamped some seconds ago."""
        number = next(self.numbers)
        slug = f"event-{number % self.events}"
        with self.app.app_context():
            stamp = new_stamp(slug, now=utc_now() - timedelta(seconds=5))
        fields = person(f"{self.run}{number}") | {"stamp": stamp, "website": "", "zone": ""}
        return Request(f"/events/{slug}/register", "POST", urlencode(fields), FORM, expect=303)


def person(key: str) -> dict[str, str]:
    """A name and an address that nobody else has."""
    return {"name": "Amina Diallo", "email": f"amina.{key}@example.org"}


def insertion() -> Request:
    """What the plain application stores."""
    return Request("/", "POST", urlencode(person("x")), FORM, expect=201)


def on_both_engines(measure: Callable[[str, Flask], None]) -> None:
    """Let `measure` try SQLite and PostgreSQL, each by its name and with an app of its own.

    The app's context is on, and its database is new. Raises `Broken` at the end where `keep` found
    that a promise was not kept.
    """
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        with PostgresServer(var / "postgres", durable=True) as server:
            for engine, url in (
                ("SQLite", f"sqlite:///{var / 'webinars.db'}"),
                ("PostgreSQL", server.create("bench")),
            ):
                app = create_app(Settings.from_environment(settings_for(url, var)))
                with app.app_context():
                    upgrade()
                    measure(engine, app)
                    db.session.remove()
    stop_if_broken()


class Broken(RuntimeError):
    """Promises that were made for large events are not kept here."""


_broken: list[str] = []


def keep(what: str, found: float, *, most: float) -> None:
    """Note where more was `found` than was promised, in whatever unit."""
    if found > most:
        _broken.append(f"{what}: {found:.0f}, promised are {most:.0f} at most")


def stop_if_broken() -> None:
    """Raise `Broken` with all that `keep` has noted; then it is forgotten."""
    found = "\n".join(_broken)
    _broken.clear()
    if found:
        raise Broken(found)


def given(number: int, *, place: int = 1) -> int:
    """The number that the command line names at this place, else `number`."""
    return int(sys.argv[place]) if len(sys.argv) > place else number
