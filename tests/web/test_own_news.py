"""What a person's own pages say of the event: that it is off, was moved, or goes on now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.registrations.builders import find, sign_up
from tests.registrations.changing import agree, edit, move, postpone
from tests.web.organiser.people import join
from tests.web.visiting import LATER, Span, own, register_person, span, text_of
from webinars.accounts.models import Role
from webinars.events.editing import life
from webinars.events.editing.basics import Basics
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice
from webinars.extensions import db, transaction
from webinars.localtime import format_span
from webinars.times import utc_now

DAY = timedelta(days=1)


def call_off(event: Event) -> None:
    life.cancel(event=event, now=utc_now())


def somebody(client: FlaskClient, **event: Any) -> str:  # noqa: ANN401 - the fields of an event
    """Amina's link, for an event with an organiser."""
    token = register_person(**event)
    join(client.application, find().event.organisation, Role.OWNER)
    return token


def later(hours: int) -> datetime:
    return utc_now() + timedelta(hours=hours)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_event_that_is_cancelled_says_that_alone_and_why(
    client: FlaskClient, language: str
) -> None:
    token = somebody(client)
    agree(find().event_id, call_off, later(1), reasons={"fr": "La salle a brûlé."})
    join_token = find().join_token

    for path in (f"/{language}/registrations/{token}/", f"/{language}/join/{join_token}"):
        page = text_of(client.get(path))
        marked = '<blockquote class="answer" lang="fr" dir="ltr">La salle a brûlé.' in page
        assert "La salle a brûlé." in page
        assert marked is (language == "en")
        if language == "en":
            assert "The organisers write in another language (French)" in page
            assert "If it takes place after all, we write to you." in page
            assert "Your place is confirmed" not in page


def test_who_had_cancelled_before_is_promised_no_news(client: FlaskClient) -> None:
    token = somebody(client)
    client.post(own(token, "cancel"), headers={"Sec-Fetch-Site": "same-origin"})
    sign_up(find().event_id, "omar@example.org", now=utc_now())
    agree(find().event_id, call_off, later(1), reasons={"en": "The speaker is ill."})

    page = text_of(client.get(own(token)))

    assert "It does not take place." in page
    assert "The speaker is ill." not in page
    assert "You are not registered any more." in page
    assert "we write to you" not in page


def test_cancelling_what_is_off_says_what_it_still_does(client: FlaskClient) -> None:
    token = somebody(client)
    agree(find().event_id, postpone, later(1), reasons={"en": "The speaker is ill."})

    assert "The speaker is ill." in text_of(client.get(own(token)))
    asked = text_of(client.get(own(token, "cancel")))
    assert "you do not get the e-mail with the new date" in asked
    assert "takes the event out of your calendar" not in asked

    with transaction():
        db.session.scalars(select(Event)).one().status = EventStatus.CANCELLED
    asked = text_of(client.get(own(token, "cancel")))
    assert "The event is cancelled. You have nothing to do." in asked
    assert "somebody else" not in asked


def expand(after: timedelta = timedelta(minutes=1)) -> None:
    """Let the mails about all news have been written, a moment after it."""
    with transaction():
        for notice in db.session.scalars(select(EventNotice)):
            notice.expanded_at = notice.created_at + after


