"""A letter to one person about one event: its sender, its facts and its calendar part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain

from flask_babel import gettext

from webinars.calendar.entries import event_entries
from webinars.calendar.objects import (
    Attendee,
    Conference,
    Entry,
    Organizer,
    cancellation,
    declined_counter,
    invitation,
)
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, EventDate, EventFormat
from webinars.events.phones import global_phones, read_phones
from webinars.links import Links
from webinars.mail.content import Address, CalendarPart, Content, one_line
from webinars.mail.writing import Contact, compose, settings, spoken
from webinars.registrations.gone import GoneDate
from webinars.registrations.messages.differences import Difference
from webinars.registrations.messages.facts import (
    EventBrief,
    Fact,
    brief,
    event_facts,
    gone_times,
    planned_fact,
)
from webinars.registrations.messages.lighter import lighter
from webinars.registrations.news.known import dates_as_known

__all__ = ["Contact", "Letter", "compose", "settings", "spoken"]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a letter to `recipient` about `event` is made of. `language` is a shipped one.

    `reads` is another language in which the recipient wants the event's texts, where it has them.
    `zone` is the recipient's, where it is known. `new_links` is what it has to say about links
    that were replaced (`webinars.registrations.renewing`); "" nothing.
    `taken_as`: of a room and online, what the recipient chose; None is the event's own format.
    """

    message: str
    event: Event
    recipient: str
    language: str
    zone: str | None = None
    name: str = ""
    reads: str = ""
    new_links: str = ""
    taken_as: EventFormat | None = None

    @cached_property
    def links(self) -> Links:
        """The site's pages in the letter's language."""
        return Links(settings().base_url, self.language)

    @cached_property
    def brief(self) -> EventBrief:
        """The event as the letter names it."""
        return brief(self.event, language=self.language, links=self.links, reads=self.reads)

    def facts(self, dates: Sequence[EventDate]) -> list[Fact]:
        """When `dates` are, also for the recipient, and where."""
        return event_facts(
            self.event,
            dates,
            zone=self.zone,
            language=self.language,
            taken_as=self.taken_as or self.event.format,
        )

    def write(
        self,
        *,
        calendar: CalendarPart | None = None,
        facts: Sequence[Fact] = (),
        planned: Sequence[Fact] = (),
        differences: Sequence[Difference] = (),
        **more: object,
    ) -> Content:
        """The finished letter, from the event's organiser.

        What does not fit into the HTML stands elsewhere: dates on the person's own page, which has
        theirs alone, and changes on the event's, which has the agenda.
        """
        own_page = more.get("manage_url") or more.get("own_url")
        whole_url = str(own_page or self.brief.url)
        return compose(
            self.message,
            sender=Address(self.host, self.event.organizer_email),
            language=self.language,
            name=self.name,
            contact=self.contact,
            reply_to=self.event.contact_email or None,
            calendar=calendar,
            event=self.brief,
            new_links=self.new_links,
            facts=facts,
            planned=planned,
            differences=differences,
            left_out=0,
            lighter=lighter(
                facts, planned, differences, own_url=whole_url, event_url=self.brief.url
            ),
            **more,
        )

    def invite(
        self,
        date: EventDate,
        *,
        sequence: int,
        join_url: str | None,
        now: datetime,
        answer: PartStat | None = None,
    ) -> CalendarPart:
        """The invitation to `date` (METHOD:REQUEST); `sequence` is added to the date's own.

        `answer` is how the person answered already, which their calendar keeps then.
        """
        body = invitation(
            self._entry(date),
            organizer=self._organizer,
            attendee=Attendee(self.name, self.recipient),
            conference=self._conference(join_url) if join_url else None,
            sequence=date.sequence + sequence,
            now=now,
            partstat=answer or "NEEDS-ACTION",
            last_words=self._how_to_cancel,
        )
        return CalendarPart("REQUEST", body)

    def decline_counter(self, date: EventDate, *, sequence: int, now: datetime) -> CalendarPart:
        """What tells a calendar that `date` stays where it is (METHOD:DECLINECOUNTER)."""
        body = declined_counter(
            self._entry(date),
            organizer=self._organizer,
            attendee=Attendee(self.name, self.recipient),
            sequence=date.sequence + sequence,
            now=now,
        )
        return CalendarPart("DECLINECOUNTER", body)

    def withdraw(
        self, date: EventDate | GoneDate | None, *, sequence: int, now: datetime
    ) -> CalendarPart | None:
        """What takes `date` out of the recipient's calendar (METHOD:CANCEL); None without one.

        Of a date that is gone the last SEQUENCE was sent: its CANCEL is one above that. One in a
        wrong year leaves as the recipient knows it.
        """
        if date is None:
            return None
        if isinstance(date, EventDate):
            date = dates_as_known(self.event, now).get(date.uid, date)
        is_gone = isinstance(date, GoneDate)
        body = cancellation(
            self._gone_entry(date) if isinstance(date, GoneDate) else self._entry(date),
            organizer=self._organizer,
            attendee=Attendee(self.name, self.recipient),
            sequence=date.sequence + is_gone + sequence,
            now=now,
        )
        return CalendarPart("CANCEL", body)

    def when_it_was(self, *gone: GoneDate) -> Fact:
        """When dates that are gone would have been."""
        times = (gone_times(each, self.zone, self.language) for each in gone)
        return Fact(gettext("When"), tuple(chain.from_iterable(times)))

    def planned(self, dates: Sequence[GoneDate]) -> list[Fact]:
        """When the event would have been that is off now."""
        return planned_fact(dates, zone=self.zone, language=self.language)

    @property
    def host(self) -> str:
        """The event's organisation, as the mail is written."""
        return one_line(self.event.organisation.text(self.language).name)

    @property
    def _organizer(self) -> Organizer:
        return Organizer(self.host, self.event.organizer_email)

    @property
    def contact(self) -> Contact:
        """Who answers questions about the event."""
        return Contact(*self.event.contact(self.language))

    @property
    def _how_to_cancel(self) -> str:
        """The way to the own page without its secret: calendars are shared."""
        words = gettext(
            "Cannot come? Please cancel on your own page. Its link is in our e-mails. You can ask "
            "for it again here:"
        )
        return f"{words}\n{self.links.lost_link()}"

    def _conference(self, join_url: str) -> Conference:
        numbers = self.event.join_phone
        called = ((phone.url, phone.text) for phone in global_phones(numbers))
        lines = [phone.text for phone in read_phones(numbers)]  # also one that is only a PIN
        if lines and self.event.join_passcode:  # calendars are shared: the code stays out of them
            lines.append(gettext("The passcode is on the join page, and in our e-mails."))
        dial_in = "\n".join([gettext("Join by telephone"), *lines]) if lines else ""
        return Conference(join_url, gettext("Join page"), tuple(called), dial_in)

    def _entry(self, date: EventDate) -> Entry:
        return next(entry for entry in self._entries() if entry.uid == date.uid)

    def _gone_entry(self, gone: GoneDate) -> Entry:
        """The entry of a date that the event had: otherwise like those it has."""
        return replace(
            self._entries()[0],
            uid=gone.uid,
            summary=gettext("Cancelled: %(title)s", title=self.brief.title),
            zone=gone.zone,
            starts_local=gone.starts_local,
            ends_local=gone.ends_local,
        )

    def _entries(self) -> list[Entry]:
        return event_entries(
            self.event,
            language=self.language,
            base_url=settings().base_url,
            reads=self.reads,
            taken_as=self.taken_as,
            with_facts=False,  # no update would follow where they change
        )
