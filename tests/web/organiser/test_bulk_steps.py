"""Deciding about all who match, more than go in one step: step by step, and back one by one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from tests.registrations.builders import find, sign_up
from tests.web.organiser import test_bulk as bulk
from tests.web.organiser.filling import forms_of
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_bulk import STATUS, standing, undo, withdraw
from tests.web.visiting import text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.people import deciding
from webinars.registrations.people.deciding import Outcome

crowd = bulk.crowd


@pytest.fixture(autouse=True)
def _four_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("chosen", "deciding"):
        monkeypatch.setattr(f"webinars.web.organiser.{module}.MOST_AT_ONCE", 4)


def ask(owner: Organiser, desk: str, do: str) -> TestResponse:
    """The question about all."""
    return owner.get(f"{desk}/people/decide?{urlencode({'all': 'yes', 'do': do})}")


def agree(owner: Organiser, page: TestResponse, **more: str) -> TestResponse:
    """Press the button of the question; the page that follows."""
    form = next(each for each in forms_of(page) if "seen" in each.fields)
    return owner.post(form.action, {**form.fields, **more}, follow_redirects=True)


def test_many_who_match_are_decided_about_in_steps_which_are_undone_one_by_one(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    asked = ask(owner, desk, "decline")
    assert "Do not accept: 4 people" in text_of(asked)
    assert "2 more people come after these" in text_of(asked)
    page = agree(owner, asked, words="Full.")
    assert "4 people were not accepted." in page.text
    assert "Do not accept: 2 people" in page.text
    assert "Full.</textarea>" in page.text
    last = agree(owner, page)
    assert standing(event_id) == {STATUS.DECLINED: 6}
    undo(owner, last.text)
    assert standing(event_id) == {STATUS.DECLINED: 4, STATUS.PENDING: 2}
    undo(owner, owner.get(f"{desk}/people/").text)
    assert standing(event_id) == {STATUS.PENDING: 6}


def test_the_page_of_the_next_step_can_be_loaded_again(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = agree(owner, ask(owner, desk, "decline"), words="Full.")
    again = owner.get(f"{page.request.path}?{page.request.query_string.decode()}")
    assert again.status_code == 200
    assert "Do not accept: 2 people" in again.text
    assert "Full.</textarea>" in again.text
    assert standing(event_id) == {STATUS.DECLINED: 4, STATUS.PENDING: 2}


def test_words_stay_for_the_next_step_also_where_this_one_changed_nobody(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    bulk.decide(owner, desk, "confirm", crowd[5:])
    page = agree(owner, ask(owner, desk, "confirm"), words="Welcome.")
    assert "There was no place for 4 people" in page.text
    assert "Welcome.</textarea>" in page.text
    emptied = agree(owner, ask(owner, desk, "confirm"), words="")
    assert "If you write none, these people get none" in emptied.text


def test_the_page_counts_those_whom_it_is_about_and_names_no_number_for_nobody(
    owner: Organiser, event_id: int, desk: str, crowd: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.decide(owner, desk, "confirm", crowd[2:])
    page = text_of(ask(owner, desk, "confirm"))
    assert "Of all who match your search and filters, those whom it is about:" in page
    nobody = text_of(owner.get(f"{desk}/people/decide?person={crowd[5]}&do=confirm"))
    assert "<h1>Confirm</h1>" in nobody
    assert "This changes nothing" in nobody
    monkeypatch.setattr("webinars.web.organiser.chosen.NAMED", 2)
    many = urlencode({"person": crowd, "do": "decline"}, doseq=True)
    assert "and 4 more" in text_of(owner.get(f"{desk}/people/decide?{many}"))


def test_a_later_step_that_changed_nobody_hides_no_earlier_one(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 4
    nobody = agree(owner, agree(owner, ask(owner, desk, "confirm")))
    assert "There was no place for 2 people" in nobody.text
    listed = owner.get(f"{desk}/people/").text
    assert "Last decision: 4 people are confirmed." in listed
    undo(owner, listed)
    assert standing(event_id) == {STATUS.PENDING: 6}


def test_a_step_names_only_those_whom_it_is_about(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    withdraw(crowd[5])
    page = text_of(ask(owner, desk, "decline"))
    assert "Do not accept: 4 people" in page
    said = "For 1 person it does not apply, and nothing changes: Cancelled: 1"
    assert page.count("Cancelled: 1") == page.count(said) == 1
    following = text_of(agree(owner, ask(owner, desk, "decline")))
    assert "Do not accept: 1 person" in following
    assert "it does not apply" not in following


def test_where_all_stand_there_already_the_page_says_so_without_a_number(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = text_of(ask(owner, desk, "reinstate"))
    assert "For 6 people it does not apply, and nothing changes:" in page
    assert "Reinstate:" not in page


def test_whoever_registers_meanwhile_comes_in_a_later_step(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    asked = ask(owner, desk, "decline")
    sign_up(event_id, "late@example.org")
    page = agree(owner, asked)
    assert page.status_code == 200
    assert "Do not accept: 3 people" in page.text
    assert find("late@example.org").status is STATUS.PENDING


def test_too_many_who_were_named_are_not_counted_wrongly(
    owner: Organiser, desk: str, crowd: list[str]
) -> None:
    query = urlencode({"person": crowd, "do": "confirm"}, doseq=True)
    page = text_of(owner.get(f"{desk}/people/decide?{query}"))
    assert "<h1>Confirm</h1>" in page
    assert "5 people" not in page


def test_who_stood_elsewhere_at_the_last_moment_is_told_apart_from_whom_it_does_not_concern(
    owner: Organiser, desk: str, crowd: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**values: Any) -> Outcome:  # noqa: ANN401
        return decide(**{**values, "seen": {**values["seen"], crowd[0]: STATUS.CONFIRMED}})

    decide = deciding.decide
    asked = owner.get(f"{desk}/people/decide?person={crowd[0]}&person={crowd[1]}&do=decline")
    monkeypatch.setattr(deciding, "decide", late)
    page = agree(owner, asked).text
    assert "Not accepted: Person 1" in page
    assert "1 person stood elsewhere already, and stays there." in page
    assert "it did not apply" not in page
