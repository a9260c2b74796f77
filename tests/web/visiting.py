"""What the tests of pages share: a visitor with a browser, and a person with a registration."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, find, sign_up
from webinars.mail.content import get_render
from webinars.mail.models import OutgoingMail
from webinars.times import to_local, utc_now
from webinars.web.forms import sign

OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that was on our own page."""

ZONE = "Europe/Brussels"
Span = tuple[datetime, datetime]


def send(
    client: FlaskClient, path: str, data: dict[str, object] | None = None, *, subject: str = ""
) -> TestResponse:
    """Send a form as a browser does; `subject` is what its stamp is for."""
    stamp = {"stamp": stamp_for(subject)} if subject else {}
    return client.post(path, data={**(data or {}), **stamp}, headers=OWN)


def stamp_for(subject: str, *, age: timedelta = timedelta(seconds=20)) -> str:
    """The stamp of a form that was opened `age` ago."""
    return sign(f"form.{subject}", "a-submission", now=utc_now() - age)


def span(start: timedelta, length: timedelta = timedelta(hours=2)) -> Span:
    """A date that begins `start` from now, in Brussels."""
    begins = to_local(utc_now(), ZONE).replace(second=0, microsecond=0) + start
    return begins, begins + length


LATER = timedelta(days=9)
AGREED = "I agree that this is used."
TOLD: dict[str, Any] = {
    "organisation": "Refugee Council",
    "access_needs": "A quiet place",
    "access_consent": AGREED,
    "newsletter_consent": "Send me news.",
}


def register_person(
    email: str = "amina@example.org",
    *,
    details: dict[str, Any] | None = None,
    **event: Any,  # noqa: ANN401 - the fields of an event
) -> str:
    """Register Amina for a new event, in nine days by default; return the token of her link."""
    event.setdefault("spans", [span(LATER)])
    sign_up(add_event(**event), email, now=utc_now(), **(details or {}))
    return find(email).token


def letter_of(mail: OutgoingMail) -> str:
    """The text of a mail, as it would be sent now."""
    content = get_render(mail.message)(mail.payload, mail.recipient, utc_now())
    assert content is not None
    return content.text


def text_of(response: TestResponse) -> str:
    """The page, with its blanks as a reader sees them."""
    return " ".join(response.get_data(as_text=True).split())


def own(token: str, page: str = "") -> str:
    """The address of a page of the person with `token`."""
    return f"/en/registrations/{token}/{page}"
