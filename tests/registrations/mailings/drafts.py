"""Messages and crowds for the tests of mailings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from tests.registrations.builders import DOMAIN, NOW, mails
from webinars.events.models import Event
from webinars.events.search import fold
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.mail.models import OutgoingMail
from webinars.registrations import messages
from webinars.registrations.lookup import new_token
from webinars.registrations.mailings import composing, sending
from webinars.registrations.mailings.audience import recipients_of
from webinars.registrations.mailings.composing import Words
from webinars.registrations.mailings.models import Mailing
from webinars.registrations.models import Registration, RegistrationStatus, door_text
from webinars.registrations.people.filters import PeopleFilter

assert messages  # importing the package registers its letters

CONFIRMED = PeopleFilter(statuses=(RegistrationStatus.CONFIRMED,))
HELLO = {"en": Words(subject="Tomorrow", body="Dear {name},\n\nsee you: {join_link}")}
LATER = NOW + timedelta(seconds=61)


def draft(
    event_id: int,
    texts: Mapping[str, Words] = HELLO,
    wanted: PeopleFilter = CONFIRMED,
) -> str:
    """Store a draft; its public id."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        made = composing.begin(event=event, wanted=wanted, texts=dict(texts), user_id=None, now=NOW)
    return made.public_id


def stored(public_id: str) -> Mailing:
    """A message as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(Mailing).where(Mailing.public_id == public_id)).one()


def send(public_id: str, *, now: datetime = NOW) -> None:
    """Press "Send" on what is to be seen now."""
    mailing = stored(public_id)
    event_id, version = mailing.event_id, mailing.edit_version
    count = recipients_of(mailing).total
    with transaction():
        sending.send(event_id=event_id, public_id=public_id, count=count, version=version, now=now)


def expand(*, now: datetime = LATER) -> int:
    """Let a worker write everything that is due; in how many transactions."""
    turns = 0
    while True:
        with transaction():
            if not sending.expand_next(domain=DOMAIN, now=now):
                return turns
        turns += 1


def sent_mails(recipient: str | None = None) -> list[OutgoingMail]:
    """The mails of messages in the outbox."""
    return [mail for mail in mails(recipient) if mail.message == "mailing"]


def rendered(mail: OutgoingMail, *, now: datetime = LATER) -> Content | None:
    """What a mail says when its turn has come."""
    return get_render(mail.message)(mail.payload, mail.recipient, now)


def letter(recipient: str) -> Content:
    """The one message in the outbox for an address, as it would arrive."""
    [mail] = sent_mails(recipient)
    content = rendered(mail)
    assert content is not None
    return content


def crowd(event_id: int, count: int, languages: Sequence[str] = ("en",)) -> None:
    """Confirm `count` people at once, without their mails."""
    with transaction():
        db.session.execute(
            insert(Registration), [_row(event_id, n, languages) for n in range(count)]
        )


def _row(event_id: int, number: int, languages: Sequence[str]) -> dict[str, object]:
    email = f"p{number}@example.org"
    return {
        "event_id": event_id,
        "token": new_token(),
        "join_token": new_token(),
        "status": RegistrationStatus.CONFIRMED,
        "name": f"Person {number}",
        "email": email,
        "email_key": email,
        "language": languages[number % len(languages)],
        "zone": "Europe/Brussels",
        "name_key": fold(f"Person {number}"),
        "search_text": fold(f"Person {number} {email}"),
        "door_text": door_text(f"Person {number}", ""),
        "created_at": NOW,
        "updated_at": NOW,
    }
