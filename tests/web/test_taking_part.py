"""An event in a room and online asks how people take part: the form, their pages, their mails."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, find, find_in_transaction, mails
from tests.web.registering import errors_of, location, send
from tests.web.test_register_several import send as send_several
from tests.web.visiting import LATER, own, register_person, span, text_of
from tests.web.visiting import send as send_form
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations import manage
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.taking_part import TakesPart
from webinars.times import utc_now

ASKED = "How do you take part?"


@pytest.fixture
def both(client: FlaskClient) -> int:
    """The event `talk`, in a room and online."""
    return add_event(slug="talk", spans=[span(LATER)], format=EventFormat.HYBRID, venue="Room 3")


def change_format(event_id: int, to: EventFormat) -> None:
    with transaction():
        db.session.get_one(Event, event_id).format = to


def set_status(event_id: int, to: EventStatus) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = to


def own_page(client: FlaskClient, part: str = "") -> str:
    return client.get(own(find().token, part)).text


def change(client: FlaskClient, **fields: object) -> TestResponse:
    values = {"name": "Amina Diallo", **fields}
    return send_form(client, own(find().token, "edit"), values, subject="talk")


def last_letter() -> str:
    """The last mail in the outbox, in plain text, as it is sent now."""
    mail = mails()[-1]
    content = get_render(mail.message)(mail.payload, mail.recipient, utc_now())
    assert content is not None
    return content.text


@pytest.mark.parametrize("format_", [EventFormat.ONLINE, EventFormat.IN_PERSON])
def test_nothing_is_asked_elsewhere(client: FlaskClient, format_: EventFormat) -> None:
    add_event(slug="talk", spans=[span(LATER)], format=format_)

    assert ASKED not in client.get("/events/talk/").text
    assert send(client, takes_part="online").status_code == 303
    assert find().takes_part is None


def test_who_registers_has_to_say_how(client: FlaskClient, both: int) -> None:
    page = client.get("/events/talk/").text
    assert ASKED in page
    for promise in ("Only your name and e-mail", "Your name and e-mail address are enough"):
        assert promise not in page
    for nonsense in (None, "", "moon"):
        answer = send(client, takes_part=nonsense)
        assert answer.status_code == 422
        assert errors_of(answer) == [("takes_part", "Choose: in the room, or online.")]

    location(send(client, takes_part="room"))

    assert find().takes_part is TakesPart.ROOM


def test_the_form_for_several_asks_of_each(client: FlaskClient, both: int) -> None:
    names, bo = ("amina", "bo"), {"person-2-takes_part": "online"}
    answer = send_several(client, *names, **bo)
    assert errors_of(answer) == [
        ("person-1-takes_part", "Person 1: Choose: in the room, or online.")
    ]

    location(send_several(client, *names, **bo, **{"person-1-takes_part": "room"}))

    assert find("amina@example.org").takes_part is TakesPart.ROOM
    assert find("bo@example.org").takes_part is TakesPart.ONLINE


def test_it_can_be_changed_and_is_told(client: FlaskClient, both: int) -> None:
    send(client, takes_part="room")
    assert "In the room" in own_page(client)
    assert "You take part: In the room" in " ".join(last_letter().split())
    assert "At the entrance" in last_letter()
    edit = own_page(client, "edit")
    assert 'name="takes_part" value="room" checked' in edit

    location(change(client, takes_part="online"))

    assert find().takes_part is TakesPart.ONLINE
    assert [mail.message for mail in mails()] == ["confirmation", "changed"]
    assert "You take part: Online" in " ".join(last_letter().split())
    assert "At the entrance" not in last_letter()
    assert json.loads(own_page(client, "data.json"))["registration"]["takes_part"] == "online"


def test_the_reminder_names_the_room_and_the_way_in(client: FlaskClient, both: int) -> None:
    send(client, takes_part="room")
    date = find().event.dates[0]
    reminded = {"date": date.id, "starts_at": date.starts_at.isoformat(), "minutes": 60}
    payload = {"registration": find().id, **reminded}
    letter = get_render("reminder")(payload, "amina@example.org", utc_now())
    assert letter is not None
    for words in ("Room 3", "In the room", f"/join/{find().join_token}"):
        assert words in letter.text
    assert "somebody else" not in letter.text  # without a number of places


def test_what_was_said_is_kept_but_not_shown_elsewhere(client: FlaskClient, both: int) -> None:
    send(client, takes_part="room")
    change_format(both, EventFormat.ONLINE)

    assert "How you take part" not in own_page(client)
    assert ASKED not in own_page(client, "edit")
    location(change(client, name="Amina D."))
    assert find().takes_part is TakesPart.ROOM

    change_format(both, EventFormat.HYBRID)
    assert "How you take part" in own_page(client)


def fill_room(client: FlaskClient, event_id: int, **changes: object) -> None:
    """Let Omar take the only place in the room."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        for name, value in {"capacity": 1, **changes}.items():
            setattr(event, name, value)
    location(send(client, email="omar@example.org", takes_part="room"))


