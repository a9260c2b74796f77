"""Who leaves while the event stands in a wrong year, of which nobody was told, is rid of it."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import datetime, timedelta
from email import policy

import pytest
from flask import Flask

from tests.registrations.news.life import Life, content_of
from webinars.registrations.people.deciding import Decision

AMINA = "amina@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
A_YEAR = timedelta(days=365)
Leave = Callable[[Life], None]


def text_of(mail: bytes) -> str:
    body = email.message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def in_wrong_year(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.move(-A_YEAR)
    life.settle()
    assert len(content_of(life.calendar(AMINA))) == 2
    return life


@pytest.mark.parametrize("is_back", [False, True], ids=["while there", "as it is back"])
@pytest.mark.parametrize(
    "leave",
    [
        lambda life: life.cancel(AMINA),
        lambda life: life.erase(AMINA),
        lambda life: life.decide(AMINA, Decision.DECLINE),
        lambda life: life.decide(AMINA, Decision.CANCEL),
        lambda life: life.change_address(AMINA, "new@example.org"),
    ],
    ids=["cancels", "erases", "is declined", "is cancelled", "has another address"],
)
def test_who_leaves_has_nothing_left_in_their_calendar(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, leave: Leave, is_back: bool
) -> None:
    life = in_wrong_year(monkeypatch)
    known = len(life.postbox.sent)
    leave(life)
    if not is_back:
        life.settle()
        assert content_of(life.calendar(AMINA)) == {}
    life.move(A_YEAR)
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}
    left = [text_of(mail) for to, mail in life.postbox.sent[known:] if to == AMINA]
    assert not any("2026" in text for text in left), "nobody knows of the wrong year"


def test_what_was_cancelled_there_comes_back_with_the_place(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = in_wrong_year(monkeypatch)
    life.cancel(AMINA)
    life.settle()
    life.move(A_YEAR)
    life.undo(AMINA)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert len(life.expected(AMINA)) == 2


def test_who_erases_everything_while_the_withdrawal_waits_is_rid_of_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = in_wrong_year(monkeypatch)
    life.cancel(AMINA)
    life.erase(AMINA)
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


@pytest.mark.parametrize("decision", [Decision.CANCEL, Decision.DECLINE])
def test_a_decision_after_the_end_says_when_it_was(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, decision: Decision
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.now = life.event.ends_at + timedelta(hours=3)
    life.decide(AMINA, decision)
    life.settle()
    text = life.postbox.last_text()
    assert "Tuesday 8 June 2027" in text
    assert "When:\n\n" not in text
    assert all(each.method == "REQUEST" for each in life.messages(AMINA))
