"""What pages say of the event's news: why it is off, what was moved or is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webinars.events.models import Event, EventDate
from webinars.events.organising import EventNotice
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import ACTIVE, Registration
from webinars.registrations.news.expanding import URGENT
from webinars.registrations.news.known import list_notices
from webinars.registrations.news.merging import JUST_BEFORE, OFF, dates_known, news_as_told, news_of
from webinars.times import to_local


@dataclass(frozen=True)
class Move:
    """That people were told, at `moved_at`, of another time of a date; and what was `before`.

    `moved_local` is the same moment on the event's clocks.
    """

    moved_at: datetime
    moved_local: datetime
    before: GoneDate


@dataclass(frozen=True)
class Gone:
    """A `date` that is the event's no more, and since when, on the event's clocks."""

    told_local: datetime
    date: GoneDate


def why_off(event: Event, language: str) -> tuple[str, str]:
    """The organiser's words on why `event` does not take place, and in which language they are.

    In `language` where there are any; ("", "") where nothing was said, or the event is not off.
    """
    if event.status not in OFF:
        return "", ""
    off = next((each for each in list_notices(event.id) if "status" in each.changes), None)
    if off is None or off.untold:
        return "", ""
    return news_as_told(event, off).reason(language)


def moves_of(registration: Registration, now: datetime) -> dict[str, Move]:
    """How those of the person's dates ahead stood that were moved since they registered, by UID.

    The last move of each. Nothing of one that is again as people knew it before; nor, as the page
    says nothing of dates then, of an event that is off, or to who does not come.
    """
    event = registration.event
    if event.status in OFF or registration.status not in ACTIVE:
        return {}
    since = registration.created_at - JUST_BEFORE
    told = [
        each for each in list_notices(event.id) if _tells_of_dates(each) and each.created_at > since
    ]
    return _moves(event, told, own_dates_ahead(registration, now))


def public_moves(event: Event, now: datetime) -> dict[str, Move]:
    """The same for everybody, of all that people were told: what the event's own page says."""
    if event.status in OFF:
        return {}
    told = [each for each in list_notices(event.id) if _tells_of_dates(each)]
    return _moves(event, told, [date for date in event.dates if date.ends_at > now])


def _tells_of_dates(notice: EventNotice) -> bool:
    return bool({"dates", "zone"} & notice.changes.keys()) and not notice.untold


def _moves(
    event: Event, told: Sequence[EventNotice], ahead: Sequence[EventDate]
) -> dict[str, Move]:
    """The last move of each of the dates `ahead`, by UID; `told` has the latest first."""
    knew = [
        {old.uid: old for old in dates_known(news_of(event, told[number::-1]))}
        for number in range(len(told))
    ]
    begun = _begun_by(told)
    found = {
        date.uid: _last_move(date, told, begun, [each.get(date.uid) for each in knew])
        for date in ahead
    }
    return {uid: move for uid, move in found.items() if move is not None}


def gone_of(registration: Registration, now: datetime) -> list[Gone]:
    """Those of the person's dates that were taken out since they registered, in order of time.

    Until they would have been over, and as with `moves_of` while the event is on and the person
    comes. Nothing where people choose their dates: who had chosen it went with its row.
    """
    event = registration.event
    if event.choose_dates or event.status in OFF or registration.status not in ACTIVE:
        return []
    present = {date.uid for date in event.dates}
    found: dict[str, Gone] = {}
    notices = list_notices(event.id)
    for number, notice in enumerate(notices):
        if notice.untold or notice.created_at <= registration.created_at - JUST_BEFORE:
            continue
        news = news_as_told(event, notice, notices[:number][::-1])
        for date in dates_known(news):
            if date.uid not in present and date.ends_at > now:
                told = to_local(notice.created_at, event.zone)
                found.setdefault(date.uid, Gone(told, date))
    return sorted(found.values(), key=lambda each: each.date.starts_at)


def _last_move(
    date: EventDate,
    told: Sequence[EventNotice],
    begun: Sequence[EventNotice],
    knew: Sequence[GoneDate | None],
) -> Move | None:
    """The last of the notices that tells of another time of `date`, the latest being the first.

    Those whose mail is `begun` by the same one are one move; where it ends as it began, no move.
    """
    times, move, last = _times(date), None, None
    for notice, first, before in zip(told, begun, knew, strict=True):
        if move is not None and first is not last:
            if _times(move.before) != _times(date):
                break
            move = None
        last = first
        if before is not None and _times(before) != times:
            moved_at = move.moved_at if move else notice.created_at
            move = Move(moved_at, to_local(moved_at, date.event.zone), before)
            times = _times(before)
    return move if move and _times(move.before) != _times(date) else None


def _begun_by(told: Sequence[EventNotice]) -> list[EventNotice]:
    """For each of the notices, the latest being the first, the one whose mail tells of it as well.

    A mail takes up what is told until it leaves; that is a while after it was written.
    """
    begun: list[EventNotice] = []
    for notice in reversed(told):
        is_taken_up = bool(begun) and not _has_left(begun[-1], notice.created_at)
        begun.append(begun[-1] if is_taken_up else notice)
    return begun[::-1]


def _has_left(notice: EventNotice, moment: datetime) -> bool:
    """Whether the mails of a notice of dates may have left by `moment`."""
    written_at = notice.expanded_at
    return written_at is not None and max(written_at, notice.created_at + URGENT) <= moment


def _times(date: EventDate | GoneDate) -> tuple[datetime, datetime]:
    return date.starts_at, date.ends_at
