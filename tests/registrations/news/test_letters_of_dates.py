"""What a letter says of dates: moved, more, gone, called off, or on again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import unescape

import pytest

from tests.registrations.letters import (
    DOMAIN,
    MORNING,
    NOW,
    SERIES,
    TOKEN,
    make_event,
    make_registration,
)
from tests.registrations.news.noting import (
    CHANGES,
    DAY,
    go_to_a_hall,
    go_to_london,
    letter,
    move,
    noted,
    send,
)
from webinars.events.editing.heard import differences, heard
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.schedule import set_dates
from webinars.extensions import db
from webinars.mail.content import get_render
from webinars.registrations.models import RegistrationStatus

pytestmark = pytest.mark.usefixtures("sqlite_app")


@pytest.mark.parametrize(
    ("by", "said", "label"),
    [(timedelta(hours=1), "The time has changed", "Time"), (DAY, "The date has changed", "Date")],
)
def test_only_the_hour_that_moved_is_no_new_date(
    by: timedelta, said: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "moved", lambda event: move(event, by))
    text = send("moved", language="en").text
    assert said in text
    assert re.search(rf"^{label}:", text, re.MULTILINE), text


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        (1, [8], "Moved to Thu 1 Apr, 12:00 (Kyiv time) –"),
        (2, [0, 8], "Moved to Thu 1 Apr, 12:00 (Kyiv time) –"),
        (2, [1, 8], "Moved:"),
        (2, [0, 7, 14], "New date: Wed 7 Apr, 12:00 (Kyiv time) –"),
        (2, [0], "Cancelled: Wed 31 Mar –"),
        (3, [0], "Dates are gone:"),
        (2, [0, 7, 14, 21], "New dates:"),
    ],
)
def test_the_subject_tells_a_move_from_a_date_more_or_less(
    before: int, after: list[int], subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spans(days: Iterable[int]) -> list[tuple[datetime, datetime]]:
        return [(MORNING[0] + day * DAY, MORNING[1] + day * DAY) for day in days]

    event = make_event(spans(range(0, 7 * before, 7)))
    monkeypatch.setitem(
        CHANGES, "dates", lambda event: set_dates(event, spans(after), domain=DOMAIN, now=NOW)
    )
    content = letter(make_registration(event), noted(event, "dates"))
    assert content is not None
    assert content.subject == f"{subject} Welcome & stay"
    assert ("It does not take place." in content.text) is (len(after) < before)


@pytest.mark.parametrize("status", [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING])
@pytest.mark.parametrize("gone", [1, 2])
def test_a_date_that_is_gone_is_not_all_that_changed_where_the_place_is_another(
    status: RegistrationStatus, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = [(MORNING[0] + day * DAY, MORNING[1] + day * DAY) for day in (0, 7, 14)]
    event = make_event(spans)

    def lose_and_go(event: Event) -> None:
        set_dates(event, spans[:-gone], domain=DOMAIN, now=NOW)
        go_to_a_hall(event)

    monkeypatch.setitem(CHANGES, "lost, elsewhere", lose_and_go)
    content = letter(make_registration(event, status=status), noted(event, "lost, elsewhere"))
    assert content is not None
    assert content.subject == "Changes: Welcome & stay"
    for said in (content.text, content.html):
        assert "Nothing changes for the other dates." not in said
        assert "Please note what has changed." in said
        assert "Maison des associations" in said


def test_a_new_title_beside_it_changes_nothing_for_the_other_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event(SERIES)

    def lose_and_retitle(event: Event) -> None:
        set_dates(event, SERIES[:1], domain=DOMAIN, now=NOW)
        event.text("en").title = "Stay & welcome"

    monkeypatch.setitem(CHANGES, "lost", lose_and_retitle)
    content = letter(make_registration(event), noted(event, "lost"))
    assert content is not None
    assert content.subject == "Cancelled: Wed 31 Mar – Stay & welcome"
    assert "Nothing changes for the other dates." in content.text


def test_in_french_a_date_that_is_gone_is_no_event_that_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        CHANGES, "dates", lambda event: set_dates(event, SERIES[:1], domain=DOMAIN, now=NOW)
    )
    event = make_event(SERIES)
    content = letter(make_registration(event, language="fr"), noted(event, "dates"))
    assert content is not None
    for words in (content.text, content.html):
        assert "Elle n’aura pas lieu." in words
        assert "Il n’aura pas lieu." not in words


def test_a_move_says_old_and_new_on_both_clocks() -> None:
    text = send("moved").text
    before, after = text.split("From now on:")[0], text.split("From now on:")[1]
    assert "Wednesday 24 March 2027, 11:00–12:30 (Brussels time)" in before
    assert "For you: Wednesday 24 March 2027, 12:00–13:30 (Kyiv time)" in before
    assert "Thursday 25 March 2027, 11:00–12:30 (Brussels time)" in after
    assert "For you: Thursday 25 March 2027, 12:00–13:30 (Kyiv time)" in after


def test_a_reader_on_the_event_s_clocks_reads_each_time_once() -> None:
    assert "For you" not in send("moved", zone="Europe/Brussels").text


@pytest.mark.parametrize("change", ["postponed", "cancelled"])
def test_what_does_not_take_place_is_named_in_each_mail_by_its_dates(change: str) -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    ids = noted(event, change)
    days = ("Wednesday 24 March 2027", "Wednesday 31 March 2027")
    main = letter(registration, ids)
    assert main is not None
    assert all(day in part for day in days for part in (main.text, main.html))
    for number, day in enumerate(days):
        payload = {"registration": registration.id, "sequence": 2, "notices": ids}
        uid = {"uid": event.dates[number].uid}
        content = get_render("update-date")(payload | uid, registration.email or "", NOW)
        assert content is not None
        assert [each in content.text for each in days] == [each == day for each in days]
        assert day in content.html


@pytest.mark.parametrize(
    "changes",
    [["zone", "cancelled"], ["moved", "zone", "cancelled"], ["zone", "moved", "postponed"]],
)
def test_what_does_not_take_place_is_named_as_the_reader_knew_it(
    changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "zone", go_to_london)
    event = make_event()
    content = letter(make_registration(event), noted(event, *changes))
    assert content is not None
    assert "24 March 2027, 11:00–12:30 (Brussels time)" in content.text
    assert "24 March 2027, 12:00–13:30 (Kyiv time)" in content.text


def test_dates_that_came_and_went_are_named() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    before = heard(event)
    set_dates(event, [SERIES[0]], domain=DOMAIN, now=NOW)
    db.session.flush()
    notice = EventNotice(
        event_id=event.id,
        kind=NoticeKind.MOVED,
        changes=differences(before, heard(event)),
        created_at=NOW,
    )
    db.session.add(notice)
    db.session.flush()
    content = letter(registration, [notice.id], uid=None)
    assert content is not None
    assert "Wednesday 31 March" in content.text
    assert "It does not take place." in content.text


def test_who_keeps_a_place_is_told_so_after_a_move_and_how_to_give_it_up() -> None:
    content = send("moved", language="en")
    for words in (content.text, unescape(content.html)):
        assert "Your place is still yours: you have nothing to do." in words
        assert "If you cannot come, please cancel." in words
        assert f"/registrations/{TOKEN}/calendar.ics" in words
        assert "If you added it by hand, change it yourself." in words


def test_who_waits_keeps_no_place_after_a_move() -> None:
    text = send("moved", language="en", status=RegistrationStatus.WAITING).text
    assert "Your place is still yours" not in text
    assert "calendar.ics" not in text


@pytest.mark.parametrize(
    ("off", "said"),
    [
        ("cancelled", "It had been cancelled. It takes place after all."),
        ("postponed", "The event had been postponed. Please note when it takes place now."),
    ],
)
def test_an_event_that_takes_place_after_all_is_in_calendars_again(
    off: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event()
    registration = make_registration(event, language="en")
    noted(event, off)

    def take_place(event: Event) -> None:
        event.status = EventStatus.PUBLISHED
        move(event)

    monkeypatch.setitem(CHANGES, "back", take_place)
    content = letter(registration, noted(event, "back"))
    assert content is not None
    for words in (content.text, unescape(content.html)):
        assert said in words
        assert "Your place is still yours: you have nothing to do." in words
        assert "If you cannot come, please cancel." in words
        assert "This e-mail puts it back into your calendar." in words
        assert ("The new date is known" in words) is (off == "postponed")
        assert ("Until now" in words) is (off == "postponed")
        assert "Thursday 25 March 2027" in words


def test_who_keeps_a_calendar_by_hand_deletes_a_cancelled_event_there() -> None:
    content = send("cancelled", language="en")
    assert "If you added it by hand, delete it yourself." in content.text
    assert "Your place is still yours" not in content.text
