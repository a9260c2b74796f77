"""Mail that comes in: answers act only when proven, once, and never more than the event wants."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, SERVER, bounce, calendar_mail, incoming
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    deliver_all,
    find,
    find_in_transaction,
    local,
    mails,
    messages,
    sign_up,
    statuses,
    undo,
)
from tests.registrations.letters import invitation_of
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.mail.incoming.reading import LARGEST
from webinars.mail.mime import build
from webinars.mail.models import MailState
from webinars.registrations import manage
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.replies import answers
from webinars.registrations.replies.forwarding import NobodyReads, Post, TooMany
from webinars.registrations.replies.models import CalendarAnswer, OpenQuestion
from webinars.registrations.replies.receiving import Outcome, receive

A, B, C = "amina@example.org", "bilal@example.org", "carine@example.org"
SITE = "help@example.org"
POST = Post(
    authserv_id=SERVER, domain=DOMAIN, addresses=frozenset({"events@example.org"}), contact=SITE
)
CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)
HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR


def take(message: bytes, *, now: datetime = LATER, post: Post = POST) -> Outcome:
    with transaction():
        return receive(message, post=post, now=now)


def uid(event_id: int, position: int = 0) -> str:
    db.session.rollback()
    query = select(EventDate.uid).where(EventDate.event_id == event_id)
    return db.session.scalars(query.order_by(EventDate.starts_local)).all()[position]


def reply(
    event_id: int,
    partstat: str = "DECLINED",
    *,
    results: str = PASS,
    sender: str = A,
    date: int = 0,
    **changes: Any,  # noqa: ANN401 - the properties of the answer
) -> bytes:
    """Amina's answer to her invitation, which her server vouches for."""
    body = answer(partstat, uid=uid(event_id, date), **changes)
    return calendar_mail(body, results=results, sender=sender)


def answered(email: str = A) -> list[PartStat]:
    return [each.partstat for each in answers.present_answers(find(email)).values()]


def rendered(message: str, *, now: datetime = LATER) -> Content:
    [mail] = [each for each in mails() if each.message == message]
    content = get_render(message)(mail.payload, mail.recipient, now)
    assert content is not None
    return content


def full_event(**changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """One seat, taken by A; B and C wait, in this order."""
    event_id = add_event(capacity=1, **changes)
    for minute, email in enumerate((A, B, C)):
        sign_up(event_id, email, now=NOW + minute * timedelta(minutes=1))
    return event_id


@pytest.mark.parametrize("partstat", [PartStat.ACCEPTED, PartStat.TENTATIVE])
def test_a_yes_and_a_perhaps_are_recorded(app: Flask, partstat: PartStat) -> None:
    event_id = add_event()
    sign_up(event_id)
    assert take(reply(event_id, partstat)) is Outcome.ANSWER
    assert answered() == [partstat]
    assert messages() == ["confirmation"]


def test_a_no_frees_the_seat_and_who_waits_moves_up(app: Flask) -> None:
    event_id = full_event()
    deliver_all()
    take(reply(event_id))
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}
    assert messages(A) == ["confirmation", "cancelled"]
    assert messages(B) == ["waiting", "confirmation"]


