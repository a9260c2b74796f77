"""What stands to be read out to people without an e-mail address, and who may read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.registrations.builders import sign_up
from tests.registrations.mailings import drafts
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_co_hosting import grant
from tests.web.organiser.test_without_email import NOOR, add, noor
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, HostSight
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.mailings import sending
from webinars.registrations.mailings.composing import Words
from webinars.registrations.models import Registration
from webinars.registrations.untold import list_untold, note
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


def test_a_new_access_code_is_read_out_by_who_may_edit_people(
    owner: Organiser, others: list[tuple[Organiser, str]], people: str
) -> None:
    with transaction():
        notice = db.session.scalars(select(EventNotice)).one()
        notice.changes = {"join_passcode": [None, None]}
    for page in pages():
        assert "New passcode: <ins>Code7391" in text_of(owner.get(f"{people}{page}"))
        for who, path in others:
            shown = text_of(who.get(f"{path}{page}"))
            assert "New passcode" in shown
            assert "Code7391" not in shown


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


def tick_off(owner: Organiser, people: str) -> str:
    """Tick off all that is to be told to Noor; the page that follows."""
    marks = re.findall(r'name="seen" value="([^"]+)"', owner.get(f"{people}to-tell").text)
    told = f"{people}{noor().public_id}/told"
    return text_of(owner.post(told, {"seen": marks}, follow_redirects=True))


def test_told_by_mistake_is_taken_back_and_the_history_says_what_was_told(
    owner: Organiser, viewer: Organiser, people: str
) -> None:
    page, undo = f"{people}{noor().public_id}/", f"{people}{noor().public_id}/told/undo"
    before = list_untold([noor().id])[noor().id]
    assert undo in tick_off(owner, people)
    assert list_untold([noor().id]) == {}
    own = text_of(owner.get(page))
    assert "Told by somebody: Reminder, News of the event" in own
    assert undo in own
    assert undo not in viewer.get(page).text
    assert viewer.post(undo).status_code == 403
    assert "It is to be told again." in owner.post(undo, follow_redirects=True).text
    after = list_untold([noor().id])[noor().id]
    assert after.since_of == before.since_of
    assert undo not in owner.get(page).text
    assert "Nothing was changed." in owner.post(undo, follow_redirects=True).text
    assert list_untold([noor().id])[noor().id] == after
    assert "Not told after all" in owner.get(page).text


def test_what_is_true_no_more_does_not_come_back(
    owner: Organiser, people: str, event_id: int
) -> None:
    own = f"{people}{noor().public_id}/told/undo"
    sign_up(event_id)
    words = {"en": Words(subject="Stopped", body="Words")}
    stopped = drafts.draft(event_id, words)
    drafts.send(stopped)
    drafts.expand()
    with transaction():
        note([noor().id], "confirmation", now=utc_now())
    tick_off(owner, people)
    with transaction():
        sending.stop(event_id=event_id, public_id=stopped, now=drafts.LATER)
        db.session.query(Registration).filter_by(name="Noor").one().sequence += 1
    owner.post(own)
    assert sorted(list_untold([noor().id])[noor().id].messages) == ["reminder", "update"]


def test_after_ten_minutes_told_stays_told(owner: Organiser, people: str) -> None:
    tick_off(owner, people)
    with transaction():
        entry = db.session.query(AuditEntry).filter_by(action="registration.told").one()
        entry.at -= timedelta(minutes=11)
    assert "told/undo" not in owner.get(f"{people}{noor().public_id}/").text
    owner.post(f"{people}{noor().public_id}/told/undo")
    assert list_untold([noor().id]) == {}


def test_who_has_an_address_by_now_is_told_by_mail(owner: Organiser, people: str) -> None:
    tick_off(owner, people)
    with transaction():
        found = db.session.query(Registration).filter_by(name="Noor").one()
        found.email = found.email_key = "noor@example.org"
    assert "told/undo" not in owner.get(f"{people}{noor().public_id}/").text
    owner.post(f"{people}{noor().public_id}/told/undo")
    assert list_untold([noor().id]) == {}
