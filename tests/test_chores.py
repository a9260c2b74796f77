"""One piece of a chore that fails holds up neither the other pieces nor the other chores."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from webinars import chores
from webinars.chores import Chores
from webinars.registrations.invitations import writing as inviting
from webinars.registrations.mailings import sending
from webinars.registrations.moving import importing
from webinars.registrations.news import expanding
from webinars.registrations.people import reserving
from webinars.registrations.reminding import remind, walking
from webinars.registrations.reminding.remind import Due
from webinars.times import utc_now

BROKEN, WHOLE = 1, 2
Tried = list[object]
Failing = Callable[..., bool]


def events(patch: pytest.MonkeyPatch, act: Failing) -> None:
    patch.setattr(reserving, "events_to_fill", lambda _now: [BROKEN])
    patch.setattr(chores, "events_with_lapsed_offers", lambda _now: [WHOLE])
    patch.setattr(reserving, "fill_released", lambda event_id, **_rest: act(event_id))


def reminders(patch: pytest.MonkeyPatch, act: Failing) -> None:
    due = [Due(date_id, 1, 60, utc_now()) for date_id in (BROKEN, WHOLE)]
    patch.setattr(walking, "SHORTEST_REST", 0.0)
    patch.setattr(walking, "RESTS", 0)
    patch.setattr(remind, "list_due", lambda _now: due)
    patch.setattr(remind, "look", lambda **_rest: (True, None))
    patch.setattr(remind, "remind", lambda due, **_rest: act(due.date_id) or None)


def mailings(patch: pytest.MonkeyPatch, act: Failing) -> None:
    patch.setattr(sending, "list_due", lambda _now: [BROKEN, WHOLE])
    patch.setattr(sending, "expand_next", lambda only, **_rest: act(only))


def lists(patch: pytest.MonkeyPatch, act: Failing) -> None:
    patch.setattr(importing, "list_in_progress", lambda: [BROKEN, WHOLE])
    patch.setattr(importing, "advance", lambda file_id, **_rest: act(file_id))


def notices(patch: pytest.MonkeyPatch, act: Failing) -> None:
    def find(skipping: set[Any]) -> int:
        return WHOLE if BROKEN in skipping else BROKEN

    patch.setattr(expanding, "find_waiting", find)
    patch.setattr(expanding, "expand", lambda notice_id, **_rest: act(notice_id))


def invitations(patch: pytest.MonkeyPatch, act: Failing) -> None:
    patch.setattr(inviting, "list_due", lambda _now: [BROKEN, WHOLE])
    patch.setattr(inviting, "write_next", lambda round_id, **_rest: act(round_id))


ALL = [events, reminders, mailings, lists, notices, invitations]


def tend(times: int) -> None:
    each = Chores(domain="x.example", lease=60, stop=threading.Event(), tell_at_once=10)
    for _ in range(times):
        for chore in each.all:
            chore.due_at = 0.0
        each.tend()


@pytest.mark.parametrize("pieces", ALL)
def test_what_fails_is_set_aside_and_the_next_is_done(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, pieces: Callable[..., None]
) -> None:
    tried: Tried = []

    def act(number: int) -> bool:
        tried.append(number)
        if number == BROKEN:
            raise ValueError("a mistake of ours")
        return False

    pieces(monkeypatch, act)
    tend(3)
    assert tried.count(BROKEN) == 1
    assert tried.count(WHOLE) >= 2
    monkeypatch.setattr(chores, "TRY_AGAIN_AFTER", 0.0)
    tend(2)
    assert tried.count(BROKEN) == 3, "it is tried again after a while"


@pytest.mark.parametrize("pieces", ALL)
def test_no_piece_is_blamed_while_the_database_is_away(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, pieces: Callable[..., None]
) -> None:
    def act(_number: int) -> bool:
        raise OperationalError("SELECT", {}, Exception("away"))

    pieces(monkeypatch, act)
    with pytest.raises(OperationalError):
        tend(1)
