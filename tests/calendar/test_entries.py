from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.calendar.samples import CREATED, MODIFIED, values_of
from webinars.accounts.models import Organisation, OrganisationText
from webinars.calendar.entries import event_entries, item_entry
from webinars.calendar.objects import EntryStatus, download, feed
from webinars.events.models import Event, EventDate, EventFormat, EventStatus, EventText
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    ChannelKind,
    LanguageChannel,
    Speaker,
)

BASE_URL = "https://events.example.org"
PAGE = f"{BASE_URL}/en/events/sponsorship/"
SECRETS = {
    "join_url": "https://zoom.example/j/815",
    "join_passcode": "pass-4711",
    "join_phone": "+32 2 555 0000",
}


def training(**changes: object) -> Event:
    """A training of two days, in English and French, that is not stored."""
    values: dict[str, object] = {
        "slug": "sponsorship",
        "status": EventStatus.PUBLISHED,
        "format": EventFormat.ONLINE,
        "source_language": "en",
        "zone": "Europe/Brussels",
        "venue": "",
        "address": "",
        "hashtags": ["#Sponsorship"],
        "created_at": CREATED,
        "updated_at": MODIFIED,
        "texts": [
            EventText(
                language="en",
                title="Community sponsorship",
                summary="What it takes.",
                description="Read **[the guide](https://example.org/guide)** first.",
            ),
            EventText(language="fr", title="Le parrainage", summary="", description="À *lire*."),
        ],
        "dates": [day(1), day(2)],
        "organisation": Organisation(
            default_language="en",
            texts=[OrganisationText(language="en", name="SHARE Network", description="")],
        ),
        "channels": [LanguageChannel(kind=ChannelKind.FLOOR, language="en", source_language="")],
    }
    return Event(**values | SECRETS | changes)


def day(number: int) -> EventDate:
    item = AgendaItem(
        uid=f"item-{number}@events.example.org",
        sequence=1,
        offset_minutes=90,
        duration_minutes=45,
        place="",
        texts=[AgendaItemText(language="en", title="Panel", description="Who *pays*?")],
        people=[AgendaItemSpeaker(speaker=Speaker(name="Lea Roy"))],
    )
    return EventDate(
        uid=f"day-{number}@events.example.org",
        sequence=number,
        starts_local=datetime(2027, 10, 29 + number, 11, 0),
        ends_local=datetime(2027, 10, 29 + number, 13, 0),
        items=[item],
    )


def test_an_event_has_one_entry_for_each_date_with_its_stored_uid_and_sequence() -> None:
    first, second = event_entries(training(), language="en", base_url=BASE_URL)
    assert (first.uid, first.sequence) == ("day-1@events.example.org", 1)
    assert (second.uid, second.sequence) == ("day-2@events.example.org", 2)
    assert first.starts_local == datetime(2027, 10, 30, 11, 0)
    assert second.ends_local == datetime(2027, 10, 31, 13, 0)


def test_the_days_of_a_training_keep_their_hours_over_the_change_of_clocks() -> None:
    body = download(event_entries(training(), language="en", base_url=BASE_URL))
    assert values_of(body, "DTSTART")[-2:] == [
        ";TZID=Europe/Brussels:20271030T110000",
        ";TZID=Europe/Brussels:20271031T110000",
    ]


def test_an_entry_says_what_the_event_is_in_plain_text() -> None:
    (entry, _second) = event_entries(training(), language="en", base_url=BASE_URL)
    assert entry.summary == "Community sponsorship"
    assert entry.description == (
        "What it takes.\n\n"
        "Read the guide (https://example.org/guide) first.\n\n"
        "Organised by: SHARE Network\n\n"
        "Spoken in English.\n\n"
        f"More about the event: {PAGE}"
    )
    (invited, _) = event_entries(training(), language="en", base_url=BASE_URL, with_facts=False)
    assert "English" not in invited.description
    assert entry.url == PAGE
    assert entry.categories == ("Sponsorship",)
    assert (entry.created_at, entry.modified_at) == (CREATED, MODIFIED)


def test_no_date_of_a_series_has_a_number_that_another_date_makes_untrue() -> None:
    series = training(status=EventStatus.CANCELLED, dates=[day(0), day(1), day(2)])
    summaries = [e.summary for e in event_entries(series, language="en", base_url=BASE_URL)]
    assert summaries == ["Cancelled: Community sponsorship"] * 3


def test_a_brief_entry_leaves_out_what_the_summary_stands_for() -> None:
    (entry, _) = event_entries(training(), language="en", base_url=BASE_URL, brief=True)
    assert entry.description.startswith("What it takes.\n\nOrganised by: SHARE Network\n\n")
    (french, _) = event_entries(training(), language="fr", base_url=BASE_URL, brief=True)
    assert french.description.startswith("À lire.\n\n")


@pytest.mark.usefixtures("sqlite_app")
def test_an_entry_is_in_the_language_asked_for_else_in_the_source_language() -> None:
    (french, _) = event_entries(training(), language="fr", base_url=BASE_URL)
    assert french.summary == "Le parrainage"
    assert french.url == f"{BASE_URL}/fr/events/sponsorship/"
    (english, _) = event_entries(training(), language="ar", base_url=BASE_URL)
    assert english.summary == "Community sponsorship"


@pytest.mark.usefixtures("sqlite_app")
def test_what_has_no_translation_is_in_the_source_language() -> None:
    (french, _) = event_entries(training(), language="fr", base_url=BASE_URL)
    assert french.description.startswith("What it takes.\n\nÀ lire.\n\n")
    event = training()
    date = event.dates[0]
    date.items[0].texts.append(AgendaItemText(language="fr", title="Table ronde", description=""))
    item = item_entry(event, date, date.items[0], language="fr", base_url=BASE_URL)
    assert item.summary == "Table ronde"
    assert item.description.startswith("Who pays?")


