"""The receipt before a change that people hear of: how many, in which languages, and what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from types import SimpleNamespace
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.events.drafting.old_dates import find_former_days, find_former_details
from webinars.events.editing.heard import (
    TEXT,
    Changes,
    has_moved,
    moves_dates,
    only_hours_moved,
    only_way_in,
)
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.phones import changed_phones
from webinars.languages import SHIPPED, choose, language_name
from webinars.localtime import format_moment, format_span, zone_label
from webinars.registrations.messages.differences import LABELS, PARTS
from webinars.registrations.news.agenda import Untold
from webinars.registrations.news.counting import Hearers, count_with_place
from webinars.registrations.taking_part import TakesPart
from webinars.registrations.telling import ReceiptNeeded
from webinars.web.organiser import step_up
from webinars.web.organiser.desk import EventDesk
from webinars.web.organiser.former_words import (
    PAGES,
    former_days_in_words,
    former_details_in_words,
    replaced,
)
from webinars.web.urls import chosen_language
from webinars.web.words import format_name, joined

PREFIX = "receipt-"
"""What the names of the receipt's own fields begin with."""

SEEN, BACK = f"{PREFIX}seen", f"{PREFIX}back"
INVITED = f"{PREFIX}invited"
"""The box that also tells those who are invited and have not answered."""

_STATUSES = {
    EventStatus.DRAFT: _l("Draft"),
    EventStatus.PUBLISHED: _l("Takes place"),
    EventStatus.POSTPONED: _l("Postponed"),
    EventStatus.CANCELLED: _l("Cancelled"),
}
_KINDS = {
    NoticeKind.MOVED: _l("The dates have changed"),
    NoticeKind.PLACE: _l("The place or the way in has changed"),
    NoticeKind.POSTPONED: _l("Postponed"),
    NoticeKind.CANCELLED: _l("Cancelled"),
    NoticeKind.REINSTATED: _l("It takes place after all"),
    NoticeKind.AGENDA: _l("The agenda has changed"),
    NoticeKind.MATERIALS: _l("New documents or recordings"),
    NoticeKind.TEXTS: _l("The texts have changed"),
}

_SAVE = (_l("Save"), _l("Save, and tell them"))
_CANCEL_DATE = (_l("Cancel this date"), _l("Cancel this date, and tell them"))
_BUTTONS = {
    EventStatus.PUBLISHED: (_l("Let it take place"), _l("Let it take place, and tell them")),
    EventStatus.POSTPONED: (_l("Postpone"), _l("Postpone, and tell them")),
    EventStatus.CANCELLED: (_l("Cancel the event"), _l("Cancel the event, and tell them")),
}
"""The button of each new status: where nobody is told for certain, and where somebody is."""


@dataclass(frozen=True)
class Difference:
    """One thing that changes, in words; `old` and `new` are empty where there is none.

    Of what has several lines, such as telephone numbers, they are those that differ.
    """

    label: str
    old: str
    new: str
    language: str = ""


@dataclass(frozen=True)
class Caution:
    """What follows for registration; `way`: for those who were to take part so, whom it names."""

    text: str = ""
    way: TakesPart | None = None


NO_CAUTION = Caution()


def receipt_page(desk: EventDesk, needed: ReceiptNeeded, caution: Caution = NO_CAUTION) -> str:
    """The receipt: what was entered goes along, and is saved once it is confirmed."""
    sent = [each for each in step_up.sent_besides() if not each[0].startswith(PREFIX)]
    is_told = needed.audience.mailed > 0
    return render_template(
        "organiser/receipt.html",
        desk=desk,
        sent=sent,
        seen=needed.seen,
        words=SimpleNamespace(
            headline=headline,
            split=split,
            others=others,
            reason_field=reason_field,
            readers=readers,
        ),
        audience=needed.audience,
        is_told=is_told,
        button=_button(needed.changes, is_told=is_told),
        caution=caution,
        invited=needed.audience.invited,
        invited_field=INVITED,
        tells_invited=SEEN not in request.form or INVITED in request.form,
        differences=list(differences(needed.changes, desk.event.zone)),
        languages=reason_languages(needed.audience),
        reasons={code: request.form.get(reason_field(code), "") for code in SHIPPED},
        agenda_moves=moves_dates(needed.changes) and any(each.items for each in desk.event.dates),
        former=_former_days(desk.event, needed.changes),
        former_details=_former_details(desk.event, needed.changes),
        closes=_deadline(desk.event, needed.changes) if not caution.text else "",
        way_in=any(name in needed.changes for name in ("join_url", "join_passcode", "join_phone")),
    )


