"""Mail is collected from a real IMAP server, once, and only over a connection that is proven."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.mail.imap_server import ImapServer, free_port, make_certificate
from tests.mail.incoming.letters import incoming
from tests.registrations.builders import NOW, add_event, find, mails, messages, sign_up
from tests.registrations.replies.posting import POST, SITE, reply
from webinars import collecting
from webinars.collecting import collect, start_collecting
from webinars.mail.incoming.mailbox import MailboxUnavailable, open_mailbox
from webinars.mail.incoming.reading import LARGEST
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.replies.receiving import Outcome

READ, FOR_PEOPLE = "\\Seen", "\\Flagged \\Seen"


pytestmark = pytest.mark.xdist_group("imap")


@pytest.fixture(scope="module")
def only_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    server = ImapServer(tmp_path_factory.mktemp("imap"))
    yield server
    server.stop()


@pytest.fixture
def server(only_server: ImapServer) -> Iterator[ImapServer]:
    """A server whose mailbox is empty: starting one takes longer than most tests."""
    yield only_server
    only_server.empty()


@pytest.fixture
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the spring in which the builders' events are still ahead."""
    monkeypatch.setattr("webinars.collecting.utc_now", lambda: NOW)


@pytest.mark.usefixtures("spring")
def test_mails_are_dealt_with_and_marked_as_read(app: Flask, server: ImapServer) -> None:
    event_id = add_event()
    sign_up(event_id)
    letter = incoming(b"Hello", sender="nour@example.net")
    server.put(reply(event_id, stamp="20270301T080000Z"), letter)
    assert collect(server.settings(), POST) == 2
    assert find().status is RegistrationStatus.CANCELLED
    assert mails()[-1].recipient == SITE
    assert server.flags() == [READ, READ]
    assert collect(server.settings(), POST) == 0


