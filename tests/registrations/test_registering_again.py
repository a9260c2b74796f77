"""Where an offer and a decision are named: to who registers again, lost the link, or reads news."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN
from tests.registrations.news.life import Life
from webinars.extensions import db, transaction
from webinars.registrations.lost_link import request_links
from webinars.registrations.people.deciding import Decision

A, B = "amina@example.org", "bilal@example.org"
JUNE = [(datetime(2027, 6, 1, 11), datetime(2027, 6, 1, 12, 30))]
LATER = timedelta(hours=2)
VALID = "your first registration is still valid"


def again(life: Life, email: str) -> str:
    """What somebody reads who registers again."""
    life.now += LATER
    life.register(email)
    life.settle()
    return life.postbox.last_text()


@pytest.fixture
def offered(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Life:
    """Bilal waits, and has been offered the only place."""
    life = Life(monkeypatch, spans=JUNE, capacity=1, offer_hours=24)
    life.register(A)
    life.register(B)
    life.settle()
    life.cancel(A)
    life.settle()
    return life


def until(life: Life) -> str:
    """The time of day at which Bilal's offer ends, on his own clocks."""
    db.session.rollback()
    moment = life._person(B).offered_until
    assert moment is not None
    return f"{moment + timedelta(hours=1):%H:%M} (Paris time)"


def test_a_declined_person_hears_that_the_decision_stands_and_whom_to_ask(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(A)
    life.settle()
    life.decide(A, Decision.DECLINE)
    life.settle()
    text = again(life, A)
    assert life.postbox.subjects(A)[-1] == "Not accepted: Community sponsorship"
    assert VALID not in text
    assert "already registered" not in text
    assert "the organisers could not accept your registration" in text
    assert "write to office@example.org" in text


@pytest.mark.parametrize(
    ("decision", "says"),
    [(None, VALID), (Decision.WAIT, "you are still on the waiting list")],
)
def test_others_hear_how_they_stand(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, decision: Decision | None, says: str
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(A)
    if decision:
        life.decide(A, decision)
    life.settle()
    text = again(life, A)
    assert life.postbox.subjects(A)[-1] == "Already registered: Community sponsorship"
    assert says in text
    assert (VALID in text) is (decision is None)


def test_who_has_an_offer_reads_so_when_they_register_again(offered: Life) -> None:
    text = again(offered, B)
    assert "Nothing has changed: a place is kept for you. Please say yes or no" in text
    assert f"{until(offered)}: please say yes or no." in text
    assert VALID not in text


def test_who_has_an_offer_reads_so_when_they_lost_the_link(offered: Life) -> None:
    with transaction():
        request_links(email=B, language="en", domain=DOMAIN, now=offered.tick())
    offered.settle()
    assert f"{until(offered)}: please say yes or no." in offered.postbox.last_text()


def test_an_offer_that_ends_with_the_event_s_date_is_said_to_be_taken_back(offered: Life) -> None:
    offered.postpone()
    offered.settle()
    assert "The place that was kept for you is taken back until" in offered.postbox.last_text()


def test_who_had_no_offer_loses_none(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1, offer_hours=24)
    life.register(A)
    life.register(B)
    life.settle()
    life.postpone()
    life.settle()
    assert "The place that was kept for you" not in life.postbox.last_text()


@pytest.mark.parametrize("is_told", [True, False])
def test_news_says_still_of_an_offer_that_is_known(offered: Life, is_told: bool) -> None:
    if not is_told:
        offered.postpone()
        offered.settle()
        offered.reinstate(timedelta(days=1))
    else:
        offered.move(timedelta(days=1))
    offered.expand()
    offered.deliver(only=["update"])
    text = offered.postbox.last_text()
    assert ("A place is still kept for you." in text) is is_told
    assert ("A place is kept for you. Please say" in text) is not is_told
