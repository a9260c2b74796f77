"""People with and without titles before their names: one entry, in its place, asked about."""

from __future__ import annotations

import re

import pytest

from tests.events.programming.agendas import add_person, item_of, organisation_id, plan
from tests.web.organiser.pasting import create, pages, paste
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_agenda import fields
from webinars.events.programme import Speaker
from webinars.events.programming.directory import About
from webinars.events.programming.merging import list_likely_pairs
from webinars.extensions import db

__all__ = ["pages"]


@pytest.fixture
def here(event_id: int) -> int:
    return organisation_id(event_id)


@pytest.fixture
def url(desk: str, event_id: int, here: int) -> str:
    """The form of an item, where the directory has somebody with a title."""
    add_person(here, "Dr Nour Haddad", en=About("Psychiatrist", "St Pierre"))
    plan(event_id, ("Law", "11:00", "11:30"))
    return f"{desk}/agenda/{item_of(event_id, 'Law').public_id}/"


def names() -> list[str]:
    db.session.rollback()
    return sorted(speaker.name for speaker in db.session.query(Speaker))


def send(editor: Organiser, url: str, **changes: str) -> tuple[int, str]:
    sent = fields(editor.get(url).text, f'action="{url}"') | {
        name.replace("_", "-"): value for name, value in changes.items()
    }
    answer = editor.post(url, sent)
    return answer.status_code, answer.text


def test_somebody_with_a_title_is_asked_about(editor: Organiser, url: str, event_id: int) -> None:
    status, page = send(editor, url, people_0_name="Nour Haddad")
    assert status == 422
    assert "Is Nour Haddad the same person as “Dr Nour Haddad – St Pierre”? Choose." in page
    assert names() == ["Dr Nour Haddad"]
    known = re.search(r'<option value="([0-9a-f-]{36})">Dr Nour Haddad – St Pierre', page)
    assert known
    status, _page = send(editor, url, people_0_name="Nour Haddad", people_0_same=known[1])
    assert status == 303
    assert names() == ["Dr Nour Haddad"]
    assert [part.speaker.name for part in item_of(event_id, "Law").people] == ["Dr Nour Haddad"]


def test_each_who_may_be_meant_can_be_chosen(
    editor: Organiser, url: str, event_id: int, here: int
) -> None:
    other = add_person(here, "Prof. Nour Haddad").public_id
    status, page = send(editor, url, people_0_name="Nour Haddad")
    assert status == 422
    assert "Several people in the directory may be Nour Haddad. Choose." in page
    assert '">Dr Nour Haddad – St Pierre</option>' in page
    assert re.search(r'<select aria-describedby="people-error" aria-invalid="true"', page)
    status, _page = send(editor, url, people_0_name="Nour Haddad", people_0_same=other)
    assert status == 303
    assert [part.speaker.name for part in item_of(event_id, "Law").people] == ["Prof. Nour Haddad"]


def test_somebody_else_of_that_name_is_added(editor: Organiser, url: str) -> None:
    answer = "new nour haddad"
    status, _page = send(editor, url, people_0_name="Nour Haddad", people_0_same=answer)
    assert status == 303
    assert names() == ["Dr Nour Haddad", "Nour Haddad"]


def test_an_answer_is_of_its_name_alone(editor: Organiser, url: str) -> None:
    status, _page = send(editor, url, people_0_name="Frau Haddad", people_0_same="new nour haddad")
    assert status == 303, "nobody is called so"
    status, page = send(editor, url, people_1_name="Herr Haddad", people_1_same="new nour haddad")
    assert status == 422
    assert "Is Herr Haddad the same person as “Frau Haddad”? Choose." in page


def test_titles_do_not_sort(editor: Organiser, desk: str, here: int) -> None:
    for name in ("Mme Zoé Petit", "Frau Ada Lind", "Omar Said", "M. Bruno Roy"):
        add_person(here, name)
    page = editor.get(f"{desk.partition('/events/')[0]}/speakers/").text
    places = [page.index(f">{name}<") for name in ("Frau Ada Lind", "M. Bruno Roy", "Omar Said")]
    assert places == sorted(places)
    assert page.index(">Mme Zoé Petit<") > places[-1]


def test_entries_that_differ_by_a_title_may_be_double(here: int) -> None:
    first, second = add_person(here, "Nour Haddad"), add_person(here, "Dr. Nour Haddad")
    add_person(here, "Nour Said")
    pairs = list_likely_pairs(organisation_id=here)
    assert [{one.public_id for one in pair} for pair in pairs] == [
        {first.public_id, second.public_id}
    ]


def test_one_person_of_an_agenda_is_one_entry(editor: Organiser, pages: str) -> None:
    agenda = (
        "10:00 - 10:20 Opening\n• Dr Nour Haddad – Psychiatrist, St Pierre\n"
        "10:20 - 12:00 Debate\n• Nour Haddad – Psychiatrist, St Pierre\n"
    )
    note = "Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\nCome.\n"
    made = create(editor, paste(editor, pages, note, agenda))
    people = [part.speaker for item in made.dates[0].items for part in item.people]
    assert people[0] is people[1]
