"""An event, a person, and the letters that the outbox holds for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from html import unescape

import icalendar
from sqlalchemy import select

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.editing.heard import differences, heard
from webinars.events.models import Event, EventFormat, EventKind, EventStatus, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.events.schedule import set_dates
from webinars.extensions import db
from webinars.mail.content import Content, get_render
from webinars.mail.models import OutgoingMail
from webinars.registrations import farewells, messages, notices
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import EmailChange, Registration, RegistrationStatus
from webinars.registrations.news.queueing import (
    Bulk,
    queue_date_gone,
    queue_update,
    queue_update_date,
)

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DOMAIN = "events.example.org"
MEETING = "https://meet.example.net/j/secret-room"
TOKEN = "k" * 32
JOIN_TOKEN = "j" + TOKEN[1:]
ELSEWHERE = "new@example.com"
MORNING = (datetime(2027, 3, 24, 11), datetime(2027, 3, 24, 12, 30))
SERIES = [MORNING, *((start + timedelta(7), end + timedelta(7)) for start, end in [MORNING])]

assert messages  # importing the package registers its letters


def make_event(spans: Sequence[tuple[datetime, datetime]] = (MORNING,), **changes: object) -> Event:
    """A published bilingual webinar in Brussels, with interpretation."""
    slug = str(changes.get("slug", "welcome"))
    organisation = Organisation(
        slug=f"network-of-{slug}",
        contact_name="The Network’s office",
        contact_email="office@network.example",
        texts=[
            OrganisationText(language="en", name="The Network"),
            OrganisationText(language="fr", name="Le Réseau"),
        ],
    )
    fields = {
        "slug": "welcome",
        "kind": EventKind.WEBINAR,
        "format": EventFormat.ONLINE,
        "status": EventStatus.PUBLISHED,
        "source_language": "en",
        "zone": "Europe/Brussels",
        "platform": "Zoom",
        "join_url": MEETING,
        "join_passcode": "4711-x",
        "join_phone": "+32 2 555 01 23",
        "contact_name": "Noor Haddad",
        "contact_email": "noor@network.example",
        "organizer_email": "events@network.example",
        "created_at": NOW,
        "updated_at": NOW,
        "texts": [
            EventText(language="en", title="Welcome & stay", summary="How towns do it."),
            EventText(language="fr", title="Accueillir", summary="Comment font les villes."),
        ],
        "channels": [
            LanguageChannel(kind=ChannelKind.FLOOR, language="en", position=0),
            LanguageChannel(
                kind=ChannelKind.INTERPRETATION, language="fr", source_language="en", position=1
            ),
        ],
    }
    event = Event(organisation=organisation, **(fields | changes))
    set_dates(event, spans, domain=DOMAIN, now=NOW)
    db.session.add(event)
    db.session.flush()
    return event


def make_registration(event: Event, **changes: object) -> Registration:
    """A confirmed person in Kyiv who reads English."""
    fields = {
        "token": TOKEN,
        "join_token": "j" + str(changes.get("token", TOKEN))[1:],
        "status": RegistrationStatus.CONFIRMED,
        "sequence": 2,
        "invited": True,
        "name": "Amal Said",
        "email": "Amal@example.com",
        "email_key": "amal@example.com",
        "language": "en",
        "zone": "Europe/Kyiv",
        "listening_language": "fr",
        "created_at": NOW,
        "updated_at": NOW,
    }
    registration = Registration(event=event, **(fields | changes))
    db.session.add(registration)
    db.session.flush()
    return registration


def send_confirmed(registration: Registration) -> None:
    notices.queue_confirmation(registration, domain=DOMAIN, now=NOW)


def send_waiting(registration: Registration) -> None:
    registration.status = RegistrationStatus.WAITING
    notices.queue_standing(registration, domain=DOMAIN, now=NOW)


def send_pending(registration: Registration) -> None:
    registration.status = RegistrationStatus.PENDING
    notices.queue_standing(registration, domain=DOMAIN, now=NOW)


def send_changed(registration: Registration) -> None:
    notices.queue_changed(registration, domain=DOMAIN, now=NOW)


def send_cancelled(registration: Registration) -> None:
    dates = farewells.dates_to_withdraw(registration, NOW)
    registration.status = RegistrationStatus.CANCELLED
    registration.sequence += 1
    farewells.queue_cancelled(registration, dates=dates, domain=DOMAIN, now=NOW)


def send_declined(registration: Registration) -> None:
    dates = farewells.dates_to_withdraw(registration, NOW)
    registration.status = RegistrationStatus.DECLINED
    registration.sequence += 1
    farewells.queue_declined(registration, dates=dates, domain=DOMAIN, now=NOW)


def send_already_registered(registration: Registration) -> None:
    notices.queue_already_registered(registration, domain=DOMAIN, now=NOW)


def send_verify_email(registration: Registration) -> None:
    db.session.add(
        EmailChange(
            registration_id=registration.id, email=ELSEWHERE, token="v" * 32, created_at=NOW
        )
    )
    notices.queue_verify_email(registration, email=ELSEWHERE, domain=DOMAIN, now=NOW)


def send_address_changed(registration: Registration) -> None:
    farewells.queue_address_changed(registration, domain=DOMAIN, now=NOW)
    registration.email = registration.email_key = ELSEWHERE


def send_erased(registration: Registration) -> None:
    registration.sequence += 1
    farewells.queue_erased(registration, domain=DOMAIN, now=NOW)
    db.session.delete(registration)


def send_links(registration: Registration) -> None:
    notices.queue_links(
        email="AMAL@example.com", language=registration.language, domain=DOMAIN, now=NOW
    )


def send_update(registration: Registration) -> None:
    event, start = registration.event, timedelta(hours=3)
    before = heard(event)
    spans = [(date.starts_local + start, date.ends_local + start) for date in event.dates]
    set_dates(event, spans, domain=DOMAIN, now=NOW)
    notice = EventNotice(
        event_id=event.id,
        kind=NoticeKind.MOVED,
        changes=differences(before, heard(event)),
        created_at=NOW,
    )
    db.session.add(notice)
    db.session.flush()
    first, second = event.dates
    bulk = Bulk(domain=DOMAIN, now=NOW, due_at=NOW, part_of=f"notice/{notice.id}")
    queue_update(registration, notice_id=notice.id, uid=first.uid, slow=False, bulk=bulk)
    queue_update_date(registration, notice_id=notice.id, uid=second.uid, bulk=bulk)


def send_date_gone(registration: Registration) -> None:
    gone = GoneDate("gone@here.org", 2, *MORNING, zone="Europe/Brussels")
    bulk = Bulk(domain=DOMAIN, now=NOW, due_at=NOW, part_of="notice/1")
    queue_date_gone(registration, gone=gone, since=1, bulk=bulk)


SENDERS: dict[str, Callable[[Registration], None]] = {
    "confirmation": send_confirmed,
    "invitation": send_confirmed,
    "waiting": send_waiting,
    "pending": send_pending,
    "changed": send_changed,
    "cancelled": send_cancelled,
    "declined": send_declined,
    "cancellation-date": send_cancelled,
    "already-registered": send_already_registered,
    "verify-email": send_verify_email,
    "address-changed": send_address_changed,
    "erased": send_erased,
    "links": send_links,
    "update": send_update,
    "update-date": send_update,
    "date-gone": send_date_gone,
}


def deliver(message: str, *, now: datetime = NOW) -> list[tuple[OutgoingMail, Content | None]]:
    """Every queued mail called `message`, as it is rendered when its turn comes."""
    db.session.flush()
    mails = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.message == message).order_by(OutgoingMail.id)
    )
    return [(mail, get_render(mail.message)(mail.payload, mail.recipient, now)) for mail in mails]


def deliver_one(message: str, *, now: datetime = NOW) -> Content:
    """The one mail called `message` that is in the outbox."""
    [(_, content)] = deliver(message, now=now)
    assert content is not None
    return content


def send(message: str, registration: Registration) -> Content:
    """The letter called `message` to a person who is registered for a series."""
    SENDERS[message](registration)
    return deliver_one(message)


def links_in(html: str) -> list[str]:
    """Where the links of a letter lead; an e-mail address without its scheme.

    Without telephone numbers, which plain text only names.
    """
    targets = re.findall(r'href="(?!tel:)([^"]*)"', html)
    return [unescape(target).removeprefix("mailto:") for target in targets]


def invitation_of(content: Content) -> icalendar.Event:
    """The one VEVENT of the letter's calendar part; its METHOD is checked on the way."""
    assert content.calendar is not None
    calendar = icalendar.Calendar.from_ical(content.calendar.body)
    assert calendar["METHOD"] == content.calendar.method
    [event] = calendar.walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event
