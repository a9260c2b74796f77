"""A mail that had not left when organisers decided is owed when they take that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN
from tests.registrations.news.life import Life, content_of
from webinars.extensions import transaction
from webinars.registrations.people.deciding import Change, Decision, decide, undo
from webinars.registrations.scope import Scope

AMINA = "amina@example.org"
JUNE = (datetime(2027, 6, 1, 11), datetime(2027, 6, 1, 12, 30))
LEAVES_NO_PLACE = [Decision.WAIT, Decision.DECLINE, Decision.CANCEL]


def act(life: Life, *decisions: Decision) -> list[Change]:
    """Decide in one minute, and return what the last decision changed."""
    public_id, now, changes = life._person(AMINA).public_id, life.tick(), list[Change]()
    for second, decision in enumerate(decisions):
        with transaction():
            changes = decide(
                scope=Scope(event_id=life.event_id),
                public_ids=[public_id],
                decision=decision,
                domain=DOMAIN,
                now=now + timedelta(seconds=second),
            ).changes
    return changes


def take_back(life: Life, changes: Sequence[Change]) -> None:
    with transaction():
        undo(
            scope=Scope(event_id=life.event_id),
            changes=changes,
            domain=DOMAIN,
            now=life.tick(),
        )


def let_the_worker_look(life: Life) -> None:
    """It comes to the confirmation, which is overtaken, before the decision's own mail is due."""
    life.deliver(only=["confirmation"])


@pytest.mark.parametrize("decision", LEAVES_NO_PLACE)
def test_a_confirmation_that_had_not_left_is_sent_once_the_decision_is_taken_back(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, decision: Decision
) -> None:
    life = Life(monkeypatch, spans=[JUNE])
    life.register(AMINA)
    changes = act(life, decision)
    let_the_worker_look(life)
    assert life.postbox.sent == []
    take_back(life, changes)
    life.settle()
    assert life.postbox.subjects(AMINA) == ["Confirmed: Community sponsorship"]
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}


def test_it_is_owed_as_well_after_several_decisions(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[JUNE])
    life.register(AMINA)
    act(life, Decision.DECLINE)
    let_the_worker_look(life)
    act(life, Decision.CONFIRM, Decision.DECLINE)
    let_the_worker_look(life)
    act(life, Decision.CONFIRM)
    life.settle()
    assert life.postbox.subjects(AMINA) == ["Confirmed: Community sponsorship"]
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}


def test_who_had_their_confirmation_hears_nothing_of_a_decision_that_is_taken_back(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[JUNE])
    life.register(AMINA)
    life.settle()
    changes = act(life, Decision.DECLINE)
    let_the_worker_look(life)
    take_back(life, changes)
    life.settle()
    assert life.postbox.subjects(AMINA) == ["Confirmed: Community sponsorship"]
