"""What people may send by mistake or on purpose: no page answers with an error of its own."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.quickness import within
from tests.registrations.builders import add_event, find
from tests.web.visiting import stamp_for

SLUG = "talk"
LONG = "\N{HEBREW LETTER SHIN WITH SHIN DOT}"
"""A letter that becomes two when it is normalised."""


def send(client: FlaskClient, **fields: str) -> int:
    data = {"name": "Amina", "email": "amina@example.org", "stamp": stamp_for(SLUG)}
    return client.post(f"/events/{SLUG}/register", data=data | fields).status_code


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "\N{RIGHT-TO-LEFT OVERRIDE}"},
        {"name": "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH SPACE}"},
        {"name": "\N{WORD JOINER}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"},
        {"name": "\N{HANGUL FILLER} \N{BRAILLE PATTERN BLANK}"},
        {"name": "\N{COMBINING ACUTE ACCENT}"},
        {"name": LONG * 150},
        {"name": "a\0b"},
        {"name": "a\r\nBcc: b@example.org"},
        {"name": "x" * 6000},
        {"organisation": LONG * 150},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"access_needs": LONG * 1500, "access_consent": "y"},
    ],
)
def test_text_that_cannot_be_kept_is_refused_with_a_sentence(
    client: FlaskClient, fields: dict[str, str]
) -> None:
    add_event(slug=SLUG)
    assert send(client, **fields) == 422


@pytest.mark.parametrize("field", ["name", "organisation", "access_needs", "email"])
@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f73\u0323"])
def test_a_letter_with_thousands_of_marks_keeps_nobody_waiting(
    client: FlaskClient, field: str, marks: str
) -> None:
    add_event(slug=SLUG)
    with within(0.5):
        assert send(client, **{field: f"{marks * 9_000}@example.org"}) in (303, 422)


@pytest.mark.parametrize("name", ["李", "محمد", "🙂", "Zoë O’Brien", "\N{RIGHT-TO-LEFT MARK}علي"])
def test_any_name_is_a_name(client: FlaskClient, name: str) -> None:
    add_event(slug=SLUG)
    assert send(client, name=name) == 303


def test_a_large_json_body_is_only_too_large(client: FlaskClient) -> None:
    add_event(slug=SLUG)
    for path in (f"/events/{SLUG}/register", "/lost-link", "/organiser/-/login"):
        answer = client.post(path, data="[" + "1," * 200_000, content_type="application/json")
        assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/confirm-email/%00", "/registrations/%00/", "/events/%00/"])
def test_a_nul_in_an_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [f"/events/{SLUG}/", "/", "/?search=&kind=&page=9&when=x"])
def test_what_a_visitor_put_into_an_address_is_not_shown_to_others(
    client: FlaskClient, path: str
) -> None:
    add_event(slug=SLUG)
    sign = "&" if "?" in path else "?"
    client.get(f"{path}{sign}email=ana@leak.example&search=")
    assert "leak" not in client.get(path).text


def test_an_error_is_logged_without_the_secret_in_its_address(
    app: Flask,
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.testing = False
    add_event(slug=SLUG)
    send(client)
    token = find().token

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("something unforeseen")

    monkeypatch.setattr("webinars.web.public.registration.render_own", fail)
    with caplog.at_level(logging.ERROR):
        assert client.get(f"/registrations/{token}/").status_code == 500
    assert "something unforeseen" in caplog.text
    assert token not in caplog.text
