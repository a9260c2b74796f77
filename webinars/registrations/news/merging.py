"""Several notices as one piece of news: how things were before the first, and how they are now.

A mail is written when its turn comes. Until then more may happen, also back and forth; what is the
same again is no news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webinars.events.editing.heard import (
    STATUS_KINDS,
    TEXT,
    Changes,
    Heard,
    can_be_told,
    heard,
    is_title,
    plain,
)
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programming.changes import agenda_as_told, load_told
from webinars.extensions import db
from webinars.registrations.gone import FORMAT, GoneDate
from webinars.registrations.news.kept import find_kept, known_items

OFF = frozenset({EventStatus.POSTPONED, EventStatus.CANCELLED})
ROOM = frozenset({"venue", "address"})
"""What is nothing to who is online: their calendar does not show it."""
PLACE = ROOM | {"format"}
WAY_IN = frozenset({"join_url", "join_passcode", "join_phone"})
MEETING = WAY_IN | {"platform"}
"""What is nothing to who comes to the room: their join page stays, as the last resort."""
FOR_ALL = frozenset({"status", "dates", "zone"}) | PLACE
"""What matters also to somebody who may still get a place; the rest is for those who have one."""

AFTERWARDS = frozenset({NoticeKind.MATERIALS, NoticeKind.TEXTS})
"""What is news of an event that is over, too."""

JUST_BEFORE = timedelta(minutes=1)
"""Who registers so soon after a change may have read the page before it, and is told as well."""


@dataclass(frozen=True)
class News:
    """What differs between `before` the first of `notices` and now, as `{field: [old, new]}`.

    Only what the notices tell of; of what is secret or long, only that it was changed. The old
    dates are local times of `zone_before`.
    """

    event: Event
    notices: Sequence[EventNotice]
    changes: Changes
    zone_before: str

    @property
    def kind(self) -> NoticeKind:
        """In which way the event is another now: the weightiest of what changed."""
        names = set(self.changes)
        if "status" in names:
            return STATUS_KINDS[self.event.status]
        for kind, fields in (
            (NoticeKind.MOVED, {"dates", "zone"}),
            (NoticeKind.PLACE, PLACE | WAY_IN | {"platform"}),
            (NoticeKind.AGENDA, {"agenda"}),
            (NoticeKind.MATERIALS, {"materials"}),
        ):
            if names & fields:
                return kind
        return NoticeKind.TEXTS

    def reason(self, language: str) -> tuple[str, str]:
        """The organiser's words, in `language` where there are any, and which language it is."""
        said = [notice.reasons for notice in self.notices if notice.reasons]
        codes = [language, *sorted({code for reasons in said for code in reasons})]
        spoken = next((code for code in codes if any(each.get(code) for each in said)), "")
        words = [reasons[spoken] for reasons in said if reasons.get(spoken)]
        return "\n\n".join(dict.fromkeys(words)), spoken

    def for_all(self) -> News:
        """What matters also to somebody who may still get a place, with the title if it changed.

        A title alone does not.
        """
        if not FOR_ALL & set(self.changes):
            return self.only(())
        return self.only({*FOR_ALL, *filter(is_title, self.changes)})

    def only(self, fields: Collection[str]) -> News:
        """The news that is about these fields."""
        kept = {name: change for name, change in self.changes.items() if name in fields}
        return News(self.event, self.notices, kept, self.zone_before)


def load_notices(ids: Iterable[int]) -> Sequence[EventNotice]:
    """The notices with these ids, the oldest first."""
    return db.session.scalars(
        select(EventNotice).where(EventNotice.id.in_(list(ids))).order_by(EventNotice.id)
    ).all()


def load_notices_since(event: Event, notice_id: int) -> Sequence[EventNotice]:
    """The event's notices from this one on, the oldest first."""
    since = (EventNotice.event_id == event.id, EventNotice.id >= notice_id)
    return db.session.scalars(select(EventNotice).where(*since).order_by(EventNotice.id)).all()


