"""What news of an event is to one person: of their dates, and of the texts that they read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from webinars.events.editing.heard import TEXT, added_materials, is_title
from webinars.mail.writing import spoken
from webinars.registrations.choosing import has_date, own_dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.latecomers import items_told, only_items, without_known
from webinars.registrations.news.merging import FOR_ALL, MEETING, ROOM, News, lost_dates
from webinars.registrations.taking_part import comes_to_room, takes_part_online


def about_person(registration: Registration, news: News, now: datetime) -> News:
    """The news that this person, who takes part or still may, has to hear; perhaps of nothing."""
    news = about_own_dates(registration, without_known(registration, news), now)
    if registration.status is not RegistrationStatus.CONFIRMED:
        news = news.for_all()
    if comes_to_room(registration.event, registration.takes_part):
        news = news.only(news.changes.keys() - MEETING)
    if takes_part_online(registration.event, registration.takes_part):
        news = news.only(news.changes.keys() - ROOM)
    if registration.event.ends_at <= now:
        news = _of_what_is_over(news, now)
    return _about_materials_read(registration, _about_texts_read(registration, news))


def _of_what_is_over(news: News, now: datetime) -> News:
    """Of the dates only which ones, that were ahead, are gone: where others went is no news."""
    lost = lost_dates(news.event, {**news.changes, "zone": [news.zone_before, ""]}, now)
    if not lost:
        return news.only(news.changes.keys() - FOR_ALL)
    gone, [old, _new] = {date.uid for date in lost}, news.changes["dates"]
    left = [each for each in old if each["uid"] not in gone]
    rest = news.only(news.changes.keys() - FOR_ALL)
    return replace(rest, changes={**rest.changes, "dates": [old, left]})


def language_read(registration: Registration, part: str = "title") -> str:
    """The language in which this person reads this part of the event's texts: one that has it."""
    wanted = (registration.text_language, spoken(registration.language))
    return registration.event.text(*wanted, part=part).language


def _about_texts_read(registration: Registration, news: News) -> News:
    if not any(name.startswith(TEXT) for name in news.changes):
        return news
    parts = ("title", "summary", "description")
    read = {f"{TEXT}{language_read(registration, part)}.{part}" for part in parts}
    return news.only({name for name in news.changes if not name.startswith(TEXT) or name in read})


def materials_read(news: News, *languages: str) -> list[dict[str, str]]:
    """The new documents for somebody who reads these languages; one without any is for all."""
    return [link for link in added_materials(news.changes) if link["language"] in {"", *languages}]


def _about_materials_read(registration: Registration, news: News) -> News:
    if "materials" not in news.changes:
        return news
    if materials_read(news, spoken(registration.language), language_read(registration)):
        return news
    return news.only(news.changes.keys() - {"materials"})


def about_own_dates(registration: Registration, news: News, now: datetime) -> News:
    """The news that concerns this person: of their dates, and of dates that can be chosen anew.

    Whoever has no date ahead hears of new ones, and of what is said afterwards.
    """
    if not registration.event.choose_dates:
        return news
    news = _about_own_agenda(registration, news)
    if not own_dates_ahead(registration, now):
        news = news.only({name for name in news.changes if name not in FOR_ALL - {"dates"}})
    if "dates" not in news.changes:
        return news
    old, new = news.changes["dates"]
    known = {each["uid"] for each in old}
    kept = [each for each in new if each["uid"] not in known or has_date(registration, each["uid"])]
    return _with_dates(news, _mine(registration, old), kept)


def _about_own_agenda(registration: Registration, news: News) -> News:
    """Of the agenda what is, or was, on a date of this person."""
    if "agenda" not in news.changes:
        return news
    own = {each["item"] for each in items_told(news) if _is_own(registration, each)}
    return only_items(news, own)


def _is_own(registration: Registration, told: dict[str, Any]) -> bool:
    """Whether an item is on a date of theirs; the oldest notices do not say on which it is."""
    return "date" not in told or has_date(registration, told["date"])


def new_dates(registration: Registration, news: News, now: datetime) -> list[str]:
    """The UIDs of the new dates to come that the person can choose, and has not."""
    if not registration.event.choose_dates or "dates" not in news.changes:
        return []
    ahead = {date.uid for date in registration.event.dates if date.ends_at > now}
    told = [each["uid"] for each in news.changes["dates"][1]]  # of others' dates only new ones
    return [uid for uid in told if uid in ahead and not has_date(registration, uid)]


def without_offers(registration: Registration, news: News) -> News:
    """The news without new dates that the person can choose and has not: what befalls their own."""
    if not registration.event.choose_dates or "dates" not in news.changes:
        return news
    old, new = news.changes["dates"]
    return _with_dates(news, old, _mine(registration, new))


def about_date(news: News, uid: str) -> News:
    """The news as far as it concerns the date with this UID."""
    old, new = news.changes.get("dates", ((), ()))
    sides = ([each for each in side if each["uid"] == uid] for side in (old, new))
    return _with_dates(news, *sides) if "dates" in news.changes else news


def _with_dates(news: News, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> News:
    """The news with these dates before and after, without any where they are the same."""
    if _plain(old) == _plain(new) and news.zone_before == news.event.zone:
        return news.only(news.changes.keys() - {"dates"})
    return replace(news, changes={**news.changes, "dates": [old, new]})


def is_only_offer(registration: Registration, news: News) -> bool:
    """Whether all the news is of new dates that the person can choose: theirs are as they were.

    Beside the title, if it came along.
    """
    fields = {name for name in news.changes if not is_title(name)}
    if not registration.event.choose_dates or fields != {"dates"}:
        return False
    old, new = (_plain(_mine(registration, side)) for side in news.changes["dates"])
    return old == new and news.zone_before == news.event.zone


def _mine(registration: Registration, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in told if has_date(registration, each["uid"])]


def _plain(told: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(each["uid"], each["start"], each["end"]) for each in told]
