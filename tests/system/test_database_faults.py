"""The database goes away, or its disk is full, while people register: what was promised is kept."""

from __future__ import annotations

import resource

import pytest
from flask import Flask

from tests.mail.server import MailServer
from tests.postgres import PostgresServer
from tests.system.crowd import Rush, open_event, registered, standing_mails, unsent, until
from tests.system.site import Site
from webinars.extensions import db

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]

DISK = 64 * 1024
"""Bytes: no file grows beyond it while the disk is full. The database is larger already."""


def pids(site: Site) -> dict[str, list[int]]:
    return {kind: sorted(found) for kind, found in site.processes().items()}


def fill_the_disk(site: Site, *, full: bool) -> None:
    """Let no process of the site write beyond `DISK` in any file, or let all write again.

    To SQLite it is what a full disk is: a write comes back short, then with an error.
    """
    for process in [process for each in site.processes().values() for process in each]:
        _soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (DISK if full else hard, hard))


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


@pytest.mark.parametrize("site", ["postgres"], indirect=True)
def test_a_database_that_crashes_loses_nobody_and_the_site_finds_it_again(
    site: Site, app: Flask, mail_server: MailServer, postgres: PostgresServer
) -> None:
    slug, before = open_event(), pids(site)
    postgres.keep_commits("site")
    db.session.remove()  # or this process, too, would hold a connection that breaks
    with Rush(site, app, [slug]) as rush:
        rush.await_more(10)
        postgres.crash()
        await_refusals(rush, 6)  # the answers to what was under way
        told = len(rush.acknowledged)
        answers = {path: site.get(path)[0] for path in ("/healthz", "/readyz", "/")}
        assert answers == {"/healthz": 200, "/readyz": 503, "/": 503}
        await_refusals(rush, 6)
        assert len(rush.acknowledged) == told
        postgres.start_again()
        rush.await_more(10)
    assert_kept(rush, slug, mail_server)
    assert pids(site) == before


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_full_disk_loses_nobody_and_is_forgotten_once_there_is_room(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    slug, before = open_event(), pids(site)
    with Rush(site, app, [slug]) as rush:
        rush.await_more(10)
        fill_the_disk(site, full=True)
        await_refusals(rush, 6)  # who comes meanwhile may still find room in the last page
        told = len(rush.acknowledged)
        assert site.get(f"/events/{slug}/")[0] == 200, "what needs no room goes on"
        await_refusals(rush, 6)
        assert len(rush.acknowledged) == told
        fill_the_disk(site, full=False)
        rush.await_more(10)
    assert_kept(rush, slug, mail_server)
    assert pids(site) == before
