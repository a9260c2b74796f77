"""Workers in processes of their own remind many people at once, and one of them is killed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select, update

from tests.mail.conftest import mailing_app, server
from tests.mail.server import MailServer
from tests.registrations.builders import add_event
from tests.registrations.news import test_workers as news
from tests.registrations.news.test_workers import add_people
from tests.test_worker import Start, start, unsent
from tests.waiting import until
from webinars.events.models import Event
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import OutgoingMail
from webinars.registrations.models import Registration
from webinars.registrations.reminding.models import SentReminder
from webinars.times import offered_zones, to_local, utc_now

__all__ = ["mailing_app", "server", "start"]

MANY = news.MANY
MOMENT = timedelta(minutes=1)


def remind_of(starts_at: datetime) -> int:
    """An event with people who registered an hour ago and are reminded an hour before."""
    event_id = add_event()
    add_people(event_id, MANY)
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.reminders = [60]
        starts = to_local(starts_at, event.zone).replace(tzinfo=None, second=0, microsecond=0)
        set_dates(event, [(starts, starts + 60 * MOMENT)], domain="here.org", now=utc_now())
        db.session.execute(update(Registration).values(zone=where_it_is_noon()))
    return event_id


def where_it_is_noon() -> str:
    """A zone in which nobody would be woken now."""
    return next(zone for zone in offered_zones() if to_local(utc_now(), zone).hour == 12)


def copies() -> Counter[int]:
    """How many reminders were written for each registration."""
    db.session.rollback()
    mails = db.session.scalars(select(OutgoingMail).where(OutgoingMail.message == "reminder"))
    return Counter(mail.payload["registration"] for mail in mails)


def test_several_workers_remind_everybody_once_though_one_of_them_is_killed(
    mailing_app: Flask, server: MailServer, start: Start
) -> None:
    for _ in range(2):
        remind_of(utc_now() + 50 * MOMENT)
    everybody = 2 * MANY
    victim = start("a")
    for name in "bc":
        start(name)
    until(lambda: len(copies()) > 0, closely=True)
    victim.kill()
    until(lambda: len(copies()) == everybody)
    start("a")  # what the killed one had in hand is taken up
    until(lambda: unsent() == 0)
    assert set(copies().values()) == {1}
    assert db.session.scalar(select(func.count()).select_from(SentReminder)) == everybody
    sent = Counter(server.message_ids)
    assert len(sent) == everybody
    assert sum(sent.values()) <= everybody + 1  # only the mail it had in hand may go again
