"""The basics of an event, and a new event from nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.registrations.builders import DOMAIN, JULY, NOW, sign_up
from tests.web.organiser.filling import fill, filled, send_again
from tests.web.organiser.people import Organiser
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.times import to_local, utc_now


def event(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def organisation_of(desk: str) -> str:
    return desk.partition("/events/")[0]


def new_event(editor: Organiser, desk: str, **changes: str) -> Event:
    entered = {
        "title": "Élections: le point",
        "day": "2027-03-04",
        "start": "11:00",
        "end": "12:30",
        "zone": "Europe/Kyiv",
        "kind": "briefing",
        "format": "online",
        "language": "fr",
        **changes,
    }
    answer = fill(editor, f"{organisation_of(desk)}/events/new/blank", **entered)
    assert answer.status_code == 303, answer.text
    return db.session.query(Event).order_by(Event.id.desc()).limit(1).one()


def test_a_draft_is_made_of_a_title_and_a_time(editor: Organiser, desk: str) -> None:
    made = new_event(editor, desk)
    assert (made.slug, made.status) == ("elections-le-point", EventStatus.DRAFT)
    assert made.text("fr").title == "Élections: le point"
    assert made.dates[0].starts_at.hour == 9
    page = editor.get(f"{organisation_of(desk)}/events/{made.slug}/").text
    assert "The event is there, as a draft." in page


def test_an_event_online_is_asked_for_a_place_only_where_it_has_one(
    editor: Organiser, desk: str, event_id: int
) -> None:
    asked = '<div data-if="format" data-is="in-person hybrid">'
    assert asked in editor.get(f"{desk}/basics").text
    with transaction():
        event(event_id).venue = "Hall"
    assert asked not in editor.get(f"{desk}/basics").text


def test_what_is_over_after_midnight_is_over_the_next_day(editor: Organiser, desk: str) -> None:
    made = new_event(editor, desk, start="22:00", end="01:00")
    assert made.dates[0].ends_local == datetime(2027, 3, 5, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Enter a title."),
        ({"day": ""}, "Enter the date."),
        ({"day": "2027-02-30"}, "Enter a date that exists"),
        ({"day": "0001-01-01"}, "Enter a date that exists"),
        ({"start": "25:00"}, "Enter a time such as 11:30."),
        ({"end": "10:00"}, "It ends before it begins."),
        ({"day": "2027-03-28", "start": "03:30", "end": "05:00"}, "The clocks skip this time"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    editor: Organiser, desk: str, changes: dict[str, str], sentence: str
) -> None:
    entered = {"title": "Talk", "day": "2027-03-04", "start": "11:00", "end": "12:00"}
    path = f"{organisation_of(desk)}/events/new/blank"
    answer = fill(editor, path, **{**entered, "zone": "Europe/Kyiv", **changes})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2, "in the summary and beside the field"
    assert "<title>Error:" in answer.text
    assert db.session.query(Event).count() == 1


def test_a_time_that_occurs_twice_is_taken_and_questioned(editor: Organiser, desk: str) -> None:
    new_event(editor, desk, day="2027-10-31", start="02:30", end="04:00", zone="Europe/Brussels")
    page = editor.get(f"{organisation_of(desk)}/", follow_redirects=True).text
    assert "show Sunday 31 October 2027, 02:30 twice: the first one counts" in page
    assert '<p class="notice warning" role="status">The clocks are put back' in page
    assert '<p class="notice success" role="status">' in page


def test_the_basics_are_saved_and_written_down(editor: Organiser, desk: str, event_id: int) -> None:
    answer = fill(
        editor,
        f"{desk}/basics",
        format="hybrid",
        venue="Town hall",
        hashtags="#EUisU asylum, #asylum",
        recording="y",
        retention_days="30",
        contact_email="ana@example.org",
    )
    assert (answer.status_code, answer.location) == (303, f"{desk}/")
    found = event(event_id)
    assert (found.format, found.venue) == (EventFormat.HYBRID, "Town hall")
    assert (found.hashtags, found.recording) == (["#EUisU", "#asylum"], True)
    assert (found.retention_days, found.contact_email) == (30, "ana@example.org")
    assert db.session.query(AuditEntry).filter_by(action="event.basics").count() == 1


def test_opening_and_sending_changes_nothing(editor: Organiser, desk: str, event_id: int) -> None:
    uid = event(event_id).dates[0].uid
    assert fill(editor, f"{desk}/basics").status_code == 303
    [date] = event(event_id).dates
    assert (date.uid, date.sequence, date.starts_local) == (uid, 0, datetime(2027, 7, 6, 11))


def test_dates_are_added_and_removed_without_a_script(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = editor.get(f"{desk}/basics")
    uid = event(event_id).dates[0].uid
    more = send_again(editor, f"{desk}/basics", page, date__add="1", venue="kept")
    assert more.status_code == 200
    assert len(event(event_id).dates) == 1
    assert 'value="kept"' in more.text
    entered = {"day__1": "2027-06-01", "start__1": "10:00", "end__1": "11:00", "venue": ""}
    assert send_again(editor, f"{desk}/basics", more, **entered).status_code == 303
    assert [date.starts_local.month for date in event(event_id).dates] == [6, 7]
    assert event(event_id).dates[1].uid == uid
    page = editor.get(f"{desk}/basics")
    less = send_again(editor, f"{desk}/basics", page, date__remove="0")
    assert send_again(editor, f"{desk}/basics", less).status_code == 303
    assert [date.uid for date in event(event_id).dates] == [uid]


def test_what_a_button_did_to_a_row_is_said_in_its_place_and_that_it_is_not_saved(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = editor.get(f"{desk}/basics")
    assert "not saved yet" not in page.text
    more = send_again(editor, f"{desk}/basics", page, date__add="1")
    place = more.text.partition("A date was added here. It is not saved yet.")
    assert '<input type="hidden" name="date" value="0">' in place[0]
    assert '<input type="hidden" name="date" value="1">' in place[2]
    assert place[0].rpartition("<p")[2].endswith('role="status" tabindex="-1" autofocus>')
    less = send_again(editor, f"{desk}/basics", more, date__remove="0")
    said = "Removed here: Tuesday 6 July 2027. It is not saved yet."
    assert '<input type="hidden" name="date" value="1">' in less.text.partition(said)[2]
    assert len(event(event_id).dates) == 1
    assert less.text.count("autofocus") == 1


def test_a_date_that_overlaps_is_refused_at_its_own_row(editor: Organiser, desk: str) -> None:
    page = editor.get(f"{desk}/basics")
    more = send_again(editor, f"{desk}/basics", page, date__add="1")
    entered = {"day__1": "2027-07-06", "start__1": "12:00", "end__1": "13:00"}
    answer = send_again(editor, f"{desk}/basics", more, **entered)
    assert answer.status_code == 422
    assert '<a href="#day-1">This date begins before another one is over.</a>' in answer.text


def test_an_empty_row_is_a_mistake_not_a_date(editor: Organiser, desk: str) -> None:
    page = editor.get(f"{desk}/basics")
    more = send_again(editor, f"{desk}/basics", page, date__add="1")
    answer = send_again(editor, f"{desk}/basics", more)
    assert answer.status_code == 422
    assert "Enter the date, and when it starts and ends." in answer.text


def test_a_date_of_another_event_is_not_found(
    editor: Organiser, desk: str, event_id: int, stranger: Organiser
) -> None:
    foreign = db.session.query(Event).filter(Event.id != event_id).one().dates[0].public_id
    page = editor.get(f"{desk}/basics")
    answer = editor.post(f"{desk}/basics", filled(page, is__0=foreign))
    assert answer.status_code == 404
    assert stranger.get(f"{desk}/basics").status_code == 404


def test_an_unknown_zone_or_kind_is_refused(editor: Organiser, desk: str, event_id: int) -> None:
    for changes in ({"zone": "CET"}, {"kind": "party"}, {"visibility": ""}):
        assert fill(editor, f"{desk}/basics", **changes).status_code == 422
    assert event(event_id).zone == "Europe/Brussels"


def test_the_zones_are_grouped_the_event_s_own_first(editor: Organiser, desk: str) -> None:
    page = editor.get(f"{desk}/basics").text
    often = page.split('<optgroup label="Often used">')[1].split("</optgroup>")[0]
    assert often.strip().startswith('<option selected value="Europe/Brussels">Brussels')
    assert '<optgroup label="Africa">' in page
    assert page.count('value="Europe/Brussels"') == 1


def test_of_zones_that_are_called_alike_one_is_offered(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = editor.get(f"{desk}/basics").text
    zones = page.split('name="zone"')[1].split("</select>")[0]
    names = re.findall(r">([^<>]+)</option>", zones)
    assert len(names) == len(set(names))
    assert 'value="Asia/Dhaka"' in zones
    with transaction():
        db.session.get_one(Event, event_id).zone = "Europe/Kiev"
    page = editor.get(f"{desk}/basics").text
    assert '<option selected value="Europe/Kiev">Kyiv' in page
    assert page.count(">Kyiv<") == 1


@pytest.mark.parametrize(
    ("page", "status"), [("basics", EventStatus.PUBLISHED), ("reinstate", EventStatus.CANCELLED)]
)
def test_dates_that_make_a_past_event_are_asked_back_about(
    editor: Organiser, desk: str, event_id: int, page: str, status: EventStatus
) -> None:
    sign_up(event_id)
    with transaction():
        event(event_id).status = status
    asked = fill(editor, f"{desk}/{page}", day__0="2020-07-06")
    assert asked.status_code == 422
    assert "With these dates the event is over." in asked.text
    assert event(event_id).dates[0].starts_local.year == 2027
    answer = send_again(editor, f"{desk}/{page}", asked, took_place="y")
    assert answer.status_code == 303, "nobody is told, so there is no receipt"
    assert event(event_id).dates[0].starts_local.year == 2020
    why = "Nobody was told: the event was moved into the past."
    kept = editor.get(f"{desk}/").text
    assert why in kept
    assert "Personal data was removed" not in kept
    assert fill(editor, f"{desk}/basics", end__0="13:00").status_code == 303, "asked once"
    fill(editor, f"{desk}/basics", day__0="2027-07-06", end__0="12:30")
    assert why in editor.get(f"{desk}/news").text, "also when it is back"


def test_a_date_of_several_that_would_be_over_is_asked_back_about(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        found = event(event_id)
        spans = [(each.starts_local, each.ends_local) for each in found.dates]
        later = [(start + timedelta(days=7), end + timedelta(days=7)) for start, end in spans]
        set_dates(found, [*spans, *later], domain="events.example.org", now=utc_now())
    assert fill(editor, f"{desk}/basics", end__0="13:00").status_code == 303
    asked = fill(editor, f"{desk}/basics", day__0="2020-07-06")
    assert asked.status_code == 422
    assert "A date that is to come would be over: Monday 6 July 2020." in asked.text
    assert send_again(editor, f"{desk}/basics", asked, took_place="y").status_code == 303
    assert event(event_id).dates[0].starts_local.year == 2020
    assert fill(editor, f"{desk}/basics", end__0="12:00").status_code == 303, "it was over"
    moved = fill(editor, f"{desk}/basics", end__0="12:15", end__1="13:15")
    assert moved.status_code == 303, "also when another date is moved with it"


def test_the_tick_stays_where_another_field_is_wrong(
    editor: Organiser, desk: str, event_id: int
) -> None:
    asked = fill(editor, f"{desk}/basics", day__0="2020-07-06")
    sent = {"took_place": "y", "contact_email": "not an address"}
    again = send_again(editor, f"{desk}/basics", asked, **sent)
    assert again.status_code == 422
    answer = send_again(editor, f"{desk}/basics", again, contact_email="")
    assert answer.status_code == 303
    assert event(event_id).dates[0].starts_local.year == 2020


def test_an_event_that_is_off_does_not_come_back_on_its_past_dates_unasked(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        found = event(event_id)
        past = (datetime(2020, 7, 6, 11), datetime(2020, 7, 6, 12))
        set_dates(found, [past], domain=DOMAIN, now=NOW)
        found.status = EventStatus.POSTPONED
    assert fill(editor, f"{desk}/basics", venue="Hall").status_code == 303
    asked = fill(editor, f"{desk}/reinstate")
    assert asked.status_code == 422
    assert "With these dates the event is over." in asked.text
    assert event(event_id).status is EventStatus.POSTPONED
    assert send_again(editor, f"{desk}/reinstate", asked, took_place="y").status_code == 303


def test_leaving_out_the_last_date_ahead_is_told_and_not_asked_for_its_year(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        past = (datetime(2020, 7, 6, 11), datetime(2020, 7, 6, 12))
        set_dates(event(event_id), [past, JULY], domain=DOMAIN, now=NOW)
    sign_up(event_id)
    less = send_again(editor, f"{desk}/basics", editor.get(f"{desk}/basics"), date__remove="1")
    receipt = send_again(editor, f"{desk}/basics", less)
    assert "With these dates the event is over" not in receipt.text
    assert "1 person will be told" in receipt.text


@pytest.mark.parametrize("edge", ["opens", "closes"])
def test_a_registration_that_does_not_fit_the_new_date_is_said(
    editor: Organiser, desk: str, event_id: int, edge: str
) -> None:
    said = f"Registration {edge} after the event: Thursday 1 July 2027, 12:00"
    sign_up(event_id)
    with transaction():
        found = event(event_id)
        setattr(found, f"registration_{edge}_local", datetime(2027, 7, 1, 12))
        found.status = EventStatus.DRAFT
    fill(editor, f"{desk}/basics", day__0="2027-06-06")
    assert said in editor.get(f"{desk}/").text
    with transaction():
        event(event_id).status = EventStatus.PUBLISHED
    receipt = fill(editor, f"{desk}/basics", day__0="2027-06-07").text
    assert said in receipt
    assert said not in fill(editor, f"{desk}/basics", venue="Hall").text


def soon(minutes: int) -> dict[str, str]:
    """The fields of a first date that begins in so many minutes, by the event's clocks."""
    start = to_local(utc_now(), "Europe/Brussels") + timedelta(minutes=minutes)
    end = start + timedelta(minutes=50)
    return {"day__0": f"{start:%Y-%m-%d}", "start__0": f"{start:%H:%M}", "end__0": f"{end:%H:%M}"}


