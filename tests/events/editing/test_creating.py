"""New events: from nothing, after another one, and what they are called in addresses."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.events.builders import NOW, make_event, make_organisation, make_whole_event
from webinars.accounts.models import Organisation
from webinars.events.distances import DAY, HOUR, WEEK
from webinars.events.editing.creating import NewEvent, create_blank, duplicate
from webinars.events.editing.presets import PRESETS
from webinars.events.editing.series import Every, Pattern, dates_of, spans_on
from webinars.events.editing.texts import TextState, text_state
from webinars.events.exchange import export_event
from webinars.events.models import (
    Event,
    EventFormat,
    EventKind,
    EventLink,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programming.languages import channel_key
from webinars.events.slugs import slug_of
from webinars.extensions import db, transaction
from webinars.times import NonexistentTime

DOMAIN = "events.example.org"
SPAN = (datetime(2027, 3, 4, 11), datetime(2027, 3, 4, 12))


def blank(title: str = "Asylum briefing", **fields: Any) -> Event:  # noqa: ANN401
    organisation_id = (db.session.query(Organisation).first() or make_organisation("net")).id
    new = NewEvent(
        **{
            "title": title,
            "kind": EventKind.BRIEFING,
            "format": EventFormat.ONLINE,
            "span": SPAN,
            "zone": "Europe/Brussels",
            "language": "en",
            **fields,
        }
    )
    with transaction():
        event = create_blank(
            organisation=db.session.get_one(Organisation, organisation_id),
            new=new,
            organizer_email="site@example.org",
            domain=DOMAIN,
            now=NOW,
        )
        event_id = event.id
    return db.session.get_one(Event, event_id)


def stored(slug: str) -> Event:
    return db.session.query(Event).filter_by(slug=slug).one()


def copy(event: Event, starts: datetime, title: str = "Again") -> Event:
    event_id = event.id
    with transaction():
        made = duplicate(
            event=db.session.get_one(Event, event_id),
            title=title,
            starts=starts,
            domain=DOMAIN,
            now=NOW,
        )
        made_id = made.id
    return db.session.get_one(Event, made_id)


@pytest.mark.parametrize("kind", list(EventKind))
def test_a_new_event_begins_as_its_kind_usually_is(app: Flask, kind: EventKind) -> None:
    event, preset = blank(kind=kind), PRESETS[kind]
    assert event.reminders == [WEEK, DAY, HOUR]
    assert event.join_opens_minutes == preset.join_opens_minutes
    assert (event.approval, event.visibility) == (False, preset.visibility)


def test_a_working_group_is_in_no_list_and_a_meeting_is(app: Flask) -> None:
    assert blank(kind=EventKind.WORKING_GROUP).visibility is Visibility.UNLISTED
    assert blank(kind=EventKind.MEETING).visibility is Visibility.PUBLIC


def test_a_new_event_is_in_the_languages_that_are_usual_for_its_organisation(app: Flask) -> None:
    assert blank().channels == []
    with transaction():
        db.session.query(Organisation).one().default_pattern = "FR-EN-FR"
    channels = blank().channels
    assert [channel_key(each) for each in channels] == [
        *("floor.fr", "floor.en"),
        *("interpretation.en.fr", "interpretation.fr.en"),
    ]
    assert [each.position for each in channels] == [0, 1, 2, 3]


def test_a_new_event_is_a_draft_named_after_its_title(app: Flask) -> None:
    event = blank()
    assert (event.status, event.slug) == (EventStatus.DRAFT, "asylum-briefing")
    assert event.organizer_email == "site@example.org"
    assert event.dates[0].starts_at.hour == 10
    assert blank().slug == "asylum-briefing-2"
    assert blank().slug == "asylum-briefing-3"


def test_the_address_of_what_is_in_no_list_cannot_be_guessed_from_its_title(app: Flask) -> None:
    group = blank(kind=EventKind.WORKING_GROUP)
    again = copy(group, SPAN[0], "Asylum briefing")
    slugs = {group.slug, again.slug}
    assert len(slugs) == 2
    assert all(re.fullmatch(r"asylum-briefing-[a-z2-9]{10}", slug) for slug in slugs)


def test_an_organisation_s_own_sender_is_its_organizer(app: Flask) -> None:
    organisation = make_organisation("net")
    with transaction():
        organisation.sender_email = "events@net.example"
    assert blank().organizer_email == "events@net.example"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Élections à Łódź: l’accueil", "elections-a-lodz-laccueil"),
        ("Гаряча лінія для біженців", "hariacha-liniia-dlia-bizhentsiv"),
        ("Αίθουσα 3", "aithoysa-3"),
        ("مشاركة اللاجئين", "msharka-allajyyn"),
        ("", ""),
        ("欧洲", ""),
    ],
)
def test_titles_in_any_script_make_addresses(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_long_titles_are_cut_between_words() -> None:
    slug = slug_of("word " * 40)
    assert len(slug) <= 60
    assert slug.endswith("-word")
    assert len(slug_of("x" * 200)) == 60


@pytest.mark.parametrize(("title", "slug"), [("欧洲", "briefing-2027-03-04"), ("New", "new-2")])
def test_a_title_that_makes_no_address_has_another(app: Flask, title: str, slug: str) -> None:
    assert blank(title).slug == slug


def test_a_copy_says_the_same_with_its_own_identities(app: Flask) -> None:
    make_whole_event("whole", size=2)
    original = stored("whole")
    starts = original.dates[0].starts_local + timedelta(days=365, hours=2)
    made = copy(original, starts, title="T")
    before, after = export_event(db.session.get_one(Event, original.id)), export_event(made)
    own = {"slug", "status", "dates"}
    assert {k: v for k, v in after.items() if k not in own} == {
        k: v for k, v in before.items() if k not in own
    }
    assert (made.status, made.slug) == (EventStatus.DRAFT, "t")
    assert _identities(made).isdisjoint(_identities(db.session.get_one(Event, original.id)))


def _identities(event: Event) -> set[str]:
    items = [item for day in event.dates for item in day.items]
    of_dates = {name for day in event.dates for name in (day.uid, day.public_id)}
    return of_dates | {name for item in items for name in (item.uid, item.public_id)}


def test_a_copy_s_dates_agenda_and_deadline_keep_their_distance(app: Flask) -> None:
    make_whole_event("whole", size=2)
    original = stored("whole")
    shift = timedelta(days=10, hours=3)
    with transaction():
        found = db.session.get_one(Event, original.id)
        first = found.dates[0].starts_local
        found.registration_closes_local = first - timedelta(days=2)
        offsets = [item.offset_minutes for item in found.dates[1].items]
        second = found.dates[1].starts_local
    made = copy(original, first + shift)
    assert [day.starts_local for day in made.dates] == [first + shift, second + shift]
    assert made.registration_closes_local == first + shift - timedelta(days=2)
    assert [item.offset_minutes for item in made.dates[1].items] == offsets
    assert [day.sequence for day in made.dates] == [0, 0]


def test_a_copy_has_no_way_in_and_no_materials(app: Flask) -> None:
    make_event(
        "talk",
        join_url="https://meet.example/1",
        join_passcode="123",
        links=[
            EventLink(url="https://a.example", label="A"),
            EventLink(url="https://b.example", label="B", is_material=True),
        ],
    )
    original = stored("talk")
    made = copy(original, SPAN[0])
    assert (made.join_url, made.join_passcode) == ("", "")
    assert [link.label for link in made.links] == ["A"]


def test_a_copy_with_another_title_makes_its_translations_old(app: Flask) -> None:
    texts = [EventText(language=code, title="A", changed_at=NOW) for code in ("en", "fr")]
    make_event("talk", texts=texts)
    original = stored("talk")
    with transaction():
        for text in db.session.get_one(Event, original.id).texts:
            text.changed_at = NOW - timedelta(days=1)
    assert text_state(copy(original, SPAN[0], title="Another"), "fr") is TextState.OUTDATED
    assert text_state(copy(original, SPAN[0], title="A"), "fr") is TextState.CURRENT


def test_a_copy_cannot_begin_when_the_clocks_skip(app: Flask) -> None:
    make_event("talk", zone="Europe/Brussels")
    original = stored("talk")
    with pytest.raises(NonexistentTime):
        copy(original, datetime(2027, 3, 28, 2, 30))


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (
            Pattern(first=date(2027, 3, 1), every=Every.WEEK, step=2, number=3),
            [date(2027, 3, 1), date(2027, 3, 15), date(2027, 3, 29)],
        ),
        (
            Pattern(first=date(2027, 3, 1), every=Every.DAY, until=date(2027, 3, 3)),
            [date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 3)],
        ),
        (
            Pattern(first=date(2027, 1, 31), every=Every.MONTH_DAY, number=3),
            [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)],
        ),
        (
            Pattern(first=date(2027, 3, 9), every=Every.MONTH_WEEKDAY, number=3),
            [date(2027, 3, 9), date(2027, 4, 13), date(2027, 5, 11)],
        ),
        (
            Pattern(first=date(2027, 11, 4), every=Every.MONTH_WEEKDAY, number=3),
            [date(2027, 11, 4), date(2027, 12, 2), date(2028, 1, 6)],
        ),
    ],
    ids=["fortnight", "days until", "the 31st", "second Tuesday", "first Thursday into a new year"],
)
def test_a_pattern_makes_its_days(pattern: Pattern, days: list[date]) -> None:
    assert dates_of(pattern) == days


def test_a_pattern_ends_even_without_an_end() -> None:
    assert len(dates_of(Pattern(first=date(2027, 3, 1), every=Every.DAY))) == 60


def test_a_night_stays_a_night_in_a_series() -> None:
    night = (datetime(2027, 3, 1, 22), datetime(2027, 3, 2, 1))
    [span] = spans_on([date(2027, 4, 1)], night)
    assert span == (datetime(2027, 4, 1, 22), datetime(2027, 4, 2, 1))
