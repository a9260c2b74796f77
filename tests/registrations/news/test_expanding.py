"""From a notice to the mails of everybody: in batches, resumed, joined, and in turn."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.events.editing.occasions import AUGUST, JULY
from tests.registrations.builders import (
    add_event,
    find_in_transaction,
    mails,
    messages,
    sign_up,
)
from tests.registrations.holding import ON_POSTGRES, assert_nobody_can_be_erased
from tests.registrations.news.life import Life
from tests.registrations.news.stage import BEGIN
from webinars.events.editing.basics import Basics
from webinars.events.models import Event, EventStatus, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import Registration
from webinars.registrations.news import expanding, queueing
from webinars.registrations.news.progress import list_progress
from webinars.registrations.people.deciding import Decision
from webinars.registrations.untold import Untold

DOMAIN = "events.example.org"
DAY = timedelta(days=1)
LATER = BEGIN + DAY


def person(number: int) -> str:
    return f"p{number:03}@example.org"


def note(
    event_id: int, kind: NoticeKind = NoticeKind.AGENDA, at: datetime = LATER, **fields: object
) -> int:
    """Write a notice that concerns those who have a place."""
    changes: dict[str, list[Any]] = (
        {"agenda": [[], []]} if kind is NoticeKind.AGENDA else {"venue": ["", "Hall"]}
    )
    with transaction():
        notice = EventNotice(
            event_id=event_id, kind=kind, created_at=at, **({"changes": changes} | fields)
        )
        db.session.add(notice)
    return notice.id


def expand(notice_id: int, *, size: int = expanding.BATCH, at: datetime = LATER) -> bool:
    with transaction():
        return expanding.expand(notice_id=notice_id, domain=DOMAIN, now=at, size=size)


def news(email: str | None = None) -> list[OutgoingMail]:
    return [mail for mail in mails(email) if mail.part_of]


def notice(notice_id: int) -> EventNotice:
    db.session.rollback()
    return db.session.get_one(EventNotice, notice_id)


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event with five people."""
    made = add_event(spans=[JULY])
    for number in range(5):
        sign_up(made, person(number))
    return made


@ON_POSTGRES
def test_nobody_is_erased_while_their_mail_is_written(event_id: int) -> None:
    written = note(event_id)
    with transaction():
        assert expanding.expand(notice_id=written, domain=DOMAIN, now=LATER)
        assert_nobody_can_be_erased(event_id)


def test_each_person_gets_one_mail_in_batches(event_id: int) -> None:
    written = note(event_id)
    for count in (2, 4, 5):
        assert expand(written, size=2)
        assert notice(written).written == len(news()) == count
    assert notice(written).expanded_at == LATER
    assert not expand(written)
    assert Counter(mail.recipient for mail in news()) == Counter(person(n) for n in range(5))


