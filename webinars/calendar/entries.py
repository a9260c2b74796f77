"""Events and agenda items as entries of a calendar, in one language.

Everything here is public: an event's join link, pass code and dial-in number never enter an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.calendar.objects import Entry, EntryStatus
from webinars.events.called_off import CalledOff
from webinars.events.channels import describe
from webinars.events.models import Event, EventDate, EventFormat, EventStatus
from webinars.events.programme import AgendaItem
from webinars.events.schedule import Span, item_span
from webinars.links import Links
from webinars.markdown import to_plain
from webinars.times import get_zone, to_local

_STATUSES = {
    EventStatus.CANCELLED: EntryStatus.CANCELLED,
    EventStatus.POSTPONED: EntryStatus.TENTATIVE,
}


def event_entries(
    event: Event,
    *,
    language: str,
    base_url: str,
    brief: bool = False,
    reads: str = "",
    taken_as: EventFormat | None = None,
    called_off: Iterable[CalledOff] = (),
    with_facts: bool = True,
) -> list[Entry]:
    """The entries of `event`, one for each of its dates, in `language` where it has such texts.

    `reads` is another language that its texts are wanted in, where it has some. `brief` ones carry
    the summary without the description, where there is a summary: feeds are fetched by phones every
    few hours. `taken_as` ones are for who comes to the room, or is online, of
    an event that is both. Dates that are `called_off` follow, as cancelled. `with_facts`: they say
    who runs the event, and in which languages.
    """
    with force_locale(language):
        text = event.text(reads, language)
        url = Links(base_url, language).event(event.slug, reads if text.language == reads else "")
        shown = partial(
            Entry,
            created_at=event.created_at,
            modified_at=event.updated_at,
            description=_joined(
                *_about(event, reads, language, brief=brief),
                *(_facts(event, language) if with_facts else ()),
                _more(url),
            ),
            location=_location(event, taken_as=taken_as),
            url=url,
            categories=tuple(tag.lstrip("#") for tag in event.hashtags),
            is_online=(taken_as or event.format) == EventFormat.ONLINE,
        )
        summary = titled(event, text.title)  # without "2 of 8", which another date makes untrue
        cancelled = str(_("Cancelled: %(title)s", title=text.title))
    dates = [
        shown(
            uid=date.uid,
            sequence=date.sequence,
            zone=event.zone,
            starts_local=date.starts_local,
            ends_local=date.ends_local,
            status=_STATUSES.get(event.status, EntryStatus.CONFIRMED),
            summary=summary,
        )
        for date in event.dates
    ]
    return dates + [
        shown(
            uid=date.uid,
            sequence=date.sequence + 1,
            zone=date.zone,
            starts_local=date.starts_local,
            ends_local=date.ends_local,
            status=EntryStatus.CANCELLED,
            summary=cancelled,
        )
        for date in called_off
    ]


def as_subscribed(entries: Iterable[Entry], event: Event, *, also: int = 0) -> list[Entry]:
    """Entries of `event` as calendars have them that subscribed to a feed.

    Of what they have read already, some programs take what is new only with a higher SEQUENCE, also
    where nothing but a text is. In messages it must not rise for that (RFC 5546 §2.1.4): there it
    asks people anew. So what organisers have saved counts in feeds alone, and `also` how
    often somebody has whose own feed it is.
    """
    saved = event.edit_version + also
    return [replace(entry, sequence=entry.sequence + saved) for entry in entries]


def item_entry(
    event: Event, date: EventDate, item: AgendaItem, *, language: str, base_url: str
) -> Entry:
    """The entry of one agenda item of `event` on `date`, related to the date's own entry.

    Its SEQUENCE rises with the date's: what moves or cancels the date moves or cancels the item.
    """
    starts_local, ends_local = _span_on_clocks(item_span(date, item), event.zone)
    with force_locale(language):
        text = item.text(language, event.source_language)
        more = item.text(language, event.source_language, "description")
        url = Links(base_url, language).event(event.slug)
        part_of = _("Part of: %(title)s", title=event.text(language).title)
        return Entry(
            uid=item.uid,
            sequence=date.sequence + item.sequence,
            zone=event.zone,
            starts_local=starts_local,
            ends_local=ends_local,
            created_at=event.created_at,
            modified_at=event.updated_at,
            status=_STATUSES.get(event.status, EntryStatus.CONFIRMED),
            summary=titled(event, text.title),
            description=_joined(
                to_plain(more.description),
                _with(item),
                " ".join(describe(item.channels or event.channels, language)),
                part_of,
                _more(url),
            ),
            location=_location(event, item.place),
            url=url,
            related_to=date.uid,
            is_online=event.format == EventFormat.ONLINE,
        )


def _span_on_clocks(span: Span, zone: str) -> Span:
    """The span as the clocks of `zone` show it; from a start that they skip it is as long as ever.

    Such a start is an hour later (RFC 5545 §3.3.5), and the end may be no later than that.
    """
    starts, ends = span
    begins = starts.replace(tzinfo=get_zone(zone)).astimezone(UTC)
    if to_local(begins, zone) == starts:
        return span
    return to_local(begins, zone), to_local(begins + (ends - starts), zone)


def _about(event: Event, *languages: str, brief: bool) -> list[str]:
    """Summary and description, each in the first language that has it.

    Of a `brief` entry only one of them: the summary, unless the description is translated alone.
    """
    text, summary, description = (
        event.text(*languages, part=part) for part in ("title", "summary", "description")
    )
    words = [summary.summary, to_plain(description.description)]
    if brief and summary.summary:
        return words[1:] if description is text is not summary else words[:1]
    return words


def _facts(event: Event, language: str) -> list[str]:
    """Who runs the event, and in which languages one can follow it."""
    return [organised_by(event, language), " ".join(describe(event.channels, language))]


def organised_by(event: Event, language: str) -> str:
    """The names of the event's hosts, the one whose it is first."""
    hosts = [event.organisation, *(host.organisation for host in event.hosts)]
    names = ", ".join(host.text(language).name for host in hosts)
    return str(_("Organised by: %(hosts)s", hosts=names))


def _with(item: AgendaItem) -> str:
    """Who speaks in an item; "" where nobody is named."""
    names = ", ".join(part.speaker.name for part in item.people)
    return str(_("With: %(people)s", people=names)) if names else ""


def titled(event: Event, title: str) -> str:
    """The title; with a word in front where the event does not take place as it stands."""
    if event.status == EventStatus.CANCELLED:
        return str(_("Cancelled: %(title)s", title=title))
    if event.status == EventStatus.POSTPONED:
        return str(_("Postponed: %(title)s", title=title))
    return title


def _location(event: Event, room: str = "", *, taken_as: EventFormat | None = None) -> str:
    """Where to go, from the room outwards; "Online" where one takes part from anywhere."""
    taken_as = taken_as or event.format
    if taken_as == EventFormat.ONLINE:
        return str(_("Online"))
    place = ", ".join(filter(None, (room, event.venue, event.address)))
    if taken_as == EventFormat.IN_PERSON:
        return place
    return str(_("%(place)s, and online", place=place) if place else _("Online"))


def _more(url: str) -> str:
    """The page's address in the text as well: not every client shows URL."""
    return str(_("More about the event: %(url)s", url=url))


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))
