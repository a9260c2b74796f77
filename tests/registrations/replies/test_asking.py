"""What somebody is asked about answers that nobody vouches for, and what their yes or no does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import (
    NOW,
    add_event,
    deliver_all,
    find,
    find_in_transaction,
    local,
    mails,
    sign_up,
    statuses,
)
from tests.registrations.replies.posting import (
    CANCELLED,
    CONFIRMED,
    LATER,
    POST,
    WAITING,
    A,
    B,
    rendered,
    reply,
    take,
    uid,
)
from webinars.calendar.replies import Method, PartStat
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.choosing import own_dates
from webinars.registrations.replies import answers

TWO = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
MINUTE = timedelta(minutes=1)


def forge(event_id: int, partstat: str = "DECLINED", *, at: datetime = LATER, **more: str) -> None:
    """An answer that nobody vouches for comes in."""
    date = int(more.pop("date", "0"))
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    take(reply(event_id, partstat, results="", date=date, stamp=stamp, **more), now=at)


def asked(now: datetime = LATER) -> list[tuple[Method, PartStat]]:
    return [(each.method, each.partstat) for each in answers.open_questions(find(), now)]


def yes() -> None:
    with transaction():
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)


def in_series(**changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """Amina is registered for two dates, which she has chosen where people choose."""
    event_id = add_event(spans=TWO, **changes)
    dates = [uid(event_id, 0), uid(event_id, 1)] if changes.get("choose_dates") else None
    sign_up(event_id, language="en", dates=dates)
    return event_id


def test_answers_that_keep_a_place_together_keep_it_when_they_are_confirmed_together(
    app: Flask,
) -> None:
    event_id = in_series(capacity=1)
    sign_up(event_id, B, now=NOW + MINUTE)
    take(reply(event_id, date=1))  # a proven no
    forge(event_id, "DECLINED", date="0", at=LATER + MINUTE)
    forge(event_id, "ACCEPTED", date="1", at=LATER + 2 * MINUTE)
    assert "You keep your place." in rendered("confirm-answer", last=True).text
    with transaction():
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER + 3 * MINUTE)
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING}


def test_what_answers_cost_is_said_of_all_of_them_together(sqlite_app: Flask) -> None:
    event_id = in_series(choose_dates=True)
    take(reply(event_id, date=0))  # the first date is given back
    forge(event_id, "ACCEPTED", date="0", at=LATER + MINUTE)
    forge(event_id, "DECLINED", date="1", at=LATER + 2 * MINUTE)
    text = rendered("confirm-answer", last=True).text
    assert "you lose your place, and somebody else may have it" not in text
    assert "you lose your place on the dates to which you do not come" in text
    assert "you get your place back, if it is still free" in text
    with transaction():
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER + 3 * MINUTE)
    person = find()
    assert person.status is CONFIRMED
    assert [date.uid for date in own_dates(person)] == [uid(event_id, 0)]


@pytest.mark.parametrize(
    ("date", "chooses", "said"),
    [
        (0, False, "You stay on the waiting list."),
        (0, True, "you do not wait for the dates any more to which you do not come"),
    ],
)
def test_who_waits_is_told_what_a_no_means_for_the_line(
    sqlite_app: Flask, date: int, chooses: bool, said: str
) -> None:
    event_id = in_series(capacity=1, choose_dates=chooses)
    for number in (0, 1):  # a no to both, whose seat goes to somebody else, and a yes to both
        take(reply(event_id, date=number, stamp=f"20270301T10000{number}Z"))
    sign_up(event_id, B, now=LATER, dates=[uid(event_id, 0), uid(event_id, 1)] if chooses else None)
    for number in (0, 1):
        take(reply(event_id, "ACCEPTED", date=number, stamp=f"20270301T10010{number}Z"))
    assert find().status is WAITING
    forge(event_id, date=str(date), at=LATER)
    text = rendered("confirm-answer").text
    assert said in text
    assert "your place" not in text


def test_each_answer_is_asked_about_beside_its_date(sqlite_app: Flask) -> None:
    event_id = in_series()
    forge(event_id, "TENTATIVE", date="1")
    assert "The answer: You come, perhaps." in rendered("confirm-answer").text
    forge(event_id, "DECLINED", date="0", at=LATER + MINUTE)
    content = rendered("confirm-answer", last=True)
    assert "Tuesday 6 July 2027, 11:00–12:00: You do not come." in content.text
    assert "Friday 6 August 2027, 11:00–12:00: You come, perhaps." in content.text
    assert "Friday 6 August 2027, 11:00–12:00:" in content.html


def test_an_older_proposal_does_not_take_the_place_of_a_newer_answer(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    forge(event_id, "DECLINED")
    late = reply(event_id, "TENTATIVE", method="COUNTER", results="", stamp="20270301T090000Z")
    take(late, now=LATER + MINUTE)
    assert asked() == [(Method.REPLY, PartStat.DECLINED)]
    forge(event_id, "TENTATIVE", method="COUNTER", at=LATER + 2 * MINUTE)
    assert asked(LATER + 2 * MINUTE) == [(Method.COUNTER, PartStat.TENTATIVE)]


def test_the_same_answer_once_more_is_not_another_one(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    forge(event_id)
    shown = answers.moment_of(answers.open_questions(find(), LATER))
    forge(event_id, at=LATER + MINUTE)
    assert answers.moment_of(answers.open_questions(find(), LATER + MINUTE)) == shown
    assert [mail.message for mail in mails(A)].count("confirm-answer") == 1
    next_day = LATER + timedelta(days=1, hours=1)
    deliver_all()
    forge(event_id, at=next_day)  # who says it again a day later may not have found the mail
    assert [mail.message for mail in mails(A)].count("confirm-answer") == 2


def test_forged_answers_cause_three_mails_in_any_hour(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    sent: list[datetime] = []
    for step in range(60):
        at = LATER + 3 * step * MINUTE
        forge(event_id, ("DECLINED", "ACCEPTED")[step % 2], at=at)
        with transaction():
            waiting = sa.select(OutgoingMail).where(
                OutgoingMail.message == "confirm-answer", OutgoingMail.state == MailState.QUEUED
            )
            for mail in db.session.scalars(waiting.where(OutgoingMail.next_attempt_at <= at)):
                mail.state = MailState.SENT
                sent.append(at)
    most = max(sum(start <= each < start + 60 * MINUTE for each in sent) for start in sent)
    assert most == 3
    assert len(sent) > 6


def test_after_a_no_to_each_chosen_date_no_mail_speaks_of_other_dates(sqlite_app: Flask) -> None:
    event_id = in_series(choose_dates=True)
    deliver_all()
    take(reply(event_id, date=0, stamp="20270301T100000Z"))
    take(reply(event_id, date=1, stamp="20270301T100010Z"))
    assert find().status is CANCELLED
    assert "Registration cancelled" in rendered("cancelled").subject
    content = rendered("date-dropped")
    for part in (content.text, content.html):
        assert "Your registration for this event is cancelled." in part
        assert "other dates" not in part
        assert "choose this date again" not in part
        assert "/registrations/" not in part
    assert content.calendar is not None
    assert content.calendar.method == "CANCEL"
