"""A partner's link to an event: the form keeps its code, openings are counted, nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.registrations.builders import NOW, add_event, cancel, find, mails, sign_up
from tests.web.visiting import LATER, own, send, span
from webinars.events.models import Event
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now
from webinars.web.public import visits

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
PATH = "/en/events/shared/"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event that a partner shares by the link `ecre`."""
    app.extensions["partner_visits"] = visits.Visits()
    event_id = add_event(slug="shared", spans=[span(LATER)])
    with transaction():
        link = PartnerLink(
            event_id=event_id, code="ecre", label="ECRE’s letter", visits=0, created_at=NOW
        )
        db.session.add(link)
    return event_id


def visit(client: FlaskClient, path: str = f"{PATH}?via=ecre", **headers: str) -> TestResponse:
    """Open a page as a person's browser does, to its last byte."""
    return client.get(path, headers={**PERSON, **headers}, buffered=True)


def counted(app: Flask) -> int:
    """How often the link was opened, with what is not written yet."""
    visits.write_visits(app)
    db.session.rollback()
    return db.session.query(PartnerLink).one().visits


def register(client: FlaskClient, **fields: Any) -> TestResponse:  # noqa: ANN401
    data = {"name": "Amina", "email": "amina@example.org", "zone": "", **fields}
    return send(client, f"{PATH}register", data, subject="shared")


def test_the_form_carries_the_code_and_the_registration_keeps_it(
    client: FlaskClient, event_id: int
) -> None:
    page = visit(client).text
    assert '<input type="hidden" name="via" value="ecre">' in page
    register(client, via="ecre")
    link = find().partner_link
    assert link is not None
    assert link.code == "ecre"


@pytest.mark.parametrize(
    "code", ["nothing", "ECRE", "ecre\0", "\u202eecre", "x" * 6000, "a b", "../"]
)
def test_a_code_that_there_is_not_is_as_if_there_were_none(
    client: FlaskClient, app: Flask, event_id: int, code: str
) -> None:
    page = client.get(PATH, query_string={"via": code}, headers=PERSON, buffered=True)
    assert page.status_code == 200
    assert 'name="via"' not in page.text
    answer = register(client, via=code)
    assert answer.status_code == 303
    assert len(answer.headers["Location"]) < 2000
    assert find().partner_link_id is None
    assert counted(app) == 0


def test_another_event_s_code_is_none(client: FlaskClient, event_id: int) -> None:
    sign_up(add_event(slug="other", spans=[span(LATER)]), now=utc_now(), via="ecre")
    assert find().partner_link_id is None


def test_each_opening_by_a_person_counts_once(
    client: FlaskClient, app: Flask, event_id: int
) -> None:
    for _time in range(3):
        assert visit(client).status_code == 200
    assert counted(app) == 3


def test_a_page_that_is_kept_counts_too_and_others_do_not_get_its_code(
    client: FlaskClient, app: Flask, event_id: int
) -> None:
    visit(client)
    assert 'name="via"' not in visit(client, PATH).text
    assert 'value="ecre"' in visit(client).text
    assert counted(app) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible) Barracuda Sentinel"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_robots_fetching_ahead_and_the_language_switch_do_not_count(
    client: FlaskClient, app: Flask, event_id: int, headers: dict[str, str]
) -> None:
    assert visit(client, **headers).status_code == 200
    assert counted(app) == 0


def test_head_does_not_count(client: FlaskClient, app: Flask, event_id: int) -> None:
    assert client.head(f"{PATH}?via=ecre", headers=PERSON).status_code == 200
    assert counted(app) == 0


def test_opening_a_page_writes_nothing_while_it_is_answered(
    client: FlaskClient, event_id: int, count_queries: list[str]
) -> None:
    answer = client.get(f"{PATH}?via=ecre", headers=PERSON)
    assert not [each for each in count_queries if not each.startswith(("SELECT", "BEGIN"))]
    answer.close()
    db.session.rollback()
    assert db.session.query(PartnerLink).one().visits == 1


