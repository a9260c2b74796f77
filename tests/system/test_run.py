"""`webinars run` from an empty folder to its end: started, reloaded, stopped, started again."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email import message_from_bytes, policy
from urllib.parse import urlencode, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.system.crowd import Form, Rush, fill_in, open_event, registered, send
from tests.system.site import Site
from tests.waiting import until
from webinars.events.models import Event
from webinars.extensions import db, transaction

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]

EVENT = "shaping-tomorrow"
PAGES = (
    "/",
    "/fr/",
    "/?when=past",
    "/organisations/ecre/",
    f"/events/{EVENT}/",
    f"/fr/events/{EVENT}/",
    "/events/annual-conference/",
    "/events/shaping-tomorrow-2024/",
    "/calendar.ics",
    "/organisations/ecre/calendar.ics",
    f"/events/{EVENT}/calendar.ics",
    "/lost-link",
    "/accessibility",
    "/privacy",
    "/dev/mailbox/",
    "/healthz",
    "/readyz",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What somebody has who has set nothing but the port, in a folder that is not there yet."""
    site = Site(tmp_path_factory.mktemp("empty") / "var")
    del site.environment["SECRET_KEY"], site.environment["BASE_URL"]
    site.start("--demo")
    yield site
    if site.is_running():
        site.stop()


def test_the_first_start_says_where_it_is_and_who_can_sign_in(site: Site) -> None:
    for words in (site.url, "Sign in as demo@example.org", f"{EVENT}: "):
        assert words in site.said()


def test_every_kind_of_page_is_served_where_nothing_is_set(site: Site) -> None:
    assert {path: site.get(path)[0] for path in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_very_long_address_gets_a_page_of_ours(site: Site) -> None:
    status, page = site.get("/" + "x" * 8000)
    assert (status, "This page does not exist" in page) == (404, True)


def test_a_form_leads_to_a_mail_that_leads_to_ones_own_pages(site: Site) -> None:
    form = {"name": "Amina", "email": "a@example.org", "stamp": site.stamp(EVENT), "website": ""}
    time.sleep(1.2)  # nobody fills in a form in less than a second
    assert send(site, EVENT, form) == 303
    links = re.findall(rf"{site.url}(/\S+)", await_mail(site, "a@example.org"))
    (own,) = (link for link in links if re.fullmatch(r"/en/registrations/[^/]+/", link))
    pages = [*links, f"{own}edit", f"{own}calendar.ics", f"{own}data.json"]
    assert {path: site.get(path)[0] for path in pages} == dict.fromkeys(pages, 200)


def await_mail(site: Site, recipient: str) -> str:
    """The text of the mail to somebody, once it is written."""

    def find() -> Iterator[str]:
        for file in (site.var / "mail").glob("*.eml"):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            if recipient in message["To"] and body is not None:
                yield str(body.get_content())

    until(lambda: any(find()))
    return next(find())


def test_a_taken_port_is_one_sentence(site: Site) -> None:
    done = subprocess.run(
        site.command("run"), env=site.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    sentence = f"Error: The pages cannot be served on 127.0.0.1, port {site.port}: address already"
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_a_reload_loses_no_registration(site: Site, app: Flask) -> None:
    slug = open_event()
    before = pids(site)
    with Rush(site, app, [slug]) as rush:
        rush.await_more(5)
        site.process.send_signal(signal.SIGHUP)
        until(lambda: not before & pids(site))
        rush.await_more(5)
    assert (rush.lost, dict(rush.refusals)) == (0, {})
    assert set(registered(slug)) == set(rush.acknowledged)


def pids(site: Site) -> set[int]:
    return {pid for pids in site.processes().values() for pid in pids}


def test_a_stop_cuts_no_request_that_has_begun_and_the_next_start_has_its_data(
    site: Site, app: Flask
) -> None:
    """One request waits for the database, one for the rest of a form from a slow network."""
    slug = open_event()
    waiting, slow = (fill_in(app, slug, f"{who}@example.org") for who in ("waiting", "slow"))
    with ThreadPoolExecutor() as threads, closing(begin_to_send(site, slug, slow)) as sending:
        with transaction():
            db.session.execute(sa.update(Event).values(revision=Event.revision + 1))
            answer = threads.submit(send, site, slug, waiting)
            time.sleep(0.5)
            stopped = threads.submit(site.stop)
            time.sleep(0.5)
            sending.sendall(rest_of(slow))
        assert answer.result() == 303
        assert sending.recv(12) == b"HTTP/1.1 303"
        assert stopped.result() == 0
    assert "Traceback" not in site.said(), site.said()
    site.start("--demo")
    assert f"{EVENT}: already there" in site.said()
    assert registered(slug) == {form["email"]: "confirmed" for form in (waiting, slow)}
    assert all(await_mail(site, form["email"]) for form in (waiting, slow))


def begin_to_send(site: Site, slug: str, form: Form) -> socket.socket:
    """A connection over which half a form has come."""
    body = urlencode(form).encode()
    head = (
        f"POST /events/{slug}/register HTTP/1.1\r\nHost: {urlsplit(site.url).netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=60)
    connection.sendall(head.encode() + body[:20])
    return connection


def rest_of(form: Form) -> bytes:
    return urlencode(form).encode()[20:]
