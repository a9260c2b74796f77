"""What mails would have said, for who reads it out to somebody whom no mail reaches.

In the reader's language, whose locale is on, and on the event's clocks; texts of the event and of
messages are those that the person reads. Nothing of it opens a page of theirs: what is said by
telephone is no link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.mailings.models import Mailing, id_in
from webinars.registrations.messages.about import all_facts, letter_to
from webinars.registrations.messages.differences import Difference, Reader, differences
from webinars.registrations.messages.facts import Fact, language_facts
from webinars.registrations.messages.mailings import as_told
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.choosers import about_person, language_read
from webinars.registrations.news.known import list_told_since
from webinars.registrations.news.merging import WAY_IN, News, news_of
from webinars.registrations.overtaken import ABOUT_STANDING
from webinars.registrations.untold import Telling, kind_of

ToTell = Sequence[tuple[Registration, Telling]]

_WITH_FACTS = frozenset({"confirmation", "waiting", "pending", "offer", "update", "reminder"})
"""Messages that say when it is, and, to who has a place, how to come in."""


@dataclass(frozen=True)
class Said:
    """What one mail would have said: what it is called is for the page to say.

    `words` are an organiser's: the reason of a change or a decision, or a message with its
    `heading`.
    """

    message: str
    heading: str = ""
    words: str = ""
    words_language: str = ""
    differences: Sequence[Difference] = ()
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a reader may see: `decisions`, the words written with one; `all_that_is_told`, the words
    of messages and how people come in, which are for whoever tells them.
    """

    decisions: bool
    all_that_is_told: bool


def what_to_say(
    event: Event, found: ToTell, *, language: str, sight: Sight, now: datetime
) -> dict[int, list[Said]]:
    """What each of these people of an event has to be told, by row id; `language` is the reader's.

    A message of which it is not known which one it is, or which the reader may not see, is named
    without its words.
    """
    saying = _Saying(event, found, language=language, sight=sight, now=now)
    return {
        person.id: [each for name in telling.messages for each in saying.of(person, telling, name)]
        for person, telling in found
    }


class _Saying:
    """What is read once for all of these people, and said to each of them."""

    def __init__(
        self, event: Event, found: ToTell, *, language: str, sight: Sight, now: datetime
    ) -> None:
        self._language = language
        self._sight = sight
        self._now = now
        self._mailings = _mailings(event, found) if sight.all_that_is_told else {}
        self._news = _News(event, found, now)

    def of(self, person: Registration, telling: Telling, name: str) -> Iterator[Said]:
        """What the mails called `name` would have told this person."""
        if kind_of(name) == "mailing":
            yield self._message(person, name)
            return
        facts = self._facts(person, name) if name in _WITH_FACTS else []
        own = self._news.of(person, telling) if name == "update" else None
        if own is None:
            is_decided = self._sight.decisions and name in ABOUT_STANDING
            yield Said(name, words=person.present_words if is_decided else "", facts=facts)
            return
        words, words_language = own.reason(self._language)
        is_all = self._sight.all_that_is_told
        has_place = is_all and person.status is RegistrationStatus.CONFIRMED
        reader = Reader(self._language, None, language_read(person), has_place)
        changed = differences(own if is_all else _unseen(own), reader)
        yield Said(name, "", words, words_language, changed, facts)

    def _message(self, person: Registration, name: str) -> Said:
        """An organiser's message; named alone where it was stored without saying which it is."""
        mailing = self._mailings.get(id_in(name) or 0)
        told = as_told(mailing, person, self._now) if mailing else None
        return Said("mailing", *told) if told else Said("mailing")

    def _facts(self, person: Registration, name: str) -> list[Fact]:
        """When, where, and how to join or come in; what is only a link is left out."""
        ahead = own_dates_ahead(person, self._now)
        if person.event.status is not EventStatus.PUBLISHED or not ahead:
            return []
        letter = replace(letter_to(person, name, ""), language=self._language, zone=None)
        dates = ahead[:1] if name == "reminder" else ahead
        if self._sight.all_that_is_told:
            facts = all_facts(letter, person, dates)
        else:
            facts = [*letter.facts(dates), *language_facts(person, letter.language)]
        return list(filter(None, map(_without_links, facts)))


def _unseen(news: News) -> News:
    """The news without what opens the meeting: only that it has changed."""
    hidden = {name: [None, None] for name in news.changes.keys() & WAY_IN}
    return replace(news, changes={**news.changes, **hidden})


def _without_links(fact: Fact) -> Fact | None:
    """The fact without lines that lead to a page, and what is said about these."""
    kept = []
    is_link = False
    for line in fact.lines:
        leads_away = bool(line.url) and not line.url.startswith("tel:")
        is_link = leads_away or (is_link and line.is_aside)
        if not is_link:
            kept.append(line)
    return Fact(fact.label, tuple(kept)) if kept else None


def _mailings(event: Event, found: ToTell) -> dict[int, Mailing]:
    """The messages that these people were not sent for want of an address, by id."""
    ids = {id_in(name) for _person, telling in found for name in telling.messages} - {None}
    if not ids:
        return {}
    query = sa.select(Mailing).where(Mailing.event_id == event.id, Mailing.id.in_(ids))
    return {mailing.id: mailing for mailing in db.session.scalars(query)}


class _News:
    """The news of an event since each of some people was last told of any."""

    def __init__(self, event: Event, found: ToTell, now: datetime) -> None:
        self._event, self._now = event, now
        self._merged: dict[int, News] = {}  # by how many notices, the last ones, it is of
        starts = [each.since_of["update"] for _p, each in found if "update" in each.since_of]
        self._notices: Sequence[EventNotice] = []
        if starts:
            self._notices = list_told_since(event.id, min(starts))

    def of(self, person: Registration, telling: Telling) -> News | None:
        """What this person has to hear; None where nothing is known of it any more."""
        since = telling.since_of["update"]
        new = [each for each in self._notices if each.expanded_at and each.expanded_at >= since]
        if not new:
            return None
        if len(new) not in self._merged:
            self._merged[len(new)] = news_of(self._event, new)
        return about_person(person, self._merged[len(new)], self._now)
