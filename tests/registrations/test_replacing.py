"""An event replaced by a file, after somebody had registered for it and erased that again."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

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
from webinars.events import exchange
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.content import CalendarPart, get_render
from webinars.registrations import manage
from webinars.registrations import messages as letters
from webinars.registrations.replacing import take_in

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
