"""What news is to somebody who was sent how things stood while it waited for its turn.

A mail compares how things were before its first notice with how they are. But another one may have
left in between, and with it how they stood then: an invitation with new links, or a mail of news
that was not taken up yet. What was changed before that one, and back after it, is no news by the
first notice, and news by a later one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from webinars.events.organising import EventNotice
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices
from webinars.registrations.gone import INVITATION
from webinars.registrations.models import Registration
from webinars.registrations.news.merging import News, news_of
from webinars.registrations.news.queueing import UPDATES

Told = Mapping[str, Any]

_WITH_DATES = frozenset(
    {
        *("confirmation", INVITATION, *UPDATES, "waiting", "pending", "offer", "changed"),
        *("already-registered", "reminder", "confirm-answer", "counter-declined", "mailing"),
    }
)
"""The mails that say when and where it is; of organisers' messages, any may."""


def news_to(registration: Registration, told: Sequence[EventNotice], uid: str | None) -> News:
    """What somebody has to hear who knows the event as it was before the first of the notices
    `told`, or as it was since then. `uid` is the date in the calendar part of the mail that asks.
    """
    event = registration.event
    news = news_of(event, told)
    if len(told) < 2 or not _was_sent_meanwhile(registration, told, uid):
        return news
    for number in range(1, len(told)):
        news = _with_later(news, news_of(event, told[number:]))
    return replace(news, notices=told)


def _was_sent_meanwhile(
    registration: Registration, told: Sequence[EventNotice], uid: str | None
) -> bool:
    """Whether a mail may have told the person how things stood between these notices.

    In doubt it has: to hear something again does less harm than not to hear it.
    """
    return any(
        mail.message in _WITH_DATES
        and _may_have_left_since(mail, told[0].created_at)
        and not _goes_along(mail, told[-1], uid)
        for mail in outbox.list_about([notices.about(registration)])
    )


def _may_have_left_since(mail: OutgoingMail, since: datetime) -> bool:
    if mail.state is MailState.SUPERSEDED:
        return False
    is_tried = mail.attempts > 0 or mail.state is not MailState.QUEUED
    return is_tried and (mail.finished_at is None or mail.finished_at > since)


def _goes_along(mail: OutgoingMail, last: EventNotice, uid: str | None) -> bool:
    """Whether a mail says the same as the one that asks: it tells of the `last` notice, too, which
    only a mail can that was never tried before. Or it is about another date alone.
    """
    is_of_another = mail.message == "update-date" and mail.payload["uid"] != uid
    return is_of_another or last.id in mail.payload.get("notices", ())


def _with_later(news: News, later: News) -> News:
    """The news, with what it holds to be the same again, and `later` holds to be another."""
    changes = {**later.changes, **news.changes}
    if "dates" not in news.changes:
        return replace(news, changes=changes, zone_before=later.zone_before)
    if "dates" in later.changes and news.zone_before == later.zone_before:
        changes["dates"] = _dates_with_later(news.changes["dates"], later.changes["dates"][0])
    return replace(news, changes=changes)


def _dates_with_later(
    change: Sequence[list[dict[str, Any]]], later: Sequence[dict[str, Any]]
) -> list[list[dict[str, Any]]]:
    old, new = ({each["uid"]: each for each in side} for side in change)
    for each in later:
        uid = each["uid"]
        if _times(old.get(uid)) == _times(new.get(uid)):
            old[uid] = each
    return [sorted(old.values(), key=_times), list(new.values())]


def _times(told: Told | None) -> tuple[str, str]:
    return (told["start"], told["end"]) if told else ("", "")
