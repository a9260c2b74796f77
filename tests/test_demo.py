"""The demo's content: true where it tells of the past, ahead where it is to come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from config import ROOT, Settings
from tests.conftest import settings_for
from webinars import demo
from webinars.accounts.models import Member, Role, User
from webinars.accounts.team import is_anybody_named
from webinars.commands.events import demo as demo_command
from webinars.commands.events import event as event_command
from webinars.events import exchange
from webinars.events.channels import badge
from webinars.events.giving_away import find_given_away
from webinars.events.models import Event
from webinars.events.programme import AgendaItem, Question, Speaker, SpeakerRole
from webinars.events.schedule import closes_at, item_span
from webinars.extensions import db, transaction
from webinars.times import to_local

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
UPCOMING = (
    "shaping-tomorrow",
    "co-creation-in-practice",
    "eu-advocacy-training",
    "annual-conference",
)
Translated = Event | AgendaItem | Speaker | Question
FILES = sorted((ROOT / "demo").glob("*.json"))


def loaded(app: Flask, now: datetime = NOW) -> list[str]:
    lines: list[str] = []
    with transaction():
        demo.load(now=now, settings=app.config["SETTINGS"], report=lines.append)
    return lines


def event_called(slug: str) -> Event:
    event = exchange.find_event(slug)
    assert event is not None, slug
    return event


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_the_demo_has_past_events_and_events_to_come(app: Flask) -> None:
    lines = loaded(app)
    assert all(line.endswith(": added") for line in lines)
    assert len(lines) == len(FILES) == 6
    upcoming = db.session.scalars(select(Event.slug).where(Event.starts_at > NOW)).all()
    assert sorted(upcoming) == sorted(UPCOMING)


def test_loading_again_changes_nothing(app: Flask) -> None:
    loaded(app)
    before = {
        event.slug: (exchange.export_event(event), event.updated_at)
        for event in db.session.scalars(select(Event))
    }
    lines = loaded(app, NOW + timedelta(days=3))
    assert all(line.endswith(": already there") for line in lines)
    db.session.expire_all()
    assert {
        event.slug: (exchange.export_event(event), event.updated_at)
        for event in db.session.scalars(select(Event))
    } == before


def test_an_event_that_is_missing_is_added_again(app: Flask) -> None:
    loaded(app)
    with transaction():
        db.session.delete(event_called("annual-conference"))
    assert "annual-conference: added" in loaded(app)


def test_when_an_edition_is_over_the_next_one_is_added(app: Flask) -> None:
    loaded(app)
    later = NOW + timedelta(weeks=5)
    assert "shaping-tomorrow-2: added" in loaded(app, later)
    assert event_called("shaping-tomorrow-2").starts_at > later + timedelta(weeks=3)
    assert event_called("shaping-tomorrow").ends_at < later
    assert all(line.endswith(": already there") for line in loaded(app, later))


def test_for_each_event_to_come_there_is_always_one_to_register_for(sqlite_app: Flask) -> None:
    for week in range(0, 17, 4):
        now = NOW + timedelta(weeks=week, days=2)
        loaded(sqlite_app, now)
        events = db.session.scalars(select(Event)).all()
        for slug in UPCOMING:
            ahead = [each for each in events if each.slug.startswith(slug)]
            assert any(
                closes_at(each) > now and each.starts_at - now >= timedelta(weeks=2)
                for each in ahead
            ), (slug, week)


@pytest.mark.parametrize("day", [1, 2, 3], ids=["Tuesday", "Wednesday", "Thursday"])
def test_events_to_come_begin_on_their_weekday_some_weeks_ahead(
    sqlite_app: Flask, day: int
) -> None:
    now = NOW + timedelta(days=day)
    loaded(sqlite_app, now)
    start = event_called("shaping-tomorrow").dates[0].starts_local
    assert f"{start:%A %H:%M}" == "Wednesday 11:00"
    assert timedelta(weeks=3) <= start.date() - now.date() < timedelta(weeks=4)


def test_registration_is_open_for_all_that_is_to_come(app: Flask) -> None:
    loaded(app)
    for slug in UPCOMING:
        event = event_called(slug)
        assert NOW + timedelta(weeks=2) < closes_at(event) < event.starts_at


def test_the_demos_organiser_owns_its_organisations(app: Flask) -> None:
    loaded(app)
    user = db.session.scalars(select(User)).one()
    assert user.email == demo.EMAIL
    assert {(member.organisation.slug, member.role) for member in user.memberships} == {
        ("ecre", Role.OWNER),
        ("share-network", Role.OWNER),
    }
    loaded(app)
    assert db.session.scalar(select(func.count()).select_from(Member)) == 2


def test_somebody_in_the_demo_reads_what_people_need(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    ids = db.session.scalars(select(Event.organisation_id).distinct()).all()
    assert ids
    assert all(is_anybody_named(each) for each in ids)


def test_the_demo_is_not_loaded_in_production(sqlite_app: Flask, tmp_path: Path) -> None:
    url = str(sqlite_app.config["SQLALCHEMY_DATABASE_URI"])
    settings: Settings = settings_for(
        url, tmp_path, MAIL_SERVER="mail.example.org", MAIL_DEFAULT_SENDER="events@example.org"
    )
    with pytest.raises(demo.NotADemo), transaction():
        demo.load(now=NOW, settings=settings, report=lambda _: None)
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_the_election_briefing_is_as_it_was(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    event = event_called("shaping-tomorrow-2024")
    text = event.text("en")
    assert text.title == (
        "Shaping Tomorrow: The Role of Refugee and Migrant-led Organisations and Communities "
        "in the 2024 European Parliament Elections"
    )
    assert (event.platform, event.hashtags, event.zone) == ("Zoom", ["#EUisU"], "Europe/Brussels")
    assert "6 to 9 June 2024" in text.description
    (date,) = event.dates
    assert date.starts_local == datetime(2024, 2, 28, 11)
    assert date.ends_local == datetime(2024, 2, 28, 12, 15)
    assert date.starts_at == datetime(2024, 2, 28, 10, tzinfo=UTC)
    assert [
        (
            *(f"{moment:%H:%M}" for moment in item_span(date, item)),
            item.text("en", "en").title,
            [part.speaker.name for part in item.people],
        )
        for item in date.items
    ] == [
        ("11:00", "11:10", "Welcoming & Review of Agenda", []),
        ("11:10", "11:25", "Presentation of Together.eu project", ["Giulia Busolin"]),
        (
            "11:25",
            "11:50",
            "Presentation of #EUisU campaign",
            ["Tamam Abusalama", "Reshad Jalali"],
        ),
        ("11:50", "12:00", "Q&A", []),
        ("12:00", "12:15", "Closing Remarks", ["Omar Alshogre"]),
    ]
    assert date.items[4].people[0].role is SpeakerRole.CLOSING
    assert [
        said.about if (said := part.speaker.text("en", "en")) else ""
        for item in date.items
        for part in item.people
    ] == [
        "Civil Society Outreach Unit, European Parliament",
        "Communications Officer, European Council on Refugees and Exiles (ECRE)",
        "Senior Policy Officer, European Council on Refugees and Exiles (ECRE)",
        "Syrian refugee and human rights activist; Director for Detainee Affairs, "
        "Syrian Emergency Task Force",
    ]
    assert (event.channels, event.links, event.contact_name) == ([], [], ""), (
        "it says none of these"
    )


def test_the_share_webinar_is_as_it_was(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    event = event_called("participation-and-co-creation-2020")
    text = event.text("en")
    assert (
        text.title == "Participation and co-creation for refugee and migrant integration in the EU"
    )
    assert event.dates[0].starts_at == datetime(2020, 12, 15, 9, tzinfo=UTC)
    assert event.dates[0].ends_at == datetime(2020, 12, 15, 11, tzinfo=UTC)
    assert closes_at(event) == datetime(2020, 12, 9, 23, tzinfo=UTC)
    assert badge(event.channels) == "FR-EN-FR"
    assert (event.contact_name, event.contact_email) == (
        "Marika Carlucci, ICMC Europe",
        "carlucci@icmc.net",
    )
    for fact in ("4,000", "since 2012", "18 December", "2021–27", "Principle 9"):
        assert fact in text.description
    notes = re.findall(r"^\[\^(\w+)\]:", text.description, flags=re.MULTILINE)
    assert len(notes) == 3
    assert all(f"[^{note}]" in text.description.split(f"[^{note}]:")[0] for note in notes)


def test_the_training_keeps_its_hour_over_the_change_of_the_clocks(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    training = event_called("eu-advocacy-training")
    assert training.choose_dates
    dates = training.dates
    assert {f"{date.starts_local:%A %H:%M}" for date in dates} == {"Tuesday 18:30"}
    assert {date.starts_at.hour for date in dates} == {16, 17}
    starts = [date.starts_local for date in dates]
    gaps = {later - earlier for earlier, later in pairwise(starts)}
    assert len(gaps) > 1


def test_the_conference_has_two_days_with_sessions_in_parallel(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    event = event_called("annual-conference")
    assert event.is_online_open
    first, second = event.dates
    assert second.starts_local.date() - first.starts_local.date() == timedelta(days=1)
    for date in event.dates:
        in_tracks = [item for item in date.items if item.track]
        assert len({item.track.key for item in in_tracks if item.track}) == 2
        assert len({item.offset_minutes for item in in_tracks}) < len(in_tracks)
    roles = {part.role for date in event.dates for item in date.items for part in item.people}
    assert roles == set(SpeakerRole)
    assert {channel.kind.value for channel in event.channels} == {
        "floor",
        "interpretation",
        "sign",
        "captions",
    }


def test_events_to_come_are_in_english_and_in_french_throughout(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    for event in map(event_called, UPCOMING):
        items = [item for date in event.dates for item in date.items]
        people = {part.speaker for item in items for part in item.people}
        things: list[Translated] = [event, *items, *people, *event.questions]
        for thing in things:
            assert {text.language for text in thing.texts} >= {"en", "fr"}
        for names in (
            *(track.names for track in event.tracks),
            *(choice.labels for question in event.questions for choice in question.choices),
        ):
            assert set(names) == {"en", "fr"}


def test_one_event_can_be_read_in_languages_that_the_interface_does_not_have(
    sqlite_app: Flask,
) -> None:
    loaded(sqlite_app)
    page = sqlite_app.test_client().get("/en/events/eu-advocacy-training/?text=ar").text
    assert '<h1 lang="ar" dir="rtl">' in page
    assert 'href="/en/events/eu-advocacy-training/?text=uk" lang="uk"' in page


def test_no_text_gives_away_the_way_into_a_meeting(sqlite_app: Flask) -> None:
    loaded(sqlite_app)
    assert [find_given_away(event_called(slug)) for slug in UPCOMING] == [[]] * len(UPCOMING)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_of_the_demo_has_a_real_meeting_or_an_invented_real_address(path: Path) -> None:
    data = json.loads(path.read_text())
    assert urlsplit(data["join"]["url"]).hostname == "example.org"
    addresses = {
        address for text in strings(data) for address in re.findall(r"[\w.]+@[\w.]+\w", text)
    }
    assert {address for address in addresses if not address.endswith("@example.org")} <= {
        "carlucci@icmc.net"
    }


def test_the_command_prints_the_login(sqlite_app: Flask) -> None:
    result = CliRunner().invoke(demo_command, ["load"], obj=sqlite_app)
    assert result.exit_code == 0
    assert demo.PASSWORD in result.output


def test_a_file_goes_in_and_out_by_command(sqlite_app: Flask, tmp_path: Path) -> None:
    runner = CliRunner()
    first = runner.invoke(event_command, ["import", str(FILES[0])])
    assert first.exit_code == 0, first.output
    slug = json.loads(FILES[0].read_text())["slug"]
    assert f"/events/{slug}/" in first.output
    copy = tmp_path / "copy.json"
    copy.write_text(runner.invoke(event_command, ["export", slug]).output)
    again = runner.invoke(event_command, ["import", str(copy)])
    assert again.exit_code == 1
    assert "Import with --replace" in again.output
    assert runner.invoke(event_command, ["import", str(copy), "--replace"]).exit_code == 0
    assert runner.invoke(event_command, ["export", slug]).output == copy.read_text()


def test_the_commands_say_what_is_wrong(sqlite_app: Flask, tmp_path: Path) -> None:
    runner = CliRunner()
    missing = runner.invoke(event_command, ["export", "nothing"])
    assert (missing.exit_code, missing.output) == (1, 'Error: There is no event "nothing".\n')
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"version": 1}')
    refused = runner.invoke(event_command, ["import", str(wrong)])
    assert refused.exit_code == 1
    assert "slug is missing.\n" in refused.output


def test_the_file_in_the_documentation_can_be_imported(sqlite_app: Flask) -> None:
    document = (ROOT / "docs" / "event-format.md").read_text()
    example = document.split("```json")[-1].split("```")[0]
    with transaction():
        event = exchange.import_event(
            exchange.parse(example.encode()),
            organisation=None,
            domain="events.example.org",
            organizer_email="events@example.org",
            now=NOW,
        )
    assert to_local(event.starts_at, event.zone) == datetime(2027, 3, 3, 11)