def test_a_batch_that_fails_leaves_nothing_behind_and_is_done_again(
    event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = note(event_id)
    expand(written, size=2)
    queue_update = queueing.queue_update
    calls = iter([None, ZeroDivisionError])

    def fail_at_the_second(*args: object, **kwargs: object) -> None:
        if error := next(calls):
            raise error
        queue_update(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(expanding, "queue_update", fail_at_the_second)
    with pytest.raises(ZeroDivisionError):
        expand(written, size=3)
    monkeypatch.undo()
    assert notice(written).written == len(news()) == 2
    expand(written)
    assert sorted(mail.recipient for mail in news()) == [person(n) for n in range(5)]


def test_changes_that_wait_for_the_same_person_are_one_mail(event_id: int) -> None:
    first, second = note(event_id), note(event_id, NoticeKind.PLACE)
    expand(first)
    expand(second)
    assert [mail.payload["notices"] for mail in news()] == [[first, second]] * 5


def test_what_was_taken_back_before_its_mails_were_written_is_no_news(event_id: int) -> None:
    title, other = "Community sponsorship", "Another"
    there = note(event_id, changes={"text.en.title": [title, other]})
    back = note(event_id, changes={"text.en.title": [other, title]})
    expand(there)
    expand(back)
    assert [mail.payload["notices"] for mail in news()] == [[there, back]] * 5
    assert {get_render(mail.message)(mail.payload, mail.recipient, LATER) for mail in news()} == {
        None
    }


def test_after_a_month_nobody_knows_which_change_was_told_with_another(event_id: int) -> None:
    for each in (note(event_id), note(event_id, NoticeKind.PLACE)):
        expand(each)
    for days, is_joined in ((29, True), (31, False)):
        joined = [each.is_joined for each in list_progress(event_id, LATER + days * DAY)]
        assert joined == [False, is_joined]


def test_a_mail_that_was_tried_takes_up_nothing_more(event_id: int) -> None:
    first, second = note(event_id), note(event_id)
    expand(first)
    with transaction():
        tried = db.session.scalars(select(OutgoingMail).where(OutgoingMail.part_of.is_not(None)))
        for number, mail in enumerate(tried):
            mail.attempts = number % 2
    expand(second)
    assert Counter(tuple(mail.payload["notices"]) for mail in news()) == {
        (first, second): 3,
        (first,): 2,
        (second,): 2,
    }


def test_what_is_urgent_goes_soon_and_what_is_slow_waits_for_more(event_id: int) -> None:
    minute = timedelta(minutes=1)
    expand(note(event_id))
    assert {mail.next_attempt_at for mail in news()} == {LATER + 10 * minute}
    expand(note(event_id, at=LATER + 5 * minute))
    assert {mail.next_attempt_at for mail in news()} == {LATER + 15 * minute}
    expand(note(event_id, NoticeKind.PLACE, at=LATER + 6 * minute))
    assert {mail.next_attempt_at for mail in news()} == {LATER + 7 * minute}
    expand(note(event_id, at=LATER + 6 * minute))
    assert {mail.next_attempt_at for mail in news()} == {LATER + 7 * minute}


def test_notices_of_one_event_go_one_after_the_other_and_events_take_turns(event_id: int) -> None:
    other = add_event()
    first, second, third = note(event_id), note(event_id), note(other)
    assert expanding.find_waiting() == first
    expand(first, size=2)
    assert expanding.find_waiting() == third
    expand(third)
    assert expanding.find_waiting() == first
    assert expanding.find_waiting(skipping=[first]) is None
    expand(first)
    assert expanding.find_waiting() == second


def test_news_goes_after_everything_that_answers_somebody(event_id: int) -> None:
    expand(note(event_id))
    answers = [mail.priority for mail in mails() if not mail.part_of]
    assert min(mail.priority for mail in news()) > max(answers)


def test_the_rest_of_many_waits_behind_others(
    event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expanding, "FIRST_SHARE", 2)
    expand(note(event_id))
    assert [mail.priority for mail in news()] == [3, 3, 4, 4, 5]


def test_who_registers_after_the_change_has_heard_of_it(event_id: int) -> None:
    sign_up(event_id, "late@example.org", now=LATER + DAY)
    expand(note(event_id))
    assert news("late@example.org") == []


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.PUBLISHED])
def test_of_a_draft_or_of_what_is_over_nobody_hears(event_id: int, status: EventStatus) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = status
    at = LATER if status is EventStatus.DRAFT else LATER + 365 * DAY
    written = note(event_id)
    expand(written, at=at)
    assert news() == []
    assert notice(written).expanded_at == at


def test_documents_of_a_past_event_are_news(event_id: int) -> None:
    changes = {"materials": [[], [{"label": "Slides", "url": "https://a.example", "language": ""}]]}
    expand(note(event_id, NoticeKind.MATERIALS, changes=changes), at=LATER + 365 * DAY)
    assert len(news()) == 5


def test_after_a_restore_only_a_person_sends_what_was_not_written_yet(event_id: int) -> None:
    expand(note(event_id, held=True))
    assert {mail.state for mail in news()} == {MailState.HELD}


def test_each_date_that_changes_has_a_mail_of_its_own_and_one_says_why(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[JULY, AUGUST])
    life.register(person(1))
    life.move(DAY)
    life.expand()
    uids = [date.uid for date in life.event.dates]
    assert [(mail.message, mail.payload["uid"]) for mail in news()] == [
        ("update", uids[0]),
        ("update-date", uids[1]),
    ]
    life.edit(venue="Hall")
    life.expand()
    assert len(news()) == 2  # they say it all


