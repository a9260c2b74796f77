"""The organiser's own questions: add, change, order, remove; and how they are asked."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import find, sign_up
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from tests.web.visiting import send
from webinars.events.models import Event
from webinars.events.programme import Question
from webinars.extensions import db


def register(client: FlaskClient, slug: str, **answers: str) -> TestResponse:
    """Send the form of the event's page, as Amina fills it in."""
    person = {"name": "Amina", "email": "amina@example.org"}
    entered = {name.replace("__", "-"): text for name, text in answers.items()}
    return send(client, f"/events/{slug}/register", {**person, **entered}, subject=slug)


def questions(event_id: int) -> list[Question]:
    db.session.rollback()
    return db.session.get_one(Event, event_id).questions


def keys(event_id: int) -> list[str]:
    return [question.key for question in questions(event_id)]


def add(editor: Organiser, desk: str, kind: str, label: str, **more: object) -> None:
    answer = fill(editor, f"{desk}/questions/new?type={kind}", label__en=label, **more)
    assert answer.status_code == 303, answer.text


def add_visa(editor: Organiser, desk: str) -> None:
    add(editor, desk, "yes-no", "Visa", required="y")
    add(editor, desk, "text", "Passport", condition="visa:yes", required="y")


@pytest.mark.parametrize("kind", ["text", "long-text", "yes-no", "country", "number", "date"])
def test_each_type_can_be_added(editor: Organiser, desk: str, event_id: int, kind: str) -> None:
    add(editor, desk, kind, "Tell us", hint__en="Briefly", required="y")
    [question] = questions(event_id)
    assert (question.type.value, question.required) == (kind, True)
    assert question.text("en", "en").hint == "Briefly"
    assert "Tell us" in editor.get(f"{desk}/questions/").text


def test_answers_to_choose_from_are_added_and_removed_without_a_script(
    editor: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/questions/new?type=choice"
    page = editor.get(path)
    more = send_again(editor, path, page, choice__add="1", label__en="Meal", choice__0__en="Vegan")
    assert keys(event_id) == []
    less = send_again(editor, path, more, choice__remove="1", choice__2__en="Halal")
    assert send_again(editor, path, less).status_code == 303
    [question] = questions(event_id)
    assert [choice.key for choice in question.choices] == ["vegan", "halal"]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({"type": "text", "label__en": ""}, "Enter the question."),
        ({"type": "choice", "label__en": "Meal"}, "Enter the answers to choose from"),
        ({"type": "text", "label__en": "x" * 301}, "Use at most 300 characters."),
    ],
)
def test_half_a_question_is_none(
    editor: Organiser, desk: str, event_id: int, case: dict[str, str], sentence: str
) -> None:
    changes = dict(case)
    kind = changes.pop("type")
    answer = fill(editor, f"{desk}/questions/new?type={kind}", **changes)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert keys(event_id) == []


def test_a_type_that_is_none_is_no_page(editor: Organiser, desk: str) -> None:
    assert editor.get(f"{desk}/questions/new?type=file").status_code == 404
    assert editor.get(f"{desk}/questions/nothing").status_code == 404


def test_buttons_and_dragging_give_the_same_order(
    editor: Organiser, desk: str, event_id: int
) -> None:
    for label in ("A", "B", "C"):
        add(editor, desk, "text", label)
    editor.post(f"{desk}/questions/order", {"up": "c", "seen": "a b c"})
    assert keys(event_id) == ["a", "c", "b"]
    editor.post(f"{desk}/questions/order", {"down": "a", "seen": "a c b"})
    assert keys(event_id) == ["c", "a", "b"]
    editor.post(f"{desk}/questions/order", {"key": ["b", "a", "c"], "seen": "c a b"})
    assert keys(event_id) == ["b", "a", "c"]
    editor.post(f"{desk}/questions/order", {"up": "b", "seen": "b a c"})
    assert keys(event_id) == ["b", "a", "c"]
    assert "data-order=" in editor.get(f"{desk}/questions/").text


