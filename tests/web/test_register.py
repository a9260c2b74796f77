"""Registering on an event's page: what is taken, and what is questioned."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find, messages
from tests.web.registering import PATH, Values, errors_of, registered, send
from tests.web.visiting import LATER, OWN, ZONE, span
from webinars.events.models import Event
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.registrations.models import ConsentPurpose, RegistrationStatus


def test_two_fields_are_enough(client: FlaskClient, talk: int) -> None:
    answer = send(client)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/events/talk/registered?s=")
    assert find().status is RegistrationStatus.CONFIRMED
    assert (find().language, find().clocks) == ("en", ZONE)
    assert messages() == ["confirmation"]


def test_the_form_as_a_browser_gets_it_can_be_sent(
    client: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinars.web.forms.YOUNGEST", timedelta(0))
    form = client.get("/events/talk/").text.split('id="register"')[1]
    stamp = re.search(r'name="stamp" type="hidden" value="([^"]+)"', form)
    assert stamp is not None

    assert send(client, stamp=stamp[1], website="", zone="").status_code == 303


def test_everything_that_was_filled_in_is_kept(client: FlaskClient, talk: int) -> None:
    with transaction():
        event = db.session.get_one(Event, talk)
        event.channels = [
            LanguageChannel(kind=ChannelKind.FLOOR, language="en"),
            LanguageChannel(kind=ChannelKind.INTERPRETATION, language="ar"),
        ]

    answer = send(
        client,
        "/fr/events/talk/register",
        organisation="Voix  ",
        listening_language="ar",
        access_needs="A ramp",
        access_consent="y",
        newsletter="y",
        zone="Asia/Beirut",
    )

    assert answer.headers["Location"].startswith("/fr/events/talk/registered")
    found = find()
    assert (found.organisation, found.listening_language) == ("Voix", "ar")
    assert (found.language, found.zone) == ("fr", "Asia/Beirut")
    assert found.access_needs is not None
    assert found.access_needs.text == "A ramp"
    texts = {consent.purpose: consent.text for consent in found.consents}
    shown = html.unescape(client.get("/fr/events/talk/").text)
    assert texts[ConsentPurpose.ACCESS_NEEDS] in shown
    assert texts[ConsentPurpose.NEWSLETTER] in shown


def test_for_a_zone_that_is_none_the_event_s_stands_in(client: FlaskClient, talk: int) -> None:
    for number, zone in enumerate(["Mars/Olympus", "CET", "../../etc/passwd", "\0"]):
        email = f"p{number}@example.org"
        assert send(client, submission=f"s{number}", email=email, zone=zone).status_code == 303
        assert (find(email).zone, find(email).clocks) == ("", ZONE), zone


def test_nothing_is_agreed_to_that_was_not_ticked(client: FlaskClient, talk: int) -> None:
    shown = client.get("/events/talk/").text
    assert " checked" not in shown

    send(client)

    assert find().consents == []


def test_errors_are_listed_linked_and_said_beside_their_fields(
    client: FlaskClient, talk: int
) -> None:
    answer = send(client, name=" ", email="amina", organisation="Voix & Cie")

    assert answer.status_code == 422
    assert "<title>Error: Community sponsorship</title>" in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert errors_of(answer) == [
        ("name", "Enter your name."),
        ("email", "Enter an e-mail address such as name@example.org."),
    ]
    for field, text in errors_of(answer):
        beside = re.search(rf'<p class="error" id="{field}-error">(.*?)</p>', answer.text)
        assert beside is not None
        assert text in beside[1]
        tag = re.search(rf'<input[^>]+id="{field}"[^>]*>', answer.text)
        assert tag is not None
        assert 'aria-invalid="true"' in tag[0]
        assert f"{field}-error" in tag[0]
    assert 'value="Voix &amp; Cie"' in answer.text
    assert 'value="amina"' in answer.text
    assert registered() == []


NAMES = [
    "李",
    "O’Brien-Ñandú",
    "X" * 200,
    "👩🏽‍🚒",
    "نور الدين",
    "Robert'); DROP TABLE",
    "<b>A</b>",
]


def test_any_name_of_up_to_200_characters_is_valid(client: FlaskClient, talk: int) -> None:
    for number, name in enumerate(NAMES):
        email = f"p{number}@example.org"
        assert send(client, submission=f"s{number}", email=email, name=name).status_code == 303
        assert find(email).name == name


IMPOSSIBLE: list[Values] = [
    {"name": "A\r\nBcc: x@example.org"},
    {"name": "A\0"},
    {"name": "X" * 201},
    {"email": "amina@example.org\r\nBcc: x@example.org"},
    {"email": "amina@example.org\n"},
    {"email": "\0@example.org"},
    {"email": "a@b@example.org"},
    {"email": f"a@{'a.' * 130}org"},
    {"email": f"a@{'ü' * 60}.{'ü' * 60}.{'ü' * 60}.{'ü' * 60}.org"},
    {"email": "amina@localhost"},
    {"email": "آمنة@example.org"},
    {"organisation": "V\0"},
    {"organisation": "V" * 201},
    {"access_needs": "x" * 2001, "access_consent": "y"},
    {"access_needs": "x\0", "access_consent": "y"},
    {"name": None},
    {"email": None},
]


def test_what_cannot_be_taken_is_a_clear_422(client: FlaskClient, talk: int) -> None:
    for changes in IMPOSSIBLE:
        answer = send(client, **changes)
        assert answer.status_code == 422, changes
        assert [field for field, _text in errors_of(answer)] == [next(iter(changes))]

    assert registered() == []


def test_what_comes_along_from_a_table_or_a_letter_is_no_mistake(
    client: FlaskClient, talk: int
) -> None:
    email = "\u202aamina@example.org\u202c\t"
    assert send(client, name="Amina\tDiallo", email=email).status_code == 303

    assert [(each.name, each.email) for each in registered()] == [
        ("Amina Diallo", "amina@example.org")
    ]


def test_strange_characters_are_no_error_of_ours(client: FlaskClient, talk: int) -> None:
    for number, name in enumerate(["A\u202eB", "Zoë\u200f", "\u200b\u200bA"]):
        answer = send(client, submission=f"s{number}", email=f"p{number}@example.org", name=name)
        assert answer.status_code == 303, ascii(name)


def test_a_form_with_nothing_in_it_is_a_422(client: FlaskClient, talk: int) -> None:
    assert client.post(PATH, headers=OWN).status_code == 422
    assert client.post(PATH, headers=OWN, data=b"\xff\xfe=\xff").status_code == 422


def test_access_needs_are_kept_only_with_consent(client: FlaskClient, talk: int) -> None:
    answer = send(client, access_needs="A ramp")

    assert answer.status_code == 422
    assert [field for field, _text in errors_of(answer)] == ["access_consent"]
    assert '<details class="access" open>' in answer.text
    assert "A ramp</textarea>" in answer.text


def test_a_mistyped_domain_is_questioned_until_one_has_chosen(
    client: FlaskClient, talk: int
) -> None:
    typed = {"email": "amina@gmial.com"}
    for again in range(2):
        answer = send(client, **typed)
        assert answer.status_code == 422, again
        assert errors_of(answer) == [("email", "Did you mean amina@gmail.com?")]
        said = 'name="email_choice" value="amina@gmail.com">Yes, use amina@gmail.com<'
        assert said in answer.text
        kept = 'name="email_choice" value="amina@gmial.com">No, keep amina@gmial.com<'
        assert kept in answer.text
    assert "Did you mean amina@gmail.com?" in send(client, email="amina@gmial.con").text
    assert "Did you mean amina@gmail.com?" in send(client, email="amina@gmail.fr").text
    assert "Did you mean amina@refuge.org?" in send(client, email="amina@refuge.ogr").text
    assert registered() == []

    assert send(client, **typed, email_choice="amina@gmial.com").status_code == 303
    assert find("amina@gmial.com")


def test_the_question_stays_while_something_else_is_mended(client: FlaskClient, talk: int) -> None:
    question = ("email", "Did you mean amina@gmail.com?")
    hidden: Values = {}
    for name in ("", "", "Amina", "Amina"):
        answer = send(client, name=name, email="amina@gmial.com", **hidden)
        hidden = dict(re.findall(r'name="(email_\w+)" type="hidden" value="([^"]*)"', answer.text))
        assert question in errors_of(answer)
        assert 'value="amina@gmail.com">Yes, use' in answer.text
    assert registered() == []


def test_what_was_chosen_is_not_asked_again(client: FlaskClient, talk: int) -> None:
    typed = {"email": "amina@gmial.com"}
    answer = send(client, name="", **typed, email_choice="amina@gmial.com")
    assert errors_of(answer) == [("name", "Enter your name.")]
    assert 'name="email_kept" type="hidden" value="amina@gmial.com"' in answer.text

    assert send(client, **typed, email_kept="amina@gmial.com").status_code == 303
    assert find("amina@gmial.com")
    other = send(client, email="amina@hotmial.com", email_kept="amina@gmial.com")
    assert errors_of(other) == [("email", "Did you mean amina@hotmail.com?")]


def test_the_address_that_was_meant_is_one_choice_away(client: FlaskClient, talk: int) -> None:
    chosen = {"email": "amina@gmial.com", "email_choice": "amina@gmail.com"}
    answer = send(client, name="", **chosen)
    assert errors_of(answer) == [("name", "Enter your name.")]
    assert re.search(r'<input[^>]*name="email"[^>]*value="amina@gmail.com"', answer.text)

    send(client, **chosen)
    assert find("amina@gmail.com")


def test_a_choice_can_only_be_what_was_offered(client: FlaskClient, talk: int) -> None:
    answer = send(client, email="amina@gmial.com", email_choice="evil\r\nBcc: x")

    assert errors_of(answer) == [("email", "Did you mean amina@gmail.com?")]
    assert registered() == []


def test_the_organiser_s_own_questions_are_asked_and_kept(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], questions=questions())
    shown = client.get("/events/talk/").text
    for kind in QuestionType:
        assert f'name="question-{kind.value}"' in shown

    answers: Values = {
        "question-text": "Ramps",
        "question-long-text": "One\r\nTwo",
        "question-choice": "a",
        "question-choices": ["a", "b"],
        "question-yes-no": "yes",
        "question-country": "UA",
        "question-number": "12",
        "question-date": "2027-05-06",
    }
    assert send(client, **answers).status_code == 303

    kept = {answer.question.key: answer.value for answer in find().answers}
    assert find().event_id == event_id
    assert kept == {
        "text": "Ramps",
        "long-text": "One\nTwo",
        "choice": "a",
        "choices": ["a", "b"],
        "yes-no": True,
        "country": "UA",
        "number": 12,
        "date": "2027-05-06",
    }


def test_a_wrong_answer_to_a_question_is_said_and_kept_in_its_field(client: FlaskClient) -> None:
    add_event(slug="talk", spans=[span(LATER)], questions=questions(required=True))

    answer = send(
        client, **{"question-number": "many", "question-choice": "z", "question-choices": "b"}
    )

    assert answer.status_code == 422
    said = dict(errors_of(answer))
    assert said["question-number"] == "“Question number?”: Write a whole number, such as 12."
    assert said["question-choice"] == (
        "“Question choice?”: Choose one of the answers that are offered."
    )
    assert said["question-country"] == "Answer: Question country?"
    assert answer.text.count("Answer: Question country?") == 2, "above, and beside the field"
    assert "question-choices" not in said
    assert 'value="many"' in answer.text
    assert re.search(r'name="question-choices" value="b" checked', answer.text)


def questions(*, required: bool = False) -> list[Question]:
    return [
        Question(
            key=kind.value,
            type=kind,
            required=required,
            position=place,
            texts=[QuestionText(language="en", label=f"Question {kind.value}?", hint="A hint.")],
            choices=[
                QuestionChoice(key=key, labels={"en": key.upper()}, position=number)
                for number, key in enumerate("ab" if "choice" in kind.value else "")
            ],
        )
        for place, kind in enumerate(QuestionType)
    ]


def test_posting_fields_that_nobody_is_asked_for_changes_nothing(
    client: FlaskClient, talk: int
) -> None:
    send(client, status="declined", event_id="99", token="chosen", sequence="7", language="xx")

    assert find().status is RegistrationStatus.CONFIRMED
    assert (find().event_id, find().sequence, find().language) == (talk, 0, "en")
    assert find().token != "chosen"


def test_whoever_opens_the_form_s_address_by_hand_sees_the_event(
    client: FlaskClient, talk: int
) -> None:
    answer = client.get("/fr/events/talk/register")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/events/talk/")


@pytest.mark.parametrize(
    "name",
    [
        *("http://spam.example/ click", "Casino www.spam.example", "bit.ly/x", "t.me/casino"),
        *("casino.ru", "casino.io", "casino。com"),
    ],
)
def test_a_name_carries_no_address_of_a_website(client: FlaskClient, talk: int, name: str) -> None:
    answer = send(client, name=name)

    assert errors_of(answer) == [("name", "Enter a name without the address of a website.")]
    assert registered() == []


@pytest.mark.parametrize(
    "name",
    [
        *("St. John", "Amina d.o.b", "A/B", "amina@gmail.com", "Org.Voix"),
        *("J.Smith/M.Jones", "c/o St.Anna/Wien", "Jean.Luc/Marie"),
    ],
)
def test_a_name_may_have_points_and_slashes(client: FlaskClient, talk: int, name: str) -> None:
    assert send(client, name=name).status_code == 303
