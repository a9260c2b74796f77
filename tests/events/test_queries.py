"""Events are found by those who may see them, in few statements however many there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.events.builders import (
    NOW,
    channel,
    make_event,
    make_organisation,
    make_whole_event,
    own_organisation,
)
from webinars.events.models import Event, EventHost, EventKind, EventStatus, EventText, Visibility
from webinars.events.programme import ChannelKind
from webinars.events.queries import (
    PAGE_SIZE,
    CalendarStamp,
    EventList,
    EventNotFound,
    OrganisationNotFound,
    events_for_feed,
    filter_choices,
    get_event,
    get_organisation,
    list_events,
    public_calendar_stamp,
)
from webinars.extensions import db, transaction


def look_at_everything(event: Event) -> int:
    """Touch all that the event's page shows; the number of things seen."""
    seen = [event.text("fr").title, event.organisation.text("fr").name]
    seen += [host.organisation.text("fr").name for host in event.hosts]
    seen += [link.label for link in event.links]
    seen += [channel.language for channel in event.channels]
    for question in event.questions:
        seen += [question.text("fr", "en").label, *(choice.key for choice in question.choices)]
    for item in (item for date in event.dates for item in date.items):
        seen += [item.text("fr", "en").title, item.track.key if item.track else ""]
        seen += [item.date.event.slug, *(channel.language for channel in item.channels)]
        for person in item.people:
            text = person.speaker.text("fr", "en")
            seen += [person.speaker.name, text.position if text else ""]
    return len(seen)


def selects(statements: list[str]) -> int:
    """How many of them read; the drivers do not agree on whether BEGIN is one."""
    return sum(statement.startswith("SELECT") for statement in statements)


def slugs(found: EventList) -> list[str]:
    return [event.slug for event in found.events]


def test_the_filter_asks_what_can_be_followed_not_what_is_written(app: Flask) -> None:
    make_event("talk", title="A talk")
    with transaction():
        event = db.session.scalars(sa.select(Event)).one()
        event.texts.append(EventText(language="ar", title="لقاء"))
    assert filter_choices().languages == []
    assert slugs(list_events(now=NOW, when="upcoming", language="ar")) == []


def test_an_event_is_found_by_its_slug(app: Flask) -> None:
    make_event("briefing", title="A briefing")
    assert get_event("briefing").text("en").title == "A briefing"


def test_whoever_has_the_address_finds_the_event(app: Flask) -> None:
    for visibility in Visibility:
        make_event(visibility.value, visibility=visibility)
        assert get_event(visibility.value).visibility is visibility


def test_a_draft_is_not_found(app: Flask) -> None:
    make_event("briefing", status=EventStatus.DRAFT)
    with pytest.raises(EventNotFound):
        get_event("briefing")


def test_an_odd_address_is_not_found(app: Flask) -> None:
    make_event("briefing")
    for slug in ("", "no-such", "a\0b", "\ud800", "%", "x" * 10_000):
        with pytest.raises(EventNotFound):
            get_event(slug)
        with pytest.raises(OrganisationNotFound):
            get_organisation(slug)


def test_an_organisation_is_found_by_its_slug(app: Flask) -> None:
    make_organisation("ecre")
    assert get_organisation("ecre").text("fr").name == "ECRE"


def test_an_event_page_needs_the_same_few_statements_however_much_it_shows(
    app: Flask, count_queries: list[str]
) -> None:
    make_whole_event("small", size=1)
    make_whole_event("large", size=6)
    counts = []
    for slug, things in (("small", 17), ("large", 322)):
        db.session.rollback()
        count_queries.clear()
        assert look_at_everything(get_event(slug)) == things
        counts.append(selects(count_queries))
    assert counts[0] == counts[1] <= 10


def test_an_event_comes_with_everything_in_its_order(app: Flask) -> None:
    make_whole_event("whole", size=2)
    event = get_event("whole")
    assert {text.language for text in event.texts} == {"ar", "en", "fr"}
    assert [date.starts_local.day for date in event.dates] == [5, 6]
    assert [[item.offset_minutes for item in date.items] for date in event.dates] == [[0, 10]] * 2
    assert [len(item.people) for date in event.dates for item in date.items] == [2] * 4
    assert len(event.organisation.texts) == 2


