"""Letters to people who are invited and have not registered: what, when, where, until when.

They hold no calendar part: nobody is in the event's calendar before they have registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.events.models import Event, EventStatus
from webinars.events.schedule import closes_at
from webinars.extensions import db
from webinars.localtime import format_in_zone
from webinars.mail.content import Content, NotYet, message
from webinars.registrations.invitations.forgetting import UNANSWERED_KEPT
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationRound,
    InvitationStatus,
    choose_words,
)
from webinars.registrations.invitations.queueing import INVITE, NEWS, REMIND
from webinars.registrations.invitations.reading import Entry
from webinars.registrations.invitations.sending import Obstacle, obstacle
from webinars.registrations.joining import dates_ahead
from webinars.registrations.lookup import find_by_address
from webinars.registrations.messages.differences import Reader, differences
from webinars.registrations.messages.facts import Fact, Line, other_language
from webinars.registrations.messages.headlines import headline_for_invited
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.messages.mailings import HIDDEN
from webinars.registrations.messages.subjects import subject_of
from webinars.registrations.news.invited import may_answer
from webinars.registrations.news.merging import (
    OFF,
    News,
    dates_known,
    load_notices,
    news_of,
)
from webinars.registrations.retention import POSTPONED_KEPT
from webinars.times import to_instant

Payload = dict[str, Any]

ASK_AGAIN = timedelta(minutes=30)
"""So soon it is noticed that the event is published again."""


@message(INVITE)
def render_invite(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """You are invited; None once that was answered, withdrawn or corrected, or is too late.

    Raises `NotYet` while the event is off: whoever counts as invited must learn of it one day. What
    waits goes with the invitation (`webinars.registrations.invitations.forgetting`).
    """
    return _render(INVITE, payload, recipient, now)


@message(REMIND)
def render_reminder(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """You have not answered yet; the rest as above."""
    return _render(REMIND, payload, recipient, now)


def _render(name: str, payload: Payload, recipient: str, now: datetime) -> Content | None:
    invitation = db.session.get(Invitation, payload["invitation"])
    if invitation is None or not _is_waited_for(invitation, recipient):
        return None
    problem = obstacle(invitation.event, now)
    if problem is Obstacle.NOT_PUBLISHED:
        raise NotYet(now + ASK_AGAIN)
    ahead = dates_ahead(invitation.event, now)
    if problem or not ahead:
        return None
    letter = _letter(name, invitation, recipient, invitation.event)
    with force_locale(letter.language):
        words = _words(payload, letter.language)
        return _write(letter, invitation, words, facts=[*letter.facts(ahead), _deadline(letter)])


def preview(event: Event, person: Entry, words: Mapping[str, str], now: datetime) -> Content | None:
    """The mail that this person would get with these `words`, by language, without their own links.

    Nothing is stored. None where no date is still to come.
    """
    ahead = dates_ahead(event, now)
    if not ahead:
        return None
    invitation = Invitation(token=HIDDEN, name=person.name, language=person.language)
    letter = _letter(INVITE, invitation, person.email, event)
    with force_locale(letter.language):
        own = choose_words(words, letter.language, event.source_language)
        return _write(letter, invitation, own, facts=[*letter.facts(ahead), _deadline(letter)])


@message(NEWS)
def render_news(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """What has changed of the event that somebody is invited to.

    None where an answer is not waited for any more or comes too late, and where all is as it was.
    """
    invitation = db.session.get(Invitation, payload["invitation"])
    if invitation is None or not _is_waited_for(invitation, recipient):
        return None
    event = invitation.event
    news = news_of(event, load_notices(payload["notices"])).for_all()
    if event.status is EventStatus.DRAFT or not news.changes or not may_answer(event, now):
        return None
    letter = _letter(NEWS, invitation, recipient, event)
    with force_locale(letter.language):
        ahead = [] if event.status in OFF else dates_ahead(event, now)
        found = headline_for_invited(news)
        return _write(
            letter,
            invitation,
            news.reason(letter.language),
            facts=[*letter.facts(ahead), _deadline(letter)] if ahead else [],
            planned=_planned(letter, news, now),
            subject_line=subject_of(letter, news, found, ahead, now),
            headline=found,
            differences=differences(news, Reader(letter.language, None)),
            is_cancelled=event.status is EventStatus.CANCELLED,
        )


def _planned(letter: Letter, news: News, now: datetime) -> list[Fact]:
    """When the event would have been, if it is off."""
    is_off = news.event.status in OFF
    known = dates_known(news) if is_off else []
    return letter.planned([date for date in known if date.ends_at > now])


def _letter(name: str, invitation: Invitation, recipient: str, event: Event) -> Letter:
    return Letter(
        message=name,
        event=event,
        recipient=recipient,
        language=spoken(invitation.language),
        name=invitation.name,
    )


def _write(
    letter: Letter,
    invitation: Invitation,
    words: tuple[str, str],
    **facts: Any,  # noqa: ANN401 - whatever the template shows
) -> Content:
    """The letter with the personal link, and the way to hear no more; `words` with their language.

    The language is only told where it is another one than the letter's.
    """
    text, language = words
    decline_url = letter.links.invited(invitation.token, "decline")
    own_url = letter.links.invited(invitation.token)
    content = letter.write(
        invited_to=replace(letter.brief, url=own_url),
        words=text,
        words_language=other_language(language, letter.language),
        own_url=own_url,
        decline_url=decline_url,
        kept_days=UNANSWERED_KEPT.days,
        postponed_days=POSTPONED_KEPT.days,
        **facts,
    )
    return replace(content, unsubscribe_url=decline_url)


def _is_waited_for(invitation: Invitation, recipient: str) -> bool:
    """Whether an answer to the invitation that went to this address is still waited for."""
    is_open = invitation.registration_id is None and invitation.status is InvitationStatus.OPEN
    return (
        is_open
        and invitation.email == recipient
        and find_by_address(invitation.event_id, invitation.email_key) is None
    )


def _words(payload: Payload, language: str) -> tuple[str, str]:
    found = db.session.get(InvitationRound, payload["round"]) if payload["round"] else None
    return found.words_in(language) if found else ("", "")


def _deadline(letter: Letter) -> Fact:
    """Until when one can register: a deadline as it was set, which includes its minute."""
    event = letter.event
    set_local = event.registration_closes_local
    last = to_instant(set_local, event.zone) if set_local else closes_at(event)
    moment = format_in_zone(last, event.zone, letter.language)
    return Fact(_("Please answer before"), (Line(moment),))
