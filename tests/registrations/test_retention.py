"""Personal data goes when its time has come, not a day earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    mails,
    sign_up,
)
from tests.registrations.changing import change, move
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.events.models import Event, EventStatus
from webinars.events.programme import Question, QuestionType
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.limits import allow
from webinars.registrations.models import (
    AccessNeeds,
    EmailChange,
    RateCount,
    Registration,
)
from webinars.registrations.retention import (
    Removed,
    postponed_days,
    remove_expired,
    removed_at,
    removed_if,
)
from webinars.registrations.shortening import Reach, Shortening, shorten
from webinars.registrations.statistics.models import RemovedCount

SECOND = timedelta(seconds=1)
NOTHING = Removed(
    registrations=0,
    access_needs=0,
    mails=0,
    rate_counts=0,
    email_changes=0,
    pasted_texts=0,
    received=0,
)


def without_counts(removed: Removed) -> Removed:
    """What was removed besides the counts that every form leaves for a week."""
    return replace(removed, rate_counts=0)


def remove(event_id: int, *, after: timedelta) -> Removed:
    with transaction():
        ends_at = db.session.get_one(Event, event_id).ends_at
        return remove_expired(now=ends_at + after)


def count(table: type[object]) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(table)).all())


def test_access_needs_go_after_a_week(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    assert without_counts(remove(event_id, after=timedelta(days=7) - SECOND)) == NOTHING
    assert remove(event_id, after=timedelta(days=7)).access_needs == 1
    assert count(AccessNeeds) == 0
    assert find().name == "Amina Diallo"


def test_registrations_go_after_the_organisations_period(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    assert remove(event_id, after=timedelta(days=90) - SECOND).registrations == 0
    assert remove(event_id, after=timedelta(days=90)).registrations == 1
    assert count(Registration) == 0
    assert mails() == []


def test_an_events_own_period_comes_first(app: Flask) -> None:
    event_id = add_event(retention_days=10)
    sign_up(event_id)
    assert remove(event_id, after=timedelta(days=10) - SECOND).registrations == 0
    assert remove(event_id, after=timedelta(days=10)).registrations == 1


def test_a_postponed_event_keeps_its_registrations_for_its_new_date(app: Flask) -> None:
    event_id = add_event(retention_days=10)
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    news = postpone(event_id, timedelta(days=-5))
    assert without_counts(remove(event_id, after=timedelta(days=180) - SECOND)) == NOTHING
    news = postpone(event_id, timedelta(days=100))
    with transaction():
        assert remove_expired(now=news + timedelta(days=180) - SECOND).registrations == 0
    assert count(AccessNeeds) == 1
    with transaction():
        assert remove_expired(now=news + timedelta(days=180)).registrations == 1
    assert count(AccessNeeds) == 0


def test_a_long_period_is_not_cut_short_by_a_postponement(app: Flask) -> None:
    event_id = add_event(retention_days=300)
    sign_up(event_id)
    postpone(event_id, timedelta(days=-5))
    assert postponed_days(db.session.get_one(Event, event_id)) == 300
    assert remove(event_id, after=timedelta(days=300) - SECOND).registrations == 0
    assert remove(event_id, after=timedelta(days=300)).registrations == 1


def postpone(event_id: int, after_its_end: timedelta) -> datetime:
    """Say that an event is postponed; when that was said."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.status = EventStatus.POSTPONED
        event.updated_at = event.ends_at + after_its_end
        return event.updated_at


def test_other_events_keep_theirs(app: Flask) -> None:
    short, long = add_event(retention_days=10), add_event(retention_days=20)
    sign_up(short, "short@example.org")
    sign_up(long, "long@example.org")
    remove(short, after=timedelta(days=10))
    assert find("long@example.org").event_id == long
    assert [mail.recipient for mail in mails()] == ["long@example.org"]


def test_numbers_stay_when_people_go(app: Flask) -> None:
    event_id = add_event(questions=[Question(key="country", type=QuestionType.COUNTRY)])
    [question_id] = db.session.scalars(select(Question.id))
    sign_up(event_id, "a@example.org", organisation="ECRE", answers={question_id: "BE"})
    sign_up(event_id, "b@example.org", organisation="ECRE", answers={question_id: "BE"})
    sign_up(event_id, "c@example.org", language="en", listening_language="ar")
    cancel("c@example.org")
    with transaction():
        registration = find_in_transaction("a@example.org")
        manage.record_attendance(registration=registration, now=registration.event.starts_at)
    remove(event_id, after=timedelta(days=90))
    rows = db.session.scalars(select(RemovedCount).where(RemovedCount.event_id == event_id))
    assert {(row.dimension, row.value): row.count for row in rows} == {
        ("status", "confirmed"): 2,
        ("status", "cancelled"): 1,
        ("language", "fr"): 2,
        ("language", "en"): 1,
        ("listening", ""): 2,
        ("listening", "ar"): 1,
        ("attended", ""): 1,
        ("organisations", ""): 1,
        ("country", "BE"): 2,
    }


def test_mails_that_are_done_go_after_a_month_and_waiting_ones_stay(app: Flask) -> None:
    event_id = add_event()
    for email in ("sent@example.org", "waiting@example.org"):
        sign_up(event_id, email)
    with transaction():
        sent = OutgoingMail.recipient == "sent@example.org"
        values = {"state": MailState.SENT, "finished_at": NOW}
        db.session.execute(update(OutgoingMail).where(sent).values(values))
    with transaction():
        assert without_counts(remove_expired(now=NOW + timedelta(days=30))) == NOTHING
        assert remove_expired(now=NOW + timedelta(days=30) + SECOND).mails == 1
    assert [mail.recipient for mail in mails()] == ["waiting@example.org"]


