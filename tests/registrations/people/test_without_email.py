"""People without an e-mail address: no mail is queued for them, and what it had said is told."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    JULY,
    NOW,
    add_event,
    cancel,
    local,
    mails,
    sign_up,
)
from tests.registrations.mailings import drafts
from tests.registrations.reminding.test_remind import STARTS, run
from webinars.events.editing.heard import differences, heard
from webinars.events.models import Event
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations import manage, own_data
from webinars.registrations.details import Details
from webinars.registrations.email_change import confirm_email, request_email_change
from webinars.registrations.mailings import sending
from webinars.registrations.mailings.audience import count_unreached
from webinars.registrations.mailings.composing import Words
from webinars.registrations.models import EmailChange, Registration, RegistrationStatus
from webinars.registrations.news.expanding import expand
from webinars.registrations.people.adding import Ground, Way
from webinars.registrations.people.deciding import Change, Decision, decide, undo
from webinars.registrations.people.filters import PeopleFilter, read_filter
from webinars.registrations.people.listing import list_page
from webinars.registrations.people.without_email import (
    add_without_email,
    count_to_tell,
    list_to_tell,
)
from webinars.registrations.scope import Scope
from webinars.registrations.telling import count_audience
from webinars.registrations.untold import mark_told, note

CONFIRMED, WAITING = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING


def add(
    event_id: int, name: str = "Noor", submission: str = "", dates: Sequence[str] | None = None
) -> int:
    """Register somebody by telephone; the id of the registration."""
    with transaction():
        person = add_without_email(
            event_id=event_id,
            details=Details(name=name, language="fr", zone="Europe/Brussels", dates=dates),
            phone="+32 470 00 00 00",
            ground=Ground(way=Way.PHONE, statement="Taken down by: Amira", given_at=NOW),
            submission=submission or name,
            domain=DOMAIN,
            now=NOW,
        )
        return person.id


def person(person_id: int) -> Registration:
    db.session.rollback()
    return db.session.get_one(Registration, person_id)


def untold(event_id: int) -> dict[str, set[str]]:
    """What has to be told, by name."""
    db.session.rollback()
    found = list_to_tell(Scope(event_id=event_id))
    return {each.person.name: set(each.telling.messages) for each in found}


def seen(event_id: int) -> list[str]:
    """The marks of what the list shows of its only person."""
    (each,) = list_to_tell(Scope(event_id=event_id))
    return list(each.telling.marks.values())


def decide_about(
    event_id: int, public_id: str, decision: Decision, now: datetime
) -> Sequence[Change]:
    with transaction():
        return decide(
            scope=Scope(event_id=event_id), public_ids=[public_id], decision=decision,
            domain=DOMAIN, now=now,
        ).changes  # fmt: skip


def take_back(event_id: int, changes: Sequence[Change], now: datetime) -> None:
    with transaction():
        undo(
            scope=Scope(event_id=event_id), changes=changes,
            domain=DOMAIN, now=now,
        )  # fmt: skip


def test_they_are_registered_once_and_have_nothing_to_be_told(app: Flask) -> None:
    event_id = add_event()
    first = add(event_id)
    assert add(event_id) == first
    second = add(event_id, "Omar")

    assert first != second
    assert (person(first).status, person(first).email) == (CONFIRMED, None)
    assert not mails()
    assert untold(event_id) == {}
    data = own_data.as_data(person(first))
    assert isinstance(data["registration"], dict)
    assert data["registration"]["phone"] == "+32 470 00 00 00"
    assert isinstance(data["imported"], dict)
    assert data["imported"]["way"] == "by telephone"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event with Amina, who has an address, and Noor, who has none."""
    event_id = add_event()
    sign_up(event_id)
    add(event_id)
    return event_id


