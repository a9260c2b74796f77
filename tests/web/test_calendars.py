"""Calendar feeds and files as calendar programs fetch them."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from icalendar import Event as VEvent
from sqlalchemy import select

from tests.quickness import within
from tests.registrations.builders import DOMAIN, NOW, add_event, cancel, find
from tests.web.visiting import LATER, register_person, span
from webinars.events.models import (
    Event,
    EventFormat,
    EventKind,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programme import AgendaItem, AgendaItemText
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.times import utc_now

SECRETS: dict[str, Any] = {
    "join_url": "https://meet.example/secret-room",
    "join_passcode": "845521",
    "join_phone": "+32 2 555 01 23",
}
CALENDAR = "text/calendar; charset=utf-8"
PUBLIC = (
    *("/calendar.ics", "/organisations/of-here/calendar.ics"),
    *("/events/here/calendar.ics", "/events/here/"),
)
BOTH = (EventText(language="fr", title="Le parrainage"), EventText(language="en", title="Sponsors"))


def entries(body: bytes) -> list[VEvent]:
    """The VEVENTs of a calendar."""
    return Calendar.from_ical(body).events


def said(entry: VEvent, name: str) -> str:
    """The value of one of an entry's properties, as it stands in the file."""
    value = entry[name].to_ical()
    return value.decode() if isinstance(value, bytes) else str(value)


def titles(client: FlaskClient, path: str) -> list[str]:
    """The titles in the calendar at `path`."""
    answer = client.get(path)
    assert answer.status_code == 200
    return [said(entry, "SUMMARY") for entry in entries(answer.data)]


def change_event(slug: str, **values: object) -> None:
    """Change an event as an organiser does."""
    with transaction():
        event = db.session.scalars(select(Event).where(Event.slug == slug)).one()
        for name, value in ({"updated_at": utc_now()} | values).items():
            setattr(event, name, value)


def two_languages() -> list[EventText]:
    """A French event with an English translation."""
    return [EventText(language=text.language, title=text.title) for text in BOTH]


