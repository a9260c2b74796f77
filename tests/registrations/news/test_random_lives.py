"""Any life of an event, with workers killed and mails lost, ends in right calendars."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.calendar.client import CalendarClient, last_of_each
from tests.registrations.news.life import Life, content_of
from webinars.registrations.people.deciding import Decision
from webinars.registrations.renewing import RenewedTooOften
from webinars.registrations.states import RegistrationRefused

PEOPLE = ["amina", "omar", "noor"]
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
ZONES = ["Europe/Brussels", "Europe/Kyiv", "Asia/Beirut", "Africa/Casablanca"]
DAY = timedelta(days=1)
SAME_EACH_TIME = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

people = st.sampled_from(PEOPLE)
answers = st.tuples(
    st.just("answer"),
    people,
    st.sampled_from(["ACCEPTED", "DECLINED"]),
    st.sampled_from([None, 0, 1]),
    st.integers(0, 2),
)
steps = st.one_of(
    answers,
    st.tuples(st.sampled_from(["register", "cancel", "undo", "erase", "accept", "renew"]), people),
    st.tuples(st.sampled_from(["lapse", "change_agenda"])),
    st.tuples(st.just("pick"), people, st.sets(st.integers(0, 3), min_size=1)),
    st.tuples(st.just("let_choose"), st.booleans()),
    st.tuples(st.just("decide"), people, st.sampled_from(list(Decision))),
    st.tuples(st.just("move"), st.integers(-3, 9).map(lambda days: days * DAY)),
    st.tuples(st.sampled_from(["add_date", "remove_date", "postpone", "call_off", "reinstate"])),
    st.tuples(st.just("reinstate"), st.integers(1, 9).map(lambda days: days * DAY)),
    st.tuples(st.just("retitle"), st.sampled_from(["One", "Two"])),
    st.tuples(st.just("place"), st.sampled_from(["", "Hall", "Library"])),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("expand"), st.integers(1, 3)),
    st.tuples(st.just("deliver"), st.integers(1, 5)),
    st.tuples(st.just("kill"), st.integers(1, 3)),
    st.tuples(st.just("settle")),
    st.tuples(st.just("pass_by"), st.integers(0, 3)),
)
lives = st.lists(steps, min_size=10, max_size=30)

settled: tuple[object, ...] = ("settle",)
picks = st.tuples(st.just("pick"), st.just("amina"), st.sampled_from([{0}, {1}, {0, 1}]))
rounds = st.lists(st.tuples(picks, steps, st.just(settled)), min_size=2, max_size=6)
rethinking = rounds.map(
    lambda each: [("let_choose", True), ("pick", "amina", {0, 1}), settled, *chain(*each)]
)
"""Somebody who chooses, drops and chooses again, while other things happen."""

changing_minds = st.builds(
    lambda who, place, step: [
        ("answer", who, "DECLINED", place, 0),
        step,
        ("answer", who, "ACCEPTED", place, 0),
    ],
    people,
    st.sampled_from([None, 0, 1]),
    steps,
)
joined = [("register", name) for name in PEOPLE]
answering = st.lists(changing_minds, min_size=2, max_size=5).map(
    lambda each: [*joined, settled, *chain(*each)]
)
"""People whose calendars say no, and yes after all, while other things happen."""

queueing = st.builds(
    lambda passed, step: [
        *joined[:2],
        *(("pass_by", hours) for hours in passed),
        step,
        ("cancel", "amina"),
        joined[2],
    ],
    st.sampled_from([[0], [1], [1, 0]]),
    steps,
)
"""Somebody who waits in line, dates that go by, and somebody who comes when a seat is free."""


def address(life: Life, name: str) -> str:
    """Somebody's address, at this event: limits are counted by address."""
    return f"{name}@{life.event_id}.example.org"


def live(life: Life, name: str, *about: object) -> None:
    """Let something happen, where it can."""
    if about and about[0] in PEOPLE:
        about = (address(life, str(about[0])), *about[1:])
        if name not in {"register", "pick"} and not life.finds(str(about[0])):
            return
    acts: dict[str, Callable[..., None]] = {
        "answer": lambda email, partstat, place, back: life.answer(
            email, partstat, place=place, back=back
        ),
        "place": lambda venue: life.edit(venue=venue),
        "zone": lambda zone: life.edit(zone=zone),
        "expand": lambda size: life.expand(batches=1, size=size),
        "deliver": lambda mails: life.deliver(mails=mails),
        "kill": life.deliver_until_killed,
    }
    act = acts.get(name) or getattr(life, name)
    is_new = name == "register" and not life.is_on(str(about[0]))
    with suppress(RegistrationRefused, RenewedTooOften):
        act(*about)
    if is_new and not life.event.choose_dates and life.expected(str(about[0])):
        assert not life.in_line(), "somebody was overtaken"


@pytest.fixture
def patched(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


@settings(SAME_EACH_TIME, max_examples=12)
@given(happenings=queueing, offer_hours=st.sampled_from([None, 1]))
def test_nobody_in_line_is_overtaken(
    patched: pytest.MonkeyPatch, happenings: list[tuple[object, ...]], offer_hours: int | None
) -> None:
    life = Life(patched, spans=JUNE, capacity=1, offer_hours=offer_hours)
    for name, *about in happenings:
        live(life, str(name), *about)


@settings(SAME_EACH_TIME, max_examples=26)
@given(
    happenings=st.one_of(lives, rethinking, answering),
    capacity=st.sampled_from([None, 1, 2]),
    kind=st.sampled_from([{}, {}, {"choose_dates": True}, {"offer_hours": 1}]),
    seed=st.integers(0, 99),
)
def test_calendars_end_right_whatever_happened(
    patched: pytest.MonkeyPatch,
    happenings: list[tuple[object, ...]],
    capacity: int | None,
    kind: dict[str, Any],
    seed: int,
) -> None:
    life = Life(patched, spans=JUNE, capacity=capacity, **kind)
    for name, *about in happenings:
        live(life, str(name), *about)
    life.settle()
    if life.event.choose_dates and capacity is not None:
        assert life.most_on_a_date() <= capacity
    chance = random.Random(seed)
    for email in (address(life, name) for name in PEOPLE):
        messages = life.messages(email)
        note(f"{email}: {[(m.method, m.uid[:4], m.sequence) for m in messages]}")
        expected = life.expected_ahead(email)
        assert life.ahead(content_of(life.calendar(email))) == expected
        last = last_of_each(messages)
        kept = [m for n, m in enumerate(messages) if n in last or chance.random() < 0.6]
        kept += chance.sample(kept, len(kept) // 2)
        chance.shuffle(kept)
        client = CalendarClient(email)
        for message in kept:
            client.take(message)
        assert life.ahead(content_of(client)) == expected
