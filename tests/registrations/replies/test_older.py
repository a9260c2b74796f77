"""A no to an invitation that was replaced since: its owner is asked whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    find,
    find_in_transaction,
    messages,
    sign_up,
)
from tests.registrations.news.life import Life, content_of
from tests.registrations.replies.posting import CANCELLED, CONFIRMED, LATER, POST, A, reply, take
from webinars.extensions import transaction
from webinars.registrations import manage
from webinars.registrations.replies import answers

JUNE = [(datetime(2027, 6, 1, 11), datetime(2027, 6, 1, 12, 30))]
DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)
QUESTION = "Is this your answer? Community sponsorship"
EARLIER = "Your calendar said no to an earlier invitation."


def yes(life: Life) -> None:
    with transaction():
        answers.confirm(registration=find_in_transaction(A), post=POST, now=life.tick())


@pytest.mark.parametrize(
    "replace",
    [
        lambda life: life.move(DAY),
        lambda life: life.edit(venue="Town hall"),
        lambda life: life.renew(A),
    ],
    ids=["another time", "another place", "new links"],
)
def test_a_no_to_an_older_invitation_is_asked_about_and_acts_on_a_yes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, replace: Callable[[Life], None]
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(A)
    life.settle()
    replace(life)
    life.settle()
    life.answer(A, "DECLINED", back=1)
    life.settle()
    assert find().status is CONFIRMED
    assert life.postbox.subjects(A)[-1] == QUESTION
    text = life.postbox.last_text()
    assert EARLIER in text
    assert "If you say yes, you lose your place" in text
    assert "If you come all the same, you do not have to do anything." in text
    assert "We could not check" not in text
    yes(life)
    life.settle()
    assert find().status is CANCELLED
    assert content_of(life.calendar(A)) == {}


def test_a_no_while_a_wrong_year_stands_is_asked_about_when_the_event_is_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(A)
    life.settle()
    life.move(-A_YEAR)
    life.answer(A, "DECLINED")
    life.settle()
    assert QUESTION not in life.postbox.subjects(A)
    life.move(A_YEAR)
    life.settle()
    assert find().status is CONFIRMED
    assert life.postbox.subjects(A)[-1] == QUESTION
    yes(life)
    assert find().status is CANCELLED
    life.answer(A, "ACCEPTED")  # to the request that they have had all the time
    assert find().status is CONFIRMED


def with_new_links() -> int:
    """Amina's registration whose links, and so whose invitation, are others since."""
    event_id = add_event()
    sign_up(event_id, language="en")
    with transaction():
        manage.renew_links(registration=find_in_transaction(), domain=DOMAIN, now=LATER)
    return event_id


def sent_by_itself(message: bytes) -> bytes:
    return message.replace(b"Message-ID:", b"Auto-Submitted: auto-replied\r\nMessage-ID:")


def test_a_proven_no_is_asked_about_though_a_program_sent_it(sqlite_app: Flask) -> None:
    event_id = with_new_links()
    take(sent_by_itself(reply(event_id, stamp="20270301T100100Z")))
    assert messages(A).count("confirm-answer") == 1
    take(sent_by_itself(reply(event_id, stamp="20270301T100500Z")))
    assert messages(A).count("confirm-answer") == 1, "once a day"


def test_nobody_is_asked_about_a_place_at_an_event_that_is_off(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(A)
    life.settle()
    life.postpone()
    life.answer(A, "DECLINED")
    life.settle()
    assert QUESTION not in life.postbox.subjects(A)


@pytest.mark.parametrize("path", ["", "answer"])
def test_the_own_pages_say_why_they_ask(sqlite_app: Flask, path: str) -> None:
    take(reply(with_new_links()))
    client: FlaskClient = sqlite_app.test_client(use_cookies=False)
    page = client.get(f"/en/registrations/{find().token}/{path}").text
    assert EARLIER in page
    assert "We could not check" not in page
