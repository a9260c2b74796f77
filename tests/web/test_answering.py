"""The page that asks whether an answer is one's own, and where answers are shown."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import find
from tests.registrations.replies.posting import POST, rendered, reply
from tests.web.visiting import LATER, own, register_person, send, span, text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.replies.receiving import receive
from webinars.times import utc_now


def arrive(message: bytes) -> None:
    with transaction():
        receive(message, post=POST, now=utc_now())


def asked(partstat: str = "DECLINED") -> str:
    """The token of somebody in whose name an answer came in that nobody vouches for."""
    token = register_person()
    arrive(reply(find().event_id, partstat, results="", stamp=""))
    return token


def test_opening_the_page_changes_nothing(client: FlaskClient) -> None:
    token = asked()
    page = client.get(own(token, "answer"))
    assert "You do not come." in text_of(page)
    assert "you lose your place, and somebody else may have it" in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert find().status is RegistrationStatus.CONFIRMED


def test_a_yes_lets_the_answer_act(client: FlaskClient) -> None:
    token = asked()
    page = client.get(send(client, own(token, "answer")).location)
    assert "Your answer counts now" in text_of(page)
    assert find().status is RegistrationStatus.CANCELLED


def test_a_no_forgets_it(client: FlaskClient) -> None:
    token = asked()
    page = client.get(send(client, own(token, "answer/no")).location)
    assert "nothing has changed" in text_of(page)
    assert "There is nothing to say" in text_of(client.get(own(token, "answer")))
    send(client, own(token, "answer"))
    assert find().status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize(
    ("partstat", "words"), [("ACCEPTED", "You said yes"), ("TENTATIVE", "You said maybe")]
)
def test_the_own_page_shows_the_calendar_s_answer(
    client: FlaskClient, partstat: str, words: str
) -> None:
    token = register_person()
    assert "Your answer" not in text_of(client.get(own(token)))
    arrive(reply(find().event_id, partstat, stamp=""))
    assert f"Your answer</dt> <dd>{words} in your calendar." in text_of(client.get(own(token)))
    data = client.get(own(token, "data.json")).get_json()
    assert [each["partstat"] for each in data["calendar_answers"]] == [partstat]


def test_a_link_or_form_of_before_does_not_say_yes_to_a_newer_answer(client: FlaskClient) -> None:
    token = asked("ACCEPTED")
    [link] = re.findall(r"/answer\?shown=\d+", rendered("confirm-answer", now=utc_now()).text)
    assert "A newer answer" not in text_of(client.get(own(token, link[1:])))
    arrive(reply(find().event_id, "DECLINED", results="", stamp=""))
    page = text_of(client.get(send(client, own(token, link[1:])).location))
    assert find().status is RegistrationStatus.CONFIRMED
    assert "A newer answer came in" in page
    assert "You do not come." in page
    [form] = re.findall(
        r'action="([^"]*/answer\?shown=\d+)"', client.get(own(token, "answer")).text
    )
    send(client, form)
    assert find().status is RegistrationStatus.CANCELLED


def test_a_no_does_not_forget_an_answer_that_was_never_shown(client: FlaskClient) -> None:
    token = register_person(spans=[span(LATER), span(2 * LATER)])
    event_id = find().event_id
    arrive(reply(event_id, results="", stamp="", date=0))  # forged
    [form] = re.findall(r'action="([^"]*/answer/no[^"]*)"', client.get(own(token, "answer")).text)
    arrive(reply(event_id, results="", stamp="", date=1))  # her own
    page = text_of(client.get(send(client, form).location))
    assert "A newer answer came in" in page
    assert page.count("You do not come.") == 2
    [form] = re.findall(r'action="([^"]*/answer/no[^"]*)"', client.get(own(token, "answer")).text)
    send(client, form)
    assert "There is nothing to say" in text_of(client.get(own(token, "answer")))


def test_any_number_of_questions_costs_as_many_statements(
    client: FlaskClient, count_queries: list[str]
) -> None:
    token = register_person(spans=[span(day * LATER) for day in range(1, 7)])
    counts: dict[str, list[int]] = {"": [], "answer": []}
    for dates in (range(2), range(2, 6)):
        for date in dates:
            arrive(reply(find().event_id, results="", stamp="", date=date))
        for page, counted in counts.items():
            count_queries.clear()
            assert client.get(own(token, page)).text.count("You do not come.") == dates.stop
            counted.append(len(count_queries))
    assert all(few == many for few, many in counts.values())


def test_the_own_page_asks_what_the_mail_asks(client: FlaskClient) -> None:
    token = asked()
    page = client.get(own(token))
    assert "<strong>You do not come.</strong>" in page.text
    assert f'/registrations/{token}/answer"' in page.text


def test_the_own_page_says_that_a_yes_after_a_no_came_too_late(client: FlaskClient) -> None:
    token = register_person()
    event_id = find().event_id
    arrive(reply(event_id, stamp="20270301T100000Z"))
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.capacity, event.waiting_list = 0, False
    assert "too late" not in text_of(client.get(own(token)))
    arrive(reply(event_id, "ACCEPTED", stamp="20270301T100030Z"))
    assert "Your yes came too late" in text_of(client.get(own(token)))
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    send(client, own(token, "undo"))
    assert "too late" not in text_of(client.get(own(token)))


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    token = asked()
    for path in ("answer", "answer/no"):
        answer = client.post(own(token, path), headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path
    assert find().status is RegistrationStatus.CONFIRMED
