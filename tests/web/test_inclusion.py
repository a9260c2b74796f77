"""Questions about inclusion: asked apart, counted once, told late, and never of a few."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import DOMAIN, add_event, sign_up
from tests.registrations.letters import deliver_one
from tests.web import registering
from tests.web.visiting import LATER, send, span
from webinars.events.inclusion import QUESTIONS
from webinars.events.models import Event
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.registrations.models import RateCount
from webinars.registrations.retention import remove_expired
from webinars.registrations.statistics.inclusion import close_ended, ticket_for
from webinars.registrations.statistics.models import InclusionCount
from webinars.times import utc_now

ALL = list(QUESTIONS)


def asking(**changes: object) -> int:
    return add_event(slug="talk", spans=[span(LATER)], **({"inclusion": ALL} | changes))


def link(event_id: int, email: str = "amina@example.org", slug: str = "talk") -> str:
    ticket = ticket_for(db.session.get_one(Event, event_id), email)
    return f"/en/events/{slug}/about-you?t={ticket}"


def answer(client: FlaskClient, path: str, slug: str = "talk", **given: str) -> TestResponse:
    return send(client, path, dict(given), subject=f"inclusion.{slug}")


def counted() -> dict[tuple[str, str], int]:
    db.session.rollback()
    rows = sa.select(InclusionCount.question, InclusionCount.answer, InclusionCount.count)
    return {(question, given): count for question, given, count in db.session.execute(rows)}


def test_the_page_after_the_form_leads_there_and_nothing_is_chosen_for_anybody(
    client: FlaskClient,
) -> None:
    event_id = asking()
    after = client.get(registering.location(registering.send(client)))
    place = link(event_id).removeprefix("/en")
    assert f'href="{place}"' in after.text
    page = client.get(place)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count('value="unsaid" checked') == len(ALL)
    assert counted() == {}  # looking is not answering


def test_answers_are_totals_and_count_once_for_each_address(client: FlaskClient) -> None:
    event_id = asking(inclusion=["gender", "disability"])
    first = answer(client, link(event_id), gender="woman", age="18-29")
    assert "done=yes" in registering.location(first)
    answer(client, link(event_id), gender="man", disability="yes")
    assert answer(client, link(event_id, "omar@example.org"), gender="<b>").status_code == 422
    answer(client, link(event_id, "omar@example.org"))
    assert counted() == {
        ("gender", "woman"): 1,
        ("gender", "unsaid"): 1,
        ("disability", "unsaid"): 2,
    }


def test_who_has_answered_is_known_while_the_event_moves_and_forgotten_when_answers_end(
    client: FlaskClient,
) -> None:
    event_id = asking(inclusion=["gender"])
    answer(client, link(event_id), gender="woman")
    other = add_event(slug="other", spans=[span(LATER)], inclusion=["gender"])
    answer(client, link(other, slug="other"), "other", gender="woman")
    with transaction():
        event = db.session.get_one(Event, event_id)
        set_dates(event, [span(LATER + timedelta(days=90))], domain=DOMAIN, now=utc_now())
        ended = LATER + timedelta(days=20)  # long after the answers would have ended
        remove_expired(now=utc_now() + ended)
        close_ended(now=utc_now() + ended)
    answer(client, link(event_id), gender="man")
    assert counted() == {("gender", "woman"): 1}  # of each of both
    (left,) = set(db.session.scalars(sa.select(RateCount.window_starts_at)))
    assert left.year == 3000  # of the other nothing is left, and this one tells no time


def test_a_ticket_that_is_altered_or_another_event_s_is_none(client: FlaskClient) -> None:
    event_id, other = asking(), add_event(spans=[span(LATER)], inclusion=ALL)
    for path in (
        link(event_id) + "x",
        link(event_id)[:-1],
        link(other),
        "/en/events/talk/about-you",
    ):
        assert client.get(path).status_code == 404
        assert answer(client, path).status_code == 404
    assert counted() == {}


def test_the_mail_has_the_same_link_and_only_where_it_is_asked(client: FlaskClient) -> None:
    event_id = asking()
    sign_up(event_id, language="en", now=utc_now())
    letter = deliver_one("confirmation", now=utc_now())
    path = link(event_id)
    assert path in letter.text
    assert path in letter.html
    with transaction():
        db.session.get_one(Event, event_id).inclusion = []
    again = deliver_one("confirmation", now=utc_now())
    assert "about-you" not in again.text + again.html
    assert client.get(path).status_code == 410
