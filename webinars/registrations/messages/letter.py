"""A letter to one person about one event: its templates, sender and calendar part.

The templates of a message are `templates/mail/<message>/{subject.txt,body.txt,body.html}`. They
are rendered without Flask's context processors, because the worker has no request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext

from config import Settings
from webinars import languages
from webinars.calendar.entries import event_entries
from webinars.calendar.objects import (
    Attendee,
    Conference,
    Entry,
    Organizer,
    cancellation,
    invitation,
)
from webinars.events.models import Event, EventDate
from webinars.links import Links
from webinars.mail.content import Address, CalendarPart, Content, one_line
from webinars.registrations.messages.facts import EventBrief, Fact, brief, event_facts

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Contact:
    """Who answers questions."""

    name: str
    email: str

    @property
    def url(self) -> str:
        """The `mailto:` address (RFC 6068)."""
        return f"mailto:{quote(self.email, safe='@')}"

    @property
    def line(self) -> str:
        """Both in one line of plain text."""
        return f"{self.name}, {self.email}" if self.name else self.email


def spoken(language: str) -> str:
    """The interface language for somebody who wants `language`."""
    return languages.choose(language, languages.SHIPPED, languages.SHIPPED[0])


def settings() -> Settings:
    """The settings of the application at work."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def compose(
    message: str,
    *,
    sender: Address,
    language: str,
    name: str = "",
    contact: Contact | None = None,
    reply_to: str | None = None,
    calendar: CalendarPart | None = None,
    **facts: object,
) -> Content:
    """Render the templates of `message` under the present locale, which is `language`'s."""
    context = {
        "language": language,
        "direction": languages.direction(language),
        "host": sender.name,
        "name": one_line(name),
        "contact": contact,
        "privacy_url": Links(settings().base_url, language).privacy(),
        **facts,
    }
    subject = one_line(_render(f"{message}/subject.txt", context))
    text = _render(f"{message}/body.txt", context)
    return Content(
        subject=subject,
        text=_tidy(text),
        html=_render(f"{message}/body.html", context | {"subject": subject}),
        sender=sender,
        reply_to=reply_to,
        to_name=name,
        calendar=calendar,
        language=language,
    )


def _render(name: str, context: dict[str, object]) -> str:
    return current_app.jinja_env.get_template(f"mail/{name}").render(context)


def _tidy(text: str) -> str:
    """Plain text with at most one empty line in a row, and no blanks at the ends of lines."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return _BLANK_LINES.sub("\n\n", lines) + "\n"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a letter to `recipient` about `event` is made of. `language` is a shipped one.

    `zone` is the recipient's, where it is known.
    """

    message: str
    event: Event
    recipient: str
    language: str
    zone: str | None = None
    name: str = ""

    @cached_property
    def links(self) -> Links:
        """The site's pages in the letter's language."""
        return Links(settings().base_url, self.language)

    @cached_property
    def brief(self) -> EventBrief:
        """The event as the letter names it."""
        return brief(self.event, language=self.language, links=self.links)

    def facts(self, dates: Sequence[EventDate]) -> list[Fact]:
        """When `dates` are, also for the recipient, and where."""
        return event_facts(self.event, dates, zone=self.zone, language=self.language)

    def write(self, *, calendar: CalendarPart | None = None, **facts: object) -> Content:
        """The finished letter, from the event's organiser."""
        return compose(
            self.message,
            sender=Address(self._host, self.event.organizer_email),
            language=self.language,
            name=self.name,
            contact=self._contact,
            reply_to=self.event.contact_email or None,
            calendar=calendar,
            event=self.brief,
            **facts,
        )

    def invite(
        self, date: EventDate, *, sequence: int, join_url: str | None, now: datetime
    ) -> CalendarPart:
        """The invitation to `date` (METHOD:REQUEST); `sequence` is added to the date's own."""
        body = invitation(
            self._entry(date),
            organizer=self._organizer,
            attendee=Attendee(self.name, self.recipient),
            conference=Conference(join_url, gettext("Join page")) if join_url else None,
            sequence=date.sequence + sequence,
            now=now,
        )
        return CalendarPart("REQUEST", body)

    def withdraw(
        self, date: EventDate | None, *, sequence: int, now: datetime
    ) -> CalendarPart | None:
        """What takes `date` out of the recipient's calendar (METHOD:CANCEL); None without one."""
        if date is None:
            return None
        body = cancellation(
            self._entry(date),
            organizer=self._organizer,
            attendee=Attendee(self.name, self.recipient),
            sequence=date.sequence + sequence,
            now=now,
        )
        return CalendarPart("CANCEL", body)

    @property
    def _host(self) -> str:
        return one_line(self.event.organisation.text(self.language).name)

    @property
    def _organizer(self) -> Organizer:
        return Organizer(self._host, self.event.organizer_email)

    @property
    def _contact(self) -> Contact:
        if self.event.contact_email:
            return Contact(self.event.contact_name, self.event.contact_email)
        organisation = self.event.organisation
        return Contact(organisation.contact_name, organisation.contact_email)

    def _entry(self, date: EventDate) -> Entry:
        entries = event_entries(self.event, language=self.language, base_url=settings().base_url)
        return next(entry for entry in entries if entry.uid == date.uid)