def test_what_is_told_of_a_removal_are_numbers(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    event_id = add_event()
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    removed = remove(event_id, after=timedelta(days=400))
    assert removed.registrations == 1
    assert {type(value) for value in vars(removed).values()} == {int}
    assert not any(word in caplog.text.casefold() for word in ("amina", "captions"))


@pytest.mark.parametrize(("promised", "now", "kept"), [(7, 30, 7), (30, 7, 7), (0, 30, 0)])
def test_needs_are_kept_no_longer_than_was_promised_nor_than_is_allowed(
    app: Flask, promised: int, now: int, kept: int
) -> None:
    """The consent names the days: raising them later does not reach who agreed to fewer."""
    event_id = add_event()
    keep_needs(event_id, promised)
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    keep_needs(event_id, now)
    assert remove(event_id, after=timedelta(days=kept) - SECOND).access_needs == 0
    assert remove(event_id, after=timedelta(days=kept) + SECOND).access_needs == 1


def test_who_agrees_after_the_period_was_raised_is_kept_longer_alone(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    keep_needs(event_id, 30)
    sign_up(event_id, "bo@example.org", access_needs="A ramp", access_consent="Yes.")
    assert remove(event_id, after=timedelta(days=29)).access_needs == 1
    assert find("bo@example.org").access_needs is not None
    assert remove(event_id, after=timedelta(days=30)).access_needs == 1


def keep_needs(event_id: int, days: int) -> None:
    """Let the organisation keep what people need for so many days."""
    with transaction():
        db.session.get_one(Event, event_id).organisation.access_retention_days = days


@pytest.mark.parametrize(("own", "kept"), [(3, 3), (20, 7)])
def test_an_event_s_own_days_for_needs_hold_for_it_but_promise_nobody_more(
    app: Flask, own: int, kept: int
) -> None:
    event_id = add_event()
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    with transaction():
        db.session.get_one(Event, event_id).access_retention_days = own
    assert remove(event_id, after=timedelta(days=kept) - SECOND).access_needs == 0
    assert remove(event_id, after=timedelta(days=kept)).access_needs == 1


def test_counts_of_tries_go_after_a_week(app: Flask) -> None:
    with transaction():
        allow(scope="ip", subject="192.0.2.1", limit=3, window=timedelta(hours=1), now=NOW)
        assert remove_expired(now=NOW + timedelta(days=7)) == NOTHING
        assert remove_expired(now=NOW + timedelta(days=7) + SECOND).rate_counts == 1
    assert count(RateCount) == 0


def test_unconfirmed_addresses_go_after_a_day(app: Flask) -> None:
    sign_up(add_event())
    with transaction():
        manage.request_email_change(
            registration=find_in_transaction(), email="new@example.org", domain=DOMAIN, now=NOW
        )
    with transaction():
        assert remove_expired(now=NOW + timedelta(days=1)) == NOTHING
        assert remove_expired(now=NOW + timedelta(days=1) + SECOND).email_changes == 1
    assert count(EmailChange) == 0


@pytest.mark.parametrize(("period", "kind"), [(7, AccessNeeds), (90, Registration)])
def test_what_was_moved_into_the_past_is_kept_from_that_moment_on(
    app: Flask, period: int, kind: type[object]
) -> None:
    event_id, moved_at = add_event(), NOW + timedelta(hours=1)
    sign_up(event_id, access_needs="Captions", access_consent="Yes.")
    join(app, db.session.get_one(Event, event_id).organisation, Role.OWNER)
    change(event_id, move(timedelta(days=-3000)), now=moved_at)
    with transaction():
        remove_expired(now=moved_at + timedelta(days=period) - SECOND)
    assert count(kind) == 1
    with transaction():
        remove_expired(now=moved_at + timedelta(days=period))
    assert count(kind) == 0


@pytest.mark.parametrize(
    ("status", "counts_from_now"), [(EventStatus.PUBLISHED, True), (EventStatus.DRAFT, False)]
)
def test_what_is_said_of_a_move_into_the_past_is_when_data_goes_then(
    app: Flask, status: EventStatus, *, counts_from_now: bool
) -> None:
    event_id = add_event()
    sign_up(event_id)
    event = db.session.get_one(Event, event_id)
    join(app, event.organisation, Role.OWNER)
    with transaction():
        event.status = status
    ends_at = event.ends_at - timedelta(days=364)
    said = removed_if(event, days=90, ends_at=ends_at, now=NOW)
    assert said == (NOW if counts_from_now else ends_at) + timedelta(days=90)
    change(event_id, move(timedelta(days=-364)), now=NOW)
    db.session.rollback()
    moved = db.session.get_one(Event, event_id)
    assert moved.ends_at == ends_at
    assert removed_at(moved) == said


def test_a_shorter_period_takes_at_once_what_is_over_for_long_and_was_not_just_moved_there(
    app: Flask,
) -> None:
    august = datetime(2027, 8, 20, 11), datetime(2027, 8, 20, 12)
    over, moved, off = add_event(), add_event(spans=[august]), add_event()
    organisation = db.session.get_one(Event, over).organisation
    join(app, organisation, Role.OWNER)
    for event_id in (over, moved, off):
        with transaction():
            db.session.get_one(Event, event_id).organisation = organisation
        sign_up(event_id)
    later = db.session.get_one(Event, over).ends_at + timedelta(days=40)
    change(moved, move(timedelta(days=-364)), now=later - timedelta(days=10))
    with transaction():
        db.session.get_one(Event, off).status = EventStatus.POSTPONED
    organisation = db.session.get_one(Event, over).organisation
    one = Reach(people=1, events=1)
    assert shorten(organisation, days=30, now=later) == Shortening(at_once=one, sooner=one)
    assert shorten(organisation, days=90, now=later) == Shortening()
