"""Workers in processes of their own tell many people: killed, several at once, refused."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Event as Flag

from flask import Flask
from sqlalchemy import func, select

from tests import test_worker
from tests.mail.conftest import mailing_app, server
from tests.mail.server import DROP, MailServer, make_due
from tests.registrations.builders import AHEAD, add_event, sign_up
from tests.test_worker import Start, unsent
from tests.waiting import until
from webinars.chores import Chores
from webinars.events.models import Event
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices
from webinars.registrations.lookup import new_token
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import utc_now

__all__ = ["mailing_app", "server"]

start = test_worker.start
MANY = 50  # in batches of 20


def add_people(event_id: int, count: int) -> None:
    """Confirmed people, who registered an hour ago."""
    before = utc_now() - timedelta(hours=1)
    with transaction():
        db.session.add_all(
            Registration(
                event_id=event_id,
                token=new_token(),
                join_token=new_token(),
                status=RegistrationStatus.CONFIRMED,
                invited=True,
                name=f"P {number}",
                email=f"p{number:03}@example.org",
                email_key=f"p{number:03}@example.org",
                language="en",
                zone="Europe/Brussels",
                created_at=before,
                updated_at=before,
            )
            for number in range(count)
        )


def move(event_id: int) -> int:
    """Write down that the event goes to a hall, five minutes ago. The notice's id."""
    with transaction():
        db.session.get_one(Event, event_id).venue = "Hall"
        notice = EventNotice(
            event_id=event_id,
            kind=NoticeKind.PLACE,
            changes={"venue": ["", "Hall"]},
            created_at=utc_now() - timedelta(minutes=5),
        )
        db.session.add(notice)
    return notice.id


def is_told(notice_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(EventNotice, notice_id).expanded_at is not None


def copies() -> Counter[str]:
    """How many mails with news were written for each person."""
    db.session.rollback()
    rows = db.session.execute(
        select(OutgoingMail.recipient, func.count())
        .where(OutgoingMail.part_of.is_not(None))
        .group_by(OutgoingMail.recipient)
    )
    return Counter({row[0]: row[1] for row in rows})


def test_several_workers_tell_everybody_once(
    mailing_app: Flask, server: MailServer, start: Start
) -> None:
    event_id = add_event(spans=[AHEAD])
    add_people(event_id, MANY)
    notice_id = move(event_id)
    for name in "abc":
        start(name)
    until(lambda: is_told(notice_id) and unsent() == 0)
    assert set(copies().values()) == {1}
    assert len(copies()) == len(server.message_ids) == len(set(server.message_ids)) == MANY


def test_a_worker_killed_between_batches_repeats_nobody(
    mailing_app: Flask, server: MailServer, start: Start
) -> None:
    event_id = add_event(spans=[AHEAD])
    add_people(event_id, MANY)
    notice_id = move(event_id)
    first = start("a")
    until(lambda: len(copies()) > 0, closely=True)
    first.kill()
    assert len(copies()) in {20, 40, MANY}
    start("a")
    until(lambda: is_told(notice_id) and unsent() == 0)
    assert set(copies().values()) == {1}
    assert len(copies()) == MANY
    sent = Counter(server.message_ids)
    assert len(sent) == MANY
    assert sum(sent.values()) <= MANY + 1  # only the mail it had in hand may go again


def test_each_batch_is_stored_before_the_next_so_that_others_can_register_in_between(
    app: Flask,
) -> None:
    event_id = add_event(spans=[AHEAD])
    add_people(event_id, MANY)
    notice_id = move(event_id)
    chores = Chores(domain="here.org", lease=60, stop=Flag(), tell_at_once=20)
    told = select(func.count()).where(OutgoingMail.part_of.is_not(None))
    stored = []
    while chores.tend():
        with db.engine.connect() as somebody_else:
            stored.append(somebody_else.execute(told).scalar_one())
        sign_up(event_id, f"late{len(stored)}@example.net", now=utc_now())
    assert stored == [20, 40, MANY]
    assert is_told(notice_id)


def test_a_confirmation_does_not_wait_for_the_news(
    mailing_app: Flask, server: MailServer, start: Start
) -> None:
    event_id = add_event(spans=[AHEAD])
    add_people(event_id, MANY)
    notice_id = move(event_id)
    start("a")
    until(lambda: len(server.taken) >= 5)
    with transaction():
        person = db.session.scalars(select(Registration).limit(1)).one()
        notices.queue_already_registered(person, domain="here.org", now=utc_now())
    mail = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.message == "already-registered")
    ).one()
    before = len(server.taken)
    until(lambda: mail.message_id in server.message_ids)
    assert server.message_ids.index(mail.message_id) <= before + 40  # what was claimed by then
    until(lambda: is_told(notice_id) and unsent() == 0)


def test_servers_that_refuse_or_fail_keep_nobody_else(
    mailing_app: Flask, server: MailServer, start: Start
) -> None:
    event_id = add_event(spans=[AHEAD])
    add_people(event_id, 12)
    server.answers["p003@example.org"] = ["550 5.1.1 no such user"]
    server.answers["p004@example.org"] = ["451 4.3.0 try again", "250 OK"]
    server.answers["DATA"] = ["250 OK", DROP]
    move(event_id)
    start("a")
    done = (MailState.SENT, MailState.UNDELIVERABLE)
    until(lambda: sum(states()[state] for state in done) == 10)
    make_due()
    until(lambda: unsent() == 0)
    assert states() == {MailState.SENT: 11, MailState.UNDELIVERABLE: 1}
    sent = Counter(server.message_ids)
    assert len(sent) == 11
    assert sum(sent.values()) == 12  # the one whose answer was lost went again, as itself


def states() -> Counter[MailState]:
    db.session.rollback()
    return Counter(db.session.scalars(select(OutgoingMail.state)).all())
