"""The worker writes messages between its deliveries: killed, it is followed by another."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import KEY
from tests.registrations.builders import AHEAD, add_event, sign_up
from tests.registrations.mailings.drafts import crowd, draft, send, stored
from tests.waiting import until
from tests.working import WorkerProcess
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.mailings import sending
from webinars.registrations.mailings.models import MailingStatus
from webinars.times import utc_now
from webinars.worker import run_worker

PEOPLE = 1200


def a_worker(name: str, url: str, var: Path) -> WorkerProcess:
    """A worker in a process of its own; its mail becomes files."""
    environment = {
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "WEBINARS_VAR": str(var),
        "BASE_URL": "http://localhost:8000",
    }
    return WorkerProcess(name, environment)


def a_minute_ago(event_id: int) -> str:
    """A message that was sent so long ago that it is due."""
    public_id = draft(event_id)
    send(public_id, now=utc_now() - timedelta(seconds=61))
    return public_id


def test_a_worker_killed_among_its_batches_is_followed_by_two_others(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    event_id = add_event(spans=[AHEAD])
    crowd(event_id, PEOPLE)
    public_id = a_minute_ago(event_id)
    first = a_worker("a", database_url, tmp_path)
    until(lambda: stored(public_id).written >= sending.BATCH, closely=True)
    first.kill()
    others = [a_worker(name, database_url, tmp_path) for name in "bc"]
    try:
        until(lambda: stored(public_id).status is MailingStatus.SENT)
    finally:
        for other in others:
            other.kill()
    recipients = db.session.scalars(
        sa.select(OutgoingMail.recipient).where(OutgoingMail.message == "mailing")
    ).all()
    assert Counter(recipients) == {f"p{number}@example.org": 1 for number in range(PEOPLE)}
    assert stored(public_id).written == PEOPLE


def test_a_message_that_cannot_be_written_does_not_stop_the_mail(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = add_event(spans=[AHEAD])
    sign_up(event_id, now=utc_now())
    a_minute_ago(event_id)

    def fail(**_more: object) -> bool:
        raise ValueError

    monkeypatch.setattr(sending, "expand_next", fail)
    stop = Event()
    thread = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    thread.start()
    until(is_confirmed)
    stop.set()
    thread.join()


def is_confirmed() -> bool:
    """Whether the confirmation has left, or had nothing left to say."""
    db.session.rollback()
    states = db.session.scalars(sa.select(OutgoingMail.state)).all()
    return set(states) <= {MailState.SENT, MailState.SUPERSEDED}