def test_openings_are_written_in_batches(client: FlaskClient, app: Flask, event_id: int) -> None:
    for _time in range(5):
        visit(client)
    db.session.rollback()
    assert db.session.query(PartnerLink).one().visits == 1  # the others wait for half a minute
    assert counted(app) == 5


def test_what_cannot_be_written_is_not_lost(
    client: FlaskClient, app: Flask, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_visits: object) -> None:
        raise OperationalError("update", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(visits, "add_visits", away)
        assert visit(client).status_code == 200
    assert counted(app) == 1


def test_no_cookie_is_set_and_the_page_says_what_is_kept(
    client: FlaskClient, event_id: int
) -> None:
    answer = visit(client)
    assert "Set-Cookie" not in answer.headers
    assert "You opened this page with a link of a partner: ECRE’s letter." in answer.text
    assert "with a link of a partner" not in visit(client, PATH).text


def test_the_language_switch_keeps_the_code_and_search_engines_get_the_address_without_it(
    client: FlaskClient, event_id: int
) -> None:
    page = visit(client).text
    head, body = page.split("</head>")
    assert 'href="/fr/events/shared/?via=ecre"' in body
    assert "via=" not in head
    assert f'<link rel="canonical" href="http://localhost:8000{PATH}">' in head


def test_an_error_keeps_the_code_also_in_the_other_language(
    client: FlaskClient, event_id: int
) -> None:
    answer = register(client, via="ecre", name="")
    assert answer.status_code == 422
    assert 'name="via" value="ecre"' in answer.text
    assert 'href="/fr/events/shared/?via=ecre"' in answer.text


def test_who_mistyped_the_address_comes_back_with_the_code(
    client: FlaskClient, event_id: int
) -> None:
    receipt = register(client, via="ecre").headers["Location"]
    assert "via=ecre" in client.get(receipt).text
    back = send(client, receipt).headers["Location"]
    assert 'name="via" value="ecre"' in client.get(back).text


def test_a_group_s_seats_and_a_partner_s_link_go_together(
    client: FlaskClient, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
        held = SeatReservation(event_id=event_id, code="group", label="Group", seats=1)
        db.session.add(held)
    page = visit(client, f"{PATH}?seat=group&via=ecre").text
    assert 'name="seat" value="group"' in page
    assert 'name="via" value="ecre"' in page
    assert 'href="/fr/events/shared/?seat=group&amp;via=ecre"' in page
    register(client, via="ecre", seat="group")
    found = find()
    assert found.status is RegistrationStatus.CONFIRMED
    assert (found.reservation_id, found.partner_link_id) != (None, None)


def test_calendars_and_mails_do_not_know_the_code(client: FlaskClient, event_id: int) -> None:
    register(client, via="ecre")
    calendar = client.get(f"{PATH}calendar.ics?via=ecre", headers=PERSON)
    assert calendar.status_code in {200, 404}
    assert "ecre" not in calendar.text
    assert "ecre" not in str([mail.payload for mail in mails()])


def test_a_person_sees_the_link_in_their_own_data(client: FlaskClient, event_id: int) -> None:
    register(client, via="ecre")
    data = client.get(own(find().token, "data.json")).get_json()
    assert data["came_by"] == {"label": "ECRE’s letter", "code": "ecre"}


def test_who_comes_back_by_another_way_came_by_that(app: Flask, event_id: int) -> None:
    sign_up(event_id, now=utc_now(), via="ecre")
    cancel(now=utc_now())
    sign_up(event_id, now=utc_now())
    assert find().partner_link_id is None


def test_a_form_that_comes_again_for_a_known_address_changes_nothing(
    app: Flask, event_id: int
) -> None:
    sign_up(event_id, now=utc_now())
    sign_up(event_id, now=utc_now(), via="ecre")
    assert find().partner_link_id is None
