"""What a machine is told about the state of the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from webinars.extensions import transaction
from webinars.mail.outbox import queue
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


def test_the_age_of_the_oldest_unsent_mail_is_told(client: FlaskClient) -> None:
    with transaction():
        for age in (30, 90):
            queue(
                message="links",
                recipient="amina@example.org",
                payload={},
                about="links",
                domain="localhost",
                now=utc_now() - timedelta(seconds=age),
            )

    assert client.get("/readyz").json["oldest_unsent_mail_seconds"] in {90, 91}  # type: ignore[index]


def test_a_missing_database_is_told(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_now: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(health, "oldest_unsent", fail)
    answer = sqlite_app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": "unavailable"}
