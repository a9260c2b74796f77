"""Changes of an event, noted down for those who registered, and the letter with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.registrations.letters import DOMAIN, NOW, make_event, make_registration
from webinars.database import new_public_id
from webinars.events.editing.heard import differences, heard
from webinars.events.models import Event, EventFormat, EventLink, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programming.agenda import ItemDetails, add_item
from webinars.events.programming.changes import AgendaChange, changing_agenda, order_section
from webinars.events.programming.people import Part
from webinars.events.schedule import set_dates
from webinars.extensions import db
from webinars.mail.content import Content, get_render
from webinars.registrations.models import Registration
from webinars.registrations.news import agenda

DAY = timedelta(days=1)


def move(event: Event, by: timedelta = DAY) -> None:
    spans = [(date.starts_local + by, date.ends_local + by) for date in event.dates]
    set_dates(event, spans, domain=DOMAIN, now=NOW)


def go_to_london(event: Event) -> None:
    """The same hours on other clocks."""
    event.zone = "Europe/London"
    move(event, timedelta(0))


def put_off(event: Event) -> None:
    event.status = EventStatus.POSTPONED


def call_off(event: Event) -> None:
    event.status = EventStatus.CANCELLED


def go_to_a_hall(event: Event) -> None:
    event.format, event.venue = EventFormat.HYBRID, "Maison des associations"


def change_the_link(event: Event) -> None:
    event.join_url = "https://meet.example.net/j/another-room"


def change_the_platform(event: Event) -> None:
    event.platform = "Jitsi"


def change_the_phone(event: Event, to: str = "+32 2 555 99 99 Belgium\n02 555 99 98") -> None:
    event.join_phone = to


def publish_slides(event: Event) -> None:
    event.links.append(
        EventLink(url="https://files.example/slides.pdf", label="Slides", is_material=True)
    )


def retitle(event: Event) -> None:
    event.text("en").title = "Stay & welcome"
    event.text("fr").title = "Rester"


def open_later(
    event: Event, offset: int = 0, people: Sequence[Part] = (), **texts: tuple[str, str]
) -> AgendaChange:
    """Put one more item on the agenda, so many minutes after the beginning."""
    date = event.dates[0]
    start = date.starts_local + timedelta(minutes=offset)
    details = ItemDetails(
        date=date,
        start=start.time(),
        end=(start + timedelta(minutes=20)).time(),
        place="Room 2",
        texts={"en": ("Opening", ""), "fr": ("Ouverture", ""), **texts},
        people=people,
    )
    return add_item(
        event=event, details=details, public_id=new_public_id(), domain=DOMAIN, now=NOW
    )[1]


def put_later(event: Event, minutes: int = 30) -> AgendaChange:
    """Let what is on the agenda begin so much later."""
    section = partial(order_section, event)
    with changing_agenda(event=event, section=section, now=NOW) as change:
        for item in event.dates[0].items:
            item.offset_minutes += minutes
    return change


def tell_agenda(change: AgendaChange, *, user_id: int, now: datetime) -> None:
    """Let people hear of a change of the agenda, where there is somebody and something to hear."""
    agenda.keep(change, user_id=user_id, now=now)
    untold = agenda.find_untold(change.event, now)
    if untold is not None:
        agenda.tell(change.event, seen=untold.seen, reasons={}, user_id=user_id, now=now)


CHANGES: dict[str, Any] = {
    "moved": move,
    "postponed": put_off,
    "cancelled": call_off,
    "place": go_to_a_hall,
    "link": change_the_link,
    "platform": change_the_platform,
    "phone": change_the_phone,
    "materials": publish_slides,
    "agenda": open_later,
    "texts": retitle,
}


def noted(event: Event, *names: str, reasons: dict[str, str] | None = None) -> list[int]:
    """Change the event, one notice after the other. Their ids."""
    ids = []
    for name in names:
        before = heard(event)
        agenda = CHANGES[name](event)
        db.session.flush()
        notice = EventNotice(
            event_id=event.id,
            kind=NoticeKind.TEXTS,
            changes={"agenda": [agenda.before, agenda.after]}
            if agenda
            else differences(before, heard(event)),
            reasons=reasons or {},
            created_at=NOW,
        )
        db.session.add(notice)
        db.session.flush()
        ids.append(notice.id)
    return ids


def letter(
    registration: Registration, notices: list[int], uid: str | None = "first"
) -> Content | None:
    if uid == "first":
        uid = registration.event.dates[0].uid
    payload = {"registration": registration.id, "notices": notices, "uid": uid, "slow": False}
    return get_render("update")(payload, registration.email or "", NOW)


def send(change: str, **person: object) -> Content:
    event = make_event()
    registration = make_registration(event, **person)
    content = letter(
        registration, noted(event, change, reasons={"en": "The hall", "fr": "La salle"})
    )
    assert content is not None
    return content