@pytest.mark.parametrize(
    ("page", "status"), [("basics", EventStatus.PUBLISHED), ("reinstate", EventStatus.POSTPONED)]
)
def test_a_date_in_some_minutes_is_asked_back_about(
    editor: Organiser, desk: str, event_id: int, page: str, status: EventStatus
) -> None:
    sign_up(event_id)
    with transaction():
        event(event_id).status = status
    began = fill(editor, f"{desk}/{page}", **soon(-10))
    assert "It has begun already" in began.text
    asked = fill(editor, f"{desk}/{page}", **soon(20))
    assert asked.status_code == 422
    assert "It begins in" in asked.text
    assert "People will hardly read the e-mail in time." in asked.text
    receipt = send_again(editor, f"{desk}/{page}", asked, is_soon_meant="y")
    assert receipt.status_code == 200
    assert send_again(editor, f"{desk}/{page}", receipt).status_code == 303
    assert "hardly" not in fill(editor, f"{desk}/basics", venue="Hall").text, "asked once"


def test_of_a_draft_it_is_asked_when_it_is_published(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event(event_id).status = EventStatus.DRAFT
    assert "hardly" not in editor.get(f"{desk}/publish").text.lower()
    assert fill(editor, f"{desk}/basics", **soon(20)).status_code == 303
    page = editor.get(f"{desk}/publish").text
    assert "It begins in" in page
    assert "Hardly anybody will see it in time." in page
