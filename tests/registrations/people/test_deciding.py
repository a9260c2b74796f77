"""What organisers decide: who stands where then, what they are told, what leaves their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    JULY,
    NOW,
    add_event,
    cancel,
    current,
    deliver_all,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.holding import ON_POSTGRES
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import farewells
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people import history
from webinars.registrations.people.deciding import (
    MAILS_WAIT,
    Change,
    Decision,
    Outcome,
    decide,
    undo,
)
from webinars.registrations.people.previewing import preview
from webinars.registrations.renewing import renew_links
from webinars.registrations.scope import Scope

STATUS = RegistrationStatus
LATER = NOW + timedelta(minutes=5)
SERIES = [JULY, (JULY[0] + timedelta(7), JULY[1] + timedelta(7))]
AMINA = "amina@example.org"


def act(
    event_id: int,
    decision: Decision,
    emails: Sequence[str] = (AMINA,),
    *,
    now: datetime = NOW,
    **more: object,
) -> Outcome:
    """Decide about people by their addresses."""
    ids = [find(email).public_id for email in emails]
    with transaction():
        return decide(
            scope=Scope(event_id=event_id),
            public_ids=ids,
            decision=decision,
            domain=DOMAIN,
            now=now,
            **more,  # type: ignore[arg-type]
        )


def take_back(event_id: int, outcome: Outcome, *, now: datetime = LATER) -> Outcome:
    """Undo what was decided at `NOW`; five minutes later, if no other moment is said."""
    with transaction():
        return undo(
            scope=Scope(event_id=event_id),
            changes=outcome.changes,
            domain=DOMAIN,
            now=now,
        )


def place(status: RegistrationStatus, **event: Any) -> int:  # noqa: ANN401 - an event's fields
    """An event at which Amina stands at `status`; her mails have arrived."""
    event_id = add_event(approval=True, **event)
    sign_up(event_id, now=NOW - timedelta(days=1))
    leads = {
        STATUS.CONFIRMED: Decision.CONFIRM,
        STATUS.WAITING: Decision.WAIT,
        STATUS.DECLINED: Decision.DECLINE,
        STATUS.CANCELLED: Decision.CANCEL,
    }
    if status in leads:
        act(event_id, leads[status], now=NOW - timedelta(hours=1))
    deliver_all()
    assert find().status is status
    return event_id


@pytest.mark.parametrize(
    ("before", "decision", "after", "told"),
    [
        (STATUS.PENDING, Decision.CONFIRM, STATUS.CONFIRMED, ["confirmation"]),
        (STATUS.PENDING, Decision.WAIT, STATUS.WAITING, ["waiting"]),
        (STATUS.PENDING, Decision.DECLINE, STATUS.DECLINED, ["declined"]),
        (STATUS.PENDING, Decision.CANCEL, STATUS.CANCELLED, ["cancelled"]),
        (STATUS.CONFIRMED, Decision.WAIT, STATUS.WAITING, ["cancellation-date", "waiting"]),
        (STATUS.CONFIRMED, Decision.DECLINE, STATUS.DECLINED, ["declined"]),
        (STATUS.DECLINED, Decision.CONFIRM, STATUS.CONFIRMED, ["confirmation"]),
        (STATUS.DECLINED, Decision.REINSTATE, STATUS.PENDING, ["pending"]),
        (STATUS.CANCELLED, Decision.CONFIRM, STATUS.CONFIRMED, ["confirmation"]),
        (STATUS.CANCELLED, Decision.REINSTATE, STATUS.PENDING, ["pending"]),
    ],
)
def test_a_decision_moves_somebody_and_tells_them(
    app: Flask,
    before: RegistrationStatus,
    decision: Decision,
    after: RegistrationStatus,
    told: list[str],
) -> None:
    event_id = place(before, capacity=5)
    earlier = len(messages())
    outcome = act(event_id, decision)
    assert outcome.changes == [Change(find().public_id, before, after)]
    assert find().status is after
    assert messages()[earlier:] == told
    assert all(mail.next_attempt_at == NOW + MAILS_WAIT for mail in mails()[earlier:])


@pytest.mark.parametrize(
    ("status", "decision"),
    [
        (STATUS.CONFIRMED, Decision.CONFIRM),
        (STATUS.CONFIRMED, Decision.REINSTATE),
        (STATUS.DECLINED, Decision.CANCEL),
        (STATUS.CANCELLED, Decision.DECLINE),
    ],
)
def test_what_does_not_apply_changes_nothing(
    app: Flask, status: RegistrationStatus, decision: Decision
) -> None:
    event_id = place(status)
    earlier = messages()
    outcome = act(event_id, decision)
    assert (outcome.changes, outcome.unchanged) == ([], 1)
    assert messages() == earlier


def test_who_stands_elsewhere_than_was_seen_stays_there(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    amina = find().public_id
    outcome = act(event_id, Decision.DECLINE, seen={amina: STATUS.WAITING})
    assert (outcome.changes, outcome.overtaken, outcome.unchanged) == ([], [amina], 1)
    assert find().status is STATUS.CONFIRMED
    assert act(event_id, Decision.DECLINE, seen={amina: STATUS.CONFIRMED}).overtaken == []


def test_declining_takes_each_date_out_of_the_calendar(app: Flask) -> None:
    event_id = place(STATUS.CONFIRMED, spans=SERIES)
    invited_with = find().sequence
    act(event_id, Decision.DECLINE, words="There are more of you than chairs.")
    withdrawn = [mail for mail in mails() if mail.message in {"declined", "cancellation-date"}]
    assert [mail.message for mail in withdrawn] == ["declined", "cancellation-date"]
    for mail in withdrawn:
        assert mail.payload["sequence"] > invited_with
        content = get_render(mail.message)(mail.payload, mail.recipient, NOW)
        assert content is not None
        assert content.calendar is not None
        assert content.calendar.method == "CANCEL"
        words = "more of you than chairs" in content.text and "than chairs" in content.html
        assert words is (mail.message == "declined")


def test_who_waits_from_now_on_is_not_told_that_their_registration_ended(app: Flask) -> None:
    event_id = add_event(spans=SERIES)
    sign_up(event_id, language="en")
    deliver_all()
    act(event_id, Decision.WAIT)
    withdrawn = [mail for mail in mails() if mail.message == "cancellation-date"]
    said = [get_render(mail.message)(mail.payload, mail.recipient, NOW) for mail in withdrawn]
    assert len(said) == 2
    assert all(each and each.subject.startswith("One date less: ") for each in said)
    assert all(each and "Your registration stays" in each.text for each in said)


def test_who_was_never_invited_gets_no_cancellation(app: Flask) -> None:
    event_id = place(STATUS.PENDING)
    act(event_id, Decision.DECLINE)
    assert mails()[-1].payload["date"] is None


def test_a_declined_person_who_is_confirmed_again_is_not_told_the_old_news(app: Flask) -> None:
    event_id = place(STATUS.CONFIRMED)
    act(event_id, Decision.DECLINE, now=NOW - timedelta(minutes=5))
    deliver_all()
    act(event_id, Decision.CONFIRM)
    assert current(AMINA)[-1] == "confirmation"
    assert "declined" not in current(AMINA)


def test_nobody_is_confirmed_beyond_the_capacity_without_the_tick(app: Flask) -> None:
    event_id = add_event(approval=True, capacity=1)
    for email in ("a@example.org", "b@example.org"):
        sign_up(event_id, email)
    outcome = act(event_id, Decision.CONFIRM, ["a@example.org", "b@example.org"])
    assert len(outcome.changes) == len(outcome.full) == 1
    act(event_id, Decision.CONFIRM, ["b@example.org"], above_capacity=True)
    assert set(statuses(event_id).values()) == {STATUS.CONFIRMED}


def test_people_of_another_event_are_out_of_reach(app: Flask) -> None:
    event_id, other = add_event(), add_event()
    sign_up(other)
    outcome = act(event_id, Decision.CANCEL)
    assert (outcome.changes, outcome.unchanged) == ([], 0)
    assert find().status is STATUS.CONFIRMED


@pytest.mark.parametrize("decision", [Decision.DECLINE, Decision.CANCEL, Decision.WAIT])
def test_undone_at_once_nobody_hears_of_it(app: Flask, decision: Decision) -> None:
    event_id = place(STATUS.CONFIRMED, spans=SERIES)
    heard = len(mails())
    outcome = act(event_id, decision)
    take_back(event_id, outcome)
    assert find().status is STATUS.CONFIRMED
    assert [mail.state for mail in mails()[heard:]] != []
    assert {mail.state for mail in mails()[heard:]} == {"superseded"}


@pytest.mark.parametrize("decision", [Decision.DECLINE, Decision.CANCEL])
def test_undone_later_the_invitation_comes_again_above_its_cancellation(
    app: Flask, decision: Decision
) -> None:
    event_id = place(STATUS.CONFIRMED)
    outcome = act(event_id, decision)
    cancelled_with = mails()[-1].payload["sequence"]
    deliver_all()
    take_back(event_id, outcome)
    assert find().status is STATUS.CONFIRMED
    last = mails()[-1]
    assert last.message == "confirmation"
    assert last.payload["sequence"] > cancelled_with


def test_undone_at_once_what_new_links_brought_meanwhile_is_withdrawn(app: Flask) -> None:
    event_id = place(STATUS.PENDING)
    outcome = act(event_id, Decision.CONFIRM)
    decided = len(mails())
    with transaction():
        renew_links(
            registration=find_in_transaction(), domain=DOMAIN, now=NOW + timedelta(seconds=9)
        )
    with transaction():
        for mail in mails()[decided:]:
            mail.state = MailState.SENT
    known = len(mails())
    take_back(event_id, outcome, now=NOW + timedelta(seconds=20))
    assert find().status is STATUS.PENDING
    assert [mail.message for mail in mails()[known:]] == ["cancellation-date", "pending"]


@ON_POSTGRES
def test_new_links_that_wait_are_sent_by_nobody_while_a_decision_is_undone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = place(STATUS.PENDING)
    outcome = act(event_id, Decision.CONFIRM)
    with transaction():
        renew_links(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    taken = list[int]()

    def claim_by_another(*_person: object, **_more: object) -> None:
        wanted = select(OutgoingMail.id).where(OutgoingMail.state == MailState.QUEUED)
        with db.engine.connect() as other:
            taken.extend(other.scalars(wanted.with_for_update(skip_locked=True)))

    monkeypatch.setattr(farewells, "queue_owed_of_deleted", claim_by_another)
    take_back(event_id, outcome, now=NOW + timedelta(seconds=20))
    assert taken == []


def test_who_waits_again_before_they_heard_of_a_place_is_told_nothing(sqlite_app: Flask) -> None:
    event_id = place(STATUS.PENDING)
    outcome, known = act(event_id, Decision.CONFIRM), len(mails())
    with transaction():
        db.session.get_one(Event, event_id).updated_at = NOW + timedelta(seconds=5)
    take_back(event_id, outcome, now=NOW + timedelta(seconds=20))
    assert find().status is STATUS.PENDING
    assert messages()[known:] == []


def test_new_links_outdo_what_has_left_of_a_decision(app: Flask) -> None:
    act(place(STATUS.PENDING, spans=SERIES), Decision.CONFIRM)
    confirmation, invitation = mails()[-2:]
    left_with = invitation.payload["sequence"]
    with transaction():
        confirmation.attempts, invitation.state = 1, MailState.SENT
    with transaction():
        renew_links(
            registration=find_in_transaction(), domain=DOMAIN, now=NOW + timedelta(minutes=5)
        )
    assert mails()[-1].message == "invitation"
    assert mails()[-1].payload["sequence"] > left_with


def test_a_preview_counts_people_mails_and_seats(app: Flask) -> None:
    event_id = add_event(capacity=3, spans=SERIES)
    sign_up(event_id)
    event = db.session.get_one(Event, event_id)
    counts = {STATUS.PENDING: 4, STATUS.CONFIRMED: 2}
    confirmed = preview(event=event, counts=counts, decision=Decision.CONFIRM, now=NOW)
    assert (confirmed.changing, confirmed.mails) == (4, 8)
    assert (confirmed.free, confirmed.too_many) == (2, 2)
    declined = preview(event=event, counts=counts, decision=Decision.DECLINE, now=NOW)
    assert (declined.changing, declined.mails) == (6, 8)


def test_who_cancelled_and_is_confirmed_can_cancel_again(app: Flask) -> None:
    event_id = place(STATUS.CONFIRMED)
    cancel()
    act(event_id, Decision.CONFIRM)
    cancel()
    assert find().status is STATUS.CANCELLED
    assert current(AMINA)[-1] == "cancelled"


def test_of_decisions_within_a_minute_somebody_hears_once_or_not_at_all(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, now=NOW - timedelta(days=1))
    deliver_all()
    act(event_id, Decision.WAIT)
    act(event_id, Decision.DECLINE, now=NOW + timedelta(seconds=20))
    assert unsent() == ["declined"]
    back = act(event_id, Decision.CONFIRM, now=NOW + timedelta(seconds=40))
    assert unsent() == []  # they are where they know to be
    with transaction():
        undo(
            scope=Scope(event_id=event_id),
            changes=back.changes,
            domain=DOMAIN,
            now=NOW + timedelta(seconds=50),
        )
    assert find().status is STATUS.DECLINED
    assert unsent() == ["declined"]


def test_a_first_confirmation_that_has_not_left_is_not_lost_by_two_decisions(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, now=NOW - timedelta(days=1))
    act(event_id, Decision.WAIT)
    act(event_id, Decision.CONFIRM, now=NOW + timedelta(seconds=20))
    assert current(AMINA) == ["confirmation"]


def test_with_a_decision_its_words_hold_again(app: Flask) -> None:
    event_id = place(STATUS.PENDING)
    act(event_id, Decision.WAIT, words="You are the third in line.", now=NOW - timedelta(hours=1))
    deliver_all()
    outcome = act(event_id, Decision.DECLINE, words="There is no room.")
    assert find().present_words == "There is no room."
    take_back(event_id, outcome)
    assert find().present_words == "You are the third in line."
    assert unsent() == []  # they know


def test_a_cancellation_that_waits_is_sent_again_in_place_of_itself(app: Flask) -> None:
    event_id = place(STATUS.CONFIRMED, spans=SERIES)
    act(event_id, Decision.CANCEL, words="The room is too small.")
    with transaction():
        person = find_in_transaction()
        history.resend_standing(registration=person, domain=DOMAIN, now=LATER)
    waiting = [mail for mail in mails(AMINA) if mail.state is MailState.QUEUED]
    assert [mail.message for mail in waiting] == ["cancelled", "cancellation-date"]
    assert len({mail.payload["date"] for mail in waiting}) == 2
    assert waiting[0].payload["words"] == "The room is too small."


def unsent() -> list[str]:
    """The mails to Amina that would still leave."""
    waiting = [mail for mail in mails(AMINA) if mail.state is MailState.QUEUED]
    return [mail.message for mail in waiting if mail.message in current(AMINA)]
