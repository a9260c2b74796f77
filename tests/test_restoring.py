"""A restored system: what was due since its copy was made may have been sent, or answered."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import AHEAD, DOMAIN, add_event, find, sign_up
from webinars import chores
from webinars.chores import Chores
from webinars.events.models import Event
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail, Restore
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import offered_zones, to_local, utc_now

HOUR = timedelta(hours=1)


def restored(ago: timedelta) -> None:
    """As `webinars backup` leaves it in the copy."""
    with transaction():
        db.session.add(Restore(copied_at=utc_now() - ago))


def an_event(starts_in: timedelta) -> int:
    """Amina is registered, who is reminded an hour before; where she is it is noon."""
    event_id = add_event(spans=[AHEAD])
    sign_up(event_id, now=utc_now() - 24 * HOUR)
    noon = next(zone for zone in offered_zones() if to_local(utc_now(), zone).hour == 12)
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.reminders = [60]
        starts = to_local(utc_now() + starts_in, event.zone).replace(tzinfo=None)
        set_dates(event, [(starts, starts + HOUR)], domain=DOMAIN, now=utc_now())
        db.session.query(Registration).update({"zone": noon})
    return event_id


def a_worker() -> Chores:
    return Chores(domain=DOMAIN, lease=60, stop=threading.Event(), tell_at_once=10)


def work(worker: Chores) -> None:
    while worker.tend():
        pass


def reminders() -> list[MailState]:
    db.session.rollback()
    found = db.session.query(OutgoingMail).filter_by(message="reminder").order_by(OutgoingMail.id)
    return [mail.state for mail in found]


def test_a_reminder_that_was_due_before_the_restored_system_works_waits_for_a_person(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored(10 * HOUR)
    an_event(HOUR * 5 / 6)  # due ten minutes ago
    worker = a_worker()
    work(worker)
    assert reminders() == [MailState.HELD]
    an_event(HOUR * 7 / 6)  # due in ten minutes
    work(a_worker())
    assert reminders() == [MailState.HELD]
    monkeypatch.setattr(chores, "utc_now", lambda: utc_now() + HOUR / 4)
    work(a_worker())
    assert reminders() == [MailState.HELD, MailState.QUEUED]


def test_an_offer_does_not_lapse_while_the_system_was_gone(app: Flask) -> None:
    event_id = an_event(100 * HOUR)
    until = offer_until(utc_now() - HOUR)
    restored(3 * HOUR)  # two hours were left
    work(a_worker())
    person = find()
    assert person.event_id == event_id
    assert person.status is RegistrationStatus.WAITING
    assert person.offered_until is not None
    assert timedelta(0) <= person.offered_until - until - 3 * HOUR < HOUR / 4
    work(a_worker())  # only once
    assert find().offered_until == person.offered_until


def offer_until(until: datetime) -> datetime:
    """Amina waits, and was offered a seat."""
    with transaction():
        person = db.session.query(Registration).one()
        person.status, person.offered_until = RegistrationStatus.WAITING, until
    return until