@pytest.mark.parametrize(
    ("format_", "venue", "location"),
    [
        (EventFormat.ONLINE, "", "Online"),
        (EventFormat.IN_PERSON, "Mundo-J", "Mundo-J, Brussels"),
        (EventFormat.HYBRID, "Mundo-J", "Mundo-J, Brussels, and online"),
    ],
)
def test_the_location_is_where_to_go(format_: EventFormat, venue: str, location: str) -> None:
    event = training(format=format_, venue=venue, address="Brussels" if venue else "")
    (entry, _) = event_entries(event, language="en", base_url=BASE_URL)
    assert entry.location == location
    assert entry.is_online == (format_ == EventFormat.ONLINE)


def test_who_is_online_is_not_sent_to_the_room() -> None:
    event = training(format=EventFormat.HYBRID, venue="Mundo-J")
    (entry, _) = event_entries(event, language="en", base_url=BASE_URL, taken_as=EventFormat.ONLINE)
    assert (entry.location, entry.is_online) == ("Online", True)
    room = EventFormat.IN_PERSON
    (entry, _) = event_entries(event, language="en", base_url=BASE_URL, taken_as=room)
    assert (entry.location, entry.is_online) == ("Mundo-J", False)


@pytest.mark.parametrize(
    ("status", "entry_status", "title"),
    [
        (EventStatus.PUBLISHED, EntryStatus.CONFIRMED, "Community sponsorship"),
        (EventStatus.POSTPONED, EntryStatus.TENTATIVE, "Postponed: Community sponsorship"),
        (EventStatus.CANCELLED, EntryStatus.CANCELLED, "Cancelled: Community sponsorship"),
    ],
)
def test_an_event_that_does_not_take_place_stays_and_says_so(
    status: EventStatus, entry_status: EntryStatus, title: str
) -> None:
    event = training(status=status, dates=[day(1)])
    (entry,) = event_entries(event, language="en", base_url=BASE_URL)
    assert (entry.status, entry.summary) == (entry_status, title)


def test_an_agenda_item_has_its_own_uid_and_times_and_belongs_to_its_date() -> None:
    event = training()
    date = event.dates[1]
    entry = item_entry(event, date, date.items[0], language="en", base_url=BASE_URL)
    assert entry.uid == "item-2@events.example.org"
    assert entry.related_to == date.uid
    assert entry.starts_local == datetime(2027, 10, 31, 12, 30)
    assert entry.ends_local == datetime(2027, 10, 31, 13, 15)
    assert entry.summary == "Panel"
    assert entry.description.startswith(
        "Who pays?\n\nWith: Lea Roy\n\nSpoken in English.\n\nPart of: Community sponsorship\n\n"
    )


def test_the_sequence_of_an_agenda_item_rises_with_its_date() -> None:
    event = training()
    date = event.dates[0]
    before = item_entry(event, date, date.items[0], language="en", base_url=BASE_URL)
    date.sequence += 1
    after = item_entry(event, date, date.items[0], language="en", base_url=BASE_URL)
    assert after.sequence == before.sequence + 1


def test_an_agenda_item_takes_place_in_its_room() -> None:
    event = training(format=EventFormat.IN_PERSON, venue="Mundo-J", address="Brussels")
    item = event.dates[0].items[0]
    item.place = "Room 2"
    entry = item_entry(event, event.dates[0], item, language="en", base_url=BASE_URL)
    assert entry.location == "Room 2, Mundo-J, Brussels"


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_how_to_join_is_in_no_public_file(secret: str) -> None:
    event = training(format=EventFormat.HYBRID, venue="Mundo-J")
    entries = event_entries(event, language="en", base_url=BASE_URL)
    date = event.dates[0]
    item = item_entry(event, date, date.items[0], language="en", base_url=BASE_URL)
    for body in (download(entries), download([item]), feed(entries, name="All", source=BASE_URL)):
        assert secret not in body.decode().replace("\r\n ", "")


def test_the_stamp_of_a_public_file_is_the_last_revision() -> None:
    event = training(updated_at=datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC))
    body = download(event_entries(event, language="en", base_url=BASE_URL))
    assert set(values_of(body, "DTSTAMP")) == {":20260506T070809Z"}
    assert set(values_of(body, "LAST-MODIFIED")) == {":20260506T070809Z"}


@pytest.mark.parametrize(
    ("offset", "minutes", "span"),
    [
        (60, 60, ("20270328T030000", "20270328T040000")),
        (90, 30, ("20270328T033000", "20270328T040000")),
        (30, 60, ("20270328T013000", "20270328T023000")),
        (120, 60, ("20270328T030000", "20270328T040000")),
    ],
)
def test_an_agenda_item_that_begins_when_clocks_skip_is_as_long_as_ever(
    offset: int, minutes: int, span: tuple[str, str]
) -> None:
    date = day(1)
    date.starts_local, date.ends_local = datetime(2027, 3, 28, 1), datetime(2027, 3, 28, 6)
    [item] = date.items
    item.offset_minutes, item.duration_minutes = offset, minutes
    event = training(dates=[date])
    entry = item_entry(event, date, item, language="en", base_url=BASE_URL)
    found = tuple(f"{local:%Y%m%dT%H%M%S}" for local in (entry.starts_local, entry.ends_local))
    assert found == span
