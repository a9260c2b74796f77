"""All that is kept about one person, for themselves: on their page, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from webinars.database import Base
from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.mail.models import OutgoingMail
from webinars.registrations import notices, subscriptions
from webinars.registrations.attendance import list_attendances
from webinars.registrations.invitations.telling import invitations_of
from webinars.registrations.mailings.models import Mailing, id_in
from webinars.registrations.models import (
    Answer,
    EmailChange,
    Registration,
)
from webinars.registrations.moving.models import ImportGround
from webinars.registrations.parties.keeping import list_made_by
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.replies.models import CalendarAnswer, OpenQuestion
from webinars.registrations.untold import Untold, kind_of
from webinars.times import get_zone

_GROUND = ("way", "statement", "given_at")
_REGISTRATION = (
    "name",
    "email",
    "phone",
    "organisation",
    "language",
    "text_language",
    "zone",
    "listening_language",
    "takes_part",
    "origin",
    "note",
    "decision_words",
    "words_before",
    "decision_step",
    "status",
    "status_before",
    "waits_by_hand",
    "sequence",
    "edit_version",
    "invited",
    "created_at",
    "updated_at",
    "cancelled_at",
    "offered_until",
    "seat_kept_until",
    "attended_at",
    "door_code",
)
_PARTY = ("contact_name", "together", "created_at")
_UNTOLD = ("message", "was", "since")
_LINK = ("label", "code")
_CALENDAR_ANSWER = (
    "partstat",
    "starts_at",
    "ends_at",
    "answered_at",
    "stamped_at",
    "sequence",
    "step",
    "asked_step",
    "freed_step",
)
_OPEN_QUESTION = ("method", "partstat", "details", "asked_at", "stamped_at", "sequence")
_REMINDER = ("minutes", "starts_at")
_CONSENT = ("purpose", "text", "language", "way", "given_at", "withdrawn_at")
_SUBSCRIBER = (
    "email",
    "language",
    "consent_text",
    "consent_language",
    "consent_way",
    "given_at",
    "confirmed_at",
    "withdrawn_at",
)
_ATTENDANCE = ("came_at", "way")
_MAIL = ("message", "recipient", "state", "created_at", "finished_at")


def as_data(registration: Registration) -> dict[str, object]:
    """Everything stored about the person, as JSON can hold it.

    Moments are in ISO 8601, in UTC; those of the event's dates on its own clocks, with the zone.
    Left out are the keys to it: the secret links, and what the database finds it by.
    """
    event = registration.event
    subscriber = subscriptions.find_subscriber(registration)
    ground = db.session.get(ImportGround, registration.id)
    to_tell = _rows(Untold, registration, _UNTOLD)
    return {
        "event": {"slug": event.slug, "title": event.text(*_languages(registration)).title},
        "registration": _fields(registration, _REGISTRATION),
        "came_by": _fields(registration.partner_link, _LINK) if registration.partner_link else None,
        "chosen_dates": _chosen_dates(registration),
        "access_needs": registration.access_needs.text if registration.access_needs else None,
        "access_needs_arranged_at": _arranged_at(registration),
        "access_needs_kept_days": _kept_days(registration),
        "answers": [_answer(answer, registration) for answer in registration.answers],
        "held_seats": _held_seats(registration),
        "invitations": invitations_of(registration),
        "registered_by": _fields(registration.party, _PARTY) if registration.party else None,
        "registered_others": [_fields(each, _PARTY) for each in list_made_by(registration)],
        "to_be_told": [{**row, "message": kind_of(str(row["message"]))} for row in to_tell],
        "messages_to_be_told": _subjects_told(to_tell, registration.language),
        "calendar_answers": _rows(CalendarAnswer, registration, _CALENDAR_ANSWER),
        "open_questions": _rows(OpenQuestion, registration, _OPEN_QUESTION),
        "reminders": _rows(SentReminder, registration, _REMINDER),
        "consents": [_fields(consent, _CONSENT) for consent in registration.consents],
        "imported": _fields(ground, _GROUND) if ground else None,
        "newsletter": _fields(subscriber, _SUBSCRIBER) if subscriber else None,
        "new_address": _new_address(registration),
        "attendances": [
            {**_when(each.date), **_fields(each, _ATTENDANCE)}
            for each in list_attendances(registration)
        ],
        "mails": [_fields(mail, _MAIL) for mail in _mails(registration)],
    }


def _chosen_dates(registration: Registration) -> list[dict[str, object]]:
    """The dates that the person has chosen, or has dropped; empty where nobody can choose."""
    known = {date.uid: date for date in registration.event.dates}
    first = datetime.min.replace(tzinfo=UTC)  # those that are gone come first
    rows = sorted(
        registration.chosen_dates,
        key=lambda row: known[row.uid].starts_at if row.uid in known else first,
    )
    return [
        {**_when(known.get(row.uid)), **_fields(row, ("uid", "chosen", "sequence"))} for row in rows
    ]


def _when(date: EventDate | None) -> dict[str, str | None]:
    """When a date begins on the event's clocks, with their offset then, and whose clocks they are.

    Nothing of a date that is gone.
    """
    if date is None:
        return {"date": None, "zone": None}
    zone = date.event.zone
    return {"date": date.starts_at.astimezone(get_zone(zone)).isoformat(), "zone": zone}


def _held_seats(registration: Registration) -> dict[str, object] | None:
    """The group for which the person's seat was held."""
    return _fields(registration.reservation, ("label",)) if registration.reservation else None


def _rows(
    table: type[CalendarAnswer] | type[OpenQuestion] | type[SentReminder] | type[Untold],
    registration: Registration,
    names: tuple[str, ...],
) -> list[dict[str, object]]:
    """All that is stored about the person's dates, also what no longer holds."""
    rows = db.session.scalars(select(table).where(table.registration_id == registration.id))
    return [_fields(row, names) for row in rows]


def _subjects_told(rows: list[dict[str, object]], language: str) -> list[str]:
    """The subjects of organisers' messages that somebody has to tell a person."""
    ids = {number for row in rows if (number := id_in(str(row["message"]))) is not None}
    if not ids:
        return []
    told = select(Mailing).where(Mailing.id.in_(ids)).order_by(Mailing.send_at, Mailing.id)
    texts = (mailing.text(language) for mailing in db.session.scalars(told))
    return [text.subject for text in texts if text]


def _arranged_at(registration: Registration) -> str | None:
    needs = registration.access_needs
    return needs.arranged_at.isoformat() if needs and needs.arranged_at else None


def _kept_days(registration: Registration) -> int | None:
    return registration.access_needs.kept_days if registration.access_needs else None


def _fields(row: Base, names: tuple[str, ...]) -> dict[str, object]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _answer(answer: Answer, registration: Registration) -> dict[str, object]:
    question, default = answer.question, registration.event.source_language
    worded = {text.language for text in question.texts}
    language = next((code for code in _languages(registration) if code in worded), default)
    wording = question.text(language, default)
    return {"key": answer.question.key, "question": wording.label, "answer": answer.value}


def _languages(registration: Registration) -> tuple[str, str]:
    """In which languages the person reads what organisers wrote, the best one first."""
    return registration.text_language, registration.language


def _new_address(registration: Registration) -> dict[str, object] | None:
    waiting = db.session.get(EmailChange, registration.id)
    return _fields(waiting, ("email", "created_at")) if waiting else None


def _mails(registration: Registration) -> list[OutgoingMail]:
    return list(
        db.session.scalars(
            select(OutgoingMail)
            .where(OutgoingMail.about == notices.about(registration))
            .order_by(OutgoingMail.created_at, OutgoingMail.id)
        )
    )
