"""Mail that answers with more than yes or no, or comes from others: told, limited, never obeyed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, calendar_mail
from tests.registrations.builders import (
    add_event,
    deliver_all,
    find,
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
    C,
    answered,
    rendered,
    reply,
    take,
    uid,
)
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, EventDate, EventStatus, Visibility
from webinars.extensions import db, transaction
from webinars.mail.models import MailState
from webinars.registrations.replies import answers
from webinars.registrations.replies.models import OpenQuestion


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


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("DTSTART;TZID=GTB Standard Time:20270707T110000\nDURATION:PT1H", "10:00–11:00 (Brussels"),
        ("DTSTART;TZID=Ours:20270707T110000", "Wednesday 7 July 2027, 11:00 (on the clocks of th"),
        ("DTSTART;VALUE=DATE:20270707\nDTEND;VALUE=DATE:20270708", "Wednesday 7 July 2027\n"),
        ("DTSTART;VALUE=DATE:20270707\nDURATION:P2D", "7 July 2027 – Thursday 8 July 2027\n"),
        ("DTSTART:20270707T090000Z\nDTEND;TZID=Ours:20270707T120000", "11:00 (Brussels time)"),
    ],
    ids=["another zone", "unknown zone", "a day", "two days", "an end elsewhere"],
)
def test_a_proposed_time_is_told_on_the_clocks_that_it_is_on(
    sqlite_app: Flask, lines: str, said: str
) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "TENTATIVE", method="COUNTER", more=lines))
    told = rendered("counter-proposal").text
    assert said in told
    assert "00:00" not in told


def test_a_proposal_goes_to_no_address_of_the_system_s_own(sqlite_app: Flask) -> None:
    [own] = POST.addresses
    event_id = add_event(contact_email=own.upper())
    sign_up(event_id, language="en")
    take(reply(event_id, "TENTATIVE", method="COUNTER"))
    assert mails()[1].recipient == "office@example.org"
    assert "The organisers know" in rendered("counter-declined").text


def test_where_nobody_reads_proposals_nobody_is_said_to_know_them(sqlite_app: Flask) -> None:
    office = "office@example.org"
    nobody = replace(POST, addresses=frozenset({office}), contact=office)
    event_id = add_event()
    sign_up(event_id, language="en")
    message = reply(event_id, "TENTATIVE", method="COUNTER")
    take(message, post=nobody)
    assert messages()[1:] == ["counter-declined"]
    assert "The organisers know" not in rendered("counter-declined").text


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


@pytest.mark.parametrize("partstat", ["DECLINED", "DELEGATED", "NEEDS-ACTION"])
def test_who_is_not_registered_and_says_no_is_left_alone(sqlite_app: Flask, partstat: str) -> None:
    event_id = add_event()
    take(reply(event_id, partstat, sender=B, attendee=B))
    assert messages() == []


def test_nobody_hears_of_an_event_for_those_who_are_invited(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    with transaction():
        db.session.get_one(Event, event_id).visibility = Visibility.INVITATION
    take(reply(event_id, "ACCEPTED", sender=B, attendee=B))
    take(reply(event_id, "DELEGATED", parameters=f';DELEGATED-TO="mailto:{C}"'))
    assert messages() == ["confirmation"]


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": 1, "waiting_list": False},
        {"registration_closes_local": datetime(2027, 3, 1, 9)},
    ],
    ids=["full", "too late"],
)
def test_where_nobody_can_register_nobody_is_asked_to(
    sqlite_app: Flask, changes: dict[str, Any]
) -> None:
    event_id = add_event()
    sign_up(event_id)
    with transaction():
        event = db.session.get_one(Event, event_id)
        for name, value in changes.items():
            setattr(event, name, value)
    take(reply(event_id, "ACCEPTED", sender=B, attendee=B))
    letter = rendered("personal")
    for said in (letter.subject, letter.text, letter.html):
        assert "egister yourself" not in said
        assert "no place" in said
    assert "nobody can register" in letter.text


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


def test_nothing_is_kept_or_shown_of_who_has_no_address(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    nobody = ';DELEGATED-TO="mailto:no..body@-example"'
    take(reply(event_id, "DELEGATED", parameters=nobody, results=""))
    assert [each.details for each in db.session.scalars(select(OpenQuestion))] == [{}]
    assert "Somebody else comes in your place." in rendered("confirm-answer").text


def test_passing_on_is_asked_about_and_told_after_a_yes(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    take(reply(event_id, "DELEGATED", parameters=f';DELEGATED-TO="mailto:{B}"', results=""))
    assert messages(B) == []
    asked = rendered("confirm-answer")
    for words in (f"comes in your place: {B}.", "whoever comes instead has to register themselves"):
        assert words in asked.text
        assert words in asked.html
    for _ in range(2):
        with transaction():
            answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
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
    ("results", "told"),
    [(PASS, ["counter-proposal", "counter-declined"]), ("", ["confirm-answer"])],
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


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
def test_an_unproven_answer_that_a_calendar_sent_by_itself_is_asked_about_once(
    app: Flask, method: str
) -> None:
    event_id = add_event()
    sign_up(event_id)
    for minute in range(3):
        answer = reply(event_id, method=method, more=f"X-N:{minute}", results="")
        take(b"Auto-Submitted: auto-generated\r\n" + answer)
    assert messages() == ["confirmation", "confirm-answer"]
    assert mails()[-1].recipient == A
    assert find().status is CONFIRMED
    assert rendered("confirm-answer").calendar is None
