"""What changes and changes back is news to whoever was told how it was in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.news.life import Life, content_of
from webinars.events.editing.basics import Basics
from webinars.events.models import EventFormat
from webinars.registrations.people.deciding import Decision

AMINA, OMAR, NOOR = "amina@example.org", "omar@example.org", "noor@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8, 15)]
DAY = timedelta(days=1)
BRUSSELS, HYBRID = "Europe/Brussels", EventFormat.HYBRID


def move_last(life: Life, by: timedelta) -> None:
    *others, last = Basics.of(life.event).dates
    life.edit(dates=(*others, replace(last, start=last.start + by, end=last.end + by)))


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (lambda life: life.move(DAY), lambda life: life.move(-DAY)),
        (lambda life: life.move(DAY), lambda life: move_last(life, -DAY)),
        (lambda life: life.edit(zone="Asia/Beirut"), lambda life: life.edit(zone="Europe/Kyiv")),
        (lambda life: life.edit(zone="Asia/Beirut"), lambda life: life.edit(zone=BRUSSELS)),
        (lambda life: life.edit(format=HYBRID), lambda life: life.edit(format=EventFormat.ONLINE)),
    ],
    ids=["moved", "one of them", "on other clocks", "on the clocks of before", "elsewhere"],
)
@pytest.mark.parametrize("is_written", [False, True], ids=["not yet written", "written"])
def test_what_is_as_before_is_news_to_who_was_sent_how_it_was_meanwhile(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    there: Callable[[Life], None],
    back: Callable[[Life], None],
    is_written: bool,
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    there(life)
    if is_written:
        life.expand()
    life.renew(AMINA)
    life.deliver(only={"confirmation", "invitation"})
    back(life)
    sent = len(life.postbox.sent)
    life.settle()
    assert len(life.postbox.sent) > sent
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    places = {each.location for each in life.calendar(AMINA).shown().values()}
    assert len(places) == 1
    assert "/join/" in places.pop()


@pytest.mark.parametrize(
    ("hear", "message"),
    [
        (lambda life: life.decide(AMINA, Decision.WAIT), "waiting"),
        (lambda life: life.register(AMINA), "already-registered"),
    ],
)
def test_what_is_as_before_is_news_to_who_read_how_it_was_in_another_mail(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    hear: Callable[[Life], None],
    message: str,
) -> None:
    life = Life(monkeypatch, spans=JUNE[:1])
    life.register(AMINA)
    life.settle()
    life.move(DAY)
    hear(life)
    sent = len(life.postbox.sent)
    life.deliver(only=[message])
    assert len(life.postbox.sent) == sent + 1
    life.move(-DAY)
    life.settle()
    assert "Tuesday 1 June 2027" in life.postbox.last_text()


def test_what_is_as_before_is_no_news_by_the_mails_that_tell_the_rest(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.move(DAY)
    life.expand()
    move_last(life, -DAY)
    sent = len(life.postbox.sent)
    life.settle()
    subjects = life.postbox.subjects(AMINA, since=sent)
    assert [subject.partition(" –")[0] for subject in subjects] == [
        "Moved: Community sponsorship",
        "Moved to Wed 9 Jun, 11:00 (Paris time)",
    ]
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


def test_what_is_off_again_leaves_who_read_meanwhile_that_it_was_not(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.call_off()
    life.expand()
    life.reinstate(DAY)
    life.deliver(only={"update"})  # written when it is on
    assert content_of(life.calendar(AMINA))
    life.call_off()
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}
    assert "cancelled" in life.postbox.subjects(AMINA)[-3].lower()
