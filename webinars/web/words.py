"""What the kinds and formats of the field are called on pages."""

from __future__ import annotations

import unicodedata

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from webinars.accounts.models import Organisation
from webinars.events.models import Event, EventFormat, EventKind
from webinars.events.programme import ChannelKind, ItemKind
from webinars.languages import direction
from webinars.localtime import formatting_locale
from webinars.registrations.taking_part import TakesPart
from webinars.web.reading import words_of
from webinars.web.urls import chosen_language

_KINDS = {
    EventKind.WEBINAR: lazy_gettext("Webinar"),
    EventKind.BRIEFING: lazy_gettext("Briefing"),
    EventKind.MEETING: lazy_gettext("Meeting"),
    EventKind.TRAINING: lazy_gettext("Training"),
    EventKind.CONFERENCE: lazy_gettext("Conference"),
    EventKind.WORKING_GROUP: lazy_gettext("Working group"),
}
_FORMATS = {
    EventFormat.ONLINE: lazy_gettext("Online"),
    EventFormat.IN_PERSON: lazy_gettext("In person"),
    EventFormat.HYBRID: lazy_gettext("In person and online"),
}
WAYS_TO_TAKE_PART = {
    TakesPart.ROOM: lazy_gettext("In the room"),
    TakesPart.ONLINE: lazy_gettext("Online"),
}
_ITEM_KINDS = {
    ItemKind.SESSION: lazy_gettext("Session"),
    ItemKind.BREAK: lazy_gettext("Break"),
}
_CHANNEL_KINDS = {
    ChannelKind.FLOOR: lazy_gettext("Spoken"),
    ChannelKind.INTERPRETATION: lazy_gettext("Interpretation"),
    ChannelKind.SIGN: lazy_gettext("Sign language"),
    ChannelKind.CAPTIONS: lazy_gettext("Live captions"),
}


def kind_name(kind: EventKind) -> str:
    """What kind of meeting it is, in the page's language."""
    return str(_KINDS[kind])


def format_name(format_: EventFormat) -> str:
    """Where people take part, in the page's language."""
    return str(_FORMATS[format_])


def way_name(way: TakesPart | None) -> str:
    """How somebody takes part in an event that is in a room and online; "" where nobody knows."""
    return str(WAYS_TO_TAKE_PART[way]) if way else ""


def item_kind_name(kind: ItemKind) -> str:
    """What a slot of the agenda is for, in the page's language."""
    return str(_ITEM_KINDS[kind])


def channel_kind_name(kind: ChannelKind) -> str:
    """How a language reaches people, in the page's language."""
    return str(_CHANNEL_KINDS[kind])


def joined(names: list[str]) -> str:
    """Names as a sentence has them: "ECRE", "ECRE and ICMC Europe", "A, B and C"."""
    isolated = [isolate(name) for name in names]
    return format_list(isolated, locale=formatting_locale(chosen_language()))


def isolate(name: str) -> str:
    """A name as a plain sentence can hold it: one that runs the other way turns nothing around it.

    As `<bdi>` does in HTML, by U+2068 and U+2069 (UAX #9); only where a name needs it.
    """
    is_rtl = direction(chosen_language()) == "rtl"
    runs = {unicodedata.bidirectional(character) for character in name}
    turns = "L" in runs if is_rtl else bool(runs & {"R", "AL"})
    return f"\u2068{name}\u2069" if turns else name


def organisation_name(organisation: Organisation) -> str:
    """What it is called, as a sentence has it."""
    return joined([words_of(organisation).name])


def host_names(event: Event) -> str:
    """Those who run the event, as a sentence has them."""
    hosts = [event.organisation, *(host.organisation for host in event.hosts)]
    return joined([words_of(host).name for host in hosts])


def capitalize_first(text: str) -> str:
    """The text with a capital at its beginning, as in a menu; the rest stays."""
    return text[:1].upper() + text[1:]


def labelled(what: object, value: object) -> str:
    """`what: value`, with the blank before the colon where the page's language has one."""
    return str(_("%(what)s: %(title)s", what=what, title=value))
