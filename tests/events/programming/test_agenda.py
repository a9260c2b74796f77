"""Items are added, edited and removed; they keep who they are, and calendars hear of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.events.programming.agendas import (
    add_person,
    agenda_of,
    change,
    details,
    item_of,
    load,
    move,
    organisation_id,
    parts,
    plan,
    seen_item,
    with_tracks,
)
from tests.registrations.builders import DOMAIN, NOW, add_event
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event
from webinars.events.programme import AgendaItem, Speaker, SpeakerRole
from webinars.events.programming import agenda
from webinars.events.programming.changes import AgendaChange
from webinars.events.programming.directory import About
from webinars.events.programming.layout import BeforeTheDate
from webinars.events.programming.people import NamedTwice, NameOfSeveral, Part
from webinars.extensions import db, transaction
from webinars.times import NonexistentTime

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def event_id(app: Flask) -> int:
    event_id = add_event()
    plan(event_id, ("Opening", "11:00", "11:10"), ("Law", "11:10", "11:50"))
    return event_id


def edit(
    event_id: int,
    item: str,
    title: str,
    start: str,
    end: str,
    **more: Any,  # noqa: ANN401
) -> AgendaChange:
    found: AgendaChange = change(
        event_id,
        item,
        lambda event, item: agenda.edit_item(
            event=event,
            item=item,
            details=details(event, title, start, end, **more),
            seen=seen_item(event, item),
            now=LATER,
        ),
    )
    return found


def test_an_item_begins_where_the_last_one_ends(event_id: int) -> None:
    date = load(event_id).dates[0]
    assert agenda.suggest_span(date) == (time(11, 50), time(12, 20))
    plan(event_id, ("Questions", "11:50", "12:20"))
    assert agenda.suggest_span(load(event_id).dates[0]) == (time(12, 20), time(12, 30))


def test_a_form_that_is_sent_twice_adds_one_item(event_id: int) -> None:
    event, public_id = load(event_id), str(uuid4())
    for _ in range(2):
        with transaction():
            agenda.add_item(
                event=event,
                details=details(event, "Questions", "11:50", "12:20"),
                public_id=public_id,
                domain=DOMAIN,
                now=NOW,
            )
    assert agenda_of(event_id)[2:] == ["11:50–12:20 Questions"]


def test_a_moved_item_keeps_its_uid_and_raises_its_sequence_once(event_id: int) -> None:
    before = item_of(event_id, "Law")
    uid, public_id = before.uid, before.public_id
    edit(event_id, "Law", "Law", "11:20", "12:00", place="Room 2")
    after = item_of(event_id, "Law")
    assert (after.uid, after.public_id, after.sequence) == (uid, public_id, 1)
    assert item_of(event_id, "Opening").sequence == 0


def test_another_title_raises_no_sequence_but_renews_the_page(event_id: int) -> None:
    edit(event_id, "Law", "The law", "11:10", "11:50")
    assert item_of(event_id, "The law").sequence == 0
    assert load(event_id).updated_at == LATER


def test_both_items_that_trade_places_raise_their_sequence(event_id: int) -> None:
    move(event_id, "Law", -1)
    assert [item_of(event_id, title).sequence for title in ("Law", "Opening")] == [1, 1]


def test_an_item_moves_to_another_day_and_its_sequence_still_rises(app: Flask) -> None:
    days = [(datetime(2027, 7, day, 11), datetime(2027, 7, day, 12)) for day in (6, 7)]
    event_id = add_event(spans=days)
    with transaction():
        db.session.get_one(Event, event_id).dates[0].sequence = 3
    plan(event_id, ("Law", "11:00", "11:30"))
    edit(event_id, "Law", "Law", "11:00", "11:30", date=1)
    assert agenda_of(event_id, 0) == []
    assert agenda_of(event_id, 1) == ["11:00–11:30 Law"]
    item = item_of(event_id, "Law")
    assert item.date.sequence + item.sequence == 4


def test_a_date_that_passes_midnight_takes_items_after_it(app: Flask) -> None:
    event_id = add_event(spans=[(datetime(2027, 7, 6, 22), datetime(2027, 7, 7, 2))])
    plan(event_id, ("Vigil", "23:30", "00:30"), ("Words", "00:30", "01:00"))
    assert agenda_of(event_id) == ["23:30–00:30 Vigil", "00:30–01:00 Words"]


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("11:30", "11:30", agenda.NoDuration),
        ("11:30", "11:00", agenda.NoDuration),
        ("10:30", "11:30", BeforeTheDate),
    ],
)
def test_times_that_cannot_be_are_refused(
    event_id: int, start: str, end: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        edit(event_id, "Law", "Law", start, end)
    assert agenda_of(event_id)[1] == "11:10–11:50 Law"


def test_a_time_that_the_clocks_skip_is_refused(app: Flask) -> None:
    event_id = add_event(spans=[(datetime(2027, 3, 28, 1), datetime(2027, 3, 28, 5))])
    with pytest.raises(NonexistentTime):
        plan(event_id, ("Vigil", "01:30", "02:30"))


def test_a_language_without_a_title_is_left_out(event_id: int) -> None:
    def both(event: Event, item: AgendaItem) -> None:
        said = details(event, "Law", "11:10", "11:50")
        texts = {"en": ("Law", "On *appeal*."), "fr": ("Droit", ""), "ar": ("", "…")}
        agenda.edit_item(
            event=event,
            item=item,
            details=agenda.ItemDetails(date=said.date, start=said.start, end=said.end, texts=texts),
            seen=seen_item(event, item),
            now=NOW,
        )

    change(event_id, "Law", both)
    texts = item_of(event_id, "Law").texts
    assert {text.language: text.title for text in texts} == {"en": "Law", "fr": "Droit"}


def test_who_saves_second_is_told_and_changes_nothing(event_id: int) -> None:
    item = item_of(event_id, "Law")
    event = db.session.get_one(Event, event_id)
    seen = seen_item(event, item)
    edit(event_id, "Law", "Law and practice", "11:10", "11:50")
    with pytest.raises(EditConflict), transaction():
        agenda.edit_item(
            event=event,
            item=item,
            details=details(event, "Laws", "11:10", "11:50"),
            seen=seen,
            now=NOW,
        )
    assert agenda_of(event_id)[1] == "11:10–11:50 Law and practice"


def test_two_people_edit_two_items_without_a_word(event_id: int) -> None:
    law = item_of(event_id, "Law")
    seen = seen_item(load(event_id), law)
    edit(event_id, "Opening", "Welcome", "11:00", "11:10")
    event = load(event_id)
    with transaction():
        agenda.edit_item(
            event=event,
            item=law,
            details=details(event, "Laws", "11:10", "11:50"),
            seen=seen,
            now=NOW,
        )
    assert agenda_of(event_id) == ["11:00–11:10 Welcome", "11:10–11:50 Laws"]


def test_what_was_removed_in_another_window_cannot_be_moved(event_id: int) -> None:
    law = item_of(event_id, "Law")
    event = db.session.get_one(Event, event_id)
    seen = seen_item(event, law)
    remove(event_id, "Law")
    with pytest.raises(EditConflict), transaction():
        agenda.remove_item(event=event, item=law, seen=seen, now=NOW)


def remove(event_id: int, title: str) -> AgendaChange:
    found: AgendaChange = change(
        event_id,
        title,
        lambda event, item: agenda.remove_item(
            event=event, item=item, seen=seen_item(event, item), now=NOW
        ),
    )
    return found


def test_people_come_from_the_directory_and_new_names_go_into_it(event_id: int) -> None:
    known = add_person(organisation_id(event_id), "Ana Sílva").public_id
    edit(
        event_id,
        "Law",
        "Law",
        "11:10",
        "11:50",
        people=[Part("ana silva", SpeakerRole.MODERATOR), Part("Omar Haddad")],
    )
    people = item_of(event_id, "Law").people
    assert [(part.speaker.name, part.role) for part in people] == [
        ("Ana Sílva", SpeakerRole.MODERATOR),
        ("Omar Haddad", SpeakerRole.SPEAKER),
    ]
    assert people[0].speaker.public_id == known
    assert db.session.query(Speaker).count() == 2


def test_another_organisation_s_speakers_are_not_found(event_id: int) -> None:
    add_person(organisation_id(add_event()), "Ana Silva")
    edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana Silva"))
    assert item_of(event_id, "Law").people[0].speaker.organisation_id == organisation_id(event_id)


def test_a_name_of_several_needs_more_than_the_name(event_id: int) -> None:
    for where in ("ECRE", "SHARE"):
        add_person(organisation_id(event_id), "Ana Silva", en=About(affiliation=where))
    with pytest.raises(NameOfSeveral):
        edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana Silva"))
    edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana Silva – SHARE"))
    speaker = item_of(event_id, "Law").people[0].speaker
    assert speaker.texts[0].affiliation == "SHARE"
    again = [Part("Ana Silva", speaker=speaker.public_id)]
    edit(event_id, "Law", "Laws", "11:10", "11:50", people=again)
    assert item_of(event_id, "Laws").people[0].speaker.texts[0].affiliation == "SHARE"


def test_nobody_stands_twice_on_an_item(event_id: int) -> None:
    with pytest.raises(NamedTwice):
        edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana", "ANA"))


def test_a_notice_holds_what_differs(event_id: int) -> None:
    moved = edit(event_id, "Law", "Law", "11:20", "12:00")
    removed = remove(event_id, "Opening")
    assert [side[0]["start"] for side in (moved.before, moved.after)] == [
        "2027-07-06T11:10",
        "2027-07-06T11:20",
    ]
    assert [len(side) for side in (removed.before, removed.after)] == [1, 0]
    assert moved.after[0]["titles"] == {"en": "Law"}


def test_who_takes_part_and_in_which_track_is_told(event_id: int) -> None:
    with_tracks(event_id, "Courts")
    change = edit(
        event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana", "Omar"), track="courts"
    )
    assert change.before[0]["people"] == []
    assert change.after[0]["people"] == [
        {"name": "Ana", "role": "speaker"},
        {"name": "Omar", "role": "speaker"},
    ]
    assert change.after[0]["track"] == {"en": "Courts"}


def test_nothing_is_told_where_nothing_differs(event_id: int) -> None:
    edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana", "Omar"))
    in_another_order = edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Omar", "Ana"))
    assert not in_another_order.is_news


def test_loading_a_programme_needs_as_many_queries_for_twenty_items_as_for_two(
    event_id: int, count_queries: list[str]
) -> None:
    def count() -> int:
        db.session.rollback()
        db.session.expunge_all()
        count_queries.clear()
        for item in load(event_id).dates[0].items:
            names = [part.speaker.name for part in item.people if not part.speaker.texts]
            assert names or item.track is None
            assert len(item.channels) == 0
            assert len(item.texts) == 1
        return len(count_queries)

    edit(event_id, "Law", "Law", "11:10", "11:50", people=parts("Ana", "Omar"))
    before = count()
    plan(event_id, *((f"Talk {n}", "11:50", "11:55") for n in range(18)), people=parts("Eva"))
    assert count() <= before
