"""What stays on a phone that several people use, and what its pages say of that."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import find
from tests.web.registering import location
from tests.web.registering import send as register
from tests.web.visiting import own, register_person, send, text_of
from webinars.events.models import EventFormat

ADVICE = "Do others use this phone or computer?"
TITLE = "Community sponsorship"


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("", "Your registration"),
        ("edit", "Change your registration"),
        ("email", "Change your e-mail address"),
        ("cancel", "Cancel your registration?"),
        ("erase", "Delete all your data for this event?"),
        ("data", "Everything that is kept about you"),
        ("new-links", "Make new links?"),
        ("answer", "Is this your answer?"),
        ("pass", "Your code for the door"),
    ],
)
def test_no_title_of_an_own_page_names_the_event(
    client: FlaskClient, path: str, title: str
) -> None:
    token = register_person(format=EventFormat.IN_PERSON)

    page = client.get(own(token, path)).text

    assert title_of(page) == title
    assert TITLE in page


def test_nor_do_the_join_page_and_the_page_after_the_form(client: FlaskClient, talk: int) -> None:
    receipt = client.get(location(register(client))).text
    assert title_of(receipt) == "Look in your mailbox"
    assert title_of(client.get(f"/en/join/{find().join_token}").text) == "Join the event"


def test_pages_that_stay_in_the_history_say_what_to_do(client: FlaskClient, talk: int) -> None:
    assert ADVICE in client.get(location(register(client))).text
    assert ADVICE in client.get(own(find().token)).text
    privacy = text_of(client.get("/en/privacy"))
    assert "history remembers which pages were opened" in privacy
    assert ADVICE in privacy
    assert "Nothing is stored in your browser" not in privacy


@pytest.mark.parametrize("path", ["erase", "new-links"])
def test_the_browser_drops_the_pages_that_it_keeps(client: FlaskClient, path: str) -> None:
    token = register_person()

    assert send(client, own(token, path)).headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/en/lost-link").headers
