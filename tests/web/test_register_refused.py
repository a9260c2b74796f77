"""Forms that are not taken: of another page, too old, too late, or too many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, mails
from tests.web.registering import Values, errors_of, registered, send
from tests.web.visiting import LATER, OWN, ZONE, span, stamp_for, text_of
from webinars.events.models import EventStatus
from webinars.times import to_local, utc_now


@pytest.mark.parametrize(
    ("age", "sentence"),
    [
        (timedelta(0), "sent very fast"),
        (timedelta(hours=25), "open for a long time"),
    ],
)
def test_a_form_too_young_or_too_old_is_shown_again_with_its_values(
    client: FlaskClient, talk: int, age: timedelta, sentence: str
) -> None:
    answer = send(client, stamp=stamp_for("talk", age=age))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="amina@example.org"' in answer.text
    assert registered() == []


@pytest.mark.parametrize(
    ("headers", "status"), [(OWN, 422), ({"Sec-Fetch-Site": "cross-site"}, 403)]
)
def test_another_language_of_a_form_that_came_back_is_the_events_page(
    client: FlaskClient, talk: int, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/en/events/talk/register", data={}, headers=headers)

    assert answer.status_code == status
    assert re.findall(r'href="([^"]*)" lang="fr"', answer.text) == ["/fr/events/talk/"]


def test_a_forged_stamp_is_not_taken(client: FlaskClient, talk: int) -> None:
    for stamp in ["", "x", "WyJhIiwxXQ.forged", "é\0", "x" * 5000]:
        assert send(client, stamp=stamp).status_code == 422, stamp[:20]

    assert registered() == []


def test_the_stamp_of_another_event_is_not_taken(client: FlaskClient, talk: int) -> None:
    assert send(client, stamp=stamp_for("another")).status_code == 422


def test_an_old_form_can_be_sent_again_as_it_comes_back(client: FlaskClient, talk: int) -> None:
    old = stamp_for("talk", age=timedelta(hours=25))

    answer = send(client, stamp=old)

    fresh = re.search(r'name="stamp" type="hidden" value="([^"]+)"', answer.text)
    assert fresh is not None
    assert fresh[1] != old


def test_a_filled_honeypot_is_not_taken_and_emptied(client: FlaskClient, talk: int) -> None:
    answer = send(client, website="https://spam.example")

    assert answer.status_code == 422
    assert "spam.example" not in answer.text
    assert registered() == []


@pytest.mark.parametrize(("email", "status"), [("amina@example.org", 409), ("nope", 422)])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": EventStatus.CANCELLED}, "This event is cancelled"),
        ({"capacity": 0, "waiting_list": False}, "All places are taken"),
        (
            {"registration_closes_local": to_local(utc_now(), ZONE) - timedelta(hours=1)},
            "Registration is closed",
        ),
    ],
)
def test_a_form_that_comes_too_late_is_answered_with_the_state(
    client: FlaskClient, changes: Values, sentence: str, email: str, status: int
) -> None:
    add_event(slug="talk", spans=[span(LATER)], **changes)

    answer = send(client, email=email)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "<title>Error: " in answer.text
    assert answer.text.count("autofocus") == 1
    assert "Your registration was not saved." in answer.text
    assert mails() == []


def test_one_visitor_can_register_many_but_not_any_number(
    from_afar: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinars.web.public.counting.PER_NETWORK", (3, timedelta(minutes=10)))
    for number in range(3):
        taken = send(from_afar, submission=f"s{number}", email=f"p{number}@example.org")
        assert taken.status_code == 303

    answer = send(from_afar, submission="s4", email="p4@example.org", organisation="Voix")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "Many people have registered from your internet connection" in answer.text
    assert "Please send the form again from this moment on: <time" in text_of(answer)
    assert 'value="p4@example.org"' in answer.text
    assert 'value="Voix"' in answer.text
    assert "Your registration was not saved." in answer.text
    assert len(registered()) == 3


def test_how_fast_a_form_came_is_no_matter_beside_other_errors(
    client: FlaskClient, talk: int
) -> None:
    answer = send(client, stamp=stamp_for("talk", age=timedelta(0)), name="")

    assert errors_of(answer) == [("name", "Enter your name.")]
    assert "sent very fast" not in answer.text
