"""Mail that comes in: answers act only when proven, once, and never more than the event wants."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, SERVER, calendar_mail
from tests.registrations.builders import (
    DOMAIN,
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
from tests.registrations.replies.posting import (
    CANCELLED,
    CONFIRMED,
    HOUR,
    LATER,
    POST,
    SITE,
    WAITING,
    A,
    B,
    C,
    answered,
    full_event,
    rendered,
    reply,
    take,
    uid,
)
from webinars.calendar.replies import PartStat
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.replies import answers, receiving
from webinars.registrations.replies.models import CalendarAnswer, OpenQuestion
from webinars.registrations.replies.post import Post
from webinars.registrations.replies.receiving import Outcome

TWO = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]


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
    event_id = add_event(spans=TWO)
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
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
    assert statuses(event_id)[A] is CANCELLED
    assert db.session.scalars(select(OpenQuestion)).all() == []


@pytest.mark.parametrize(
    ("settings", "asks", "promises"),
    [
        ({}, "you lose your place, and somebody else may have it", "does not always reach us"),
        ({"decline_frees_seat": False}, "You keep your place.", "does not always reach us"),
        (
            {"spans": TWO, "choose_dates": True},
            "lose your place on the dates",
            "does not always reach us",
        ),
        ({"spans": TWO}, "You keep your place.", "does not always reach us"),
    ],
    ids=["one date", "kept", "chosen dates", "series"],
)
def test_what_a_no_costs_is_said_before_and_when_it_is_asked_about(
    app: Flask, settings: dict[str, Any], asks: str, promises: str
) -> None:
    event_id = add_event(**settings)
    dates = [uid(event_id, 0), uid(event_id, 1)] if "choose_dates" in settings else None
    sign_up(event_id, language="en", dates=dates)
    told = rendered("confirmation")
    take(reply(event_id, results=""))
    asked = rendered("confirm-answer")
    for letter, words in ((told, promises), (asked, asks)):
        assert words in " ".join(letter.text.split())
        assert words in letter.html


def test_a_no_to_the_question_forgets_the_answer(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, results=""))
    with transaction():
        answers.refuse(registration=find_in_transaction(A), now=LATER)
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
    assert find().status is CONFIRMED


def test_a_question_about_an_invitation_that_changed_is_settled(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, results=""))
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
    assert find().status is CONFIRMED


def test_forged_answers_cause_three_mails_an_hour_and_one_that_says_the_last_later(
    app: Flask,
) -> None:
    event_id = add_event()
    sign_up(event_id)
    for minute in range(20):
        kind = ("DECLINED", "ACCEPTED")[minute % 2]
        take(reply(event_id, kind, results="", stamp=f"20270301T10{minute:02}00Z"))
        with transaction():
            due = sa.update(OutgoingMail).where(OutgoingMail.next_attempt_at <= LATER)
            db.session.execute(due.values(state=MailState.SENT))
    asked = [mail for mail in mails(A) if mail.message == "confirm-answer"]
    assert [mail.state for mail in asked].count(MailState.SENT) <= 3
    [waiting] = [mail for mail in asked if mail.state is MailState.QUEUED]
    assert LATER + HOUR <= waiting.next_attempt_at < LATER + 2 * HOUR
    assert "Vous venez." in rendered("confirm-answer", now=waiting.next_attempt_at, last=True).text


def test_the_same_mail_twice_does_the_thing_once(app: Flask) -> None:
    event_id = full_event()
    message = reply(event_id, results="")
    assert take(message) is Outcome.ANSWER
    assert take(b"Received: by another server\r\n" + message) is Outcome.REPEATED
    assert messages(A) == ["confirmation", "confirm-answer"]


def test_an_answer_to_what_was_before_the_event_moved_is_ignored(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    late = reply(event_id)
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
    take(late)
    assert find().status is CONFIRMED


@pytest.mark.parametrize("moved", ["starts_at", "ends_at"])
def test_an_answer_holds_until_the_time_moves(app: Flask, moved: str) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED"))
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence += 1
    assert answered() == [PartStat.ACCEPTED]
    assert invitation_of(rendered("confirmation"))["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    with transaction():
        [date] = db.session.get_one(Event, event_id).dates
        setattr(date, moved, getattr(date, moved) + HOUR / 4)
    assert answered() == []
    assert invitation_of(rendered("confirmation"))["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_answers_about_nothing_known_are_taken_and_left(app: Flask) -> None:
    sign_up(add_event())
    assert take(calendar_mail(answer(uid="elsewhere@example.net"))) is Outcome.ANSWER
    assert messages() == ["confirmation"]


def test_of_one_mail_only_so_many_answers_are_looked_at(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_ANSWERS", 2)
    event_id = add_event()
    for email in (A, B, C):
        sign_up(event_id, email)
    bodies = [answer(uid=uid(event_id), attendee=each) for each in (A, B, C)]
    first, *others = (body.replace(b"END:VCALENDAR\r\n", b"") for body in bodies)
    events = b"".join(body[body.index(b"BEGIN:VEVENT") :] for body in others)
    take(calendar_mail(first + events + b"END:VCALENDAR\r\n", results=""))
    asked = [mail.recipient for mail in mails() if mail.message == "confirm-answer"]
    assert asked == [A, B]


def test_an_erased_person_s_answers_are_gone(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED"))
    with transaction():
        manage.erase(registration=find_in_transaction(A), domain=DOMAIN, now=LATER)
    assert db.session.scalars(select(CalendarAnswer)).all() == []
