"""People choose their dates: seats, calendars, news and reminders are each date's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    current,
    deliver_all,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    sign_up_together,
    statuses,
    undo,
)
from webinars.calendar.decisions import Answered
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations import manage, own_data
from webinars.registrations.choosing import SomeLeftOut, let_choose, own_dates
from webinars.registrations.details import Details
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.people.deciding import undo as undo_decision
from webinars.registrations.people.reserving import hold_seats
from webinars.registrations.reminding.remind import list_due, remind
from webinars.registrations.replies.answers import record
from webinars.registrations.scope import Scope
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import DatesFull

AMINA, OMAR, NOOR = "amina@example.org", "omar@example.org", "noor@example.org"
LEA = "lea@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12)) for day in (1, 8, 15)]
CONFIRMED, WAITING = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING


def add(**changes: Any) -> int:  # noqa: ANN401
    return add_event(**{"spans": JUNE, "choose_dates": True, **changes})


def uids(event_id: int, places: Sequence[int]) -> list[str]:
    db.session.rollback()
    dates = db.session.get_one(Event, event_id).dates
    return [dates[place].uid for place in places]


def register(event_id: int, email: str, *places: int, waits: bool = False) -> None:
    chosen = uids(event_id, places)
    sign_up(event_id, email, dates=chosen, known_full=chosen if waits else ())


def choose(event_id: int, email: str, *places: int) -> None:
    """Somebody who is registered chooses exactly these on their page."""
    chosen = uids(event_id, places)
    with transaction():
        person = find_in_transaction(email)
        details = Details(
            name=person.name, language=person.language, zone=person.zone, dates=chosen
        )
        manage.change(registration=person, details=details, domain=DOMAIN, now=NOW)


def hold(event_id: int, *, seats: int) -> str:
    """Hold seats for a group; the code of its link."""
    with transaction():
        held = hold_seats(
            event_id=event_id,
            label="Delegation",
            seats=seats,
            released_local=None,
            domain=DOMAIN,
            now=NOW,
        )
        return held.code


def days(email: str) -> list[int]:
    return [date.starts_local.day for date in own_dates(find(email))]


def test_a_registration_is_for_the_chosen_dates_alone(app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0, 2)
    assert days(AMINA) == [1, 15]
    assert messages(AMINA) == ["confirmation", "invitation"]
    sign_up(event_id, OMAR)
    assert days(OMAR) == [1, 8, 15]


def test_the_mail_says_which_dates_were_dropped_and_added_by_all_changes(sqlite_app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0, 1)
    choose(event_id, AMINA, 0, 1, 2)
    choose(event_id, AMINA, 1, 2)
    *_, told = [mail for mail in mails(AMINA) if mail.message == "changed"]
    content = get_render("changed")(told.payload, AMINA, NOW)
    assert content is not None
    dropped = content.text.split("Dates retirées")[1].split("Dates ajoutées")
    added = dropped[1].split("Nom")[0]
    assert "15 juin" in added
    assert "8 juin" not in dropped[0] + added
    assert "15 juin" not in dropped[0]

    choose(event_id, AMINA, 0, 1)
    *_, told = [mail for mail in mails(AMINA) if mail.message == "changed"]
    content = get_render("changed")(told.payload, AMINA, NOW)
    assert content is not None
    assert "Dates " not in content.text  # all is as it was at first


def test_a_form_without_a_date_to_come_is_refused(sqlite_app: Flask) -> None:
    event_id = add()
    with pytest.raises(DatesFull):
        register(event_id, AMINA)
    assert statuses(event_id) == {}


def test_what_changes_is_invited_or_withdrawn_and_the_rest_left_alone(app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0, 1)
    deliver_all()
    choose(event_id, AMINA, 1, 2)
    first, _second, third = db.session.get_one(Event, event_id).dates
    told = [mail for mail in mails(AMINA) if mail.message in {"invitation", "date-dropped"}][1:]
    assert [(mail.message, mail.payload["date"]) for mail in told] == [
        ("invitation", third.id),
        ("date-dropped", first.id),
    ]
    choose(event_id, AMINA, 0, 1, 2)
    assert current(AMINA).count("date-dropped") == 0


def test_a_date_that_is_dropped_after_a_return_is_still_withdrawn(app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0, 1)
    deliver_all()
    cancel(AMINA)
    register(event_id, AMINA, 1)
    assert days(AMINA) == [8]
    withdrawn = [name for name in current(AMINA) if name in {"cancelled", "cancellation-date"}]
    assert withdrawn == ["cancelled"]  # of the first date: the second is theirs again


def test_each_date_has_the_capacity(app: Flask) -> None:
    event_id = add(capacity=1)
    register(event_id, AMINA, 0, 1)
    register(event_id, OMAR, 2)
    assert statuses(event_id) == {AMINA: CONFIRMED, OMAR: CONFIRMED}
    with pytest.raises(DatesFull) as full:
        register(event_id, NOOR, 1, 2)
    assert full.value.uids == set(uids(event_id, [1, 2]))
    register(event_id, NOOR, 1, waits=True)
    assert statuses(event_id)[NOOR] is WAITING


def test_who_waits_gets_a_seat_when_all_of_their_dates_have_one(app: Flask) -> None:
    event_id = add(capacity=1)
    register(event_id, AMINA, 0, 1)
    register(event_id, OMAR, 0, 1, waits=True)
    register(event_id, NOOR, 1, waits=True)
    choose(event_id, AMINA, 0)
    assert statuses(event_id) == {AMINA: CONFIRMED, OMAR: WAITING, NOOR: CONFIRMED}
    choose(event_id, OMAR, 2)
    assert statuses(event_id)[OMAR] is CONFIRMED


@pytest.mark.parametrize("offer_hours", [None, 24])
def test_many_move_up_with_as_many_reads_as_few(
    app: Flask, count_queries: list[str], offer_hours: int | None
) -> None:
    event_id = add(capacity=1, offer_hours=offer_hours)
    for number in range(40):
        register(event_id, f"p{number}@example.org", number % 2, waits=number > 1)

    def reads(capacity: int) -> int:
        count_queries.clear()
        with transaction():
            event = lock_event(event_id)
            event.capacity = capacity
            fill_seats(event, domain=DOMAIN, now=NOW)
        return sum(each.startswith("SELECT") for each in count_queries)

    few, many = reads(3), reads(18)
    assert many == few
    person = db.session.query(Registration)
    waits = person.filter_by(status=WAITING, offered_until=None).count()
    assert waits == 4  # each date has its 18
    assert {statuses(event_id)[f"p{number}@example.org"] for number in range(36, 40)} == {WAITING}


def test_nobody_with_a_seat_adds_a_date_that_is_full(app: Flask) -> None:
    event_id = add(capacity=1)
    register(event_id, AMINA, 0)
    register(event_id, OMAR, 1)
    with pytest.raises(DatesFull):
        choose(event_id, OMAR, 0, 1)
    assert days(OMAR) == [8]
    cancel(AMINA)
    choose(event_id, OMAR, 0, 1)
    undo(AMINA)
    assert statuses(event_id) == {AMINA: WAITING, OMAR: CONFIRMED}


def test_only_those_of_a_date_are_reminded_of_it(app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0)
    register(event_id, OMAR, 1)
    now = datetime(2027, 6, 7, 18, tzinfo=NOW.tzinfo)
    for due in list(list_due(now)):
        with transaction():
            remind(due=due, after=None, domain=DOMAIN, now=now)
    assert ("reminder" in messages(AMINA), "reminder" in messages(OMAR)) == (False, True)


def test_people_keep_all_dates_when_they_may_choose_and_nobody_gets_what_they_left_out(
    app: Flask,
) -> None:
    event_id = add(choose_dates=False)
    sign_up(event_id, AMINA)
    switch(event_id, chooses=True)
    assert days(AMINA) == [1, 8, 15]
    choose(event_id, AMINA, 0, 1)
    with pytest.raises(SomeLeftOut):
        switch(event_id, chooses=False)
    choose(event_id, AMINA, 0, 1, 2)
    switch(event_id, chooses=False)
    assert days(AMINA) == [1, 8, 15]


def switch(event_id: int, *, chooses: bool) -> None:
    with transaction():
        let_choose(lock_event(event_id), chooses, NOW + timedelta(minutes=1))


def test_their_data_says_what_they_chose(sqlite_app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 1, 2)
    choose(event_id, AMINA, 2)
    told = own_data.as_data(find(AMINA))["chosen_dates"]
    assert isinstance(told, list)
    assert [(each["date"], each["zone"], each["chosen"]) for each in told] == [
        ("2027-06-08T11:00:00+02:00", "Europe/Brussels", False),
        ("2027-06-15T11:00:00+02:00", "Europe/Brussels", True),
    ]


def test_a_decision_about_many_counts_the_seats_of_each_date(app: Flask) -> None:
    event_id = add(capacity=1, approval=True)
    for email, places in {AMINA: [0, 1], OMAR: [1], NOOR: [2]}.items():
        register(event_id, email, *places)
    with transaction():
        outcome = decide(
            scope=Scope(event_id=event_id),
            public_ids=[find_in_transaction(email).public_id for email in (AMINA, OMAR, NOOR)],
            decision=Decision.CONFIRM,
            domain=DOMAIN,
            now=NOW,
        )
    assert outcome.full == [find(OMAR).public_id]
    pending = RegistrationStatus.PENDING
    assert statuses(event_id) == {AMINA: CONFIRMED, OMAR: pending, NOOR: CONFIRMED}


def test_seats_held_for_a_group_are_held_on_each_date(app: Flask) -> None:
    event_id = add(capacity=2)
    code = hold(event_id, seats=1)
    register(event_id, AMINA, 0, 1)
    with pytest.raises(DatesFull):
        register(event_id, OMAR, 1)
    sign_up(event_id, NOOR, seat=code, dates=uids(event_id, [1]))
    assert statuses(event_id) == {AMINA: CONFIRMED, NOOR: CONFIRMED}
    with pytest.raises(DatesFull):  # the held seat of the first date is still for the group
        register(event_id, OMAR, 0)


def test_a_no_in_the_calendar_to_one_date_drops_it(app: Flask) -> None:
    event_id = add(capacity=1)
    register(event_id, AMINA, 0, 1)
    register(event_id, OMAR, 1, waits=True)
    with transaction():
        person = find_in_transaction(AMINA)
        answered = Answered(0, NOW, PartStat.DECLINED)
        record(person, own_dates(person)[1], answered, domain=DOMAIN, now=NOW)
    assert days(AMINA) == [1]
    assert statuses(event_id) == {AMINA: CONFIRMED, OMAR: CONFIRMED}


def test_dates_of_an_event_that_is_off_stay_as_they_are(sqlite_app: Flask) -> None:
    event_id = add()
    register(event_id, AMINA, 0, 1)
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.POSTPONED
    choose(event_id, AMINA, 1, 2)  # of a page that was still open
    assert days(AMINA) == [1, 8]


def test_the_seats_held_on_a_further_date_are_for_who_waits_of_the_group(app: Flask) -> None:
    event_id = add(capacity=2)
    code = hold(event_id, seats=1)
    register(event_id, AMINA, 0)
    sign_up(event_id, OMAR, seat=code, dates=uids(event_id, [0]))
    register(event_id, LEA, 1)
    both = uids(event_id, [0, 1])
    sign_up(event_id, NOOR, seat=code, dates=both, known_full=both)
    assert statuses(event_id)[NOOR] is WAITING
    cancel(AMINA)
    assert statuses(event_id)[NOOR] is CONFIRMED


def test_a_seat_kept_on_one_date_is_none_on_another_that_is_full(app: Flask) -> None:
    event_id = add(capacity=1)
    register(event_id, AMINA, 0)
    register(event_id, OMAR, 1)
    register(event_id, NOOR, 0, waits=True)
    scope = Scope(event_id=event_id)
    with transaction():
        outcome = decide(
            scope=scope,
            public_ids=[find_in_transaction(AMINA).public_id],
            decision=Decision.WAIT,
            domain=DOMAIN,
            now=NOW,
        )
    choose(event_id, AMINA, 1)
    with transaction():
        undo_decision(scope=scope, changes=outcome.changes, domain=DOMAIN, now=NOW)
    assert statuses(event_id) == {AMINA: WAITING, OMAR: CONFIRMED, NOOR: CONFIRMED}


def test_a_group_waits_until_each_of_its_dates_has_seats_for_all_who_chose_it(app: Flask) -> None:
    event_id = add(capacity=3)
    register(event_id, AMINA, 0, 1)
    sign_up_together(event_id, "group", 3, dates=uids(event_id, [0, 1]))
    group = [f"group-{number}@example.org" for number in (1, 2, 3)]
    assert [statuses(event_id)[each] for each in group] == [WAITING] * 3
    register(event_id, NOOR, 1)
    cancel(AMINA)
    assert [statuses(event_id)[each] for each in group] == [WAITING] * 3
    register(event_id, LEA, 2)  # a date that they do not wait for
    assert db.session.query(Party).one().passed_over == 1
    choose(event_id, group[2], 0)
    assert [statuses(event_id)[each] for each in group] == [CONFIRMED] * 3
    with pytest.raises(DatesFull) as full:
        register(event_id, OMAR, 0, 1, 2)
    assert full.value.uids == set(uids(event_id, [0, 1]))
    assert db.session.query(Party).one().passed_over == 1
    sign_up_together(event_id, "pair", 2, dates=uids(event_id, [2]))
    assert days("pair-1@example.org") == days("pair-2@example.org") == [15]
