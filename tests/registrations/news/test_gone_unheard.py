"""Dates that are deleted while those who have them have not heard all that was said before."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.news.life import Life, content_of
from tests.registrations.news.test_gone import AMINA, JUNE
from webinars.events.editing.basics import Basics
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations.people.deciding import Decision


@pytest.mark.parametrize("is_expanded", [True, False])
def test_who_comes_back_just_before_a_date_is_deleted_is_rid_of_it_once(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_expanded: bool
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.cancel(AMINA)
    life.undo(AMINA)
    life.remove_date()
    if is_expanded:
        life.expand()
    life.settle()
    assert [each.method for each in life.messages(AMINA)].count("CANCEL") == 1
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize("is_expanded", [True, False])
def test_a_date_that_is_gone_before_anybody_heard_of_it_goes_without_a_word(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_expanded: bool
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    sent = len(life.postbox.sent)
    life.add_date()
    if is_expanded:
        life.expand()
    remove_last(life)
    life.settle()
    assert len(life.postbox.sent) == sent


def test_an_invitation_that_waits_to_a_date_that_is_gone_invites_to_no_other(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.deliver(only=["confirmation"])
    life.edit(dates=Basics.of(life.event).dates[:1])
    life.add_date()
    life.settle()
    assert len(life.messages(AMINA)) == 2
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize("place", [0, 1], ids=["the confirmation's", "a further one"])
def test_a_date_that_is_gone_before_a_decision_is_told_was_never_theirs(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    ask_first(life)
    life.register(AMINA)
    life.settle()
    life.decide(AMINA, Decision.CONFIRM)
    dates = list(Basics.of(life.event).dates)
    del dates[place]
    life.edit(dates=tuple(dates))
    life.expand()
    life.settle()
    assert [each.method for each in life.messages(AMINA)] == ["REQUEST"]
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize("deliver", [None, "cancellation-date"], ids=["not tried", "overtaken"])
def test_a_date_of_which_the_outbox_knows_only_the_withdrawal_leaves_the_calendar(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, deliver: str | None
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    forget_mails(life)
    life.cancel(AMINA)
    life.register(AMINA)
    if deliver:
        life.deliver(only=[deliver])
    remove_last(life)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


def test_who_is_confirmed_and_declined_at_once_has_nothing_to_withdraw_however_long_they_waited(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    ask_first(life)
    life.register(AMINA)
    life.settle()
    forget_mails(life)
    life.decide(AMINA, Decision.CONFIRM)
    life.decide(AMINA, Decision.DECLINE)
    life.settle()
    assert life.messages(AMINA) == []


def ask_first(life: Life) -> None:
    """Let organisers decide about whoever registers from now on."""
    with transaction():
        db.session.get_one(Event, life.event_id).approval = True


def remove_last(life: Life) -> None:
    life.edit(dates=Basics.of(life.event).dates[:-1])


def forget_mails(life: Life) -> None:
    """So long later that the outbox knows of nothing that has arrived."""
    life.now += outbox.KEPT + timedelta(days=1)
    with transaction():
        db.session.execute(sa.delete(OutgoingMail))
