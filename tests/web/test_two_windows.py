"""A person's own form in two windows: neither undoes what the other has saved."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import find
from tests.web.organiser.filling import filled
from tests.web.registering import errors_of
from tests.web.visiting import OWN, TOLD, own, register_person, send
from webinars.events.models import Event
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.details import given_consent
from webinars.registrations.models import ConsentPurpose

NEEDS = {"access_needs": "A quiet place", "access_consent": "y"}


def save(
    client: FlaskClient, token: str, window: TestResponse, /, **changes: object
) -> TestResponse:
    """Send the form as it stands in a window, with these changes."""
    return client.post(own(token, "edit"), data=filled(window, **changes), headers=OWN)


def open_window(client: FlaskClient, token: str) -> TestResponse:
    return client.get(own(token, "edit"))


def needs() -> str:
    stored = find().access_needs
    return stored.text if stored else ""


def test_an_old_window_keeps_what_another_one_saved(client: FlaskClient) -> None:
    token = register_person(details={"zone": "Europe/Kyiv"})
    old = open_window(client, token)
    assert save(client, token, open_window(client, token), **NEEDS).status_code == 303

    assert save(client, token, old, name="Amina B.").status_code == 303

    assert (find().name, needs()) == ("Amina B.", "A quiet place")
    assert given_consent(find(), ConsentPurpose.ACCESS_NEEDS) is not None
    assert find().zone == "Europe/Kyiv"


def test_an_old_window_does_not_bring_back_what_was_withdrawn(client: FlaskClient) -> None:
    token = register_person(details=TOLD)
    old = open_window(client, token)
    send(client, own(token, "consents/access-needs/withdraw"))

    assert save(client, token, old, name="Amina B.").status_code == 303

    assert (find().name, needs()) == ("Amina B.", "")
    assert given_consent(find(), ConsentPurpose.ACCESS_NEEDS) is None


def test_what_was_emptied_on_purpose_is_deleted(client: FlaskClient) -> None:
    token = register_person(details=TOLD)

    assert save(client, token, open_window(client, token), access_needs="").status_code == 303
    assert needs() == ""


def test_where_both_changed_the_same_the_second_is_asked(client: FlaskClient) -> None:
    token = register_person(details=TOLD)
    old = open_window(client, token)
    save(client, token, open_window(client, token), access_needs="A ramp", organisation="Caritas")

    asked = save(client, token, old, access_needs="Sign language", name="Amina B.")

    assert asked.status_code == 409
    assert "<title>Error:" in asked.text
    ((field, said),) = errors_of(asked)
    assert field == "access_needs"
    assert "“A ramp”" in said
    entered = filled(asked)
    assert entered["access_needs"] == ["Sign language"]
    assert entered["name"] == ["Amina B."]
    assert entered["organisation"] == ["Caritas"], "which this window had left alone"
    assert (find().name, needs()) == ("Amina Diallo", "A ramp")

    assert save(client, token, asked).status_code == 303
    assert (find().name, needs()) == ("Amina B.", "Sign language")
    assert find().organisation == "Caritas"


def test_the_same_in_both_is_no_question(client: FlaskClient) -> None:
    token = register_person(details=TOLD)
    old = open_window(client, token)
    save(client, token, open_window(client, token), access_needs="A ramp")

    assert save(client, token, old, access_needs="A ramp").status_code == 303


@pytest.mark.parametrize("shown", ["", "{", "[]", '{"name": 1}'])
def test_a_form_that_does_not_say_what_it_showed_counts_as_it_is(
    client: FlaskClient, shown: str
) -> None:
    token = register_person()

    assert save(
        client, token, open_window(client, token), name="Amina B.", shown=shown
    ).status_code in {303, 409}


def test_answers_of_two_windows_are_both_kept(client: FlaskClient) -> None:
    token = register_person()
    with transaction():
        event = db.session.get_one(Event, find().event_id)
        for number, key in enumerate(("first", "second")):
            texts = [QuestionText(language="en", label=key)]
            event.questions.append(
                Question(key=key, position=number, type=QuestionType.TEXT, texts=texts)
            )
    old = open_window(client, token)
    save(client, token, open_window(client, token), question__first="one")

    assert save(client, token, old, question__second="two").status_code == 303

    values = {each.question.key: each.value for each in find().answers}
    assert values == {"first": "one", "second": "two"}

    old = open_window(client, token)
    save(client, token, open_window(client, token), question__first="three")
    asked = save(client, token, old, question__first="four")
    assert [field for field, _said in errors_of(asked)] == ["question-first"]
    assert "“three”" in asked.text
