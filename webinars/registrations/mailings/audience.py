"""Whom a message is for: the filters of the people page, without those who have withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from webinars import languages
from webinars.events.models import Event, EventFormat
from webinars.extensions import db
from webinars.registrations.mailings.models import Mailing
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter, read_filter, write_filter
from webinars.registrations.scope import Condition, Scope

SEARCHED = "searched"
"""In a stored audience: that a search was part of it, whose words are not kept."""


@dataclass(frozen=True)
class Recipients:
    """How many people a message is for, by language, the most first.

    `without_link` are those who have no join page: not confirmed, or to come in person.
    """

    by_language: Mapping[str, int]
    without_link: int

    @property
    def total(self) -> int:
        """How many they are."""
        return sum(self.by_language.values())


@dataclass(frozen=True)
class Reader:
    """One of those who will get a message, and the public ids of those before and after them."""

    registration: Registration
    number: int
    before: str
    after: str


def statuses_for(wanted: PeopleFilter) -> frozenset[RegistrationStatus]:
    """Who is written to, by status: never who has cancelled; the declined only if asked for."""
    return (frozenset(wanted.statuses) or ACTIVE) - {RegistrationStatus.CANCELLED}


def stored_filter(mailing: Mailing) -> PeopleFilter:
    """The filter that a message keeps, as far as the event still has what it names."""
    return read_filter(mailing.audience, mailing.event.questions)


def is_whole(mailing: Mailing) -> bool:
    """Whether everything that the filter names is still there.

    By a question that was deleted since nobody is found.
    """
    kept = {name: found for name, found in mailing.audience.items() if name != SEARCHED}
    wanted = stored_filter(mailing)
    is_known = not wanted.lost(mailing.event.questions) and write_filter(wanted) == kept
    return is_known and SEARCHED not in mailing.audience


def is_meant(mailing: Mailing, registration: Registration) -> bool:
    """Whether somebody for whom a mail was written still stands where it speaks to them."""
    statuses = statuses_for(read_filter(mailing.audience, ()))
    return registration.event_id == mailing.event_id and registration.status in statuses


def conditions(event: Event, wanted: PeopleFilter) -> list[Condition]:
    """What limits a query to the people of an event whom a message with this filter can reach."""
    return [*_meant(event, wanted), Registration.email.is_not(None)]


def unreached_by(mailing: Mailing) -> list[Condition]:
    """What limits a query to those whom a message is for, and who have no address."""
    whole = [] if is_whole(mailing) else [sa.false()]
    meant = _meant(mailing.event, stored_filter(mailing))
    return [*meant, Registration.email.is_(None), *whole]


def count_without_address(event: Event, wanted: PeopleFilter) -> int:
    """How many people of an event a message with this filter is for, and cannot reach."""
    found = [*_meant(event, wanted), Registration.email.is_(None)]
    return db.session.scalar(sa.select(sa.func.count()).where(*found)) or 0


def count_unreached(mailing: Mailing) -> int:
    """How many people the message is for who have no address, and have to be told."""
    return db.session.scalar(sa.select(sa.func.count()).where(*unreached_by(mailing))) or 0


def _meant(event: Event, wanted: PeopleFilter) -> list[Condition]:
    others = replace(wanted, statuses=())
    return [
        *Scope(event_id=event.id).conditions(),
        Registration.status.in_(statuses_for(wanted)),
        *others.conditions(event.id, event.questions),
    ]


def conditions_of(mailing: Mailing) -> list[Condition]:
    """The same for a stored message; nobody where its filter is not whole."""
    found = conditions(mailing.event, stored_filter(mailing))
    return found if is_whole(mailing) else [*found, sa.false()]


def count_recipients(event: Event, found: Sequence[Condition]) -> Recipients:
    """How many people these conditions leave, by language."""
    rows = db.session.execute(
        sa.select(Registration.language, Registration.status, sa.func.count())
        .where(*found)
        .group_by(Registration.language, Registration.status)
    ).all()
    counts: dict[str, int] = {}
    for language, _status, count in rows:
        counts[language] = counts.get(language, 0) + count
    in_person = event.format is EventFormat.IN_PERSON
    without = [row[2] for row in rows if in_person or row[1] is not RegistrationStatus.CONFIRMED]
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Recipients(dict(ordered), sum(without))


def recipients_of(mailing: Mailing) -> Recipients:
    """How many people would get a message now."""
    return count_recipients(mailing.event, conditions_of(mailing))


def language_for(mailing: Mailing, language: str) -> str:
    """In which language somebody gets a message who reads `language`; "" without any text."""
    text = mailing.text(language)
    return text.language if text else ""


def reads_another(mailing: Mailing, recipients: Recipients) -> dict[str, dict[str, int]]:
    """Who gets a message in another language: by that language, how many readers of which."""
    found: dict[str, dict[str, int]] = {}
    for language, count in recipients.by_language.items():
        given = language_for(mailing, language)
        if given not in {"", language, language.split("-", maxsplit=1)[0]}:
            found.setdefault(given, {})[language] = count
    return found


def find_reader(mailing: Mailing, *, public_id: str = "", language: str = "") -> Reader | None:
    """The recipient with this public id, else the first who reads `language`, else the first."""
    among = conditions_of(mailing)
    wanted: list[Any] = [Registration.public_id == public_id] if public_id else []
    wanted += [Registration.language == language] if language and not public_id else []
    found = _first(*among, *wanted) or (_first(*among) if wanted else None)
    if found is None:
        return None
    before = _first(*among, Registration.id < found.id, is_back=True)
    after = _first(*among, Registration.id > found.id)
    upto = sa.select(sa.func.count()).where(*among, Registration.id <= found.id)
    return Reader(
        found,
        db.session.scalar(upto) or 0,
        before.public_id if before else "",
        after.public_id if after else "",
    )


def offered_languages(mailing: Mailing, recipients: Recipients) -> list[str]:
    """In which languages a message is written: the source, those written, those that people read.

    Others than can be written in are left to the source language.
    """
    written = [text.language for text in mailing.texts]
    read = [language for language in recipients.by_language if languages.is_language(language)]
    return list(dict.fromkeys([mailing.event.source_language, *written, *read]))


def _first(*found: Any, is_back: bool = False) -> Registration | None:  # noqa: ANN401 - conditions
    order = Registration.id.desc() if is_back else Registration.id
    return db.session.scalar(sa.select(Registration).where(*found).order_by(order).limit(1))
