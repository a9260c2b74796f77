"""A form on the page of the event `talk`, sent as Amina fills it in."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.visiting import OWN
from webinars.extensions import db
from webinars.registrations.models import Registration
from webinars.times import utc_now
from webinars.web.forms import sign

PATH = "/events/talk/register"
AMINA = {"name": "Amina Diallo", "email": "amina@example.org"}
Values = dict[str, Any]


def send(client: FlaskClient, path: str = PATH, **changes: object) -> TestResponse:
    """Send the form; a value of None is left out. `submission` is the random part of its stamp."""
    submission = changes.pop("submission", "a-submission")
    stamp = sign("form.talk", str(submission), now=utc_now() - timedelta(seconds=20))
    data: Values = {**AMINA, "stamp": stamp, **changes}
    sent = {name: value for name, value in data.items() if value is not None}
    return client.post(path, data=sent, headers=OWN)


def registered() -> list[Registration]:
    """Who is registered, the first of them first."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Registration).order_by(Registration.id)))


def errors_of(answer: TestResponse) -> list[tuple[str, str]]:
    """The links of the summary: the field and what is said of it."""
    found = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', answer.text)
    return [(field, html.unescape(text)) for field, text in found]


def location(answer: TestResponse) -> str:
    """Where the answer leads."""
    assert answer.status_code == 303
    return answer.headers["Location"]
