"""Saving from two windows: the second is told, and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.organiser.filling import filled, send_again
from tests.web.organiser.people import Organiser
from webinars.events.models import Event
from webinars.extensions import db

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
