"""Who takes part online of a room and online: another room is nothing to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import sign_up
from tests.registrations.letters import make_event, make_registration
from tests.registrations.news.life import Life, content_of
from tests.registrations.news.noting import CHANGES, letter, noted
from webinars.events.models import EventFormat
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.taking_part import TakesPart

AMINA = "amina@example.org"
JUNE = [(datetime(2027, 6, 1, 11), datetime(2027, 6, 1, 12, 30))]
DAY = timedelta(days=1)
QUESTION = "Is this your answer? Community sponsorship"


@pytest.mark.parametrize(
    ("way", "is_told"), [(TakesPart.ROOM, True), (TakesPart.ONLINE, False), (None, True)]
)
@pytest.mark.parametrize("status", [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING])
@pytest.mark.usefixtures("sqlite_app")
def test_who_is_online_hears_nothing_of_another_room(
    status: RegistrationStatus,
    way: TakesPart | None,
    is_told: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CHANGES, "venue", lambda event: setattr(event, "venue", "Library"))
    monkeypatch.setitem(CHANGES, "address", lambda event: setattr(event, "address", "Rue 1"))
    event = make_event(format=EventFormat.HYBRID, venue="Town hall")
    registration = make_registration(event, takes_part=way, status=status)
    told = letter(registration, noted(event, "venue", "address"))
    assert (told is not None) is is_told


def online(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life(monkeypatch, spans=JUNE)
    life.edit(format=EventFormat.HYBRID, venue="Town hall")
    sign_up(life.event_id, AMINA, now=life.tick(), language="en", takes_part=TakesPart.ONLINE)
    life.settle()
    return life


def test_their_calendar_is_not_asked_anew_and_its_no_counts(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = online(monkeypatch)
    life.edit(venue="Library")
    life.edit(address="Rue de la Loi 1")
    life.settle()
    assert [each.method for each in life.messages(AMINA)] == ["REQUEST"]
    life.answer(AMINA, "DECLINED")
    life.settle()
    assert life._person(AMINA).status is RegistrationStatus.CANCELLED
    assert QUESTION not in life.postbox.subjects(AMINA)
    assert content_of(life.calendar(AMINA)) == {}


def test_a_no_to_another_time_is_asked_about_all_the_same(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = online(monkeypatch)
    life.edit(venue="Library")
    life.settle()
    life.move(DAY)
    life.settle()
    life.edit(venue="Town hall")
    life.settle()
    assert [each.method for each in life.messages(AMINA)] == ["REQUEST", "REQUEST"]
    life.answer(AMINA, "DECLINED", back=1)
    life.settle()
    assert life._person(AMINA).status is RegistrationStatus.CONFIRMED
    assert life.postbox.subjects(AMINA)[-1] == QUESTION
    life.answer(AMINA, "DECLINED")
    life.settle()
    assert life._person(AMINA).status is RegistrationStatus.CANCELLED
