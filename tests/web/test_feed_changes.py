"""What becomes of an entry in feeds when organisers change the event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.events.files import File
from tests.registrations.builders import DOMAIN, add_event, find, find_in_transaction, sign_up
from tests.web.test_calendars import entries, said
from tests.web.visiting import LATER, register_person, span
from webinars.events import exchange
from webinars.events.editing import life
from webinars.events.editing.basics import Basics, save_basics
from webinars.events.editing.dates import cancel_date
from webinars.events.editing.saving import version_of
from webinars.events.editing.texts import TextEntry, save_texts, texts_of
from webinars.events.models import Event, Visibility
from webinars.events.schedule import Span, set_dates
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.choosing import choose
from webinars.registrations.details import Details
from webinars.times import utc_now

FEEDS = ("/calendar.ics", "/organisations/of-this/calendar.ics")


def the_event() -> Event:
    return db.session.query(Event).filter_by(slug="this").one()


def save(language: str = "en", **changes: str) -> None:
    """Save a text of the event, as its form does."""
    with transaction():
        event = the_event()
        stored = texts_of(event, [language])
        text = replace(TextEntry(title="A title"), **changes)
        version = version_of(stored)
        save_texts(event=event, texts={language: text}, version=version, now=utc_now())


def sequence(client: FlaskClient, path: str) -> int:
    [entry] = entries(client.get(path).data)
    return int(said(entry, "SEQUENCE"))


@pytest.mark.parametrize("part", ["title", "summary", "description"])
@pytest.mark.parametrize("path", FEEDS)
def test_another_text_raises_the_sequence(client: FlaskClient, path: str, part: str) -> None:
    add_event(slug="this")
    save()
    before = sequence(client, path)
    save(**{part: "Another"})
    after = sequence(client, path)
    save(**{part: "Another"})
    assert before < after == sequence(client, path)


def test_another_translation_raises_the_sequence(client: FlaskClient) -> None:
    add_event(slug="this")
    before = sequence(client, "/fr/calendar.ics")
    save("fr", title="Un titre")
    assert sequence(client, "/fr/calendar.ics") > before


def test_a_persons_own_feed_follows_texts_and_their_files_and_mails_do_not(
    client: FlaskClient,
) -> None:
    token = register_person(slug="this", spans=[span(LATER)])
    client.post(f"/registrations/{token}/feed/start")
    feed, file = f"/feeds/{find().feed_token}.ics", f"/registrations/{token}/calendar.ics"
    before, asked = sequence(client, feed), sequence(client, file)
    save(title="Another")
    assert sequence(client, feed) > before
    assert sequence(client, file) == sequence(client, "/events/this/calendar.ics") == asked


def call_off_one_date() -> None:
    with transaction():
        event = the_event()
        date = event.dates[0].public_id
        cancel_date(event=event, public_id=date, domain=DOMAIN, now=utc_now())


def standing(client: FlaskClient, path: str) -> list[tuple[str, str, int]]:
    """Status, title and SEQUENCE of each entry, in the order of their time."""
    found = sorted(entries(client.get(path).data), key=lambda entry: said(entry, "DTSTART"))
    return [
        (said(entry, "STATUS"), said(entry, "SUMMARY"), int(said(entry, "SEQUENCE")))
        for entry in found
    ]


def series() -> list[Span]:
    """A date, and one a week later."""
    return [span(LATER), span(LATER + timedelta(days=7))]


@pytest.mark.parametrize("path", FEEDS)
def test_one_date_that_is_called_off_stays_in_feeds(client: FlaskClient, path: str) -> None:
    add_event(slug="this", spans=series())
    assert standing(client, path) == [("CONFIRMED", "Community sponsorship", 0)] * 2
    call_off_one_date()
    assert standing(client, path) == [
        ("CANCELLED", "Cancelled: Community sponsorship", 2),
        ("CONFIRMED", "Community sponsorship", 1),
    ]
    assert len(entries(client.get("/events/this/calendar.ics").data)) == 1


def test_one_date_that_is_called_off_stays_with_those_who_had_it(client: FlaskClient) -> None:
    token = register_person(slug="this", spans=series())
    client.post(f"/registrations/{token}/feed/start")
    before = find()
    call_off_one_date()
    path = f"/feeds/{before.feed_token}.ics"
    titles = [title for _status, title, _sequence in standing(client, path)]
    assert titles == ["Annulé\xa0: Community sponsorship", "Community sponsorship"]
    with transaction():
        find_in_transaction().created_at = utc_now()
    assert [status for status, _title, _sequence in standing(client, path)] == ["CONFIRMED"]


def test_only_who_chose_a_date_has_it_as_called_off(client: FlaskClient) -> None:
    add_event(slug="this", spans=series(), choose_dates=True)
    _first, last = the_event().dates
    sign_up(the_event().id, dates=(last.uid,), now=utc_now())
    client.post(f"/registrations/{find().token}/feed/start")
    call_off_one_date()
    found = standing(client, f"/feeds/{find().feed_token}.ics")
    assert [status for status, _title, _sequence in found] == ["CONFIRMED"]


def test_a_date_that_was_dropped_and_then_called_off_stays_off(client: FlaskClient) -> None:
    add_event(slug="this", spans=series(), choose_dates=True)
    sign_up(the_event().id, now=utc_now())
    client.post(f"/registrations/{find().token}/feed/start")
    with transaction():
        person = find_in_transaction()
        choose(person, [person.event.dates[-1].uid], now=utc_now())
    path = f"/feeds/{find().feed_token}.ics"
    before = [status for status, _title, _sequence in standing(client, path)]
    call_off_one_date()
    after = [status for status, _title, _sequence in standing(client, path)]
    assert before == after == ["CANCELLED", "CONFIRMED"]


def sequences(client: FlaskClient) -> dict[str, int]:
    found = entries(client.get("/calendar.ics").data)
    return {said(entry, "UID"): int(said(entry, "SEQUENCE")) for entry in found}


def replace_by(data: File) -> None:
    with transaction():
        exchange.import_event(
            data,
            organisation=None,
            domain=DOMAIN,
            organizer_email="events@example.org",
            now=utc_now(),
            replace=True,
        )


@pytest.mark.parametrize("moves", [0, 2])
def test_a_date_that_a_file_brings_back_is_above_its_cancellation(
    client: FlaskClient, moves: int
) -> None:
    add_event(slug="this", spans=series())
    data = exchange.export_event(the_event())
    with transaction():
        the_event().dates[0].sequence += moves
    call_off_one_date()
    off = sequences(client)
    for _time in range(2):
        replace_by(data)
        back = sequences(client)
        assert back.keys() == off.keys()
        assert all(back[uid] > off[uid] for uid in off)
        assert [status for status, _title, _sequence in standing(client, FEEDS[0])] == [
            "CONFIRMED"
        ] * 2
        off = back


def test_what_only_invited_people_knew_stays_out_of_public_feeds(client: FlaskClient) -> None:
    token = register_person(slug="this", spans=series())
    client.post(f"/registrations/{token}/feed/start")
    with transaction():
        the_event().visibility = Visibility.INVITATION
    call_off_one_date()
    with transaction():
        the_event().visibility = Visibility.PUBLIC
    public = standing(client, FEEDS[0])
    own = standing(client, f"/feeds/{find().feed_token}.ics")
    assert [status for status, _title, _sequence in public] == ["CONFIRMED"]
    assert [status for status, _title, _sequence in own] == ["CANCELLED", "CONFIRMED"]


def test_a_date_that_a_draft_loses_is_off_once_it_is_published_again(client: FlaskClient) -> None:
    spans = series()
    add_event(slug="this", spans=spans)
    with transaction():
        life.unpublish(event=the_event(), now=utc_now())
    with transaction():
        set_dates(the_event(), spans[1:], domain=DOMAIN, now=utc_now())
    with transaction():
        life.publish(event=the_event(), now=utc_now())
    found = [status for status, _title, _sequence in standing(client, FEEDS[0])]
    assert found == ["CONFIRMED", "CANCELLED"]  # the first date moved to the second's time


def show(visibility: Visibility) -> None:
    with transaction():
        event, now = the_event(), utc_now()
        stored = Basics.of(event)
        wanted = replace(stored, visibility=visibility)
        save_basics(event=event, basics=wanted, version=version_of(stored), domain=DOMAIN, now=now)


@pytest.mark.parametrize("hidden", [Visibility.UNLISTED, Visibility.INVITATION])
def test_so_is_one_that_goes_while_not_everybody_can_find_the_event(
    client: FlaskClient, hidden: Visibility
) -> None:
    add_event(slug="this", spans=series())
    show(hidden)
    call_off_one_date()
    assert standing(client, FEEDS[0]) == []
    show(Visibility.PUBLIC)
    found = [status for status, _title, _sequence in standing(client, FEEDS[0])]
    assert found == ["CANCELLED", "CONFIRMED"]


def test_a_time_that_only_invited_people_knew_stays_theirs(client: FlaskClient) -> None:
    add_event(slug="this", spans=[span(LATER)])
    was = said(entries(client.get(FEEDS[0]).data)[0], "DTSTART")
    show(Visibility.INVITATION)
    with transaction():
        event = the_event()
        later = [span(LATER + timedelta(days=1))]
        set_dates(event, later, domain=DOMAIN, now=utc_now(), moved=event.dates)
    with transaction():
        event = the_event()
        further = [*later, span(LATER + timedelta(days=7))]
        set_dates(event, further, domain=DOMAIN, now=utc_now())
    call_off_one_date()
    show(Visibility.PUBLIC)
    found = {
        said(each, "STATUS"): said(each, "DTSTART") for each in entries(client.get(FEEDS[0]).data)
    }
    assert found["CANCELLED"] == was


@pytest.mark.parametrize("change", [{"status": "draft"}, {"visibility": "unlisted"}])
def test_so_is_one_that_a_file_takes_out_of_what_a_file_had_hidden(
    client: FlaskClient, change: File
) -> None:
    add_event(slug="this", spans=series())
    data: File = exchange.export_event(the_event())
    replace_by({**data, **change})
    if "visibility" in change:
        replace_by({**data, **change, "dates": data["dates"][1:]})
    replace_by({**data, "dates": data["dates"][1:]})
    found = [status for status, _title, _sequence in standing(client, FEEDS[0])]
    assert found == ["CANCELLED", "CONFIRMED"]


def save_details(**changes: Any) -> None:  # noqa: ANN401 - the fields of `Details`
    """Save the person's details, as their own page does."""
    with transaction():
        found = find_in_transaction()
        stored = Details(name=found.name, language=found.language, zone=found.zone)
        manage.change(
            registration=found, details=replace(stored, **changes), domain=DOMAIN, now=utc_now()
        )


