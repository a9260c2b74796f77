"""Calendars of people who change how they take part: in the room, or online."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    deliver_all,
    find,
    find_in_transaction,
    mails,
    sign_up,
)
from tests.registrations.test_room_places import NINE, ONLINE, ROOM, TWO, C, add_room, change
from webinars.extensions import transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.renewing import renew_links
from webinars.registrations.taking_part import TakesPart


def requests(email: str) -> list[str]:
    """The calendar parts of the invitations that wait, unfolded."""
    contents = [
        get_render(mail.message)(mail.payload, mail.recipient, NINE)
        for mail in mails(email)
        if mail.message in {"invitation", "changed"} and mail.state is MailState.QUEUED
    ]
    parts = [content.calendar for content in contents if content and content.calendar]
    return [part.body.replace(b"\r\n ", b"").decode() for part in parts]


def waiting(email: str) -> list[OutgoingMail]:
    """The mails that wait."""
    queued = [mail for mail in mails(email) if mail.state is MailState.QUEUED]
    return sorted(queued, key=lambda mail: mail.message)


def test_calendars_hear_of_another_way_to_take_part(app: Flask) -> None:
    sign_up(add_room(venue="Town hall", spans=TWO, capacity=2), C, takes_part=ONLINE)
    deliver_all()
    change(C, ROOM)
    change(C, ROOM, name="Carine")
    assert [mail.message for mail in waiting(C)] == ["changed", "invitation"]
    assert len(requests(C)) == 2
    for request in requests(C):
        assert "LOCATION:Town hall" in request
        assert "SEQUENCE:1" in request
    change(C, ONLINE)
    assert len(requests(C)) == 2
    for request in requests(C):
        assert "LOCATION:Town hall" not in request
        assert "SEQUENCE:2" in request


def test_one_mail_says_from_what_to_what_and_corrects_the_calendar(app: Flask) -> None:
    sign_up(add_room(venue="Town hall", capacity=2), C, takes_part=ROOM)
    deliver_all()
    change(C, ONLINE)
    [mail] = waiting(C)
    content = get_render(mail.message)(mail.payload, mail.recipient, NINE)
    assert content is not None
    assert "Façon de participer : Dans la salle → En ligne" in " ".join(content.text.split())
    assert "met aussi votre agenda à jour" in content.text
    assert content.calendar is not None
    assert b"SEQUENCE:1" in content.calendar.body
    change(C, ROOM)
    [mail] = waiting(C)
    content = get_render(mail.message)(mail.payload, mail.recipient, NINE)
    assert content is not None
    assert "Façon de participer" not in content.text
    assert content.calendar is not None
    assert b"LOCATION:Town hall" in content.calendar.body


def test_who_had_not_said_and_comes_to_the_room_has_another_place_in_the_calendar(
    app: Flask,
) -> None:
    sign_up(add_room(venue="Town hall", capacity=2), C)
    deliver_all()
    change(C, ROOM)
    [request] = requests(C)
    assert "LOCATION:Town hall\r\n" in request
    assert "SEQUENCE:1" in request


@pytest.mark.parametrize(("way", "raised"), [(ROOM, 0), (ONLINE, 1), (None, 1)])
def test_new_links_are_another_place_only_where_one_of_them_is_it(
    sqlite_app: Flask, way: TakesPart | None, raised: int
) -> None:
    sign_up(add_room(venue="Town hall", capacity=2), C, takes_part=way)
    deliver_all()
    with transaction():
        renew_links(registration=find_in_transaction(C), domain=DOMAIN, now=NINE)
    assert find(C).sequence == raised
