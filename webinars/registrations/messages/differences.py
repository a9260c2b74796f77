"""What changed of an event, in words: how it was, and how it is now, for one reader.

Every function works under the locale of the letter (`flask_babel.force_locale`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.events.editing.heard import TEXT
from webinars.events.models import EventFormat, EventStatus
from webinars.events.phones import changed_phones
from webinars.languages import direction
from webinars.localtime import on_own_clocks, span_on_clocks
from webinars.registrations.messages.facts import Line
from webinars.registrations.messages.slots import Told, people_lines, track_line
from webinars.registrations.news.choosers import materials_read
from webinars.registrations.news.merging import News
from webinars.times import get_zone

LABELS = {
    "status": _l("State"),
    "zone": _l("Time zone"),
    "format": _l("Format"),
    "venue": _l("Venue"),
    "address": _l("Address"),
    "platform": _l("Platform"),
    "join_url": _l("Link to the meeting"),
    "join_passcode": _l("Passcode"),
    "join_phone": _l("By phone"),
    "materials": _l("Documents and recordings"),
}
PARTS = {"title": _l("Title"), "summary": _l("Summary"), "description": _l("Description")}
_NEW_SECRETS = {
    "join_url": (
        _l("Link to the meeting"),
        _l("It is another one. Your own join page stays the same, and leads there."),
    ),
    "join_passcode": (_l("New passcode"), _l("You find it on your join page.")),
}
_FORMATS = {
    EventFormat.ONLINE: _l("Online"),
    EventFormat.IN_PERSON: _l("In person"),
    EventFormat.HYBRID: _l("In person and online"),
}
_ORDER = (
    *("dates", "format", "venue", "address"),
    *("platform", "join_url", "join_passcode", "join_phone"),
)


@dataclass(frozen=True)
class Difference:
    """One thing that is another now. Nothing stands in `old` of what is new, in `new` of what left.

    `language` is set where the lines are in another language than the letter may be. `date` is the
    UID of the date that it is about: one of the event's, which does not take place once it is gone.
    `is_slot` where it is about one slot of the agenda. `can_be_cut` where nobody misses their way
    by reading the beginning alone.
    """

    label: str
    old: Sequence[Line] = ()
    new: Sequence[Line] = ()
    language: str = ""
    date: str = ""
    is_slot: bool = False
    can_be_cut: bool = False

    @property
    def direction(self) -> str:
        """Which way the lines are written."""
        return direction(self.language)


@dataclass(frozen=True)
class Reader:
    """Who reads: in which language, on whose clocks, and the event's texts perhaps in another.

    Who `has_place` may know what opens the meeting.
    """

    language: str
    zone: str | None
    reads: str = ""
    has_place: bool = False


def differences(news: News, reader: Reader) -> list[Difference]:
    """Everything that changed, in the order in which it matters."""
    names = sorted(news.changes, key=lambda name: _ORDER.index(name) if name in _ORDER else 99)
    return [each for name in names for each in _differences(name, news, reader)]


def _differences(name: str, news: News, reader: Reader) -> Iterator[Difference]:
    old, new = news.changes[name]
    if name == "dates":
        yield from _dates(news, reader)
    elif name == "agenda":
        yield from _agenda(old, new, news, reader)
    elif name == "materials":
        yield from _materials(news, reader)
    elif name.startswith(TEXT):
        yield from _text(name, old, new, news, reader)
    elif name == "format":
        was, will = (_line(_FORMATS[EventFormat(value)]) for value in (old, new))
        yield Difference(str(LABELS[name]), was, will)
    elif name == "join_phone" and old is not None:
        left, added = changed_phones(old, new)
        yield Difference(str(LABELS[name]), tuple(map(Line, left)), tuple(map(Line, added)))
    elif name in _NEW_SECRETS and new is None:
        yield _secret(name, news, reader)
    elif name in _ORDER:
        yield Difference(str(LABELS[name]), _line(old), _line(_("changed") if new is None else new))


def _secret(name: str, news: News, reader: Reader) -> Difference:
    """What opens the meeting: its code for who has a place; its address stands on no mail."""
    now = getattr(news.event, name)
    if not now:
        return Difference(str(LABELS[name]))
    label, said = _NEW_SECRETS[name]
    is_shown = name == "join_passcode" and reader.has_place
    return Difference(str(label), (), _line(now if is_shown else said))


def _dates(news: News, reader: Reader) -> Iterator[Difference]:
    """Each date that moved, came or went; one that stays is not mentioned.

    Of an event that had been cancelled it is said when it takes place, not when it would have.
    """
    was_cancelled = news.changes.get("status", ("",))[0] == EventStatus.CANCELLED
    old, new = (
        {each["uid"]: _times(each, zone, reader) for each in side}
        for side, zone in zip(
            news.changes["dates"], (news.zone_before, news.event.zone), strict=True
        )
    )
    for uid in dict.fromkeys([*old, *new]):
        was, will = old.get(uid, ()), new.get(uid, ())
        if was != will:
            was = () if was_cancelled and will else was  # nobody expects it then any more
            label = _("Time") if _on_same_days(uid, news) else _("Date")
            yield Difference(label, was, will, date=uid)


def _on_same_days(uid: str, news: News) -> bool:
    """Whether a date stays on its days, and only its hours move."""
    days = [
        [each[end][: len("2027-03-01")] for end in ("start", "end")]
        for side in news.changes["dates"]
        for each in side
        if each["uid"] == uid
    ]
    return len(days) == 2 and days[0] == days[1]


def _times(date: dict[str, str], zone: str, reader: Reader) -> tuple[Line, ...]:
    """A date on the event's clocks, and on the reader's where these show another time."""
    local = [datetime.fromisoformat(date[side]) for side in ("start", "end")]
    return tuple(map(Line, _on_both_clocks(local, zone, reader)))


def _on_both_clocks(local: Sequence[datetime], zone: str, reader: Reader) -> list[str]:
    start, end = local
    lines = [span_on_clocks((start, end), zone, reader.language, is_own_known=bool(reader.zone))]
    instants = start.replace(tzinfo=get_zone(zone)), end.replace(tzinfo=get_zone(zone))
    if reader.zone and (own := on_own_clocks((start, end), instants, reader.zone)):
        when = span_on_clocks(own, reader.zone, reader.language)
        lines.append(_("For you: %(when)s", when=when))
    return lines


def _agenda(
    old: dict[str, Any], new: dict[str, Any], news: News, reader: Reader
) -> Iterator[Difference]:
    """Each slot that moved, came, went, is called something else, or is done by others.

    Not one that has moved with its date alone: the date says so.
    """
    for item, was in sorted(old.items(), key=lambda pair: _start(pair[1] or new[pair[0]])):
        if _within_date(was) == _within_date(new[item]):
            continue
        will = new[item]
        before = _slot(was and _as_known(was, news), will, news, news.zone_before, reader)
        after = _slot(will, was, news, news.event.zone, reader)
        people = tuple(map(Line, people_lines(was, will)))
        if before != after:
            yield Difference(_("Agenda"), before, after + people, is_slot=True, can_be_cut=True)
        elif people:
            yield Difference(_("Agenda"), (), after + people, is_slot=True, can_be_cut=True)


def _within_date(told: Told | None) -> object:
    """A slot by its place within its date; as it stands where a notice does not have that yet."""
    if told is None or "offset" not in told:
        return told
    start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
    kept = {name: told[name] for name in told if name not in ("start", "end")}
    return kept | {"lasts": end - start}


def _as_known(told: Told, news: News) -> Told:
    """A slot on the date that the reader knows: the date may have moved before the agenda did."""
    old_dates = news.changes.get("dates", ((), ()))[0]
    date = next((each for each in old_dates if each["uid"] == told.get("date")), None)
    if date is None or "offset" not in told:
        return told
    start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
    known = datetime.fromisoformat(date["start"]) + timedelta(minutes=told["offset"])
    return told | {"start": known.isoformat(), "end": (known + (end - start)).isoformat()}


def _start(told: Told | None) -> str:
    return told["start"] if told else ""


def _slot(
    told: Told | None, other: Told | None, news: News, zone: str, reader: Reader
) -> tuple[Line, ...]:
    """What is said of a slot; `other` is how it stands on the other side of the change."""
    if told is None:
        return ()
    titles = {code: title for code, title in told["titles"].items() if title}
    codes = (reader.reads, reader.language, news.event.source_language)
    said_in = next((code for code in codes if code in titles), "")
    title = Line(titles.get(said_in, ""), language="" if said_in == reader.language else said_in)
    local = [datetime.fromisoformat(told[side]) for side in ("start", "end")]
    where = (told["place"], track_line(told, other, codes))
    lines = (title, *map(Line, (*_on_both_clocks(local, zone, reader), *where)))
    return tuple(line for line in lines if line.text)


def _materials(news: News, reader: Reader) -> Iterator[Difference]:
    """What was added for this reader; links that left are no news."""
    read = news.event.text(reader.reads, reader.language).language
    added = materials_read(news, reader.language, read)
    if added:
        lines = tuple(Line(link["label"], link["url"]) for link in added)
        yield Difference(str(LABELS["materials"]), (), lines, can_be_cut=True)


def _text(
    name: str, old: str | None, new: str | None, news: News, reader: Reader
) -> Iterator[Difference]:
    """A text in the language in which this reader sees the event."""
    _prefix, language, part = name.split(".", 2)
    if language != news.event.text(reader.reads, reader.language, part=part).language:
        return
    if part == "description":
        yield Difference(str(PARTS[part]), (), _line(_("changed")))
    elif old or new:
        yield Difference(str(PARTS[part]), _line(old), _line(new), language, can_be_cut=True)


def _line(text: object) -> tuple[Line, ...]:
    return (Line(str(text)),) if text else ()
