"""Registering on an event's page: what is taken, what is questioned, and what everybody is told."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, find, mails, messages, sign_up
from tests.web.visiting import LATER, OWN, ZONE, span, stamp_for, text_of
from webinars.events.models import Event, EventStatus
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.registrations.models import ConsentPurpose, Registration, RegistrationStatus
from webinars.times import to_local, utc_now
from webinars.web.forms import sign

PATH = "/events/talk/register"
AMINA = {"name": "Amina Diallo", "email": "amina@example.org"}
Values = dict[str, Any]


@pytest.fixture
def talk(app: Flask) -> int:
    """An open event."""
    return add_event(slug="talk", spans=[span(LATER)])


def send(client: FlaskClient, path: str = PATH, **changes: object) -> TestResponse:
    """Send the form as Amina fills it in; a value of None is left out."""
    submission = changes.pop("submission", "a-submission")
    stamp = sign("form.talk", str(submission), now=utc_now() - timedelta(seconds=20))
    data: Values = {**AMINA, "stamp": stamp, **changes}
    sent = {name: value for name, value in data.items() if value is not None}
    return client.post(path, data=sent, headers=OWN)


def registered() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Registration)))


def errors_of(answer: TestResponse) -> list[tuple[str, str]]:
    """The links of the summary: the field and what is said of it."""
    found = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', answer.text)
    return [(field, html.unescape(text)) for field, text in found]


def test_two_fields_are_enough(client: FlaskClient, talk: int) -> None:
    answer = send(client)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/events/talk/registered?s=")
    assert find().status is RegistrationStatus.CONFIRMED
    assert (find().language, find().zone) == ("en", ZONE)
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


def test_a_zone_that_is_none_becomes_the_event_s(client: FlaskClient, talk: int) -> None:
    for number, zone in enumerate(["Mars/Olympus", "CET", "../../etc/passwd", "\0"]):
        email = f"p{number}@example.org"
        assert send(client, submission=f"s{number}", email=email, zone=zone).status_code == 303
        assert find(email).zone == ZONE, zone


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


def test_a_mistyped_domain_is_questioned_but_never_blocks(client: FlaskClient, talk: int) -> None:
    answer = send(client, email="amina@gmial.com")
    assert answer.status_code == 422
    assert errors_of(answer) == [("email", "Did you mean amina@gmail.com?")]
    assert 'name="email_asked" type="hidden" value="amina@gmial.com"' in answer.text
    assert "Which address is right?" in answer.text

    assert send(client, email="amina@gmial.com", email_asked="amina@gmial.com").status_code == 303
    assert find("amina@gmial.com")


def test_the_address_that_was_meant_is_one_choice_away(client: FlaskClient, talk: int) -> None:
    chosen = {"email_asked": "amina@gmial.com", "email_choice": "amina@gmail.com"}
    send(client, email="amina@gmial.com", **chosen)

    assert find("amina@gmail.com")


def test_a_choice_can_only_be_what_was_offered(client: FlaskClient, talk: int) -> None:
    send(
        client,
        email="amina@gmial.com",
        email_asked="amina@gmial.com",
        email_choice="evil\r\nBcc: x",
    )

    assert [each.email for each in registered()] == ["amina@gmial.com"]


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient, talk: int) -> None:
    first = send(client, submission="one")
    again = send(client, submission="two")

    assert first.status_code == again.status_code == 303
    pages = [text_of(client.get(answer.headers["Location"])) for answer in (first, again)]
    plain = [re.sub(r'(value|s)="?=?[\w.-]{40,}"?', "", page) for page in pages]
    assert plain[0] == plain[1]
    assert len(registered()) == 1
    assert messages() == ["confirmation", "already-registered"]


def test_a_double_submit_is_one_registration_and_one_mail(client: FlaskClient, talk: int) -> None:
    assert send(client).status_code == 303
    assert send(client).status_code == 303

    assert len(registered()) == 1
    assert messages() == ["confirmation"]


def test_the_same_form_with_another_person_is_another_registration(
    client: FlaskClient, talk: int
) -> None:
    send(client)
    send(client, name="Omar", email="omar@example.org")

    assert {each.email for each in registered()} == {"amina@example.org", "omar@example.org"}


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
    client: FlaskClient, changes: Values, sentence: str
) -> None:
    add_event(slug="talk", spans=[span(LATER)], **changes)

    answer = send(client)

    assert answer.status_code == 409
    assert sentence in answer.text
    assert "Your registration was not saved." in answer.text
    assert mails() == []


@pytest.fixture
def from_afar(app: Flask) -> FlaskClient:
    """A browser on another computer."""
    browser = app.test_client(use_cookies=False)
    browser.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    return browser


def test_one_visitor_can_register_many_but_not_any_number(
    from_afar: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinars.web.public.register.PER_VISITOR", (3, timedelta(minutes=10)))
    for number in range(3):
        taken = send(from_afar, submission=f"s{number}", email=f"p{number}@example.org")
        assert taken.status_code == 303

    answer = send(from_afar, submission="s4", email="p4@example.org", organisation="Voix")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert 'value="p4@example.org"' in answer.text
    assert 'value="Voix"' in answer.text
    assert "Your registration was not saved." in answer.text
    assert len(registered()) == 3


@pytest.mark.parametrize("known", [True, False])
def test_an_address_is_not_flooded_nor_shut_out_of_other_events(
    client: FlaskClient, talk: int, known: bool
) -> None:
    if known:
        sign_up(talk, now=utc_now())
    statuses = [send(client, submission=f"s{number}").status_code for number in range(4)]
    assert statuses == [303, 303, 303, 429]

    add_event(slug="other", spans=[span(LATER)])
    stamp = sign("form.other", "other", now=utc_now() - timedelta(seconds=9))

    assert send(client, "/events/other/register", stamp=stamp).status_code == 303


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


# The page that follows


def test_what_follows_says_what_happens_next_and_is_private(client: FlaskClient, talk: int) -> None:
    answer = client.get(send(client).headers["Location"])

    assert answer.status_code == 200
    assert "Look in your mailbox" in answer.text
    assert "/events/talk/calendar.ics" in answer.text
    assert "amina@example.org" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_mistyped_address_is_withdrawn_and_the_form_offered_again(
    client: FlaskClient, talk: int
) -> None:
    place = send(client).headers["Location"]
    shown = client.get(place).text
    assert 'name="email"' not in shown
    assert "My e-mail address was wrong" in shown

    answer = client.post(place, headers=OWN)

    assert registered() == []
    assert location(answer) == "/events/talk/?again=yes#register"
    again = client.get("/events/talk/?again=yes&note=private").text
    assert "Please register again with the right address." in again
    assert "private" not in client.get("/events/talk/?again=no").text
    assert "Please register again" not in client.get("/events/talk/").text


def test_withdrawing_answers_the_same_where_the_form_made_nothing(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, now=utc_now())
    place = send(client).headers["Location"]

    answer = client.post(place, headers=OWN)

    assert location(answer) == "/events/talk/?again=yes#register"
    assert location(client.post(place, headers=OWN)) == location(answer)
    assert [each.email for each in registered()] == ["amina@example.org"]


@pytest.mark.parametrize(
    ("slug", "age"), [("talk", timedelta(minutes=16)), ("other", timedelta(0)), ("", timedelta(0))]
)
def test_without_a_fresh_receipt_nothing_is_withdrawn(
    client: FlaskClient, talk: int, slug: str, age: timedelta
) -> None:
    send(client)
    receipt = sign(f"registered.{slug}", "a-submission", now=utc_now() - age) if slug else "forged"
    place = f"/events/talk/registered?s={receipt}"

    assert "<form" not in client.get(place).text
    assert location(client.post(place, headers=OWN)) == "/events/talk/"

    assert [each.email for each in registered()] == ["amina@example.org"]


def test_another_site_cannot_withdraw(client: FlaskClient, talk: int) -> None:
    place = send(client).headers["Location"]

    assert client.post(place, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert len(registered()) == 1


def location(answer: TestResponse) -> str:
    """Where the answer leads."""
    assert answer.status_code == 303
    return answer.headers["Location"]
