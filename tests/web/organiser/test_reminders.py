"""When people are reminded, as organisers choose it."""

from __future__ import annotations

from tests.web.organiser.people import Organiser
from webinars.events.editing.reminding import Reminders
from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.extensions import db


def stored(event_id: int) -> list[int]:
    db.session.rollback()
    return db.session.get_one(Event, event_id).reminders


def test_all_three_are_the_default(editor: Organiser, desk: str, event_id: int) -> None:
    assert stored(event_id) == [10_080, 1_440, 60]
    assert editor.get(f"{desk}/reminders").text.count(" checked") == 3
    assert "a week, a day and an hour before" in editor.get(f"{desk}/").text


def test_what_is_chosen_is_kept(editor: Organiser, desk: str, event_id: int) -> None:
    version = version_of(Reminders())
    editor.post(f"{desk}/reminders", {"version": version, "day": "y"})
    assert stored(event_id) == [1_440]
    assert "a day before" in editor.get(f"{desk}/").text


def test_other_distances_can_be_chosen(editor: Organiser, desk: str, event_id: int) -> None:
    chosen = dict.fromkeys(("two_weeks", "three_days", "two_hours", "quarter"), "y")
    editor.post(f"{desk}/reminders", {"version": version_of(Reminders()), **chosen})
    assert stored(event_id) == [14 * 1_440, 3 * 1_440, 120, 15]
    said = "two weeks, three days, two hours and 15 minutes before"
    assert said in editor.get(f"{desk}/").text


def test_a_second_window_is_told_and_loses_nothing(
    editor: Organiser, desk: str, event_id: int
) -> None:
    version = version_of(Reminders())
    editor.post(f"{desk}/reminders", {"version": version, "day": "y"})
    answer = editor.post(f"{desk}/reminders", {"version": version, "week": "y"})
    assert answer.status_code == 409
    assert "Saved in another window meanwhile" in answer.text
    assert stored(event_id) == [1_440]
