"""What people know of an event, from what its notices say they were told, and were not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registrations.builders import NOW
from webinars.events.editing.heard import Changes, kind_of
from webinars.events.organising import EventNotice
from webinars.registrations.news.known import (
    as_heard,
    find_unheard,
    gather,
    while_off,
)

A, B, WRONG = ([{"uid": "1", "start": day}] for day in ("2027-07-06", "2027-07-07", "2019-07-06"))


def told(**changes: list[Any]) -> EventNotice:
    return EventNotice(kind=kind_of(changes), changes=changes, created_at=NOW)


def untold(**changes: list[Any]) -> EventNotice:
    notice = told(**changes)
    notice.untold = True
    return notice


def stored(**fields: object) -> dict[str, object]:
    usual = {"status": "published", "dates": A, "zone": "UTC", "venue": "", "join_url": "x"}
    return {**usual, "materials": [], **fields}


@pytest.mark.parametrize(
    ("notices", "unheard", "known"),
    [
        ([], [], {}),
        ([told(dates=[A, B])], [], {}),
        ([untold(dates=[A, WRONG])], [0], {"dates": A}),
        ([told(dates=[WRONG, B]), untold(dates=[A, WRONG])], [1], {}),
        ([untold(dates=[B, WRONG]), told(dates=[A, B])], [0], {"dates": B}),
        ([untold(dates=[B, WRONG]), told(dates=[A, B])], [0, 1], {"dates": A}),
        ([told(materials=[[], [1]]), untold(dates=[A, WRONG])], [1], {"dates": A}),
        ([told(venue=["Hall", ""]), told(venue=["Town hall", "Hall"])], [1], {}),
        ([untold(join_url=[None, None])], [0], {"join_url": None}),
        ([untold(status=["cancelled", "published"])], [0], {"status": "cancelled"}),
        ([untold(dates=[A, WRONG], materials=[[1], []])], [0], {"dates": A}),
        ([told(agenda=[[], [1]])], [0], {}),
    ],
    ids=[
        "nothing was told",
        "all was heard",
        "a wrong year",
        "heard since",
        "a wrong year after news that was heard",
        "a wrong year before the news had left",
        "heard of other things since",
        "heard of the field since",
        "secrets are not known",
        "it came back to a wrong year",
        "what is told when asked is not gathered",
        "the agenda is told apart",
    ],
)
def test_each_field_is_as_the_last_notice_that_was_heard_left_it(
    notices: list[EventNotice], unheard: list[int], known: Changes
) -> None:
    found = as_heard(stored(), notices, [notices[number] for number in unheard])
    assert found == stored(**known)


@pytest.mark.parametrize(
    ("notices", "dates", "is_found"),
    [
        ([], WRONG, False),
        ([untold(dates=[A, WRONG])], WRONG, True),
        ([told(venue=["", "Hall"]), untold(dates=[A, WRONG])], WRONG, True),
        ([untold(dates=[A, WRONG])], A, False),
        ([told(dates=[WRONG, B]), untold(dates=[A, WRONG])], WRONG, False),
    ],
    ids=["no move", "it stays there", "other news", "it came back, unheard", "it came back"],
)
def test_an_event_has_not_come_back_as_long_as_it_is_where_it_was_moved(
    notices: list[EventNotice], dates: list[dict[str, str]], *, is_found: bool
) -> None:
    found = find_unheard(stored(dates=dates), notices)
    assert found is (notices[-1] if is_found else None)


def test_one_notice_gathers_what_was_changed_before_the_event_came_back() -> None:
    notice = untold(dates=[A, WRONG], join_url=[None, None])
    gather(notice, {"dates": [WRONG, B], "venue": ["", "Hall"], "materials": [[], [1]]})
    assert notice.changes == {"dates": [A, B], "join_url": [None, None], "venue": ["", "Hall"]}


@pytest.mark.parametrize(
    ("status", "notices", "dates"),
    [
        ("postponed", [told(status=["published", "postponed"], dates=[A, A])], A),
        ("published", [told(status=["published", "postponed"], dates=[A, A])], B),
        ("cancelled", [], B),
        ("cancelled", [untold(status=["published", "cancelled"], dates=[A, A])], B),
    ],
    ids=["off", "on again", "nobody was there", "unheard"],
)
def test_an_event_that_is_off_is_known_with_the_dates_that_it_had(
    status: str, notices: list[EventNotice], dates: list[dict[str, str]]
) -> None:
    assert while_off(stored(status=status, dates=B), notices)["dates"] == dates