class TestFeeds:
    """Feeds of the site and of an organisation."""

    def test_the_feed_has_the_public_events(self, client: FlaskClient) -> None:
        add_event(slug="here")
        add_event(slug="draft", status=EventStatus.DRAFT)
        add_event(slug="quiet", visibility=Visibility.UNLISTED)
        add_event(slug="closed", visibility=Visibility.INVITATION)

        answer = client.get("/calendar.ics")

        assert answer.content_type == CALENDAR
        assert answer.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
        [entry] = entries(answer.data)
        assert said(entry, "URL").endswith("/events/here/")
        assert "METHOD" not in Calendar.from_ical(answer.data)

    def test_an_organisations_feed_has_its_name_and_its_events(self, client: FlaskClient) -> None:
        add_event(slug="one")
        add_event(slug="two")

        answer = client.get("/organisations/of-one/calendar.ics")

        assert [said(entry, "URL")[-11:] for entry in entries(answer.data)] == ["events/one/"]
        assert Calendar.from_ical(answer.data)["X-WR-CALNAME"] == "SHARE Network"

    def test_an_unknown_organisation_has_no_feed(self, client: FlaskClient) -> None:
        assert client.get("/organisations/nobody/calendar.ics").status_code == 404

    def test_the_feed_names_its_own_address(self, client: FlaskClient) -> None:
        add_event(slug="here")

        assert b"SOURCE;VALUE=URI:http://localhost:8000/fr/calendar.ics\r\n" in (
            client.get("/fr/calendar.ics").data
        )

    def test_what_is_known_is_not_sent_again(self, client: FlaskClient) -> None:
        add_event(slug="here")
        first = client.get("/calendar.ics")

        by_tag = client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
        by_date = client.get(
            "/calendar.ics", headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )

        assert (by_tag.status_code, by_tag.data) == (304, b"")
        assert by_date.status_code == 304
        assert by_tag.headers["Cache-Control"] == "public, max-age=300"

    def test_a_feed_was_modified_when_an_event_was(self, client: FlaskClient) -> None:
        add_event(slug="here")
        change_event("here", updated_at=NOW + timedelta(days=1))

        answer = client.get("/calendar.ics")

        assert answer.last_modified == NOW + timedelta(days=1)
        assert client.get("/organisations/of-here/calendar.ics").last_modified == NOW + timedelta(
            days=1
        )

    @pytest.mark.parametrize(
        "away", [{"visibility": Visibility.UNLISTED}, {"status": EventStatus.DRAFT}]
    )
    def test_by_date_alone_an_event_that_was_taken_away_is_noticed(
        self, client: FlaskClient, away: dict[str, object]
    ) -> None:
        add_event(slug="stays")
        add_event(slug="goes")
        known = {"If-Modified-Since": client.get("/calendar.ics").headers["Last-Modified"]}
        assert client.get("/calendar.ics", headers=known).status_code == 304

        change_event("goes", updated_at=NOW + timedelta(days=1), **away)

        answer = client.get("/calendar.ics", headers=known)
        assert (answer.status_code, len(entries(answer.data))) == (200, 1)

    def test_a_feed_of_nothing_is_a_feed(self, client: FlaskClient) -> None:
        answer = client.get("/calendar.ics")

        assert (answer.status_code, answer.last_modified) == (200, None)
        assert b"END:VCALENDAR" in answer.data

    def test_the_sites_feed_has_the_sites_name(self, client: FlaskClient) -> None:
        client.application.config["SITE_NAME"] = "Events of SHARE"

        answer = client.get("/calendar.ics")

        assert Calendar.from_ical(answer.data)["X-WR-CALNAME"] == "Events of SHARE"

    def test_the_compressed_feed_is_the_same(self, client: FlaskClient) -> None:
        add_event(slug="here")
        plain = client.get("/calendar.ics")

        packed = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip, br"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        again = client.get(
            "/calendar.ics",
            headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
        )
        assert again.status_code == 304

    def test_a_change_reaches_the_feed_at_once(self, client: FlaskClient) -> None:
        add_event(slug="here")
        first = client.get("/calendar.ics")

        change_event("here", status=EventStatus.CANCELLED)
        answer = client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})

        assert answer.status_code == 200
        [entry] = entries(answer.data)
        assert said(entry, "STATUS") == "CANCELLED"
        assert said(entry, "SUMMARY").startswith("Cancelled:")

    def test_a_withdrawn_event_leaves_the_feed(self, client: FlaskClient) -> None:
        add_event(slug="here")
        assert len(titles(client, "/calendar.ics")) == 1

        change_event("here", visibility=Visibility.UNLISTED)

        assert titles(client, "/calendar.ics") == []

    def test_the_second_answer_asks_one_question(
        self, client: FlaskClient, count_queries: list[str]
    ) -> None:
        add_event(slug="here")
        client.get("/calendar.ics")
        count_queries.clear()

        client.get("/calendar.ics")

        assert len([query for query in count_queries if query.startswith("SELECT")]) == 1

    def test_a_language_comes_from_the_address_alone(self, client: FlaskClient) -> None:
        add_event(slug="both", source_language="fr", texts=two_languages())
        french = {"Accept-Language": "fr"}

        bare = client.get("/calendar.ics", headers=french)

        assert [said(entry, "SUMMARY") for entry in entries(bare.data)] == ["Sponsors"]
        assert titles(client, "/fr/calendar.ics") == ["Le parrainage"]
        assert titles(client, "/events/both/calendar.ics") == ["Le parrainage"]
        assert titles(client, "/en/events/both/calendar.ics") == ["Sponsors"]

    def test_a_thousand_events_are_fast(self, sqlite_app: Flask) -> None:
        organisation = db.session.get_one(Event, add_event(slug="first")).organisation_id
        with transaction():
            for number in range(1000):
                db.session.add(an_event(organisation, number))
        client = sqlite_app.test_client()
        client.get("/calendar.ics")

        with within(0.25):
            answer = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip"})

        assert gzip.decompress(answer.data).count(b"BEGIN:VEVENT") == 1001


def an_event(organisation_id: int, number: int) -> Event:
    """One of many webinars."""
    event = Event(
        organisation_id=organisation_id,
        slug=f"many-{number}-{uuid4().hex[:6]}",
        kind=EventKind.WEBINAR,
        format=EventFormat.ONLINE,
        status=EventStatus.PUBLISHED,
        source_language="en",
        zone="Europe/Brussels",
        organizer_email="events@example.org",
        created_at=NOW,
        texts=[EventText(language="en", title=f"Webinar {number}", summary="What it is about.")],
    )
    day = datetime(2027, 1, 4, 11) + timedelta(days=number % 300)
    set_dates(event, [(day, day + timedelta(hours=1))], domain=DOMAIN, now=NOW)
    return event


def add_item(slug: str, title: str, **event: Any) -> str:  # noqa: ANN401
    """Store an event with one agenda item; return the item's id."""
    event_id = add_event(slug=slug, **event)
    public_id = str(uuid4())
    with transaction():
        date = db.session.get_one(Event, event_id).dates[0]
        date.items.append(
            AgendaItem(
                public_id=public_id,
                uid=f"{public_id}@{DOMAIN}",
                offset_minutes=0,
                duration_minutes=30,
                texts=[AgendaItemText(language="en", title=title)],
            )
        )
    return public_id


