"""What of some news who registered meanwhile knew already.

An agenda is told some time after it was changed, and a title that was replaced without a word is
named by the news that comes next. Who registered between read the page as it was by then. So a
notice keeps in `known_since` when each was changed: of the `agenda`, `{item: moment}`, the last one
of each item; of a title, `[[moment, title], …]`, each that followed the one that it names as old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webinars.events.editing.heard import Changes, is_title
from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.registrations.choosing import has_chosen
from webinars.registrations.models import Registration
from webinars.registrations.news.merging import JUST_BEFORE, News

Steps = list[list[str]]
Where = sa.ColumnElement[bool]
Told = dict[str, Any]

AGENDA = "agenda"


def steps_of(titles: Iterable[str], notices: Sequence[EventNotice]) -> dict[str, Steps]:
    """When each of these titles was replaced since people heard of it, and by what.

    `notices` are the event's, the latest first.
    """
    steps: dict[str, Steps] = {name: [] for name in titles}
    heard_of = set[str]()
    for notice in notices:
        for name in notice.changes.keys() & steps.keys() - heard_of:
            if notice.untold:
                steps[name].insert(0, [notice.created_at.isoformat(), notice.changes[name][1]])
            else:
                heard_of.add(name)
    return {name: known for name, known in steps.items() if known}


def without_known(registration: Registration, news: News) -> News:
    """The news without what this person, who registered after it was changed, knows so already."""
    return _about_new_items(registration, _about_other_titles(registration, news))


def only_items(news: News, items: set[str]) -> News:
    """The news with these items of the agenda alone, which are by item or in lists."""
    if not items:
        return news.only(news.changes.keys() - {AGENDA})
    kept = [
        {item: each for item, each in side.items() if item in items}
        if isinstance(side, dict)
        else [each for each in side if each["item"] in items]
        for side in news.changes[AGENDA]
    ]
    return replace(news, changes={**news.changes, AGENDA: kept})


def items_told(news: News) -> list[Told]:
    """Each item of the agenda as it was, and as it is, where there are such."""
    sides = news.changes[AGENDA]
    told = [each for side in sides for each in (side.values() if isinstance(side, dict) else side)]
    return [each for each in told if each]


def registered_before(changed_at: datetime) -> Where:
    """What limits a query to those to whom a change at that moment was news."""
    return Registration.created_at <= changed_at + JUST_BEFORE


def knew_otherwise(
    names: Iterable[str], changes: Changes, known_since: Mapping[str, Any]
) -> Where | None:
    """What limits a query to those who know one of these fields otherwise than it is by `changes`.

    None where that is everybody.
    """
    found: list[Where] = []
    for name in names:
        if not known_since.get(name):
            return None
        found += _otherwise(changes[name], known_since[name])
    return sa.or_(*found)


def who_hears(event: Event, items: Iterable[Told], known_since: Mapping[str, Any]) -> Where:
    """What limits a query to those to whom one of these items is news, and on a date of theirs."""
    until: dict[str, datetime | None] = {}
    for each in items:
        date = each["date"] if event.choose_dates else ""
        changed_at = _moment(known_since.get(each["item"]))
        former = until.get(date, changed_at)
        until[date] = max(former, changed_at) if former and changed_at else None
    found = []
    for date, last in until.items():
        on_time = sa.true() if last is None else registered_before(last)
        found.append(sa.and_(on_time, has_chosen([date])) if date else on_time)
    return sa.or_(sa.false(), *found)


def _otherwise(change: Sequence[Any], steps: Steps) -> Iterator[Where]:
    old, new = change
    known = [old, *(title for _moment, title in steps)]
    moments = [datetime.fromisoformat(moment) for moment, _title in steps]
    for title, since, until in zip(known, [None, *moments], [*moments, None], strict=True):
        if title != new:
            late = sa.not_(registered_before(since)) if since else sa.true()
            yield sa.and_(late, registered_before(until) if until else sa.true())


def _about_other_titles(registration: Registration, news: News) -> News:
    changes = dict(news.changes)
    for name in filter(is_title, news.changes):
        old, new = news.changes[name]
        first = next(each for each in news.notices if name in each.changes)
        for changed_at, title in (first.known_since or {}).get(name, ()):
            if _came_after(registration, changed_at):
                old = title
        changes[name] = [old, new]
        if old == new:
            del changes[name]
    return replace(news, changes=changes)


def _about_new_items(registration: Registration, news: News) -> News:
    if AGENDA not in news.changes:
        return news
    since = [(each.known_since or {}).get(AGENDA, {}) for each in news.notices]
    items = {each["item"] for each in items_told(news)}
    known = {
        item
        for item in items
        if all(
            _came_after(registration, moments.get(item))
            for notice, moments in zip(news.notices, since, strict=True)
            if _tells_of(notice, item)
        )
    }
    return only_items(news, items - known) if known else news


def _tells_of(notice: EventNotice, item: str) -> bool:
    sides = notice.changes.get(AGENDA, ())
    return any(each["item"] == item for side in sides for each in side)


def _came_after(registration: Registration, changed_at: str | None) -> bool:
    moment = _moment(changed_at)
    return moment is not None and registration.created_at > moment + JUST_BEFORE


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
