"""Lists of people to invite, for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.registrations.builders import DOMAIN, NOW, mails
from webinars.events.editing.saving import version_of
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.registrations import messages
from webinars.registrations.invitations import changing, listing, sending, writing
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.invitations.reading import read_lines

assert messages  # importing the package registers its letters

LINES = "Amina Diallo, ECRE, amina@example.org, fr\nbo@example.org\n"


def draft(event_id: int, lines: str = LINES, *, reservation_id: int | None = None) -> str:
    """Read a list; its public id."""
    with transaction():
        made = sending.begin(
            event_id=event_id,
            reading=read_lines(lines, language="en"),
            label="Members",
            reservation_id=reservation_id,
            now=NOW,
        )
        return made.public_id


def send(
    event_id: int, public_id: str, *, words: Mapping[str, str] | None = None, now: datetime = NOW
) -> None:
    """Press "Send" on what is to be seen now."""
    count = len(sending.check(sending.get_round(event_id, public_id)).new)
    with transaction():
        sending.send(
            event_id=event_id, public_id=public_id, count=count, words=words or {}, now=now
        )


def write(*, now: datetime = NOW + timedelta(seconds=61)) -> int:
    """Let a worker write everything that is due; in how many transactions."""
    count = 0
    db.session.rollback()
    while due := writing.list_due(now):
        with transaction():
            count += writing.write_next(round_id=due[0], domain=DOMAIN, now=now)
    return count


def invite(
    event_id: int,
    lines: str = LINES,
    *,
    words: Mapping[str, str] | None = None,
    reservation_id: int | None = None,
    now: datetime = NOW,
) -> None:
    """Invite people, a minute later."""
    send(event_id, draft(event_id, lines, reservation_id=reservation_id), words=words, now=now)
    write(now=now + timedelta(seconds=61))


def invited(email: str = "amina@example.org") -> Invitation:
    """The only invitation of an address, as it is stored."""
    db.session.rollback()
    return db.session.scalars(select(Invitation).where(Invitation.email == email)).one()


def letters(recipient: str, *, now: datetime = NOW + timedelta(minutes=2)) -> list[Content | None]:
    """The mails about invitations to an address, as they would be delivered now."""
    return [
        get_render(mail.message)(mail.payload, mail.recipient, now)
        for mail in mails(recipient)
        if mail.message.startswith("invite")
    ]


def correct(event_id: int, public_id: str, *, now: datetime, **changes: str) -> bool:
    """Correct what is known of somebody, from a page as it is now; within a transaction."""
    stored = changing.Details.of(listing.get_invited(event_id, public_id))
    return changing.correct(
        event_id=event_id,
        public_id=public_id,
        details=replace(stored, **changes),
        version=version_of(stored),
        domain=DOMAIN,
        now=now,
    )