@pytest.mark.parametrize(
    ("more", "own", "others"),
    [
        ({}, ["update", "update-date"], []),
        ({"join_url": [None, None]}, ["update"], ["update"]),  # no calendar shows a link
    ],
)
def test_of_a_text_nobody_is_told_who_does_not_read_it(
    app: Flask, more: dict[str, Any], own: list[str], others: list[str]
) -> None:
    made = add_event(spans=[JULY, AUGUST])
    with transaction():
        db.session.add(EventText(event_id=made, language="ar", title="B"))
    for number, reads in enumerate(["ar", "", ""]):
        sign_up(made, person(number), text_language=reads)
    with transaction():
        unreached = find_in_transaction(person(2))
        unreached.email = unreached.email_key = None
    written = note(made, NoticeKind.TEXTS, changes={"text.ar.title": ["A", "B"], **more})
    expand(written)
    told = [[mail.message for mail in news(person(number))] for number in range(3)]
    assert told == [own, others, []]
    assert notice(written).written == 1 + len(others)
    assert len(db.session.scalars(select(Untold)).all()) == len(others)


def test_who_has_no_place_hears_only_of_what_matters(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[JULY, AUGUST], capacity=1)
    life.register(person(1))
    life.register(person(2))
    life.register(person(3))
    life.decide(person(3), Decision.DECLINE)
    life.retitle("Other")
    life.expand()
    assert [mail.recipient for mail in news() if mail.message == "update"] == [person(1)]
    life.postpone()
    life.expand()
    assert {mail.recipient for mail in news()} == {person(1), person(2)}
    assert [mail.payload["uid"] for mail in news(person(2))] == [None]


def test_whoever_is_invited_by_news_alone_is_withdrawn_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[JULY])
    life.register(person(1))
    with transaction():
        db.session.scalars(select(Registration)).one().invited = False
    life.move(DAY)
    life.expand()
    life.cancel(person(1))
    assert messages(person(1))[-1] == "cancelled"
    assert mails(person(1))[-1].payload["date"] is not None


def fail(*fated: tuple[str, str]) -> None:
    """Let these mails fail for good: message and recipient; what was to be forgotten is emptied."""
    with transaction():
        for mail in db.session.scalars(select(OutgoingMail)):
            if (mail.message, mail.recipient) in fated:
                mail.state = MailState.UNDELIVERABLE
                if mail.forget:
                    mail.recipient, mail.payload, mail.about = "", {}, ""


MAIN, MORE, GONE = "update", "update-date", "date-gone"


@pytest.mark.parametrize(
    ("fated", "count"),
    [
        ([(MORE, person(0))], 1),
        ([(MAIN, person(0)), (MORE, person(0))], 1),
        ([(MAIN, person(0)), (MORE, person(1)), (MORE, person(2))], 3),
    ],
    ids=["two more dates of one", "all of one", "one of one, more of two"],
)
def test_whom_news_did_not_reach_counts_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, fated: list[tuple[str, str]], count: int
) -> None:
    life = Life(monkeypatch, spans=weekly(3))
    for number in range(3):
        life.register(person(number))
    life.settle()
    life.edit(venue="Town hall")
    life.expand()

    fail(*fated)

    assert [each.failed for each in list_progress(life.event_id, life.now)] == [count]


def test_a_forgotten_mail_that_failed_is_of_somebody_whom_the_news_did_not_reach_either(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=weekly(3))
    life.register(person(0))
    life.register(person(1))
    life.settle()
    life.edit(dates=Basics.of(life.event).dates[2:])
    life.expand()

    fail((GONE, person(0)), (MAIN, person(0)), (GONE, person(1)))

    assert [each.failed for each in list_progress(life.event_id, life.now)] == [2]


def weekly(count: int) -> list[tuple[datetime, datetime]]:
    """So many dates, a week apart."""
    return [(JULY[0] + n * 7 * DAY, JULY[1] + n * 7 * DAY) for n in range(count)]
