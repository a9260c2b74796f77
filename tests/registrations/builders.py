"""Events and forms for the tests of registrations, and what one asks the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import Event, EventFormat, EventKind, EventStatus, EventText
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.details import Details
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.overtaken import is_overtaken
from webinars.registrations.parties.registering import Member, PartyRequest, register_party
from webinars.registrations.register import RegistrationRequest, register
from webinars.registrations.taking_part import TakesPart

DOMAIN = "events.example.org"
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
JULY = (datetime(2027, 7, 6, 11), datetime(2027, 7, 6, 12, 30))
AHEAD = (datetime(2083, 7, 6, 11), datetime(2083, 7, 6, 12, 30))
"""To come also by the machine's own clock, which workers in processes of their own go by."""


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time in 2027."""
    return datetime(2027, month, day, hour, minute)


def add_event(
    *,
    spans: Sequence[tuple[datetime, datetime]] = (JULY,),
    slug: str = "",
    **changes: Any,  # noqa: ANN401
) -> int:
    """Store a published webinar in Brussels of a new organisation; return its id."""
    slug = slug or f"event-{secrets.token_hex(4)}"
    organisation = Organisation(
        slug=f"of-{slug}",
        contact_email="office@example.org",
        texts=[OrganisationText(language="en", name="SHARE Network")],
    )
    fields = {
        "organisation": organisation,
        "slug": slug,
        "kind": EventKind.WEBINAR,
        "format": EventFormat.ONLINE,
        "status": EventStatus.PUBLISHED,
        "source_language": "en",
        "zone": "Europe/Brussels",
        "organizer_email": "events@example.org",
        "created_at": NOW,
        "texts": [EventText(language="en", title="Community sponsorship")],
    }
    with transaction():
        event = Event(**(fields | changes))
        set_dates(event, spans, domain=DOMAIN, now=NOW)
        db.session.add(event)
    return event.id


def a_request(email: str = "amina@example.org", **changes: Any) -> RegistrationRequest:  # noqa: ANN401
    """A form as Amina fills it in, with a submission of its own."""
    fields = {
        "name": "Amina Diallo",
        "email": email,
        "language": "fr",
        "zone": "Europe/Paris",
        "submission": secrets.token_urlsafe(18),
    }
    return RegistrationRequest(**(fields | changes))


def sign_up(
    event_id: int,
    email: str = "amina@example.org",
    *,
    now: datetime = NOW,
    **changes: Any,  # noqa: ANN401
) -> RegistrationRequest:
    """Send a form and return it."""
    request = a_request(email, **changes)
    with transaction():
        register(event_id=event_id, request=request, domain=DOMAIN, now=now)
    return request


def find(email: str = "amina@example.org") -> Registration:
    """The only registration of an address, as it is stored."""
    db.session.rollback()
    return db.session.scalars(select(Registration).where(Registration.email == email)).one()


def cancel(email: str = "amina@example.org", *, now: datetime = NOW) -> None:
    """Cancel a person's registration."""
    with transaction():
        manage.cancel(registration=find_in_transaction(email), domain=DOMAIN, now=now)


def undo(email: str = "amina@example.org", *, now: datetime = NOW) -> None:
    """Take a person's cancellation back."""
    with transaction():
        manage.undo_cancel(registration=find_in_transaction(email), domain=DOMAIN, now=now)


def find_in_transaction(email: str = "amina@example.org") -> Registration:
    """As `find`, without leaving the transaction."""
    return db.session.scalars(select(Registration).where(Registration.email == email)).one()


def statuses(event_id: int) -> dict[str, RegistrationStatus]:
    """Who stands where, the first of them first."""
    db.session.rollback()
    rows = db.session.execute(
        select(Registration.email, Registration.status)
        .where(Registration.event_id == event_id)
        .order_by(Registration.id)
    )
    return {email or "": status for email, status in rows}


def mails(recipient: str | None = None) -> list[OutgoingMail]:
    """What the outbox holds, in the order in which it was written."""
    db.session.rollback()
    query = select(OutgoingMail).order_by(OutgoingMail.id)
    if recipient is not None:
        query = query.where(OutgoingMail.recipient == recipient)
    return list(db.session.scalars(query))


def messages(recipient: str | None = None) -> list[str]:
    """The kinds of mail in the outbox."""
    return [mail.message for mail in mails(recipient)]


def deliver_all() -> None:
    """Let every mail in the outbox have arrived."""
    with transaction():
        db.session.execute(update(OutgoingMail).values(state=MailState.SENT))


def current(recipient: str) -> list[str]:
    """The kinds of mail about a registration that would really be sent now."""
    return [
        mail.message
        for mail in mails(recipient)
        if not is_overtaken(
            message=mail.message,
            payload=mail.payload,
            recipient=mail.recipient,
            registration=db.session.get_one(Registration, mail.payload["registration"]),
        )
    ]


def sign_up_together(
    event_id: int,
    who: str,
    count: int,
    *,
    now: datetime = NOW,
    together: bool = True,
    seat: str = "",
    backwards: bool = False,
    dates: Sequence[str] | None = None,
    contact: str = "layla@example.org",
    ways: Sequence[TakesPart | None] = (),
) -> None:
    """Register several people with one form: `who-1@example.org` and so on."""
    people = [
        Member(
            email=f"{who}-{number}@example.org",
            details=Details(name=f"{who} {number}", language="en", takes_part=way),
        )
        for number, way in enumerate(ways or [None] * count, 1)
    ]
    request = PartyRequest(
        contact_name="Layla Haddad",
        contact_email=contact,
        language="en",
        people=people[::-1] if backwards else people,
        together=together,
        submission=secrets.token_urlsafe(18),
        seat=seat,
        dates=dates,
    )
    with transaction():
        register_party(event_id=event_id, request=request, domain=DOMAIN, now=now)