def test_the_page_says_that_the_room_is_full_and_who_wants_can_wait(
    client: FlaskClient, both: int
) -> None:
    with transaction():
        db.session.get_one(Event, both).capacity = 1
    assert "Places are left in the room." in client.get("/events/talk/").text
    fill_room(client, both)

    page = client.get("/events/talk/").text
    assert "You can take part online, or wait for a place in the room." in page

    location(send(client, takes_part="room"))
    assert "Take part online" in own_page(client)
    assert "You can also take part online" in last_letter()
    set_status(both, EventStatus.CANCELLED)
    assert "Take part online" not in own_page(client)
    set_status(both, EventStatus.PUBLISHED)
    location(change(client, takes_part="online"))
    assert find().status is RegistrationStatus.CONFIRMED


def test_without_a_waiting_list_only_online_is_offered(client: FlaskClient, both: int) -> None:
    fill_room(client, both, waiting_list=False)

    for path in ("/events/talk/", "/events/talk/register-several"):
        page = client.get(path).text
        assert 'takes_part" value="online" checked' in page
        assert 'takes_part" value="room"' not in page

    late = send(client, takes_part="room")  # the page was opened before
    assert late.status_code == 409
    assert errors_of(late) == [("takes_part", "The room is full by now. You can take part online.")]
    several = send_several(client, "amina", **{"person-1-takes_part": "room"})
    assert several.status_code == 409
    assert "not enough places in the room" in several.text
    location(send(client, takes_part="online"))


def test_whose_place_has_gone_can_come_back_online(client: FlaskClient, both: int) -> None:
    send(client, takes_part="room")
    with transaction():
        person = find_in_transaction()
        manage.cancel(registration=person, domain="example.org", now=utc_now())
    fill_room(client, both, waiting_list=False)

    page = own_page(client)
    assert "There is no waiting list. You can take part online" in page
    assert "Register again" in page


def test_who_finds_no_place_in_the_room_stays_online(client: FlaskClient, both: int) -> None:
    fill_room(client, both)
    send(client, takes_part="online")

    answer = change(client, takes_part="room")

    assert answer.status_code == 409
    assert "You still take part online" in answer.text
    assert (find().status, find().takes_part) == (RegistrationStatus.CONFIRMED, TakesPart.ONLINE)


def test_each_date_has_a_room_of_its_own(client: FlaskClient) -> None:
    spans = [span(LATER), span(2 * LATER)]
    event_id = add_event(
        slug="talk", spans=spans, format=EventFormat.HYBRID, capacity=1, choose_dates=True
    )
    first, second = (date.public_id for date in db.session.get_one(Event, event_id).dates)
    location(send(client, email="omar@example.org", takes_part="room", dates=first))
    assert "The room is full. If you tick it and want to come" in client.get("/events/talk/").text

    late = send(client, takes_part="room", dates=[first, second])
    assert "send the form again to wait for a place" in late.text
    with transaction():
        db.session.get_one(Event, event_id).waiting_list = False
    late = send(client, takes_part="room", dates=[first, second])
    assert "Choose other dates, or take part online." in late.text

    location(send(client, takes_part="online", dates=[first, second]))

    assert find().status is RegistrationStatus.CONFIRMED
    edit = own_page(client, "edit")  # who is online has every date
    assert " disabled>" not in edit
    assert "The room is full" not in edit


@pytest.mark.parametrize("way", [TakesPart.ONLINE, TakesPart.ROOM])
def test_the_way_that_was_chosen_comes_first(client: FlaskClient, way: TakesPart) -> None:
    token = register_person(
        details={"takes_part": way}, format=EventFormat.HYBRID, venue="Mundo-J", platform="Zoom"
    )
    is_online = way is TakesPart.ONLINE

    page = text_of(client.get(own(token)))
    where = page.partition("<dt>Where</dt>")[2]
    file = client.get(own(token, "calendar.ics")).text

    online = "Online, on Zoom" if is_online else "If you take part online after all: Zoom"
    assert (where.index(online) < where.index("Mundo-J")) is is_online
    assert ("In the room: <bdi>Mundo-J" in where) is is_online
    assert ("LOCATION:Mundo-J" in file) is not is_online
    if not is_online:
        assert page.index("Your code for the door") < page.index("Join page")
        assert "Online, on Zoom" not in page
        assert re.search(r'If you take part online after all: <a href="[^"]*">Join page</a>', page)
    invitation = get_render("confirmation")(mails()[0].payload, mails()[0].recipient, utc_now())
    assert invitation is not None
    assert invitation.calendar is not None
    assert (b"LOCATION:Mundo-J" in invitation.calendar.body) is not is_online