def test_news_reminders_messages_and_decisions_are_told_by_somebody(event_id: int) -> None:
    with transaction():
        notice = EventNotice(
            event_id=event_id, kind=NoticeKind.CANCELLED, changes={"status": ["a", "b"]},
            reasons={}, created_at=NOW,
        )  # fmt: skip
        db.session.add(notice)
        db.session.flush()
        notice_id = notice.id
    with transaction():
        expand(notice_id=notice_id, domain=DOMAIN, now=NOW)
    assert db.session.get_one(EventNotice, notice_id).written == 1
    assert untold(event_id) == {"Noor": {"update"}}
    public_id = drafts.draft(event_id)
    drafts.send(public_id)
    drafts.expand()
    assert (drafts.stored(public_id).written, count_unreached(drafts.stored(public_id))) == (1, 1)
    run(STARTS.replace(day=5))
    with transaction():
        scope, noor = (
            Scope(event_id=event_id),
            db.session.query(Registration).filter_by(email=None).one(),
        )
        decide(
            scope=scope,
            public_ids=[noor.public_id],
            decision=Decision.CANCEL,
            domain=DOMAIN,
            now=NOW,
        )

    message = drafts.stored(public_id).part_of
    assert untold(event_id) == {"Noor": {"update", message, "reminder", "cancelled"}}
    data = own_data.as_data(db.session.query(Registration).filter_by(email=None).one())[
        "to_be_told"
    ]
    assert isinstance(data, list)
    assert "mailing" in {each["message"] for each in data}
    assert {mail.recipient for mail in mails()} == {"amina@example.org"}
    assert {mail.message for mail in mails()} >= {"update", "mailing", "reminder"}


def messages_to_tell() -> object:
    """The messages that somebody has to tell Noor, by their subjects."""
    db.session.rollback()
    return own_data.as_data(noor())["messages_to_be_told"]


def noor() -> Registration:
    return db.session.query(Registration).filter_by(email=None).one()


def write(event_id: int, subject: str, *, wanted: PeopleFilter = drafts.CONFIRMED) -> str:
    """Let a message go out; its public id."""
    public_id = drafts.draft(event_id, {"en": Words(subject=subject, body="Words")}, wanted)
    drafts.send(public_id)
    drafts.expand()
    return public_id


def test_a_message_is_told_to_those_whom_it_was_for_when_it_went(event_id: int) -> None:
    with transaction():
        noor().status = WAITING
    write(event_id, "To all", wanted=PeopleFilter())
    write(event_id, "For the confirmed only")
    with transaction():
        noor().status = CONFIRMED
    assert messages_to_tell() == ["To all"]
    write(event_id, "By name", wanted=PeopleFilter(search="o"))
    assert messages_to_tell() == ["To all", "By name"]
    with transaction():
        assert mark_told(noor().id, seen=seen(event_id))
    assert messages_to_tell() == []
    write(event_id, "Later")
    assert messages_to_tell() == ["Later"]


def test_a_message_that_was_stopped_is_told_to_nobody(event_id: int) -> None:
    first, second = write(event_id, "Wrong"), write(event_id, "Right")
    for public_id, left in ((first, ["Right"]), (second, [])):
        with transaction():
            sending.stop(event_id=event_id, public_id=public_id, now=drafts.LATER)
        assert messages_to_tell() == left
    assert untold(event_id) == {}


def test_what_came_after_the_list_was_opened_is_still_to_be_told(event_id: int) -> None:
    noor = db.session.query(Registration).filter_by(email=None).one().id
    with transaction():
        manage.cancel(registration=person(noor), domain=DOMAIN, now=NOW)
    assert count_to_tell(Scope(event_id=event_id)) == 1
    shown = seen(event_id)
    with transaction():
        note([noor], "cancelled", now=NOW - timedelta(hours=1))  # stored late, begun before
    with transaction():
        assert not mark_told(noor, seen=shown)
    assert untold(event_id) == {"Noor": {"cancelled"}}
    with transaction():
        assert mark_told(noor, seen=seen(event_id))
    assert untold(event_id) == {}


def test_news_that_is_being_stored_while_somebody_ticks_off_stays(
    app: Flask, event_id: int
) -> None:
    noor = db.session.query(Registration).filter_by(email=None).one().id
    with transaction():
        note([noor], "update", now=NOW)
    shown = seen(event_id)

    def tick_off() -> None:
        with app.app_context(), transaction():
            mark_told(noor, seen=shown)

    with ThreadPoolExecutor() as pool:
        with transaction():
            note([noor], "update", now=NOW)
            ticking = pool.submit(tick_off)
            assert wait([ticking], timeout=0.5).not_done  # it waits for the news to be stored
        ticking.result()
    assert untold(event_id) == {"Noor": {"update"}}


