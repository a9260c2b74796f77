"""The directory of speakers: found whatever the spelling, saved by one at a time."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from tests.events.programming.agendas import add_person, load, organisation_id, parts, plan
from tests.registrations.builders import NOW, add_event
from webinars.accounts.models import Picture
from webinars.accounts.pictures import add_picture
from webinars.events.programme import Speaker
from webinars.events.programming import directory
from webinars.events.programming.directory import About, SpeakerDetails
from webinars.extensions import db, transaction


@pytest.fixture
def event_id(app: Flask) -> int:
    return add_event()


@pytest.fixture
def here(event_id: int) -> int:
    return organisation_id(event_id)


def names(here: int, search: str = "", page: int = 1) -> list[str]:
    found = directory.list_speakers(organisation_id=here, search=search, page=page)
    return [each.speaker.name for each in found.entries]


def test_people_are_found_without_accents_and_in_any_order(here: int) -> None:
    for name in ("Ana Sílva", "Łukasz Zając", "ليلى حداد"):
        add_person(here, name)
    assert names(here) == ["Ana Sílva", "Łukasz Zając", "ليلى حداد"]
    assert names(here, "silva ANA") == ["Ana Sílva"]
    assert names(here, "zajac") == ["Łukasz Zając"]
    assert names(here, "100%") == []


def test_another_organisation_s_people_are_not_listed(here: int) -> None:
    elsewhere = organisation_id(add_event())
    speaker = add_person(elsewhere, "Ana")
    assert names(here) == []
    found = directory.find_speaker(organisation_id=here, public_id=speaker.public_id)
    assert found is None


def test_twenty_five_stand_on_a_page(here: int) -> None:
    for number in range(26):
        add_person(here, f"Speaker {number:02}")
    assert len(names(here)) == 25
    assert names(here, page=2) == names(here, page=9) == ["Speaker 25"]


def test_a_list_needs_as_many_queries_for_twenty_people_as_for_one(
    here: int, count_queries: list[str]
) -> None:
    def count() -> int:
        db.session.rollback()
        db.session.expunge_all()
        count_queries.clear()
        for each in directory.list_speakers(organisation_id=here).entries:
            assert each.speaker.texts
        return len(count_queries)

    add_person(here, "Ana", en=About("Officer"))
    before = count()
    for number in range(19):
        add_person(here, f"Speaker {number}", en=About("Officer"), fr=About("Chargé"))
    assert count() <= before


def save(speaker: Speaker, seen: str, name: str = "Ana", **texts: About) -> None:
    with transaction():
        directory.edit_speaker(
            speaker=speaker, details=SpeakerDetails(name=name, texts=texts), seen=seen, now=NOW
        )


def test_an_entry_says_something_in_each_language(here: int) -> None:
    speaker = add_person(here, "Ana", en=About("Officer", "ECRE", "*Law*."), fr=About())
    assert [(text.language, text.affiliation) for text in speaker.texts] == [("en", "ECRE")]
    save(speaker, directory.fingerprint(speaker), fr=About("Chargée"))
    assert [(text.language, text.position) for text in speaker.texts] == [("fr", "Chargée")]


def test_who_saves_second_is_told(here: int) -> None:
    speaker = add_person(here, "Ana", en=About("Officer"))
    seen = directory.fingerprint(speaker)
    save(speaker, seen, en=About("Director"))
    with pytest.raises(directory.SpeakerChanged):
        save(speaker, seen, en=About("Officer", "ECRE"))
    assert speaker.texts[0].position == "Director"


def test_who_stands_in_an_agenda_cannot_be_deleted(event_id: int, here: int) -> None:
    plan(event_id, ("Law", "11:00", "11:30"), people=parts("Ana"))
    speaker = load(event_id).dates[0].items[0].people[0].speaker
    with pytest.raises(directory.SpeakerInUse), transaction():
        directory.delete_speaker(speaker)
    assert [event.id for event, *_rest in directory.list_parts(speaker)] == [event_id]


def test_an_entry_goes_with_its_photo(here: int) -> None:
    speaker = add_person(here, "Ana")
    for _ in range(2):
        with transaction():
            picture = add_picture(photo(), now=NOW)
            directory.set_picture(speaker=speaker, picture=picture, now=NOW)
    assert db.session.query(Picture).count() == 1
    with transaction():
        directory.delete_speaker(speaker)
    assert db.session.query(Picture).count() == 0


def test_the_pages_of_a_speaker_s_events_are_new(event_id: int) -> None:
    plan(event_id, ("Law", "11:00", "11:30"), people=parts("Ana"))
    other = add_event()
    speaker = load(event_id).dates[0].items[0].people[0].speaker
    later = NOW.replace(year=NOW.year + 1)
    with transaction():
        directory.renew_events([speaker], now=later)
    assert load(event_id).updated_at == later
    assert load(other).updated_at == NOW


def photo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (40, 60), "teal").save(target, "PNG")
    return target.getvalue()
