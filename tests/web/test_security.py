"""What protects every answer: headers, the content security policy, where forms come from."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.conftest import settings_for
from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span
from webinars import create_app


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    """A browser on a site with one event."""
    add_event(slug="talk", spans=[span(LATER)])
    return sqlite_app.test_client(use_cookies=False)


@pytest.mark.parametrize("path", ["/", "/events/talk/", "/nothing", "/static/app.js", "/healthz"])
def test_every_answer_has_the_headers(visitor: FlaskClient, path: str) -> None:
    with visitor.get(path) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for part in ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/events/talk/", "/fr/privacy", "/nothing"])
def test_the_policy_allows_exactly_the_style_of_the_page(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path)

    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost:8000"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
        ({}, True),
    ],
)
def test_forms_come_from_our_own_pages(
    visitor: FlaskClient, headers: dict[str, str], is_taken: bool
) -> None:
    answer = visitor.post("/events/talk/register", headers=headers)

    assert answer.status_code == (422 if is_taken else 403)


def test_a_forwarded_address_counts_only_behind_a_known_proxy(sqlite_app: Flask) -> None:
    settings = sqlite_app.config["SETTINGS"]
    alone = create_app(settings)
    behind = create_app(settings_for(settings.database_url, settings.var, TRUSTED_PROXIES="1"))

    assert _visitor_seen_by(alone) == "127.0.0.1"
    assert _visitor_seen_by(behind) == "203.0.113.9"


def _visitor_seen_by(app: Flask) -> str | None:
    """Whom `app` takes for the visitor when a proxy passes on 203.0.113.9, and a forged address."""
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    return seen[-1]


def test_a_production_site_tells_browsers_to_stay_with_https(sqlite_app: Flask) -> None:
    settings = sqlite_app.config["SETTINGS"]
    site = create_app(
        settings_for(
            settings.database_url,
            settings.var,
            BASE_URL="https://events.example.org",
            MAIL_SERVER="mail.example.org",
            MAIL_DEFAULT_SENDER="events@example.org",
        )
    )

    answer = site.test_client().get("/healthz", headers={"Host": "events.example.org"})

    assert "max-age=" in answer.headers["Strict-Transport-Security"]