class TestFiles:
    """Files of an event and of an agenda item."""

    def test_an_event_is_one_entry_for_each_date(self, client: FlaskClient) -> None:
        add_event(slug="series", spans=[span(LATER), span(LATER + timedelta(days=7))])

        answer = client.get("/events/series/calendar.ics")

        assert len(entries(answer.data)) == 2
        assert answer.content_type == CALENDAR
        assert answer.headers["Content-Disposition"] == 'attachment; filename="series.ics"'
        assert "X-WR-CALNAME" not in Calendar.from_ical(answer.data)

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"visibility": Visibility.UNLISTED}, 200),
            ({"visibility": Visibility.INVITATION}, 404),
            ({"status": EventStatus.DRAFT}, 404),
            ({"status": EventStatus.CANCELLED}, 200),
        ],
    )
    def test_whoever_may_see_an_event_gets_its_file(
        self, client: FlaskClient, changes: dict[str, Any], status: int
    ) -> None:
        item_id = add_item("this", "Opening", **changes)

        for path in ("calendar.ics", f"agenda/{item_id}.ics"):
            answer = client.get(f"/events/this/{path}")
            assert answer.status_code == status
            if status == 200:
                is_hidden = "visibility" in changes
                assert (answer.headers.get("X-Robots-Tag") == "noindex") is is_hidden

    def test_an_agenda_item_is_a_file_of_its_own(self, client: FlaskClient) -> None:
        item_id = add_item("conference", "Opening: who is in the room?")

        answer = client.get(f"/events/conference/agenda/{item_id}.ics")

        [entry] = entries(answer.data)
        assert said(entry, "SUMMARY") == "Opening: who is in the room?"
        assert entry.end - entry.start == timedelta(minutes=30)
        assert answer.content_type == CALENDAR
        assert 'filename="opening-who-is-in-the-room.ics"' in answer.headers["Content-Disposition"]

    def test_an_item_belongs_to_its_own_event(self, client: FlaskClient) -> None:
        item_id = add_item("conference", "Opening")
        add_event(slug="another")

        assert client.get(f"/events/another/agenda/{item_id}.ics").status_code == 404
        assert client.get("/events/conference/agenda/nothing.ics").status_code == 404

    def test_no_way_in_stands_in_a_public_file(self, client: FlaskClient) -> None:
        item_id = add_item("here", "Opening", **SECRETS)

        for path in (*PUBLIC, f"/events/here/agenda/{item_id}.ics"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert not [secret for secret in SECRETS.values() if secret in answer.text]


class TestOwnFile:
    """The file behind a person's own link."""

    def test_a_confirmed_persons_file_leads_to_their_join_page(self, client: FlaskClient) -> None:
        token = register_person(**SECRETS)

        answer = client.get(f"/registrations/{token}/calendar.ics")

        [entry] = entries(answer.data)
        join_page = f"http://localhost:8000/fr/join/{find().join_token}"
        assert said(entry, "LOCATION") == join_page
        assert join_page in said(entry, "DESCRIPTION")
        assert "METHOD" not in Calendar.from_ical(answer.data)
        assert "ATTENDEE" not in entry
        assert SECRETS["join_url"] not in answer.text
        assert answer.content_type == CALENDAR
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("capacity", [0, 1])
    def test_a_file_that_is_shared_gives_no_registration_away(
        self, client: FlaskClient, capacity: int
    ) -> None:
        token = register_person(slug="this", capacity=capacity)

        answer = client.get(f"/registrations/{token}/calendar.ics")

        [entry] = entries(answer.data)
        assert said(entry, "URL") == "http://localhost:8000/fr/events/this/"
        assert token not in answer.text.replace("\r\n ", "")

    def test_a_waiting_persons_file_has_no_way_in(self, client: FlaskClient) -> None:
        token = register_person(capacity=0)

        [entry] = entries(client.get(f"/registrations/{token}/calendar.ics").data)

        assert said(entry, "STATUS") == "TENTATIVE"
        assert "/join" not in entry.to_ical().decode()

    @pytest.mark.parametrize("capacity", [0, 1])
    def test_a_cancelled_event_is_cancelled_for_everybody(
        self, client: FlaskClient, capacity: int
    ) -> None:
        token = register_person(slug="this", capacity=capacity)
        change_event("this", status=EventStatus.CANCELLED)

        [entry] = entries(client.get(f"/registrations/{token}/calendar.ics").data)

        assert said(entry, "STATUS") == "CANCELLED"
        assert "/join" not in entry.to_ical().decode()

    def test_a_cancelled_persons_file_takes_the_event_away(self, client: FlaskClient) -> None:
        token = register_person()
        [before] = entries(client.get(f"/registrations/{token}/calendar.ics").data)
        cancel(now=utc_now())

        [entry] = entries(client.get(f"/registrations/{token}/calendar.ics").data)

        assert said(entry, "STATUS") == "CANCELLED"
        assert said(entry, "UID") == said(before, "UID")
        assert int(said(entry, "SEQUENCE")) == int(said(before, "SEQUENCE")) + 1
        assert find().token not in (client.get("/calendar.ics").text)
