"""The part of an event file that says who does what when: speakers, languages, dates, agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import uuid4

from webinars.events.exchange.fields import Fields, check_once
from webinars.events.models import Event
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    ChannelKind,
    ItemKind,
    LanguageChannel,
    Speaker,
    SpeakerRole,
    SpeakerText,
    Track,
)
from webinars.events.schedule import InvalidDates, Span, check_spans

_DAY = 24 * 60


@dataclass
class DateEntry:
    """A date as the file has it: naive local start and end, identity where given, agenda."""

    start: datetime
    end: datetime
    uid: str | None
    public_id: str | None
    sequence: int
    items: list[AgendaItem]


@dataclass
class Programme:
    """The event's dates, and its speakers by the key they have in the file.

    `used` maps each UID and id that the file gives to its path.
    """

    event: Event
    speakers: dict[str, Speaker]
    dates: list[DateEntry] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)


def read_programme(file: Fields, event: Event) -> Programme:
    """Read channels and tracks into `event`, and the rest into a `Programme`."""
    event.channels = _read_channels(file)
    event.tracks = _read_tracks(file, event.source_language)
    programme = Programme(event, {})
    _read_speakers(file, programme)
    count = 0
    for fields in file.each("dates"):
        _read_date(fields, programme)
        count += 1
    if count == 0:
        file.note("dates", "has to be a list of at least one date")
    elif count == len(programme.dates):
        _check_dates(file, programme)
    return programme


def _read_channels(file: Fields) -> list[LanguageChannel]:
    channels = [_read_channel(fields) for fields in file.each("channels")]
    floor = {channel.language for channel in channels if channel.kind is ChannelKind.FLOOR}
    for position, channel in enumerate(channels):
        channel.position = position
        if channel.source_language and channel.source_language not in floor:
            file.note(f"channels[{position}].from", "is not the language of a floor channel")
    check_once(file, "channels", [_identity(channel) for channel in channels])
    return channels


def _read_channel(fields: Fields) -> LanguageChannel:
    channel = LanguageChannel(
        kind=fields.choice("kind", ChannelKind),
        language=fields.language("language"),
        source_language=fields.language("from", required=False),
    )
    if channel.source_language and channel.kind is ChannelKind.FLOOR:
        fields.note("from", "has no meaning for the floor")
    if channel.source_language == channel.language and channel.kind is ChannelKind.INTERPRETATION:
        fields.note("from", "is the language itself")
    return channel


def _identity(channel: LanguageChannel) -> tuple[str, str, str]:
    return channel.kind, channel.language, channel.source_language


def _read_tracks(file: Fields, language: str) -> list[Track]:
    tracks = [
        Track(position=position, key=fields.slug("key"), names=fields.names("names", language))
        for position, fields in enumerate(file.each("tracks"))
    ]
    check_once(file, "tracks", [track.key for track in tracks])
    return tracks


def _read_speakers(file: Fields, programme: Programme) -> None:
    keys = []
    for fields in file.each("speakers"):
        key = fields.slug("key", 80)
        programme.speakers[key] = Speaker(
            public_id=_identifier(fields, programme, "id"),
            name=fields.text("name", 200, required=True),
            texts=[
                SpeakerText(
                    language=language,
                    position=text.text("position", 300),
                    affiliation=text.text("affiliation", 300),
                    biography=text.text("biography", 20_000, many_lines=True),
                )
                for language, text in fields.by_language("texts")
            ],
        )
        keys.append(key)
    check_once(file, "speakers", keys)


def _read_date(fields: Fields, programme: Programme) -> None:
    zone = programme.event.zone
    start = fields.local("start", zone, required=True)
    end = fields.local("end", zone, required=True)
    span = (start, end) if start and end else None
    uid, public_id = (_identifier(fields, programme, key) for key in ("uid", "id"))
    sequence = _sequence(fields)
    items = [
        _read_item(item, position, span, programme)
        for position, item in enumerate(fields.each("agenda"))
    ]
    if span:
        items.sort(key=lambda item: item.offset_minutes)
        programme.dates.append(DateEntry(*span, uid, public_id, sequence, items))


def _read_item(
    fields: Fields, position: int, span: Span | None, programme: Programme
) -> AgendaItem:
    offset, duration = _read_span(fields, span)
    return AgendaItem(
        uid=_identifier(fields, programme, "uid"),
        public_id=_identifier(fields, programme, "id") or str(uuid4()),
        sequence=_sequence(fields),
        kind=fields.choice("kind", ItemKind, ItemKind.SESSION),
        position=position,
        offset_minutes=offset,
        duration_minutes=duration,
        place=fields.text("place", 200),
        track=_read_track(fields, programme.event.tracks),
        channels=_narrowed_channels(fields, programme.event.channels),
        people=_read_people(fields, programme.speakers),
        texts=[
            AgendaItemText(
                language=language,
                title=text.text("title", 300, required=True),
                description=text.text("description", 20_000, many_lines=True),
            )
            for language, text in fields.by_language("texts", programme.event.source_language)
        ],
    )


def _read_span(fields: Fields, span: Span | None) -> tuple[int, int]:
    """Offset from the date's start and duration, in minutes of wall-clock time.

    A time before that of the date's start is on the next day, for dates that pass midnight. What
    is outside of the date, as organisers may have it, says its day: a time alone may be a mistake.
    """
    start, end = fields.clock_or_moment("start"), fields.clock_or_moment("end")
    if start is None or end is None or span is None:
        return 0, 1
    begins = _next(start, span[0])
    ends = _next(end, begins)
    if ends <= begins:
        fields.note("end", "is not after its start")
    elif begins < span[0]:
        fields.note("start", "is before its date")
    elif _is_astray(start, begins, span) or _is_astray(end, ends, span):
        within = f"from {span[0]:%H:%M} to {span[1]:%H:%M}"
        fields.note(
            "start",
            f"puts this item outside its date, which is {within}; with the day written as well"
            f" ({begins:%Y-%m-%dT%H:%M}) it may be there",
        )
    return _minutes_between(span[0], begins), _minutes_between(begins, ends)


def _next(when: time | datetime, local: datetime) -> datetime:
    """The moment itself; of a time of day, the first from the naive `local` on."""
    if isinstance(when, datetime):
        return when
    later = (_minutes(when) - _minutes(local.time())) % _DAY
    return local + timedelta(minutes=later)


def _is_astray(when: time | datetime, local: datetime, span: Span) -> bool:
    return isinstance(when, time) and local > span[1]


def _minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _read_track(fields: Fields, tracks: Sequence[Track]) -> Track | None:
    key = fields.slug("track", required=False)
    found = next((track for track in tracks if track.key == key), None)
    if key and found is None:
        fields.note("track", "is not the key of one of the tracks")
    return found


def _narrowed_channels(
    fields: Fields, channels: Sequence[LanguageChannel]
) -> list[LanguageChannel]:
    """Those of the event's channels that the item lists; none where it has all of them."""
    wanted = [_identity(_read_channel(item)) for item in fields.each("channels")]
    known = [_identity(channel) for channel in channels]
    for position, identity in enumerate(wanted):
        if identity not in known:
            fields.note(f"channels[{position}]", "is not one of the event's channels")
    check_once(fields, "channels", wanted)
    return [channel for channel in channels if _identity(channel) in wanted]


