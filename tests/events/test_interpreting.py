"""How to choose the interpretation: by platform, in general, or in the organisers' words."""

from __future__ import annotations

import pytest
from flask import Flask

from webinars.events import interpreting
from webinars.events.interpreting import Platform
from webinars.events.models import Event


def an_event(platform: str = "", join_url: str = "", **words: str) -> Event:
    return Event(platform=platform, join_url=join_url, listening_help=words, source_language="en")


@pytest.mark.parametrize(
    ("platform", "join_url", "found"),
    [
        ("Zoom Webinar", "", Platform.ZOOM),
        ("Microsoft Teams", "https://zoom.example/1", Platform.TEAMS),
        ("", "https://us02web.zoom.us/j/1", Platform.ZOOM),
        ("", "https://ecre.webex.com/meet", Platform.WEBEX),
        ("MS-Teams", "", Platform.TEAMS),
        ("", "https://teams.microsoft.com/l/meetup-join/1", Platform.TEAMS),
        ("", "https://teams.live.com/meet/1", Platform.TEAMS),
        ("", "https://steams.example.org/1", None),
        ("Zoomerang", "", None),
        ("KUDO", "https://us02web.zoom.us/j/1", None),
        ("", "https://meet.example/zoom", None),
        ("", "", None),
    ],
)
def test_the_platform_is_known_by_its_name_else_by_the_link(
    platform: str, join_url: str, found: Platform | None
) -> None:
    assert interpreting.platform_of(an_event(platform, join_url)) is found


def test_what_is_right_on_one_platform_is_not_said_of_another(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        said = {name: interpreting.steps(an_event(name))[1] for name in (*Platform, "KUDO")}
        assert len(set(said.values())) == 4
        assert [name for name in said if interpreting.step_after(an_event(name))] == ["zoom"]
        assert "globe" in interpreting.in_short(an_event("Zoom"))
        assert "globe" not in interpreting.in_short(an_event("Teams"))
        assert "globe" not in interpreting.in_short(an_event("Zoom", fr="Autrement."))


def test_the_organisers_words_are_read_in_a_language_that_there_is() -> None:
    event = an_event(en="Press 2.", fr="Appuyez sur 2.")
    assert interpreting.own_words(event, "fr") == ("Appuyez sur 2.", "fr")
    assert interpreting.own_words(event, "ar") == ("Press 2.", "en")
    assert interpreting.own_words(an_event(fr="Appuyez."), "ar") == ("Appuyez.", "fr")
    assert interpreting.own_words(an_event(), "fr") == ("", "")
