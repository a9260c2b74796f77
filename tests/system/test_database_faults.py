"""The database goes away, or its disk is full, while people register: what was promised is kept."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import ClassVar

import pytest
from flask import Flask

from tests.mail.server import MailServer
from tests.postgres import PostgresServer
from tests.system.crowd import Rush, open_event, registered, standing_mails, unsent
from tests.system.site import Site
from tests.waiting import until
from webinars.extensions import db

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]

DISK = 64 * 1024
"""Bytes. The database is larger already."""


@dataclass
class Crash:
    """PostgreSQL ends at once, and is started again."""

    server: PostgresServer
    answers: ClassVar[dict[str, int]] = {"/healthz": 200, "/readyz": 503, "/": 503}

    def begin(self) -> None:
        """End it. What was committed before has to be there afterwards."""
        self.server.crash()

    def end(self) -> None:
        """Start it again."""
        self.server.start_again()


@dataclass
class FullDisk:
    """No process of the site can write beyond `DISK` in any file.

    To SQLite it is what a full disk is: a write comes back short, then with an error.
    """

    site: Site
    answers: ClassVar[dict[str, int]] = {"/healthz": 200, "/readyz": 200, "/": 200}
    """What needs no room goes on."""

    def begin(self) -> None:
        """Fill it."""
        self._limit(DISK)

    def end(self) -> None:
        """Make room."""
        self._limit(None)

    def _limit(self, size: int | None) -> None:
        for process in [process for each in self.site.processes().values() for process in each]:
            _soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            new = hard if size is None else size
            resource.prlimit(process, resource.RLIMIT_FSIZE, (new, hard))


def pids(site: Site) -> dict[str, list[int]]:
    return {kind: sorted(found) for kind, found in site.processes().items()}


def await_refusals(rush: Rush, count: int) -> None:
    """Wait until so many more were told that it does not work right now."""
    enough = rush.refusals[503] + count
    until(lambda: rush.refusals[503] >= enough)


def assert_kept(rush: Rush, slug: str, mail_server: MailServer) -> None:
    """Whoever was told that they are registered is, and has one confirmation."""
    assert (set(rush.refusals), rush.lost) == ({503}, 0)
    stored = registered(slug)
    assert set(rush.acknowledged) == set(stored)
    assert set(stored.values()) == {"confirmed"}
    ids = {
        email: {mail.message_id for mail in each} for email, each in standing_mails(slug).items()
    }
    assert {email: len(own) for email, own in ids.items()} == dict.fromkeys(stored, 1)
    until(lambda: unsent() == 0)
    copies = mail_server.copies()
    assert {email: set(copies[email]) for email in stored} == ids


def test_a_database_that_fails_loses_nobody_and_the_site_finds_it_again(
    site: Site, app: Flask, mail_server: MailServer, request: pytest.FixtureRequest
) -> None:
    fault: Crash | FullDisk = FullDisk(site)
    if db.engine.dialect.name == "postgresql":
        fault = Crash(request.getfixturevalue("postgres"))
    slug, before = open_event(), pids(site)
    db.session.remove()  # or this process, too, would hold a connection that breaks
    with Rush(site, app, [slug]) as rush:
        rush.await_more(10)
        fault.begin()
        await_refusals(rush, 6)  # among them what was under way, and what still found some room
        told = len(rush.acknowledged)
        assert {path: site.get(path)[0] for path in fault.answers} == fault.answers
        await_refusals(rush, 6)
        assert len(rush.acknowledged) == told
        fault.end()
        rush.await_more(10)
    assert_kept(rush, slug, mail_server)
    assert pids(site) == before
