"""What has changed of an event, for who reads it out to somebody whom no mail reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.registrations.messages.differences import Difference, Reader, differences
from webinars.registrations.models import Registration
from webinars.registrations.news.choosers import about_person, language_read
from webinars.registrations.news.merging import News, news_of
from webinars.registrations.untold import Telling


def untold_news(
    event: Event,
    found: Sequence[tuple[Registration, Telling]],
    *,
    language: str,
    now: datetime,
) -> dict[int, list[Difference]]:
    """What changed since each of these people was last told, by row id, as their mail would say it.

    In `language`, that of the reader, whose locale is on, and on the event's clocks; its texts are
    those that the person reads.
    """
    first = min((each.news_since for _person, each in found if each.news_since), default=None)
    if first is None:
        return {}
    notices = db.session.scalars(
        select(EventNotice)
        .where(EventNotice.event_id == event.id, EventNotice.expanded_at >= first)
        .order_by(EventNotice.expanded_at, EventNotice.id)
    ).all()
    news: dict[int, News] = {}  # by how many notices, the last ones, it is of
    said: dict[int, list[Difference]] = {}
    for person, telling in found:
        since = telling.news_since
        new = [each for each in notices if since and each.expanded_at and each.expanded_at >= since]
        if new:
            if len(new) not in news:
                news[len(new)] = news_of(event, new)
            own = about_person(person, news[len(new)], now)
            reader = Reader(language, None, language_read(person))
            said[person.id] = differences(own, reader)
    return said
