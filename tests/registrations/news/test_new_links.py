"""New links that somebody makes while news of the event waits to be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.registrations.builders import find
from tests.registrations.news.life import Life, content_of
from webinars.registrations.people.deciding import Decision

AMINA = "amina@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8, 15)]


@pytest.mark.parametrize("change", [Life.call_off, Life.postpone, Life.remove_date, Life.add_date])
@pytest.mark.parametrize("is_expanded", [True, False])
def test_calendars_follow_news_that_waited_while_links_were_made_anew(
    change: Callable[[Life], None],
    is_expanded: bool,
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    assert len(life.calendar(AMINA).shown()) == 3
    change(life)
    if is_expanded:
        life.expand()
    life.renew(AMINA)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


def test_words_of_a_decision_hold_after_new_links(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.decide(AMINA, Decision.WAIT)
    life.decide(AMINA, Decision.CONFIRM, words="Welcome")
    life.settle()
    life.renew(AMINA)
    assert find(AMINA).present_words == "Welcome"


def test_a_decision_is_told_though_new_links_were_made_while_a_worker_had_its_mail(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.decide(AMINA, Decision.WAIT)
    life.settle()
    life.register("omar@example.org")
    life.decide(AMINA, Decision.CONFIRM, words="Welcome")
    send, sent = life.postbox.send, len(life.postbox.sent)

    def send_first(message: bytes, **more: Any) -> None:  # noqa: ANN401
        monkeypatch.setattr(life.postbox, "send", send)
        send(message, **more)
        life.renew(AMINA)

    monkeypatch.setattr(life.postbox, "send", send_first)
    life.deliver()  # Omar's first, in the same batch
    said = [mail for to, mail in life.postbox.sent[sent:] if to == AMINA]
    assert sum(b"Welcome" in mail for mail in said) == 1
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
