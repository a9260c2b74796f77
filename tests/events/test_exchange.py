"""Events as files, in and out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.events.exchanging import NOW, added, exported
from tests.events.files import FULL, MINIMAL, NETWORK, File, changed
from webinars.accounts.models import Organisation
from webinars.events import exchange
from webinars.events.called_off import list_called_off
from webinars.events.models import Event
from webinars.events.programme import ChannelKind, Speaker, SpeakerRole
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration, RegistrationStatus


def problems_of(data: File) -> list[str]:
    with pytest.raises(exchange.InvalidEvent) as caught:
        added(data)
    return caught.value.problems


def register(event: Event) -> None:
    with transaction():
        db.session.add(
            Registration(
                event_id=event.id,
                token="token",
                join_token="join",
                status=RegistrationStatus.CONFIRMED,
                name="Ana",
                email="ana@example.org",
                email_key="ana@example.org",
                language="en",
                zone="Europe/Brussels",
                created_at=NOW,
                updated_at=NOW,
            )
        )


def test_a_small_file_becomes_an_event(app: Flask) -> None:
    event = added(MINIMAL)
    assert event.text("en").title == "A briefing"
    assert event.starts_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert event.dates[0].uid.endswith("@events.example.org")
    assert event.organizer_email == "events@example.org"
    assert event.organisation.text("en").name == "The Network"
    assert event.organisation.retention_days == 90


def test_a_full_file_becomes_an_event_with_everything_in_it(app: Flask) -> None:
    added(FULL)
    db.session.expire_all()
    event = exchange.find_event("briefing")
    assert event is not None
    first = event.dates[0]
    assert (first.uid, first.sequence) == ("date-1@elsewhere.example", 3)
    tea, talk = first.items
    assert (tea.offset_minutes, talk.offset_minutes, talk.duration_minutes) == (30, 90, 60)
    assert [(part.speaker.name, part.role) for part in talk.people] == [
        ("ليلى", SpeakerRole.MODERATOR),
        ("Omar Çelik", SpeakerRole.SPEAKER),
    ]
    assert [(channel.kind, channel.language) for channel in talk.channels] == [
        (ChannelKind.FLOOR, "fr")
    ]
    assert [host.organisation.slug for host in event.hosts] == ["city"]
    assert event.capacity == 0
    assert event.reminders == [3 * 1440, 1440, 15]
    assert [link.label for link in event.links if link.is_material] == ["Slides"]


@pytest.mark.parametrize("data", [MINIMAL, FULL], ids=["minimal", "full"])
def test_what_is_exported_and_imported_again_is_the_same(app: Flask, data: File) -> None:
    added(data)
    first = exported()
    added(json.loads(exchange.to_text(first)), replace=True)
    assert exported() == first


def test_an_export_says_what_the_file_said(app: Flask) -> None:
    added(FULL)
    data = exported()
    for key in FULL.keys() - {"speakers", "dates", "organisations", "questions"}:
        assert data[key] == FULL[key], key
    assert [speaker["key"] for speaker in data["speakers"]] == ["speaker", "omar-celik"]
    assert data["dates"][0]["agenda"][1]["start"] == "23:30"
    assert [organisation["slug"] for organisation in data["organisations"]] == ["network", "city"]


def test_whether_online_is_open_comes_back_to_an_event_that_is_not_hybrid_now(app: Flask) -> None:
    added({**FULL, "format": "online"})
    assert exported()["registration"]["online_open"]


def test_an_exported_event_is_read_on_another_site(app: Flask) -> None:
    added(FULL)
    text = exchange.to_text(exported()).encode()
    with transaction():
        for row in (*db.session.scalars(select(Event)), *db.session.scalars(select(Speaker))):
            db.session.delete(row)
        db.session.flush()
        for organisation in db.session.scalars(select(Organisation)):
            db.session.delete(organisation)
    added(exchange.parse(text))
    assert exchange.to_text(exported()).encode() == text


def test_a_slug_that_exists_is_refused(app: Flask) -> None:
    added(MINIMAL)
    with pytest.raises(exchange.EventExists, match='already an event "briefing"'):
        added(MINIMAL)


def test_replacing_keeps_the_creation_and_raises_the_sequence_of_what_moved(app: Flask) -> None:
    added(FULL)
    data = exported()
    data["dates"][1]["start"] = "2026-03-11T21:30"
    event = added(data, replace=True, now=NOW + timedelta(days=1))
    assert [date.sequence for date in event.dates] == [3, 1]
    assert [item.sequence for item in event.dates[0].items] == [0, 0]
    assert (event.created_at, event.updated_at) == (NOW, NOW + timedelta(days=1))


def test_a_replaced_event_sends_from_the_same_address_and_goes_on_counting(app: Flask) -> None:
    with transaction():
        first = added(FULL)
        first.organizer_email, first.edit_version = "former@example.org", 7
    event = added(exported(), replace=True)
    assert (event.organizer_email, event.edit_version) == ("former@example.org", 8)


def test_a_date_that_a_file_takes_out_of_an_event_is_remembered_as_called_off(app: Flask) -> None:
    gone = added(FULL).dates[1].uid
    data = exported()
    del data["dates"][1]
    event = added(data, replace=True)
    assert [date.uid for date in list_called_off(event, NOW)] == [gone]


def test_cancelling_by_file_raises_every_sequence(app: Flask) -> None:
    added(FULL)
    event = added({**exported(), "status": "cancelled"}, replace=True)
    assert [date.sequence for date in event.dates] == [4, 1]
    assert [item.sequence for item in event.dates[0].items] == [1, 1]


def test_an_event_with_registrations_is_not_replaced(app: Flask) -> None:
    event = added(FULL)
    before = exported()
    register(event)
    with pytest.raises(exchange.EventHasRegistrations, match="People have registered"):
        added({**MINIMAL, "texts": {"en": {"title": "Another"}}}, replace=True)
    assert exported() == before


def test_a_speaker_of_the_directory_is_not_entered_twice(app: Flask) -> None:
    added(FULL)
    second = changed(lambda file: file.update(slug="second"))
    second["dates"][0].pop("uid")
    second["dates"][0].pop("id")
    second["dates"][0]["agenda"][1].pop("uid")
    second["speakers"][0]["texts"]["en"]["position"] = "Judge, retired"
    added(second)
    speakers = db.session.scalars(select(Speaker).order_by(Speaker.name)).all()
    assert [speaker.name for speaker in speakers] == ["Omar Çelik", "ليلى"]
    text = speakers[0].text("en", "en")
    assert text is not None
    assert text.position == "Judge, retired"


def test_another_organisations_speaker_is_not_taken(app: Flask) -> None:
    added(FULL)
    data = {**MINIMAL, "slug": "other", "organisation": "city", "organisations": []}
    data["speakers"] = [FULL["speakers"][0]]
    data["dates"] = [
        {
            **MINIMAL["dates"][0],
            "agenda": [
                {
                    "start": "11:00",
                    "end": "12:00",
                    "texts": {"en": {"title": "Talk"}},
                    "people": [{"speaker": "omar"}],
                }
            ],
        }
    ]
    assert problems_of(data) == [
        "speakers[0].id is in use elsewhere: leave it out to get a new one."
    ]


def test_uids_of_another_event_are_refused(app: Flask) -> None:
    added(FULL)
    assert problems_of({**FULL, "slug": "copy"}) == [
        "dates[0].uid is in use elsewhere: leave it out to get a new one.",
        "dates[0].id is in use elsewhere: leave it out to get a new one.",
        "dates[0].agenda[1].uid is in use elsewhere: leave it out to get a new one.",
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("slug", "a\x00"), ("organisation", "a\x00"), ("hosts", ["a\x00"])]
)
def test_names_that_no_database_keeps_are_refused(app: Flask, key: str, value: object) -> None:
    assert any(problem.startswith(key) for problem in problems_of({**FULL, key: value}))


def test_a_name_that_no_event_can_have_is_no_events(app: Flask) -> None:
    assert exchange.find_event("a\ud800") is exchange.find_event("a\x00") is None


def test_an_organisation_that_is_known_stays_as_it_is(app: Flask) -> None:
    added(MINIMAL)
    renamed = {**NETWORK, "texts": {"en": {"name": "Renamed"}}}
    event = added({**MINIMAL, "slug": "second", "organisations": [renamed]})
    assert event.organisation.text("en").name == "The Network"


def test_an_organisation_nobody_knows_is_a_problem(app: Flask) -> None:
    assert problems_of({**MINIMAL, "organisations": []}) == [
        'organisations: "network" is not there yet, and the file does not describe it.'
    ]


def test_the_event_belongs_to_the_organisation_handed_in(app: Flask) -> None:
    city = added({**FULL, "organisation": "city", "hosts": ["network"]}).organisation
    with transaction():
        event = exchange.import_event(
            {**MINIMAL, "slug": "second"},
            organisation=db.session.merge(city),
            domain="events.example.org",
            organizer_email="events@example.org",
            now=NOW,
        )
    assert event.organisation.slug == "city"


def test_calendars_come_from_the_address_of_the_organisation_where_it_has_one(app: Flask) -> None:
    network = added(MINIMAL).organisation
    with transaction():
        db.session.merge(network).sender_email = "office@network.example.org"
    assert added({**MINIMAL, "slug": "second"}).organizer_email == "office@network.example.org"


def test_all_problems_are_named_at_once_and_nothing_is_stored(app: Flask) -> None:
    wrong = changed(
        lambda file: (
            file.update(zone="Brussels", kind="party", colour="red"),
            file["texts"]["en"].pop("title"),
            file["join"].update(url="javascript:alert(1)"),
            file["dates"][0]["agenda"][0].update(start="21:00", track="sport"),
        )
    )
    assert {problem.split()[0] for problem in problems_of(wrong)} == {
        "zone",
        "kind",
        "texts.en.title",
        "join.url",
        "dates[0].agenda[0].start",
        "dates[0].agenda[0].track",
        "colour",
    }
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_conditions_and_the_release_of_the_way_in_come_back(app: Flask) -> None:
    added(FULL)
    data = exported()
    assert data["questions"][2]["only_if"] == {"question": "way", "answers": ["bus"]}
    assert data["join"]["opens_minutes"] == 30
    assert "only_if" not in data["questions"][0]