def test_an_order_of_before_undoes_none_of_another_window(
    editor: Organiser, desk: str, event_id: int
) -> None:
    for label in ("A", "B", "C"):
        add(editor, desk, "text", label)
    assert 'name="seen" value="a b c"' in editor.get(f"{desk}/questions/").text
    up = {"up": "c", "seen": "a b c"}
    assert editor.post(f"{desk}/questions/order", up).status_code == 303
    assert editor.post(f"{desk}/questions/order", up).status_code == 303, "sent twice"
    late = editor.post(f"{desk}/questions/order", {"key": ["b", "a", "c"], "seen": "a b c"})
    assert late.status_code == 409
    assert "Somebody else has changed the questions meanwhile." in late.text
    assert keys(event_id) == ["a", "c", "b"]


def test_a_condition_keeps_its_question_below(editor: Organiser, desk: str, event_id: int) -> None:
    add_visa(editor, desk)
    answer = editor.post(
        f"{desk}/questions/order",
        {"up": "passport", "seen": "visa passport"},
        follow_redirects=True,
    )
    assert "that one has to stay, above it" in answer.text
    assert keys(event_id) == ["visa", "passport"]
    listed = editor.get(f"{desk}/questions/").text
    assert "Only if you answered “Yes” to “Visa”" in listed


def test_removing_says_how_many_answers_go(editor: Organiser, desk: str, event_id: int) -> None:
    add_visa(editor, desk)
    visa, passport = (question.id for question in questions(event_id))
    sign_up(event_id, answers={visa: True, passport: "AB"})
    page = editor.get(f"{desk}/questions/passport/remove").text
    assert "1 person has answered it." in page
    refused = editor.post(f"{desk}/questions/visa/remove", follow_redirects=True).text
    assert "that one has to stay, above it" in refused
    for key in ("passport", "visa"):
        assert editor.post(f"{desk}/questions/{key}/remove").status_code == 303
    assert keys(event_id) == []
    assert find().answers == []


def test_a_changed_question_keeps_its_name_and_answers(
    editor: Organiser, desk: str, event_id: int
) -> None:
    add(editor, desk, "text", "Diet")
    sign_up(event_id, answers={questions(event_id)[0].id: "Vegan"})
    assert fill(editor, f"{desk}/questions/diet", label__en="What do you eat?").status_code == 303
    [question] = questions(event_id)
    assert (question.key, question.text("en", "en").label) == ("diet", "What do you eat?")
    assert find().answers[0].value == "Vegan"


def test_two_windows_on_one_question(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    add(editor, desk, "text", "Diet")
    path = f"{desk}/questions/diet"
    two = owner.get(path)
    fill(editor, path, label__en="Food", required="y")
    conflict = send_again(owner, path, two, label__en="Meals")
    assert conflict.status_code == 409
    assert '<q dir="auto">Food</q>' in conflict.text
    assert '<q dir="auto">Yes</q>' in conflict.text
    assert send_again(owner, path, conflict).status_code == 303
    assert questions(event_id)[0].text("en", "en").label == "Meals"


def test_the_form_says_on_which_answer_a_question_depends(
    editor: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    add_visa(editor, desk)
    slug = db.session.get_one(Event, event_id).slug
    page = client.get(f"/events/{slug}/").text
    assert '<div data-if="question-visa" data-is="yes">' in page
    assert re.search(
        r'<label for="question-passport"><span class="only-if">'
        r"Only if you answered “Yes” to “Visa”:</span> <span>Passport</span></label>",
        page,
    )


@pytest.mark.parametrize(
    "case",
    [
        ("no", "", {"visa": False}),
        ("no", "AB 12", {"visa": False}),
        ("yes", "AB 12", {"visa": True, "passport": "AB 12"}),
    ],
    ids=["not asked", "not asked, answered", "asked"],
)
def test_what_is_not_asked_is_neither_required_nor_kept(
    editor: Organiser,
    client: FlaskClient,
    desk: str,
    event_id: int,
    case: tuple[str, str, dict[str, object]],
) -> None:
    visa, passport, kept = case
    add_visa(editor, desk)
    slug = db.session.get_one(Event, event_id).slug
    answer = register(client, slug, question__visa=visa, question__passport=passport)
    assert answer.status_code == 303
    found = db.session.get_one(Event, event_id)
    by_id = {question.id: question.key for question in found.questions}
    email = "amina@example.org"
    assert {by_id[each.question_id]: each.value for each in find(email).answers} == kept


def test_what_is_asked_and_required_has_to_be_answered(
    editor: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    add_visa(editor, desk)
    slug = db.session.get_one(Event, event_id).slug
    answer = register(client, slug, question__visa="yes")
    assert answer.status_code == 422
    assert "Answer: Passport" in answer.text
