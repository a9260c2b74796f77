"""Who has cancelled registers again from their own page, where the form knows what they told."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.registrations.builders import add_event, cancel, find, sign_up
from tests.web.registering import location
from tests.web.registering import send as send_form
from tests.web.test_choosing_dates import boxes
from tests.web.visiting import LATER, own, register_person, span, text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

TOLD = {
    "organisation": "Refugee Council",
    "access_needs": "A quiet place",
    "access_consent": "I agree.",
}


def values(page: str) -> dict[str, str]:
    """What stands in the fields of one line."""
    return dict(
        re.findall(r'<input[^>]* name="(name|email|organisation)"[^>]* value="(.*?)"', page)
    )


def test_the_form_is_filled_on_the_own_page_alone(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER), span(2 * LATER)], choose_dates=True)
    first, second = db.session.get_one(Event, event_id).dates
    days, uid = [first.public_id, second.public_id], second.uid
    sign_up(event_id, now=utc_now(), dates=[uid], **TOLD)
    token = find().token
    assert location(client.get(own(token, "again"))) == own(token)
    cancel(now=utc_now())
    assert (
        f'{own(token, "again")}#register">Register again, with other answers<'
        in client.get(own(token)).text
    )
    answer = client.get(own(token, "again"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert values(answer.text) == {
        "name": "Amina Diallo",
        "email": "amina@example.org",
        "organisation": "Refugee Council",
    }
    assert "A quiet place</textarea>" in answer.text
    assert not re.search(r'name="access_consent"[^>]*checked', answer.text)
    assert boxes(answer.text) == {days[0]: "", days[1]: "checked"}
    assert "dates are ticked" not in answer.text
    assert token not in answer.text.partition("<body")[0]
    assert values(client.get("/events/talk/").text).keys() <= {"name", "email", "organisation"}
    assert "Amina" not in client.get("/events/talk/").text
    send_form(client, dates=days[:1])
    assert find().status is RegistrationStatus.CONFIRMED


def test_where_nobody_can_register_nothing_leads_to_the_form(client: FlaskClient) -> None:
    token = register_person()
    cancel(now=utc_now())
    with transaction():
        event = find().event
        event.registration_closes_local = span(-LATER)[0]
    assert "Register again" not in text_of(client.get(own(token)))
    assert "amina@example.org" not in client.get(own(token, "again")).text
