"""Saving from two windows: the second is told, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.events.builders import make_question
from tests.events.programming.agendas import item_of, load, parts, plan, with_tracks
from tests.registrations.builders import find, sign_up
from tests.registrations.invitations.lists import invite, invited
from tests.web.organiser.filling import Fields, Form, fill, filled, forms_of, send_again
from tests.web.organiser.people import Organiser
from tests.web.organiser.writing import begin, write
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.events.organising import EventNotice, SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.mailings.models import MailingTemplate

CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    # page: what the first window saves, what the second does, the first's in words, a column
    "basics": ({"venue": "Hall A"}, {"venue": "Hall B"}, "Hall A", "venue"),
    "registration": ({"capacity": "5"}, {"capacity": "7"}, "5", "capacity"),
    "joining": ({"platform": "Zoom"}, {"platform": "Teams"}, "Zoom", "platform"),
    "texts": ({"title__en": "First"}, {"title__en": "Second"}, "First", ""),
    "materials": (
        {"label__0": "First", "url__0": "https://a.example"},
        {"label__0": "Second", "url__0": "https://a.example"},
        "First",
        "",
    ),
}


def stored(event_id: int, column: str) -> str:
    db.session.rollback()
    return str(getattr(db.session.get_one(Event, event_id), column))


@pytest.mark.parametrize("page", CASES)
def test_the_second_is_told_and_may_save_on_top(
    editor: Organiser, owner: Organiser, desk: str, event_id: int, page: str
) -> None:
    first, second, theirs, column = CASES[page]
    path = f"{desk}/{page}"
    one, two = editor.get(path), owner.get(path)
    assert editor.post(path, filled(one, **first)).status_code == 303

    conflict = owner.post(path, filled(two, **second))

    assert conflict.status_code == 409
    assert "<title>Error:" in conflict.text
    assert "Somebody saved this in another window meanwhile" in conflict.text
    assert f'<q dir="auto">{theirs}</q>' in conflict.text
    entered = next(iter(second.values()))
    assert f'value="{entered}"' in conflict.text, "what was entered is still there"
    if column:
        assert stored(event_id, column) == theirs
    assert send_again(owner, path, conflict).status_code == 303
    if column:
        assert stored(event_id, column) == entered


def test_two_parts_of_one_event_do_not_disturb_each_other(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    basics, window = editor.get(f"{desk}/basics"), owner.get(f"{desk}/registration")
    assert editor.post(f"{desk}/basics", filled(basics, venue="Hall")).status_code == 303
    answer = owner.post(f"{desk}/registration", filled(window, capacity="7"))
    assert answer.status_code == 303
    assert (stored(event_id, "venue"), stored(event_id, "capacity")) == ("Hall", "7")


def test_a_date_that_another_window_added_is_named(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/basics"
    one, two = editor.get(path), owner.get(path)
    more = send_again(editor, path, one, date__add="1")
    added = {"day__1": "2027-06-01", "start__1": "10:00", "end__1": "11:00"}
    assert send_again(editor, path, more, **added).status_code == 303
    conflict = owner.post(path, filled(two, venue="Hall"))
    assert conflict.status_code == 409
    assert "goes when you save yours: Tuesday 1 June 2027, 10:00–11:00" in conflict.text
    assert '<q dir="auto">2027' not in conflict.text, "the date of both is the same"


def test_a_date_that_another_window_removed_is_new_when_it_is_kept(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/basics"
    more = send_again(editor, path, editor.get(path), date__add="1")
    added = {"day__1": "2027-06-01", "start__1": "10:00", "end__1": "11:00"}
    send_again(editor, path, more, **added)
    one, two = editor.get(path), owner.get(path)
    less = send_again(editor, path, one, date__remove="1")
    assert send_again(editor, path, less).status_code == 303
    conflict = owner.post(path, filled(two))
    assert conflict.status_code == 409
    assert send_again(owner, path, conflict).status_code == 303
    db.session.rollback()
    found = db.session.get_one(Event, event_id)
    assert [date.starts_local.month for date in found.dates] == [6, 7]


def test_the_same_form_sent_twice_is_no_conflict(editor: Organiser, desk: str) -> None:
    path = f"{desk}/basics"
    sent = filled(editor.get(path), venue="Hall")
    assert editor.post(path, sent).status_code == 303
    assert editor.post(path, sent).status_code == 303


def held_seats(owner: Organiser, desk: str) -> str:
    """The page of a group's seats."""
    fill(owner, f"{desk}/people/seats/add", label="Speakers", seats="1")
    db.session.rollback()
    return f"{desk}/people/seats/{db.session.query(SeatReservation).one().public_id}/"


