"""Making an event: from nothing, or after another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from webinars.accounts.models import Organisation
from webinars.events.editing.presets import PRESETS, apply_preset
from webinars.events.models import (
    Event,
    EventDate,
    EventFormat,
    EventHost,
    EventKind,
    EventLink,
    EventStatus,
    EventText,
    HostSight,
    Visibility,
)
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    Track,
)
from webinars.events.programming.languages import ChannelDetails, new_channels, read_pattern
from webinars.events.schedule import Span, new_uid, present_days, remember_days, set_dates
from webinars.events.slugs import free_slug
from webinars.extensions import db


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """What there has to be to begin with. `span` is local time in `zone`."""

    title: str
    kind: EventKind
    format: EventFormat
    span: Span
    zone: str
    language: str


def create_blank(
    *,
    organisation: Organisation,
    new: NewEvent,
    organizer_email: str,
    domain: str,
    now: datetime,
    channels: Sequence[ChannelDetails] | None = None,
) -> Event:
    """Add a draft as its kind usually is, named in addresses after its title.

    Where `channels` is None, nothing was said of languages: it is in those that the organisation's
    events usually are.

    `organizer_email` is the address its calendars come from where the organisation has none of its
    own; `domain` is that of UIDs. Raises `webinars.events.schedule.InvalidDates`,
    `webinars.times.NonexistentTime`.
    """
    event = Event(
        organisation=organisation,
        slug=free_slug(
            new.title,
            fallback=f"{new.kind}-{new.span[0]:%Y-%m-%d}",
            is_listed=PRESETS[new.kind].visibility is Visibility.PUBLIC,
        ),
        kind=new.kind,
        format=new.format,
        status=EventStatus.DRAFT,
        source_language=new.language,
        zone=new.zone,
        organizer_email=organisation.sender_email or organizer_email,
        created_at=now,
        texts=[EventText(language=new.language, title=new.title, changed_at=now)],
    )
    apply_preset(event)
    wanted = usual_channels(organisation) if channels is None else channels
    event.channels = new_channels(wanted)
    set_dates(event, [new.span], domain=domain, now=now)
    db.session.add(event)
    db.session.flush()
    return event


def usual_channels(organisation: Organisation) -> list[ChannelDetails]:
    """In what languages the events of `organisation` usually are; none where that was not said."""
    return read_pattern(organisation.default_pattern) if organisation.default_pattern else []


def duplicate(
    *,
    event: Event,
    title: str,
    starts: datetime,
    domain: str,
    now: datetime,
    grants_sight: bool = False,
) -> Event:
    """Add a draft like `event` whose first date begins at the naive local time `starts`.

    Every other date, the agenda and the registration window keep their distance from it, on the
    wall clock. It has identities of its own. Registrations, the way into the meeting and materials
    stay behind. `title` is in the source language. Of the copy's people co-hosts see nobody, or
    where it `grants_sight` those who come by their own links, if they see any here: to see
    everybody is granted for one event alone. Raises `webinars.times.NonexistentTime`.
    """
    shift = starts - event.dates[0].starts_local
    copy = Event(**{name: getattr(event, name) for name in _COPIED})
    copy.slug = free_slug(
        title,
        fallback=f"{event.kind}-{starts:%Y-%m-%d}",
        is_listed=event.visibility is Visibility.PUBLIC,
    )
    copy.status, copy.created_at = EventStatus.DRAFT, now
    copy.former_days = list(event.former_days)
    remember_days(copy, present_days(event))
    copy.hashtags = list(event.hashtags)
    copy.reminders = list(event.reminders)
    copy.listening_help = dict(event.listening_help)
    copy.inclusion = list(event.inclusion)
    copy.registration_opens_local = _moved(event.registration_opens_local, shift)
    copy.registration_closes_local = _moved(event.registration_closes_local, shift)
    _copy_parts(event, copy, title, now)
    copy.hosts = _copy_hosts(event, grants_sight=grants_sight)
    spans = [(date.starts_local + shift, date.ends_local + shift) for date in event.dates]
    set_dates(copy, spans, domain=domain, now=now)
    _copy_programme(event, copy, domain)
    db.session.add(copy)
    db.session.flush()
    return copy


_COPIED = (
    *("organisation", "kind", "format", "visibility", "source_language", "zone"),
    *("venue", "address", "platform", "capacity", "waiting_list", "approval"),
    *("decline_frees_seat", "offer_hours", "choose_dates", "online_open"),
    *("contact_name", "contact_email", "organizer_email", "recording", "retention_days"),
    *("access_retention_days", "join_opens_minutes"),
)


def _moved(local: datetime | None, shift: timedelta) -> datetime | None:
    return None if local is None else local + shift


def _copy_parts(event: Event, copy: Event, title: str, now: datetime) -> None:
    copy.texts = [_copy_text(text, event, title, now) for text in event.texts]
    copy.links = [
        EventLink(position=link.position, url=link.url, label=link.label, language=link.language)
        for link in event.links
        if not link.is_material
    ]
    copy.questions = [_copy_question(question) for question in event.questions]


def _copy_hosts(event: Event, *, grants_sight: bool) -> list[EventHost]:
    return [
        EventHost(
            organisation=host.organisation,
            position=host.position,
            sight=HostSight.OWN if grants_sight and host.sight.sees_any else HostSight.NONE,
        )
        for host in event.hosts
    ]


def _copy_text(text: EventText, event: Event, title: str, now: datetime) -> EventText:
    is_source = text.language == event.source_language
    changed = is_source and text.title != title
    return EventText(
        language=text.language,
        title=title if is_source else text.title,
        summary=text.summary,
        description=text.description,
        changed_at=now if changed else text.changed_at,
    )


def _copy_question(question: Question) -> Question:
    return Question(
        key=question.key,
        type=question.type,
        required=question.required,
        position=question.position,
        condition=question.condition,
        texts=[
            QuestionText(language=text.language, label=text.label, hint=text.hint)
            for text in question.texts
        ],
        choices=[
            QuestionChoice(key=choice.key, position=choice.position, labels=dict(choice.labels))
            for choice in question.choices
        ],
    )


def _copy_programme(event: Event, copy: Event, domain: str) -> None:
    tracks = {
        track: Track(position=track.position, key=track.key, names=dict(track.names))
        for track in event.tracks
    }
    channels = {
        channel: LanguageChannel(
            kind=channel.kind,
            language=channel.language,
            source_language=channel.source_language,
            position=channel.position,
        )
        for channel in event.channels
    }
    copy.tracks, copy.channels = list(tracks.values()), list(channels.values())
    for date, new_date in zip(event.dates, copy.dates, strict=True):
        new_date.items = _copy_agenda(date, tracks, channels, domain)


def _copy_agenda(
    date: EventDate,
    tracks: dict[Track, Track],
    channels: dict[LanguageChannel, LanguageChannel],
    domain: str,
) -> list[AgendaItem]:
    return [
        AgendaItem(
            public_id=str(uuid4()),
            uid=new_uid(domain),
            sequence=0,
            kind=item.kind,
            position=item.position,
            offset_minutes=item.offset_minutes,
            duration_minutes=item.duration_minutes,
            place=item.place,
            track=tracks[item.track] if item.track else None,
            texts=[
                AgendaItemText(
                    language=text.language, title=text.title, description=text.description
                )
                for text in item.texts
            ],
            people=[
                AgendaItemSpeaker(speaker=part.speaker, role=part.role, position=part.position)
                for part in item.people
            ],
            channels=[channels[channel] for channel in item.channels],
        )
        for item in date.items
    ]