def _former_days(event: Event, changes: Changes) -> list[tuple[str, str]]:
    """Which pages would name days on which the event is not any more: their names, and what to do.

    Nobody sees it where it has not moved: then its own page says so already.
    """
    if not has_moved(changes):
        return []
    days = {datetime.fromisoformat(each["start"]).date() for each in changes["dates"][1]}
    found = former_days_in_words(find_former_days(event, moves_to=days))
    return [(str(PAGES[page]), sentence) for page, sentence in found.items()]


def _former_details(event: Event, changes: Changes) -> list[tuple[str, str]]:
    """Which pages would name a place or a time of day that holds no longer, and what to do."""
    places = [replaced(*changes[name]) for name in ("venue", "address") if name in changes]
    times = _clocks(changes, 0) - _clocks(changes, 1)
    return former_details_in_words(find_former_details(event, places=places, times=times))


def _clocks(changes: Changes, side: int) -> set[time]:
    """The times of day at which dates begin and end, before (0) or after the changes (1)."""
    dates: list[dict[str, str]] = changes.get("dates", ([], []))[side]
    return {datetime.fromisoformat(each[end]).time() for each in dates for end in ("start", "end")}


def _deadline(event: Event, changes: Changes) -> str:
    """That the last day to register stays where it is, though the event moves; else ""."""
    closes = event.registration_closes_local
    if closes is None or not has_moved(changes):
        return ""
    language = chosen_language()
    when = f"{format_moment(closes, language)} ({zone_label(event.zone, language)})"
    return str(_("Registration still closes on %(moment)s.", moment=when))


def readers(hearers: Hearers) -> dict[str, int]:
    """By language in which mails are written, how many who are registered read theirs in it."""
    counted: Counter[str] = Counter()
    for code, count in hearers.by_language.items():
        counted[choose(code, SHIPPED, SHIPPED[0])] += count
    return counted


def reason_field(language: str) -> str:
    """The name of the field for the organiser's words in a language."""
    return f"{PREFIX}reason-{language}"


def _button(changes: Changes, *, is_told: bool) -> str:
    """What the button does: an act by its name, anything else is saved."""
    alone, with_mails = _SAVE
    if "status" in changes:
        alone, with_mails = _BUTTONS[EventStatus(changes["status"][1])]
    elif request.endpoint == "organiser.cancel_one_date":
        alone, with_mails = _CANCEL_DATE
    return str(with_mails if is_told else alone)


def headline(hearers: Hearers) -> str:
    """`142 people will be told: 62 FR, 40 EN, 40 AR`: all who get a mail, whatever is ticked."""
    total = hearers.mailed
    if not hearers.total and hearers.invited:
        return str(_("Nobody who is registered is told, but people are invited."))
    if not total:
        return str(_("Nobody who is registered gets a mail."))
    parts = [f"{count} {code.upper()}" for code, count in hearers.by_language.items()]
    return str(
        ngettext(
            "%(num)s person will be told: %(languages)s",
            "%(num)s people will be told: %(languages)s",
            total,
            languages=", ".join(parts),
        )
    )


def split(hearers: Hearers) -> list[str]:
    """Where those stand who get a mail; nothing where all of them have a place."""
    if hearers.confirmed == hearers.mailed:
        return []
    confirmed = ngettext(
        "%(num)s person has a place.", "%(num)s people have a place.", hearers.confirmed
    )
    waiting = ngettext(
        "%(num)s person is on the waiting list: their mail leaves the calendar as it is.",
        "%(num)s people are on the waiting list: their mails leave the calendar as it is.",
        hearers.waiting,
    )
    pending = ngettext(
        "%(num)s person’s registration is not decided: their mail leaves the calendar as it is.",
        "%(num)s people’s registrations are not decided: their mails leave the calendar as it is.",
        hearers.pending,
    )
    return _counted(
        (hearers.confirmed, confirmed), (hearers.waiting, waiting), (hearers.pending, pending)
    )


