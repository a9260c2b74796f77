"""A list of fifty rows needs no more queries than one of a single row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.events.builders import make_question
from tests.registrations.builders import NOW, find, sign_up
from tests.web.organiser.people import Organiser
from webinars.accounts import audit
from webinars.accounts.models import Member, Organisation, OrganisationText, Role, User
from webinars.events.models import Event, EventHost, EventLink
from webinars.events.organising import EventNotice, NoticeKind, SeatReservation
from webinars.events.programme import Speaker, Track
from webinars.extensions import db, transaction
from webinars.registrations import notices
from webinars.registrations.mailings.models import Mailing, MailingText
from webinars.registrations.models import Registration
from webinars.registrations.untold import Untold, note_mailing

Fill = Callable[[int, int], object]
"""Adds the row with this number to what belongs to an event."""


def event(event_id: int) -> Event:
    return db.session.get_one(Event, event_id)


def another_organisation(number: int) -> Organisation:
    return Organisation(
        slug=f"other-{number}",
        contact_email="office@example.org",
        texts=[OrganisationText(language="en", name=f"Network {number}")],
    )


def held_seats(event_id: int, number: int) -> None:
    held = SeatReservation(event_id=event_id, code=f"c{number}", label=f"Group {number}", seats=2)
    db.session.add(held)


def untold(event_id: int, number: int) -> None:
    person = Registration(
        event_id=event_id,
        token=f"t{number}",
        join_token=f"j{number}",
        status="confirmed",
        name=f"Noor {number}",
        phone="+32 470 00 00 00",
        language="fr",
        zone="UTC",
        created_at=NOW,
        updated_at=NOW,
    )
    db.session.add(person)
    db.session.flush()
    for message in ("confirmation", "mailing", "update"):
        mark = f"{message} {number}"
        told = Untold(registration_id=person.id, message=message, mark=mark, since=NOW)
        db.session.add(told)
    changes = {"venue": ["", f"Hall {number}"]}
    news = EventNotice(event_id=event_id, kind=NoticeKind.PLACE, changes=changes, created_at=NOW)
    news.expanded_at = NOW
    written = Mailing(event_id=event_id, created_at=NOW, send_at=NOW, texts=[])
    written.texts.append(MailingText(language="en", subject=f"Message {number}", body="{date}"))
    db.session.add_all([news, written])
    db.session.flush()
    note_mailing([person.id], written.id, now=NOW)


def question(event_id: int, number: int) -> None:
    here = event(event_id)
    here.questions.append(make_question(number))


def link(event_id: int, number: int) -> None:
    address = f"https://example.org/{number}"
    here = event(event_id)
    here.links.append(EventLink(url=address, label=f"Link {number}"))


def track(event_id: int, number: int) -> None:
    here = event(event_id)
    here.tracks.append(Track(key=f"t{number}", names={"en": f"Track {number}"}))


def co_host(event_id: int, number: int) -> None:
    here = event(event_id)
    here.hosts.append(EventHost(organisation=another_organisation(number)))


def membership(event_id: int, number: int) -> None:
    user = db.session.query(User).filter(User.email.startswith("owner@")).one()
    db.session.add(Member(organisation=another_organisation(number), user=user, role=Role.VIEWER))


def speaker(event_id: int, number: int) -> None:
    own = event(event_id).organisation_id
    person = Speaker(organisation_id=own, public_id=f"s{number}", name=f"Dr {number} Haddad")
    db.session.add(person)


def what_happened(event_id: int, number: int) -> None:
    person = db.session.query(Registration).one()
    at = NOW + timedelta(minutes=number)
    audit.record(
        organisation_id=event(event_id).organisation_id,
        user_id=None,
        action="registration.note",
        subject=f"registration/{person.public_id}",
        now=at,
    )
    notices.queue_confirmation(person, domain="events.example.org", now=at)


LISTS: dict[str, tuple[str, Fill]] = {
    "held seats": ("{desk}/people/seats/", held_seats),
    "people to tell": ("{desk}/people/to-tell", untold),
    "questions": ("{desk}/questions/", question),
    "links and materials": ("{desk}/materials", link),
    "tracks": ("{desk}/agenda/tracks", track),
    "co-hosts": ("{desk}/co-hosts", co_host),
    "organisations of a user": ("/organiser/", membership),
    "speakers": ("{organisation}/speakers/", speaker),
    "mails and history of a person": ("{desk}/people/{person}/", what_happened),
}


@pytest.mark.parametrize("name", LISTS)
def test_fifty_rows_need_as_many_queries_as_one(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], name: str
) -> None:
    path, add = LISTS[name]
    sign_up(event_id)
    organisation = desk.partition("/events/")[0]
    url = path.format(desk=desk, organisation=organisation, person=find().public_id)
    counts, sizes = [], []
    for numbers in (range(1), range(1, 50)):
        with transaction():
            for number in numbers:
                add(event_id, number)
        owner.get(url)  # what is kept from one request to the next is made here
        count_queries.clear()
        answer = owner.get(url, follow_redirects=True)
        assert answer.status_code == 200
        counts.append(len(count_queries))
        sizes.append(len(answer.text))
    assert sizes[1] > sizes[0]
    assert counts[1] <= counts[0], name