def news_of(event: Event, notices: Sequence[EventNotice]) -> News:
    """What somebody has to hear who knows the event as it was before the first of `notices`."""
    before = _before(notices)
    after = heard(event) | _agenda_now(event, before)
    changes = {
        name: [old, after.get(name)]
        for name, old in before.items()
        if _is_unseen(name, old) or plain(old) != plain(after.get(name))
    }
    for name, (old, _new) in changes.items():
        if _is_unseen(name, old):
            changes[name] = [None, None]
    zone_before = _zone_before(event, notices)
    if zone_before != event.zone and "dates" not in changes:
        changes["dates"] = [after["dates"], after["dates"]]
    if event.status in OFF:  # as long as it is off, that is all the news there is
        changes = {
            name: change for name, change in changes.items() if name == "status" or is_title(name)
        }
    return News(event, notices, changes, zone_before)


def news_as_told(event: Event, notice: EventNotice, later: Sequence[EventNotice] = ()) -> News:
    """What a notice tells of, as it was and became then, whatever has happened since.

    With those that came `later`, the oldest first, its zone is known though it changed since.
    """
    return News(event, [notice], notice.changes, _zone_before(event, [notice, *later]))


def is_rest_untouched(news: News) -> bool:
    """Whether dates are gone and all else is as it was, or a title alone is another: so that
    nothing changes for the other dates.
    """
    if "dates" not in news.changes or news.zone_before != news.event.zone:
        return False
    old, new = news.changes["dates"]
    others = [name for name in news.changes if name != "dates" and not is_title(name)]
    kept = {each["uid"] for each in new}
    stay = [each for each in old if each["uid"] in kept]
    return not others and len(stay) < len(old) and plain(stay) == plain(new)


def touched_dates(news: News, now: datetime) -> list[str]:
    """The UIDs of those dates ahead of which calendars have to hear, in order of time.

    One that was ahead as people know it, and is over by its new time, is among them: calendars
    would keep the old one. All of them where what stands in each has changed: the status, the
    place, the zone, the texts, or the telephone numbers, which stand in it unless everybody is in
    the room (RFC 5546 §2.1.4). A title that only came along with other news is told, but sends no
    calendar anything by itself.
    """
    is_on = news.event.ends_at > now  # a wrong year of the whole event is news to nobody
    known = dates_before(news.event, news.changes, news.zone_before) if is_on else []
    were_ahead = {each.uid for each in known if each.ends_at > now}
    ahead = [date for date in news.event.dates if date.ends_at > now or date.uid in were_ahead]
    names = set(news.changes)
    in_all = {"status", "zone"} | PLACE
    if news.event.format is not EventFormat.IN_PERSON:
        in_all |= {"join_phone"}
    if not _are_texts_meant(news):
        names = {name for name in names if not is_title(name)}
    if names & in_all or any(name.startswith(TEXT) for name in names):
        return [date.uid for date in ahead]
    old, _new = news.changes.get("dates", ([], []))
    if not names & {"dates"}:
        return []
    times = {each["uid"]: (each["start"], each["end"]) for each in old}
    return [
        date.uid
        for date in ahead
        if times.get(date.uid) != (_written(date.starts_local), _written(date.ends_local))
    ]


def _are_texts_meant(news: News) -> bool:
    """Whether somebody wanted texts to be told: one of the notices is of nothing else."""
    return any(all(map(can_be_told, notice.changes)) for notice in news.notices)


def gone_dates(
    event: Event, notice: EventNotice, later: Sequence[EventNotice], now: datetime
) -> list[GoneDate]:
    """The dates ahead that `notice` knows and the event does not have any more.

    Without those that a `later` notice, which waits for its turn, knows as well.
    """
    told_later = _told_dates(notice.changes for notice in later)
    known = {each["uid"] for each in told_later} | {date.uid for date in event.dates}
    gone = [date for date in dates_told(event, notice, later) if date.uid not in known]
    return [date for date in gone if date.ends_at > now]


