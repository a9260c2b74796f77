"""Feeds by kind and language, for news readers and search engines, and a person's own."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, cancel, find, find_in_transaction
from tests.web.test_calendars import SECRETS, change_event, entries, said, titles
from tests.web.visiting import LATER, register_person, span
from webinars.events.models import (
    Event,
    EventFormat,
    EventKind,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.times import utc_now

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def spoken(*languages: str) -> list[LanguageChannel]:
    return [LanguageChannel(kind=ChannelKind.FLOOR, language=code) for code in languages]


def titled(title: str) -> list[EventText]:
    return [EventText(language="en", title=title)]


@pytest.fixture
def two(app: Flask) -> None:
    """A training in French and a briefing in English."""
    add_event(
        slug="training", kind=EventKind.TRAINING, channels=spoken("fr"), texts=titled("Training")
    )
    add_event(
        slug="briefing", kind=EventKind.BRIEFING, channels=spoken("en"), texts=titled("Briefing")
    )


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Briefing", "Training"]),
        ("?kind=training", ["Training"]),
        ("?language=en", ["Briefing"]),
        ("?kind=training&language=en", []),
        ("?language=pt-BR", []),
        ("?language=zh-TW", []),
        ("?language=ils", []),
    ],
)
def test_a_feed_can_be_of_one_kind_and_language(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    assert sorted(titles(client, f"/calendar.ics{query}")) == found
    feed = ET.fromstring(client.get(f"/feed.atom{query}").data)  # noqa: S314 - our own
    assert sorted(str(each.findtext(f"{ATOM}title")) for each in feed.iter(f"{ATOM}entry")) == found


@pytest.mark.usefixtures("two")
def test_a_narrowed_calendar_lives_at_its_own_address(client: FlaskClient) -> None:
    body = client.get("/calendar.ics?kind=training&junk=1").data
    assert b"SOURCE;VALUE=URI:http://localhost:8000/calendar.ics?kind=training\r\n" in body
    assert "/calendar.ics?kind=training" in client.get("/?kind=training").text


@pytest.mark.parametrize(
    "query",
    [
        "kind=party",
        "kind=%00",
        "language=%00",
        "language=a" * 50,
        "language=zz",
        "language=EN",
        "language=en-zzzzzzzz",
        "language=en-ZZ",
        "language=en-Zzzz",
        "language=en_GB",
    ],
)
def test_what_cannot_be_meant_is_not_found(client: FlaskClient, app: Flask, query: str) -> None:
    assert client.get(f"/calendar.ics?{query}").status_code == 404


@pytest.mark.parametrize("path", ["/feed.atom", "/organisations/of-this/feed.atom", "/sitemap.xml"])
def test_a_feed_is_sent_again_only_when_something_changed(
    client: FlaskClient, app: Flask, path: str
) -> None:
    add_event(slug="this")
    first = client.get(path)
    assert first.status_code == 200
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=known).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    change_event("this", venue="Hall")
    assert client.get(path, headers=since).status_code == 200
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("path", ["/feed.atom", "/sitemap.xml"])
def test_what_is_not_for_everybody_is_in_no_feed(
    client: FlaskClient, app: Flask, path: str
) -> None:
    add_event(slug="open", **SECRETS)
    add_event(slug="hidden", visibility=Visibility.UNLISTED)
    add_event(slug="invited", visibility=Visibility.INVITATION)
    add_event(slug="draft", status=EventStatus.DRAFT)
    text = client.get(path).text
    assert "/events/open/" in text
    for secret in ("/events/hidden", "/events/invited", "/events/draft", *SECRETS.values()):
        assert secret not in text


@pytest.mark.parametrize(("summary", "of_summary"), [("", "en"), ("Comment faire.", None)])
def test_atom_says_which_language_an_entry_is_in(
    client: FlaskClient, app: Flask, summary: str, of_summary: str | None
) -> None:
    text = EventText(language="fr", title="Accueillir", summary=summary)
    add_event(slug="this", source_language="fr", texts=[text])
    feed = ET.fromstring(client.get("/en/feed.atom").data)  # noqa: S314 - our own
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    told = entry.find(f"{ATOM}summary")
    assert told is not None
    assert [each.get(LANG) for each in (feed, entry, told)] == ["en", "fr", of_summary]


def test_hostile_titles_are_text_in_atom(client: FlaskClient, app: Flask) -> None:
    add_event(slug="this", texts=titled("</title><script>x</script>\x07\ufffe & co"))
    feed = ET.fromstring(client.get("/feed.atom").data)  # noqa: S314 - our own
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "</title><script>x</script> & co"
    assert entry.findtext(f"{ATOM}id") == "http://localhost:8000/events/this/"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (EventStatus.CANCELLED, "Cancelled: Community sponsorship"),
        (EventStatus.POSTPONED, "Postponed: Community sponsorship"),
    ],
)
def test_what_is_off_is_marked_in_atom(
    client: FlaskClient, app: Flask, status: EventStatus, title: str
) -> None:
    add_event(status=status)
    feed = ET.fromstring(client.get("/feed.atom").data)  # noqa: S314 - our own
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == title


def test_search_engines_are_told_where_the_site_map_is(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in answer.text
    assert "Disallow: /" not in answer.text


def test_the_site_map_has_each_page_in_each_language(client: FlaskClient, app: Flask) -> None:
    add_event(slug="this")
    found = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - our own
    site = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert {each.text for each in found.iter(f"{site}loc")} == {
        f"http://localhost:8000/{language}{path}"
        for language in ("en", "fr")
        for path in ("/", "/organisations/of-this/", "/events/this/")
    }


def data_of(client: FlaskClient, path: str = "/en/events/this/") -> Any:  # noqa: ANN401
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text)
    return json.loads(found[1]) if found else None


@pytest.mark.parametrize(
    ("format_", "status", "mode", "said_status"),
    [
        (EventFormat.ONLINE, EventStatus.PUBLISHED, "Online", "EventScheduled"),
        (EventFormat.IN_PERSON, EventStatus.CANCELLED, "Offline", "EventCancelled"),
        (EventFormat.HYBRID, EventStatus.POSTPONED, "Mixed", "EventPostponed"),
    ],
)
def test_search_engines_read_what_the_page_says(
    client: FlaskClient, format_: EventFormat, status: EventStatus, mode: str, said_status: str
) -> None:
    add_event(
        slug="this", format=format_, status=status, channels=spoken("fr", "en"), venue="Hall",
        **SECRETS,
    )  # fmt: skip
    data = data_of(client)
    assert data["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert data["eventStatus"] == f"https://schema.org/{said_status}"
    assert set(data["inLanguage"]) == {"fr", "en"}
    assert data["startDate"] == "2027-07-06T11:00+02:00"
    assert not any(secret in json.dumps(data) for secret in SECRETS.values())


def test_without_channels_the_language_is_the_event_s_own(client: FlaskClient, app: Flask) -> None:
    add_event(slug="this", source_language="en")
    assert data_of(client, "/fr/events/this/")["inLanguage"] == ["en"]


def test_a_series_has_its_dates_as_parts(client: FlaskClient, app: Flask) -> None:
    add_event(slug="this", spans=[span(LATER), span(LATER + timedelta(days=300))])
    assert len(data_of(client)["subEvent"]) == 2


def test_a_title_cannot_end_the_data(client: FlaskClient, app: Flask) -> None:
    title = "</script><script>alert(1)</script>\u2028"
    add_event(slug="this", texts=titled(title))
    assert data_of(client)["name"] == title
    assert "<script>alert" not in client.get("/en/events/this/").text


def test_what_is_not_for_everybody_says_nothing_to_search_engines(
    client: FlaskClient, app: Flask
) -> None:
    add_event(slug="this", visibility=Visibility.UNLISTED)
    assert data_of(client) is None


# A person's own feed


@pytest.fixture
def token(client: FlaskClient) -> str:
    """The link of somebody who is registered, and has asked for a feed."""
    own = register_person(slug="this", spans=[span(LATER)], **SECRETS)
    assert client.post(f"/registrations/{own}/feed/start").status_code == 303
    return own


def feed_path() -> str:
    return f"/feeds/{find().feed_token}.ics"


def test_a_registrant_has_a_feed_of_their_own(client: FlaskClient, token: str) -> None:
    answer = client.get(feed_path())
    [entry] = entries(answer.data)
    assert find().join_token in said(entry, "DESCRIPTION")
    assert token.encode() not in answer.data
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in answer.data
    assert not any(secret.encode() in answer.data for secret in SECRETS.values())
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(feed_path(), headers=known).status_code == 304


def test_the_own_page_offers_both_addresses(client: FlaskClient, token: str) -> None:
    page = client.get(f"/registrations/{token}/").text
    assert f"webcal://localhost:8000{feed_path()}" in page
    assert f"http://localhost:8000{feed_path()}" in page


def test_without_asking_there_is_no_feed(client: FlaskClient) -> None:
    own = register_person()
    assert find().feed_token is None
    assert "Make a calendar address" in client.get(f"/registrations/{own}/").text


def test_one_that_is_stopped_opens_nothing(client: FlaskClient, token: str) -> None:
    path = feed_path()
    client.post(f"/registrations/{token}/feed/stop")
    assert client.get(path).status_code == 404
    client.post(f"/registrations/{token}/feed/start")
    assert client.get(path).status_code == 404
    assert client.get(feed_path()).status_code == 200


def test_a_link_for_one_purpose_opens_nothing_else(client: FlaskClient, token: str) -> None:
    person = find()
    assert client.get(f"/feeds/{token}.ics").status_code == 404
    assert client.get(f"/feeds/{person.join_token}.ics").status_code == 404
    assert client.get(f"/registrations/{person.feed_token}/").status_code == 404
    assert client.get(f"/join/{person.feed_token}").status_code == 404
    altered = f"{'a' if person.feed_token != 'a' else 'b'}{str(person.feed_token)[1:-1]}"
    assert client.get(f"/feeds/{altered}.ics").status_code == 404


def test_who_has_cancelled_sees_it_marked_until_the_date_has_passed(
    client: FlaskClient, token: str
) -> None:
    cancel()
    [entry] = entries(client.get(feed_path()).data)
    assert said(entry, "STATUS") == "CANCELLED"
    assert said(entry, "SUMMARY").startswith("Annulé")
    with transaction():
        event = db.session.query(Event).one()
        for date in event.dates:
            date.starts_local, date.ends_local = span(LATER - timedelta(days=3000))
    assert entries(client.get(feed_path()).data) == []


def test_a_postponed_event_is_not_certain(client: FlaskClient, token: str) -> None:
    change_event("this", status=EventStatus.POSTPONED)
    [entry] = entries(client.get(feed_path()).data)
    assert said(entry, "STATUS") == "TENTATIVE"


def test_an_own_feed_is_sent_again_only_when_something_changed(
    client: FlaskClient, token: str
) -> None:
    first = client.get(feed_path())
    assert first.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in first.headers
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(feed_path(), headers=since).status_code == 304
    assert first.last_modified is not None
    change_event("this", venue="Hall", updated_at=first.last_modified + timedelta(seconds=2))
    assert client.get(feed_path(), headers=since).status_code == 200


@pytest.mark.parametrize("own", [1, -1])
def test_own_entries_were_modified_when_the_event_or_the_registration_was(
    client: FlaskClient, token: str, own: int
) -> None:
    event_at = utc_now().replace(microsecond=0)
    own_at = event_at + timedelta(hours=own)
    change_event("this", updated_at=event_at)
    with transaction():
        find_in_transaction().updated_at = own_at
    moment = f"{max(event_at, own_at):%Y%m%dT%H%M%SZ}"
    for path in (feed_path(), f"/registrations/{token}/calendar.ics"):
        [entry] = entries(client.get(path).data)
        assert said(entry, "LAST-MODIFIED") == said(entry, "DTSTAMP") == moment
    assert client.get(feed_path()).last_modified == max(event_at, own_at)
