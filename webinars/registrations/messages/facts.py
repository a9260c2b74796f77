"""What a letter tells about an event and a registration, the same in plain text and in HTML.

Every function works under the locale of the letter (`flask_babel.force_locale`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from webinars.events.channels import describe, listening_languages
from webinars.events.interpreting import in_short, own_words
from webinars.events.models import Event, EventDate, EventFormat, EventStatus
from webinars.events.phones import read_phones
from webinars.languages import direction, language_name
from webinars.links import Links
from webinars.localtime import Span, format_in_zone, on_own_clocks, span_on_clocks
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import has_offer
from webinars.registrations.taking_part import TakesPart, format_for, is_asked


@dataclass(frozen=True)
class Line:
    """One line beside a label: a text, perhaps a link. An aside belongs to the line before it.

    Plain text shows where a link leads, unless it dials the number that is the text. `language` is
    set where it is in another one than the letter.
    """

    text: str
    url: str = ""
    language: str = ""
    is_aside: bool = False

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return direction(self.language)


@dataclass(frozen=True)
class Fact:
    """A label and what stands below it; `of_dates` where each line is one of the dates."""

    label: str
    lines: tuple[Line, ...]
    of_dates: bool = False


@dataclass(frozen=True)
class OtherLanguage:
    """A language that words in a letter are in, which is not the letter's; `name` is in that."""

    code: str
    name: str

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return direction(self.code)


def other_language(code: str, language: str) -> OtherLanguage | None:
    """The language `code` for a letter in `language`; None where it is the same, or none."""
    if not code or code == language:
        return None
    return OtherLanguage(code, language_name(code, language))


@dataclass(frozen=True)
class EventBrief:
    """An event as a letter names it. `language` is set where it isn't the letter's own."""

    title: str
    url: str
    language: str = ""

    @property
    def direction(self) -> str:
        """Which way the title is written."""
        return direction(self.language)

    @property
    def short_title(self) -> str:
        """The title for a subject line, which mail programs cut off anyway."""
        return self.title if len(self.title) <= 90 else f"{self.title[:89].rstrip()}…"


def brief(event: Event, *, language: str, links: Links, reads: str = "") -> EventBrief:
    """The event's title in `reads` or `language`, else in its own, with its page."""
    text = event.text(reads, language)
    foreign = "" if text.language == language else text.language
    return EventBrief(text.title, links.event(event.slug, _asked(text.language, reads)), foreign)


def _asked(shown: str, reads: str) -> str:
    return reads if shown == reads else ""


def event_facts(
    event: Event,
    dates: Sequence[EventDate],
    *,
    zone: str | None,
    language: str,
    taken_as: EventFormat,
) -> list[Fact]:
    """When `dates` are, for the event and for a reader in `zone`; where, as it is `taken_as`."""
    return [_when(event, dates, zone, language), *_where(event, taken_as)]


def details(registration: Registration, *, language: str) -> list[Fact]:
    """What the person told about themselves, without what is delicate."""
    listening = registration.listening_language
    told = [
        (_("Name"), registration.name),
        (_("E-mail"), registration.email or ""),
        (_("Organisation"), registration.organisation),
        (_("You listen in"), language_name(listening, language) if listening else ""),
    ]
    return [Fact(label, (Line(text),)) for label, text in told if text]


def way_facts(registration: Registration) -> list[Fact]:
    """How the person takes part, where people are asked."""
    if not is_asked(registration.event) or registration.takes_part is None:
        return []
    return [Fact(_("You take part"), (Line(way_name(registration.takes_part)),))]


def way_name(way: TakesPart) -> str:
    """The way in which somebody takes part, in words."""
    words = {TakesPart.ROOM: _("In the room"), TakesPart.ONLINE: _("Online")}
    return str(words[way])


def status_fact(registration: Registration, now: datetime, language: str) -> Fact:
    """Where the registration stands, in words; until when a place is kept for who has an offer."""
    words = {
        RegistrationStatus.PENDING: _("The organisers have not decided yet"),
        RegistrationStatus.CONFIRMED: pgettext("a registration", "Confirmed"),
        RegistrationStatus.WAITING: _("On the waiting list"),
        RegistrationStatus.DECLINED: _("Not accepted"),
        RegistrationStatus.CANCELLED: pgettext("a registration", "Cancelled"),
    }
    said, until = words[registration.status], registration.offered_until
    if until is not None and has_offer(registration, now):
        moment = format_in_zone(until, registration.clocks, language)
        said = _("A place is kept for you until %(moment)s: please say yes or no.", moment=moment)
    return Fact(_("Your registration"), (Line(said),))


def has_join_page(registration: Registration) -> bool:
    """Whether mails and calendars lead there: the person is confirmed, and not to come to a place.

    Of an event that is also in a room, who comes there has another place.
    """
    return may_join(registration) and _taken_as(registration) is not EventFormat.IN_PERSON


def may_join(registration: Registration) -> bool:
    """Whether the join page lets the person in: confirmed, and not to an event in person alone."""
    confirmed = registration.status is RegistrationStatus.CONFIRMED
    return confirmed and registration.event.format is not EventFormat.IN_PERSON


def _taken_as(registration: Registration) -> EventFormat:
    return format_for(registration.event, registration.takes_part)


