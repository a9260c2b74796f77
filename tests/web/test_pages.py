"""The pages about the site itself, and what every page has in common."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span, text_of

PAGES = ["/", "/events/talk/", "/organisations/of-talk/", "/accessibility", "/privacy"]


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    """A browser on a site with one event."""
    add_event(slug="talk", spans=[span(LATER)])
    return sqlite_app.test_client(use_cookies=False)


def test_the_privacy_page_says_what_is_kept_and_for_how_long(visitor: FlaskClient) -> None:
    shown = text_of(visitor.get("/privacy"))

    for period in ("90 days after the event", "7 days after the event", "after 30 days"):
        assert f"Removed {period}." in shown
    assert "No cookie is set." in shown
    assert "for 7 days at most" in shown


def test_the_accessibility_page_says_whom_to_tell(visitor: FlaskClient) -> None:
    shown = text_of(visitor.get("/accessibility"))
    assert "a mistyped address can be taken back for 15 minutes" in shown, "not 24 hours for all"

    assert "WCAG) 2.2, level AA" in shown
    assert "mailto:events@localhost" in shown


def test_each_page_has_one_heading_a_skip_link_and_help(visitor: FlaskClient) -> None:
    for path in PAGES:
        shown = visitor.get(path).text
        assert shown.count("<h1") == 1, path
        assert shown.count("<main") == 1, path
        assert '<a class="skip" href="#main">' in shown, path
        assert "mailto:" in shown.split("<footer")[1], path
        assert re.search(r"<title>[^<]+</title>", shown), path


def test_the_site_is_called_by_its_name_and_has_its_own_contact(visitor: FlaskClient) -> None:
    visitor.application.config.update(
        SITE_NAME="Events <SHARE>", CONTACT_EMAIL="help@share.example"
    )
    for path in ("/", "/privacy", "/lost-link", "/nowhere", "/organiser/-/login"):
        shown = visitor.get(path).text
        assert "<bdi>Events &lt;SHARE&gt;</bdi></a>" in shown, path
        assert "mailto:help@share.example" in shown, path
    assert "mailto:help@share.example" in visitor.get("/accessibility").text.split("<footer")[0]


def test_headings_do_not_skip_a_level(visitor: FlaskClient) -> None:
    for path in PAGES:
        levels = [int(level) for level in re.findall(r"<h([1-6])", visitor.get(path).text)]
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, (path, levels)


def test_ids_are_unique_and_labels_point_at_them(visitor: FlaskClient) -> None:
    for path in PAGES:
        shown = visitor.get(path).text
        ids = re.findall(r'\sid="([^"]+)"', shown)
        assert len(ids) == len(set(ids)), path
        references = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', shown)
        assert {each for text in references for each in text.split()} <= set(ids), path


def test_no_page_has_styles_or_handlers_inside_its_elements(visitor: FlaskClient) -> None:
    for path in PAGES:
        assert not re.search(r"<[^>]+\s(style|on\w+)=", visitor.get(path).text), path


@pytest.mark.parametrize("path", ["/", "/organisations/of-talk/", "/privacy", "/help"])
def test_it_says_in_a_sentence_what_it_is_about(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path).get_data(as_text=True)
    (said,) = re.findall(r'<meta name="description" content="([^"<]+)">', page)
    assert 20 < len(said) <= 160
