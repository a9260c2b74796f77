"""Every address of the site is known here, with who may open it."""

from __future__ import annotations

import inspect
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import RequestRedirect

from tests.registrations.builders import add_event, find
from tests.web.visiting import LATER, register_person, span
from webinars.languages import SHIPPED
from webinars.links import Links

PUBLIC = {
    "accessibility",
    "event",
    "event_calendar",
    "help",
    "home",
    "item_calendar",
    "lost_link",
    "organisation",
    "organisation_calendar",
    "organisation_feed",
    "privacy",
    "register",
    "register_several",
    "registered",
    "registered_several",
    "send_links",
    "send_several",
    "site_calendar",
    "site_feed",
    "sitemap",
    "robots",
    "withdraw_registered",
    "withdraw_several",
}
"""For everybody."""

BY_TICKET = {"inclusion", "count_inclusion"}
"""For whoever has the ticket, which is in the query."""

BY_OWN_LINK = {
    "come_after_all",
    "decline_invitation",
    "decline_now",
    "invited",
    "register_invited",
    "registered_invited",
    "withdraw_invited",
    "accept_offer",
    "answer",
    "confirm_answer",
    "refuse_answer",
    "register_again",
    "cancel_now",
    "cancel_registration",
    "confirm_email",
    "confirm_email_now",
    "confirm_newsletter",
    "decline_offer",
    "edit_email",
    "edit_registration",
    "erase_now",
    "erase_registration",
    "join",
    "join_now",
    "own_feed",
    "read_data",
    "registration",
    "registration_calendar",
    "registration_data",
    "registration_join",
    "registration_pass",
    "newsletter",
    "resume_newsletter",
    "stop_newsletter",
    "replace_links",
    "replace_links_now",
    "keep_email",
    "save_email",
    "save_registration",
    "start_feed",
    "stop_feed",
    "undo_cancellation",
    "withdraw_consent",
}
"""For whoever has the secret in the address."""

OTHERS = {"static", "health.healthz", "health.readyz", "pictures.picture"}
DEMO = {"dev.mailbox", "dev.mail", "dev.mail_html"}
"""For the demo's own computer."""


def test_every_address_has_its_policy(sqlite_app: Flask) -> None:
    expected = {
        f"{blueprint}.{name}"
        for blueprint in ("public", "public_in")
        for name in PUBLIC | BY_OWN_LINK | BY_TICKET
    }
    organisers = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if rule.rule.startswith("/organiser")
    }

    known = expected | OTHERS | DEMO | organisers
    assert {rule.endpoint for rule in sqlite_app.url_map.iter_rules()} == known


def test_an_own_link_holds_its_secret(sqlite_app: Flask) -> None:
    for rule in sqlite_app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[2] in BY_OWN_LINK:
            assert rule.arguments & {"token", "join_token", "feed_token"}, rule


@pytest.mark.parametrize("language", [None, *SHIPPED])
def test_every_link_of_mails_and_calendars_leads_to_a_page(
    sqlite_app: Flask, language: str | None
) -> None:
    links = Links("http://localhost:8000", language)
    adapter = sqlite_app.url_map.bind("localhost")
    paths = [link.removeprefix("http://localhost:8000") for link in every_link(links)]

    for path in paths:
        try:
            adapter.match(urlsplit(path).path, method="GET")
        except (RequestRedirect, MethodNotAllowed) as problem:  # a mail's link has to be exact
            raise AssertionError(path) from problem
    assert len(paths) > 10


def every_link(links: Links) -> list[str]:
    """What each method of `Links` gives."""
    methods = [
        (method, [each for each in inspect.signature(method).parameters if each != "page"])
        for name, method in inspect.getmembers(links, inspect.ismethod)
        if not name.startswith("_")
    ]
    own_pages = ("edit", "cancel", "join", "calendar.ics", "data.json", "erase", "pass")
    return [method(*["a-value" for _ in names]) for method, names in methods] + [
        links.registration("token", page) for page in own_pages
    ]


def test_no_page_sets_a_cookie(client: FlaskClient) -> None:
    token = register_person(slug="this", spans=[span(LATER)])
    add_event(slug="other")

    for path in (
        *("/", "/fr/", "/events/this/", "/organisations/of-this/", "/calendar.ics", "/lost-link"),
        *("/privacy", "/accessibility", "/help", "/nothing", "/healthz", "/readyz"),
        *(f"/registrations/{token}/{page}" for page in ("", "edit", "cancel", "erase")),
        f"/join/{find().join_token}",
    ):
        answer = client.get(path)
        assert answer.status_code == (404 if path == "/nothing" else 200), path
        assert "Set-Cookie" not in answer.headers, path


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:81"])
@pytest.mark.parametrize(
    "asked",
    [
        "/fr/registrations/{token}",
        "/registrations/{token}?text=fr",
        "/invitations/{token}",
        "/newsletter/{token}",
        "/registrations//{token}/",
    ],
)
def test_a_secret_link_that_is_nearly_right_stays_on_the_site_and_private(
    client: FlaskClient, host: str, asked: str
) -> None:
    path, _mark, query = asked.format(token="a-secret").partition("?")

    answer = client.open(path, query_string=query, headers={"Host": host})

    assert answer.status_code == 308
    there = f"{path.replace('//', '/').removesuffix('/')}/"
    assert answer.headers["Location"] == (f"{there}?{query}" if query else there)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert host not in answer.text
