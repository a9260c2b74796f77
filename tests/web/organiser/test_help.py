"""The organisers’ help: topics, pictures that wait until they are seen, a way there from pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.organiser.people import Organiser, user_of
from webinars.extensions import transaction
from webinars.web.guides import guide
from webinars.web.organiser.help import TOPIC_OF

SIGNED_OUT = {"login", "reset", "invitation"}
"""Modules of pages for who is not signed in: they lead to no help of organisers."""


@pytest.mark.parametrize("role", ["owner", "viewer", "checker"])
def test_everybody_in_a_team_can_read_every_topic(
    app: Flask, request: pytest.FixtureRequest, role: str
) -> None:
    member: Organiser = request.getfixturevalue(role)
    topics = member.get("/organiser/-/help/").text
    for key, topic in guide("organisers", "en").items():
        assert f'href="/organiser/-/help/{key}"' in topics
        page = member.get(f"/organiser/-/help/{key}").text
        for section in topic.sections:
            assert f'id="{section.anchor}"' in page
    assert member.get("/organiser/-/help/nothing").status_code == 404
    assert member.get("/organiser/-/help/..%2Fhelp").status_code == 404


def test_pictures_say_how_large_they_are_and_wait_until_they_are_seen(owner: Organiser) -> None:
    page = owner.get("/organiser/-/help/publish").text
    images = re.findall(r"<img ([^>]+)></picture></figure>", page)
    for_phones = re.findall(r'<source media="[^"]+" ([^>]+)>', page)
    assert len(images) == len(for_phones) == 4
    assert all('loading="lazy"' in image for image in images)
    for image in [*images, *for_phones]:
        assert re.search(r'width="\d+" height="\d+"', image)
        source = re.search(r'src(?:set)?="([^"]+)"', image)
        assert source is not None
        with owner.get(source[1].replace("&amp;", "&")) as answer:
            assert answer.mimetype == "image/webp"
            assert "immutable" in answer.headers["Cache-Control"]


def test_the_help_is_in_the_language_of_the_reader(owner: Organiser) -> None:
    with transaction():
        user_of(owner).language = "fr"
    page = owner.get("/organiser/-/help/check-in").text
    assert guide("organisers", "fr")["check-in"].title in page
    assert "static/help/fr/check-in.webp" in page


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("", "publish"),
        ("people/", "people"),
        ("people/seats/", "places"),
        ("check-in/", "check-in"),
        ("reminders", "messages"),
        ("news", "messages"),
        ("messages/templates/", "messages"),
        ("people/import", "lists"),
        ("people/attendance", "lists"),
        ("people/sign-in-sheet", "lists"),
        ("people/badges", "lists"),
        ("figures/", "figures"),
        ("links/", "figures"),
        ("needs/", "people"),
    ],
)
def test_a_page_leads_to_its_topic_at_the_same_two_places(
    owner: Organiser, desk: str, path: str, topic: str
) -> None:
    page = owner.get(f"{desk}/{path}").text
    assert page.count(f'href="/organiser/-/help/{topic}"') == 2


def test_every_page_has_a_topic_and_every_topic_has_pages(app: Flask) -> None:
    modules = {
        view.__module__.rpartition(".")[2]
        for name, view in app.view_functions.items()
        if name.startswith("organiser.")
    }
    assert TOPIC_OF.keys() == modules - SIGNED_OUT
    assert set(TOPIC_OF.values()) == guide("organisers", "en").keys()


def test_the_help_is_searched_by_words(owner: Organiser) -> None:
    found = owner.get("/organiser/-/help/?search=Merge+speakers").text
    assert "/organiser/-/help/publish#" in found
    nothing = owner.get("/organiser/-/help/?search=xyzzy+merge").text
    assert "Nothing has all these words." in nothing
    assert "/organiser/-/help/publish#" not in nothing