def test_upcoming_events_come_in_order_until_they_are_over(app: Flask) -> None:
    make_event("next-week", days=7)
    make_event("tomorrow", days=1)
    make_event("running", days=-1 / 48)
    make_event("over", days=-1)
    assert slugs(list_events(now=NOW, when="upcoming")) == ["running", "tomorrow", "next-week"]


def test_past_events_come_with_the_last_one_first(app: Flask) -> None:
    make_event("2020", days=-2000)
    make_event("yesterday", days=-1)
    make_event("tomorrow", days=1)
    assert slugs(list_events(now=NOW, when="past")) == ["yesterday", "2020"]


def test_what_not_everybody_may_find_is_in_no_list(app: Flask) -> None:
    hidden: list[dict[str, Any]] = [
        {"status": EventStatus.DRAFT},
        {"visibility": Visibility.UNLISTED},
        {"visibility": Visibility.INVITATION},
        {"visibility": Visibility.UNLISTED, "status": EventStatus.CANCELLED},
    ]
    for fields in hidden:
        make_event(title="Hidden", channels=[channel("ar")], **fields)
    for slug in (None, "share"):
        stamp = public_calendar_stamp(slug)
        assert (stamp.count, stamp.updated_at) == (0, None)
    assert list_events(now=NOW, when="upcoming").total == 0
    assert list_events(now=NOW, when="upcoming", search="hidden").total == 0
    assert list_events(now=NOW, when="upcoming", organisation="share").total == 0
    assert not events_for_feed(organisation_slug=None, now=NOW)
    choices = filter_choices()
    assert not [*choices.organisations, *choices.languages, *choices.kinds]


def test_cancelled_and_postponed_events_are_listed_as_such(app: Flask) -> None:
    make_event(days=1, status=EventStatus.CANCELLED)
    make_event(days=2, status=EventStatus.POSTPONED)
    listed = list_events(now=NOW, when="upcoming").events
    assert [event.status for event in listed] == [EventStatus.CANCELLED, EventStatus.POSTPONED]


def test_an_organisation_lists_what_it_runs_and_what_it_hosts_with_others(app: Flask) -> None:
    ecre = make_organisation("ecre")
    make_event("hosted", days=1, hosts=[EventHost(organisation=ecre)])
    make_event("run", days=2, organisation=own_organisation(), organisation_id=None)
    assert slugs(list_events(now=NOW, when="upcoming", organisation="ecre")) == ["hosted"]
    assert slugs(list_events(now=NOW, when="upcoming", organisation="share")) == ["hosted", "run"]
    assert list_events(now=NOW, when="upcoming", organisation="no-such").total == 0


def test_a_language_lists_what_can_be_followed_in_it(app: Flask) -> None:
    for kind in ChannelKind:
        make_event(kind.value, channels=[channel("en"), channel("uk", kind)])
    make_event("other", channels=[channel("en")])
    followed = list_events(now=NOW, when="upcoming", language="uk")
    assert sorted(slugs(followed)) == sorted(kind.value for kind in ChannelKind)
    assert list_events(now=NOW, when="upcoming", language="en").total == 5


def test_a_kind_lists_events_of_that_kind(app: Flask) -> None:
    make_event("webinar")
    make_event("wanted", kind=EventKind.WORKING_GROUP)
    assert slugs(list_events(now=NOW, when="upcoming", kind="working-group")) == ["wanted"]


def test_filters_that_nothing_matches_list_nothing(app: Flask) -> None:
    make_event()
    for odd in ("no-such", "\0", "\ud800", "x" * 10_000, "' OR 1=1 --"):
        assert list_events(now=NOW, when="upcoming", organisation=odd).total == 0
        assert list_events(now=NOW, when="upcoming", language=odd).total == 0
        assert list_events(now=NOW, when="upcoming", kind=odd).total == 0


def test_filters_offer_what_listed_events_have(app: Flask) -> None:
    ecre = make_organisation("ecre")
    make_organisation("idle")
    make_event(hosts=[EventHost(organisation=ecre)], channels=[channel("fr"), channel("en")])
    make_event(kind=EventKind.TRAINING, channels=[channel("fr")])
    choices = filter_choices()
    assert [organisation.slug for organisation in choices.organisations] == ["ecre", "share"]
    assert choices.languages == ["en", "fr"]
    assert choices.kinds == [EventKind.WEBINAR, EventKind.TRAINING]


