"""The list that somebody gets who registered several people: one for all forms meanwhile."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.registrations.builders import NOW, add_event, local, mails, sign_up_together
from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail.content import Content, get_render
from webinars.mail.models import OutgoingMail
from webinars.registrations import messages
from webinars.registrations.parties.registering import MOST_MORE

JUNE = [(local(6, day, 11), local(6, day, 12)) for day in (1, 8)]
CUT = "Forms that came after these are not listed here."

assert messages  # importing the package registers its letters


def lists() -> list[OutgoingMail]:
    return [mail for mail in mails() if mail.message == "party"]


def read(mail: OutgoingMail, now: datetime = NOW) -> Content | None:
    return get_render(mail.message)(mail.payload, mail.recipient, now)


def test_an_address_is_one_however_it_is_spelled(app: Flask) -> None:
    event_id = add_event()
    spellings = ["Layla@example.org", "layla@example.org", "LAYLA@EXAMPLE.ORG"]
    for number, contact in enumerate(spellings):
        sign_up_together(event_id, f"group{number}", 1, contact=contact)
    [mail] = lists()
    content = read(mail)
    assert content is not None
    assert [n for n in range(3) if f"group{n}-1@example.org" not in content.text] == []


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_list_takes_in_so_many_forms_and_says_that_there_were_more(
    sqlite_app: Flask, *, is_cut: bool
) -> None:
    event_id = add_event()
    for number in range(1 + MOST_MORE + is_cut):
        sign_up_together(event_id, f"group{number}", 1)
    [mail] = lists()
    assert len(mail.payload["more"]) == MOST_MORE
    content = read(mail)
    assert content is not None
    for body in (content.text, content.html):
        assert f"group{MOST_MORE}-1@example.org" in body
        assert (CUT in body) is is_cut


def test_who_was_registered_for_dates_that_are_over_is_listed_no_more(sqlite_app: Flask) -> None:
    event_id = add_event(spans=JUNE, choose_dates=True)
    first, second = (date.uid for date in db.session.get_one(Event, event_id).dates)
    sign_up_together(event_id, "early", 1, dates=[first])
    [mail] = lists()
    assert read(mail) is not None
    first_is_over = datetime(2027, 6, 2, tzinfo=NOW.tzinfo)
    assert read(mail, first_is_over) is None

    sign_up_together(event_id, "late", 1, dates=[second])

    content = read(lists()[0], first_is_over)
    assert content is not None
    for body in (content.text, content.html):
        assert "late-1@example.org" in body
        assert "early-1@example.org" not in body
        assert body.count("For whom you asked") == 1