def test_a_date_that_its_person_drops_stays_in_their_feed_as_cancelled(client: FlaskClient) -> None:
    spans = [*series(), span(LATER + timedelta(days=14))]
    add_event(slug="this", spans=spans, choose_dates=True)
    first, second, _never_theirs = the_event().dates
    sign_up(the_event().id, dates=(first.uid, second.uid), language="en", now=utc_now())
    client.post(f"/registrations/{find().token}/feed/start")
    path = f"/feeds/{find().feed_token}.ics"
    before = {uid: number for uid, _title, number in shown(client, path)}
    save_details(dates=[second.uid])
    after = {uid: (title, number) for uid, title, number in shown(client, path)}
    assert after.keys() == {first.uid, second.uid}
    assert after[first.uid][0] == "Cancelled: Community sponsorship"
    assert after[first.uid][1] > before[first.uid]
    file = entries(client.get(f"/registrations/{find().token}/calendar.ics").data)
    assert [said(entry, "UID") for entry in file] == [second.uid]


def shown(client: FlaskClient, path: str) -> list[tuple[str, str, int]]:
    found = entries(client.get(path).data)
    return [
        (said(entry, "UID"), said(entry, "SUMMARY"), int(said(entry, "SEQUENCE")))
        for entry in found
    ]


def test_an_own_feed_rises_with_the_language_of_its_person(client: FlaskClient) -> None:
    token = register_person(slug="this", spans=[span(LATER)])
    client.post(f"/registrations/{token}/feed/start")
    feed, file = f"/feeds/{find().feed_token}.ics", f"/registrations/{token}/calendar.ics"
    numbers, asked = [sequence(client, feed)], sequence(client, file)
    for language in ("en", "fr"):
        save_details(language=language)
        numbers.append(sequence(client, feed))
    assert numbers == sorted(set(numbers))
    assert sequence(client, file) == asked
