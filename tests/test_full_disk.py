"""PostgreSQL has no room left, for a row or for the end of a transaction: that is admitted.

What a full disk is to SQLite is in `tests/system/test_database_faults.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, messages
from tests.registrations.holding import ON_POSTGRES
from tests.web.registering import registered, send
from tests.web.visiting import LATER, span
from webinars.extensions import db

_FILL = (
    """CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END $$""",
    "CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON outgoing_mails "
    "DEFERRABLE INITIALLY {} FOR EACH ROW EXECUTE FUNCTION disk_is_full()",
)
_MAKE_ROOM = "DROP FUNCTION disk_is_full CASCADE"


@contextmanager
def full_disk(when: str) -> Iterator[None]:
    """Let PostgreSQL answer what it does on a full disk, when a mail is stored or committed."""
    with db.engine.begin() as connection:
        for statement in _FILL:
            connection.execute(sa.text(statement.format(when)))
    try:
        yield
    finally:
        with db.engine.begin() as connection:
            connection.execute(sa.text(_MAKE_ROOM))


@ON_POSTGRES
@pytest.mark.usefixtures("app")
def test_a_full_disk_confirms_nothing_and_goes_by_without_a_restart(client: FlaskClient) -> None:
    add_event(slug="talk", spans=[span(LATER)])
    for when, said in (("IMMEDIATE", "Nothing was saved"), ("DEFERRED", "We do not know")):
        with full_disk(when):
            answer = send(client, "/en/events/talk/register")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert said in answer.text
        assert (registered(), messages()) == ([], [])
    assert send(client, "/en/events/talk/register").status_code == 303
    assert (len(registered()), messages()) == (1, ["confirmation"])
