"""What stands to be read out to people without an e-mail address, and who may read it."""

from __future__ import annotations

import pytest

from tests.registrations.builders import sign_up
from tests.registrations.mailings import drafts
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_co_hosting import grant
from tests.web.organiser.test_without_email import NOOR, add, noor
from webinars.events.models import Event, HostSight
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.mailings.composing import Words
from webinars.registrations.untold import note
from webinars.times import utc_now

__all__ = ["add"]

WAY_IN = ["Code7391", "8455", "4622"]


@pytest.fixture
def people(owner: Organiser, add: str, event_id: int) -> str:
    """Where the pages of people begin; Noor has a place, and has to be told the way in."""
    now = utc_now()
    owner.post(add, NOOR)
    person_id = noor().id
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.join_passcode, event.join_phone = "Code7391", "+32 2 000\nPIN: 8455#"
        changes = {"join_phone": ["+32 2 000\nPIN: 4622#", event.join_phone]}
        notice = EventNotice(event_id=event_id, kind=NoticeKind.PLACE, changes=changes)
        notice.created_at = notice.expanded_at = now
        db.session.add(notice)
        note([person_id], "update", now=now)
        note([person_id], "reminder", now=now)
    return add.removesuffix("add-without-email")


@pytest.fixture
def others(
    viewer: Organiser, stranger: Organiser, event_id: int, people: str
) -> list[tuple[Organiser, str]]:
    """A viewer, and the owner of a co-host who sees all people, with their way to these."""
    grant(event_id, stranger, HostSight.ALL)
    own = stranger.get("/organiser/").location.rstrip("/")
    return [(viewer, people), (stranger, f"{own}/events/{people.partition('/events/')[2]}")]


def pages() -> list[str]:
    return ["to-tell", f"{noor().public_id}/"]


def test_the_way_in_is_for_who_may_edit_people(
    owner: Organiser, others: list[tuple[Organiser, str]], people: str
) -> None:
    secrets = [*WAY_IN, show_door_code(noor().door_code)]
    for page in pages():
        shown = owner.get(f"{people}{page}").text
        assert [each for each in secrets if each not in shown] == []
        for who, path in others:
            shown = who.get(f"{path}{page}").text
            assert "Tuesday 6 July 2027" in shown
            assert [each for each in secrets if each in shown] == []


def test_words_of_messages_are_for_who_may_edit_people(
    owner: Organiser, others: list[tuple[Organiser, str]], people: str, event_id: int
) -> None:
    sign_up(event_id)
    words = Words(subject="Your way in", body="Ring twice, {name}")
    drafts.send(drafts.draft(event_id, {"en": words}))
    drafts.expand()
    for page in pages():
        assert "Ring twice" in owner.get(f"{people}{page}").text
        for who, path in others:
            shown = who.get(f"{path}{page}").text
            assert "Message from the organisers" in shown
            assert "Ring twice" not in shown
            assert "Your way in" not in shown
