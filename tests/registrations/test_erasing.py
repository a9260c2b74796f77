"""Erasing: nothing of the person stays, their calendar is cleared, and their seat is free."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    deliver_all,
    find,
    find_in_transaction,
    local,
    mails,
    sign_up,
    statuses,
)
from tests.registrations.test_manage import AMINA, LATER, confirm_newsletter, with_everything
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.models import (
    AccessNeeds,
    Answer,
    Consent,
    EmailChange,
    Registration,
    RegistrationStatus,
    Subscriber,
)
from webinars.registrations.own_feed import open_feed


def erase() -> None:
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=LATER)


def test_erasing_leaves_nothing_but_a_farewell_and_a_hash(app: Flask) -> None:
    event_id = with_everything()
    confirm_newsletter()
    [date] = find().event.dates
    date_id, uid = date.id, date.uid
    erase()
    for table in (Registration, Answer, AccessNeeds, Consent, EmailChange):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table
    [mail] = mails()
    assert (mail.message, mail.recipient, mail.forget) == ("erased", AMINA, True)
    assert mail.payload == {
        "event": event_id,
        "date": date_id,
        "uid": uid,
        "language": "fr",
        "zone": "Europe/Paris",
        "name": "Amina Diallo",
        "sequence": 1,
        "ended_newsletter": True,
    }
    assert db.session.scalars(select(Subscriber.email)).all() == [None]


def test_the_farewell_keeps_no_more_than_it_says(app: Flask) -> None:
    event_id = add_event(choose_dates=True)
    sign_up(event_id, dates=[db.session.get_one(Event, event_id).dates[0].uid])
    with transaction():
        open_feed(registration=find_in_transaction())
    erase()
    [farewell] = [mail for mail in mails() if mail.message == "erased"]
    assert farewell.payload.keys() & {"had_feed", "dates"} == set()


def test_erasing_withdraws_every_date_ahead(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    sign_up(add_event(spans=spans))
    deliver_all()
    erase()
    assert [(mail.message, mail.forget) for mail in mails()] == [
        ("erased", True),
        ("cancellation-date", True),
    ]
    assert mails()[1].payload["registration"] is None


def test_erasing_after_cancelling_still_clears_the_calendar(app: Flask) -> None:
    sign_up(add_event())
    cancel()
    erase()
    [mail] = mails()
    assert mail.payload["date"] is not None
    assert mail.payload["sequence"] == 2


def test_erasing_repeats_no_cancellation_that_has_arrived(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    sign_up(add_event(spans=spans))
    cancel()
    deliver_all()
    erase()
    [mail] = mails()
    assert (mail.message, mail.payload["date"]) == ("erased", None)


def test_erasing_repeats_what_has_not_arrived_and_nothing_else(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (7, 8)]
    sign_up(add_event(spans=spans))
    deliver_all()
    cancel()
    deliver_all()
    with transaction():
        unsent = db.session.scalars(
            select(OutgoingMail).where(OutgoingMail.message == "cancellation-date")
        ).one()
        unsent.state = MailState.QUEUED
        date_id = unsent.payload["date"]
    erase()
    [mail] = mails()
    assert (mail.message, mail.payload["date"]) == ("erased", date_id)


def test_erasing_ends_a_newsletter_that_another_registration_brought(app: Flask) -> None:
    first = add_event()
    second = add_event(organisation=db.session.get_one(Event, first).organisation)
    sign_up(first, newsletter_consent="Send me the newsletter.")
    confirm_newsletter()
    with transaction():  # as when its time is over
        db.session.delete(find_in_transaction())
    sign_up(second)
    erase()
    assert db.session.scalars(select(Subscriber.email)).all() == [None]


def test_erasing_frees_the_seat(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    sign_up(event_id, "bilal@example.org")
    erase()
    assert statuses(event_id) == {"bilal@example.org": RegistrationStatus.CONFIRMED}


def test_erased_means_free_to_register_anew(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    erase()
    sign_up(event_id, submission=request.submission)
    assert find().sequence == 2, "above the CANCEL, which the calendar remembers"
    assert mails()[-1].payload["sequence"] == 2


def test_an_id_is_not_used_again(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    first = find().id
    erase()
    sign_up(event_id)
    assert find().id != first
