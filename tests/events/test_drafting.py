"""Pasted texts: kept, made into a draft, forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.events.builders import make_organisation
from webinars.accounts.models import Organisation, User
from webinars.accounts.service import create_user
from webinars.events.drafting.making import (
    AlreadyMade,
    Draft,
    DraftItem,
    DraftPerson,
    ItemOutside,
    make_event,
)
from webinars.events.drafting.matching import find_candidates, list_directory
from webinars.events.drafting.pasting import (
    NothingPasted,
    correct,
    find_pasted,
    keep_pasted,
    remove_old_texts,
)
from webinars.events.editing.creating import NewEvent
from webinars.events.models import Event, EventFormat, EventKind
from webinars.events.organising import PastedText
from webinars.events.parsing.document.reading import FileTooLarge
from webinars.events.parsing.people.matching import MatchKind
from webinars.events.programme import Speaker, SpeakerRole
from webinars.events.programming.directory import About, SpeakerDetails, add_speaker
from webinars.extensions import db, transaction

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MAY = (datetime(2027, 5, 4, 10), datetime(2027, 5, 4, 12))


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    return make_organisation("ecre")


@pytest.fixture
def user(organisation: Organisation) -> User:
    with transaction():
        return create_user(email="ana@example.org", password="a long phrase", name="Ana", now=NOW)


def keep(organisation: Organisation, user: User, facts: str = "", agenda: str = "") -> PastedText:
    with transaction():
        return keep_pasted(
            organisation=organisation, user=user, facts=facts, agenda=agenda, now=NOW
        )


def draft(**changes: object) -> Draft:
    new = NewEvent(
        title="Rights",
        kind=EventKind.TRAINING,
        format=EventFormat.ONLINE,
        span=MAY,
        zone="Europe/Brussels",
        language="en",
    )
    return Draft(**{"new": new, "spans": [MAY]} | changes)  # type: ignore[arg-type]


def make(organisation: Organisation, pasted: PastedText, wanted: Draft) -> Event:
    with transaction():
        return make_event(
            organisation=organisation,
            pasted=pasted,
            draft=wanted,
            organizer_email="events@example.org",
            domain="events.example.org",
            now=NOW,
        )


def session(*people: DraftPerson, start: str = "10:00", end: str = "11:00") -> DraftItem:
    begins, ends = time.fromisoformat(start), time.fromisoformat(end)
    return DraftItem(day=None, start=begins, end=ends, title="Law", people=people)


def test_texts_are_kept_for_their_organisation(organisation: Organisation, user: User) -> None:
    pasted = keep(organisation, user, "A talk\r\non rights\0", "10:00 Talk")
    assert (pasted.facts, pasted.agenda) == ("A talk\non rights", "10:00 Talk")
    public_id = pasted.public_id
    assert find_pasted(organisation_id=organisation.id, public_id=public_id) is pasted
    assert find_pasted(organisation_id=organisation.id + 1, public_id=public_id) is None


def test_html_is_kept_as_markdown(organisation: Organisation, user: User) -> None:
    pasted = keep(organisation, user, "<h1>Rights</h1><p>A <a href='https://example.org'>b</a></p>")
    assert pasted.facts.strip() == "# Rights\n\nA [b](https://example.org)"


def test_nothing_and_too_much_are_refused(organisation: Organisation, user: User) -> None:
    with pytest.raises(NothingPasted):
        keep(organisation, user, " \n", "\0")
    with pytest.raises(FileTooLarge):
        keep(organisation, user, "a" * 200_001)


def test_texts_go_after_thirty_days(organisation: Organisation, user: User) -> None:
    keep(organisation, user, "A talk")
    assert remove_old_texts(now=NOW + timedelta(days=30)) == 0
    assert remove_old_texts(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert db.session.scalars(select(PastedText)).all() == []


def test_corrections_are_kept(organisation: Organisation, user: User) -> None:
    pasted = keep(organisation, user, "A talk")
    with transaction():
        correct(pasted, {"title": ["Another"]})
    db.session.expire_all()
    assert pasted.corrections == {"title": ["Another"]}


def test_a_draft_has_everything(organisation: Organisation, user: User) -> None:
    person = DraftPerson(name="Ada Lindt", position="Chair", affiliation="ICMC Europe")
    second = (MAY[0] + timedelta(days=1), MAY[1] + timedelta(days=1))
    items = [
        session(person),
        DraftItem(day=date(2027, 5, 5), start=time(11), end=time(12), title="Two", people=[person]),
    ]
    wanted = draft(
        spans=[MAY, second],
        items=items,
        description="Words",
        closes=datetime(2027, 5, 1, 23, 59),
        hashtags=["#rights"],
        links=[("Plan", "https://example.org/plan")],
    )
    event = make(organisation, keep(organisation, user, "A talk"), wanted)
    assert [[item.offset_minutes for item in each.items] for each in event.dates] == [[0], [60]]
    assert event.registration_closes_local == datetime(2027, 5, 1, 23, 59)
    assert event.links[0].url == "https://example.org/plan"
    speaker = db.session.scalars(select(Speaker)).one()
    assert (speaker.texts[0].position, speaker.texts[0].affiliation) == ("Chair", "ICMC Europe")
    assert event.dates[0].items[0].people[0].role is SpeakerRole.SPEAKER
    assert db.session.scalars(select(PastedText)).all() == []


def test_what_the_directory_says_stays(organisation: Organisation, user: User) -> None:
    with transaction():
        details = SpeakerDetails(name="Ada Lindt", texts={"en": About("Director", "")})
        known = add_speaker(organisation_id=organisation.id, details=details).public_id
    person = DraftPerson(name="Ada Lindt", position="Chair", affiliation="ICMC", speaker=known)
    make(organisation, keep(organisation, user, "A"), draft(items=[session(person)]))
    speaker = db.session.scalars(select(Speaker)).one()
    assert (speaker.texts[0].position, speaker.texts[0].affiliation) == ("Director", "ICMC")


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [("09:00", "11:00", "early"), ("11:00", "11:00", "duration"), ("11:30", "11:00", "duration")],
)
def test_an_item_that_cannot_be_makes_no_event(
    organisation: Organisation, user: User, start: str, end: str, reason: str
) -> None:
    pasted = keep(organisation, user, "A")
    with pytest.raises(ItemOutside) as refused:
        make(organisation, pasted, draft(items=[session(start=start, end=end)]))
    assert refused.value.reason == reason
    db.session.rollback()
    assert db.session.scalars(select(Event)).all() == []
    assert len(db.session.scalars(select(PastedText)).all()) == 1


def test_of_the_same_texts_one_event_is_made(organisation: Organisation, user: User) -> None:
    pasted = keep(organisation, user, "A")
    first = make(organisation, pasted, draft())
    gone = PastedText(id=1)
    with pytest.raises(AlreadyMade):
        make(organisation, gone, draft())
    db.session.rollback()
    assert [event.id for event in db.session.scalars(select(Event))] == [first.id]


def test_people_are_found_however_the_name_is_written(organisation: Organisation) -> None:
    with transaction():
        for name in ("Tamam Abusalama", "Ada Lindt", "Ada Berg"):
            details = SpeakerDetails(name=name, texts={})
            add_speaker(organisation_id=organisation.id, details=details)
    directory = list_directory(organisation.id)
    found = find_candidates("ABUSALAMA Tamam", directory)
    assert found.best is not None
    assert (found.best.name, found.kind) == ("Tamam Abusalama", MatchKind.EXACT)
    assert {each.name for each in find_candidates("Ada Lindt", directory).speakers} == {
        "Ada Lindt",
        "Ada Berg",
    }
    assert find_candidates("Nobody", directory).best is None
