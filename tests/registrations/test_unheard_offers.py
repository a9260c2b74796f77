"""An offer runs out for who could answer it: not while its mail waits, nor without an address."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.registrations.builders import DOMAIN, mails
from tests.registrations.news.life import Life
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices, untold
from webinars.registrations.details import Details
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.offering import accept_offer
from webinars.registrations.people.adding import Newcomer, add_people
from webinars.registrations.people.deciding import Decision, decide, undo
from webinars.registrations.scope import Scope

A, B, C = "amina@example.org", "bilal@example.org", "carine@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
HOUR = timedelta(hours=1)
WAITING, CANCELLED = RegistrationStatus.WAITING, RegistrationStatus.CANCELLED


def offering(monkeypatch: pytest.MonkeyPatch, *people: str) -> Life:
    """One place, which the first of `people` gives up; offers last an hour."""
    life = Life(monkeypatch, spans=JUNE[:1], capacity=1, offer_hours=1)
    for email in people:
        life.register(email)
    life.settle()
    life.cancel(people[0])
    return life


def until(life: Life, email: str) -> datetime:
    db.session.rollback()
    moment = life._person(email).offered_until
    assert moment is not None
    return moment


def test_who_was_not_told_of_an_offer_gets_more_time(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = offering(monkeypatch, A, B, C)
    sent = len(life.postbox.sent)
    life.lapse()
    assert until(life, B) == life.now + HOUR
    assert life._person(C).offered_until is None
    life.settle()
    assert [mail.message for mail in mails(B)].count("offer") == 1
    assert life.postbox.subjects(B, sent) == ["A place is free for you: Community sponsorship"]
    life.accept(B)
    assert life._person(B).status is RegistrationStatus.CONFIRMED


def test_a_worker_that_comes_after_the_time_sends_the_offer_with_the_new_one(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = offering(monkeypatch, A, B)
    life.now += HOUR
    life.deliver(mails=20)
    [offer] = [mail for mail in mails(B) if mail.message == "offer"]
    assert offer.state is MailState.QUEUED
    life.lapse()
    life.settle()
    assert life.postbox.subjects(B)[-1] == "A place is free for you: Community sponsorship"


@pytest.mark.parametrize(("late", "is_sent"), [(30, True), (48, False)])
def test_an_offer_is_not_sent_when_its_time_is_nearly_up(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, late: int, is_sent: bool
) -> None:
    life = offering(monkeypatch, A, B)
    subject = "A place is free for you: Community sponsorship"
    made_until = until(life, B)
    life.now += timedelta(minutes=late)
    life.deliver(mails=20)
    assert (subject in life.postbox.subjects(B)) is is_sent
    life.now = made_until
    life.settle()
    assert (life._person(B).status is CANCELLED) is is_sent
    assert life.postbox.subjects(B).count(subject) == 1


def test_an_offer_that_ends_as_the_date_begins_is_sent_however_late(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE[:1], capacity=1, offer_hours=48)
    life.register(A)
    life.register(B)
    life.settle()
    life.now = life.event.dates[0].starts_at - HOUR
    life.cancel(A)
    life.settle()
    assert "A place is free for you: Community sponsorship" in life.postbox.subjects(B)


def test_once_told_the_time_runs_out(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    life = offering(monkeypatch, A, B, C)
    life.lapse()
    life.settle()
    life.lapse()
    assert life._person(B).status is CANCELLED
    assert until(life, C) == life.now + HOUR


def test_whose_mail_is_refused_loses_the_offer_at_its_end(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = offering(monkeypatch, A, B)
    with transaction():
        offers = update(OutgoingMail).where(OutgoingMail.message == "offer")
        db.session.execute(offers.values(state=MailState.UNDELIVERABLE))
    life.lapse()
    assert life._person(B).status is CANCELLED


def test_a_place_that_went_meanwhile_is_kept_for_nobody(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = offering(monkeypatch, A, B)
    life.now += HOUR
    life.decide(A, Decision.REINSTATE)
    life.lapse()
    person = life._person(B)
    assert (person.status, person.offered_until) == (WAITING, None)
    life.settle()
    assert "A place is free for you: Community sponsorship" not in life.postbox.subjects(B)


def add_without_address(life: Life) -> str:
    """Somebody whom an organiser puts on the list, and who has a telephone alone."""
    with transaction():
        [person] = add_people(
            event_id=life.event_id,
            people=[Newcomer(address=None, details=Details(name="Dina", language="en"))],
            waits=True,
            tells=True,
            domain=DOMAIN,
            now=life.tick(),
        )
        assert isinstance(person, Registration)
        return person.public_id


def test_an_offer_to_somebody_without_an_address_does_not_run_out(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, capacity=1, offer_hours=1)
    life.register(A)
    public_id = add_without_address(life)
    life.settle()
    life.cancel(A)
    person = find(public_id)
    assert person.offered_until == life.event.dates[0].starts_at
    marks = untold.list_untold([person.id])[person.id].marks
    with transaction():
        untold.mark_told(person.id, seen=list(marks.values()))
    life.lapse()
    assert untold.list_untold([person.id]) == {}
    life.now = life.event.dates[0].starts_at
    life.lapse()
    person = find(public_id)
    assert (person.status, person.offered_until) == (WAITING, life.event.dates[1].starts_at)
    with transaction():
        accept_offer(registration=find(public_id), domain=DOMAIN, now=life.tick())


def find(public_id: str) -> Registration:
    db.session.rollback()
    return db.session.query(Registration).filter_by(public_id=public_id).one()


@pytest.mark.parametrize(
    ("then", "says"),
    [("postpone", "The event was postponed since."), ("call_off", "The event was cancelled since")],
)
def test_who_is_off_the_list_hears_so_at_an_event_that_is_off_by_then(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, then: str, says: str
) -> None:
    life = offering(monkeypatch, A, B)
    life.settle()
    life.lapse()
    getattr(life, then)()
    life.settle()
    assert life.postbox.subjects(B)[-1] == "You are off the waiting list: Community sponsorship"
    assert says in life.postbox.last_text()
    assert "went to the next person" not in life.postbox.last_text()


def test_who_has_read_of_an_offer_is_not_told_after_it_that_all_places_are_taken(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = offering(monkeypatch, A, B)
    sent, person, now = len(life.postbox.sent), life._person(B), life.tick()
    scope, public_ids = Scope(event_id=life.event_id), [person.public_id]
    with transaction():
        outcome = decide(
            scope=scope, public_ids=public_ids, decision=Decision.DECLINE, domain=DOMAIN, now=now
        )
    with transaction():
        undo(scope=scope, changes=outcome.changes, domain=DOMAIN, now=now)
    life.deliver(only=["offer"])  # the mail of the decision waits for a minute
    life.settle()
    assert life.postbox.subjects(B, sent) == ["A place is free for you: Community sponsorship"]


def test_offers_of_very_many_people_may_run_out_at_once(app: Flask) -> None:
    """More than a statement may have values: 65,535 in PostgreSQL."""
    assert notices.unheard_offers([Registration(id=row_id) for row_id in range(1, 70_000)]) == set()