def has_door(registration: Registration) -> bool:
    """Whether the person is expected somewhere: confirmed, and not to take part online."""
    confirmed = registration.status is RegistrationStatus.CONFIRMED
    return confirmed and _taken_as(registration) is not EventFormat.ONLINE


def door_facts(registration: Registration, links: Links) -> list[Fact]:
    """What to show at the entrance, for who is confirmed to come to a place."""
    if not has_door(registration):
        return []
    shown = Line(_("Your code to show"), links.registration(registration.token, "pass"))
    return [Fact(_("At the entrance"), (shown, Line(show_door_code(registration.door_code))))]


def joining_facts(registration: Registration, links: Links) -> list[Fact]:
    """How to join, for who is confirmed; who comes to the room gets the page alone, just in case.

    The address is that of their own join page, never the meeting's.
    """
    if not may_join(registration):
        return []
    event, page = registration.event, Line(_("Join page"), links.join(registration.join_token))
    if not has_join_page(registration):
        return [Fact(_("If you take part online after all"), (page,))]
    lines = [
        page,
        Line(_opening(event.join_opens_minutes), is_aside=True),
    ]
    if event.join_passcode:
        lines.append(Line(_("Passcode: %(code)s", code=event.join_passcode)))
    return [Fact(_("Join"), tuple(lines)), *phone_facts(event)]


def phone_facts(event: Event) -> list[Fact]:
    """The numbers to join by telephone with, if there are any, and what one hears then."""
    lines = [Line(phone.text, phone.url) for phone in read_phones(event.join_phone)]
    if lines and listening_languages(event.channels):
        heard = _("By telephone you hear who speaks, without interpretation.")
        lines.append(Line(heard, is_aside=True))
    return [Fact(_("Join by telephone"), tuple(lines))] if lines else []


def _opening(minutes: int) -> str:
    if not minutes:
        return str(_("The meeting opens there at the start."))
    return str(
        ngettext(
            "The meeting opens there %(num)s minute before the start.",
            "The meeting opens there %(num)s minutes before the start.",
            minutes,
        )
    )


def language_facts(registration: Registration, language: str) -> list[Fact]:
    """What is spoken, what this person chose to hear, and how to choose it once they are in."""
    event = registration.event
    lines = [Line(text) for text in describe(event.channels, language)]
    if registration.listening_language:
        chosen = language_name(registration.listening_language, language)
        lines.append(Line(_("You chose to listen in: %(language)s", language=chosen)))
    if listening_languages(event.channels) and has_join_page(registration):
        words, said_in = own_words(event, registration.text_language, language)
        if not words or said_in not in {language, registration.text_language}:
            words, said_in = in_short(event), language
        foreign = "" if said_in == language else said_in
        lines += [Line(text, language=foreign) for text in words.splitlines()]
    return [Fact(_("Languages"), tuple(lines))] if lines else []


def recording_facts(event: Event) -> list[Fact]:
    """That the event is recorded, where it is: whoever does not want to be in it can say so."""
    lines = (Line(_("This event will be recorded.")),)
    return [Fact(_("Recording"), lines)] if event.recording else []


def _when(event: Event, dates: Sequence[EventDate], zone: str | None, language: str) -> Fact:
    if event.status is EventStatus.POSTPONED:
        return Fact(_("When"), (Line(_("Postponed. The new date is not known yet.")),))
    lines = tuple(line for date in dates for line in _times(date, zone, language))
    return Fact(_("When"), lines, of_dates=True)


def planned_fact(dates: Sequence[GoneDate], *, zone: str | None, language: str) -> list[Fact]:
    """When an event would have been that does not take place then; nothing without `dates`."""
    lines = tuple(line for date in dates for line in gone_times(date, zone, language))
    return [Fact(_("Was planned for"), lines, of_dates=True)] if lines else []


def gone_times(gone: GoneDate, zone: str | None, language: str) -> list[Line]:
    """When a date that is gone would have been, for the event and for a reader in `zone`."""
    local = (gone.starts_local, gone.ends_local)
    return _on_both_clocks(local, (gone.starts_at, gone.ends_at), gone.zone, zone, language)


def _times(date: EventDate, zone: str | None, language: str) -> list[Line]:
    local, instants = (date.starts_local, date.ends_local), (date.starts_at, date.ends_at)
    return _on_both_clocks(local, instants, date.event.zone, zone, language)


def _on_both_clocks(
    local: Span, instants: Span, event_zone: str, zone: str | None, language: str
) -> list[Line]:
    """A span of time on the event's clocks, and on those of `zone` where they show another."""
    lines = [Line(span_on_clocks(local, event_zone, language, is_own_known=bool(zone)))]
    if zone and (own := on_own_clocks(local, instants, zone)):
        when = span_on_clocks(own, zone, language)
        lines.append(Line(_("For you: %(when)s", when=when), is_aside=True))
    return lines


def _where(event: Event, taken_as: EventFormat) -> list[Fact]:
    lines: list[Line] = []
    if taken_as is not EventFormat.ONLINE:
        lines += [Line(text) for text in (event.venue, event.address) if text]
    if taken_as is not EventFormat.IN_PERSON:
        on_platform = _("Online, on %(platform)s", platform=event.platform)
        lines.append(Line(on_platform if event.platform else _("Online")))
    return [Fact(_("Where"), tuple(lines))] if lines else []
