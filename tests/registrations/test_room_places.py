"""Places in the room, where online is open to everybody: who takes part online takes none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    messages,
    sign_up,
    sign_up_together,
    statuses,
    undo,
)
from webinars.events.models import Event, EventFormat
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.details import Details
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.parties.waiting import parties_with_a_place
from webinars.registrations.people.adding import add_person
from webinars.registrations.people.deciding import Decision, Outcome, decide
from webinars.registrations.people.deciding import undo as take_back
from webinars.registrations.people.groups import list_left_behind
from webinars.registrations.people.previewing import count_kept, count_online, preview
from webinars.registrations.people.reserving import hold_seats, list_reservations
from webinars.registrations.scope import Scope
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import DatesFull, RoomFull, count_seats
from webinars.registrations.taking_part import TakesPart

ROOM, ONLINE = TakesPart.ROOM, TakesPart.ONLINE
CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)
A, B, C = (f"{name}@example.org" for name in ("amina", "bilal", "carine"))
EIGHT, NINE = (NOW + timedelta(minutes=minute) for minute in (8, 9))
TWO = [(datetime(2027, 7, day, 11), datetime(2027, 7, day, 12)) for day in (6, 13)]


def add_room(capacity: int = 1, **changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    return add_event(**{"format": EventFormat.HYBRID, "capacity": capacity, **changes})


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def full_room(**changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """One place in the room, taken by Amina; Bilal waits for it, Carine is online."""
    event_id = add_room(**changes)
    for minute, (email, way) in enumerate(((A, ROOM), (B, ROOM), (C, ONLINE))):
        sign_up(event_id, email, takes_part=way, now=at(minute))
    return event_id


def change(
    email: str,
    way: TakesPart,
    *,
    name: str = "Amina Diallo",
    dates: Collection[str] | None = None,
    now: datetime = NINE,
) -> None:
    with transaction():
        details = Details(name=name, language="fr", zone="UTC", takes_part=way, dates=dates)
        person = find_in_transaction(email)
        manage.change(registration=person, details=details, domain=DOMAIN, now=now)


def set_event(
    event_id: int,
    *,
    now: datetime = EIGHT,
    **changes: object,
) -> None:
    """What an organiser saves."""
    with transaction():
        event = lock_event(event_id)
        for name, value in changes.items():
            setattr(event, name, value)
        fill_seats(event, domain=DOMAIN, now=now)


def act(event_id: int, decision: Decision, *emails: str, now: datetime) -> Outcome:
    public_ids = [find(email).public_id for email in emails]
    with transaction():
        return decide(
            scope=Scope(event_id=event_id),
            public_ids=public_ids,
            decision=decision,
            domain=DOMAIN,
            now=now,
        )


def seated(event_id: int) -> int:
    db.session.rollback()
    return count_seats(db.session.get_one(Event, event_id), at(9)).confirmed


def hold_one(event_id: int) -> str:
    """Hold a seat for a group; the code of its link."""
    with transaction():
        hold_seats(
            event_id=event_id,
            label="ECRE",
            seats=1,
            released_local=None,
            domain=DOMAIN,
            now=NOW,
        )
    return db.session.query(SeatReservation.code).scalar() or ""


def test_who_takes_part_online_takes_no_place_and_never_waits(app: Flask) -> None:
    event_id = full_room()
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: CONFIRMED}
    assert messages(C) == ["confirmation"]
    assert seated(event_id) == 1


@pytest.mark.parametrize(
    "changes", [{"online_open": False}, {"format": EventFormat.ONLINE}, {"approval": True}]
)
def test_elsewhere_everybody_stands_in_one_line(app: Flask, changes: dict[str, Any]) -> None:
    event_id = full_room(**changes)
    assert statuses(event_id)[C] is (
        RegistrationStatus.PENDING if "approval" in changes else WAITING
    )


def test_without_a_waiting_list_only_the_room_is_closed(app: Flask) -> None:
    event_id = add_room(waiting_list=False)
    sign_up(event_id, A)  # who did not say may come to the room
    with pytest.raises(RoomFull):
        sign_up(event_id, B, takes_part=ROOM)
    sign_up(event_id, C, takes_part=ONLINE)
    assert statuses(event_id) == {A: CONFIRMED, C: CONFIRMED}


def test_who_changes_to_online_gives_the_place_to_the_next(app: Flask) -> None:
    event_id = full_room()
    change(A, ONLINE)
    assert statuses(event_id) == {A: CONFIRMED, B: CONFIRMED, C: CONFIRMED}
    assert (messages(A), messages(B)[-1]) == (["confirmation", "changed"], "confirmation")
    assert seated(event_id) == 1


@pytest.mark.parametrize("offer_hours", [None, 24])
def test_who_waits_comes_in_at_once_online(app: Flask, offer_hours: int | None) -> None:
    event_id = full_room(offer_hours=offer_hours)
    change(B, ONLINE)
    assert statuses(event_id)[B] is CONFIRMED
    assert messages(B) == ["waiting", "confirmation"]


def test_a_place_that_is_offered_goes_on_when_its_person_changes_to_online(app: Flask) -> None:
    event_id = full_room(offer_hours=24)
    sign_up(event_id, "d@example.org", takes_part=ROOM, now=at(4))
    cancel(A, now=at(5))
    assert find(B).offered_until is not None
    change(B, ONLINE)
    assert (find(B).status, find(B).offered_until) == (CONFIRMED, None)
    assert messages("d@example.org") == ["waiting", "offer"]


def test_the_room_needs_a_free_place_and_who_waits_comes_first(app: Flask) -> None:
    event_id = full_room()
    with pytest.raises(RoomFull):
        change(C, ROOM, name="Somebody else")
    assert (find(C).status, find(C).takes_part, find(C).name) == (CONFIRMED, ONLINE, "Amina Diallo")
    cancel(A, now=at(5))
    cancel(B, now=at(6))
    change(C, ROOM)
    assert (find(C).status, find(C).takes_part) == (CONFIRMED, ROOM)
    assert seated(event_id) == 1


def test_one_who_has_a_place_may_say_so_later(app: Flask) -> None:
    sign_up(add_room(), A)
    change(A, ROOM)
    assert find(A).takes_part is ROOM


def test_undoing_a_cancellation_needs_a_place_in_the_room_alone(app: Flask) -> None:
    event_id = full_room()
    for minute, email in enumerate((A, C)):
        cancel(email, now=at(5 + minute))
    for email in (A, C):
        undo(email, now=at(8))
    assert statuses(event_id) == {A: WAITING, B: CONFIRMED, C: CONFIRMED}


def test_seats_held_for_a_group_are_those_in_the_room(app: Flask) -> None:
    event_id = add_room(capacity=2)
    code = hold_one(event_id)
    sign_up(event_id, A, takes_part=ONLINE, seat=code)
    sign_up(event_id, B, takes_part=ROOM, seat=code)
    sign_up(event_id, C, takes_part=ROOM)
    sign_up(event_id, "d@example.org", takes_part=ROOM, now=at(1))
    assert statuses(event_id) == {
        A: CONFIRMED,
        B: CONFIRMED,
        C: CONFIRMED,
        "d@example.org": WAITING,
    }
    event = db.session.get_one(Event, event_id)
    assert [each.taken for each in list_reservations(event, NOW)] == [1]


def test_organisers_decide_about_those_online_without_a_place(app: Flask) -> None:
    event_id = full_room()
    outcome = act(event_id, Decision.WAIT, C, now=at(5))
    assert (find(C).status, find(C).waits_by_hand) == (WAITING, True)
    with transaction():
        take_back(
            scope=Scope(event_id=event_id),
            changes=outcome.changes,
            domain=DOMAIN,
            now=at(5),
        )
    assert find(C).status is CONFIRMED
    act(event_id, Decision.CANCEL, C, now=at(6))
    assert find(C).seat_kept_until is None
    assert statuses(event_id)[B] is WAITING
    assert act(event_id, Decision.REINSTATE, C, now=at(7)).full == []
    assert find(C).status is CONFIRMED
    assert act(event_id, Decision.CONFIRM, B, now=at(7)).full == [find(B).public_id]


def test_a_place_that_a_decision_frees_is_kept_from_who_waits(app: Flask) -> None:
    event_id = full_room()
    act(event_id, Decision.CANCEL, A, now=at(5))
    assert statuses(event_id)[B] is WAITING
    with pytest.raises(RoomFull):
        change(C, ROOM, now=at(5))


def test_who_is_put_in_line_with_somebody_online_moves_up_by_themselves(app: Flask) -> None:
    event_id = full_room()
    cancel(B, now=at(4))
    act(event_id, Decision.WAIT, B, C, now=at(5))  # no place became free by it
    assert {email: find(email).waits_by_hand for email in (B, C)} == {B: False, C: True}
    cancel(A, now=at(6))
    assert statuses(event_id) == {A: CANCELLED, B: CONFIRMED, C: WAITING}


def test_a_preview_knows_who_needs_no_place(app: Flask) -> None:
    event_id = full_room()
    act(event_id, Decision.WAIT, C, now=at(5))
    ids, scope = [find(B).public_id, find(C).public_id], Scope(event_id=event_id)
    assert count_kept(scope, ids, Decision.CONFIRM, at(6)) == 0
    online = count_online(scope, ids, Decision.CONFIRM)
    assert online == 1
    shown = preview(
        event=db.session.get_one(Event, event_id),
        counts={WAITING: 2},
        decision=Decision.CONFIRM,
        online=online,
        now=at(6),
    )
    assert (shown.free, shown.too_many) == (0, 1)


def test_each_date_has_its_places_in_the_room(app: Flask) -> None:
    event_id = add_room(spans=TWO, choose_dates=True, waiting_list=False)
    first, second = (date.uid for date in db.session.get_one(Event, event_id).dates)
    sign_up(event_id, A, takes_part=ROOM, dates=[first])
    with pytest.raises(DatesFull):
        sign_up(event_id, B, takes_part=ROOM, dates=[first, second])
    sign_up(event_id, B, takes_part=ONLINE, dates=[first, second])
    sign_up(event_id, C, takes_part=ROOM, dates=[second])
    with pytest.raises(RoomFull):
        change(B, ROOM, dates=[first, second])
    cancel(A)
    change(B, ROOM, dates=[first])
    assert find(B).takes_part is ROOM
    with pytest.raises(DatesFull):
        change(B, ROOM, dates=[first, second])


def test_of_a_group_those_in_the_room_wait_together(app: Flask) -> None:
    event_id = add_room(capacity=2)
    sign_up(event_id, A, takes_part=ROOM)
    sign_up_together(event_id, "group", 3, ways=[ROOM, ROOM, ONLINE], now=at(1))
    assert [statuses(event_id)[f"group-{number}@example.org"] for number in (1, 2, 3)] == [
        WAITING,
        WAITING,
        CONFIRMED,
    ]
    party_id = find("group-1@example.org").party_id or 0
    assert not parties_with_a_place([party_id])  # nobody has split the group
    cancel(A, now=at(5))
    assert set(statuses(event_id).values()) == {CONFIRMED, CANCELLED}


def test_a_group_is_split_by_who_takes_a_place_alone(app: Flask) -> None:
    event_id = add_room(capacity=3, approval=True)
    sign_up_together(event_id, "group", 2, ways=[ONLINE, ROOM])
    online, room = ("group-1@example.org", "group-2@example.org")
    scope = Scope(event_id=event_id)
    assert list_left_behind(scope, [find(online).public_id]) == []
    assert [each.email for each in list_left_behind(scope, [find(room).public_id])] == [online]
    act(event_id, Decision.CONFIRM, online, now=at(1))
    party_id = find(online).party_id or 0
    assert parties_with_a_place([party_id]) == set()
    set_event(event_id, online_open=False)
    assert parties_with_a_place([party_id]) == {party_id}


def test_a_group_that_is_online_needs_no_place(app: Flask) -> None:
    event_id = add_room(capacity=0, waiting_list=False)
    sign_up_together(event_id, "group", 2, ways=[ONLINE, ONLINE])
    assert set(statuses(event_id).values()) == {CONFIRMED}
    with pytest.raises(RoomFull):
        sign_up_together(event_id, "others", 2, ways=[ONLINE, ROOM])


def test_who_is_known_takes_a_place_of_a_group_as_the_form_says(app: Flask) -> None:
    event_id = add_room(capacity=2)
    sign_up(event_id, A, takes_part=ROOM)
    sign_up(event_id, "group-1@example.org", takes_part=ROOM)
    sign_up_together(event_id, "group", 3, ways=[ONLINE, ROOM, ROOM], now=at(1))
    cancel(A, now=at(5))
    assert statuses(event_id)["group-2@example.org"] is WAITING
    cancel("group-1@example.org", now=at(6))
    assert statuses(event_id)["group-2@example.org"] is CONFIRMED


@pytest.mark.parametrize("name", ["online_open", "format"])
def test_who_waits_online_comes_in_when_online_opens(app: Flask, name: str) -> None:
    event_id = full_room(online_open=name != "online_open")
    if name == "format":
        cancel(C, now=at(5))
        set_event(event_id, format=EventFormat.IN_PERSON)
        undo(C, now=at(6))
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: WAITING}
    set_event(event_id, online_open=True, format=EventFormat.HYBRID)
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: CONFIRMED}


def test_nobody_comes_in_online_whose_dates_are_over(app: Flask) -> None:
    event_id = add_room(capacity=0, spans=TWO, choose_dates=True, online_open=False)
    first, second = (date.uid for date in db.session.get_one(Event, event_id).dates)
    for email, uid in ((A, first), (B, second)):
        sign_up(event_id, email, takes_part=ONLINE, dates=[uid], known_full=[uid])
    set_event(event_id, online_open=True, now=datetime(2027, 7, 7, tzinfo=UTC))
    assert statuses(event_id) == {A: WAITING, B: CONFIRMED}
    assert messages(A) == ["waiting"]


def test_nobody_loses_a_place_when_online_is_limited_again(app: Flask) -> None:
    event_id = full_room()
    set_event(event_id, online_open=False)
    assert statuses(event_id) == {A: CONFIRMED, B: WAITING, C: CONFIRMED}
    assert seated(event_id) == 2
    cancel(A, now=at(9))
    assert statuses(event_id)[B] is WAITING


def test_who_is_added_by_hand_online_needs_no_place(app: Flask) -> None:
    event_id = add_room(waiting_list=False)
    sign_up(event_id, A, takes_part=ROOM)
    details = Details(name="Bilal", language="en", zone="UTC", takes_part=ONLINE)
    with transaction():
        add_person(event_id=event_id, email=B, details=details, domain=DOMAIN, now=NOW)
    assert find(B).status is CONFIRMED
