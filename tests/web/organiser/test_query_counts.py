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
from webinars.registrations.mailings.queueing import queue_mailing
from webinars.registrations.models import Registration
from webinars.registrations.parties.models import Party
from webinars.registrations.untold import Untold

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
    mark = f"message {number}"
    db.session.add(Untold(registration_id=person.id, message=written.part_of, mark=mark, since=NOW))


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


def in_one_group(event_id: int, number: int) -> None:
    """Somebody more whom the form registered that the first person came with."""
    first = db.session.query(Registration).filter_by(email="amina@example.org").one()
    if first.party is None:
        first.party = party(event_id)
    db.session.add(companion(event_id, number, first.party))


def in_own_group(event_id: int, number: int) -> None:
    """Somebody more, with one other."""
    both = party(event_id)
    for each in (f"{number}-a", f"{number}-b"):
        db.session.add(companion(event_id, each, both))


def party(event_id: int) -> Party:
    return Party(
        event_id=event_id,
        contact_name="Layla",
        contact_email="layla@example.org",
        contact_key="layla@example.org",
        created_at=NOW,
    )


def companion(event_id: int, number: object, together: Party) -> Registration:
    return Registration(
        event_id=event_id,
        token=f"t{number}",
        join_token=f"j{number}",
        status="confirmed",
        name=f"Noor {number}",
        language="fr",
        zone="UTC",
        created_at=NOW,
        updated_at=NOW,
        party=together,
    )


def message(event_id: int, number: int) -> None:
    """A message to many that the person got."""
    sent = Mailing(
        event_id=event_id,
        status="sent",
        created_at=NOW,
        texts=[MailingText(language="en", subject=f"Message {number}", body="Dear all")],
    )
    db.session.add(sent)
    db.session.flush()
    who = db.session.query(Registration).one()
    queue_mailing(
        [(who.id, "amina@example.org")],
        mailing_id=sent.id,
        part_of=sent.part_of,
        domain="events.example.org",
        now=NOW,
    )


def twins(event_id: int, number: int) -> None:
    own = event(event_id).organisation_id
    for key, name in (("a", f"Ana Silva {number}"), ("b", f"{number} SILVA, Ana")):
        db.session.add(Speaker(organisation_id=own, public_id=f"{key}{number}", name=name))


LISTS: dict[str, tuple[str, Fill]] = {
    "held seats": ("{desk}/people/seats/", held_seats),
    "people to tell": ("{desk}/people/to-tell", untold),
    "questions": ("{desk}/questions/", question),
    "links and materials": ("{desk}/materials", link),
    "tracks": ("{desk}/agenda/tracks", track),
    "co-hosts": ("{desk}/co-hosts", co_host),
    "organisations of a user": ("/organiser/", membership),
    "speakers": ("{organisation}/speakers/", speaker),
    "speakers who may be one": ("{organisation}/speakers/pairs", twins),
    "mails and history of a person": ("{desk}/people/{person}/", what_happened),
    "messages to a person": ("{desk}/people/{person}/", message),
    "the others of a person's group": ("{desk}/people/{person}/", in_one_group),
    "people in groups": ("{desk}/people/", in_own_group),
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
