"""Who hears of a change of an event, and when they are asked about first."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.editing.occasions import AUGUST, DAY, JULY, add_series, event
from tests.registrations.builders import (
    NOW,
    cancel,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.changing import (
    Save,
    agree,
    change,
    edit,
    move,
    notices,
    postpone,
    reinstate,
    retitle,
    set_link,
)
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.events.editing import life
from webinars.events.editing.basics import Basics
from webinars.events.editing.materials import LinkEntry, materials_of, save_materials
from webinars.events.editing.registering import Window, save_registration_window
from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventStatus
from webinars.events.organising import NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.telling import (
    PeopleRegistered,
    ReceiptNeeded,
    Word,
    count_audience,
    refuse_while_registered,
)


@pytest.fixture
def event_id(app: Flask) -> int:
    """A published event with somebody to change it."""
    made = add_series(1)
    join(app, event(made).organisation, Role.OWNER)
    return made


@pytest.mark.parametrize(
    "save",
    [move(DAY), edit(zone="Europe/Kyiv"), edit(venue="Hall"), set_link, postpone],
    ids=["time", "zone", "place", "way in", "status"],
)
def test_nobody_registered_nobody_asked(event_id: int, save: Save) -> None:
    change(event_id, save)
    assert notices() == []


@pytest.mark.parametrize(
    ("save", "kind", "fields"),
    [
        (move(DAY), NoticeKind.MOVED, {"dates"}),
        (edit(zone="Europe/Kyiv"), NoticeKind.MOVED, {"zone"}),
        (edit(venue="Hall", address="Rue 1"), NoticeKind.PLACE, {"venue", "address"}),
        (set_link, NoticeKind.PLACE, {"join_url"}),
        (postpone, NoticeKind.POSTPONED, {"status", "dates", "zone"}),
        (
            lambda e: life.cancel(event=e, now=NOW),
            NoticeKind.CANCELLED,
            {"status", "dates", "zone"},
        ),
    ],
    ids=["time", "zone", "place", "way in", "postponed", "cancelled"],
)
def test_people_hear_of_it_once_the_organiser_has_agreed(
    event_id: int, save: Save, kind: NoticeKind, fields: set[str]
) -> None:
    sign_up(event_id)
    before = event(event_id).updated_at
    with pytest.raises(ReceiptNeeded) as needed:
        change(event_id, save)
    assert (notices(), event(event_id).updated_at) == ([], before)
    word = Word(seen=needed.value.seen, reasons={"en": "The room is taken.", "fr": ""})
    change(event_id, save, word=word)
    [notice] = notices()
    assert notice.kind is kind
    assert set(notice.changes) == fields
    assert notice.reasons == {"en": "The room is taken."}
    assert (notice.created_at, notice.expanded_at) == (NOW, None)


def test_the_exact_difference_is_kept(event_id: int) -> None:
    sign_up(event_id)
    uid = event(event_id).dates[0].uid
    agree(event_id, move(DAY))
    assert notices()[0].changes == {
        "dates": [
            [{"uid": uid, "sequence": 0, "start": "2027-07-06T11:00", "end": "2027-07-06T12:30"}],
            [{"uid": uid, "sequence": 1, "start": "2027-07-07T11:00", "end": "2027-07-07T12:30"}],
        ]
    }


def test_a_removed_date_says_what_its_calendars_need(event_id: int) -> None:
    series = add_series(2)
    join_user_of(series, event_id)
    sign_up(series)
    gone = event(series).dates[0].uid
    agree(series, lambda e: edit(dates=Basics.of(e).dates[1:])(e))
    old, new = notices()[0].changes["dates"]
    assert [date["uid"] for date in old if date not in new] == [gone]


def join_user_of(event_id: int, other: int) -> None:
    with transaction():
        event_ = db.session.get_one(Event, event_id)
        event_.organisation_id = db.session.get_one(Event, other).organisation_id


def test_secrets_stay_out_of_it(event_id: int) -> None:
    sign_up(event_id)
    needed = agree(event_id, set_link)
    assert needed.changes == {"join_url": [None, None]}
    assert "secret" not in str(notices()[0].changes)


def test_another_difference_is_asked_about_again(event_id: int) -> None:
    sign_up(event_id)
    with pytest.raises(ReceiptNeeded) as needed:
        change(event_id, move(DAY))
    with pytest.raises(ReceiptNeeded):
        change(event_id, move(2 * DAY), word=Word(seen=needed.value.seen))
    assert event(event_id).dates[0].starts_local == JULY[0]


def test_texts_are_told_only_when_asked(event_id: int) -> None:
    sign_up(event_id)
    change(event_id, retitle)
    assert [(each.kind, each.untold) for each in notices()] == [(NoticeKind.TEXTS, True)]


def test_texts_are_told_when_asked(event_id: int) -> None:
    sign_up(event_id)
    agree(event_id, retitle, about_texts=True)
    [notice] = notices()
    assert notice.kind is NoticeKind.TEXTS
    assert notice.changes == {
        "text.en.title": ["Community sponsorship", "Another title"],
        "text.en.description": [None, None],
    }


def test_materials_are_told_when_asked_also_after_the_event(event_id: int) -> None:
    sign_up(event_id)
    links = (
        LinkEntry(url="https://a.example", label="Reading"),
        LinkEntry(url="https://b.example", label="Slides", is_material=True),
    )

    def save(found: Event) -> None:
        version = version_of(materials_of(found))
        save_materials(event=found, materials=links, version=version, now=NOW)

    agree(event_id, save, now=NOW + 200 * DAY, about_texts=True)
    [notice] = notices()
    assert notice.kind is NoticeKind.MATERIALS
    assert [link["label"] for link in notice.changes["materials"][1]] == ["Slides"]


def test_people_are_counted_by_language_the_most_first(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 3
    for number, language in enumerate(["fr", "fr", "en", "en", "en"]):
        sign_up(event_id, f"p{number}@example.org", language=language)
    cancel("p2@example.org")  # p3 moves up
    audience = count_audience(event_id)
    assert list(audience.by_language.items()) == [("fr", 2), ("en", 1)]
    assert (audience.confirmed, audience.waiting, audience.total) == (3, 1, 4)


def test_who_cancelled_hears_nothing(event_id: int) -> None:
    sign_up(event_id)
    cancel()
    change(event_id, move(DAY))
    assert notices() == []


@pytest.mark.parametrize("kind", ["waiting", "pending"])
def test_who_only_waits_is_asked_about_too(event_id: int, kind: str) -> None:
    with transaction():
        found = db.session.get_one(Event, event_id)
        found.capacity, found.approval = (0, False) if kind == "waiting" else (None, True)
    sign_up(event_id)
    with pytest.raises(ReceiptNeeded) as needed:
        change(event_id, move(DAY))
    assert (needed.value.audience.confirmed, getattr(needed.value.audience, kind)) == (0, 1)


def test_what_is_over_is_no_news(event_id: int) -> None:
    sign_up(event_id)
    change(event_id, edit(venue="Hall"), now=NOW + 200 * DAY)
    assert notices() == []


def test_of_a_move_into_the_past_and_back_nobody_hears(event_id: int) -> None:
    sign_up(event_id)
    start = event(event_id).dates[0].starts_local
    for days in (-3000, -1, 3001):
        change(event_id, move(days * DAY))
    assert event(event_id).dates[0].starts_local == start
    assert [(each.untold, each.expanded_at) for each in notices()] == [(True, NOW)]
    agree(event_id, move(DAY))
    assert not notices()[-1].untold
    [old], _new = notices()[-1].changes["dates"]
    assert old["start"] == f"{start:%Y-%m-%dT%H:%M}"


def test_a_draft_is_known_to_nobody(event_id: int) -> None:
    sign_up(event_id)
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.DRAFT
    change(event_id, move(DAY))
    change(event_id, lambda e: life.publish(event=e, now=NOW))
    assert notices() == []


def test_while_it_is_postponed_only_the_new_date_is_news(event_id: int) -> None:
    sign_up(event_id)
    agree(event_id, postpone)
    change(event_id, move(DAY))
    change(event_id, edit(venue="Hall"))
    agree(event_id, reinstate(AUGUST))
    off, on = notices()
    assert (off.kind, on.kind) == (NoticeKind.POSTPONED, NoticeKind.REINSTATED)
    old, new = on.changes["dates"]
    assert (old[0]["start"], new[0]["start"]) == ("2027-07-06T11:00", "2027-08-03T11:00")
    assert old[0]["sequence"] < new[0]["sequence"]


def test_it_takes_place_after_all_on_the_same_date(event_id: int) -> None:
    sign_up(event_id)
    agree(event_id, postpone)
    agree(event_id, lambda e: life.cancel(event=e, now=NOW))
    agree(event_id, reinstate(JULY))
    assert notices()[-1].changes == {"status": ["cancelled", "published"]}


def test_more_seats_go_to_those_who_wait(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 0
    sign_up(event_id)

    def widen(found: Event) -> None:
        version = version_of(Window.of(found))
        save_registration_window(event=found, window=Window(capacity=1), version=version, now=NOW)

    change(event_id, widen)
    assert statuses(event_id) == {"amina@example.org": RegistrationStatus.CONFIRMED}
    assert messages() == ["waiting", "confirmation"]


def test_seats_that_came_free_while_it_was_off_are_given_when_it_is_on(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id)
    sign_up(event_id, "omar@example.org")
    agree(event_id, postpone)
    cancel()
    assert statuses(event_id)["omar@example.org"] is RegistrationStatus.WAITING
    agree(event_id, reinstate(AUGUST))
    assert statuses(event_id)["omar@example.org"] is RegistrationStatus.CONFIRMED


def test_an_event_with_people_does_not_vanish(event_id: int) -> None:
    sign_up(event_id)

    def take_back(found: Event) -> None:
        refuse_while_registered(found)
        life.unpublish(event=found, now=NOW)

    with pytest.raises(PeopleRegistered):
        change(event_id, take_back)
    cancel()
    change(event_id, take_back)
    assert event(event_id).status is EventStatus.DRAFT
