"""What a machine is told about the state of the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.mail.outbox import queue, retry
from webinars.times import utc_now
from webinars.web.public import health


def test_the_process_answers_without_the_database(
    client: FlaskClient, count_queries: list[str]
) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert count_queries == []


def test_nothing_waits_on_an_empty_site(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "oldest_unsent_mail_seconds": None}
    assert answer.headers["Cache-Control"] == "no-store"


def put(age: float, *, priority: int = 0) -> OutgoingMail:
    """A mail that has been due for so many seconds."""
    return queue(
        message="links",
        recipient="amina@example.org",
        payload={},
        about="links",
        domain="localhost",
        now=utc_now() - timedelta(seconds=age),
        priority=priority,
    )


def oldest(client: FlaskClient) -> int | None:
    age: int | None = client.get("/readyz").json["oldest_unsent_mail_seconds"]  # type: ignore[index]
    return age


def test_the_age_of_the_oldest_unsent_mail_is_told(client: FlaskClient) -> None:
    with transaction():
        for age in (30, 90):
            put(age)

    assert oldest(client) in {90, 91}


def test_mail_to_many_has_an_age_only_while_nothing_leaves(client: FlaskClient) -> None:
    with transaction():
        put(7200, priority=9)
    assert oldest(client) in {7200, 7201}  # no worker
    with transaction():
        left = put(7200, priority=9)
        left.state, left.finished_at = MailState.SENT, utc_now() - timedelta(seconds=20)
    assert oldest(client) in {20, 21}  # it drains
    with transaction():
        put(300)
    assert oldest(client) in {300, 301}  # what answers somebody has to leave at once
    with transaction():
        db.session.query(OutgoingMail).filter_by(state=MailState.QUEUED).delete()
    assert oldest(client) is None


def put_off(age: float, recipient: str) -> None:
    """A mail of that age that the server did not take for now, and is asked for later."""
    mail = put(age)
    mail.recipient, mail.attempts = recipient, 3
    mail.next_attempt_at = utc_now() + timedelta(minutes=15)


def test_a_server_that_takes_nothing_is_told_but_no_full_mailbox(client: FlaskClient) -> None:
    with transaction():
        put_off(9000, "full@example.org")
        put_off(8000, "full@example.org")
    assert oldest(client) is None
    with transaction():
        put_off(7200, "amina@example.org")
        put_off(600, "omar@example.org")
    assert oldest(client) in {7200, 7201}
    with transaction():
        gone = put(9999)
        gone.state, gone.finished_at = MailState.UNDELIVERABLE, utc_now()
    assert oldest(client) in {7200, 7201}, "given up after two days, it was not taken either"
    with transaction():
        left = put(60)
        left.state, left.finished_at = MailState.SENT, utc_now() - timedelta(seconds=20)
    assert oldest(client) in {20, 21}


def test_mail_that_a_person_sends_again_or_that_is_being_tried_changes_no_age(
    client: FlaskClient,
) -> None:
    with transaction():
        for name in ("amina", "omar"):
            put_off(86_400, f"{name}@example.org")
        db.session.query(OutgoingMail).update({"state": MailState.UNDELIVERABLE})
    with transaction():
        retry(now=utc_now() + timedelta(minutes=1), states=[MailState.UNDELIVERABLE])
    assert oldest(client) is None
    with transaction():
        again = db.session.query(OutgoingMail)
        again.update({"attempts": 2, "state": MailState.SENDING})
    assert oldest(client) in {86_400, 86_401}


def test_a_missing_database_is_told(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_now: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(health, "oldest_unsent", fail)
    answer = sqlite_app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": "unavailable"}