def kept_template(_owner: Organiser, desk: str) -> str:
    """The page of a template of messages."""
    with transaction():
        organisation = db.session.query(Event).one().organisation
        kept = MailingTemplate(organisation_id=organisation.id, name="Welcome", texts={})
        db.session.add(kept)
    return f"{desk}/messages/templates/{kept.public_id}/"


def settings(_owner: Organiser, desk: str) -> str:
    return f"{desk.partition('/events/')[0]}/settings/"


def settings_texts(owner: Organiser, desk: str) -> str:
    return f"{settings(owner, desk)}texts/en"


def correction(_owner: Organiser, desk: str) -> str:
    """The page on which somebody's details are corrected."""
    sign_up(db.session.query(Event).one().id)
    return f"{desk}/people/{find().public_id}/correct"


@pytest.mark.parametrize(
    ("page_of", "field"),
    [
        (settings, "contact_name"),
        (settings_texts, "supervisory_authority"),
        (correction, "name"),
        (held_seats, "label"),
        (kept_template, "name"),
    ],
)
def test_the_second_is_told_beside_the_events_too(
    owner: Organiser, desk: str, page_of: Callable[[Organiser, str], str], field: str
) -> None:
    path = page_of(owner, desk)
    one, two = owner.get(path), owner.get(path)
    assert owner.post(path, filled(one, **{field: "From the first"})).status_code == 303

    conflict = owner.post(path, filled(two, **{field: "From the second"}))

    assert conflict.status_code == 409
    assert "<title>Error:" in conflict.text
    assert "Somebody saved this in another window meanwhile" in conflict.text
    assert '<q dir="auto">From the first</q>' in conflict.text
    assert filled(owner.get(path))[field] == ["From the first"]
    assert filled(conflict)[field] == ["From the second"], "what was entered is still there"
    assert send_again(owner, path, conflict).status_code == 303
    assert filled(owner.get(path))[field] == ["From the second"]


