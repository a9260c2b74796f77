"""An event's life with everything that happens to it, and the mails that really leave."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.calendar.answers import answer
from tests.calendar.client import CalendarClient, Message
from tests.mail.incoming.letters import SERVER, calendar_mail
from tests.registrations.builders import DOMAIN, sign_up
from tests.registrations.news.noting import tell_agenda
from tests.registrations.news.stage import Stage
from tests.registrations.replies.posting import POST
from webinars.database import new_public_id
from webinars.events.editing import life
from webinars.events.editing.basics import Basics, DateEntry, save_basics
from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventStatus
from webinars.events.programming.agenda import ItemDetails, add_item
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.choosing import SomeLeftOut, count_by_date, let_choose, own_dates
from webinars.registrations.details import Details
from webinars.registrations.models import ACTIVE, EmailChange, Registration, RegistrationStatus
from webinars.registrations.offering import OfferGone, accept_offer
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.replies.receiving import receive
from webinars.registrations.scope import Scope
from webinars.registrations.telling import ReceiptNeeded, Word, change_event

Save = Callable[[Event], None]


class Life(Stage):
    """One event from its publication on. Its clock goes on by a minute with all that happens."""

    # What people do

    def register(self, email: str) -> None:
        """Somebody fills the form in."""
        sign_up(self.event_id, email, now=self.tick(), language="en")

    def pick(self, email: str, places: Collection[int]) -> None:
        """Somebody chooses the dates in these places, registered or not; full ones to wait for."""
        uids = [date.uid for place, date in enumerate(self.event.dates) if place in places]
        person = self._find(email)
        if person is None or person.status is RegistrationStatus.CANCELLED:
            sign_up(
                self.event_id, email, now=self.tick(), language="en", dates=uids, known_full=uids
            )
            return
        details = Details(name=person.name, language="en", zone=person.zone, dates=uids)
        with transaction():
            person = self._person(email)
            manage.change(registration=person, details=details, domain=DOMAIN, now=self.tick())

    def let_choose(self, chooses: bool) -> None:
        """Let people choose their dates, or not any more, where nobody has left one out."""
        with suppress(SomeLeftOut):
            self.change(lambda event: let_choose(event, chooses, self.now))

    def cancel(self, email: str) -> None:
        """Somebody cancels."""
        with transaction():
            manage.cancel(registration=self._person(email), domain=DOMAIN, now=self.tick())

    def undo(self, email: str) -> None:
        """Somebody takes that back."""
        with transaction():
            manage.undo_cancel(registration=self._person(email), domain=DOMAIN, now=self.tick())

    def renew(self, email: str) -> None:
        """Somebody makes new links."""
        with transaction():
            manage.renew_links(registration=self._person(email), domain=DOMAIN, now=self.tick())

    def erase(self, email: str) -> None:
        """Somebody has everything about them deleted."""
        with transaction():
            manage.erase(registration=self._person(email), domain=DOMAIN, now=self.tick())

    def change_address(self, email: str, to: str) -> None:
        """Somebody gives another address, whose owner confirms it; perhaps it is registered."""
        with transaction():
            manage.request_email_change(
                registration=self._person(email), email=to, domain=DOMAIN, now=self.tick()
            )
        token = db.session.scalars(select(EmailChange.token)).one()
        with transaction():
            manage.confirm_email(token=token, domain=DOMAIN, now=self.tick())

    def accept(self, email: str) -> None:
        """Somebody takes the place that is kept for them, if one is."""
        with suppress(OfferGone), transaction():
            accept_offer(registration=self._person(email), domain=DOMAIN, now=self.tick())

    # What their calendars do

    def answer(self, email: str, partstat: str, *, place: int | None = None, back: int = 0) -> None:
        """Their calendar answers the last request about each date, or about that in one place.

        Of several requests about a date it may be one that came so many `back`.
        """
        for number, requests in enumerate(self._requests(email)):
            if place in {None, number}:
                self._reply(email, requests[max(len(requests) - 1 - back, 0)], partstat)

    def propose(self, email: str, by: timedelta) -> None:
        """Their calendar proposes another time for the first date."""
        for requests in self._requests(email)[:1]:
            starts = f"DTSTART:{requests[-1].start + by:%Y%m%dT%H%M%SZ}"
            self._reply(email, requests[-1], "TENTATIVE", method="COUNTER", more=starts)

    def _requests(self, email: str) -> list[list[Message]]:
        """The requests that somebody got, in the order in which they came, date by date."""
        by_date: dict[str, list[Message]] = {}
        for message in self.messages(email):
            if message.method == "REQUEST":
                by_date.setdefault(message.uid, []).append(message)
        return list(by_date.values())

    def _reply(self, email: str, request: Message, partstat: str, **more: str) -> None:
        now = self.tick()
        body = answer(
            partstat,
            uid=request.uid,
            attendee=request.attendee,
            sequence=request.sequence,
            stamp=f"{now:%Y%m%dT%H%M%SZ}",
            **more,
        )
        vouched = f"{SERVER}; dmarc=pass header.from={email.partition('@')[2]}"
        with transaction():
            receive(calendar_mail(body, sender=email, results=vouched), post=POST, now=now)

    # What organisers decide

    def decide(self, email: str, decision: Decision, *, words: str = "") -> None:
        """An organiser decides about somebody."""
        with transaction():
            decide(
                scope=Scope(event_id=self.event_id),
                public_ids=[self._person(email).public_id],
                decision=decision,
                words=words,
                above_capacity=False,
                domain=DOMAIN,
                now=self.tick(),
            )

    # What organisers do

    def change(self, save: Save, *, about_texts: bool = False) -> None:
        """Change the event, and agree to the receipt."""
        try:
            self._change(save, Word(about_texts=about_texts))
        except ReceiptNeeded as needed:
            reasons = {"en": "The room was taken."}
            word = Word(seen=needed.seen, about_texts=about_texts, reasons=reasons)
            self._change(save, word)

    def edit(self, **fields: object) -> None:
        """Save other basics."""

        def save(event: Event) -> None:
            stored = Basics.of(event)
            save_basics(
                event=event,
                basics=replace(stored, **fields),  # type: ignore[arg-type]
                version=version_of(stored),
                domain=DOMAIN,
                now=self.now,
            )

        self.change(save)

    def move(self, by: timedelta) -> None:
        """Move every date."""
        dates = Basics.of(self.event).dates
        self.edit(
            dates=tuple(replace(each, start=each.start + by, end=each.end + by) for each in dates)
        )

    def add_date(self) -> None:
        """Add a date a week after the last."""
        dates = Basics.of(self.event).dates
        week = timedelta(days=7)
        self.edit(dates=(*dates, DateEntry(start=dates[-1].start + week, end=dates[-1].end + week)))

    def remove_date(self) -> None:
        """Remove the first date, where another one stays."""
        dates = Basics.of(self.event).dates
        if len(dates) > 1:
            self.edit(dates=dates[1:])

    def postpone(self) -> None:
        """Postpone the event, where it takes place."""
        if self.event.status is EventStatus.PUBLISHED:
            self.change(lambda event: life.postpone(event=event, now=self.now))

    def call_off(self) -> None:
        """Cancel the event, where it is not."""
        if self.event.status is not EventStatus.CANCELLED:
            self.change(lambda event: life.cancel(event=event, now=self.now))

    def reinstate(self, by: timedelta = timedelta(0)) -> None:
        """Let it take place after all, so much later."""
        event = self.event
        if event.status is EventStatus.PUBLISHED:
            return
        spans = [(date.starts_local + by, date.ends_local + by) for date in event.dates]
        self.change(
            lambda event: life.reinstate(event=event, spans=spans, domain=DOMAIN, now=self.now)
        )

    def change_agenda(self) -> None:
        """Put one more item on the agenda of the first date, and tell people."""
        now = self.tick()
        with transaction():
            event = db.session.get_one(Event, self.event_id)
            date = event.dates[0]
            details = ItemDetails(
                date=date,
                start=date.starts_local.time(),
                end=(date.starts_local + timedelta(minutes=15)).time(),
                texts={"en": ("Opening", "")},
            )
            _item, change = add_item(
                event=event, details=details, public_id=new_public_id(), domain=DOMAIN, now=now
            )
            tell_agenda(change, user_id=self.user_id, now=now)

    def retitle(self, title: str) -> None:
        """Give it another title, and tell people."""

        def save(event: Event) -> None:
            event.text("en").title = title
            event.updated_at = self.now

        self.change(save, about_texts=True)

    # What time brings

    def pass_by(self, hours: int) -> None:
        """Let the next date begin, or be over so many hours ago, which the last never is."""
        ahead = [date for date in self.event.dates if date.ends_at > self.now]
        if len(ahead) > 1 or (ahead and not hours):
            later = timedelta(hours=hours)
            begun = ahead[0].starts_at + timedelta(minutes=5)
            self.now = max(self.now, ahead[0].ends_at + later if hours else begun)

    # What comes of it

    def expected(self, email: str) -> dict[str, tuple[datetime, datetime, str]]:
        """What has to be in somebody's calendar: start, end and title by UID."""
        event, person = self.event, self._find(email)
        has_place = person is not None and person.status is RegistrationStatus.CONFIRMED
        if not has_place or event.status is not EventStatus.PUBLISHED:
            return {}
        title = event.text("en").title
        own = own_dates(person) if person else []
        return {date.uid: (date.starts_at, date.ends_at, title) for date in own}

    def expected_ahead(self, email: str) -> dict[str, tuple[datetime, datetime, str]]:
        """The same, of what is not over."""
        return self.ahead(self.expected(email))

    def ahead(
        self, shown: dict[str, tuple[datetime, datetime, str]]
    ) -> dict[str, tuple[datetime, datetime, str]]:
        """What is not over of what a calendar shows."""
        return {uid: each for uid, each in shown.items() if each[1] > self.now}

    def in_line(self) -> set[str]:
        """The addresses of those who wait for their turn, without an offer."""
        rows = select(Registration.email).where(
            Registration.event_id == self.event_id,
            Registration.status == RegistrationStatus.WAITING,
            Registration.waits_by_hand.is_(False),
            Registration.offered_until.is_(None),
        )
        return {email or "" for email in db.session.scalars(rows)}

    def is_on(self, email: str) -> bool:
        """Whether somebody has a place, or may still get one."""
        person = self._find(email)
        return person is not None and person.status in ACTIVE

    def most_on_a_date(self) -> int:
        """How many people have a seat on the fullest date."""
        confirmed = Registration.status == RegistrationStatus.CONFIRMED
        return max(count_by_date(self.event, confirmed).values(), default=0)

    def _change(self, save: Save, word: Word) -> None:
        now = self.tick()
        with transaction():
            change_event(
                event_id=self.event_id,
                save=save,
                word=word,
                user_id=self.user_id,
                domain=DOMAIN,
                now=now,
            )

    def finds(self, email: str) -> bool:
        """Whether somebody has a registration."""
        db.session.rollback()
        return self._find(email) is not None

    def _find(self, email: str) -> Registration | None:
        return db.session.scalar(
            select(Registration).where(
                Registration.email == email, Registration.event_id == self.event_id
            )
        )

    def _person(self, email: str) -> Registration:
        person = self._find(email)
        assert person is not None
        return person


def content_of(client: CalendarClient) -> dict[str, tuple[datetime, datetime, str]]:
    """What a calendar shows, to be compared with what is expected."""
    return {uid: (each.start, each.end, each.summary) for uid, each in client.shown().items()}
