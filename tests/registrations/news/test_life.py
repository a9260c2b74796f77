"""A whole life of an event, as the calendars of those who registered end up with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from tests.calendar.client import CalendarClient, last_of_each
from tests.registrations.builders import mails
from tests.registrations.news.life import Life, content_of
from webinars.events.editing.basics import Basics
from webinars.events.models import EventFormat
from webinars.mail.content import NotYet, get_render
from webinars.mail.models import MailState
from webinars.registrations.people.deciding import Decision

AMINA, OMAR, NOOR = "amina@example.org", "omar@example.org", "noor@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8, 15)]
DAY = timedelta(days=1)
BRUSSELS, HYBRID = "Europe/Brussels", EventFormat.HYBRID


def a_long_life(life: Life) -> None:
    """Everything that can happen, told as it happens; and who has the one seat after it."""
    steps: list[tuple[Callable[[], None], str]] = [
        (lambda: life.register(AMINA), AMINA),
        (lambda: life.register(OMAR), AMINA),
        (lambda: life.move(DAY), AMINA),
        (lambda: life.move(2 * DAY), AMINA),
        (life.change_agenda, AMINA),
        (lambda: life.edit(venue="Town hall"), AMINA),
        (lambda: life.retitle("Another title"), AMINA),
        (lambda: life.answer(AMINA, "ACCEPTED"), AMINA),
        (lambda: life.propose(AMINA, DAY), AMINA),
        (lambda: life.answer(AMINA, "DECLINED"), OMAR),
        (lambda: life.answer(AMINA, "TENTATIVE"), OMAR),
        (lambda: life.cancel(OMAR), AMINA),
        (lambda: life.undo(OMAR), AMINA),
        (life.add_date, AMINA),
        (life.remove_date, AMINA),
        (life.postpone, ""),
        (lambda: life.reinstate(7 * DAY), AMINA),
        (life.call_off, ""),
        (life.reinstate, AMINA),
        (lambda: life.decide(AMINA, Decision.WAIT), OMAR),
        (lambda: life.edit(zone="Europe/Kyiv"), OMAR),
    ]
    for number, (step, holder) in enumerate(steps):
        step()
        life.settle()
        for email in (AMINA, OMAR):
            expected = life.expected(email)
            assert bool(expected) is (email == holder), number
            assert content_of(life.calendar(email)) == expected, number


def test_calendars_follow_a_whole_life(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    a_long_life(life)
    assert len(life.messages(AMINA)) > 12
    assert [m.method for m in life.messages(AMINA)].count("DECLINECOUNTER") == 1


def test_who_takes_an_offer_is_invited_and_who_lets_it_lapse_is_not(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1, offer_hours=1)
    for email in (AMINA, OMAR, NOOR):
        life.register(email)
    life.settle()
    life.answer(AMINA, "DECLINED")  # Omar is asked
    life.settle()
    life.lapse()  # and then Noor
    life.settle()
    assert life.messages(OMAR) == []
    life.accept(NOOR)
    life.settle()
    for email in (AMINA, OMAR, NOOR):
        assert content_of(life.calendar(email)) == life.expected(email)
    assert life.expected(NOOR)


@pytest.mark.parametrize(
    ("offer_hours", "told"), [(1, "A place is free for you"), (None, "Confirmed")]
)
def test_nobody_hears_of_a_free_place_before_that_the_event_takes_place_after_all(
    offer_hours: int | None, told: str, sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE[:1], capacity=1, offer_hours=offer_hours)
    sent = give_up_a_place_while_off(life)
    life.reinstate()
    [waiting] = [mail for mail in mails(OMAR) if mail.state is MailState.QUEUED]
    with pytest.raises(NotYet):
        get_render(waiting.message)(waiting.payload, OMAR, life.now)
    life.settle()
    subjects = life.postbox.subjects(OMAR, since=sent)
    assert [subject.partition(":")[0] for subject in subjects] == ["It takes place", told]


def give_up_a_place_while_off(life: Life) -> int:
    """Let somebody else wait for the place of one who cancels; how many mails that took."""
    life.register(AMINA)
    life.register(OMAR)
    life.call_off()
    life.settle()
    life.cancel(AMINA)
    life.settle()
    return len(life.postbox.sent)


def test_who_moves_up_reads_so_before_further_dates_come(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1)
    sent = give_up_a_place_while_off(life)
    life.reinstate()
    life.settle()
    life.deliver()
    subjects = life.postbox.subjects(OMAR, since=sent)
    kinds = list(dict.fromkeys(subject.partition(":")[0] for subject in subjects))
    assert kinds == ["It takes place", "Confirmed", "Tue 8 Jun", "Tue 15 Jun"]
    assert content_of(life.calendar(OMAR)) == life.expected(OMAR)


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


@pytest.mark.parametrize("name", ["call_off", "postpone"])
@pytest.mark.parametrize("told", ["nobody", "one", "both"])
def test_no_date_of_an_event_that_is_off_stays_where_two_registrations_become_one(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    for email in (AMINA, OMAR):
        life.register(email)
    life.settle()
    getattr(life, name)()
    if told != "nobody":
        life.expand(batches=1, size=1 if told == "one" else 2)
        life.deliver(mails=1 if told == "both" else 1000)
    life.change_address(AMINA, OMAR)
    life.settle()
    for email in (AMINA, OMAR):
        assert content_of(life.calendar(email)) == {}, email
    life.reinstate(7 * DAY)
    life.settle()
    assert content_of(life.calendar(OMAR)) == life.expected(OMAR) != {}


def test_what_is_off_is_known_on_the_clocks_that_it_was_told_on(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE[:1])
    life.register(AMINA)
    life.postpone()
    life.settle()
    life.edit(zone="Europe/London")  # which nobody is told
    life.call_off()
    life.settle()
    known = "Tuesday 1 June 2027, 11:00–12:30 (Brussels time)"
    assert known in life.postbox.last_text()
    life.reinstate()
    life.settle()
    assert known not in life.postbox.last_text(), "nobody expects it any more"
    assert life.postbox.last_text().count("11:00–12:30 (London time)") == 1


@pytest.mark.parametrize("decision", [Decision.DECLINE, Decision.WAIT])
@pytest.mark.parametrize(
    "change",
    [
        lambda life: life.move(DAY),
        lambda life: life.edit(format=EventFormat.HYBRID, venue="Hall"),
        Life.add_date,
        Life.remove_date,
        Life.call_off,
    ],
    ids=["moved", "elsewhere", "a new date", "a date is gone", "called off"],
)
def test_who_is_put_back_before_they_heard_is_told_what_was_changed_meanwhile(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    decision: Decision,
    change: Callable[[Life], None],
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.decide(AMINA, decision)
    change(life)
    life.decide(AMINA, Decision.DECLINE)  # of several decisions the first counts
    life.decide(AMINA, Decision.CONFIRM)
    sent = len(life.postbox.sent)
    life.settle()
    assert life.postbox.subjects(AMINA, since=sent)
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    places = {each.location for each in life.calendar(AMINA).shown().values()}
    assert all(("Hall" in place) is (life.event.venue == "Hall") for place in places)


@pytest.mark.parametrize("back", [[Decision.WAIT], [Decision.CONFIRM, Decision.WAIT] * 2])
def test_who_waits_again_after_decisions_they_never_heard_of_is_told_what_they_missed(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, back: list[Decision]
) -> None:
    life = Life(monkeypatch, spans=JUNE[:1])
    life.register(AMINA)
    life.decide(AMINA, Decision.WAIT)
    life.settle()
    life.decide(AMINA, Decision.DECLINE)
    life.move(DAY)
    life.expand()
    for decision in back:
        life.decide(AMINA, decision)
    life.settle()
    assert "Wednesday 2 June 2027" in life.postbox.last_text()


def test_who_loses_a_place_that_only_news_told_them_of_loses_its_dates(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.decide(AMINA, Decision.WAIT)
    life.settle()
    life.decide(AMINA, Decision.CONFIRM)
    life.move(DAY)
    life.expand()
    life.deliver(only={"update"})
    assert content_of(life.calendar(AMINA))
    life.decide(AMINA, Decision.WAIT)
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


def test_calendars_follow_a_date_into_the_past(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    first, *others = Basics.of(life.event).dates
    early = replace(first, start=datetime(2027, 2, 1, 11), end=datetime(2027, 2, 1, 12, 30))
    life.edit(dates=(early, *others))
    life.settle()
    assert early.start.month in {start.month for start, *_rest in life.expected(AMINA).values()}
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
