"""The list of events: what is on it, how it is narrowed, in which order it is turned over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span, text_of
from webinars.events.models import EventKind, EventStatus, EventText, Visibility
from webinars.events.programme import ChannelKind, LanguageChannel


def titled(title: str, language: str = "en") -> list[EventText]:
    return [EventText(language=language, title=title)]


def spoken(*codes: str) -> list[LanguageChannel]:
    return [
        LanguageChannel(kind=ChannelKind.FLOOR, language=code, position=place)
        for place, code in enumerate(codes)
    ]


def test_the_next_event_comes_first(client: FlaskClient) -> None:
    add_event(spans=[span(LATER)], texts=titled("The second"))
    add_event(spans=[span(timedelta(days=2))], texts=titled("The first"))

    shown = text_of(client.get("/"))

    assert shown.index("The first") < shown.index("The second")


def test_past_events_have_a_list_of_their_own_with_the_last_one_first(client: FlaskClient) -> None:
    add_event(spans=[span(timedelta(days=-90))], texts=titled("Long ago"))
    add_event(spans=[span(timedelta(days=-9))], texts=titled("Just over"))
    add_event(spans=[span(LATER)], texts=titled("To come"))

    upcoming, past = text_of(client.get("/")), text_of(client.get("/?when=past"))

    assert "To come" in upcoming
    assert "Just over" not in upcoming
    assert "To come" not in past
    assert past.index("Just over") < past.index("Long ago")


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": EventStatus.DRAFT},
        {"visibility": Visibility.UNLISTED},
        {"visibility": Visibility.INVITATION},
    ],
)
def test_what_is_not_public_is_not_listed(client: FlaskClient, hidden: dict[str, Any]) -> None:
    add_event(spans=[span(LATER)], texts=titled("Confidential"), **hidden)

    assert "Confidential" not in text_of(client.get("/"))
    assert "Confidential" not in text_of(client.get("/?search=confidential"))


def test_a_cancelled_event_is_listed_as_cancelled(client: FlaskClient) -> None:
    add_event(spans=[span(LATER)], status=EventStatus.CANCELLED)

    assert "Cancelled" in text_of(client.get("/"))


def test_a_search_ignores_case_and_accents_in_any_script(client: FlaskClient) -> None:
    add_event(spans=[span(LATER)], texts=titled("Élections européennes", "en"))
    add_event(spans=[span(LATER)], texts=titled("Захист біженців"))

    assert "Élections" in text_of(client.get("/?search=ELECTIONS"))
    assert "Захист" not in text_of(client.get("/?search=ELECTIONS"))
    assert "Захист" in text_of(client.get("/?search=ЗАХИСТ"))


def test_a_search_that_finds_nothing_says_what_to_try(client: FlaskClient) -> None:
    add_event(spans=[span(LATER)])

    shown = text_of(client.get("/?search=nothing+like+it"))

    assert "0 events found." in shown
    assert "Look in the past events" in shown
    assert 'value="nothing like it"' in shown


def test_without_events_the_page_says_so(client: FlaskClient) -> None:
    assert "No event is planned at the moment." in text_of(client.get("/"))
    assert "There are no past events yet." in text_of(client.get("/?when=past"))


def test_the_list_is_filtered_by_organisation_language_and_kind(client: FlaskClient) -> None:
    add_event(
        spans=[span(LATER)],
        slug="briefing",
        kind=EventKind.BRIEFING,
        channels=spoken("fr"),
        texts=titled("A briefing"),
    )
    add_event(
        spans=[span(LATER)],
        slug="training",
        kind=EventKind.TRAINING,
        channels=spoken("uk"),
        texts=titled("A training"),
    )

    for query in ("organisation=of-training", "language=uk", "kind=training"):
        shown = text_of(client.get(f"/?{query}"))
        assert "A training" in shown, query
        assert "A briefing" not in shown, query
        assert " selected>" in shown, query
        assert shown.index("</select>") < shown.index(">Search</button>"), "after what it sends"


def test_a_kind_that_does_not_exist_filters_nothing(client: FlaskClient) -> None:
    add_event(spans=[span(LATER)], texts=titled("A training"))
    shown = client.get("/?kind=bogus")
    assert "A training" in text_of(shown)
    assert "bogus" not in shown.text


def test_a_long_list_has_pages_that_keep_the_search(client: FlaskClient) -> None:
    for number in range(23):
        add_event(spans=[span(LATER, timedelta(hours=1 + number))])

    first = text_of(client.get("/?search=community"))
    second = text_of(client.get("/?search=community&page=2"))

    assert "Page 1 of 2" in first
    assert "?search=community&amp;page=2" in first
    assert first.count('class="card"') == 20
    assert second.count('class="card"') == 3


STRANGE = [
    "page=0",
    "page=-1",
    "page=99999999999999999999",
    "page=x",
    "page=²",
    "kind=nonsense",
    "language=%00",
    "organisation=%00",
    "search=%00%E2%80%AE%25_",
    "search=" + "x" * 6000,
    "lang=de&name=x&_external=1&_scheme=ftp&_anchor=y&slug=z",
]


def test_a_strange_address_is_answered(client: FlaskClient) -> None:
    for query in STRANGE:
        assert client.get(f"/?{query}").status_code == 200, query[:40]


def test_the_list_needs_few_queries_however_long_it_is(
    client: FlaskClient, count_queries: list[str]
) -> None:
    for number in range(2):
        add_event(spans=[span(LATER, timedelta(hours=1 + number))])
    count_queries.clear()
    client.get("/")
    with_two = len([each for each in count_queries if each.startswith("SELECT")])

    for number in range(9):
        add_event(spans=[span(LATER, timedelta(hours=5 + number))])
    count_queries.clear()
    client.get("/")

    assert len([each for each in count_queries if each.startswith("SELECT")]) <= with_two
    assert with_two <= 14


def test_the_page_follows_the_language_of_its_address(client: FlaskClient) -> None:
    add_event(
        spans=[span(LATER)],
        slug="both",
        texts=[*titled("In English"), *titled("En français", "fr")],
    )

    shown = text_of(client.get("/fr/"))

    assert "En français" in shown
    assert "In English" not in shown
    assert 'href="/fr/events/both/"' in shown


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/en/", "/en/calendar.ics"),
        ("/en/?kind=training", "/en/calendar.ics?kind=training"),
        ("/en/organisations/of-this/", "/en/organisations/of-this/calendar.ics"),
    ],
)
def test_one_can_subscribe_by_either_address(client: FlaskClient, path: str, feed: str) -> None:
    add_event(slug="this")
    shown = client.get(path).text
    assert f'href="webcal://localhost:8000{feed}"' in shown
    assert f'<a href="{feed}">http://localhost:8000{feed}</a>' in shown


def test_the_list_has_the_beginning_of_each_summary(client: FlaskClient) -> None:
    long = "What towns do to welcome people. " + "More of it. " * 40
    add_event(spans=[span(LATER)], texts=[EventText(language="en", title="A", summary=long)])

    shown = text_of(client.get("/en/"))

    assert "What towns do to welcome people." in shown
    assert long.strip() not in shown
