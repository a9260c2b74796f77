"""A backup is made while people register; what is restored from it sends nothing again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.commands.test_database import PROGRAMS
from tests.mail.server import WAIT, MailServer, a_delivery
from tests.postgres import PostgresServer
from tests.system.crowd import Rush, open_event, registered, standing_mails, unsent
from tests.system.site import Site
from tests.waiting import until
from webinars import create_app
from webinars.extensions import db
from webinars.mail.models import MailState

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]

Restore = Callable[[Path], AbstractContextManager[Flask]]


@pytest.fixture
def restore(site: Site, app: Flask, request: pytest.FixtureRequest) -> Restore:
    """Make a database from a copy, and the application on it, for as long as a block lasts."""

    @contextmanager
    def open_copy(copy: Path) -> Iterator[Flask]:
        url = f"sqlite:///{copy}"
        if db.engine.dialect.name == "postgresql":
            url = restore_postgres(request.getfixturevalue("postgres"), copy)
        settings = Settings.from_environment({**site.environment, "DATABASE_URL": url})
        with create_app(settings).app_context() as context:
            yield context.app
            db.session.remove()
            db.engine.dispose()

    return open_copy


def restore_postgres(server: PostgresServer, copy: Path) -> str:
    url = server.create(f"restored_{os.urandom(4).hex()}")
    psql = [str(PROGRAMS / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(copy), url]
    subprocess.run(psql, check=True, stdout=subprocess.DEVNULL)
    return url


def test_a_copy_holds_everything_acknowledged_before_it_and_sends_none_of_its_mail(
    site: Site, app: Flask, mail_server: MailServer, restore: Restore, tmp_path: Path
) -> None:
    mail_server.answers["MAIL"] = [WAIT] * 20
    site.environment["PATH"] = f"{PROGRAMS}:{os.environ['PATH']}"
    slug = open_event()
    with Rush(site, app, [slug]) as rush:
        rush.await_more(30)
        before = set(rush.acknowledged)
        site.call("backup", str(tmp_path / "copy"))
        rush.await_more(1)
    with restore(tmp_path / "copy") as restored:
        held = registered(slug)
        assert before <= set(held) < set(rush.acknowledged)
        mails = [mail for each in standing_mails(slug).values() for mail in each]
        assert sorted(mail.recipient for mail in mails) == sorted(held)
        assert {mail.state for mail in mails} == {MailState.HELD}
        assert a_delivery(restored).deliver_batch() == 0
    assert mail_server.taken == []
    mail_server.go_on.set()
    until(lambda: unsent() == 0)
    assert set(mail_server.copies()) == set(rush.acknowledged)
