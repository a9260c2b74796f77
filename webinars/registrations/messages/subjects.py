"""Subjects of letters with news: what it is, then which day in short, then the event.

Phones cut a subject off, so that what differs from one mail to the next stands first. Every
function works under the locale of the letter (`flask_babel.force_locale`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from webinars.events.editing.heard import only_hours_moved
from webinars.events.models import EventDate
from webinars.events.organising import NoticeKind
from webinars.localtime import format_short_day, format_short_moment, zone_label
from webinars.registrations.gone import GoneDate
from webinars.registrations.messages.headlines import Headline
from webinars.registrations.messages.letter import Letter
from webinars.registrations.news.merging import News, dates_known, is_rest_untouched
from webinars.times import get_zone

Told = dict[str, Any]


def subject_of(
    letter: Letter,
    news: News,
    headline: Headline,
    dates: Sequence[EventDate],
    now: datetime,
    *,
    uid: str | None = None,
) -> str:
    """The subject of news that comes to `headline`, for the owner of `dates` to come.

    A day is named where only one is meant; with `uid` the mail is about that date alone.
    """
    title = letter.brief.short_title
    what, when = _what_and_when(letter, news, headline, dates, now, uid=uid)
    if what is None:
        return str(_("Moved to %(day)s – %(title)s", day=when, title=title))
    if not when:
        return str(_("%(what)s: %(title)s", what=what, title=title))
    return dated(what, when, title)


def dated(what: object, day: str, title: str) -> str:
    """`what` happens on a short `day` of the event called `title`."""
    return str(_("%(what)s: %(day)s – %(title)s", what=what, day=day, title=title))


def short_day(letter: Letter, date: EventDate | GoneDate) -> str:
    """The day of `date`, on the clocks of the letter's reader."""
    return format_short_day(_local(letter, date.starts_at), letter.language)


def _what_and_when(
    letter: Letter,
    news: News,
    headline: Headline,
    dates: Sequence[EventDate],
    now: datetime,
    *,
    uid: str | None,
) -> tuple[object | None, str]:
    """The first word, None where something moved to that moment; and the day, or ""."""
    if "status" in news.changes:
        return headline.subject, _of_all(letter, news, dates, now, uid)
    if "dates" in news.changes:
        gone, added, moved = _sorted_out(news)
        match len(gone), len(added), len(moved):
            case 1, 0, 0 if is_rest_untouched(news):
                return _("Cancelled"), _day(letter, gone[0], news.zone_before)
            case 0, 1, 0:
                return headline.subject, _moment(letter, added[0], news.event.zone)
            case 0, 0, 1:
                is_later = only_hours_moved(news.changes)
                what = headline.subject if is_later else None
                return what, _moment(letter, moved[0], news.event.zone)
            case _:
                pass
    of_date = [date for date in dates if date.uid == uid]
    return headline.subject, short_day(letter, of_date[0]) if of_date else ""


def _of_all(
    letter: Letter, news: News, dates: Sequence[EventDate], now: datetime, uid: str | None
) -> str:
    """The only day of an event that is off, or the moment of one that takes place after all."""
    if news.kind is NoticeKind.REINSTATED:
        back = [date for date in dates if uid in (None, date.uid)]
        if len(back) != 1:
            return ""
        return _in_words(letter, back[0].starts_at)
    known = [date for date in dates_known(news) if date.ends_at > now and uid in (None, date.uid)]
    return short_day(letter, known[0]) if len(known) == 1 else ""


def _sorted_out(news: News) -> tuple[list[Told], list[Told], list[Told]]:
    """The dates that are gone, those that are new, and those that moved, as they are now."""
    old, new = ({each["uid"]: each for each in side} for side in news.changes["dates"])
    moves_zone = news.zone_before != news.event.zone
    moved = [
        new[uid]
        for uid in new
        if uid in old
        and (moves_zone or any(old[uid][side] != new[uid][side] for side in ("start", "end")))
    ]
    gone = [each for uid, each in old.items() if uid not in new]
    return gone, [each for uid, each in new.items() if uid not in old], moved


def _day(letter: Letter, told: Told, zone: str) -> str:
    return format_short_day(_local(letter, _starts_at(told, zone)), letter.language)


def _moment(letter: Letter, told: Told, zone: str) -> str:
    return _in_words(letter, _starts_at(told, zone))


def _in_words(letter: Letter, instant: datetime) -> str:
    """Day, time and whose clocks these are: the subject may be all that is read on a phone."""
    moment = format_short_moment(_local(letter, instant), letter.language)
    clocks = zone_label(letter.zone or letter.event.zone, letter.language)
    return f"{moment} ({clocks})"


def _starts_at(told: Told, zone: str) -> datetime:
    return datetime.fromisoformat(told["start"]).replace(tzinfo=get_zone(zone))


def _local(letter: Letter, instant: datetime) -> datetime:
    return instant.astimezone(get_zone(letter.zone or letter.event.zone))
