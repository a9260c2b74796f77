"""`webinars web` on a PostgreSQL, without a supervisor, as systemd runs it on several machines."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from config import Settings
from tests.postgres import PostgresServer
from tests.system.crowd import Rush, fill_in, open_event, registered, send, standing_mails
from tests.system.site import Site
from tests.waiting import until
from webinars import create_app
from webinars.events.models import Event
from webinars.extensions import db, transaction

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]


@pytest.fixture
def pages(postgres: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Site]:
    """Pages, and nothing else, on a database of their own."""
    url = postgres.create("pages", template=postgres_template)
    site = Site(tmp_path / "var", DATABASE_URL=url)
    site.start(what="web")
    yield site
    if site.is_running():
        site.stop()
    postgres.drop("pages")


def serving(site: Site) -> set[str]:
    """The processes that serve pages."""
    found = ["ps", "-o", "pid=", "--ppid", str(site.process.pid)]
    return set(subprocess.run(found, capture_output=True, text=True, check=False).stdout.split())


def test_a_reload_under_load_loses_nobody_and_a_stop_cuts_no_request(pages: Site) -> None:
    app = create_app(Settings.from_environment(pages.environment))
    with app.app_context():
        slug, before = open_event(), serving(pages)
        with Rush(pages, app, [slug]) as rush:
            rush.await_more(5)
            pages.process.send_signal(signal.SIGHUP)
            until(lambda: serving(pages) and not before & serving(pages))
            rush.await_more(5)
        assert (rush.lost, dict(rush.refusals)) == (0, {})
        last = fill_in(app, slug, "last@example.org")
        with ThreadPoolExecutor() as threads:
            with transaction():
                db.session.execute(sa.update(Event).values(revision=Event.revision + 1))
                answer = threads.submit(send, pages, slug, last)
                time.sleep(0.3)
                stopped = threads.submit(pages.stop)
                time.sleep(0.3)
            assert (answer.result(), stopped.result()) == (303, 0)
        people = {*rush.acknowledged, last["email"]}
        assert set(registered(slug)) == set(standing_mails(slug)) == people
        db.session.remove()
        db.engine.dispose()
    assert "Traceback" not in pages.said(), pages.said()