def test_a_correction_undoes_none_of_another_window(
    owner: Organiser, desk: str, event_id: int
) -> None:
    """Answers, too; and what both windows leave alone is nowhere said to differ."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.questions.append(make_question(1))
    path = correction(owner, desk)
    one, two = owner.get(path), owner.get(path)
    assert owner.post(path, filled(one, question__q1="vegan")).status_code == 303
    conflict = owner.post(path, filled(two, organisation="ECRE"))
    assert conflict.status_code == 409
    assert re.findall('<q dir="auto">(.*)</q>', conflict.text) == ["(empty)", "vegan"]


def test_a_note_undoes_none_of_another_window(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id)
    person = f"{desk}/people/{find().public_id}/"

    def noted(page: TestResponse, note: str) -> Fields:
        (form,) = [form for form in forms_of(page) if form.action.endswith("/note")]
        return form.fields | {"note": [note]}

    one, two = owner.get(person), owner.get(person)
    assert owner.post(f"{person}note", noted(one, "Called.")).status_code == 303
    conflict = owner.post(f"{person}note", noted(two, "Written."))
    assert conflict.status_code == 409
    assert '<q dir="auto">Called.</q>' in conflict.text
    assert owner.post(f"{person}note", noted(conflict, "Called. Written.")).status_code == 303
    db.session.rollback()
    assert find().note == "Called. Written."


def test_a_corrected_invitation_undoes_none_of_another_window(
    owner: Organiser, desk: str, event_id: int
) -> None:
    invite(event_id)
    page = f"{desk}/invitations/{invited('bo@example.org').public_id}/"

    def corrected(answer: TestResponse, **changes: str) -> Fields:
        (form,) = [form for form in forms_of(answer) if "organisation" in form.fields]
        return form.fields | {name: [value] for name, value in changes.items()}

    one, two = owner.get(page), owner.get(page)
    assert owner.post(page, corrected(one, name="Bo Jensen")).status_code == 303
    conflict = owner.post(page, corrected(two, organisation="ECRE"))
    assert conflict.status_code == 409
    assert '<q dir="auto">Bo Jensen</q>' in conflict.text
    db.session.rollback()
    assert invited("bo@example.org").name == "Bo Jensen"
    both = corrected(conflict, name="Bo Jensen")
    assert owner.post(page, both).status_code == 303


@pytest.mark.parametrize("is_wrong", [True, False])
def test_a_track_that_another_window_added_is_no_name_left_empty(
    owner: Organiser, desk: str, event_id: int, *, is_wrong: bool
) -> None:
    with_tracks(event_id, "Law")
    url = f"{desk}/agenda/tracks"
    old = next(form for form in forms_of(owner.get(url)) if form.action == url)
    with_tracks(event_id, "Practice")
    entered = {"name-law-en": " "} if is_wrong else {"new-en": "Courts"}
    answer = owner.post(url, {**old.fields, **entered})
    assert answer.status_code == 409
    assert "Somebody else has changed the tracks meanwhile." in answer.text
    assert "Each track needs a name" not in answer.text
    again = next(form for form in forms_of(answer) if form.action == url)
    wanted = {**again.fields, "name-law-en": "Law"}
    assert owner.post(url, wanted).status_code == 303
    own = [] if is_wrong else ["Courts"]
    assert [track.names["en"] for track in load(event_id).tracks] == ["Law", "Practice", *own]


def everything(owner: Organiser, desk: str, event_id: int) -> list[tuple[str, str]]:
    """Pages with forms, and where each form goes: a whole agenda, questions, people, messages."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.questions.append(make_question(1))
        event.texts[0].description = "One.\n\nTwo."
    with_tracks(event_id, "Law", "Practice")
    people = parts("Ana Silva", "Omar Haddad")
    plan(event_id, ("Opening", "11:00", "11:10"), ("Closing", "11:10", "11:30"), people=people)
    for language in ("ar", "en"):
        owner.post(f"{desk}/languages/add", {"kind": "floor", "language": language})
    owner.post(f"{desk}/links/add", {"label": "Newsletter"})
    message = begin(owner, desk)
    write(owner, message)
    invite(event_id)
    speaker = item_of(event_id, "Opening").people[0].speaker.public_id
    item = f"{desk}/agenda/{item_of(event_id, 'Opening').public_id}/"
    person = f"{desk}/invitations/{invited('bo@example.org').public_id}/"
    directory = f"{desk.partition('/events/')[0]}/speakers/{speaker}"
    own = [f"{desk}/texts", f"{desk}/questions/q1", f"{desk}/links/newsletter/", person]
    return [
        *((page, page) for page in [*own, f"{message}write", f"{message}who", item, directory]),
        (f"{desk}/questions/", f"{desk}/questions/order"),
        (f"{desk}/agenda/", f"{desk}/agenda/order"),
        (f"{desk}/agenda/tracks", f"{desk}/agenda/tracks"),
        (f"{desk}/languages", f"{desk}/languages/matrix"),
        (f"{desk}/invitations/", f"{desk}/invitations/reminders"),
    ]


def test_saving_everything_as_it_was_leaves_no_trace(
    owner: Organiser, desk: str, event_id: int
) -> None:
    """No entry in the log, no new version, and nothing to tell people."""
    pages = everything(owner, desk, event_id)
    sign_up(event_id)
    with transaction():
        db.session.query(AuditEntry).delete()
    before = (stored(event_id, "edit_version"), stored(event_id, "updated_at"))
    left: dict[str, object] = {}
    for page, action in pages:
        form = next(each for each in forms_of(owner.get(page)) if goes_to(each, page) == action)
        first = {"up": item_of(event_id, "Opening").public_id} if "agenda/order" in action else {}
        assert owner.post(action, {**form.fields, **first}).status_code == 303, page
        db.session.rollback()
        logged = [entry.action for entry in db.session.query(AuditEntry)]
        now = (stored(event_id, "edit_version"), stored(event_id, "updated_at"))
        if logged or now != before:
            left[page] = (logged, now)
        with transaction():
            db.session.query(AuditEntry).delete()
        before = now
    assert left == {}
    assert db.session.query(EventNotice).all() == []


def goes_to(form: Form, page: str) -> str:
    """Where a browser sends a form that is to be sent."""
    return (form.action or page) if form.method == "post" else ""


def test_what_is_saved_as_it_was_is_not_logged(owner: Organiser, desk: str) -> None:
    parts = ["basics", "registration", "joining", "reminders", "materials", "inclusion", "co-hosts"]
    pages = [f"{desk}/{part}" for part in parts]
    pages += [page(owner, desk) for page in (settings, settings_texts, correction, kept_template)]
    assert {page: fill(owner, page).status_code for page in pages} == dict.fromkeys(pages, 303)
    db.session.rollback()
    assert [entry.action for entry in db.session.query(AuditEntry)] == []
