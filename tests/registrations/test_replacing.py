"""An event replaced by a file, after somebody had registered for it and erased that again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.events.files import MINIMAL
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    deliver_all,
    find,
    find_in_transaction,
    local,
    mails,
    messages,
    sign_up,
)
from tests.registrations.invitations.lists import invite
from tests.registrations.mailings.drafts import draft
from tests.registrations.moving.lists import csv_of, keep
from webinars.events import exchange
from webinars.events.models import Event
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.extensions import db, transaction
from webinars.mail.content import CalendarPart, get_render
from webinars.registrations import manage
from webinars.registrations import messages as letters
from webinars.registrations.invitations.models import Invitation, InvitationSettings
from webinars.registrations.moving.erased import find_erased
from webinars.registrations.replacing import EventIsInUse, take_in
from webinars.registrations.statistics.models import InclusionCount, RemovedCount

assert letters  # importing the package registers its letters

DATES = [
    {
        "start": f"{local(month, 6, 11):%Y-%m-%dT%H:%M}",
        "end": f"{local(month, 6, 12):%Y-%m-%dT%H:%M}",
    }
    for month in (7, 8)
]
FILE = {**MINIMAL, "status": "published", "dates": DATES}


def bring_in(data: dict[str, object], *, replace: bool = False) -> int:
    with transaction():
        event = take_in(
            data,
            domain=DOMAIN,
            organizer_email="events@example.org",
            now=NOW,
            replace=replace,
        )
    return event.id


def erase() -> None:
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)


def corrected() -> dict[str, object]:
    """The event as it is exported, with the first date moved by an hour."""
    db.session.rollback()
    data = dict(exchange.export_event(db.session.scalars(select(Event)).one()))
    dates = [dict(date) for date in data["dates"]]  # type: ignore[attr-defined]
    dates[0]["start"] = f"{local(7, 6, 10):%Y-%m-%dT%H:%M}"
    return data | {"dates": dates}


def calendar_part(position: int) -> CalendarPart:
    mail = mails()[position]
    content = get_render(mail.message)(mail.payload, mail.recipient, NOW)
    assert content is not None
    assert content.calendar is not None
    return content.calendar


def test_the_sequence_never_falls_for_an_address(app: Flask) -> None:
    sign_up(bring_in(FILE))
    erase()
    withdrawn = mails()[0].payload["sequence"]
    event_id = bring_in(corrected(), replace=True)
    sign_up(event_id)
    assert find().sequence > withdrawn
    assert mails()[-1].payload["sequence"] > withdrawn


def test_farewells_that_wait_still_find_their_event_and_dates(app: Flask) -> None:
    sign_up(bring_in(FILE))
    uids = [date.uid for date in find().event.dates]
    deliver_all()
    erase()
    data = corrected()
    bring_in({**FILE, "slug": "another"})  # SQLite gives the last id again
    bring_in(data, replace=True)
    assert messages() == ["erased", "cancellation-date"]
    for position, uid in enumerate(uids):
        part = calendar_part(position)
        assert part.method == "CANCEL"
        assert f"UID:{uid}".encode() in part.body.replace(b"\r\n ", b"")


def test_farewells_that_wait_know_a_date_that_the_file_does_not_have_any_more(app: Flask) -> None:
    sign_up(bring_in(FILE))
    [_kept, dropped] = [date.uid for date in find().event.dates]
    deliver_all()
    erase()
    data = corrected()
    bring_in(data | {"dates": data["dates"][:1]}, replace=True)  # type: ignore[index]
    part = calendar_part(1)
    assert part.method == "CANCEL"
    assert f"UID:{dropped}".encode() in part.body.replace(b"\r\n ", b"")


def test_who_is_invited_stays_invited(app: Flask) -> None:
    event_id = bring_in(FILE)
    invite(event_id)
    with pytest.raises(EventIsInUse, match="people who are invited and lists of people to invite"):
        bring_in(corrected(), replace=True)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2


def test_seats_messages_and_lists_are_not_lost_by_a_file(app: Flask) -> None:
    event_id = bring_in(FILE)
    with transaction():
        held = SeatReservation(event_id=event_id, code="c", label="ECRE", seats=5)
        db.session.add(held)
    draft(event_id)
    keep(event_id, csv_of(["Name", "E-mail"], ["Amina", "amina@example.org"]))
    with pytest.raises(EventIsInUse, match="seats held for groups, messages and uploaded lists"):
        bring_in(corrected(), replace=True)


def test_what_belongs_to_the_event_outlives_its_file(app: Flask) -> None:
    event_id = bring_in(FILE)
    sign_up(event_id)
    with transaction():
        db.session.add_all(
            [
                PartnerLink(event_id=event_id, code="ecre", label="ECRE", visits=7, created_at=NOW),
                RemovedCount(event_id=event_id, dimension="attended", value="", count=12),
                InclusionCount(event_id=event_id, question="gender", answer="woman", count=9),
                InvitationSettings(event_id=event_id, remind_days=3),
            ]
        )
    erase()
    assert bring_in(corrected(), replace=True) == event_id
    db.session.rollback()
    link = db.session.scalars(select(PartnerLink)).one()
    assert (link.code, link.visits) == ("ecre", 7)
    for model in (RemovedCount, InclusionCount, InvitationSettings):
        assert db.session.scalars(select(model.event_id)).all() == [event_id]
    assert find_erased(event_id, ["amina@example.org"]) == {"amina@example.org"}
