"""Reading events: one whole event, lists of them, calendars.

Pages show many kinds of rows at once. Each kind is one statement, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import (
    Event,
    EventDate,
    EventHost,
    EventKind,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    LanguageChannel,
    Question,
    Speaker,
)
from webinars.events.search import folded_words, month_named, without_plural
from webinars.extensions import db

PAGE_SIZE = 20

Condition = sa.ColumnElement[bool]
Searched = Event | EventText | AgendaItemText | Speaker | OrganisationText


class EventNotFound(LookupError):
    """There is no event at this address that anybody but its organiser may see."""


class OrganisationNotFound(LookupError):
    """There is no organisation at this address."""


@dataclass(frozen=True)
class EventList:
    """One page of a list of events; `total` counts those on all `pages`."""

    events: Sequence[Event]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class FilterChoices:
    """What listed events can be filtered by: only what at least one of them has."""

    organisations: Sequence[Organisation]
    languages: Sequence[str]
    kinds: Sequence[EventKind]


@dataclass(frozen=True)
class CalendarStamp:
    """How many public events there are, and when one of them changed last (None without any).

    `modified_at` is when any event changed last, so that it also moves when one stops being public.
    `saved` is how often they were saved: a change that waited for another is stored with an earlier
    time than that.
    """

    count: int
    updated_at: datetime | None
    modified_at: datetime | None
    saved: int = 0


_HOSTS = (
    selectinload(Event.hosts)
    .joinedload(EventHost.organisation, innerjoin=True)
    .joinedload(Organisation.texts)
)
_ITEMS = selectinload(Event.dates).joinedload(EventDate.items)
_SHOWN_EVENT = sa.select(Event).where(
    Event.slug == sa.bindparam("slug"), Event.status != EventStatus.DRAFT
)
_EVENT_ALONE = _SHOWN_EVENT.options(lazyload(Event.organisation), lazyload(Event.texts))
_FORM = (
    joinedload(Event.organisation, innerjoin=True).joinedload(Organisation.texts),
    _HOSTS,
    joinedload(Event.texts),
    selectinload(Event.channels),
    selectinload(Event.questions).options(
        joinedload(Question.texts), selectinload(Question.choices)
    ),
)
_EVENT_WITH_FORM = _SHOWN_EVENT.options(*_FORM)
"""Small collections are joined to what they belong to: fewer statements than one for each."""

_WHOLE = (
    *_FORM,
    selectinload(Event.tracks),
    selectinload(Event.links),
    _ITEMS.joinedload(AgendaItem.texts),
    _ITEMS.selectinload(AgendaItem.channels),
    _ITEMS.selectinload(AgendaItem.people)
    .joinedload(AgendaItemSpeaker.speaker, innerjoin=True)
    .options(joinedload(Speaker.texts), joinedload(Speaker.picture)),
)
_WHOLE_EVENT = _SHOWN_EVENT.options(*_WHOLE)

_ON_A_CARD = (
    _HOSTS,
    selectinload(Event.dates),
    selectinload(Event.channels),
)
_IN_A_FEED = (
    selectinload(Event.organisation),
    selectinload(Event.dates),
    selectinload(Event.hosts),
    selectinload(Event.channels),
)


def get_event(slug: str) -> Event:
    """The published event called `slug` with all that its page shows. Raises `EventNotFound`."""
    return _get_shown(slug, _WHOLE_EVENT)


def get_event_as_shown(event_id: int) -> Event:
    """An event of any status with all that its page shows, for those who prepare it.

    Raises `sqlalchemy.exc.NoResultFound`.
    """
    query = sa.select(Event).where(Event.id == event_id).options(*_WHOLE)
    return db.session.execute(query).unique().scalar_one()


def get_event_alone(slug: str) -> Event:
    """The same event, of which only its own columns are loaded. Raises `EventNotFound`."""
    return _get_shown(slug, _EVENT_ALONE)


def count_passed(event: Event, now: datetime) -> int:
    """How often one of the event's dates has begun or ended by `now`, without loading them.

    Before the first begins, and once the event is over, no statement is needed.
    """
    if now < event.starts_at:
        return 0
    if event.ends_at <= now:
        return -1
    passed = sa.func.count().filter(EventDate.starts_at <= now) + sa.func.count().filter(
        EventDate.ends_at <= now
    )
    return db.session.scalar(sa.select(passed).where(EventDate.event_id == event.id)) or 0


def get_event_with_form(slug: str) -> Event:
    """The same event, with what its form needs but not its agenda. Raises `EventNotFound`."""
    return _get_shown(slug, _EVENT_WITH_FORM)


def list_questions(event_id: int) -> Sequence[Question]:
    """The questions of an event in their order, with their wordings and choices."""
    return (
        db.session.scalars(
            sa.select(Question)
            .where(Question.event_id == event_id)
            .order_by(Question.position, Question.id)
            .options(joinedload(Question.texts), selectinload(Question.choices))
        )
        .unique()
        .all()
    )


def _get_shown(slug: str, statement: sa.Select[Event]) -> Event:
    if not slug.isprintable():
        raise EventNotFound(slug)
    found = db.session.execute(statement, {"slug": slug}).unique().scalar_one_or_none()
    if found is None:
        raise EventNotFound(slug)
    return found


def get_organisation(slug: str) -> Organisation:
    """The organisation called `slug`. Raises `OrganisationNotFound`."""
    found = db.session.scalar(sa.select(Organisation).where(_has_slug(slug)))
    if found is None:
        raise OrganisationNotFound(slug)
    return found


def list_events(
    *,
    now: datetime,
    when: Literal["upcoming", "past"],
    search: str = "",
    organisation: str = "",
    language: str = "",
    kind: str = "",
    page: int = 1,
) -> EventList:
    """One page of the public events, the next first, or for the past the last first.

    An event is past when its last date is over. `search` looks for each of its words in titles,
    summaries, descriptions, hashtags, agendas, the platform, and the names of speakers and hosts;
    a month, with or without a day, also finds the dates in it. `organisation` is the slug of an
    owner or co-host; `language` a code in which people can follow it. A `page` beyond
    the last one is the last.
    """
    is_upcoming = when == "upcoming"
    conditions = [
        *_listed(organisation),
        Event.ends_at >= now if is_upcoming else Event.ends_at < now,
        *_found_by(folded_words(search)),
        *([_can_be_followed_in(language)] if language else []),
        *([_is_of_kind(kind)] if kind else []),
    ]
    order = (Event.starts_at, Event.id)
    statement = sa.select(Event).where(*conditions).options(*_ON_A_CARD)
    return _get_page(
        statement.order_by(*(order if is_upcoming else [key.desc() for key in order])), page
    )


def _get_page(statement: sa.Select[Event], page: int) -> EventList:
    ids = statement.with_only_columns(Event.id).order_by(None).subquery()
    total = db.session.scalar(sa.select(sa.func.count()).select_from(ids)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    statement = statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return EventList(db.session.scalars(statement).all() if total else [], total, page, pages)


def filter_choices() -> FilterChoices:
    """What the public events can be filtered by."""
    listed = sa.select(Event.id).where(*_listed())
    hosting = sa.union(
        sa.select(Event.organisation_id).where(*_listed()),
        sa.select(EventHost.organisation_id).where(EventHost.event_id.in_(listed)),
    )
    organisations = sa.select(Organisation).where(Organisation.id.in_(hosting))
    languages = (
        sa.select(LanguageChannel.language).where(LanguageChannel.event_id.in_(listed)).distinct()
    )
    kinds = set(db.session.scalars(sa.select(Event.kind).where(*_listed()).distinct()))
    return FilterChoices(
        organisations=db.session.scalars(organisations.order_by(Organisation.slug)).all(),
        languages=sorted(db.session.scalars(languages)),
        kinds=[kind for kind in EventKind if kind in kinds],
    )


def events_for_feed(
    *, organisation_slug: str | None, now: datetime, kind: str = "", language: str = ""
) -> Sequence[Event]:
    """The public events for a calendar, in order, with their texts and dates.

    Cancelled ones stay until their last date is over, so that calendars learn of it. `kind` is one
    of `EventKind`, `language` a code in which people can follow.
    """
    conditions = [
        *_listed(organisation_slug or ""),
        *([_can_be_followed_in(language)] if language else []),
        *([_is_of_kind(kind)] if kind else []),
        sa.or_(Event.status != EventStatus.CANCELLED, Event.ends_at >= now),
    ]
    statement = sa.select(Event).where(*conditions).order_by(Event.starts_at, Event.id)
    return db.session.scalars(statement.options(*_IN_A_FEED)).all()


def list_addresses() -> Sequence[tuple[str, datetime, str]]:
    """Of each public event the slug, when it changed last, and the slug of its organisation."""
    rows = db.session.execute(
        sa.select(Event.slug, Event.updated_at, Organisation.slug)
        .join(Organisation, Organisation.id == Event.organisation_id)
        .where(*_listed())
        .order_by(Event.starts_at.desc(), Event.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def public_calendar_stamp(organisation_slug: str | None) -> CalendarStamp:
    """What changes when a public event does: is added, changed, or taken away."""
    is_listed = sa.and_(*_listed())
    listed, saved = (
        sa.case((is_listed, column)) for column in (Event.updated_at, Event.edit_version)
    )
    figures = sa.select(
        sa.func.count(listed),
        sa.func.max(listed),
        sa.func.max(Event.updated_at),
        sa.func.coalesce(sa.func.sum(saved), 0),
    )
    if organisation_slug:
        figures = figures.where(_is_run_by(organisation_slug))
    return CalendarStamp(*db.session.execute(figures).one())


def _listed(organisation: str = "") -> list[Condition]:
    """What everybody may find; of one organisation, where there is its slug."""
    conditions = [Event.visibility == Visibility.PUBLIC, Event.status != EventStatus.DRAFT]
    return [*conditions, _is_run_by(organisation)] if organisation else conditions


def _is_run_by(slug: str) -> Condition:
    organisation = sa.select(Organisation.id).where(_has_slug(slug)).scalar_subquery()
    hosted = sa.select(EventHost.event_id).where(EventHost.organisation_id == organisation)
    return sa.or_(Event.organisation_id == organisation, Event.id.in_(hosted))


def _has_slug(slug: str) -> Condition:
    # PostgreSQL refuses to compare with a NUL at all.
    return Organisation.slug == slug if slug.isprintable() else sa.false()


def _found_by(words: Sequence[str]) -> Iterator[Condition]:
    """That each of the folded words is said of an event, or names when one of its dates is."""
    months = [number for word in words if (number := month_named(word))]
    numbers = [word for word in words if word.isdecimal()]
    days = [int(word) for word in numbers if len(word) <= 2]
    years = [int(word) for word in numbers if len(word) == 4]
    is_then = _has_date_in(months, days, years)
    for word in words:
        is_number = word.isdecimal() and int(word) in {*days, *years}
        said = _mentions(without_plural(word))
        is_of_date = bool(months) and (month_named(word) is not None or is_number)
        yield sa.or_(said, is_then) if is_of_date else said


def _has_date_in(months: Sequence[int], days: Sequence[int], years: Sequence[int]) -> Condition:
    """Whether a date begins in one of the months; also of the days and years, if there are any."""
    wanted = {"month": months, "day": days, "year": years}
    begins = [
        sa.extract(part, EventDate.starts_local).in_(values)
        for part, values in wanted.items()
        if values
    ]
    return sa.exists().where(EventDate.event_id == Event.id, *begins)


def _mentions(word: str) -> Condition:
    """Whether a text in any language, a hashtag, or a speaker's or host's name has the `word`."""
    items = sa.select(EventDate.event_id).join(EventDate.items)
    hosts = sa.select(OrganisationText.organisation_id).where(_has(OrganisationText, word))
    ids = (
        items.join(AgendaItem.texts).where(_has(AgendaItemText, word)),
        items.join(AgendaItem.people).join(AgendaItemSpeaker.speaker).where(_has(Speaker, word)),
        sa.select(EventHost.event_id).where(EventHost.organisation_id.in_(hosts)),
    )
    return sa.or_(
        _has(Event, word),
        sa.func.lower(Event.platform).contains(word, autoescape=True),
        Event.organisation_id.in_(hosts),
        *(Event.id.in_(found) for found in ids),
        written_with(word),
    )


def written_with(word: str) -> Condition:
    """Whether an event has the folded `word` in a text in any language.

    Descriptions are long: it is asked of one event after the other, of those that meet all else, so
    that many words cost no more than the first which is not there.
    """
    in_description = EventText.search_description.contains(word, autoescape=True)
    found = sa.or_(_has(EventText, word), in_description)
    return sa.exists().where(EventText.event_id == Event.id, found)


def _has(table: type[Searched], word: str) -> Condition:
    return table.search_text.contains(word, autoescape=True)


def _can_be_followed_in(language: str) -> Condition:
    if not language.isprintable():
        return sa.false()
    channels = sa.select(LanguageChannel.event_id).where(LanguageChannel.language == language)
    return Event.id.in_(channels)


def _is_of_kind(kind: str) -> Condition:
    try:
        return Event.kind == EventKind(kind)
    except ValueError:
        return sa.false()