def test_a_crash_before_the_mark_repeats_nothing(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(incoming(b"Hello"))
    with monkeypatch.context() as patch:
        patch.setattr("webinars.mail.incoming.mailbox.Mailbox.mark_read", _crash)
        with pytest.raises(MailboxUnavailable):
            collect(server.settings(), POST)
    assert len(mails()) == 1
    assert collect(server.settings(), POST) == 1
    assert len(mails()) == 1
    assert server.flags() == [READ]


def _crash(*_arguments: object, **_names: object) -> None:
    raise MailboxUnavailable("The line is cut.")


def test_what_nobody_can_take_stays_for_people_and_keeps_no_other(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receive(message: bytes, **_names: object) -> Outcome:
        if b"poison" in message:
            raise ValueError("a mistake of ours")
        return Outcome.FORWARDED

    monkeypatch.setattr(collecting, "receive", receive)
    server.put(incoming(b"poison"), incoming(b"Hello"))
    assert collect(server.settings(), POST) == 2
    assert server.flags() == [FOR_PEOPLE, READ]


def test_mail_that_would_go_round_stays_for_people(app: Flask, server: ImapServer) -> None:
    server.put(incoming(b"Hello"))
    collect(server.settings(), replace(POST, addresses=frozenset({SITE})))
    assert server.flags() == [FOR_PEOPLE]
    assert mails() == []


def test_while_the_database_is_away_mail_stays_unread(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receive(*_arguments: object, **_names: object) -> Outcome:
        raise OperationalError("SELECT", {}, Exception("away"))

    server.put(incoming(b"Hello"))
    with monkeypatch.context() as patch:
        patch.setattr(collecting, "receive", receive)
        with pytest.raises(OperationalError):
            collect(server.settings(), POST)
    assert server.flags() == [""]
    assert collect(server.settings(), POST) == 1


@pytest.mark.usefixtures("spring")
def test_a_flood_of_letters_stays_for_people_and_keeps_no_answer(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinars.mail.incoming.mailbox.AT_ONCE", 2)
    monkeypatch.setattr("webinars.registrations.replies.forwarding.PER_SENDER", 1)
    event_id = add_event()
    sign_up(event_id)
    server.put(*(incoming(str(number).encode()) for number in range(4)))
    server.put(reply(event_id, stamp="20270301T080000Z"))
    for _ in range(3):
        collect(server.settings(), POST)
    assert find().status is RegistrationStatus.CANCELLED
    assert server.flags() == [READ, FOR_PEOPLE, FOR_PEOPLE, FOR_PEOPLE, READ]


def test_letters_over_a_contact_s_limit_wait_for_an_hour_and_keep_no_answer(
    sqlite_app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOW]
    monkeypatch.setattr("webinars.collecting.utc_now", lambda: clock[0])
    monkeypatch.setattr("webinars.mail.incoming.mailbox.AT_ONCE", 2)
    monkeypatch.setattr("webinars.registrations.replies.forwarding.PER_CONTACT", 1)
    event_id, waiting = add_event(contact_email=SITE), dict[str, datetime]()
    sign_up(event_id)
    for number in range(4):
        server.put(incoming(b"Hello", sender=f"person{number}@example.org"))
    server.put(reply(event_id, stamp="20270301T080000Z"))
    done = [collect(server.settings(), POST, waiting) for _ in range(4)]
    assert (done, len(waiting)) == ([1, 0, 1, 0], 3)
    assert find().status is RegistrationStatus.CANCELLED
    assert server.flags() == [READ, "", "", "", READ]
    clock[0] += timedelta(hours=1, minutes=6)
    monkeypatch.setattr(collecting, "MOST_WAITING", 1)
    done = [collect(server.settings(), POST, waiting) for _ in range(3)]
    assert (done, len(waiting)) == ([1, 1, 0], 1)
    assert server.flags() == [READ, READ, "", FOR_PEOPLE, READ]
    assert messages(SITE) == ["forwarded", "forwarded"]


def test_of_a_huge_mail_only_the_beginning_is_fetched(
    sqlite_app: Flask, server: ImapServer
) -> None:
    server.put(incoming(b"x\r\n" * (LARGEST // 3 + 100_000)))
    with open_mailbox(server.settings()) as box:
        [uid] = box.unread()
        assert len(box.fetch(uid) or b"") == LARGEST + 1


def test_a_server_that_is_not_proven_learns_no_password(
    server: ImapServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other, _key = make_certificate(tmp_path_factory.mktemp("other"))
    for changes in ({"ca_file": other}, {"ca_file": None}, {"server": "localhost"}):
        with (
            pytest.raises(MailboxUnavailable, match="does not prove that it is"),
            open_mailbox(server.settings(**changes)),
        ):
            pass


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"mailbox": "No such"}])
def test_a_refusal_is_a_sentence(server: ImapServer, changes: dict[str, object]) -> None:
    with pytest.raises(MailboxUnavailable), open_mailbox(server.settings(**changes)):
        pass


def test_a_server_that_is_away_is_a_sentence(server: ImapServer) -> None:
    with (
        pytest.raises(MailboxUnavailable, match="cannot be read"),
        open_mailbox(server.settings(port=free_port())),
    ):
        pass


@pytest.fixture
def server_on_993(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A server that speaks TLS from the first byte, on what stands for port 993."""
    server = ImapServer(tmp_path, tls_at_once=True)
    monkeypatch.setattr("webinars.mail.incoming.mailbox.TLS_FROM_THE_START", server.port)
    yield server
    server.stop()


def test_on_port_993_mail_is_read_over_tls_from_the_first_byte(
    sqlite_app: Flask, server_on_993: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_on_993.put(incoming(b"Hello"))
    monkeypatch.setenv("SSL_CERT_FILE", str(server_on_993.certificate))
    for ca_file in (None, server_on_993.certificate):  # as the system believes; as the settings do
        with open_mailbox(server_on_993.settings(ca_file=ca_file)) as box:
            assert len(box.unread()) == 1
    assert collect(server_on_993.settings(), POST) == 1
    assert server_on_993.flags() == [READ]


def test_on_port_993_a_server_that_is_not_proven_learns_no_password(
    server_on_993: ImapServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other, _key = make_certificate(tmp_path_factory.mktemp("other"))
    for changes in ({"ca_file": other}, {"ca_file": None}, {"server": "localhost"}):
        with (
            pytest.raises(MailboxUnavailable, match="does not prove that it is") as failure,
            open_mailbox(server_on_993.settings(**changes)),
        ):
            pass
        assert "IMAP_CA_FILE" in str(failure.value)


def test_a_worker_collects_beside_its_loop(
    sqlite_app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "LOOK_EVERY", 0.2)
    settings = sqlite_app.config["SETTINGS"]
    sqlite_app.config["SETTINGS"] = replace(settings, imap=server.settings(), contact_email=SITE)
    stop = threading.Event()
    thread = start_collecting(sqlite_app, stop=stop)
    assert thread is not None
    server.put(incoming(b"Hello"))
    deadline = time.monotonic() + 20
    while not mails() and time.monotonic() < deadline:
        time.sleep(0.1)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert [mail.recipient for mail in mails()] == [SITE]


def test_without_a_mailbox_there_is_nothing_to_collect(sqlite_app: Flask) -> None:
    assert start_collecting(sqlite_app, stop=threading.Event()) is None
