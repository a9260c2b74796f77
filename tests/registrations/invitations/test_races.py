"""Workers and people at the same moment: one mail and one registration for each invitation."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.registrations.builders import NOW, add_event, local, mails, statuses
from tests.registrations.crowd import act_at_once, processes
from tests.registrations.invitations.lists import draft, invite, invited, send
from webinars.extensions import db, transaction
from webinars.registrations.invitations import reminding, writing
from webinars.registrations.invitations.models import Invitation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with processes() as pool:
        yield pool


def test_a_link_that_was_passed_on_registers_one_person(
    app: Flask, pool: Executor, database_url: str, tmp_path: Path
) -> None:
    event_id = add_event(capacity=30)
    invite(event_id)
    token = invited().token
    acts = [
        ("register by invitation", event_id, f"{token} p{each}@example.org") for each in range(20)
    ]
    assert act_at_once(pool, database_url, tmp_path, acts) == {"done": 1, "invitation-only": 19}
    assert len(statuses(event_id)) == 1


def test_lists_and_reminders_are_written_once_by_several_workers(
    app: Flask, pool: Executor, database_url: str, tmp_path: Path
) -> None:
    event_id = add_event(registration_closes_local=local(3, 7, 9, 30))
    people = [f"p{each}@example.org" for each in range(400)]
    for each in (people, people[::-1]):  # two lists with the same people
        send(event_id, draft(event_id, "\n".join(each)))
    acts = [
        ("write invitations", event_id, str(round_id))
        for round_id in writing.list_due(NOW + timedelta(minutes=2))
        for _worker in range(3)
    ]
    assert act_at_once(pool, database_url, tmp_path, acts) == {"done": 6}
    assert sorted(mail.recipient for mail in mails()) == sorted(people)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 400
    with transaction():
        reminding.save_settings(event_id, 3)
        db.session.execute(update(Invitation).values(written_at=NOW - timedelta(days=1)))
    assert list(reminding.list_due(datetime(2027, 3, 4, 9, tzinfo=UTC))) == [event_id]
    acts = [("remind the invited", event_id, "")] * 4
    assert act_at_once(pool, database_url, tmp_path, acts) == {"done": 4}
    sent = [mail.recipient for mail in mails() if mail.message == "invite-remind"]
    assert len(sent) == len(set(sent))
    assert set(sent) <= set(people)
    assert len(sent) >= 300
