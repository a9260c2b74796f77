"""PostgreSQL takes no writes any more, as the old server after a failover: that is admitted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, messages
from tests.registrations.holding import ON_POSTGRES
from tests.waiting import until
from tests.web.registering import registered, send
from tests.web.visiting import LATER, span
from webinars.extensions import db
from webinars.worker import run_worker


@contextmanager
def read_only() -> Iterator[None]:
    """Let every new connection only read, and end the old ones; afterwards those that read stay."""
    turn = "ALTER DATABASE {} SET default_transaction_read_only = {}"
    beside = sa.create_engine(db.engine.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with beside.connect() as keeper:
        name = keeper.scalar(sa.text("SELECT current_database()"))
        keeper.execute(sa.text(turn.format(name, "on")))
        db.session.remove()
        db.engine.dispose()
        try:
            yield
        finally:
            keeper.execute(sa.text(turn.format(name, "off")))


@ON_POSTGRES
@pytest.mark.usefixtures("app")
def test_a_database_that_only_reads_confirms_nothing_and_is_waited_for(client: FlaskClient) -> None:
    add_event(slug="talk", spans=[span(LATER)])
    with read_only():
        assert client.get("/en/events/talk/").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json) == (503, {"database": "read-only"})
        answer = send(client, "/en/events/talk/register")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "Nothing was saved" in answer.text
    assert client.get("/readyz").status_code == 200
    assert send(client, "/en/events/talk/register").status_code == 303
    assert (len(registered()), messages()) == (1, ["confirmation"])


@ON_POSTGRES
def test_a_worker_outlives_a_database_that_only_reads(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Event()
    worker = Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    with read_only():
        worker.start()
        until(lambda: "The worker tries again until it works." in caplog.text)
        assert worker.is_alive()
        stop.set()
        worker.join(5)
    assert not worker.is_alive()
