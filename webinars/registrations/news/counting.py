"""Who would hear of a change, counted before it is made by the rules that its mails follow.

`webinars.registrations.news.choosers.about_person` says it of one person; here the database says
it of all of them at once, so that the number an organiser agrees to is the number that is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webinars.events.editing.heard import TEXT, Changes, added_materials, kind_of
from webinars.events.models import Event
from webinars.extensions import db
from webinars.languages import SHIPPED
from webinars.registrations.choosing import has_chosen
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.invited import count_by_language
from webinars.registrations.news.latecomers import knew_otherwise
from webinars.registrations.news.merging import (
    AFTERWARDS,
    FOR_ALL,
    MEETING,
    ROOM,
    is_news,
    lost_dates,
)
from webinars.registrations.taking_part import TakesPart, is_asked

Where = sa.ColumnElement[bool]

_CONFIRMED = Registration.status == RegistrationStatus.CONFIRMED


@dataclass(frozen=True)
class Hearers:
    """Whom a change concerns: those who get a mail of it, and those whom somebody has to tell.

    `by_language` are all who get a mail, the most first: those who are `confirmed`, and those who
    are `waiting` or `pending`, without anything for their calendar. `unreached` have no address,
    wherever they stand. `invited` are invited and have not answered: they hear of it, too, where
    the organiser wants it.
    """

    by_language: Mapping[str, int] = field(default_factory=dict)
    confirmed: int = 0
    waiting: int = 0
    pending: int = 0
    unreached: int = 0
    invited: int = 0
    languages: tuple[str, ...] = ()
    """Those of all of them, sorted."""

    @property
    def mailed(self) -> int:
        """How many who are registered get a mail."""
        return sum(self.by_language.values())

    @property
    def total(self) -> int:
        """How many who are registered have to hear of it in any way."""
        return self.mailed + self.unreached


def count_hearers(
    event: Event, changes: Changes, now: datetime, known_since: Mapping[str, Any] | None = None
) -> Hearers:
    """Whom these changes concern, which the event, flushed, has already seen.

    `known_since` is as the notice has it.
    """
    has_address = Registration.email_key.is_not(None)
    rows = db.session.execute(
        sa.select(Registration.status, Registration.language, has_address, sa.func.count())
        .where(
            Registration.event_id == event.id,
            Registration.status.in_(ACTIVE),
            sa.or_(sa.false(), *_concerned(event, changes, now, known_since or {})),
        )
        .group_by(Registration.status, Registration.language, has_address)
    ).all()
    spoken: Counter[str] = Counter()
    standing: Counter[RegistrationStatus] = Counter()
    for status, language, is_mailed, count in rows:
        if is_mailed:
            spoken[language] += count
            standing[status] += count
    invited = count_by_language(event, changes, now)
    return Hearers(
        by_language=dict(sorted(spoken.items(), key=lambda each: (-each[1], each[0]))),
        confirmed=standing[RegistrationStatus.CONFIRMED],
        waiting=standing[RegistrationStatus.WAITING],
        pending=standing[RegistrationStatus.PENDING],
        unreached=sum(count for _status, _language, is_mailed, count in rows if not is_mailed),
        invited=sum(invited.values()),
        languages=tuple(sorted({row[1] for row in rows} | invited.keys())),
    )


def count_with_place(event: Event, concerned: Where | None = None) -> Hearers:
    """Those of an event who have a place, of whom news of its agenda is `concerned`, or all."""
    mailed = sa.func.count(Registration.email_key)
    rows = db.session.execute(
        sa.select(Registration.language, mailed, sa.func.count())
        .where(
            Registration.event_id == event.id,
            _CONFIRMED,
            sa.true() if concerned is None else concerned,
        )
        .group_by(Registration.language)
        .order_by(mailed.desc(), Registration.language)
    ).all()
    by_language = {language: count for language, count, _total in rows if count}
    return Hearers(
        by_language=by_language,
        confirmed=sum(by_language.values()),
        unreached=sum(total - count for _language, count, total in rows),
        languages=tuple(sorted(language for language, _count, _total in rows)),
    )


def _concerned(
    event: Event, changes: Changes, now: datetime, known_since: Mapping[str, Any]
) -> Iterator[Where]:
    """Who hears of one of the fields at least; each condition is for some of the fields."""
    names = set(changes)
    texts = {name for name in names if name.startswith(TEXT)}
    kind = kind_of(changes)
    if not is_news(event, kind, changes, now):
        return
    if kind not in AFTERWARDS:
        texts, names = set(), names - texts  # they are said to those who are told of the rest
    if event.ends_at > now:
        if matters := names & FOR_ALL - {"dates"}:
            ahead = _has_dates_ahead(event, now)
            yield ahead if matters - ROOM else sa.and_(ahead, _may_be_in_room(event))
        if "dates" in names:
            yield _hears_of_dates(event, changes)
    elif lost := lost_dates(event, changes, now):
        yield has_chosen([date.uid for date in lost]) if event.choose_dates else sa.true()
    rest = names - FOR_ALL - texts - {"materials"}
    if rest:
        yield _CONFIRMED if rest - MEETING else sa.and_(_CONFIRMED, _may_be_online(event))
    if texts:
        for name in texts:
            _prefix, language, part = name.split(".", 2)
            known = knew_otherwise({name}, changes, known_since)
            heard_by = [] if known is None else [known]
            yield sa.and_(_CONFIRMED, _reads(event, {language}, part), *heard_by)
    if added := added_materials(changes):
        written = {link["language"] for link in added}
        yield sa.and_(_CONFIRMED, _can_use(event, written))


def _may_be_online(event: Event) -> Where:
    """All but those who chose to come to the room."""
    is_elsewhere = Registration.takes_part.is_distinct_from(TakesPart.ROOM)
    return is_elsewhere if is_asked(event) else sa.true()


def _may_be_in_room(event: Event) -> Where:
    """All but those who chose to be online."""
    is_elsewhere = Registration.takes_part.is_distinct_from(TakesPart.ONLINE)
    return is_elsewhere if is_asked(event) else sa.true()


def _has_dates_ahead(event: Event, now: datetime) -> Where:
    if not event.choose_dates:
        return sa.true()
    return has_chosen([date.uid for date in event.dates if date.ends_at > now])


def _hears_of_dates(event: Event, changes: Changes) -> Where:
    """Where people choose: those whose dates differ, and everybody of dates that are new."""
    old, new = (_times(side) for side in changes["dates"])
    if not event.choose_dates or _moves_zone(changes) or new.keys() - old.keys():
        return sa.true()
    return has_chosen([uid for uid in old if old[uid] != new.get(uid)])


def _moves_zone(changes: Changes) -> bool:
    """Whether the zone differs; what is off brings its own along, unchanged."""
    old, new = changes.get("zone", ("", ""))
    return bool(old != new)


def _times(told: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {each["uid"]: (each["start"], each["end"]) for each in told}


def _can_use(event: Event, languages: Collection[str]) -> Where:
    """Those whose mails, or whose texts of the event, are in one of these; all where "" is one."""
    if "" in languages:
        return sa.true()
    return sa.or_(_is_written_to_in(set(languages) & set(SHIPPED)), _reads(event, languages))


def _reads(event: Event, languages: Collection[str], part: str = "title") -> Where:
    """Those who read this part of the event's texts in one of these languages."""
    said = {text.language for text in event.texts if getattr(text, part)}
    written = said | {event.source_language}
    wanted = written & set(languages)
    spoken = [code for code in SHIPPED if event.text(code, part=part).language in wanted]
    reads = Registration.text_language
    by_mails = sa.and_(reads.not_in(written), _is_written_to_in(spoken))
    return sa.or_(reads.in_(wanted), by_mails)


def _is_written_to_in(codes: Collection[str]) -> Where:
    """Those who get their mails in one of these languages of the interface."""
    speaks = Registration.language
    spoken_to = [speaks.in_(codes)]
    if SHIPPED[0] in codes:  # in which those are written to whose language mails are not in
        spoken_to.append(speaks.not_in(SHIPPED))
    return sa.or_(*spoken_to)