def _read_people(fields: Fields, speakers: dict[str, Speaker]) -> list[AgendaItemSpeaker]:
    people, keys = [], []
    for position, person in enumerate(fields.each("people")):
        key = person.slug("speaker", 80)
        role = person.choice("role", SpeakerRole, SpeakerRole.SPEAKER)
        keys.append(key)
        if key not in speakers:
            person.note("speaker", "is not the key of one of the speakers")
            continue
        people.append(AgendaItemSpeaker(speaker=speakers[key], role=role, position=position))
    check_once(fields, "people", keys)
    return people


def _sequence(fields: Fields) -> int:
    return fields.number("sequence", minimum=0, maximum=1_000_000) or 0


def _identifier(fields: Fields, programme: Programme, key: str) -> str | None:
    """The UID or id of something, where it is given. No two things may share one."""
    value = fields.uid(key) if key == "uid" else fields.uuid(key)
    if value is None:
        return None
    if value in programme.used:
        fields.note(key, f"is the same as {programme.used[value]}")
    programme.used.setdefault(value, fields.at(key))
    return value


def _check_dates(file: Fields, programme: Programme) -> None:
    """Check what can only be seen when all dates are known.

    Speakers belong to their organisation's directory: one without a part in the agenda would be
    lost from the event.
    """
    try:
        check_spans([(date.start, date.end) for date in programme.dates])
    except InvalidDates as error:
        file.problems.append(f"dates: {error}")
    parts = [part for date in programme.dates for item in date.items for part in item.people]
    for key, speaker in programme.speakers.items():
        if not any(part.speaker is speaker for part in parts):
            file.problems.append(f'speakers: "{key}" has no part in the agenda.')
