"""Organisations and events for the tests of events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import (
    Event,
    EventDate,
    EventFormat,
    EventHost,
    EventKind,
    EventLink,
    EventStatus,
    EventText,
)
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    QuestionType,
    Speaker,
    SpeakerText,
    Track,
)
from webinars.extensions import db, transaction

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
"""When these tests are: events begin so many days later."""

_numbers = count(1)


def make_organisation(slug: str) -> Organisation:
    organisation = Organisation(
        slug=slug,
        contact_email=f"{slug}@example.org",
        texts=[OrganisationText(language=code, name=slug.upper()) for code in ("en", "fr")],
    )
    with transaction():
        db.session.add(organisation)
    return organisation


def make_event(
    slug: str = "", *, days: float = 1, title: str = "A webinar", **fields: object
) -> Event:
    """A public event of an hour that begins in so many `days`, changed by `fields`."""
    number = next(_numbers)
    start = NOW + timedelta(days=days)
    fields.setdefault("texts", [EventText(language="en", title=title, description="Some *text*.")])
    fields.setdefault("dates", [make_date(start)])
    event = Event(
        **{
            "slug": slug or f"event-{number}",
            "organisation": own_organisation(),
            "kind": EventKind.WEBINAR,
            "format": EventFormat.ONLINE,
            "status": EventStatus.PUBLISHED,
            "source_language": "en",
            "zone": "UTC",
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "organizer_email": "events@example.org",
            "created_at": NOW,
            "updated_at": NOW,
            **fields,
        }
    )
    db.session.add(event)
    db.session.commit()
    db.session.expunge_all()
    return event


def own_organisation() -> Organisation:
    found = db.session.query(Organisation).filter_by(slug="share").one_or_none()
    return found or make_organisation("share")


def make_date(start: datetime, **fields: object) -> EventDate:
    number = next(_numbers)
    local = start.replace(tzinfo=None)
    end = timedelta(hours=1)
    return EventDate(
        public_id=f"date-{number}",
        uid=f"{number}@example.org",
        starts_local=local,
        ends_local=local + end,
        starts_at=start,
        ends_at=start + end,
        **fields,
    )


def make_item(*names: str, minute: int = 0, **fields: object) -> AgendaItem:
    number = next(_numbers)
    return AgendaItem(
        public_id=f"item-{number}",
        uid=f"item-{number}@example.org",
        offset_minutes=minute,
        duration_minutes=10,
        texts=[AgendaItemText(language=code, title="Opening") for code in ("en", "fr")],
        people=[AgendaItemSpeaker(speaker=make_speaker(name), position=0) for name in names],
        **fields,
    )


def make_speaker(name: str) -> Speaker:
    return Speaker(
        organisation_id=own_organisation().id,
        public_id=f"speaker-{next(_numbers)}",
        name=name,
        texts=[SpeakerText(language=code, position="Officer") for code in ("en", "fr")],
    )


def channel(language: str, kind: ChannelKind = ChannelKind.FLOOR) -> LanguageChannel:
    return LanguageChannel(kind=kind, language=language)


def make_whole_event(slug: str, *, size: int) -> Event:
    """An event that has `size` of everything that an event can have."""
    track, spoken = Track(key="a", names={"en": "A"}), channel("en")
    return make_event(
        slug,
        texts=[EventText(language=code, title="T") for code in ("en", "fr", "ar")],
        hosts=[EventHost(organisation=make_organisation(f"{slug}-{n}")) for n in range(size)],
        tracks=[track],
        channels=[spoken, channel("fr")],
        links=[EventLink(url=f"https://a.example/{n}", label="L") for n in range(size)],
        questions=[make_question(n) for n in range(size)],
        dates=[
            make_date(
                NOW + timedelta(days=day),
                items=[
                    make_item(
                        f"Ana {n}", f"Omar {n}", minute=10 * n, track=track, channels=[spoken]
                    )
                    for n in reversed(range(size))
                ],
            )
            for day in range(1, size + 1)
        ],
    )


def make_question(number: int) -> Question:
    return Question(
        key=f"q{number}",
        type=QuestionType.CHOICE,
        texts=[QuestionText(language=code, label="Meal?") for code in ("en", "fr")],
        choices=[QuestionChoice(key=key, labels={"en": key}) for key in ("vegan", "halal")],
    )
