"""Mail that answers with more than yes or no, or comes from others: told, limited, never obeyed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, calendar_mail
from tests.registrations.builders import (
    add_event,
    deliver_all,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.replies.posting import (
    CONFIRMED,
    HOUR,
    LATER,
    POST,
    A,
    B,
    answered,
    rendered,
    reply,
    take,
    uid,
)
from webinars.calendar.replies import PartStat
from webinars.events.models import EventDate, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.models import MailState
from webinars.registrations.replies import answers


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
            answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
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


def test_of_one_mail_an_attendee_s_first_answer_acts_alone(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    events = [
        answer(
            "DELEGATED",
            uid=uid(event_id),
            stamp=f"20270301T10{number:02}00Z",
            parameters=f';DELEGATED-TO="mailto:stranger{number}@example.net"',
        )
        for number in range(20)
    ]
    head, *_ = events[0].partition(b"BEGIN:VEVENT")
    parts = b"".join(b"BEGIN:VEVENT" + each.partition(b"BEGIN:VEVENT")[2][:-15] for each in events)
    take(calendar_mail(head + parts + b"END:VCALENDAR\r\n"))
    assert [mail.recipient for mail in mails()[1:]] == ["stranger0@example.net"]


def test_one_person_causes_five_mails_an_hour_to_strangers(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    for number in range(12):
        to = f';DELEGATED-TO="mailto:stranger{number}@example.net"'
        take(reply(event_id, "DELEGATED", parameters=to, stamp=f"20270301T10{number:02}00Z"))
    assert messages().count("personal") == 5


def test_one_person_s_proposals_reach_the_organisers_five_times_an_hour(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    for number in range(12):
        stamp = f"20270301T10{number:02}00Z"
        take(reply(event_id, "TENTATIVE", method="COUNTER", stamp=stamp))
    assert messages().count("counter-proposal") == messages().count("counter-declined") == 5
    later = reply(event_id, "TENTATIVE", method="COUNTER", stamp="20270301T110000Z")
    take(later, now=LATER + 2 * HOUR)
    assert messages().count("counter-proposal") == 6


def test_a_program_that_asks_for_the_request_again_gets_no_answer(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(b"Auto-Submitted: auto-replied\r\n" + reply(event_id, method="REFRESH"))
    assert messages(A) == ["confirmation"]


@pytest.mark.parametrize(
    ("results", "told"), [(PASS, ["counter-proposal", "counter-declined"]), ("", [])]
)
def test_a_proposal_that_a_calendar_sent_by_itself_is_answered_where_it_is_proven(
    app: Flask, results: str, told: list[str]
) -> None:
    event_id = add_event()
    sign_up(event_id)
    more = "DTSTART:20270707T090000Z"
    message = reply(event_id, "TENTATIVE", method="COUNTER", more=more, results=results)
    take(b"Auto-Submitted: auto-generated\r\n" + message)
    assert messages()[1:] == told


def test_a_program_s_unproven_answer_is_not_asked_about(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(b"Auto-Submitted: auto-generated\r\n" + reply(event_id, results=""))
    assert messages(A) == ["confirmation"]
