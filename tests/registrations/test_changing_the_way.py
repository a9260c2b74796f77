"""Calendars of people who change how they take part: in the room, or online."""

from __future__ import annotations

from flask import Flask

from tests.registrations.builders import deliver_all, mails, sign_up
from tests.registrations.test_room_places import NINE, ONLINE, ROOM, TWO, C, add_room, change
from webinars.mail.content import get_render
from webinars.mail.models import MailState


def requests(email: str) -> list[str]:
    """The calendar parts of the invitations that wait, unfolded."""
    contents = [
        get_render(mail.message)(mail.payload, mail.recipient, NINE)
        for mail in mails(email)
        if mail.message == "invitation" and mail.state is MailState.QUEUED
    ]
    parts = [content.calendar for content in contents if content and content.calendar]
    return [part.body.replace(b"\r\n ", b"").decode() for part in parts]


def test_calendars_hear_of_another_way_to_take_part(app: Flask) -> None:
    sign_up(add_room(venue="Town hall", spans=TWO, capacity=2), C, takes_part=ONLINE)
    deliver_all()
    change(C, ROOM)
    change(C, ROOM, name="Carine")
    assert len(requests(C)) == 2
    for request in requests(C):
        assert "LOCATION:Town hall" in request
        assert "SEQUENCE:1" in request
    change(C, ONLINE)
    assert len(requests(C)) == 2
    for request in requests(C):
        assert "LOCATION:Town hall" not in request
        assert "SEQUENCE:2" in request
