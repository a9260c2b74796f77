"""What becomes of an answer: only what is proven acts, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar.answers import answer
from webinars.calendar.decisions import (
    IGNORE,
    Action,
    Answered,
    Decision,
    Invited,
    Place,
    decide,
    is_newer,
)
from webinars.calendar.replies import PartStat, read_replies

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
STAMP = datetime(2027, 3, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def invited(**changes: object) -> Invited:
    """Somebody with a seat, who was sent SEQUENCE 2 for 11:00 in Brussels on 6 July."""
    fields = {
        "zone": "Europe/Brussels",
        "starts_at": datetime(2027, 7, 6, 9, tzinfo=UTC),
        "sequence": 2,
        "since": 2,
        "place": Place.HELD,
    }
    return Invited(**(fields | changes))  # type: ignore[arg-type]


def decided(
    body: bytes, person: Invited | None, *, is_proven: bool = True, now: datetime = NOW
) -> Decision:
    [reply] = read_replies(body)
    return decide(reply, person, is_proven=is_proven, now=now)


@pytest.mark.parametrize("partstat", [PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DECLINED])
def test_a_proven_answer_is_recorded(partstat: PartStat) -> None:
    found = decided(answer(partstat, sequence=2), invited())
    assert found == Decision(Action.RECORD, Answered(2, STAMP, partstat))


def test_an_answer_that_is_not_proven_is_asked_about() -> None:
    found = decided(answer("DECLINED", sequence=2), invited(), is_proven=False)
    assert found.action is Action.ASK
    assert found.answered == Answered(2, STAMP, PartStat.DECLINED)


@pytest.mark.parametrize("is_proven", [True, False])
@pytest.mark.parametrize("sequence", [1, None])
def test_a_no_to_an_earlier_request_is_asked_about(sequence: int | None, is_proven: bool) -> None:
    found = decided(answer(sequence=sequence), invited(), is_proven=is_proven)
    assert found == Decision(Action.ASK, Answered(2, STAMP, PartStat.DECLINED), is_older=True)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ({"partstat": "ACCEPTED"}, {}),
        ({"partstat": "TENTATIVE", "method": "COUNTER"}, {}),
        ({}, {"place": Place.GIVEN_BACK}),
        ({}, {"answered": Answered(2, STAMP, PartStat.ACCEPTED)}),
        ({}, {"answered": Answered(0, STAMP + HOUR, PartStat.ACCEPTED)}),
    ],
    ids=["a yes", "a proposal", "the place is free", "answered since", "answered later"],
)
def test_what_else_is_said_to_an_earlier_request_is_ignored(
    said: dict[str, str], changes: dict[str, object]
) -> None:
    assert decided(answer(**said, sequence=1), invited(**changes)) == IGNORE


def test_an_answer_that_is_older_than_the_known_one_is_ignored() -> None:
    known = invited(answered=Answered(2, STAMP + HOUR, PartStat.ACCEPTED))
    assert decided(answer(sequence=2), known).action is Action.IGNORE
    before = invited(answered=Answered(2, STAMP - HOUR, PartStat.ACCEPTED))
    assert decided(answer(sequence=2), before).action is Action.RECORD


def test_the_same_answer_again_is_ignored_and_another_of_its_moment_is_not() -> None:
    known = invited(answered=Answered(2, STAMP, PartStat.DECLINED))
    assert decided(answer("DECLINED", sequence=2), known).action is Action.IGNORE
    assert decided(answer("ACCEPTED", sequence=2), known).action is Action.RECORD


def test_the_answer_to_an_earlier_request_does_not_hide_that_to_the_latest() -> None:
    known = invited(answered=Answered(1, STAMP + HOUR, PartStat.ACCEPTED))
    assert decided(answer(sequence=2), known).action is Action.RECORD


def test_no_calendar_outbids_what_was_sent_or_the_clock() -> None:
    found = decided(answer(sequence=999, stamp="20990101T000000Z"), invited())
    assert found.answered == Answered(2, NOW, PartStat.DECLINED)
    without = decided(answer(sequence=2, stamp=""), invited())
    assert without.answered == Answered(2, NOW, PartStat.DECLINED)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("RECURRENCE-ID:20270706T090000Z", Action.RECORD),
        ("RECURRENCE-ID;TZID=Romance Standard Time:20270706T110000", Action.RECORD),
        ("RECURRENCE-ID;VALUE=DATE:20270706", Action.RECORD),
        ("RECURRENCE-ID:20270713T090000Z", Action.IGNORE),
        ("RECURRENCE-ID:20270706T110000", Action.RECORD),
        ("RECURRENCE-ID:20270706T090000", Action.IGNORE),
    ],
)
def test_an_answer_about_another_occurrence_is_ignored(line: str, action: Action) -> None:
    assert decided(answer(sequence=2, more=line), invited()).action is action


def test_who_has_no_seat_has_nothing_to_answer() -> None:
    for method in ("REPLY", "COUNTER", "REFRESH"):
        body = answer(method=method, sequence=2)
        assert decided(body, invited(place=Place.NONE)).action is Action.IGNORE


@pytest.mark.parametrize(
    ("place", "partstat", "action"),
    [
        (Place.GIVEN_BACK, "ACCEPTED", Action.ASK),
        (Place.GIVEN_BACK, "TENTATIVE", Action.ASK),
        (Place.GIVEN_BACK, "DECLINED", Action.IGNORE),
        (Place.AWAITED, "DECLINED", Action.ASK),
        (Place.AWAITED, "ACCEPTED", Action.IGNORE),
    ],
)
def test_nobody_is_asked_about_what_would_change_nothing(
    place: Place, partstat: str, action: Action
) -> None:
    person = invited(place=place, answered=Answered(2, STAMP - HOUR, PartStat.DELEGATED))
    assert decided(answer(partstat, sequence=2), person, is_proven=False).action is action
    assert decided(answer(partstat, sequence=2), person).action is Action.RECORD


def test_after_a_no_that_gave_the_place_back_answers_to_the_same_request_still_count() -> None:
    person = invited(since=1, sequence=3, answered=Answered(1, STAMP, PartStat.DECLINED))
    later = answer("ACCEPTED", sequence=1, stamp="20270301T103000Z")
    assert decided(later, person).answered == Answered(1, STAMP + HOUR / 2, PartStat.ACCEPTED)
    assert decided(answer("ACCEPTED", sequence=0), person).action is Action.IGNORE
    latest = decided(answer("ACCEPTED", sequence=3), person).answered
    assert latest is not None
    assert latest.sequence == 3


def test_a_stranger_who_is_proven_is_pointed_to_the_registration_page() -> None:
    body = answer("ACCEPTED", attendee="bilal@example.org")
    assert decided(body, None) == Decision(Action.POINT, to="bilal@example.org")
    assert decided(body, None, is_proven=False).action is Action.IGNORE


def test_passing_it_on_is_recorded_and_names_who_has_to_register() -> None:
    body = answer("DELEGATED", sequence=2, parameters=';DELEGATED-TO="mailto:bilal@example.org"')
    found = decided(body, invited())
    assert (found.action, found.to) == (Action.RECORD, "bilal@example.org")
    assert decided(body, invited(), is_proven=False).to == ""


def test_a_refresh_needs_no_proof_because_the_answer_goes_to_the_registered_address() -> None:
    body = answer(method="REFRESH", sequence=None)
    assert decided(body, invited(), is_proven=False).action is Action.REFRESH


def test_a_counter_proposal_is_told_and_moves_nothing() -> None:
    body = answer("TENTATIVE", method="COUNTER", sequence=2)
    assert decided(body, invited()).action is Action.COUNTER
    assert decided(body, invited(), is_proven=False).action is Action.ASK


ANSWERS = st.builds(
    Answered,
    st.integers(0, 3),
    st.integers(0, 3).map(lambda hours: NOW + hours * HOUR),
    st.sampled_from([PartStat.ACCEPTED, PartStat.DECLINED]),
)


@given(st.lists(ANSWERS, min_size=1, max_size=4, unique_by=lambda a: (a.sequence, a.stamped_at)))
def test_in_whatever_order_answers_arrive_and_however_often_the_latest_stays(
    answers: list[Answered],
) -> None:
    latest = max(answers, key=lambda each: (each.sequence, each.stamped_at))
    for order in permutations(answers):
        known = order[0]
        for each in (*order, *order):
            known = each if is_newer(each, known) else known
        assert known == latest
