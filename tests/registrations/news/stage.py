"""The stage of an event's life: the event, a clock, and the worker, whose mails really leave."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import update

from tests.calendar.client import CalendarClient, Message, read_mail
from tests.registrations.builders import DOMAIN, add_event
from tests.registrations.news.postbox import Killed, Postbox
from webinars.accounts.service import create_user
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail import delivery as delivery_module
from webinars.mail.delivery import Delivery, Pace
from webinars.mail.models import OutgoingMail
from webinars.registrations.news import expanding
from webinars.registrations.people.reserving import fill_released
from webinars.registrations.seats import events_with_kept_seats, events_with_lapsed_offers

BEGIN = datetime(2027, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BATCHES = 40
"""In how many turns everything leaves that may leave at all."""


class Stage:
    """One event that is published, and the worker. What either does takes a minute of the clock."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        *,
        spans: Sequence[tuple[datetime, datetime]],
        capacity: int | None = None,
        choose_dates: bool = False,
        offer_hours: int | None = None,
    ) -> None:
        self.now = BEGIN
        self.postbox = Postbox()
        self._read: list[tuple[str, Message | None]] = []  # what was sent, each mail read once
        monkeypatch.setattr(delivery_module, "utc_now", self.tick)
        monkeypatch.setattr(delivery_module.Lease, "lasts", lambda _lease, _seconds: True)
        self.event_id = add_event(
            spans=spans, capacity=capacity, choose_dates=choose_dates, offer_hours=offer_hours
        )
        with transaction():
            user = create_user(
                email=f"{secrets.token_hex(6)}@example.org",
                password=secrets.token_hex(12),
                name="",
                now=BEGIN,
            )
            db.session.flush()
            self.user_id = user.id

    def tick(self) -> datetime:
        """A minute later."""
        self.now += MINUTE
        return self.now

    @property
    def event(self) -> Event:
        """The event as it is stored."""
        db.session.rollback()
        return db.session.get_one(Event, self.event_id)

    # What the worker does

    def lapse(self) -> None:
        """An hour goes by, and offers that were not answered end."""
        self.now += timedelta(hours=1)
        with transaction():
            fill_released(event_id=self.event_id, domain=DOMAIN, now=self.tick())

    def expand(self, *, batches: int = 1000, size: int = expanding.BATCH) -> None:
        """Write the mails of the notices that wait."""
        for _ in range(batches):
            notice_id = expanding.find_waiting()
            if notice_id is None:
                return
            with transaction():
                expanding.expand(notice_id=notice_id, domain=DOMAIN, now=self.tick(), size=size)

    def deliver(self, *, mails: int = 1000, only: Collection[str] = ()) -> None:
        """Send the mails that wait, whenever they are due; `only` these messages, if any."""
        with transaction():
            db.session.execute(update(OutgoingMail).values(next_attempt_at=BEGIN))
            if only:
                others = update(OutgoingMail).where(OutgoingMail.message.not_in(only))
                db.session.execute(others.values(next_attempt_at=self.now + timedelta(days=1)))
        delivery = Delivery(
            owner="worker", transport=self.postbox, pace=Pace(batch=mails), stop=Flag()
        )
        try:
            for _ in range(BATCHES if mails >= 1000 else 1):  # what is put off comes again
                if not delivery.deliver_batch():
                    break
        except Killed:
            db.session.rollback()
            delivery.take_back()

    def deliver_until_killed(self, after: int) -> None:
        """Send `after` mails; the worker is killed before it has recorded the last one."""
        self.postbox.kills.add(len(self.postbox.sent) + after)
        self.deliver()

    def settle(self) -> None:
        """Let the worker do all that is left, undisturbed."""
        self.postbox.kills.clear()
        if events_with_kept_seats(now := self.tick()) or events_with_lapsed_offers(now):
            with transaction():
                fill_released(event_id=self.event_id, domain=DOMAIN, now=now)
        self.expand()
        self.deliver()
        self.deliver()  # what let the news go first

    # What has arrived

    def messages(self, email: str) -> list[Message]:
        """Every calendar message that was sent to an address, in order."""
        for recipient, mail in self.postbox.sent[len(self._read) :]:
            self._read.append((recipient, read_mail(mail)))
        return [message for to, message in self._read if to == email and message is not None]

    def calendar(self, email: str) -> CalendarClient:
        """The calendar of somebody who got every mail once, in order."""
        client = CalendarClient(email)
        for message in self.messages(email):
            client.take(message)
        return client
