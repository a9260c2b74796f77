"""Workers in processes of their own: killed, frozen, several at once; and one loop from inside."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import KEY
from tests.mail.conftest import mailing_app, server
from tests.mail.server import QUICK, WAIT, MailServer, put, stored
from tests.registrations.builders import (
    AHEAD,
    add_event,
    find,
    find_in_transaction,
    messages,
    sign_up,
)
from tests.waiting import until
from tests.working import WorkerProcess
from webinars import chores
from webinars.events import models
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people import reserving
from webinars.times import utc_now
from webinars.worker import run_worker

__all__ = ["mailing_app", "server"]

Start = Callable[..., WorkerProcess]


@pytest.fixture
def start(
    mailing_app: Flask, database_url: str, server: MailServer, tmp_path: Path
) -> Iterator[Start]:
    """Start a worker process, by name and length of its leases."""
    started: list[WorkerProcess] = []
    environment = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": KEY,
        "WEBINARS_VAR": str(tmp_path),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(server.port),
        "MAIL_DEFAULT_SENDER": "us@here.org",
        "BASE_URL": "http://localhost:8000",
    }

    def begin(name: str, lease: float = 60) -> WorkerProcess:
        started.append(WorkerProcess(name, environment, lease=lease))
        return started[-1]

    yield begin
    for process in started:
        process.kill()


def unsent() -> int:
    db.session.rollback()
    waiting = OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING])
    return db.session.query(OutgoingMail).filter(waiting).count()


def test_several_workers_send_nothing_twice(server: MailServer, start: Start) -> None:
    put(*(f"p{n}@example.org" for n in range(150)))
    for name in "abc":
        start(name)
    until(lambda: unsent() == 0)
    assert len(server.message_ids) == len(set(server.message_ids)) == 150


def test_a_killed_worker_loses_nothing(server: MailServer, start: Start) -> None:
    put(*(f"p{n}@example.org" for n in range(100)))
    first = start("a")
    until(lambda: len(server.taken) >= 30, closely=True)
    first.kill()
    start("a")  # of the same name: it does not have to wait for the lease to end
    until(lambda: unsent() == 0)
    copies = Counter(server.message_ids)
    assert len(copies) == 100
    assert sum(copies.values()) <= 101  # only the mail it had in hand may go again


def test_a_worker_frozen_beyond_its_lease_sends_nothing_twice(
    server: MailServer, start: Start
) -> None:
    server.answers["RCPT"] = [WAIT]
    put(*(f"p{n}@example.org" for n in range(5)))
    frozen = start("a", 2.5)
    until(server.held.is_set)
    frozen.send(signal.SIGSTOP)
    start("b", 4)  # it looks for claims that ran out four times within its own lease
    until(lambda: unsent() == 0)
    server.go_on.set()
    frozen.send(signal.SIGCONT)
    put("last@example.org")
    until(lambda: unsent() == 0)
    frozen.stop()
    assert frozen.wait(20) == 0
    assert len(server.message_ids) == len(set(server.message_ids)) == 6


def test_a_stopped_worker_finishes_the_mail_in_hand_and_hands_back_the_rest(
    server: MailServer, start: Start
) -> None:
    server.answers["RCPT"] = ["250 OK", WAIT]
    put(*(f"p{n}@example.org" for n in range(5)))
    process = start("a")
    until(server.held.is_set)
    process.stop()
    time.sleep(0.2)
    server.go_on.set()
    assert process.wait(20) == 0
    assert len(server.taken) == 2
    db.session.rollback()
    states = Counter(mail.state for mail in db.session.query(OutgoingMail))
    assert states == {MailState.SENT: 2, MailState.QUEUED: 3}


@pytest.fixture
def working(mailing_app: Flask) -> Iterator[None]:
    """A worker in a thread of this process."""
    stop = Event()
    thread = Thread(target=run_worker, args=(mailing_app,), kwargs={"stop": stop, "pace": QUICK})
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("working")
def test_mail_goes_out_when_the_mail_server_is_back(server: MailServer) -> None:
    server.__exit__()
    put("amina@example.org")
    until(lambda: stored("amina@example.org").last_error is not None)
    with MailServer(server.port) as again:
        until(lambda: stored("amina@example.org").state == MailState.SENT)
        assert again.message_ids == [stored("amina@example.org").message_id]
    assert stored("amina@example.org").attempts == 1


def test_the_worker_survives_a_database_that_goes_away(
    mailing_app: Flask,
    server: MailServer,
    working: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = Event()

    def refuse(*_args: object) -> None:
        if away.is_set():
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("the database is away"))

    away.set()
    sa.event.listen(db.engine, "before_cursor_execute", refuse)
    time.sleep(1)
    away.clear()
    put("amina@example.org")
    until(lambda: stored("amina@example.org").state == MailState.SENT)
    assert len(server.taken) == 1


def test_an_outcome_waits_for_the_database(mailing_app: Flask, server: MailServer) -> None:
    """A mail that was sent must not be forgotten because the database restarts at that moment."""
    failures = iter([True, True])

    def refuse_outcomes(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "finished_at" in statement and statement.startswith("UPDATE") and next(failures, None):
            raise sa.exc.OperationalError(statement, {}, Exception("away"))

    put("amina@example.org")
    sa.event.listen(db.engine, "before_cursor_execute", refuse_outcomes)
    stop = Event()
    thread = Thread(target=run_worker, args=(mailing_app,), kwargs={"stop": stop, "pace": QUICK})
    thread.start()
    until(lambda: stored("amina@example.org").state == MailState.SENT)
    stop.set()
    thread.join()
    assert len(server.taken) == 1


def test_a_removal_that_fails_does_not_stop_the_mail(
    mailing_app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []

    def fail(*, now: object) -> None:
        called.append(now)
        raise ValueError

    monkeypatch.setattr(chores, "remove_expired", fail)
    put("amina@example.org")
    stop = Event()
    thread = Thread(target=run_worker, args=(mailing_app,), kwargs={"stop": stop, "pace": QUICK})
    thread.start()
    until(lambda: stored("amina@example.org").state == MailState.SENT)
    stop.set()
    thread.join()
    assert len(called) == 1


def test_released_seats_go_to_who_waits(app: Flask) -> None:
    event_id = add_event(spans=[AHEAD], capacity=1)
    with transaction():
        held = SeatReservation(event_id=event_id, code="code", label="Speakers", seats=1)
        db.session.add(held)
    sign_up(event_id)
    stop = Event()
    thread = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    with transaction():
        db.session.query(SeatReservation).one().released_local = datetime(2020, 1, 1)
    thread.start()
    until(lambda: find().status is RegistrationStatus.CONFIRMED)
    stop.set()
    thread.join()
    assert messages() == ["waiting", "confirmation"]


def test_an_offer_that_nobody_answers_goes_to_the_next(app: Flask) -> None:
    event_id = add_event(spans=[AHEAD], capacity=1, offer_hours=24)
    for email in ("amina@example.org", "bilal@example.org", "carine@example.org"):
        sign_up(event_id, email)
    with transaction():
        db.session.get_one(models.Event, event_id).capacity = 2
        find_in_transaction("bilal@example.org").offered_until = utc_now()
    stop = Event()
    thread = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    thread.start()
    until(lambda: find("carine@example.org").offered_until is not None)
    stop.set()
    thread.join()
    assert find("bilal@example.org").status is RegistrationStatus.CANCELLED
    assert messages("bilal@example.org") == ["waiting", "offer-lapsed"]


def test_seats_that_cannot_be_released_do_not_stop_the_mail(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_now: object) -> None:
        raise ValueError

    monkeypatch.setattr(reserving, "events_to_fill", fail)
    put("amina@example.org")
    stop = Event()
    thread = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    thread.start()
    until(lambda: stored("amina@example.org").state == MailState.SENT)
    stop.set()
    thread.join()


def test_without_a_mail_server_mail_becomes_files(app: Flask, tmp_path: Path) -> None:
    put("amina@example.org")
    stop = Event()
    thread = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    thread.start()
    until(lambda: stored("amina@example.org").state == MailState.SENT)
    stop.set()
    thread.join()
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert stored("amina@example.org").message_id.encode() in file.read_bytes()


def test_expired_claims_are_taken_up(mailing_app: Flask, server: MailServer, working: None) -> None:
    with transaction():
        db.session.add(
            OutgoingMail(
                message="hello",
                recipient="amina@example.org",
                payload={"name": "A"},
                about="test/1",
                message_id="<left@here.org>",
                state=MailState.SENDING,
                lease_owner="gone",
                lease_until=utc_now(),
                next_attempt_at=utc_now(),
                created_at=utc_now(),
            )
        )
    until(lambda: stored("amina@example.org").state == MailState.SENT, seconds=20)
