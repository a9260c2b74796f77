"""Who agrees to be recorded: written down by organisers, looked for, exported, counted."""

from __future__ import annotations

import pytest

from tests.registrations.builders import find, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_exporting import export, rows
from tests.web.organiser.test_person_added import add
from tests.web.organiser.test_without_email import register
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventFormat
from webinars.extensions import db, transaction

AGREED = "I agree to be seen."


@pytest.fixture(autouse=True)
def recorded(event_id: int) -> None:
    """The event is recorded."""
    with transaction():
        db.session.get_one(Event, event_id).recording = True


def test_who_is_added_by_hand_agrees_by_the_way_they_did(owner: Organiser, desk: str) -> None:
    assert "may show my name, picture and voice" in owner.get(f"{desk}/people/add").text
    without = owner.get(f"{desk}/people/add-without-email").text
    assert 'name="recording_consent"' in without
    assert "You can take part without it" in without
    add(owner, desk, recording_consent="y")
    [consent] = find("bo@example.org").consents
    assert (consent.purpose, consent.way, consent.language) == ("recording", "by telephone", "en")
    page = text_of(owner.get(f"{desk}/people/{find('bo@example.org').public_id}/"))
    assert "To be recorded" in page
    assert consent.text in page


def test_the_entrance_sees_whom_to_seat_where_nobody_is_recorded(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for name, agreed in (("Amina", AGREED), ("Bilal", None)):
        sign_up(event_id, f"{name}@example.org", name=name, recording_consent=agreed)
    for recorded in (True, False):
        with transaction():
            event = db.session.get_one(Event, event_id)
            event.format, event.recording = EventFormat.IN_PERSON, recorded
        page = text_of(owner.get(f"{desk}/check-in/"))
        assert page.count("Not recorded") == int(recorded)
        assert not recorded or page.index("Bilal") < page.index("Not recorded")


def test_who_has_no_address_agrees_and_thinks_again_through_an_organiser(
    owner: Organiser, desk: str, event_id: int
) -> None:
    [noor] = register(owner, f"{desk}/people/add-without-email", "Noor").values()
    page = f"{desk}/people/{noor}/"
    sign_up(event_id)
    other = f"{desk}/people/{find().public_id}/"
    assert "recording/agree" not in owner.get(other).text, "they have a page of their own"
    assert owner.post(f"{other}recording/agree", {"way": "on paper"}).status_code == 409
    assert owner.post(f"{other}recording/take-back").status_code == 409

    def agrees() -> list[str]:
        found = owner.get(f"{desk}/people/?recorded=yes").text
        return [name for name in ("Noor", "Amina") if name in found]

    for way in ("", "by e-mail"):
        assert (
            "Choose how"
            in owner.get(owner.post(f"{page}recording/agree", {"way": way}).location).text
        )
    assert agrees() == []
    assert "recording/agree" in owner.get(page).text
    for _again in range(2):
        assert owner.post(f"{page}recording/agree", {"way": "on paper"}).status_code == 303
    assert agrees() == ["Noor"]
    assert "recording/take-back" in owner.get(page).text
    for _again in range(2):
        assert owner.post(f"{page}recording/take-back").status_code == 303
    assert agrees() == []
    logged = [entry.action for entry in db.session.query(AuditEntry) if ".recorded" in entry.action]
    assert logged == ["registration.recorded", "registration.recorded-undo"]


def test_who_does_not_agree_is_found_exported_and_counted(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    for name in ("amina", "bilal", "carine"):
        agreed = AGREED if name == "amina" else None
        sign_up(event_id, f"{name}@example.org", name=name.title(), recording_consent=agreed)
    found = {
        said: {name for name in ("Amina", "Bilal", "Carine") if name in page}
        for said in ("yes", "no")
        if (page := owner.get(f"{desk}/people/?recorded={said}").text)
    }
    assert found == {"yes": {"Amina"}, "no": {"Bilal", "Carine"}}
    listed = [query for query in count_queries if "NOT IN (SELECT" in query]
    assert listed == [], "all consents of all events are too many to look through for each person"
    assert rows(export(owner, desk, columns=["name", "recorded"])) == [
        ["Name", "Agrees to be recorded"],
        ["Carine", "No"],
        ["Bilal", "No"],
        ["Amina", "Yes"],
    ]
    figures = text_of(owner.get(f"{desk}/figures/"))
    assert "Agreed to be recorded: 1 of 3 confirmed people." in figures
    count_queries.clear()
    owner.get(f"{desk}/people/?columns=recorded")
    assert sum("FROM consents" in query for query in count_queries) == 1