class TestMoves:
    """When a date was, before it was moved."""

    def test_the_page_says_how_it_was_before_the_last_move(self, client: FlaskClient) -> None:
        token = somebody(client)
        date = find().event.dates[0]
        first = (date.starts_local, date.ends_local)
        assert "Moved on" not in text_of(client.get(own(token)))

        agree(find().event_id, move(DAY), later(1))
        assert f"Before: {words(first)}" in text_of(client.get(own(token)))
        public = f"/en/events/{find().event.slug}/"
        assert f"Before: {words(first)}" in text_of(client.get(public))

        expand()
        agree(find().event_id, move(DAY), later(2))
        page = text_of(client.get(own(token)))
        assert f"Before: {words(first, DAY)}" in page
        assert words(first) not in page

    def test_a_long_series_says_it_of_each_date(self, client: FlaskClient) -> None:
        somebody(client, spans=[span(timedelta(days=day)) for day in range(1, 9)])
        agree(find().event_id, move(DAY / 2), later(1))

        shown = text_of(client.get(f"/en/events/{find().event.slug}/"))
        assert shown.count("Moved on") == 3 + 8, "the next three stand open as well"

    def test_moves_of_which_one_mail_tells_are_one(self, client: FlaskClient) -> None:
        token = somebody(client)
        date = find().event.dates[0]
        first = (date.starts_local, date.ends_local)

        agree(find().event_id, move(DAY), later(1))
        agree(find().event_id, move(DAY), later(2))
        assert f"Before: {words(first)}" in text_of(client.get(own(token)))

        agree(find().event_id, move(-2 * DAY), later(3))
        assert "Moved on" not in text_of(client.get(own(token))), "it is as it was"

    def test_a_mail_that_has_not_left_takes_up_what_comes_after_it(
        self, client: FlaskClient
    ) -> None:
        token = somebody(client)
        date = find().event.dates[0]
        first = (date.starts_local, date.ends_local)
        now = later(1)

        agree(find().event_id, move(7 * DAY), now)
        expand(timedelta(seconds=5))
        agree(find().event_id, move(DAY), now + timedelta(seconds=30))
        expand(timedelta(seconds=5))
        assert f"Before: {words(first)}" in text_of(client.get(own(token)))

        agree(find().event_id, move(-8 * DAY), now + timedelta(seconds=50))
        expand(timedelta(seconds=5))
        assert "Moved on" not in text_of(client.get(own(token))), "nobody got a mail"

        agree(find().event_id, move(2 * DAY), now + timedelta(seconds=70))
        assert f"Before: {words(first)}" in text_of(client.get(own(token)))

    def test_what_was_taken_back_before_its_mail_left_hides_no_move_before(
        self, client: FlaskClient
    ) -> None:
        token = somebody(client)
        date = find().event.dates[0]
        first = (date.starts_local, date.ends_local)

        now = later(1)
        for by, seconds in ((DAY, 0), (DAY, 100), (-DAY, 130)):
            agree(find().event_id, move(by), now + timedelta(seconds=seconds))
            expand(timedelta(seconds=5))
        assert f"Before: {words(first)}" in text_of(client.get(own(token)))

    def test_other_clocks_are_named(self, client: FlaskClient) -> None:
        token = somebody(client)
        agree(find().event_id, edit(zone="Europe/Kyiv"), later(1))
        page = text_of(client.get(own(token)))
        assert "(Brussels time" in page.partition("Before:")[2].partition("</dd>")[0]

    def test_who_registers_afterwards_knows_no_other_date(self, client: FlaskClient) -> None:
        token = somebody(client)
        agree(find().event_id, move(DAY), utc_now() - timedelta(hours=1))

        assert "Moved on" not in text_of(client.get(own(token)))


def words(times: Span, by: timedelta = timedelta(0)) -> str:
    starts, ends = times[0] + by, times[1] + by
    words = format_span(starts, ends, "en")
    if starts.date() != ends.date():
        return words
    day, clocks = words.rsplit(", ", 1)
    return f"{day}, <span>{clocks}</span>"


def test_what_goes_on_now_leads_in(client: FlaskClient) -> None:
    token = register_person(spans=[span(timedelta(minutes=-20))], join_url="https://meet.example/x")

    page = text_of(client.get(own(token)))
    assert "It has been going on since" in page
    assert "Go in now" in page
    page = text_of(client.get(f"/en/join/{find().join_token}"))
    assert "It has been going on since" in page
    assert "Go in now" in page


def test_a_date_that_was_taken_out_keeps_the_clocks_it_was_said_on(client: FlaskClient) -> None:
    token = somebody(client, spans=[span(LATER), span(LATER + DAY)])

    def drop(event: Event) -> None:
        edit(dates=Basics.of(event).dates[:1])(event)

    agree(find().event_id, drop, later(1))
    agree(find().event_id, edit(zone="Europe/Kyiv"), later(2))

    shown = client.get(own(token)).text
    assert re.search(r"Cancelled on .*</s> \(Brussels time\)", shown)


def test_a_date_that_was_taken_out_leaves_a_trace(client: FlaskClient) -> None:
    token = somebody(client, spans=[span(LATER), span(LATER + DAY)])
    gone = find().event.dates[1]
    when = format_span(gone.starts_local, gone.ends_local, "en")

    def drop(event: Event) -> None:
        edit(dates=Basics.of(event).dates[:1])(event)

    agree(find().event_id, drop, later(1))

    shown = " ".join(re.sub(r"<[^>]+>", "", client.get(own(token)).text).split())
    assert re.search(rf"Cancelled on \w+ \d+ \w+ \d+: {when}", shown)
    sign_up(find().event_id, "omar@example.org", now=later(2))
    assert "Cancelled on" not in client.get(own(find("omar@example.org").token)).text