def others(hearers: Hearers) -> list[str]:
    """Who comes on top of those in the headline: by the box that is ticked, or without a mail."""
    invited = ngettext(
        "With those invited, as long as the box below is ticked: %(num)s person.",
        "With those invited, as long as the box below is ticked: %(num)s people.",
        hearers.mailed + hearers.invited,
    )
    return _counted((hearers.invited, invited), (hearers.unreached, to_tell(hearers.unreached)))


def to_tell(count: int) -> str:
    """How many no mail reaches, on top of those whom one does."""
    return str(
        ngettext(
            "%(num)s more person has no e-mail address: tell them yourself.",
            "%(num)s more people have no e-mail address: tell them yourself.",
            count,
        )
    )


def who_may_hear(event: Event) -> list[str]:
    """How many have a place, and hear of texts and documents where the organiser wants it."""
    found = count_with_place(event)
    return [f"{headline(found)}.", *others(found)] if found.mailed else others(found)


def untold_headline(untold: Untold) -> str:
    """How much of the agenda people are not told of yet."""
    return str(
        ngettext(
            "%(num)s item has changed, and people are not told yet.",
            "%(num)s items have changed, and people are not told yet.",
            untold.count,
        )
    )


def _counted(*sentences: tuple[int, str]) -> list[str]:
    return [str(sentence) for count, sentence in sentences if count]


def reason_languages(hearers: Hearers) -> list[str]:
    """The languages in which mails are written to them."""
    spoken = {choose(code, SHIPPED, SHIPPED[0]) for code in hearers.languages}
    return [code for code in SHIPPED if code in spoken]


def notice_name(notice: EventNotice) -> str:
    """What a notice is about."""
    if notice.kind is NoticeKind.MOVED and only_hours_moved(notice.changes):
        return str(_("The time has changed"))
    times = notice.changes.get("dates", ((), ()))
    if notice.kind is NoticeKind.MOVED and times and all(len(side) == 1 for side in times):
        return str(_("The date has changed"))
    if notice.kind is NoticeKind.PLACE and only_way_in(notice.changes):
        return str(_("How to join has changed"))
    return str(_KINDS[notice.kind])


def differences(changes: Changes, zone: str) -> Iterator[Difference]:
    """What changes, in words; `zone` is that of the event as it was."""
    old_zone, new_zone = changes.get("zone", [zone, zone])
    for name, (old, new) in changes.items():
        if name == "dates":
            yield from _dates(old, new, old_zone, new_zone)
        elif name == "zone" and old == new:
            continue  # what is off brings it along
        elif name.startswith(TEXT):
            yield _text(name, old, new)
        elif name == "join_phone":
            lines = changed_phones(old, new)
            yield Difference(str(LABELS[name]), *map("\n".join, lines))
        else:
            yield Difference(str(LABELS[name]), _word(name, old), _word(name, new))


def _dates(old: list[Any], new: list[Any], old_zone: str, zone: str) -> Iterator[Difference]:
    before = {each["uid"]: _span(each, old_zone) for each in old}
    after = {each["uid"]: _span(each, zone) for each in new}
    for uid in dict.fromkeys([*before, *after]):
        was, will = before.get(uid, ""), after.get(uid, "")
        if was != will:
            yield Difference(str(_("Date")), was, will)


def _span(date: dict[str, str], zone: str) -> str:
    language = chosen_language()
    start, end = (datetime.fromisoformat(date[side]) for side in ("start", "end"))
    return f"{format_span(start, end, language)} ({zone_label(zone, language)})"


def _text(name: str, old: Any, new: Any) -> Difference:  # noqa: ANN401 - as JSON has it
    _prefix, language, part = name.split(".", 2)
    label = f"{PARTS[part]} ({language_name(language, chosen_language())})"
    if old is None and new is None:
        return Difference(str(label), "", str(_("changed")))
    return Difference(str(label), old or "", new or "", language)


def _word(name: str, value: Any) -> str:  # noqa: ANN401 - as JSON has it
    if value is None:
        return str(_("changed"))
    if name == "status":
        return str(_STATUSES[EventStatus(value)])
    if name == "format":
        return format_name(EventFormat(value))
    if name == "zone":
        return zone_label(value, chosen_language())
    if name == "materials":
        return joined([link["label"] for link in value]) if value else ""
    return str(value)
