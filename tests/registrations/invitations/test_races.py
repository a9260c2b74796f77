"""Workers and people at the same moment: one mail and one registration for each invitation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    find_in_transaction,
    local,
    mails,
    sign_up,
    statuses,
)
from tests.registrations.crowd import AtOnce
from tests.registrations.invitations.lists import draft, invite, invited, send
from webinars.extensions import db, transaction
from webinars.registrations.erasing import erase
from webinars.registrations.invitations import reminding, sending, writing
from webinars.registrations.invitations.models import Invitation, InvitationRound
from webinars.registrations.seats import lock_event

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def test_a_link_that_was_passed_on_registers_one_person(app: Flask, at_once: AtOnce) -> None:
    event_id = add_event(capacity=30)
    invite(event_id)
    token = invited().token
    acts = [
        ("register by invitation", event_id, f"{token} p{each}@example.org") for each in range(20)
    ]
    assert at_once(acts) == {"done": 1, "invitation-only": 19}
    assert len(statuses(event_id)) == 1


def test_lists_and_reminders_are_written_once_by_several_workers(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(registration_closes_local=local(3, 7, 9, 30))
    people = [f"p{each}@example.org" for each in range(160)]
    for each in (people, people[::-1]):  # two lists with the same people
        send(event_id, draft(event_id, "\n".join(each)))
    acts = [
        ("write invitations", event_id, str(round_id))
        for round_id in writing.list_due(NOW + timedelta(minutes=2))
        for _worker in range(3)
    ]
    assert at_once(acts) == {"done": 6}
    assert sorted(mail.recipient for mail in mails()) == sorted(people)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 160
    with transaction():
        reminding.save_settings(event_id, 3)
        db.session.execute(update(Invitation).values(written_at=NOW - timedelta(days=1)))
    assert list(reminding.list_due(datetime(2027, 3, 4, 9, tzinfo=UTC))) == [event_id]
    acts = [("remind the invited", event_id, "")] * 4
    assert at_once(acts) == {"done": 4}
    sent = [mail.recipient for mail in mails() if mail.message == "invite-remind"]
    assert len(sent) == len(set(sent))
    assert set(sent) <= set(people)
    assert len(sent) >= 120


def test_nobody_is_reminded_by_hand_and_by_itself_at_once(app: Flask) -> None:
    event_id = add_event(registration_closes_local=local(3, 7, 9, 30))
    invite(event_id, "a@example.org\nb@example.org", now=NOW - timedelta(days=1))
    morning = datetime(2027, 3, 4, 9, tzinfo=UTC)
    with transaction():
        reminding.save_settings(event_id, 3)
        sending.remind(event_id=event_id, count=2, now=morning)
    with ThreadPoolExecutor(1) as another:
        with transaction():
            reminding.remind_next(event_id=event_id, domain=DOMAIN, now=morning)
            work = another.submit(_write, app, morning + timedelta(minutes=2))
            sleep(0.5)  # the other worker is in the midst of it
        work.result(timeout=30)
    sent = [mail.recipient for mail in mails() if mail.message == "invite-remind"]
    assert sent == ["a@example.org", "b@example.org"]


def test_erasing_somebody_and_writing_a_list_wait_for_one_another(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org")
    send(event_id, draft(event_id, "a@example.org\nb@example.org"))
    with ThreadPoolExecutor(1) as another:
        with transaction():
            lock_event(event_id)
            work = another.submit(_write, app, NOW + timedelta(minutes=2))
            sleep(0.5)  # the worker has come as far as it can
            erase(registration=find_in_transaction("a@example.org"), domain=DOMAIN, now=NOW)
        work.result(timeout=30)
    assert [mail.recipient for mail in mails() if mail.message == "invite"] == ["b@example.org"]


def _write(app: Flask, now: datetime) -> None:
    """Let another worker write the latest list or reminder."""
    with app.app_context(), transaction():
        latest = db.session.scalars(select(func.max(InvitationRound.id))).one()
        writing.write_next(round_id=latest, domain=DOMAIN, now=now)
