"""The language in the address: negotiated on a bare one, kept on every link of another."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, register_person, span
from webinars.links import Links


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    """A browser on a site with one event."""
    add_event(slug="talk", spans=[span(LATER)])
    return sqlite_app.test_client(use_cookies=False)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("fr", "fr"), ("fr-BE,en;q=0.5", "fr"), ("ar,uk", "en"), ("", "en"), ("en-US,fr;q=0.9", "en")],
)
def test_a_bare_address_is_in_the_reader_s_language(
    visitor: FlaskClient, wanted: str, language: str
) -> None:
    answer = visitor.get("/events/talk/", headers={"Accept-Language": wanted})

    assert f'<html lang="{language}" dir="ltr">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.vary


def test_an_address_with_a_language_is_in_that_one(visitor: FlaskClient) -> None:
    answer = visitor.get("/fr/events/talk/", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "fr"
    assert "Accept-Language" not in answer.vary


def test_links_keep_the_language_of_the_address(visitor: FlaskClient) -> None:
    shown = visitor.get("/fr/events/talk/").text

    inside = re.findall(r'<a[^>]* href="(/[^"]*)"', shown)
    assert len(inside) > 5
    others = {"/en/events/talk/", "/organiser/"}  # organisers' pages are in their own language
    assert {address for address in inside if not address.startswith("/fr/")} == others


def test_the_switcher_leads_to_the_same_page_with_its_search(visitor: FlaskClient) -> None:
    shown = visitor.get("/?search=a%26b&when=past").text

    assert 'href="/fr/?search=a%26b&amp;when=past"' in shown
    assert 'lang="fr" hreflang="fr" dir="ltr">Français</a>' in shown


def test_a_language_that_is_not_shipped_is_no_page(visitor: FlaskClient) -> None:
    assert visitor.get("/xx/").status_code == 404
    assert visitor.get("/xx/events/talk/").status_code == 404


def test_links_in_mails_are_those_of_the_pages(sqlite_app: Flask) -> None:
    links = Links("https://events.example.org", "fr")
    router = sqlite_app.url_map.bind("events.example.org", url_scheme="https")

    made = {
        links.home(): "home",
        links.event("talk"): "event",
        links.organisation("share"): "organisation",
        links.registration("token"): "registration",
        links.registration("token", "join"): "registration_join",
        links.join("token"): "join",
        links.registration("token", "cancel"): "cancel_registration",
        links.confirm_email("token"): "confirm_email",
        links.lost_link(): "lost_link",
        links.privacy(): "privacy",
    }

    for address, endpoint in made.items():
        path = address.removeprefix("https://events.example.org")
        assert router.match(path)[0] == f"public_in.{endpoint}"


def test_a_page_whose_language_was_negotiated_links_to_files_in_it(client: FlaskClient) -> None:
    token = register_person(slug="this")
    own_page = f"/registrations/{token}/"
    for path in (
        "/",
        "/events/this/",
        "/organisations/of-this/",
        "/events/this/registered",
        own_page,
    ):
        shown = client.get(path, headers={"Accept-Language": "fr"}).text

        links = re.findall(r'(?:href="|webcal://)([^"]*calendar\.ics[^"]*)', shown)

        assert links, path
        assert all("/fr/" in link for link in links), path
