"""Before a list is imported: what its people become, who they are, and what looks wrong."""

from __future__ import annotations

import hashlib

import pytest

from tests.registrations.moving.lists import book_of, csv_of
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_importing import CHOICES, checked, upload, uploaded
from tests.web.visiting import text_of
from webinars.events.models import Event, EventStatus
from webinars.extensions import db, transaction


def test_before_an_import_it_is_said_what_people_become_and_who_they_are(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk)
    text = text_of(owner.get(page))
    assert "2 people are confirmed at once." in text
    assert "not about those of a list" not in text
    new = owner.get(f"{page}?show=new").text
    assert "Amina Diallo" in new
    assert "Broken" not in new
    with transaction():
        db.session.get_one(Event, event_id).approval = True
    assert "import only those whom you have accepted" in text_of(owner.get(page))


def test_a_check_shows_what_else_was_read_and_no_empty_column(owner: Organiser, desk: str) -> None:
    told = csv_of(
        ["Nom", "Courriel", "Organisation"], ["Amina", "amina@example.org", "Réseau Accueil"]
    )
    page = checked(owner, desk, told, **{"column-2": "organisation"})
    rows = owner.get(f"{page}?show=new").text
    assert '<td data-label="Organisation"><bdi>Réseau Accueil</bdi></td>' in rows
    assert ">Why</th>" not in rows


def test_a_name_that_is_an_address_is_pointed_out(owner: Organiser, desk: str) -> None:
    told = csv_of(
        ["Nom", "Courriel"],
        ["Bob Stone <bob@stone.example>", "bob@stone.example"],
        ["Amina", "amina@example.org"],
    )
    page = checked(owner, desk, told, **{"column-2": ""})
    assert "The name of 1 person is an e-mail address" in text_of(owner.get(page))
    rows = owner.get(f"{page}?show=name-address").text
    assert "write the name alone" in rows
    assert "amina@example.org" not in rows


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_where_nobody_would_be_registered_no_mail_is_promised_and_nothing_offered(
    owner: Organiser, event_id: int, desk: str, status: EventStatus
) -> None:
    page = checked(owner, desk)
    assert 'value="import"' in owner.get(page).text
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.status, event.capacity = status, 1
    text = owner.get(page).text
    assert "Nobody of the list would be registered" in text
    for other in (
        "get a mail",
        "Nobody gets a mail",
        "waiting list, in the order",
        "place is left",
    ):
        assert other not in text
    assert 'value="import"' not in text
    assert "Change columns or choices" in text


def test_what_a_sheet_hides_is_said_when_it_is_uploaded(owner: Organiser, desk: str) -> None:
    content = book_of(
        ("List", [["Name", "Email"], ["Bo", "bo@example.org"], ["Cy", "cy@example.org"]]),
        ("More", [["x"], ["x"], ["x"]]),
        hidden=3,
    )
    answer = upload(owner, desk, content, "list.xlsx")
    said = text_of(owner.get(answer.location))
    assert "1 row is hidden in the file, perhaps by a filter." in said
    assert "There are rows on other sheets, too: More." in said


def test_a_book_of_many_sheets_signs_nobody_out(owner: Organiser, desk: str) -> None:
    """A browser drops a cookie of more than 4096 bytes, and with it whoever is signed in."""
    names = [hashlib.sha256(str(number).encode()).hexdigest()[:31] for number in range(150)]
    rows = [["Name", "Email"], ["Bo", "bo@example.org"]]
    answer = upload(owner, desk, book_of(*((name, rows) for name in names)), "list.xlsx")
    assert all(len(cookie) < 4096 for cookie in answer.headers.getlist("Set-Cookie"))
    said = text_of(owner.get(answer.location))
    assert names[1] in said
    assert "and 144 more" in said
    assert names[-1] not in said


def test_a_row_that_counts_the_others_is_no_person(
    owner: Organiser, desk: str, event_id: int
) -> None:
    names = ("TOTAL 21", "Total :", "Gesamt 21 Personen", "Total participants: 21", "Total Eclipse")
    content = csv_of(["Name", "Email"], ["Bo", "bo@example.org"], *([name, ""] for name in names))
    page = uploaded(owner, desk, content)
    sent = {"column-0": "name", "column-1": "email", **CHOICES, "act": "check"}
    proof = {"without": "on paper", "agreed_on": "2026-11-30", "taken_by": "Vera"}
    assert owner.post(page, sent | proof).status_code == 303
    shown = text_of(owner.get(page))
    assert shown.count("This looks like a total, and not like a person.") == 4
