"""The receipt before a change that people hear of: how many, in which languages, and what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.events.editing.heard import TEXT, Changes, has_moved, only_hours_moved, only_way_in
from webinars.events.models import EventFormat, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.phones import changed_phones
from webinars.languages import SHIPPED, choose, language_name
from webinars.localtime import format_span, zone_label
from webinars.registrations.messages.differences import LABELS, PARTS
from webinars.registrations.news.merging import FOR_ALL
from webinars.registrations.telling import Audience, ReceiptNeeded
from webinars.web.organiser.desk import EventDesk
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


def receipt_page(desk: EventDesk, needed: ReceiptNeeded, caution: str = "") -> str:
    """The receipt: what was entered goes along, and is saved once it is confirmed."""
    own = {"csrf_token"}
    sent = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in own and not name.startswith(PREFIX)
    ]
    return render_template(
        "organiser/receipt.html",
        desk=desk,
        sent=sent,
        seen=needed.seen,
        headline=headline(needed.audience, needed.changes),
        is_told=(is_told := _is_told(needed.audience, needed.changes)),
        button=_button(needed.changes, is_told=is_told),
        others=others(needed.audience),
        caution=caution,
        invited=needed.audience.invited,
        invited_field=INVITED,
        tells_invited=SEEN not in request.form or INVITED in request.form,
        differences=list(differences(needed.changes, desk.event.zone)),
        languages=reason_languages(needed.audience),
        reason_field=reason_field,
        reasons={code: request.form.get(reason_field(code), "") for code in SHIPPED},
        agenda_moves=has_moved(needed.changes) and any(each.items for each in desk.event.dates),
        way_in=any(name in needed.changes for name in ("join_url", "join_passcode", "join_phone")),
    )


def reason_field(language: str) -> str:
    """The name of the field for the organiser's words in a language."""
    return f"{PREFIX}reason-{language}"


def _button(changes: Changes, *, is_told: bool) -> str:
    """What the button does: an act by its name, anything else is saved."""
    alone, with_mails = _SAVE
    if "status" in changes:
        alone, with_mails = _BUTTONS[EventStatus(changes["status"][1])]
    return str(with_mails if is_told else alone)


def _is_told(audience: Audience, changes: Collection[str]) -> bool:
    """Whether anybody gets a mail of it who is registered, whatever is ticked."""
    return bool(audience.confirmed or _without_place(audience, changes))


def _without_place(audience: Audience, changes: Collection[str]) -> int:
    """How many hear of it who have no place yet: only of what matters to them."""
    return audience.waiting + audience.pending if FOR_ALL.intersection(changes) else 0


def headline(audience: Audience, changes: Collection[str] = ()) -> str:
    """`142 people will be told: 62 FR, 40 EN, 40 AR`."""
    total = audience.confirmed
    if not audience.total and audience.invited:
        return str(_("Nobody is registered, but people are invited."))
    if not total and (without_place := _without_place(audience, changes)):
        return str(
            ngettext(
                "%(num)s person who has no place yet will be told.",
                "%(num)s people who have no place yet will be told.",
                without_place,
            )
        )
    if not total and audience.unreached:
        return str(_("Nobody who is registered gets a mail."))
    if not total:
        return str(_("Nobody is confirmed, so nobody is told."))
    parts = [f"{count} {code.upper()}" for code, count in audience.by_language.items()]
    return str(
        ngettext(
            "%(num)s person will be told: %(languages)s",
            "%(num)s people will be told: %(languages)s",
            total,
            languages=", ".join(parts),
        )
    )


def others(audience: Audience) -> list[str]:
    """Who is registered, but gets no update of the calendar, or no mail at all."""
    waiting = ngettext(
        "%(num)s person on the waiting list gets no calendar update.",
        "%(num)s people on the waiting list get no calendar update.",
        audience.waiting,
    )
    pending = ngettext(
        "%(num)s person whose registration is not decided gets no calendar update.",
        "%(num)s people whose registration is not decided get no calendar update.",
        audience.pending,
    )
    unreached = ngettext(
        "%(num)s person has no e-mail address: tell them yourself.",
        "%(num)s people have no e-mail address: tell them yourself.",
        audience.unreached,
    )
    counted = (
        (audience.waiting, waiting),
        (audience.pending, pending),
        (audience.unreached, unreached),
    )
    return [str(sentence) for count, sentence in counted if count]


def reason_languages(audience: Audience) -> list[str]:
    """The languages in which mails are written to them."""
    spoken = {choose(code, SHIPPED, SHIPPED[0]) for code in audience.languages}
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
    new_zone = changes.get("zone", [zone, zone])[1]
    for name, (old, new) in changes.items():
        if name == "dates":
            yield from _dates(old, new, zone, new_zone)
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
