"""A whole life of an event, as the calendars of those who registered end up with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from tests.calendar.client import CalendarClient, last_of_each
from tests.registrations.news.life import Life, content_of
from webinars.registrations.people.deciding import Decision

AMINA, OMAR = "amina@example.org", "omar@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8, 15)]
DAY = timedelta(days=1)


def a_long_life(life: Life) -> None:
    """Everything that can happen, told as it happens."""
    steps: list[Callable[[], None]] = [
        lambda: life.register(AMINA),
        lambda: life.register(OMAR),  # the one seat is taken: he waits
        lambda: life.move(DAY),
        lambda: life.move(2 * DAY),
        lambda: life.edit(venue="Town hall"),
        lambda: life.retitle("Another title"),
        lambda: life.cancel(AMINA),  # Omar moves up
        lambda: life.undo(AMINA),  # and she waits
        life.add_date,
        life.remove_date,
        life.postpone,
        lambda: life.reinstate(7 * DAY),
        life.call_off,
        life.reinstate,
        lambda: life.decide(OMAR, Decision.WAIT),  # Amina moves up
        lambda: life.edit(zone="Europe/Kyiv"),
    ]
    for step in steps:
        step()
        life.settle()
        for email in (AMINA, OMAR):
            assert content_of(life.calendar(email)) == life.expected(email)


def test_calendars_follow_a_whole_life(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    a_long_life(life)
    assert life.expected(AMINA)
    assert not life.expected(OMAR)
    assert len(life.messages(OMAR)) > 12


def test_calendars_end_right_with_mails_lost_doubled_and_out_of_order(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    a_long_life(life)
    chance = random.Random(4711)
    for email in (AMINA, OMAR):
        messages = life.messages(email)
        for _ in range(100):
            last = last_of_each(messages)
            kept = [m for n, m in enumerate(messages) if n in last or chance.random() < 0.6]
            kept += chance.sample(kept, len(kept) // 2)
            chance.shuffle(kept)
            client = CalendarClient(email)
            for message in kept:
                client.take(message)
            assert content_of(client) == life.expected(email)


def test_nobody_without_a_place_is_ever_invited(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    life.register(AMINA)
    life.register(OMAR)
    steps: list[Callable[[], None]] = [
        partial(life.move, DAY),
        life.add_date,
        life.postpone,
        life.reinstate,
    ]
    for step in steps:
        step()
        life.settle()
    assert life.messages(OMAR) == []
    subjects = [mail for recipient, mail in life.postbox.sent if recipient == OMAR]
    assert len(subjects) == 5  # that he waits, and four times what matters to him


def test_a_seat_after_waiting_again_outdoes_the_cancel_before(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    life.register(AMINA)
    life.settle()
    life.cancel(AMINA)
    life.register(OMAR)
    life.settle()
    life.undo(AMINA)
    life.settle()
    life.cancel(OMAR)  # and she moves up
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}
