"""The registration window, the way in, links and materials, co-hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    NOW,
    add_event,
    find,
    find_in_transaction,
    sign_up,
    statuses,
)
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from webinars.accounts.models import AuditEntry, Organisation
from webinars.events.models import Event, EventFormat, EventHost, HostSight
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.registrations.joining import JoinPhase, join_phase
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.taking_part import TakesPart


def event(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def test_the_window_is_saved_in_the_event_s_own_time(
    editor: Organiser, desk: str, event_id: int
) -> None:
    answer = fill(
        editor,
        f"{desk}/registration",
        opens_day="2027-06-01",
        closes_day="2027-07-01",
        closes_clock="18:00",
        capacity="80",
        waiting_list=None,
        approval="y",
    )
    assert answer.status_code == 303
    found = event(event_id)
    assert found.registration_opens_local == datetime(2027, 6, 1, 0, 0)
    assert found.registration_closes_local == datetime(2027, 7, 1, 18, 0)
    assert (found.capacity, found.waiting_list, found.approval) == (80, False, True)


def test_whoever_has_a_place_is_counted_with_or_without_an_address(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    with transaction():
        unreached = find_in_transaction()
        unreached.email = unreached.email_key = None
    sign_up(event_id)
    assert "2 people are confirmed." in editor.get(f"{desk}/registration").text


def test_a_last_day_without_a_time_includes_the_whole_day(
    editor: Organiser, desk: str, event_id: int
) -> None:
    fill(editor, f"{desk}/registration", closes_day="2027-07-01")
    assert event(event_id).registration_closes_local == datetime(2027, 7, 1, 23, 59)


def test_no_limit_is_an_empty_field(editor: Organiser, desk: str, event_id: int) -> None:
    fill(editor, f"{desk}/registration", capacity="0")
    assert event(event_id).capacity == 0
    fill(editor, f"{desk}/registration", capacity="")
    assert event(event_id).capacity is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_day": "2027-07-09"}, "This is after the end of the event."),
        ({"opens_day": "2027-07-02", "closes_day": "2027-07-01"}, "It closes before it opens."),
        ({"capacity": "-1"}, "Enter a number, 0 or more."),
        ({"opens_day": "2027-03-28", "opens_clock": "02:30"}, "The clocks skip one of these"),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    editor: Organiser, desk: str, changes: dict[str, str], sentence: str
) -> None:
    answer = fill(editor, f"{desk}/registration", **changes)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2


def test_offers_and_what_a_no_in_the_calendar_does_are_settings(
    app: Flask, monkeypatch: pytest.MonkeyPatch, editor: Organiser, desk: str, event_id: int
) -> None:
    assert (event(event_id).offer_hours, event(event_id).decline_frees_seat) == (None, True)
    unheard = "then this box does nothing"
    assert unheard in editor.get(f"{desk}/registration").text
    settings = replace(app.config["SETTINGS"], mail_authserv_id="mx.example.org")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert unheard not in editor.get(f"{desk}/registration").text
    fill(editor, f"{desk}/registration", offer_hours="48", decline_frees_seat=None)
    assert (event(event_id).offer_hours, event(event_id).decline_frees_seat) == (48, False)
    answer = fill(editor, f"{desk}/registration", offer_hours="400")
    assert answer.status_code == 422
    assert "from 1 to 336" in answer.text


def test_more_places_move_up_who_waits(editor: Organiser, desk: str, event_id: int) -> None:
    fill(editor, f"{desk}/registration", capacity="0")
    sign_up(event_id)
    assert statuses(event_id) == {"amina@example.org": RegistrationStatus.WAITING}
    assert fill(editor, f"{desk}/registration", capacity="1").status_code == 303
    assert statuses(event_id) == {"amina@example.org": RegistrationStatus.CONFIRMED}


def test_the_way_in_opens_when_the_organiser_says(
    editor: Organiser, desk: str, event_id: int
) -> None:
    fill(editor, f"{desk}/joining", join_url="https://meet.example/1", join_opens_minutes="45")
    found = event(event_id)
    begins = found.starts_at
    assert join_phase(found, begins.replace(minute=14, hour=begins.hour - 1)) is JoinPhase.BEFORE
    assert join_phase(found, begins.replace(minute=15, hour=begins.hour - 1)) is JoinPhase.OPEN
    assert found.created_at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"join_url": "javascript:alert(1)"},
        {"join_url": "https://ana@example.org/"},
        {"join_url": "meet.example"},
        {"join_opens_minutes": "1441"},
        {"join_opens_minutes": ""},
        {"join_passcode": "1\n2"},
        {"join_phone": "+32 2 555 01 23\r\nabc"},
        {"join_phone": "PIN: 123456"},
        {"join_phone": "+32 2 555 01 23\r\n+33 1 23 45 67 89 845521#"},
    ],
)
def test_a_way_in_that_leads_nowhere_is_refused(
    editor: Organiser, desk: str, event_id: int, changes: dict[str, str]
) -> None:
    assert fill(editor, f"{desk}/joining", **changes).status_code == 422
    assert event(event_id).join_url == ""


def test_a_new_way_in_is_a_change_that_people_hear_of(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/joining", join_url="https://meet.example/secret")
    assert "Link to the meeting" in receipt.text
    assert "it leads to their join page" in receipt.text
    assert receipt.text.count("meet.example/secret") == 1, "in the form that goes along, alone"
    assert send_again(editor, f"{desk}/joining", receipt).status_code == 303
    assert event(event_id).join_url == "https://meet.example/secret"


def test_another_platform_is_a_change_that_people_hear_of(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/joining", platform="Jitsi")
    assert receipt.status_code == 200
    assert "Platform" in receipt.text
    assert send_again(editor, f"{desk}/joining", receipt).status_code == 303
    assert event(event_id).platform == "Jitsi"


def test_a_join_page_says_when_it_opens(editor: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id)
    fill(editor, f"{desk}/joining", join_opens_minutes="45")
    page = editor.client.get(f"/en/join/{find().join_token}").text
    opens = event(event_id).dates[0].starts_local - timedelta(minutes=45)
    assert f'The way in opens here: <time datetime="{opens:%Y-%m-%dT%H:%M}' in page


def test_there_is_a_telephone_number_on_each_line(
    editor: Organiser, desk: str, event_id: int
) -> None:
    numbers = "+32 2 555 01 23 Brussels\r\n+33 1 23 45 67 89 Paris\r\nPIN: 8455\r\n"
    assert fill(editor, f"{desk}/joining", join_phone=numbers).status_code == 303
    told = "+32 2 555 01 23 Brussels\n+33 1 23 45 67 89 Paris\nPIN: 8455"
    assert event(event_id).join_phone == told
    refused = fill(editor, f"{desk}/joining", join_phone=f"{numbers}abc\r\n").text
    assert "There is no telephone number in the line “abc”." in refused


def test_what_was_stored_about_telephones_holds_up_nothing_else(
    editor: Organiser, desk: str, event_id: int
) -> None:
    stored = "Dial by your location:\n+32 2 555 01 23\n*6 to unmute\n845521#"
    with transaction():
        event(event_id).join_phone = stored
    saved = fill(editor, f"{desk}/joining", join_url="https://meet.example/2")
    assert saved.status_code == 303
    assert event(event_id).join_url == "https://meet.example/2"
    refused = fill(editor, f"{desk}/joining", join_phone=f"Ask us\n{stored}\nor them").text
    assert "There is no telephone number in 2 lines: “Ask us”, “or them”." in refused


def test_of_telephone_numbers_the_receipt_shows_the_lines_that_change(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event(event_id).join_phone = "+32 2 555 01 23 Brussels\n+33 1 23 45 67 89,,84#"
    sign_up(event_id)
    numbers = "+33 1 23 45 67 89,,84#\r\n+49 30 555 01 Berlin\r\n+30 21 555 01"
    receipt = fill(editor, f"{desk}/joining", join_phone=numbers).text
    assert "<del>+32 2 555 01 23 (Brussels)</del>" in receipt
    assert "<ins>+49 30 555 01 (Berlin)\n+30 21 555 01</ins>" in receipt


def test_how_to_listen_is_asked_where_there_is_something_to_choose(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = f"{desk}/joining"
    assert "help-en" not in editor.client.get(page).text
    with transaction():
        event(event_id).channels = [
            LanguageChannel(kind=ChannelKind.FLOOR, language="fr", position=0),
            LanguageChannel(kind=ChannelKind.INTERPRETATION, language="en", position=1),
        ]
    sent = {"help-en": "Press 2.\r\nThen wait.", "help-fr": " "}
    assert fill(editor, page, **sent).status_code == 303
    assert event(event_id).listening_help == {"en": "Press 2.\nThen wait."}
    with transaction():
        event(event_id).channels = []
    assert fill(editor, page, platform="KUDO").status_code == 303
    assert event(event_id).listening_help == {"en": "Press 2.\nThen wait."}
    assert event(event_id).platform == "KUDO"


def test_links_are_added_changed_and_removed(editor: Organiser, desk: str, event_id: int) -> None:
    answer = fill(
        editor,
        f"{desk}/materials",
        label__0="Slides",
        url__0="https://a.example",
        shown__0="material",
    )
    assert answer.status_code == 303
    page = editor.get(f"{desk}/materials")
    more = send_again(editor, f"{desk}/materials", page, link__add="1")
    both = {"label__1": "Reading", "url__1": "https://b.example", "language__1": "fr"}
    assert send_again(editor, f"{desk}/materials", more, **both).status_code == 303
    links = event(event_id).links
    assert [(each.label, each.language, each.is_material) for each in links] == [
        ("Slides", "", True),
        ("Reading", "fr", False),
    ]
    page = editor.get(f"{desk}/materials")
    less = send_again(editor, f"{desk}/materials", page, link__remove="0")
    assert send_again(editor, f"{desk}/materials", less).status_code == 303
    assert [each.label for each in event(event_id).links] == ["Reading"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label__0": "Slides"}, "Enter the address of the link."),
        ({"url__0": "https://a.example"}, "Enter what the link leads to."),
        ({"label__0": "A", "url__0": "data:text/html,x"}, "begins with https://"),
    ],
)
def test_half_a_link_is_none(
    editor: Organiser, desk: str, changes: dict[str, str], sentence: str
) -> None:
    answer = fill(editor, f"{desk}/materials", **changes)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_co_host_is_added_and_sees_what_it_is_granted(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    own = event(event_id).organisation_id
    other = db.session.query(Organisation).filter(Organisation.id != own).one().slug
    add_event()  # of an organisation that has nothing to do with this one
    address = desk.replace(event(event_id).organisation.slug, other, 1)
    assert stranger.get(f"{address}/").status_code == 404
    answer = fill(owner, f"{desk}/co-hosts", organisation__0=other, sight__0="own")
    assert answer.status_code == 303
    [host] = event(event_id).hosts
    assert host.sight is HostSight.OWN
    entry = db.session.query(AuditEntry).filter_by(action="event.co-hosts").one()
    assert entry.details["hosts"] == {other: "own"}
    assert entry.details["labels"].keys() == {other}
    assert stranger.get(f"{address}/").status_code == 200
    assert stranger.get(f"{address}/basics").status_code == 403
    assert stranger.get(f"{address}/co-hosts").status_code == 403


def test_only_owners_say_who_co_hosts(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    assert editor.get(f"{desk}/co-hosts").status_code == 403
    assert f"{desk}/co-hosts" not in editor.get(f"{desk}/").text
    assert f"{desk}/co-hosts" in owner.get(f"{desk}/").text
    own = event(event_id).organisation.slug
    assert fill(owner, f"{desk}/co-hosts", organisation__0=own).status_code == 422


def test_a_removed_co_host_is_out_at_once(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    other = db.session.query(Organisation).order_by(Organisation.id.desc()).limit(1).one()
    slug = other.slug
    with transaction():
        db.session.add(EventHost(event_id=event_id, organisation_id=other.id))
    address = desk.replace(event(event_id).organisation.slug, slug, 1)
    assert stranger.get(f"{address}/").status_code == 200
    fill(owner, f"{desk}/co-hosts", organisation__0="")
    assert stranger.get(f"{address}/").status_code == 404


def test_of_a_hybrid_event_the_places_can_be_those_in_the_room(
    editor: Organiser, desk: str, event_id: int
) -> None:
    question = "The places are those in the room"
    assert question not in editor.get(f"{desk}/registration").text
    fill(editor, f"{desk}/registration", capacity="0")
    assert event(event_id).online_open  # kept for the day on which it becomes hybrid
    with transaction():
        db.session.get_one(Event, event_id).format = EventFormat.HYBRID
    assert question in editor.get(f"{desk}/registration").text

    fill(editor, f"{desk}/registration", online_open=None)
    assert not event(event_id).online_open
    sign_up(event_id, takes_part=TakesPart.ONLINE)
    assert statuses(event_id) == {"amina@example.org": RegistrationStatus.WAITING}

    fill(editor, f"{desk}/registration", online_open="y")
    assert statuses(event_id) == {"amina@example.org": RegistrationStatus.CONFIRMED}


def test_who_moves_up_by_more_places_is_said(editor: Organiser, desk: str, event_id: int) -> None:
    path = f"{desk}/registration"
    fill(editor, path, capacity="1", waiting_list="y")
    for number in range(3):
        sign_up(event_id, f"p{number}@example.org")
    said = "2 people moved up from the waiting list, and are told."
    answer = fill(editor, path, capacity="3")
    assert said in editor.get(answer.location).text
    again = fill(editor, path, capacity="4")
    assert "moved up" not in editor.get(again.location).text
