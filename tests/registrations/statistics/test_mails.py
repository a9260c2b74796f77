"""Mails are counted by their state, for the people of a scope alone."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from tests.registrations.builders import add_event, sign_up
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.scope import Scope
from webinars.registrations.statistics.mails import MailFigures, count_mails, count_sent


def let_be(recipient: str, state: MailState, about: str | None = None) -> None:
    """Let a person's mails be in this state."""
    values = {"state": state} | ({"about": about} if about is not None else {})
    with transaction():
        db.session.execute(
            update(OutgoingMail).where(OutgoingMail.recipient == recipient).values(**values)
        )


def test_mails_are_counted_by_state(app: Flask) -> None:
    event_id = add_event()
    for number, state in enumerate(MailState):
        sign_up(event_id, f"{number}@example.org")
        let_be(f"{number}@example.org", state)
    scope = Scope(event_id=event_id)
    assert count_mails(scope) == MailFigures(waiting=2, undeliverable=1, held=1, unreachable=1)
    assert count_sent(scope) == 1


def test_mails_about_others_are_not_counted(app: Flask) -> None:
    event_id = add_event()
    sign_up(add_event(), "other@example.org")
    let_be("other@example.org", MailState.SENT)
    sign_up(event_id, "none@example.org")
    let_be("none@example.org", MailState.QUEUED, about="")
    sign_up(event_id, "user@example.org")
    let_be("user@example.org", MailState.QUEUED, about="user/x1")
    scope = Scope(event_id=event_id)
    assert count_mails(scope) == MailFigures(waiting=0, undeliverable=0, held=0, unreachable=0)
    assert count_sent(scope) == 0
