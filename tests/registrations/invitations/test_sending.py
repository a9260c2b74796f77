"""Lists are sent once, to each person once, in their language, and never to who should not."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.registrations.builders import (
    NOW,
    add_event,
    find_in_transaction,
    local,
    mails,
    sign_up,
)
from tests.registrations.invitations.lists import (
    LINES,
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
from webinars.mail import outbox
from webinars.mail.content import NotYet, get_render
from webinars.mail.mime import build
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.erasing import erase
from webinars.registrations.invitations import answering, changing, listing, sending, writing
from webinars.registrations.invitations.listing import InvitedFilter, Standing
from webinars.registrations.invitations.models import Invitation, InvitationRound
from webinars.registrations.invitations.sending import ChangedSinceCheck, NotADraft, NotReady
from webinars.registrations.models import RegistrationStatus

LATER = NOW + timedelta(minutes=2)


def test_a_list_leaves_after_a_minute_and_once(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "bo@example.org")
    public_id = draft(event_id, LINES + "cy@example.org\nnobody")
    check = sending.check(sending.get_round(event_id, public_id))
    assert [each.email for each in check.new] == ["amina@example.org", "cy@example.org"]
    assert [each.email for each in check.registered] == ["bo@example.org"]
    assert [each.code for each in check.problems] == ["no-email"]
    send(event_id, public_id)
    with pytest.raises(NotADraft):
        send(event_id, public_id)
    assert write(now=NOW + timedelta(seconds=59)) == 0
    with transaction():
        sending.undo(event_id=event_id, public_id=public_id, now=NOW + timedelta(seconds=59))
    assert write() == 0
    send(event_id, public_id)
    assert write() == 1
    assert [mail.recipient for mail in mails() if mail.message == "invite"] == [
        "amina@example.org",
        "cy@example.org",
    ]
    assert sending.get_round(event_id, public_id).entries == []
    invite(event_id, "amina@example.org\ndi@example.org")
    assert [mail.recipient for mail in mails() if mail.message == "invite"][2:] == [
        "di@example.org"
    ]
    assert len(invited().token) == 32


def test_another_number_than_was_shown_sends_nothing(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id)
    sign_up(event_id, "bo@example.org")
    with pytest.raises(ChangedSinceCheck), transaction():
        sending.send(event_id=event_id, public_id=public_id, count=2, words={}, now=NOW)
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.POSTPONED
    with pytest.raises(NotReady), transaction():
        sending.send(event_id=event_id, public_id=public_id, count=1, words={}, now=NOW)


def test_a_long_list_is_written_in_batches_that_a_crash_does_not_repeat(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id, "\n".join(f"p{number}@example.org" for number in range(600)))
    send(event_id, public_id)
    [round_id] = writing.list_due(LATER)
    writing.write_next(round_id=round_id, domain="x.org", now=LATER)
    db.session.rollback()  # the worker is killed before it commits
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert write() == 3
    recipients = [mail.recipient for mail in mails()]
    assert len(recipients) == len(set(recipients)) == 600
    assert {mail.priority for mail in mails()} == {8}


def test_the_letter_says_what_when_where_until_when_why_and_who(app: Flask) -> None:
    event_id = add_event(registration_closes_local=local(7, 1, 18))
    words = {"en": "Do come!\nIt is <b>free</b>.", "fr": "Venez !"}
    invite(event_id, words=words)
    [letter] = letters("bo@example.org")
    assert letter is not None
    own = f"/en/invitations/{invited('bo@example.org').token}/"
    for part in (
        *(
            "SHARE Network",
            "invites you to this event",
            "Community sponsorship",
            "6 July 2027",
            "11:00",
        ),
        *("Online", "Please answer before", "1 July 2027", "18:00", own, f"{own}decline"),
        *("put your address on the list", "Do not write to me again", "Do come!"),
    ):
        assert part in letter.text, part
        assert part in letter.html, part
    assert "<b>free" not in letter.html
    assert letter.subject == "Invitation: Community sponsorship"
    assert letter.calendar is None
    [mail] = [mail for mail in mails("bo@example.org") if mail.message == "invite"]
    sent = message_from_bytes(build(mail, letter, NOW), policy=default)
    assert sent["List-Unsubscribe"] == f"<http://localhost:8000{own}decline>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [french] = letters("amina@example.org")
    assert french is not None
    assert "Venez !" in french.text
    assert "Amina Diallo" in french.text
    assert f"/fr/invitations/{invited().token}/" in french.text


def test_a_mail_whose_reason_is_gone_is_not_sent(app: Flask) -> None:
    event_id = add_event()
    invite(event_id, LINES + "cy@example.org\ndi@example.org\ned@example.org\nfu@example.org")
    sign_up(event_id, "bo@example.org")
    sign_up(event_id, "fu@example.org")
    with transaction():
        find_in_transaction("fu@example.org").status = RegistrationStatus.WAITING
    with transaction():
        answering.decline(invited("cy@example.org").token, now=LATER)
    public_id = invited("di@example.org").public_id
    with transaction():
        changing.withdraw(event_id=event_id, public_id=public_id, now=LATER)
    for gone in ("bo", "cy", "di"):
        assert letters(f"{gone}@example.org") == [None]
    [letter] = letters("ed@example.org")
    assert letter is not None
    with transaction():
        db.session.execute(update(Event).values(status=EventStatus.CANCELLED))
    with pytest.raises(NotYet):  # it waits: the event may take place after all
        letters("ed@example.org")
    with transaction():
        db.session.execute(update(Event).values(status=EventStatus.PUBLISHED))
    assert letters("ed@example.org") != [None]
    counts = listing.count_by_standing(event_id)
    assert counts == {
        Standing.OPEN: 2,
        Standing.REGISTERED: 1,
        Standing.WAITING: 1,
        Standing.NO: 1,
        Standing.WITHDRAWN: 1,
    }
    for standing, count in counts.items():
        found = listing.list_page(event_id, InvitedFilter(standing=standing)).invitations
        assert [listing.standing_of(each) for each in found] == [standing] * count


def test_a_corrected_address_gets_another_link(app: Flask) -> None:
    event_id = add_event()
    invite(event_id)
    old, public_id = invited().token, invited().public_id
    [on_its_way] = mails("amina@example.org")
    payload = on_its_way.payload
    with pytest.raises(changing.AddressTaken), transaction():
        correct(event_id, public_id, email="BO@example.org", now=LATER)
    with transaction():
        correct(event_id, public_id, name="Amina", email="new@example.org", now=LATER)
    assert mails("amina@example.org") == []
    assert get_render("invite")(payload, "amina@example.org", LATER) is None
    assert invited("new@example.org").token != old
    [letter] = letters("new@example.org")
    assert letter is not None


def test_a_bounce_marks_the_invitation_and_sending_again_clears_it(app: Flask) -> None:
    event_id = add_event()
    invite(event_id)
    [mail] = mails("bo@example.org")
    with transaction():
        mail = db.session.merge(mail)
        mail.state = MailState.SENT
        db.session.flush()
        assert outbox.mark_bounced(
            message_id=mail.message_id,
            recipients=["bo@example.org"],
            reason="550 No such user",
            now=LATER,
        )
    trouble = InvitedFilter(mail="trouble")
    page = listing.list_page(event_id, trouble)
    assert [each.email for each in page.invitations] == ["bo@example.org"]
    assert next(iter(page.mails.values())).reason == "550 No such user"
    public_id = invited("bo@example.org").public_id
    for _click in range(2):
        with transaction():
            changing.send_again(
                event_id=event_id, public_id=public_id, domain="x.org", now=NOW + timedelta(hours=1)
            )
    assert len(mails("bo@example.org")) == 1
    assert listing.list_page(event_id, trouble).invitations == []


def test_whoever_is_erased_is_on_no_list_any_more(app: Flask) -> None:
    event_id = add_event()
    invite(event_id)
    sign_up(event_id, "amina@example.org")
    public_id = draft(event_id, "amina@example.org\ncy@example.org\nAMINA@example.org")
    with transaction():
        erase(registration=find_in_transaction(), domain="x.org", now=LATER)
    assert [each.email for each in db.session.scalars(select(Invitation))] == ["bo@example.org"]
    left = db.session.scalars(
        select(InvitationRound).where(InvitationRound.public_id == public_id)
    ).one()
    assert "amina" not in f"{left.entries} {left.problems}".lower()
    assert {mail.message for mail in mails("amina@example.org")} == {"erased"}
    again = sending.check(sending.get_round(event_id, draft(event_id, "amina@example.org")))
    assert [each.email for each in again.erased] == ["amina@example.org"]


def test_what_was_not_sent_because_registration_had_closed_is_counted(app: Flask) -> None:
    event_id = add_event()
    invite(event_id, LINES + "cy@example.org\ndi@example.org\ned@example.org\n")
    with transaction():
        answering.decline(invited("di@example.org").token, now=LATER)
        db.session.execute(update(Event).values(registration_closes_local=local(3, 1, 8)))
    assert letters("bo@example.org") == [None]
    with transaction():
        db.session.execute(update(OutgoingMail).values(state=MailState.SUPERSEDED))
        arrived = update(OutgoingMail).where(OutgoingMail.recipient == "cy@example.org")
        db.session.execute(arrived.values(state=MailState.SENT))
        tried = update(OutgoingMail).where(OutgoingMail.recipient == "ed@example.org")
        db.session.execute(tried.values(attempts=1))  # it arrived, and the reply was lost
    assert listing.count_unsent(event_id) == 2
    found = listing.list_page(event_id, InvitedFilter.of({"mail": "unsent"})).invitations
    assert {each.email for each in found} == {"amina@example.org", "bo@example.org"}
    with pytest.raises(NotReady):
        changing.send_unsent(event_id=event_id, domain="x.org", now=LATER)
    with transaction():
        db.session.execute(update(Event).values(registration_closes_local=None))
    for sent in (2, 0):
        with transaction():
            assert changing.send_unsent(event_id=event_id, domain="x.org", now=LATER) == sent
    assert listing.count_unsent(event_id) == 0
    dropped, letter = letters("bo@example.org")
    assert letter == dropped is not None  # with the words of its list
