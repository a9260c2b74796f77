"""Who has cancelled registers again from their own page, where the form knows what they told."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient

from tests.registrations.builders import add_event, cancel, find, mails, sign_up
from tests.web.registering import location
from tests.web.registering import send as send_form
from tests.web.test_choosing_dates import boxes
from tests.web.visiting import LATER, letter_of, own, register_person, span, text_of
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


def test_needs_that_were_not_told_again_are_gone_and_nobody_is_said_to_have_withdrawn(
    client: FlaskClient,
) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)])
    sign_up(event_id, now=utc_now(), language="en", **TOLD)
    received = letter_of(mails()[-1])
    assert "You told us that you need something to take part well." in received
    assert "quiet" not in received
    cancel(now=utc_now())

    sign_up(event_id, now=utc_now(), language="en")

    page = text_of(client.get(own(find().token)))
    assert "You withdrew this" not in page
    assert "when you registered again." in page
    assert f'{own(find().token, "edit")}#access_needs">Write again what you need<' in page
    assert "please write it again on your own page" in letter_of(mails()[-1]).replace("\n", " ")


def test_who_agrees_again_has_agreed_as_of_then(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)])
    began = utc_now() - timedelta(days=2)
    sign_up(event_id, now=began, language="en", **TOLD)
    cancel(now=began + timedelta(days=1))
    now = utc_now()

    sign_up(event_id, now=now, language="en", **{**TOLD, "access_consent": "I agree to 9 days."})

    consents = [(each.text, each.given_at, each.withdrawn_at) for each in find().consents]
    assert consents == [("I agree.", began, now), ("I agree to 9 days.", now, None)]
    needs = find().access_needs
    assert needs is not None
    assert needs.text == "A quiet place"
    assert "You withdrew this" not in client.get(own(find().token)).text


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
    assert '<details class="access" open>' in answer.text
    assert "only if you tick its box again" in answer.text
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