def dates_known(news: News) -> list[GoneDate]:
    """The event's dates as those know them who have heard nothing of `news` yet.

    Their zone may have changed before the first notice that tells of the dates.
    """
    first = next((each for each in news.notices if "dates" in each.changes), None)
    if first is None:
        known = [GoneDate.last_of(date) for date in news.event.dates]
    else:
        known = dates_told(news.event, first)
    return [replace(date, zone=news.zone_before) for date in known]


def is_news(event: Event, kind: NoticeKind, changes: Changes, now: datetime) -> bool:
    """Whether anybody is told changes of this kind, which the event has already seen.

    Of what is over only what is said afterwards; and that a date ahead, for which people would set
    out, does not take place, though it was the last and the event is over by that.
    """
    return event.ends_at > now or kind in AFTERWARDS or bool(lost_dates(event, changes, now))


def lost_dates(event: Event, changes: Changes, now: datetime) -> list[GoneDate]:
    """The dates ahead that these changes take out of the event."""
    kept = {each["uid"] for each in changes.get("dates", ((), ()))[1]}
    return [
        date for date in dates_before(event, changes) if date.uid not in kept and date.ends_at > now
    ]


def dates_told(
    event: Event, notice: EventNotice, later: Sequence[EventNotice] = ()
) -> list[GoneDate]:
    """The dates that the event had before `notice`, with the last SEQUENCE told.

    Their zone is the event's own where neither `notice` nor a `later` one tells of another.
    """
    return dates_before(event, notice.changes, _zone_before(event, [notice, *later]))


def dates_before(event: Event, changes: Changes, zone: str = "") -> list[GoneDate]:
    """The dates that the event had before the changes, with the last SEQUENCE that these tell.

    On the clocks of `zone`, else of the zone that the changes name, else of the event's.
    """
    zone = zone or changes.get("zone", (event.zone, ""))[0]
    sequences: dict[str, int] = {}
    for each in _told_dates([changes]):
        sequences[each["uid"]] = max(each["sequence"], sequences.get(each["uid"], 0))
    return [
        GoneDate.of({**each, "sequence": sequences[each["uid"]]}, zone)
        for each in changes.get("dates", ((), ()))[0]
    ]


def _told_dates(told: Iterable[Changes]) -> list[dict[str, Any]]:
    return [each for changes in told for side in changes.get("dates", ()) for each in side]


def _zone_before(event: Event, notices: Sequence[EventNotice]) -> str:
    """The event's zone before the first of `notices`."""
    told = (each.changes["zone"][0] for each in notices if "zone" in each.changes)
    return str(next(told, event.zone))


def _before(notices: Sequence[EventNotice]) -> Heard:
    """Each field as it was before the first notice that tells of it; the agenda item by item."""
    before: Heard = {}
    items: dict[str, Any] = {}
    for notice in notices:
        for name, (old, new) in notice.changes.items():
            if name != "agenda":
                before.setdefault(name, old)
                continue
            was = {each["item"]: each for each in old}
            for item in dict.fromkeys([*was, *(each["item"] for each in new)]):
                items.setdefault(item, was.get(item))
    return before | ({"agenda": items} if items else {})


def _agenda_now(event: Event, before: Heard) -> Heard:
    if "agenda" not in before:
        return {}
    load_told(event)
    kept = find_kept(event)
    # What nobody was told of yet is told with the rest of that, not by a mail that still waits.
    there = agenda_as_told(event) | (known_items(event, kept) if kept else {})
    return {
        "agenda": {item: _as_far(there.get(item), was) for item, was in before["agenda"].items()}
    }


def _as_far(told: dict[str, Any] | None, was: dict[str, Any] | None) -> dict[str, Any] | None:
    """An item now, as far as older notices told of it: not who takes part, for one."""
    if told is None or was is None:
        return told
    return {name: said for name, said in told.items() if name in was}


def _is_unseen(name: str, old: object) -> bool:
    """Whether a notice tells of this field only that it changed; older ones did so of numbers."""
    if name == "join_phone":
        return old is None
    return name in WAY_IN or name.endswith(".description")


def _written(local: datetime) -> str:
    return local.strftime(FORMAT)