def test_a_long_list_is_cut_into_pages(app: Flask) -> None:
    for number in range(PAGE_SIZE + 1):
        make_event(f"e{number}", days=1 + number)
    first = list_events(now=NOW, when="upcoming")
    assert (first.page, first.pages, first.total) == (1, 2, PAGE_SIZE + 1)
    assert slugs(first) == [f"e{number}" for number in range(PAGE_SIZE)]
    assert slugs(list_events(now=NOW, when="upcoming", page=2)) == [f"e{PAGE_SIZE}"]


def test_a_page_that_is_not_there_is_the_nearest(app: Flask) -> None:
    make_event("only")
    for page in (0, -5, 2, 10**30):
        found = list_events(now=NOW, when="upcoming", page=page)
        assert (found.page, slugs(found)) == (1, ["only"])


def test_an_empty_list_has_one_empty_page(app: Flask) -> None:
    assert list_events(now=NOW, when="past") == EventList([], total=0, page=1, pages=1)


def test_a_list_needs_as_many_statements_for_50_events_as_for_one(
    app: Flask, count_queries: list[str]
) -> None:
    counts = []
    for events in (1, 49):
        for number in range(events):
            make_event(
                channels=[channel("en")],
                hosts=[EventHost(organisation=make_organisation(f"host-{events}-{number}"))],
            )
        db.session.rollback()
        count_queries.clear()
        for event in list_events(now=NOW, when="upcoming", search="webinar").events:
            assert event.text("fr").title
            assert event.organisation.text("fr").name
            assert event.hosts[0].organisation.text("en").name
            assert event.dates[0].starts_local
            assert event.channels[0].language
        counts.append(selects(count_queries))
    assert counts[0] == counts[1] <= 7


def test_a_feed_has_all_public_events(app: Flask) -> None:
    ecre = make_organisation("ecre")
    make_event("past", days=-400)
    make_event("next", days=3, hosts=[EventHost(organisation=ecre)])
    make_event("draft", status=EventStatus.DRAFT)
    assert [event.slug for event in events_for_feed(organisation_slug=None, now=NOW)] == [
        "past",
        "next",
    ]
    assert [event.slug for event in events_for_feed(organisation_slug="ecre", now=NOW)] == ["next"]


def test_a_feed_keeps_a_cancelled_event_until_its_date_has_passed(app: Flask) -> None:
    make_event("cancelled", days=1, status=EventStatus.CANCELLED)
    assert events_for_feed(organisation_slug=None, now=NOW)
    assert events_for_feed(organisation_slug=None, now=NOW + timedelta(hours=25))
    assert not events_for_feed(organisation_slug=None, now=NOW + timedelta(hours=25, seconds=1))


def test_a_feed_needs_few_statements(app: Flask, count_queries: list[str]) -> None:
    for _ in range(30):
        make_event()
    db.session.rollback()
    count_queries.clear()
    for event in events_for_feed(organisation_slug=None, now=NOW):
        assert event.text("en").description
        assert event.dates[0].uid
        assert event.organisation.text("en").name
        assert (event.hosts, event.channels) == ([], [])
    assert selects(count_queries) == 7


def test_the_stamp_of_a_calendar_moves_with_its_events(app: Flask) -> None:
    make_organisation("ecre")
    stamps = [public_calendar_stamp(None)]
    make_event("first")
    stamps.append(public_calendar_stamp(None))
    make_event("second")
    stamps.append(public_calendar_stamp(None))
    with transaction():
        get_event("first").updated_at = NOW + timedelta(microseconds=1)
    stamps.append(public_calendar_stamp(None))
    with transaction():
        get_event("second").edit_version += 1  # a save that waited: its time is an earlier one
    stamps.append(public_calendar_stamp(None))
    with transaction():
        get_event("second").visibility = Visibility.UNLISTED
    stamps.append(public_calendar_stamp(None))
    assert len(set(stamps)) == len(stamps)
    assert public_calendar_stamp(None) == stamps[-1] == public_calendar_stamp("share")
    assert public_calendar_stamp("ecre") == CalendarStamp(0, None, None)
