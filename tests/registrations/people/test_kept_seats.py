"""A place that a decision frees is kept until its mails leave: who undoes it has it again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    current,
    find,
    mails,
    sign_up,
    statuses,
)
from tests.registrations.builders import undo as take_own_back
from tests.registrations.people.test_deciding import (
    AMINA,
    LATER,
    SERIES,
    STATUS,
    act,
    take_back,
)
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people.deciding import (
    MAILS_WAIT,
    Decision,
    Outcome,
)
from webinars.registrations.people.reserving import fill_released
from webinars.registrations.seats import events_with_kept_seats

SOON = NOW + MAILS_WAIT - timedelta(seconds=1)


def give_kept_seats(now: datetime) -> list[int]:
    """What the worker does with seats that were kept; the events it did it for."""
    events = events_with_kept_seats(now)
    for event_id in events:
        with transaction():
            fill_released(event_id=event_id, domain=DOMAIN, now=now)
    return events


def test_a_freed_seat_goes_to_who_has_waited_longest_once_the_mails_have_left(app: Flask) -> None:
    event_id = add_event(capacity=1)
    for second, email in enumerate(("a@example.org", "b@example.org", "c@example.org")):
        sign_up(event_id, email, now=NOW + timedelta(seconds=second))
    act(event_id, Decision.DECLINE, ["a@example.org"])
    assert give_kept_seats(NOW + MAILS_WAIT - timedelta(seconds=1)) == []
    sign_up(event_id, "d@example.org", now=NOW + timedelta(seconds=30))  # who comes then waits
    assert list(statuses(event_id).values()).count(STATUS.WAITING) == 3
    assert give_kept_seats(NOW + MAILS_WAIT) == [event_id]
    assert give_kept_seats(NOW + MAILS_WAIT) == []
    assert statuses(event_id) == {
        "d@example.org": STATUS.WAITING,
        "a@example.org": STATUS.DECLINED,
        "b@example.org": STATUS.CONFIRMED,
        "c@example.org": STATUS.WAITING,
    }


@pytest.mark.parametrize("decision", [Decision.DECLINE, Decision.CANCEL, Decision.WAIT])
@pytest.mark.parametrize("choose_dates", [False, True])
def test_within_a_minute_undo_gives_the_seat_back_although_others_wait(
    app: Flask, decision: Decision, choose_dates: bool
) -> None:
    event_id = add_event(capacity=1, spans=SERIES, choose_dates=choose_dates)
    sign_up(event_id, "a@example.org")
    full = [date.uid for date in db.session.get_one(Event, event_id).dates]
    sign_up(event_id, "b@example.org", now=NOW + timedelta(seconds=1), known_full=full)
    outcome = act(event_id, decision, ["a@example.org"])
    undone = take_back(event_id, outcome, now=NOW + MAILS_WAIT - timedelta(seconds=1))
    assert undone.full == []
    expected = {"a@example.org": STATUS.CONFIRMED, "b@example.org": STATUS.WAITING}
    assert statuses(event_id) == expected
    assert "superseded" in {mail.state for mail in mails("a@example.org")}
    assert give_kept_seats(LATER) == []
    assert statuses(event_id) == expected


@pytest.mark.parametrize("emails", [[AMINA], [AMINA, "b@example.org"]])
def test_where_nobody_else_waits_a_freed_seat_is_anybody_s_at_once(
    app: Flask, emails: list[str]
) -> None:
    event_id = add_event(capacity=1)
    for email in emails:
        sign_up(event_id, email)
    act(event_id, Decision.CANCEL, emails)
    sign_up(event_id, "c@example.org")
    assert find("c@example.org").status is STATUS.CONFIRMED


def with_seat_kept(decision: Decision = Decision.CANCEL) -> tuple[int, Outcome]:
    """An event with one seat that `decision` took from Amina; B waits."""
    event_id = add_event(capacity=1)
    for email in (AMINA, "b@example.org"):
        sign_up(event_id, email)
    return event_id, act(event_id, decision)


def test_a_kept_seat_that_others_have_by_now_is_none(app: Flask) -> None:
    event_id, outcome = with_seat_kept()
    sign_up(event_id, "c@example.org", now=NOW + MAILS_WAIT)  # whoever comes gives it to B
    take_back(event_id, outcome, now=SOON)  # which waited for the lock meanwhile
    assert statuses(event_id) == {
        AMINA: STATUS.WAITING,
        "b@example.org": STATUS.CONFIRMED,
        "c@example.org": STATUS.WAITING,
    }


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        (Decision.CANCEL, Decision.WAIT, STATUS.WAITING),
        (Decision.WAIT, Decision.DECLINE, STATUS.DECLINED),
    ],
)
def test_a_second_decision_keeps_the_seat_until_its_own_mails_leave(
    app: Flask, first: Decision, second: Decision, after: RegistrationStatus
) -> None:
    event_id, _outcome = with_seat_kept(first)
    act(event_id, second, now=SOON)
    assert give_kept_seats(NOW + MAILS_WAIT) == []
    assert statuses(event_id) == {AMINA: after, "b@example.org": STATUS.WAITING}
    give_kept_seats(SOON + MAILS_WAIT)
    assert statuses(event_id) == {AMINA: after, "b@example.org": STATUS.CONFIRMED}


def test_who_is_back_by_their_own_page_within_the_minute_has_their_seat(app: Flask) -> None:
    event_id, _outcome = with_seat_kept()
    take_own_back(now=SOON)
    assert statuses(event_id) == {AMINA: STATUS.CONFIRMED, "b@example.org": STATUS.WAITING}
    assert current(AMINA) == ["confirmation"]
    assert give_kept_seats(LATER) == []


def test_who_leaves_the_waiting_list_by_themselves_leaves_their_former_seat(app: Flask) -> None:
    with_seat_kept(Decision.WAIT)
    cancel(now=SOON)
    assert find("b@example.org").status is STATUS.CONFIRMED


def test_who_registers_anew_goes_to_the_end_of_the_line_for_their_former_seat(app: Flask) -> None:
    event_id, _outcome = with_seat_kept()
    sign_up(event_id, AMINA, now=SOON)
    assert give_kept_seats(SOON) == [event_id]
    assert statuses(event_id) == {AMINA: STATUS.WAITING, "b@example.org": STATUS.CONFIRMED}


def test_undo_never_oversells(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id, "a@example.org")
    sign_up(event_id, "b@example.org", now=LATER)
    outcome = act(event_id, Decision.DECLINE, ["a@example.org"])
    give_kept_seats(LATER)
    undone = take_back(event_id, outcome)
    assert undone.full == [find("a@example.org").public_id]
    assert statuses(event_id) == {
        "a@example.org": STATUS.WAITING,
        "b@example.org": STATUS.CONFIRMED,
    }
    owed = [mail for mail in mails("a@example.org") if mail.message == "cancellation-date"]
    assert len(owed) == 1  # the seat is gone: the calendar has to hear of it


def test_who_is_put_on_the_waiting_list_by_hand_stays_until_they_are_confirmed(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id, AMINA)
    sign_up(event_id, "b@example.org", now=LATER)
    act(event_id, Decision.WAIT)
    give_kept_seats(LATER)
    assert statuses(event_id) == {AMINA: STATUS.WAITING, "b@example.org": STATUS.CONFIRMED}
    cancel("b@example.org", now=LATER)  # a seat is free, and whatever is saved gives seats away
    sign_up(event_id, "c@example.org", now=LATER)
    assert find().status is STATUS.WAITING
    assert find("c@example.org").status is STATUS.CONFIRMED
    sign_up(event_id, "d@example.org", now=LATER)  # whoever finds the event full waits in line
    cancel("c@example.org", now=LATER)
    assert find("d@example.org").status is STATUS.CONFIRMED
    cancel("d@example.org", now=LATER)
    act(event_id, Decision.CONFIRM, now=LATER)
    assert find().status is STATUS.CONFIRMED
