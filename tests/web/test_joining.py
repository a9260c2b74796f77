"""The join page: before, open, over; and who never sees the way in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.registrations.builders import cancel, find
from tests.web.visiting import LATER, TOLD, ZONE, register_person, send, span, text_of
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import to_local, utc_now

MEETING: dict[str, Any] = {
    "platform": "Zoom",
    "join_url": "https://meet.example/secret-room?a=1&b=2",
    "join_passcode": "845521",
    "join_phone": "+32 2 555 01 23",
}
SECRETS = ("secret-room", "845521", "555 01 23")


def open_now() -> list[tuple[datetime, datetime]]:
    """A date whose way in is open already, and that has not begun when the test ends."""
    return [span(timedelta(minutes=10))]


def later() -> list[tuple[datetime, datetime]]:
    """A date whose way in is not open yet."""
    return [span(LATER)]


def interpretation() -> list[LanguageChannel]:
    """Spoken in French, interpreted into English."""
    return [
        LanguageChannel(kind=ChannelKind.FLOOR, language="fr", position=0),
        LanguageChannel(kind=ChannelKind.INTERPRETATION, language="en", position=1),
    ]


def invite_person(**event: Any) -> str:  # noqa: ANN401
    """Register Amina as `register_person` does; return the path of her join page."""
    register_person(**event)
    return f"/en/join/{find().join_token}"


def shows_way_in(page: str) -> bool:
    """Whether anything that lets one into the meeting is on the page."""
    return any(secret in page for secret in SECRETS)


def test_the_contract_address_leads_to_the_join_page(client: FlaskClient) -> None:
    token = register_person()

    answer = client.get(f"/en/registrations/{token}/join")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/join/{find().join_token}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/en/registrations/altered/join").status_code == 404


def test_each_secret_opens_its_own_pages_alone(client: FlaskClient) -> None:
    path, token = invite_person(spans=open_now(), **MEETING), find().token

    join_token = path.rpartition("/")[2]
    assert len(join_token) == 32
    assert client.get(f"/join/{token}").status_code == 404
    assert client.get("/join/short").status_code == 404
    for own_page in ("", "edit", "cancel", "erase", "join", "data.json", "calendar.ics"):
        assert client.get(f"/registrations/{join_token}/{own_page}").status_code == 404


@pytest.mark.parametrize("spans", [later, open_now], ids=["before", "open"])
@pytest.mark.parametrize(
    ("event", "cancelled", "says"),
    [
        ({}, False, "To change or cancel, use the link in your confirmation e-mail."),
        ({}, True, "You are not registered any more."),
        ({"capacity": 0}, False, "You are on the waiting list"),
        ({"approval": True}, False, "The organisers have not decided yet"),
    ],
    ids=["confirmed", "cancelled", "waiting", "pending"],
)
def test_a_colleague_who_sees_the_calendar_learns_nothing_about_the_person(
    client: FlaskClient,
    spans: Callable[[], list[tuple[datetime, datetime]]],
    event: dict[str, Any],
    cancelled: bool,
    says: str,
) -> None:
    path = invite_person(spans=spans(), details=TOLD, **MEETING, **event)
    if cancelled:
        cancel(now=utc_now())

    answers = [client.get(path), send(client, path)]

    assert says in text_of(answers[0])
    for answer in answers:
        for told in (find().token, "Amina", "amina@example.org", *TOLD.values()):
            assert told not in answer.text
        assert "/registrations/" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_looking_at_the_page_writes_nothing(client: FlaskClient, count_queries: list[str]) -> None:
    path = invite_person(spans=open_now(), **MEETING)
    count_queries.clear()

    client.get(path)

    reading = [query for query in count_queries if query != "BEGIN"]
    assert reading
    assert not [query for query in reading if not query.startswith("SELECT")]
    assert len(reading) <= 20


def test_before_its_time_the_page_says_when_it_opens(client: FlaskClient) -> None:
    path = invite_person(spans=[span(timedelta(minutes=20))], **MEETING)

    page = text_of(client.get(path))

    opens = to_local(utc_now(), ZONE).replace(second=0) + timedelta(minutes=5)
    assert f'The way in opens here: <time datetime="{opens:%Y-%m-%dT%H:%M}' in page
    assert MEETING["join_passcode"] in page, "as in the e-mail"
    assert "secret-room" not in page


def test_the_numbers_to_dial_can_be_written_down_before(client: FlaskClient) -> None:
    phones = "+32 2 555 01 23 Brussels\nParis: +33 1 23 45 67 89,,845521#"
    meeting = {**MEETING, "join_phone": phones}
    path = invite_person(spans=[span(LATER)], channels=interpretation(), **meeting)

    page = text_of(client.get(path))

    assert '<a href="tel:+3225550123">+32 2 555 01 23</a></bdi>' in page
    assert '<a href="tel:+33123456789,,845521%23">' in page
    assert "<bdi>Brussels</bdi>" in page
    assert "without interpretation" in page
    assert "845521</bdi>" in page
    assert "secret-room" not in page


@pytest.mark.parametrize(
    ("begins", "event", "seconds"),
    [
        (timedelta(minutes=20), MEETING, range(240, 320)),
        (timedelta(hours=6), MEETING, range(20_600, 20_720)),
        (timedelta(hours=7), MEETING, None),
        (timedelta(minutes=20), {**MEETING, "capacity": 0}, None),
        (timedelta(minutes=20), {**MEETING, "format": EventFormat.IN_PERSON}, None),
        (timedelta(minutes=10), {}, range(60, 61)),
        (timedelta(minutes=10), MEETING, None),
    ],
)
def test_who_waits_at_the_page_is_let_in_when_it_is_time(
    client: FlaskClient, begins: timedelta, event: dict[str, Any], seconds: range | None
) -> None:
    html = client.get(invite_person(spans=[span(begins)], **event)).text

    by_itself = re.findall(r'<noscript><meta http-equiv="refresh" content="(\d+)">', html)
    by_script = re.findall(r'data-reload="(\d+)"', html)
    assert by_itself == by_script
    assert len(by_itself) == (seconds is not None)
    assert all(int(after) in (seconds or ()) for after in by_itself)


def test_the_organisers_say_in_their_own_words_how_to_listen(client: FlaskClient) -> None:
    words = {"fr": "Appuyez sur 2.\nPatientez."}
    path = invite_person(
        spans=open_now(),
        channels=interpretation(),
        listening_help=words,
        source_language="en",
        **MEETING,
    )

    page = client.get(path).text

    assert '<p class="own-words" lang="fr" dir="ltr">Appuyez sur 2.\nPatientez.</p>' in page
    assert "Mute original audio" not in page


def test_when_open_it_shows_everything_needed_to_join(client: FlaskClient) -> None:
    path = invite_person(
        spans=open_now(),
        channels=interpretation(),
        contact_email="help@example.org",
        details={"listening_language": "en"},
        **MEETING,
    )

    page = text_of(client.get(path))

    assert all(secret in page for secret in SECRETS)
    assert "Join the meeting" in page
    assert "Choose your language: English." in page
    assert "mailto:help@example.org" in page


def test_the_button_records_that_the_person_came_and_leads_on(client: FlaskClient) -> None:
    path = invite_person(spans=open_now(), **MEETING)
    client.get(path)
    assert find().attended_at is None

    answer = send(client, path)

    assert answer.status_code == 200
    assert "Location" not in answer.headers
    address = "https://meet.example/secret-room?a=1&amp;b=2"
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in answer.text
    assert f'href="{address}" rel="noreferrer"' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    came = find().attended_at
    assert came is not None
    send(client, path)
    assert find().attended_at == came


def test_afterwards_it_is_over(client: FlaskClient) -> None:
    path = invite_person(**MEETING)
    move_to_the_past()

    page = text_of(client.get(path))

    assert "The event is over" in page
    assert not shows_way_in(page)
    assert send(client, path).status_code == 303
    assert find().attended_at is None


def test_a_meeting_that_runs_over_lets_people_in(client: FlaskClient) -> None:
    path = invite_person(**MEETING)
    move_to_the_past(ended_ago=timedelta(minutes=20))

    page = text_of(client.get(path))

    assert "If the meeting goes on, you can still go in." in page
    assert shows_way_in(page)
    assert send(client, path).status_code == 200
    assert find().attended_at is not None


def move_to_the_past(ended_ago: timedelta = timedelta(hours=1)) -> None:
    """Let the event have ended an hour ago, or so long."""
    with transaction():
        event = db.session.scalars(select(Event)).one()
        [date] = event.dates
        ended = utc_now() - ended_ago
        event.starts_at = date.starts_at = ended - timedelta(hours=2)
        event.ends_at = date.ends_at = ended


@pytest.mark.parametrize(
    "changes", [{"capacity": 0}, {"approval": True}], ids=["waiting", "pending"]
)
def test_who_has_no_place_never_sees_the_way_in(
    client: FlaskClient, changes: dict[str, Any]
) -> None:
    path = invite_person(spans=open_now(), **MEETING, **changes)

    assert not shows_way_in(text_of(client.get(path)))
    answer = send(client, path)

    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert find().attended_at is None


def test_who_cancelled_never_sees_the_way_in(client: FlaskClient) -> None:
    path = invite_person(spans=open_now(), **MEETING)
    cancel(now=utc_now())

    assert find().status is RegistrationStatus.CANCELLED
    assert not shows_way_in(text_of(client.get(path)))
    assert send(client, path).status_code == 303


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_does_not_take_place_has_no_way_in(
    client: FlaskClient, status: EventStatus
) -> None:
    path = invite_person(spans=open_now(), **MEETING)
    with transaction():
        db.session.scalars(select(Event)).one().status = status

    assert not shows_way_in(text_of(client.get(path)))
    assert send(client, path).status_code == 303


def test_of_several_dates_the_next_one_counts(client: FlaskClient) -> None:
    spans = [span(timedelta(minutes=5)), span(LATER)]
    path = invite_person(spans=spans, **MEETING)
    assert shows_way_in(text_of(client.get(path)))

    with transaction():
        first = db.session.scalars(select(Event)).one().dates[0]
        hour = timedelta(hours=1)
        first.starts_at, first.ends_at = utc_now() - 3 * hour, utc_now() - hour
    page = text_of(client.get(path))

    assert "Not open yet" in page
    assert spans[1][0].strftime("%Y-%m-%dT%H:%M") in page


def test_of_a_series_it_lists_what_is_to_come_with_its_state_and_folds_what_is_over(
    client: FlaskClient,
) -> None:
    spans = [span(timedelta(days=days, minutes=5)) for days in (0, 7, 14, 21)]
    path = invite_person(spans=spans, **MEETING)
    page = text_of(client.get(path))
    assert "<h2>Your dates</h2>" in page
    assert re.findall(r'class="badge[^>]*>([^<]+)<', page) == ["You can join now"]
    assert "over</summary>" not in page

    with transaction():
        dates = db.session.scalars(select(Event)).one().dates
        dates[0].starts_at, dates[0].ends_at = utc_now() - timedelta(hours=3), utc_now()
        dates[1].starts_at = utc_now()
    page = text_of(client.get(path))
    coming, past = page.split("1 date is over</summary>")
    assert re.findall(r'class="badge[^>]*>([^<]+)<', page) == ["On now"]
    for shown, place in ((past, 0), (coming, 1), (coming, 2), (coming, 3)):
        assert f'<li><time datetime="{spans[place][0]:%Y-%m-%dT%H:%M}' in shown


def test_one_date_alone_is_not_listed(client: FlaskClient) -> None:
    assert "Your dates" not in client.get(invite_person(spans=open_now(), **MEETING)).text


def test_in_person_the_place_is_shown(client: FlaskClient) -> None:
    place: dict[str, Any] = {"venue": "Maison des associations", "address": "Rue Washington 40"}
    path = invite_person(
        spans=open_now(), format=EventFormat.IN_PERSON, channels=interpretation(), **place
    )

    page = text_of(client.get(path))

    assert all(text in page for text in place.values())
    assert "Join the meeting" not in page
    assert "To hear the interpretation in the room, ask the organisers." in page


def test_a_link_that_is_not_there_yet_is_admitted(client: FlaskClient) -> None:
    path = invite_person(spans=open_now())

    assert "The link is not there yet" in text_of(client.get(path))
    assert send(client, path).headers["Location"] == path


SEEN = "Others in the meeting see a name beside your words or picture."


def test_before_and_while_one_joins_it_says_what_others_will_see(client: FlaskClient) -> None:
    for spans in (later(), open_now()):
        path = invite_person(spans=spans, **MEETING)
        assert SEEN in client.get(path).text
        french = client.get(path.replace("/en/", "/fr/")).text
        assert "Votre caméra et votre micro peuvent rester éteints." in french
        with transaction():
            db.session.delete(find())


def test_who_comes_to_a_place_reads_nothing_of_cameras(client: FlaskClient) -> None:
    path = invite_person(spans=later(), format=EventFormat.IN_PERSON, venue="Hall")
    assert SEEN not in client.get(path).text
