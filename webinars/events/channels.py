"""The languages of an event in words: what is spoken, signed and captioned, and what one can hear.

`FR-EN-FR` in a concept note is two floor languages, each interpreted into the other. Sentences are
in the language of the present locale; the `language` handed in is that of the names in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import pgettext

from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.languages import language_name
from webinars.localtime import formatting_locale


def listening_languages(channels: Sequence[LanguageChannel]) -> list[str]:
    """The codes of the languages to choose from, floor first; none without interpretation."""
    floors, targets = _floors(channels), _targets(channels)
    return _unique([*floors, *targets]) if targets else []


def badge(channels: Sequence[LanguageChannel]) -> str:
    """The languages as concept notes abbreviate them: `FR-EN-FR`, `EN-FR`, `EN`; may be empty."""
    floors, listening = _floors(channels), listening_languages(channels)
    if not listening:
        return ", ".join(floors).upper()
    is_both_ways = len(floors) == len(listening) == 2 and _reaches_everyone(channels)
    return "-".join([*listening, listening[0]] if is_both_ways else listening).upper()


def describe(channels: Sequence[LanguageChannel], language: str) -> list[str]:
    """What people need to know about the languages, in sentences; none where nothing is known."""
    return [
        *_describe_speech(channels, language),
        *(
            _("%(language)s interpretation.", language=language_name(code, language))
            for code in _codes(channels, ChannelKind.SIGN)
        ),
        *_describe_captions(_codes(channels, ChannelKind.CAPTIONS), language),
    ]


def _describe_speech(channels: Sequence[LanguageChannel], language: str) -> list[str]:
    floors, targets = _floors(channels), _targets(channels)
    spoken, into = _list(floors, language), _list(targets, language)
    if not floors:
        return [_("Interpreted into %(languages)s.", languages=into)] if targets else []
    if not targets:
        return [_("Spoken in %(languages)s.", languages=spoken)]
    if len(floors) == 1:
        return [
            _("Spoken in %(floor)s; interpreted into %(languages)s.", floor=spoken, languages=into)
        ]
    if _reaches_everyone(channels):
        return [_describe_choice(floors, _unique([*floors, *targets]), language)]
    return [
        _("Spoken in %(languages)s.", languages=spoken),
        *_describe_directions(channels, language),
    ]


def _describe_choice(floors: list[str], listening: list[str], language: str) -> str:
    spoken = _list(floors, language)
    if len(listening) > len(floors):
        choice = _list(listening, language, "or")
        return str(
            _(
                "Spoken in %(languages)s; you can listen in %(choice)s.",
                languages=spoken,
                choice=choice,
            )
        )
    if len(floors) == 2:
        return str(_("Spoken in %(languages)s; you can listen in either.", languages=spoken))
    return str(_("Spoken in %(languages)s; you can listen in any of them.", languages=spoken))


def _describe_directions(channels: Sequence[LanguageChannel], language: str) -> Iterable[str]:
    pairs = _pairs(channels)
    for source in _unique(source for source, _target in pairs):
        into = _list([target for start, target in pairs if start == source], language)
        if source:
            name = language_name(source, language)
            yield _(
                "Interpreted from %(language)s into %(languages)s.", language=name, languages=into
            )
        else:
            yield _("Interpreted into %(languages)s.", languages=into)


def _describe_captions(codes: list[str], language: str) -> list[str]:
    if not codes:
        return []
    return [_("Live captions in %(languages)s.", languages=_list(codes, language))]


def _reaches_everyone(channels: Sequence[LanguageChannel]) -> bool:
    """Whether all that is spoken can be heard in each of the languages."""
    floors, pairs = _floors(channels), _pairs(channels)
    return all(
        floor == code or (floor, code) in pairs or ("", code) in pairs
        for code in listening_languages(channels)
        for floor in floors
    )


def _floors(channels: Iterable[LanguageChannel]) -> list[str]:
    return _codes(channels, ChannelKind.FLOOR)


def _targets(channels: Sequence[LanguageChannel]) -> list[str]:
    """The languages interpreted into; not that of the only speaker."""
    targets = _codes(channels, ChannelKind.INTERPRETATION)
    floors = _floors(channels)
    return [code for code in targets if floors != [code]]


def _pairs(channels: Iterable[LanguageChannel]) -> list[tuple[str, str]]:
    """What is interpreted from where (empty: from everything) into what."""
    return [
        (channel.source_language, channel.language)
        for channel in channels
        if channel.kind == ChannelKind.INTERPRETATION
    ]


def _codes(channels: Iterable[LanguageChannel], kind: ChannelKind) -> list[str]:
    return _unique(channel.language for channel in channels if channel.kind == kind)


def _unique(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _list(
    codes: Sequence[str], language: str, style: Literal["standard", "or"] = "standard"
) -> str:
    # In French every name needs a preposition of its own: "en français et en anglais".
    names = [
        pgettext("after “in” or “into”", "%(language)s", language=language_name(code, language))
        for code in codes
    ]
    return format_list(names, style, formatting_locale(language))
