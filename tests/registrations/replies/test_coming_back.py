"""A yes in the calendar after a no: in whatever order answers arrive, the latest holds."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    current,
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
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.choosing import own_dates
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.rearranging import add_date
from webinars.registrations.replies import answers, telling
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.scope import Scope


def own_uids() -> list[str]:
    """The UIDs of the dates that Amina takes part in."""
    return [date.uid for date in own_dates(find())]


@pytest.mark.parametrize("frees", [True, False], ids=["a no frees", "a no is shown"])
@pytest.mark.parametrize("last", [PartStat.TENTATIVE, PartStat.DECLINED])
def test_in_whatever_order_answers_arrive_the_latest_holds(
    app: Flask, last: PartStat, frees: bool
) -> None:
    event_id = add_event(decline_frees_seat=frees)
    first = {PartStat.TENTATIVE: PartStat.DECLINED, PartStat.DECLINED: PartStat.TENTATIVE}[last]
    kinds = [("ACCEPTED", "09"), (first, "10"), (last, "11")]
    for round_, order in enumerate(permutations(kinds)):
        email = f"person{round_}@example.org"
        sign_up(event_id, email)
        for kind, hour in (*order, order[0]):
            take(reply(event_id, kind, sender=email, attendee=email, stamp=f"20270301T{hour}0000Z"))
        is_out = frees and last is PartStat.DECLINED
        assert statuses(event_id)[email] is (CANCELLED if is_out else CONFIRMED), order
        assert answered(email) == ([] if is_out else [last]), order


def test_in_whatever_order_answers_about_a_series_arrive_the_latest_hold(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    event_id = add_event(spans=spans)
    kinds = [(0, "DECLINED", "09"), (1, "DECLINED", "10"), (0, "ACCEPTED", "11")]
    for round_, order in enumerate(permutations(kinds)):
        email = f"person{round_}@example.org"
        sign_up(event_id, email)
        for date, kind, hour in order:
            stamp = f"20270301T{hour}0000Z"
            take(reply(event_id, kind, date=date, sender=email, attendee=email, stamp=stamp))
        assert statuses(event_id)[email] is CONFIRMED, order
        assert answered(email) == [PartStat.ACCEPTED, PartStat.DECLINED], order


def test_a_yes_after_a_no_takes_the_place_again_and_keeps_the_answer(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    deliver_all()
    take(reply(event_id, stamp="20270301T100000Z"))
    take(reply(event_id, "ACCEPTED", stamp="20270301T100030Z"))
    assert find().status is CONFIRMED
    assert current(A) == ["confirmation"]
    assert (
        invitation_of(rendered("confirmation", last=True))["ATTENDEE"].params["PARTSTAT"]
        == "ACCEPTED"
    )


@pytest.mark.parametrize("way", ["organiser", "date"])
def test_who_has_the_place_again_without_a_yes_is_asked_anew(app: Flask, way: str) -> None:
    months = (7, 8) if way == "date" else (7,)
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in months]
    event_id = add_event(spans=spans, choose_dates=way == "date")
    sign_up(event_id, dates=[uid(event_id, place) for place in range(len(months))])
    deliver_all()
    take(reply(event_id, stamp="20270301T100000Z"))
    if way == "organiser":
        ids, scope = [find().public_id], Scope(event_id=event_id)
        with transaction():
            decide(scope=scope, public_ids=ids, decision=Decision.CONFIRM, domain=DOMAIN, now=LATER)
    else:
        with transaction():
            person = find_in_transaction(A)
            add_date(person, person.event.dates[0], domain=DOMAIN, now=LATER)
    letter = rendered("invitation" if way == "date" else "confirmation", last=True)
    assert invitation_of(letter)["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_yes_after_the_place_went_on_waits_and_a_no_to_that_ends_it(app: Flask) -> None:
    event_id = full_event()
    take(reply(event_id, stamp="20270301T100000Z"))
    take(reply(event_id, "TENTATIVE", stamp="20270301T100030Z"))
    assert statuses(event_id) == {A: WAITING, B: CONFIRMED, C: WAITING}
    assert messages(A)[-1] == "waiting"
    take(reply(event_id, stamp="20270301T100100Z"))
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}


@pytest.mark.parametrize("status", [EventStatus.PUBLISHED, EventStatus.POSTPONED])
def test_who_says_yes_where_there_is_neither_place_nor_line_is_told(
    app: Flask, status: EventStatus
) -> None:
    event_id = full_event()
    take(reply(event_id, stamp="20270301T100000Z"))
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.waiting_list, event.status = False, status
    yes = reply(event_id, "ACCEPTED", stamp="20270301T100030Z")
    take(yes)
    take(yes.replace(b"Message-ID: <one@", b"Message-ID: <two@"))
    assert find(A).status is CANCELLED
    assert messages(A)[-2:] == ["cancelled", "return-refused"]
    said = {"published": "pas de liste d’attente", "postponed": "reporté"}[status.value]
    assert said in rendered("return-refused").text


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_finds_no_place_in_the_room_hears_that_online_is_open(
    app: Flask, is_closed: bool
) -> None:
    event_id = full_event()
    take(reply(event_id, stamp="20270301T100000Z"))
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.waiting_list, event.format = False, EventFormat.HYBRID
        event.registration_closes_local = local(3, 1, 0) if is_closed else None
    take(reply(event_id, "ACCEPTED", stamp="20270301T100030Z"))
    said = "Vous pouvez participer en ligne" in rendered("return-refused").text
    assert said is not is_closed


def test_over_the_limit_who_is_refused_hears_of_it_later(app: Flask) -> None:
    event_id = full_event()
    take(reply(event_id, stamp="20270301T090000Z"))
    with transaction():
        db.session.get_one(Event, event_id).waiting_list = False
    for minute in range(20):
        kind = ("ACCEPTED", "DECLINED")[minute % 2]
        take(reply(event_id, kind, stamp=f"20270301T10{minute:02}00Z"))
        with transaction():
            due = sa.update(OutgoingMail).where(OutgoingMail.next_attempt_at <= LATER)
            db.session.execute(due.values(state=MailState.SENT))
    told = [mail for mail in mails(A) if mail.message == "return-refused"]
    assert [mail.state for mail in told].count(MailState.SENT) <= 3
    [waiting] = [mail for mail in told if mail.state is MailState.QUEUED]
    assert LATER + HOUR <= waiting.next_attempt_at < LATER + 2 * HOUR
    assert rendered("return-refused", now=waiting.next_attempt_at, last=True)


def test_a_refusal_that_waits_names_each_date_that_the_person_still_has_not(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8, 9)]
    event_id = add_event(spans=spans, choose_dates=True, capacity=1)
    uids = [uid(event_id, place) for place in (0, 1, 2)]
    sign_up(event_id, dates=uids, language="en")
    for date in (0, 1):
        take(reply(event_id, date=date, stamp="20270301T100000Z"))
    sign_up(event_id, B, dates=uids[:2])
    for date in (0, 1):
        take(reply(event_id, "ACCEPTED", date=date, stamp="20270301T100030Z"))
    said = rendered("return-refused", last=True).text
    assert "July" in said
    assert "August" in said
    cancel(B)
    with transaction():
        person = find_in_transaction(A)
        add_date(person, person.event.dates[0], domain=DOMAIN, now=LATER)
    said = rendered("return-refused", last=True).text
    assert "July" not in said
    assert "August" in said


def test_an_older_yes_and_one_to_another_time_bring_nobody_back(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, stamp="20270301T100000Z"))
    take(reply(event_id, "ACCEPTED", stamp="20270301T095900Z"))
    assert find().status is CANCELLED
    with transaction():
        [date] = db.session.get_one(Event, event_id).dates
        date.starts_at -= HOUR
    take(reply(event_id, "ACCEPTED", stamp="20270301T100030Z"))
    assert find().status is CANCELLED


def test_a_yes_does_not_undo_what_was_cancelled_on_the_own_page(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, stamp="20270301T100000Z"))
    undo(now=LATER)
    cancel(now=LATER)
    take(reply(event_id, "ACCEPTED", sequence=9, stamp="20270301T110000Z"))
    assert find().status is CANCELLED


def test_an_unproven_yes_after_a_no_is_asked_about_and_acts_then(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, stamp="20270301T100000Z"))
    take(reply(event_id, "ACCEPTED", results="", stamp="20270301T100030Z"))
    assert find().status is CANCELLED
    asked = rendered("confirm-answer").text
    assert "Vous venez." in asked
    assert "vous retrouvez votre place" in asked
    with transaction():
        answers.confirm(registration=find_in_transaction(A), post=POST, now=LATER)
    assert find().status is CONFIRMED
    assert answered() == [PartStat.ACCEPTED]


@pytest.mark.parametrize("first", [0, 1])
def test_where_people_choose_a_yes_brings_its_date_back(app: Flask, first: int) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    event_id = add_event(spans=spans, choose_dates=True, capacity=1)
    uids = [uid(event_id, place) for place in (0, 1)]
    sign_up(event_id, dates=uids, language="en")
    deliver_all()
    take(reply(event_id, date=first, stamp="20270301T100000Z"))
    assert own_uids() == [uids[1 - first]]
    letter = rendered("date-dropped")
    for words in ("You declined this date in your calendar", f"/{find().token}/edit#dates"):
        assert words in letter.text
        assert words in letter.html
    take(reply(event_id, "ACCEPTED", date=first, stamp="20270301T100030Z"))
    assert own_uids() == uids
    for minute, date in enumerate((first, 1 - first)):
        take(reply(event_id, date=date, stamp=f"20270301T1{minute + 1}0000Z"))
    assert find().status is CANCELLED
    take(reply(event_id, "ACCEPTED", date=first, stamp="20270301T130000Z"))
    assert (find().status, own_uids()) == (CONFIRMED, [uids[first]])
    assert answered() == [PartStat.ACCEPTED]


def test_a_yes_to_a_date_that_is_full_by_now_is_answered(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    event_id = add_event(spans=spans, choose_dates=True, capacity=1)
    uids = [uid(event_id, place) for place in (0, 1)]
    sign_up(event_id, dates=uids, language="en")
    take(reply(event_id, date=0, stamp="20270301T100000Z"))
    sign_up(event_id, B, dates=uids[:1])
    take(reply(event_id, "ACCEPTED", date=0, stamp="20270301T100030Z"))
    assert own_uids() == uids[1:]
    assert "Your other dates stay as they are." in rendered("return-refused").text


def test_who_waits_with_an_offer_is_not_told_that_there_is_no_waiting_list(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    with transaction():
        person = find_in_transaction(A)
        date = person.event.dates[0]
        telling.queue_return_refused(person, date=date, domain=DOMAIN, now=LATER)
        person.status = WAITING
    said = rendered("return-refused").text
    assert "Your other dates stay as they are." in said
    assert "waiting list" not in said
    with transaction():
        find_in_transaction(A).status = CANCELLED
    said = rendered("return-refused").text
    assert "All places are taken by now." in said
    assert "waiting list" not in said


def test_an_answer_that_an_earlier_version_kept_counts_for_the_request_that_it_was_for(
    app: Flask,
) -> None:
    event_id = add_event(decline_frees_seat=False)
    sign_up(event_id)
    take(reply(event_id, "TENTATIVE", stamp="20270301T100000Z"))
    with transaction():
        db.session.execute(sa.update(CalendarAnswer).values(asked_step=None))
    take(reply(event_id, "ACCEPTED", stamp="20270301T110000Z"))
    assert answered() == [PartStat.ACCEPTED]
