"""Whoever has not answered is reminded, once; and what is known of the invited goes in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import DOMAIN, NOW, add_event, local, mails, sign_up
from tests.registrations.invitations.lists import LINES, invite, invited, letters, write
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations import answering, reminding, sending
from webinars.registrations.invitations.models import Invitation, InvitationRound
from webinars.registrations.invitations.sending import AlreadyReminding, ChangedSinceCheck
from webinars.registrations.retention import remove_expired

A_DAY = timedelta(hours=24, minutes=2)
ALL = LINES + "cy@example.org\ndi@example.org\ned@example.org"


def fail(recipient: str) -> None:
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.recipient == recipient)
            .values(state=MailState.UNDELIVERABLE)
        )


def reminded() -> list[str]:
    return [mail.recipient for mail in mails() if mail.message == "invite-remind"]


def a_crowd(**changes: Any) -> int:  # noqa: ANN401
    """Amina and Bo have not answered; Cy is registered, Di does not come, Ed's address fails."""
    event_id = add_event(**changes)
    invite(event_id, ALL)
    sign_up(event_id, "cy@example.org")
    with transaction():
        answering.decline(invited("di@example.org").token, now=NOW)
    fail("ed@example.org")
    return event_id


def remind(event_id: int, count: int, now: datetime) -> None:
    with transaction():
        sending.remind(event_id=event_id, count=count, now=now)


def test_by_hand_those_are_reminded_who_have_not_answered(app: Flask) -> None:
    event_id = a_crowd()
    with pytest.raises(ChangedSinceCheck):
        remind(event_id, 2, NOW + timedelta(hours=23))  # they were written to today
    remind(event_id, 2, NOW + A_DAY)
    with pytest.raises(AlreadyReminding):
        remind(event_id, 2, NOW + A_DAY)  # a second click
    write(now=NOW + A_DAY + timedelta(seconds=61))
    assert reminded() == ["amina@example.org", "bo@example.org"]
    with pytest.raises(ChangedSinceCheck):
        remind(event_id, 2, NOW + A_DAY + timedelta(hours=23))
    _first, letter = letters("bo@example.org")
    assert letter is not None
    assert "would like to know if you come" in letter.html
    assert letter.subject.startswith("Do you come?")


def test_by_itself_once_in_the_daytime_before_the_deadline(app: Flask) -> None:
    event_id = a_crowd(registration_closes_local=local(4, 12, 23, 59))
    with transaction():
        reminding.save_settings(event_id, 7)
    night = datetime(2027, 4, 5, 22, 30, tzinfo=UTC)  # half past midnight in Brussels
    morning = datetime(2027, 4, 6, 6, 1, tzinfo=UTC)
    evening = datetime(2027, 4, 6, 20, tzinfo=UTC)  # late, but not too late; ten at night there
    assert list(reminding.list_due(night)) == list(reminding.list_due(evening)) == []
    assert list(reminding.list_due(morning)) == [event_id]
    for _worker in range(3):
        with transaction():
            reminding.remind_next(event_id=event_id, domain=DOMAIN, now=morning, size=1)
    assert reminded() == ["amina@example.org", "bo@example.org"]
    with transaction():
        reminding.remind_next(
            event_id=event_id, domain=DOMAIN, now=morning + timedelta(hours=25), size=9
        )
    assert len(reminded()) == 2
    with transaction():
        reminding.save_settings(event_id, None)
    assert list(reminding.list_due(morning)) == []


def test_what_a_restored_system_would_send_a_second_time_waits_for_a_person(app: Flask) -> None:
    event_id = a_crowd(registration_closes_local=local(4, 12, 23, 59))
    with transaction():
        reminding.save_settings(event_id, 7)
    morning = datetime(2027, 4, 6, 6, 1, tzinfo=UTC)
    with transaction():
        reminding.remind_next(event_id=event_id, domain=DOMAIN, now=morning, held_until=morning)
    states = {mail.state for mail in mails() if mail.message == "invite-remind"}
    assert states == {MailState.HELD}


def test_who_did_not_register_is_known_for_a_week_and_the_others_as_registrations_are(
    app: Flask,
) -> None:
    event_id = a_crowd()
    end = datetime(2027, 7, 6, 10, 30, tzinfo=UTC)
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.state == MailState.QUEUED)
            .values(state=MailState.SENT, finished_at=NOW)
        )
    with transaction():
        remove_expired(now=end + timedelta(days=6))
    known = "amina@example.org", "bo@example.org", "cy@example.org"
    assert len(db.session.scalars(select(Invitation)).all()) == 5
    assert [mail.recipient for mail in mails() if mail.message == "invite"] == ["ed@example.org"]
    with transaction():
        removed = remove_expired(now=end + timedelta(days=8))
    assert removed.invitations == 4
    assert [each.email for each in db.session.scalars(select(Invitation))] == [known[2]]
    assert mails("ed@example.org") == []
    with transaction():
        remove_expired(now=end + timedelta(days=400))
    assert db.session.scalars(select(Invitation)).all() == []
    assert db.session.scalars(select(InvitationRound.event_id)).all() == []
    assert event_id
