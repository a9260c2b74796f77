"""The languages of an event: its channels, and which of them each agenda item has.

A channel stands in forms by its `key`: `floor.fr`, `interpretation.en.fr` (into English from
French), `sign.vgt`. An item without channels of its own has all of the event's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from webinars.events.models import Event
from webinars.events.programme import AgendaItem, ChannelKind, LanguageChannel
from webinars.events.programming.changes import AgendaChange, changing_agenda
from webinars.languages import is_language, is_sign_language

_NOTATION = re.compile(r"[a-z]{2,3}(-[a-z]{2,3})*")
SPEECH = {ChannelKind.FLOOR, ChannelKind.INTERPRETATION}


class InvalidChannel(ValueError):
    """The language is none, or not of a kind that this channel can have."""


class ChannelExists(ValueError):
    """The event has this channel already."""


class FloorIsInterpreted(ValueError):
    """Other channels start from this language, so that it cannot leave alone."""


class UnknownPattern(ValueError):
    """The notation cannot be read."""


@dataclass(frozen=True)
class ChannelDetails:
    """A channel as it was entered; an empty `source` is everything that is spoken."""

    kind: ChannelKind
    language: str
    source: str = ""

    @property
    def key(self) -> str:
        """The channel's name in forms."""
        return ".".join(filter(None, (self.kind.value, self.language, self.source)))


def channel_key(channel: LanguageChannel) -> str:
    """The channel's name in forms."""
    return ChannelDetails(channel.kind, channel.language, channel.source_language).key


def find_channel(event: Event, key: str) -> LanguageChannel | None:
    """The channel of `event` with this key."""
    return next((each for each in event.channels if channel_key(each) == key), None)


def read_pattern(notation: str) -> list[ChannelDetails]:
    """The channels that concept notes write as `FR-EN-FR`.

    `EN` is spoken alone. `EN-FR` is spoken in English and interpreted into French. `FR-EN-FR`, a
    ring, is spoken in each of its languages and interpreted into the others. Raises
    `UnknownPattern`.
    """
    written = notation.strip().lower().replace("–", "-").replace("/", "-").replace(" ", "")
    codes = written.split("-")
    languages = list(dict.fromkeys(codes))
    is_ring = len(codes) > 2 and codes[0] == codes[-1]
    if not _NOTATION.fullmatch(written) or len(languages) != len(codes) - is_ring:
        raise UnknownPattern
    if not all(is_language(code) and not is_sign_language(code) for code in languages):
        raise UnknownPattern
    floors = languages if is_ring else languages[:1]
    return [
        *(ChannelDetails(ChannelKind.FLOOR, code) for code in floors),
        *(
            ChannelDetails(ChannelKind.INTERPRETATION, into, floor)
            for floor in floors
            for into in languages
            if into != floor
        ),
    ]


def new_channels(channels: Sequence[ChannelDetails]) -> list[LanguageChannel]:
    """These channels, in this order, for an event that has none."""
    found = [_new(details) for details in channels]
    _number(found)
    return found


def apply_pattern(
    *, event: Event, pattern: Sequence[ChannelDetails], seen: str, now: datetime
) -> tuple[list[AgendaItem], AgendaChange]:
    """Let `pattern` be what is spoken and interpreted; sign languages and captions stay.

    Captions that started from a language that is no longer spoken follow everything that is.
    Returns the items that had only channels which are gone: they have all of the event's now.
    Raises `EditConflict`.
    """
    section = partial(channels_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        present = {channel_key(channel): channel for channel in event.channels}
        spoken = [present.get(each.key) or _new(each) for each in pattern]
        others = [channel for channel in event.channels if channel.kind not in SPEECH]
        floors = {each.language for each in pattern if each.kind is ChannelKind.FLOOR}
        kept = [*spoken, *_without_lost_source(others, floors)]
        widened = _set_channels(event, kept)
    return widened, change


def add_channel(*, event: Event, details: ChannelDetails, now: datetime) -> None:
    """Offer one more channel. Raises `InvalidChannel` and `ChannelExists`."""
    section = partial(channels_section, event)
    with changing_agenda(event=event, section=section, now=now):
        _check(event, details)
        event.channels.append(_new(details))
        _number(event.channels)


def remove_channel(
    *, event: Event, channel: LanguageChannel, seen: str, now: datetime
) -> list[AgendaItem]:
    """Offer a channel no longer. What people chose to listen in stays with their registration.

    Returns the items that had this one only: they have all of the event's channels now. Raises
    `FloorIsInterpreted` and `EditConflict`.
    """
    section = partial(channels_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now):
        if channel.kind is ChannelKind.FLOOR and any(
            each.source_language == channel.language for each in event.channels
        ):
            raise FloorIsInterpreted
        return _set_channels(event, [each for each in event.channels if each is not channel])


def set_matrix(
    *, event: Event, chosen: Mapping[str, Collection[str]], seen: str, now: datetime
) -> AgendaChange:
    """Give items, by their public id, the channels with these keys; none of them is all of them.

    Items that `chosen` does not name, and keys that the event does not have, are left alone.
    Raises `EditConflict`.
    """
    section = partial(matrix_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        for item in (item for date in event.dates for item in date.items):
            keys = chosen.get(item.public_id)
            if keys is not None:
                own = [each for each in event.channels if channel_key(each) in keys]
                item.channels = own if len(own) < len(event.channels) else []
    return change


def channels_section(event: Event) -> object:
    """What the list of channels shows."""
    return [channel_key(channel) for channel in event.channels]


def matrix_section(event: Event) -> object:
    """What the matrix of items and channels shows."""
    rows = [
        (item.public_id, [channel_key(channel) for channel in item.channels])
        for date in event.dates
        for item in date.items
    ]
    return channels_section(event), rows


def offered_languages(channels: Sequence[LanguageChannel]) -> set[str]:
    """The languages that one can listen in."""
    return {channel.language for channel in channels if channel.kind in SPEECH}


def _check(event: Event, details: ChannelDetails) -> None:
    signed = details.kind is ChannelKind.SIGN
    if not is_language(details.language) or is_sign_language(details.language) is not signed:
        raise InvalidChannel
    floors = {each.language for each in event.channels if each.kind is ChannelKind.FLOOR}
    if details.source and (
        details.kind is ChannelKind.FLOOR
        or details.source not in floors
        or (details.kind is ChannelKind.INTERPRETATION and details.source == details.language)
    ):
        raise InvalidChannel
    if find_channel(event, details.key) is not None:
        raise ChannelExists


def _set_channels(event: Event, kept: Sequence[LanguageChannel]) -> list[AgendaItem]:
    """Let the event have the channels `kept`; returns the items that lost all of their own."""
    widened = []
    for item in (item for date in event.dates for item in date.items):
        own = [channel for channel in item.channels if channel in kept]
        if item.channels and not own:
            widened.append(item)
        item.channels = own if len(own) < len(kept) else []
    event.channels = list(kept)
    _number(event.channels)
    return widened


def _without_lost_source(
    channels: Sequence[LanguageChannel], floors: Collection[str]
) -> list[LanguageChannel]:
    kept: dict[str, LanguageChannel] = {}
    for channel in channels:
        if channel.source_language not in floors:
            channel.source_language = ""
        kept.setdefault(channel_key(channel), channel)
    return list(kept.values())


def _new(details: ChannelDetails) -> LanguageChannel:
    return LanguageChannel(
        kind=details.kind, language=details.language, source_language=details.source
    )


def _number(channels: Sequence[LanguageChannel]) -> None:
    for position, channel in enumerate(channels):
        channel.position = position
