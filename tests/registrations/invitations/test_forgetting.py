"""What is known of the invited goes with a person, and in time; who declined is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import NOW, add_event, find, find_in_transaction, sign_up
from tests.registrations.invitations.lists import (
    correct,
    draft,
    invite,
    invited,
    letters,
    send,
    write,
)
from webinars.events.models import Event, EventStatus
from webinars.extensions import db, transaction
from webinars.registrations import email_change
from webinars.registrations.erasing import erase
from webinars.registrations.invitations import answering, changing, writing
from webinars.registrations.invitations.models import (
    InvitationRound,
    InvitationStatus,
    RoundStatus,
)
from webinars.registrations.models import EmailChange, Registration
from webinars.registrations.retention import remove_expired

LATER = NOW + timedelta(minutes=2)
END = datetime(2027, 7, 6, 10, 30, tzinfo=UTC)


def stored(public_id: str) -> InvitationRound:
    db.session.rollback()
    return db.session.scalars(
        select(InvitationRound).where(InvitationRound.public_id == public_id)
    ).one()


def test_somebody_without_an_address_can_be_erased_while_a_list_is_looked_at(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "ana@example.org")
    with transaction():
        db.session.execute(update(Registration).values(email=None, email_key=None))
    public_id = draft(event_id, "bo@example.org\nnobody")
    with transaction():
        registration = db.session.scalars(select(Registration)).one()
        erase(registration=registration, domain="x.org", now=LATER)
    assert db.session.scalars(select(Registration)).all() == []
    assert len(stored(public_id).problems) == 1


def test_of_a_list_that_was_stopped_only_those_stay_who_were_not_invited(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id, "\n".join(f"p{number}@example.org" for number in range(252)))
    send(event_id, public_id)
    [round_id] = writing.list_due(LATER)
    with transaction():
        writing.write_next(round_id=round_id, domain="x.org", now=LATER)
    sign_up(event_id, "p0@example.org")
    with transaction():  # also what is written already, while the rest is being written
        erase(registration=find_in_transaction("p0@example.org"), domain="x.org", now=LATER)
    assert "p0@" not in str(stored(public_id).entries)
    with transaction():
        db.session.execute(update(Event).values(status=EventStatus.POSTPONED))
    write()
    left = stored(public_id)
    assert left.status is RoundStatus.STOPPED
    assert [each["email"] for each in left.entries] == ["p250@example.org", "p251@example.org"]
    with transaction():
        db.session.execute(update(Event).values(status=EventStatus.PUBLISHED))
    send(event_id, public_id)
    write()
    assert invited("p251@example.org").round_id == left.id


def test_lists_that_were_not_sent_go_when_the_invited_do(app: Flask) -> None:
    event_id = add_event()
    for days, kept in ((6, 1), (8, 0)):
        draft(event_id)
        with transaction():
            db.session.execute(update(InvitationRound).values(created_at=END))
        with transaction():
            remove_expired(now=END + timedelta(days=days))
        found = db.session.scalars(select(InvitationRound.id)).all()
        assert len(found) == kept


def test_who_declined_cannot_be_made_to_get_mail_again(app: Flask) -> None:
    event_id = add_event()
    invite(event_id)
    public_id = invited().public_id
    with transaction():
        answering.decline(invited().token, now=LATER)
    with pytest.raises(changing.Answered), transaction():  # from a window of before
        changing.withdraw(event_id=event_id, public_id=public_id, now=LATER)
    with transaction():
        changing.restore(event_id=event_id, public_id=public_id)
    assert invited().status is InvitationStatus.DECLINED


def test_an_invitation_is_not_corrected_to_an_address_that_was_erased(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "gone@example.org")
    with transaction():
        erase(registration=find_in_transaction("gone@example.org"), domain="x.org", now=LATER)
    invite(event_id)
    with pytest.raises(changing.AddressErased), transaction():
        correct(event_id, invited().public_id, email="GONE@example.org", now=LATER)


def test_two_registrations_that_become_one_have_answered_all_that_both_did(app: Flask) -> None:
    event_id = add_event()
    invite(event_id, "ana@example.org\nold@example.org\nwork@example.org")
    sign_up(event_id, "old@example.org", invitation=invited("old@example.org").token)
    sign_up(event_id, "work@example.org", invitation=invited("work@example.org").token)
    for address in ("work@example.org", "ana@example.org"):
        with transaction():
            registration = db.session.scalars(
                select(Registration).order_by(Registration.id).limit(1)
            ).one()
            email_change.request_email_change(
                registration=registration, email=address, domain="x.org", now=LATER
            )
        token = db.session.scalars(select(EmailChange.token)).one()
        with transaction():
            email_change.confirm_email(token=token, domain="x.org", now=LATER)
    own = find("ana@example.org").id
    for each in ("ana", "old", "work"):
        assert invited(f"{each}@example.org").registration_id == own


def test_the_letter_says_how_long_the_address_is_kept(app: Flask) -> None:
    invite(add_event())
    [letter] = letters("bo@example.org")
    assert letter is not None
    for said in ("deleted 7 days after the event", "deleted 180 days after the old date"):
        assert said in letter.text
        assert said in letter.html