def test_only_the_last_of_several_standings_has_to_be_told(event_id: int) -> None:
    noor = db.session.query(Registration).filter_by(email=None).one().public_id
    decide_about(event_id, noor, Decision.CANCEL, NOW)
    data = own_data.as_data(db.session.query(Registration).filter_by(email=None).one())
    assert isinstance(data["to_be_told"], list)
    assert [each["was"] for each in data["to_be_told"]] == ["confirmed"]
    decide_about(event_id, noor, Decision.WAIT, NOW + timedelta(minutes=5))
    assert untold(event_id) == {"Noor": {"waiting"}}


def test_a_decision_taken_back_at_once_has_not_to_be_told(event_id: int) -> None:
    noor = db.session.query(Registration).filter_by(email=None).one().public_id
    for seconds, expected in ((30, {}), (90, {"Noor": {"confirmation"}})):
        changes = decide_about(event_id, noor, Decision.CANCEL, NOW)
        assert untold(event_id) == {"Noor": {"cancelled"}}
        take_back(event_id, changes, NOW + timedelta(seconds=seconds))
        assert untold(event_id) == expected


def test_what_was_to_be_told_before_a_decision_is_not_lost_with_it(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    noor = person(add(event_id)).public_id
    cancel()  # Noor has waited, and has a seat that she does not know of
    changes = decide_about(event_id, noor, Decision.CANCEL, NOW)
    take_back(event_id, changes, NOW + timedelta(seconds=30))
    assert untold(event_id) == {"Noor": {"confirmation"}}


def test_a_change_to_a_date_that_is_not_theirs_has_not_to_be_told(app: Flask) -> None:
    event_id = add_event(spans=[JULY, (local(7, 7, 11), local(7, 7, 12))], choose_dates=True)
    first, second = [date.uid for date in db.session.get_one(Event, event_id).dates]
    add(event_id, "Noor", dates=[first])
    add(event_id, "Omar", dates=[second])
    with transaction():
        event = db.session.get_one(Event, event_id)
        before = heard(event)
        event.dates[1].starts_local += timedelta(minutes=30)
        notice = EventNotice(
            event_id=event_id, kind=NoticeKind.MOVED, changes=differences(before, heard(event)),
            reasons={}, created_at=NOW,
        )  # fmt: skip
        db.session.add(notice)
        db.session.flush()
        notice_id = notice.id
    with transaction():
        expand(notice_id=notice_id, domain=DOMAIN, now=NOW)
    assert untold(event_id) == {"Omar": {"update"}}


def test_who_waits_is_moved_up_and_somebody_has_to_call(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    noor = add(event_id)
    assert person(noor).status is WAITING
    cancel()
    assert person(noor).status is CONFIRMED
    assert untold(event_id) == {"Noor": {"confirmation"}}


def test_a_change_counts_them_apart_from_those_whom_a_mail_reaches(event_id: int) -> None:
    audience = count_audience(event_id)
    assert (audience.confirmed, audience.unreached, audience.total) == (1, 1, 2)
    wanted = read_filter({"mail": ["none"]}, ())
    found = list_page(Scope(event_id=event_id), wanted, questions=())
    assert [each.name for each in found.people] == ["Noor"]


def test_an_address_that_is_added_and_confirmed_gets_the_mails(event_id: int) -> None:
    noor = db.session.query(Registration).filter_by(email=None).one().id
    with transaction():
        request_email_change(
            registration=person(noor), email="noor@example.org", domain=DOMAIN, now=NOW
        )
    token = db.session.query(EmailChange).one().token
    with transaction():
        confirm_email(token=token, domain=DOMAIN, now=NOW)
    assert [mail.message for mail in mails("noor@example.org")] == ["verify-email", "confirmation"]
    assert untold(event_id) == {}


def test_erasing_one_leaves_the_other_and_sends_nothing(event_id: int) -> None:
    before = len(mails())
    omar = add(event_id, "Omar")
    noor = db.session.query(Registration).filter_by(name="Noor").one().id
    with transaction():
        manage.erase(registration=person(noor), domain=DOMAIN, now=NOW)
    assert db.session.get(Registration, noor) is None
    assert person(omar).name == "Omar"
    assert len(mails()) == before
