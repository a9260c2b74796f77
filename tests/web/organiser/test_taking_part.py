"""How people take part in a hybrid event, as organisers see it: lists, paper, door, figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    find,
    find_in_transaction,
    sign_up,
    sign_up_together,
)
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_bulk import decide
from tests.web.organiser.test_check_in import tap
from tests.web.organiser.test_importing import checked
from tests.web.organiser.test_people import names
from tests.web.organiser.test_printing import badges
from tests.web.visiting import span, text_of
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.registrations.attendance import check_in
from webinars.registrations.models import AttendanceWay, RegistrationStatus
from webinars.registrations.taking_part import TakesPart
from webinars.times import utc_now

WAYS = {"Amina": TakesPart.ROOM, "Bo": TakesPart.ONLINE, "Cy": None}


@pytest.fixture
def event_id(app: Flask) -> int:
    """A hybrid day that has begun: Amina in the room, Bo online, Cy has not said."""
    event_id = add_event(
        spans=[span(-timedelta(minutes=30))], format=EventFormat.HYBRID, slug="days"
    )
    for minute, (name, way) in enumerate(WAYS.items()):
        registered_at = utc_now() - timedelta(days=3, minutes=-minute)
        email = f"{name.lower()}@example.org"
        sign_up(event_id, email, name=name, takes_part=way, now=registered_at)
    return event_id


def test_the_list_says_how_and_can_be_filtered(owner: Organiser, event_id: int, desk: str) -> None:
    page = owner.get(f"{desk}/people/").text
    for words in ("Takes part", "In the room", "Not said"):
        assert words in page.partition("<table")[2]
    for way, name in (("room", "Amina"), ("online", "Bo"), ("none", "Cy")):
        assert names(owner.get(f"{desk}/people/?way={way}").text) == [name]
    assert len(names(owner.get(f"{desk}/people/?way=moon").text)) == 3


def test_elsewhere_nothing_of_it_is_shown(owner: Organiser, event_id: int, desk: str) -> None:
    with transaction():
        db.session.get_one(Event, event_id).format = EventFormat.IN_PERSON
    assert "Takes part" not in owner.get(f"{desk}/people/").text
    assert "In the room or online" not in owner.get(f"{desk}/figures/").text
    assert "<strong>0</strong> of 3 are here" in text_of(owner.get(f"{desk}/check-in/"))


def test_the_sheet_has_those_who_come_to_the_room(
    owner: Organiser, event_id: int, desk: str
) -> None:
    page = owner.get(f"{desk}/people/sign-in-sheet").text
    assert [name for name in WAYS if f">{name}</td>" in page] == ["Amina", "Cy"]
    assert "Those who take part online are left out." in page


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", ["Amina", "Cy"]),
        ("?online=yes", ["Amina", "Bo", "Cy"]),
        ("?way=online", ["Bo"]),
    ],
)
def test_badges_are_for_those_who_come_to_the_room_unless_others_are_meant(
    owner: Organiser, event_id: int, desk: str, query: str, named: list[str]
) -> None:
    page = owner.get(f"{desk}/people/badges{query}").text
    assert badges(page) == named
    assert ("Also for those who take part online" in page) == ("way" not in query)


def test_without_badges_the_page_says_why(owner: Organiser, event_id: int, desk: str) -> None:
    nobody = text_of(owner.get(f"{desk}/people/badges?q=zzz"))
    assert "Nobody matches." in nobody
    assert "Nobody is confirmed yet." not in nobody
    for name in ("Amina", "Cy"):
        cancel(f"{name.lower()}@example.org")
    only_online = text_of(owner.get(f"{desk}/people/badges"))
    assert "Nobody who is confirmed comes to the room." in only_online
    cancel("bo@example.org")
    assert "Nobody is confirmed yet." in text_of(owner.get(f"{desk}/people/badges?online=yes"))


def test_a_badge_of_somebody_online_who_was_ticked_is_made(
    owner: Organiser, event_id: int, desk: str
) -> None:
    bo = find("bo@example.org").public_id
    assert badges(owner.get(f"{desk}/people/badges?person={bo}").text) == ["Bo"]


def test_the_door_expects_those_in_the_room_and_finds_the_others(
    owner: Organiser, event_id: int, desk: str
) -> None:
    door = text_of(owner.get(f"{desk}/check-in/"))
    assert "<strong>0</strong> of 2 are here" in door
    assert "<bdi>Bo</bdi>" not in door
    searched = text_of(owner.get(f"{desk}/check-in/?q=Bo"))
    assert "<bdi>Bo</bdi>" in searched
    assert "Takes part online" in searched

    tap(owner, f"{desk}/check-in/", email="bo@example.org")

    door = text_of(owner.get(f"{desk}/check-in/"))
    assert "<strong>1</strong> of 3 is here" in door


def test_who_is_online_as_they_said_does_not_fill_the_list_of_the_door(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for name in ("amina", "bo"):  # Amina was to come to the room
        with transaction():
            person = find_in_transaction(f"{name}@example.org")
            date = person.event.dates[0]
            check_in(registration=person, date=date, way=AttendanceWay.ONLINE, now=utc_now())
    for query in ("", "?show=here"):
        door = text_of(owner.get(f"{desk}/check-in/{query}"))
        assert "2 more are online" in door
        assert ("<bdi>Amina</bdi>" in door, "<bdi>Bo</bdi>" in door) == (True, False)
    assert "<bdi>Bo</bdi>" in text_of(owner.get(f"{desk}/check-in/?q=Bo&show=here"))


def test_online_those_are_expected_who_did_not_say_that_they_come_to_the_room(
    owner: Organiser, event_id: int, desk: str
) -> None:
    page = text_of(owner.get(f"{desk}/check-in/online"))
    assert "of 2" in page
    assert "<bdi>Amina</bdi>" not in page


def test_figures_count_both_ways(owner: Organiser, event_id: int, desk: str) -> None:
    page = text_of(owner.get(f"{desk}/figures/"))
    assert "In the room or online" in page
    assert "People take part: In the room" in page
    assert "way=online" in page


def test_those_confirmed_are_counted_by_the_places_they_need(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.capacity, event.online_open = 2, True
    said = "2 of 2 in the room, 1 online"
    assert f"<dd>{said}</dd>" in owner.get(f"{desk.partition('/events/')[0]}/").text
    assert f"Confirmed: {said}" in text_of(owner.get(f"{desk}/"))
    assert "Confirmed: 2 in the room, 1 online." in owner.get(f"{desk}/registration").text

    with transaction():
        db.session.get_one(Event, event_id).online_open = False
    assert "<dd>3 / 2</dd>" in owner.get(f"{desk.partition('/events/')[0]}/").text
    assert "3 people are confirmed." in owner.get(f"{desk}/registration").text


def test_a_list_that_is_longer_than_the_room_is_not_said_to_wait(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
    text = owner.get(checked(owner, desk)).text
    assert "0 places are left" in text
    assert "those who take part online need none" in text
    assert "waiting list, in the order" not in text


def test_who_is_confirmed_online_leaves_nobody_of_their_group_behind(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.capacity = 0
    sign_up_together(
        event_id,
        "group",
        2,
        ways=[TakesPart.ONLINE, TakesPart.ROOM],
        now=utc_now() - timedelta(days=2),
    )
    online = find("group-1@example.org").public_id
    decide(owner, desk, "cancel", [online])
    page = decide(owner, desk, "confirm", [online])
    assert "Confirmed: " in page
    assert "the others of it wait" not in page


def ahead(event_id: int, **changes: object) -> None:
    """The event is to come, and otherwise as `changes` say."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        start, end = span(timedelta(days=9))
        set_dates(event, [(start, end)], domain=DOMAIN, now=utc_now())
        for name, value in changes.items():
            setattr(event, name, value)


