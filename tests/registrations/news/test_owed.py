"""A CANCEL that waits is owed also when its date is deleted, whatever the person does then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import DOMAIN, find_in_transaction
from tests.registrations.holding import ON_POSTGRES
from tests.registrations.news.life import Life, content_of
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.gone import GoneDate, remember
from webinars.registrations.people.deciding import Decision
from webinars.registrations.people.history import resend_standing

AMINA = "amina@example.org"
NEW = "amina@example.net"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
JULY = (datetime(2027, 7, 1, 11), datetime(2027, 7, 1, 12, 30))


@pytest.mark.parametrize("decision", [Decision.CANCEL, Decision.WAIT])
def test_a_date_is_withdrawn_that_was_deleted_before_a_decision_was_taken_back(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, decision: Decision
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.decide(AMINA, decision)
    life.remove_date()
    life.decide(AMINA, Decision.CONFIRM)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert len(life.expected(AMINA)) == 1


def become_another(life: Life) -> None:
    """Another registration of Amina's takes this one over."""
    life.register(NEW)
    life.change_address(NEW, AMINA)


def send_once_more(life: Life) -> None:
    with transaction():
        resend_standing(registration=find_in_transaction(AMINA), domain=DOMAIN, now=life.tick())


@pytest.mark.parametrize(
    ("then", "stays"),
    [
        (lambda _life: None, 0),
        (lambda life: life.erase(AMINA), 0),
        (lambda life: life.change_address(AMINA, NEW), 0),
        (become_another, 2),
        (send_once_more, 0),
        (lambda life: life.undo(AMINA), 2),
        (lambda life: life.decide(AMINA, Decision.WAIT), 0),
    ],
    ids=["stays away", "erases", "moves", "absorbed", "asks again", "returns", "is to wait"],
)
def test_who_cancels_just_before_a_date_is_deleted_is_rid_of_it_whatever_comes_then(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    then: Callable[[Life], None],
    stays: int,
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    assert len(content_of(life.calendar(AMINA))) == 3
    life.cancel(AMINA)
    life.remove_date()
    then(life)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert len(life.expected(AMINA)) == stays


def test_a_cancellation_that_is_sent_again_withdraws_a_date_that_was_deleted_meanwhile(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.cancel(AMINA)
    with transaction():
        waiting = OutgoingMail.state == MailState.QUEUED
        db.session.execute(update(OutgoingMail).where(waiting).values(state=MailState.HELD))
    life.remove_date()
    with transaction():
        outbox.retry(now=life.tick(), states=[MailState.HELD])
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


@ON_POSTGRES
def test_a_mail_that_remembers_a_deleted_date_is_not_done_with_meanwhile(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.erase(AMINA)  # whose mails are deleted once they have left
    tries: list[bool] = []

    def as_told(_gone: GoneDate) -> dict[str, Any]:
        wanted = select(OutgoingMail.id).with_for_update(skip_locked=True)
        with db.engine.connect() as other:
            tries.append(not other.scalars(wanted.where(OutgoingMail.forget)).all())
        return {}

    monkeypatch.setattr(GoneDate, "as_told", as_told)
    dates = {date.id: GoneDate.last_of(date) for date in life.event.dates}
    with transaction():
        remember(dates)
    assert tries == [True, True]
