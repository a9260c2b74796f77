"""One date of a series: cancelled with its own page, and brought back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, sign_up
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db, transaction

JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]


@pytest.fixture
def event_id(event_id: int) -> int:
    """An event of two dates, of the organisation whose members there are."""
    series = add_event(spans=JUNE)
    with transaction():
        made = db.session.get_one(Event, series)
        made.organisation_id = db.session.get_one(Event, event_id).organisation_id
    return series


def dates_of(event_id: int) -> list[EventDate]:
    db.session.rollback()
    return db.session.get_one(Event, event_id).dates


def test_a_date_is_cancelled_with_a_page_a_receipt_and_a_way_back(
    editor: Organiser, owner: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    first, second = dates_of(event_id)
    uid, path = first.uid, f"{desk}/dates/{first.public_id}/cancel"
    assert f'href="{path}"' in editor.get(f"{desk}/").text
    asked = editor.get(path).text
    assert "Tuesday 1 June 2027" in asked
    assert "1 person is registered for this date." in asked
    receipt = fill(editor, path)
    assert "1 person will be told: 1 FR" in receipt.text
    assert "<del>Tuesday 1 June 2027, 11:00–12:30 (Brussels time)</del>" in receipt.text
    assert ">Cancel this date, and tell them</button>" in receipt.text
    assert len(dates_of(event_id)) == 2
    answer = send_again(editor, path, receipt, receipt__reason__fr="La salle est prise.")
    assert (answer.status_code, answer.location) == (303, f"{desk}/")
    assert [date.public_id for date in dates_of(event_id)] == [second.public_id]
    home = editor.get(f"{desk}/").text
    back = f"{desk}/dates/bring-back?uid={uid}"
    assert f'href="{back.replace("@", "%40")}"' in home or f'href="{back}"' in home
    assert f"{desk}/dates/{second.public_id}/cancel" not in home, "it is the only one"
    slug = db.session.get_one(Event, event_id).slug
    assert "1 June 2027" not in client.get(f"/en/events/{slug}/").text
    receipt = fill(editor, back)
    assert "<ins>Tuesday 1 June 2027, 11:00–12:30 (Brussels time)</ins>" in receipt.text
    assert send_again(editor, back, receipt).status_code == 303
    assert [(date.uid == uid, date.sequence) for date in dates_of(event_id)] == [
        (True, 2),
        (False, 0),
    ]
    assert editor.get(back).status_code == 404, "it is back"
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["event.date-cancel", "event.date-back"]
    log = owner.get(f"{desk.partition('/events/')[0]}/log/").text
    assert "Cancelled a date of the event" in log


def test_the_only_date_to_come_is_the_event(editor: Organiser, desk: str, event_id: int) -> None:
    first, second = (date.public_id for date in dates_of(event_id))
    assert fill(editor, f"{desk}/dates/{first}/cancel").status_code == 303, "nobody to tell"
    answer = editor.get(f"{desk}/dates/{second}/cancel")
    assert (answer.status_code, answer.location) == (303, f"{desk}/cancel")
    assert editor.get(f"{desk}/dates/{first}/cancel").status_code == 303
    assert "Cancel this date" not in editor.get(f"{desk}/").text


def test_a_date_is_not_cancelled_of_what_is_off_or_by_whom_may_not(
    editor: Organiser, viewer: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/dates/{dates_of(event_id)[0].public_id}/cancel"
    assert "/cancel" not in viewer.get(f"{desk}/").text
    assert viewer.post(path).status_code == 403
    assert stranger.get(path).status_code == 404
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.POSTPONED
    assert editor.get(path).location == f"{desk}/"


def test_another_date_in_its_place_keeps_it_away(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    first = dates_of(event_id)[0]
    uid, path = first.uid, f"{desk}/dates/{first.public_id}/cancel"
    send_again(editor, path, fill(editor, path))
    with transaction():
        [left] = db.session.get_one(Event, event_id).dates
        left.starts_local -= timedelta(days=7)
        left.ends_local -= timedelta(days=7)
    back = f"{desk}/dates/bring-back?uid={uid}"
    assert fill(editor, back).status_code == 303
    assert "Another date is in its place now" in editor.get(f"{desk}/").text
    assert len(dates_of(event_id)) == 1
