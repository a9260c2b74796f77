"""Letters that waited for long say nothing that is no longer true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.news.life import Life, content_of
from webinars.events.editing.basics import Basics
from webinars.registrations.people.deciding import Decision

AMINA = "amina@example.org"
NEW = "amina@example.net"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
A_DAY = timedelta(days=1)


@pytest.fixture
def life(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Life:
    """Amina is registered for two dates, and has both in her calendar."""
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    return life


@pytest.mark.parametrize("then", ["", "call_off", "postpone", "wait"])
def test_a_time_stays_only_while_it_takes_place_and_the_person_comes(life: Life, then: str) -> None:
    known = len(life.postbox.sent)
    life.propose(AMINA, A_DAY)
    if then == "wait":
        life.decide(AMINA, Decision.WAIT)
    elif then:
        getattr(life, then)()
    life.settle()
    is_said = any(said.startswith("The time stays") for said in life.postbox.subjects(AMINA, known))
    assert is_said is (then == "")


@pytest.mark.parametrize("leave", ["erase", "change_address"])
def test_a_farewell_that_comes_after_a_new_confirmation_is_not_sent(life: Life, leave: str) -> None:
    known = len(life.postbox.sent)
    if leave == "erase":
        life.erase(AMINA)
    else:
        life.change_address(AMINA, NEW)
    life.register(AMINA)
    life.deliver(only=["confirmation", "invitation"])
    life.settle()
    told = life.postbox.subjects(AMINA, known)
    assert told[0] == "Confirmed: Community sponsorship"
    assert not any(said.startswith(("Data deleted", "Your registration")) for said in told)
    assert any(said.startswith("Address changed") for said in told) is (leave != "erase")
    since = [each.method for each in life.messages(AMINA)[2:]]
    assert since == ["REQUEST", "REQUEST"]
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}


def test_a_farewell_still_withdraws_the_dates_that_are_not_chosen_anew(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=True)
    life.pick(AMINA, [0, 1])
    life.settle()
    life.erase(AMINA)
    life.pick(AMINA, [1])
    life.deliver(only=["confirmation"])
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert len(life.expected(AMINA)) == 1


def test_a_declined_person_hears_what_to_do_with_an_entry_made_by_hand(life: Life) -> None:
    life.decide(AMINA, Decision.DECLINE)
    life.deliver(only=["declined"])
    text = life.postbox.last_text()
    assert "Your calendar removes the event when it gets this e-mail. If you added it" in text


@pytest.mark.parametrize("leave", ["erase", "change_address"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_date_that_is_gone_before_somebody_is_back_leaves_their_calendar(
    life: Life, leave: str, place: int
) -> None:
    if leave == "erase":
        life.erase(AMINA)
    else:
        life.change_address(AMINA, NEW)
    dates = Basics.of(life.event).dates
    life.edit(dates=(dates[1 - place],))
    known = len(life.postbox.sent)
    life.register(AMINA)
    life.settle()
    told = life.postbox.subjects(AMINA, known)
    farewell = "Address changed" if leave == "change_address" and not place else "Cancelled"
    assert any(said.startswith(farewell) for said in told)
    assert not any(said.startswith("Data deleted") for said in told)
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}


def test_a_date_that_is_gone_once_somebody_is_back_is_withdrawn_once(life: Life) -> None:
    life.erase(AMINA)
    life.register(AMINA)
    life.deliver(only=["confirmation", "invitation"])
    life.remove_date()
    life.settle()
    assert [each.method for each in life.messages(AMINA)].count("CANCEL") == 1
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA) != {}