def test_before_it_is_in_person_alone_those_online_are_counted_and_the_places(
    owner: Organiser, event_id: int, desk: str
) -> None:
    ahead(event_id, capacity=2, online_open=True)
    receipt = fill(owner, f"{desk}/basics", format="in-person")
    assert "1 person has chosen to take part online. They stay registered" in receipt.text
    assert "That is 3 people for 2 places: nobody else gets one" in receipt.text
    assert "holds again when you take the change back" in receipt.text
    assert f'href="{desk}/people/?way=online"' in receipt.text

    send_again(owner, f"{desk}/basics", receipt)
    sign_up(event_id, "dee@example.org", now=utc_now())
    assert find("dee@example.org").status is RegistrationStatus.WAITING
    bo = find("bo@example.org")
    assert (bo.status, bo.takes_part) == (RegistrationStatus.CONFIRMED, TakesPart.ONLINE)


def test_before_it_is_online_alone_those_in_the_room_are_counted(
    owner: Organiser, event_id: int, desk: str
) -> None:
    ahead(event_id, capacity=5, online_open=True)
    receipt = fill(owner, f"{desk}/basics", format="online").text
    assert "2 people were to come to the room. They stay registered" in receipt
    assert "nobody else gets one" not in receipt


def test_while_it_is_off_and_nobody_is_told_the_organiser_reads_it_all_the_same(
    owner: Organiser, event_id: int, desk: str
) -> None:
    ahead(event_id, status=EventStatus.POSTPONED)
    fill(owner, f"{desk}/basics", format="in-person")
    assert "1 person has chosen to take part online." in owner.get(f"{desk}/").text