def test_the_mail_after_a_no_says_why_and_how_to_undo_it(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    deliver_all()
    take(reply(event_id))
    letter = rendered("cancelled")
    assert "You declined the invitation in your calendar" in letter.text
    assert f"/registrations/{find().token}/" in letter.text
    assert letter.calendar is not None
    assert letter.calendar.method == "CANCEL"


def test_who_undoes_it_is_asked_anew(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    declined = reply(event_id)
    take(declined)
    undo(now=LATER)
    assert find().status is CONFIRMED
    assert answered() == []
    again = declined.replace(b"Message-ID: <one@", b"Message-ID: <two@")
    assert take(again) is Outcome.ANSWER  # an older answer, under another name
    assert find().status is CONFIRMED
    take(reply(event_id, sequence=find().sequence, stamp="20270301T120000Z"))
    assert find().status is CANCELLED


def test_where_the_event_wants_it_so_a_no_is_only_shown(app: Flask) -> None:
    event_id = full_event(decline_frees_seat=False)
    take(reply(event_id))
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: WAITING}
    assert answered() == [PartStat.DECLINED]


def test_of_a_series_the_seat_is_free_after_a_no_to_each_date_ahead(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    event_id = add_event(spans=spans)
    sign_up(event_id)
    take(reply(event_id, date=0))
    assert find().status is CONFIRMED
    take(reply(event_id, date=1))
    assert find().status is CANCELLED


@pytest.mark.parametrize(
    ("results", "sender"),
    [
        ("", A),
        (f"{SERVER}; dmarc=fail header.from=example.org", A),
        (PASS.replace("example.org;", "example.net;"), A),
        (PASS, B),
        (PASS, f"{A}, {B}"),
    ],
    ids=["no word", "failed", "another server", "another sender", "two senders"],
)
def test_a_forged_answer_changes_nothing_and_the_registered_address_is_asked(
    app: Flask, results: str, sender: str
) -> None:
    event_id = full_event()
    take(reply(event_id, results=results, sender=sender))
    assert statuses(event_id)[A] is CONFIRMED
    assert answered() == []
    assert [(mail.message, mail.recipient) for mail in mails()][-1] == ("confirm-answer", A)


def test_no_server_is_believed_before_one_is_named(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(
        reply(event_id),
        post=Post(authserv_id="", domain=DOMAIN, addresses=frozenset(), contact=SITE),
    )
    assert find().status is CONFIRMED


def test_a_yes_to_the_question_lets_the_answer_act(app: Flask) -> None:
    event_id = full_event()
    take(reply(event_id, results=""))
    assert "Vous ne venez pas." in rendered("confirm-answer").text
    with transaction():
        answers.confirm(registration=find_now(), domain=DOMAIN, now=LATER)
    assert statuses(event_id)[A] is CANCELLED
    assert db.session.scalars(select(OpenQuestion)).all() == []


def find_now() -> Any:  # noqa: ANN401 - a registration, within the transaction
    return find_in_transaction(A)


def test_a_no_to_the_question_forgets_the_answer(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, results=""))
    with transaction():
        answers.refuse(registration=find_now())
        answers.confirm(registration=find_now(), domain=DOMAIN, now=LATER)
    assert find().status is CONFIRMED


def test_a_question_about_an_invitation_that_changed_is_settled(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, results=""))
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
        answers.confirm(registration=find_now(), domain=DOMAIN, now=LATER)
    assert find().status is CONFIRMED


def test_forged_answers_cause_three_mails_an_hour_at_most(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    for minute in range(20):
        kind = ("DECLINED", "ACCEPTED")[minute % 2]
        take(reply(event_id, kind, results="", stamp=f"20270301T10{minute:02}00Z"))
    assert messages(A).count("confirm-answer") <= 3


def test_the_same_mail_twice_does_the_thing_once(app: Flask) -> None:
    event_id = full_event()
    message = reply(event_id, results="")
    assert take(message) is Outcome.ANSWER
    assert take(b"Received: by another server\r\n" + message) is Outcome.REPEATED
    assert messages(A) == ["confirmation", "confirm-answer"]


def test_in_whatever_order_answers_arrive_the_latest_holds(app: Flask) -> None:
    event_id = add_event(decline_frees_seat=False)
    sign_up(event_id)
    kinds = [("ACCEPTED", "09"), ("DECLINED", "10"), ("TENTATIVE", "11")]
    for round_, order in enumerate(permutations(kinds)):
        email = f"person{round_}@example.org"
        sign_up(event_id, email)
        for kind, hour in (*order, order[0]):
            take(reply(event_id, kind, sender=email, attendee=email, stamp=f"20270301T{hour}0000Z"))
        assert answered(email) == [PartStat.TENTATIVE]


def test_an_answer_to_what_was_before_the_event_moved_is_ignored(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    late = reply(event_id)
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
    take(late)
    assert find().status is CONFIRMED


def test_an_answer_holds_until_the_time_moves(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED"))
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
    assert answered() == [PartStat.ACCEPTED]
    assert invitation_of(rendered("confirmation"))["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    with transaction():
        db.session.get_one(Event, event_id).dates[0].starts_at += HOUR
    assert answered() == []
    assert invitation_of(rendered("confirmation"))["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_proposal_moves_nothing_and_both_sides_are_told(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    before = db.session.scalars(select(EventDate.starts_at)).all()
    more = "DTSTART:20270707T090000Z\nDTEND:20270707T100000Z\nCOMMENT:A day later?"
    take(reply(event_id, "TENTATIVE", method="COUNTER", more=more))
    assert [(mail.message, mail.recipient) for mail in mails()[1:]] == [
        ("counter-proposal", "office@example.org"),
        ("counter-declined", A),
    ]
    told = rendered("counter-proposal")
    for words in ("Amina Diallo", A, "Wednesday 7 July", "11:00", "A day later?"):
        assert words in told.text
    declined = rendered("counter-declined").calendar
    assert declined is not None
    assert declined.method == "DECLINECOUNTER"
    assert b"METHOD:DECLINECOUNTER" in declined.body
    assert b"VALARM" not in declined.body
    assert db.session.scalars(select(EventDate.starts_at)).all() == before


def test_a_proposal_that_nobody_vouches_for_is_told_after_a_yes(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    more = "DTSTART:20270707T090000Z"
    take(reply(event_id, "TENTATIVE", method="COUNTER", more=more, results=""))
    assert "You propose another time" in rendered("confirm-answer").text
    for _ in range(2):
        with transaction():
            answers.confirm(registration=find_now(), domain=DOMAIN, now=LATER)
    assert messages()[2:] == ["counter-proposal", "counter-declined"]


def test_a_refresh_sends_the_request_to_the_registered_address_alone(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    deliver_all()
    take(reply(event_id, method="REFRESH", sender="eve@example.net", results=""))
    [mail] = [each for each in mails() if each.state is MailState.QUEUED]
    assert (mail.message, mail.recipient) == ("confirmation", A)


def test_who_got_it_from_somebody_else_has_no_seat_and_is_told_where_to_register(
    app: Flask,
) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED", sender=B, attendee=B))
    assert statuses(event_id) == {A: CONFIRMED}
    [mail] = mails(B)
    assert (mail.message, mail.forget) == ("personal", True)
    letter = rendered("personal")
    assert "/events/event-" in letter.text
    assert "Amina" not in letter.text + letter.html
    assert letter.calendar is None


def test_nobody_is_pointed_to_an_event_that_does_not_take_place(app: Flask) -> None:
    event_id = add_event(status=EventStatus.CANCELLED)
    take(reply(event_id, "ACCEPTED", sender=B, attendee=B))
    assert messages() == []


def test_an_unproven_stranger_gets_nothing(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED", sender=B, attendee=B, results=""))
    assert messages() == ["confirmation"]


def test_passing_an_invitation_on_passes_no_seat_on(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    to_bilal = f';DELEGATED-TO="mailto:{B}"'
    take(reply(event_id, "DELEGATED", parameters=to_bilal))
    assert answered() == [PartStat.DELEGATED]
    assert statuses(event_id) == {A: CONFIRMED}
    assert messages(B) == ["personal"]


@pytest.mark.parametrize("method", ["COUNTER", "REFRESH"])
def test_what_a_program_sent_is_never_answered(app: Flask, method: str) -> None:
    event_id = add_event()
    sign_up(event_id)
    message = reply(event_id, "TENTATIVE", method=method, more="DTSTART:20270707T090000Z")
    take(b"Auto-Submitted: auto-replied\r\n" + message)
    assert messages(A) == ["confirmation"]


def test_a_program_s_unproven_answer_is_not_asked_about(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(b"Auto-Submitted: auto-generated\r\n" + reply(event_id, results=""))
    assert messages(A) == ["confirmation"]


def test_answers_about_nothing_known_are_taken_and_left(app: Flask) -> None:
    sign_up(add_event())
    assert take(calendar_mail(answer(uid="elsewhere@example.net"))) is Outcome.ANSWER
    assert messages() == ["confirmation"]


def test_a_failed_delivery_marks_the_mail_that_failed(app: Flask) -> None:
    sign_up(add_event())
    deliver_all()
    assert take(bounce(mails()[0].message_id, A.upper())) is Outcome.BOUNCE
    [mail] = mails()
    assert (mail.state, mail.last_error) == (MailState.UNDELIVERABLE, "550 5.1.1 No such user")


@pytest.mark.parametrize("case", ["another mail", "another recipient", "unsent"])
def test_a_forged_report_harms_nobody(app: Flask, case: str) -> None:
    sign_up(add_event())
    if case != "unsent":
        deliver_all()
    before = mails()[0].state
    message_id = "<guessed@x>" if case == "another mail" else mails()[0].message_id
    take(bounce(message_id, B if case == "another recipient" else A))
    assert mails()[0].state is before


def test_what_a_person_writes_goes_to_the_contact_of_the_event_they_answer(app: Flask) -> None:
    sign_up(add_event(contact_email="noor@example.org"))
    message = incoming(b"Is there parking?", more=[f"In-Reply-To: {mails()[0].message_id}"])
    assert take(message) is Outcome.FORWARDED
    mail = mails()[-1]
    assert (mail.message, mail.recipient, mail.forget) == ("forwarded", "noor@example.org", True)
    letter = rendered("forwarded")
    assert "Is there parking?" in letter.text
    assert "Community sponsorship" in letter.text
    assert letter.reply_to == A


def test_any_other_mail_goes_to_the_contact_of_the_site(app: Flask) -> None:
    take(incoming(b"<script>alert(1)</script>", results=""))
    assert mails()[0].recipient == SITE
    letter = rendered("forwarded")
    assert "<script" not in letter.html
    assert "could not check" in letter.text


def test_a_mail_that_is_too_large_is_told_of_without_its_text(app: Flask) -> None:
    take(incoming(b"x" * LARGEST))
    assert "too large" in rendered("forwarded").text


@pytest.mark.parametrize(
    "sender",
    ["a\0b@exa\0mple.org", "a@exa!mple.org", "é@exämple.org", "x" * 64 + "@example.org", ""],
)
def test_whatever_the_sender_a_mail_can_be_stored_and_sent_on(app: Flask, sender: str) -> None:
    body = "Hé\0\u202e\ud83d\x07".encode("utf-8", "surrogatepass")
    more = ["In-Reply-To: <a\0b@c>", "X: \0"]
    assert take(incoming(body, sender=sender, subject="a\0b", more=more)) is Outcome.FORWARDED
    content = rendered("forwarded")
    assert b"Subject: Forwarded: ab" in build(mails()[0], content, LATER)


def test_a_report_that_holds_nul_is_no_error(app: Flask) -> None:
    assert take(bounce("<a\0b@c.d>", "a\0@example.org")) is Outcome.BOUNCE
    assert take(calendar_mail(answer(uid="a\0b", attendee="a\0@b.c"))) is Outcome.ANSWER


def test_nothing_goes_round(app: Flask) -> None:
    own = Post(authserv_id=SERVER, domain=DOMAIN, addresses=frozenset({SITE.upper()}), contact=SITE)
    with pytest.raises(NobodyReads):
        take(incoming(), post=own)
    assert take(incoming(more=["Auto-Submitted: auto-generated"])) is Outcome.AUTOMATIC
    assert take(incoming(b"Round", more=["Received: from a by b"] * 60)) is Outcome.AUTOMATIC
    assert mails() == []


def test_a_flood_has_to_wait(app: Flask) -> None:
    for number in range(10):
        take(incoming(str(number).encode()))
    with pytest.raises(TooMany):
        take(incoming(b"one more"))
    assert len(mails()) == 10


@pytest.fixture
def site(sqlite_app: Flask) -> int:
    event_id = add_event(contact_email="noor@example.org")
    sign_up(event_id)
    return event_id


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_no_bytes_whatever_raise(site: int, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([reply(site), bounce("<a@b.c>", A), incoming()]))
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 30)))
    noise = data.draw(st.binary(max_size=30))
    try:
        take(whole[:begin] + noise + whole[end:])
    except TooMany:
        db.session.rollback()


def test_an_erased_person_s_answers_are_gone(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED"))
    with transaction():
        manage.erase(registration=find_now(), domain=DOMAIN, now=LATER)
    assert db.session.scalars(select(CalendarAnswer)).all() == []
