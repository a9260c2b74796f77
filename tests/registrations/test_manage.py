"""What a registered person sees, changes, downloads and takes away."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    a_request,
    add_event,
    cancel,
    find,
    find_in_transaction,
    local,
    mails,
    messages,
    sign_up,
)
from webinars.calendar.decisions import Answered
from webinars.calendar.replies import Method, PartStat
from webinars.events.models import Event, EventFormat
from webinars.events.organising import SeatReservation
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations import manage, own_data
from webinars.registrations.details import Details
from webinars.registrations.joining import JoinPhase, dates_to_join, join_phase
from webinars.registrations.models import (
    AccessNeeds,
    ConsentPurpose,
    Registration,
    Subscriber,
)
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.replies import answers
from webinars.registrations.replies.others import Proposal

AMINA = "amina@example.org"
LATER = NOW + timedelta(hours=2)
DETAILS = Details(name="Amina Diallo", language="fr", zone="Europe/Paris")


def change(details: Details) -> None:
    with transaction():
        manage.change(registration=find_in_transaction(), details=details, domain=DOMAIN, now=LATER)


def withdraw(purpose: ConsentPurpose) -> None:
    with transaction():
        manage.withdraw_consent(
            registration=find_in_transaction(), purpose=purpose, domain=DOMAIN, now=LATER
        )


def confirm_newsletter(email: str = AMINA) -> None:
    with transaction():
        manage.confirm_newsletter(registration=find_in_transaction(email), now=LATER)


def with_question() -> tuple[int, int]:
    question = Question(
        key="city",
        type=QuestionType.TEXT,
        texts=[QuestionText(language="en", label="Where do you live?")],
    )
    event_id = add_event(questions=[question])
    return event_id, db.session.scalars(select(Question.id)).one()


def with_everything() -> int:
    event_id, question_id = with_question()
    sign_up(
        event_id,
        organisation="Refugee Council",
        listening_language="ar",
        access_needs="Captions",
        access_consent="I agree that you store this.",
        newsletter_consent="Send me the newsletter.",
        answers={question_id: "Liège"},
    )
    return event_id


def test_details_are_changed_and_the_person_told(app: Flask) -> None:
    event_id, question_id = with_question()
    sign_up(event_id, answers={question_id: "Liège"})
    change(replace(DETAILS, name="Amina D.", answers={question_id: "Namur"}, language="en"))
    registration = find()
    assert (registration.name, registration.language) == ("Amina D.", "en")
    assert [answer.value for answer in registration.answers] == ["Namur"]
    assert registration.sequence == 0
    assert messages() == ["confirmation", "changed"]


def test_saving_without_a_change_sends_nothing(app: Flask) -> None:
    sign_up(add_event())
    change(DETAILS)
    assert messages() == ["confirmation"]


def test_several_changes_in_a_row_are_one_mail(app: Flask) -> None:
    sign_up(add_event())
    change(replace(DETAILS, name="Amina"))
    change(replace(DETAILS, name="Amina D."))
    assert [mail.state for mail in mails() if mail.message == "changed"] == ["superseded", "queued"]


def test_an_answer_and_access_needs_can_be_taken_back(app: Flask) -> None:
    with_everything()
    change(DETAILS)
    registration = find()
    assert registration.answers == []
    assert registration.access_needs is None
    withdrawn = {consent.purpose: consent.withdrawn_at for consent in registration.consents}
    assert withdrawn == {ConsentPurpose.ACCESS_NEEDS: LATER, ConsentPurpose.NEWSLETTER: None}


def test_access_needs_rest_on_the_consent_already_given(app: Flask) -> None:
    with_everything()
    change(replace(DETAILS, access_needs="Captions and a quiet room"))
    needs = find().access_needs
    assert needs is not None
    assert needs.text == "Captions and a quiet room"


def test_withdrawing_the_consent_removes_access_needs(app: Flask) -> None:
    with_everything()
    withdraw(ConsentPurpose.ACCESS_NEEDS)
    assert find().access_needs is None
    assert db.session.scalars(select(AccessNeeds)).all() == []


def test_a_form_alone_subscribes_nobody(app: Flask) -> None:
    with_everything()
    assert db.session.scalars(select(Subscriber)).all() == []
    confirm_newsletter()
    subscriber = db.session.scalars(select(Subscriber)).one()
    assert (subscriber.email, subscriber.language) == (AMINA, "fr")
    assert (subscriber.given_at, subscriber.confirmed_at) == (NOW, LATER)
    assert "amina" not in subscriber.email_hash


def test_nobody_is_subscribed_who_did_not_ask(app: Flask) -> None:
    sign_up(add_event())
    confirm_newsletter()
    assert db.session.scalars(select(Subscriber)).all() == []


def test_agreeing_on_ones_own_page_is_enough(app: Flask) -> None:
    sign_up(add_event())
    change(replace(DETAILS, newsletter_consent="Send me the newsletter."))
    assert db.session.scalars(select(Subscriber.email)).all() == [AMINA]


def test_a_form_does_not_lift_a_withdrawal(app: Flask) -> None:
    event_id = with_everything()
    confirm_newsletter()
    withdraw(ConsentPurpose.NEWSLETTER)
    organisation = db.session.get_one(Event, event_id).organisation
    other = add_event(organisation=organisation)
    sign_up(other, newsletter_consent="Send me the newsletter.")
    subscriber = db.session.scalars(select(Subscriber)).one()
    assert (subscriber.email, subscriber.withdrawn_at) == (None, LATER)


def test_unsubscribing_keeps_only_a_hash(app: Flask) -> None:
    with_everything()
    confirm_newsletter()
    withdraw(ConsentPurpose.NEWSLETTER)
    subscriber = db.session.scalars(select(Subscriber)).one()
    assert (subscriber.email, subscriber.withdrawn_at) == (None, LATER)
    assert len(subscriber.email_hash) == 64


def test_who_unsubscribed_can_subscribe_again(app: Flask) -> None:
    event_id = with_everything()
    confirm_newsletter()
    withdraw(ConsentPurpose.NEWSLETTER)
    cancel()
    sign_up(event_id, newsletter_consent="Yes, again.", now=LATER)
    confirm_newsletter()
    subscriber = db.session.scalars(select(Subscriber)).one()
    assert (subscriber.email, subscriber.consent_text) == (AMINA, "Yes, again.")
    assert subscriber.withdrawn_at is None


def test_the_download_holds_everything_stored_about_the_person(app: Flask) -> None:
    with_everything()
    confirm_newsletter()
    with transaction():
        manage.request_email_change(
            registration=find_in_transaction(), email="new@example.org", domain=DOMAIN, now=NOW
        )
    data = json.loads(json.dumps(own_data.as_data(find())))
    keys = {"id", "event_id", "token", "join_token", "submission", "email_key"}
    keys |= {"public_id", "partner_link_id", "reservation_id", "party_id"}
    keys |= {"name_key", "organisation_key", "search_text"}
    keys |= {"door_token", "door_text", "feed_token"}
    columns = {column.key for column in Registration.__table__.columns}
    assert set(data["registration"]) == columns - keys
    assert data["registration"]["name"] == "Amina Diallo"
    assert data["registration"]["created_at"] == "2027-03-01T09:00:00+00:00"
    assert data["access_needs"] == "Captions"
    assert data["answers"] == [{"key": "city", "question": "Where do you live?", "answer": "Liège"}]
    assert [consent["text"] for consent in data["consents"]] == [
        "I agree that you store this.",
        "Send me the newsletter.",
    ]
    assert data["newsletter"]["email"] == AMINA
    assert data["new_address"]["email"] == "new@example.org"
    assert [mail["message"] for mail in data["mails"]] == ["confirmation", "verify-email"]
    assert find().token not in json.dumps(data)


def test_the_download_holds_answers_that_no_longer_hold_and_what_is_still_asked(
    app: Flask,
) -> None:
    event_id = add_event()
    sign_up(event_id)
    with transaction():
        person, [date] = find_in_transaction(), find_in_transaction().event.dates
        person.reservation = SeatReservation(
            event_id=event_id, code="c", label="The interpreters", seats=1
        )
        answered = Answered(0, NOW, PartStat.TENTATIVE)
        answers.record(person, date, answered, domain=DOMAIN, now=NOW)
        answers.ask(
            person,
            date,
            answered,
            method=Method.COUNTER,
            details=asdict(Proposal(comment="A day later?")),
            now=NOW,
        )
        db.session.add(
            SentReminder(
                registration_id=person.id,
                event_date_id=date.id,
                minutes=1440,
                starts_at=date.starts_at,
            )
        )
        person.sequence += 1  # the answer does not hold any more
    data = json.loads(json.dumps(own_data.as_data(find())))
    assert data["held_seats"] == {"label": "The interpreters"}
    assert [answer["partstat"] for answer in data["calendar_answers"]] == ["TENTATIVE"]
    assert [each["details"]["comment"] for each in data["open_questions"]] == ["A day later?"]
    assert [each["minutes"] for each in data["reminders"]] == [1440]


def test_the_download_forgets_no_table(app: Flask) -> None:
    """Whoever adds one with people's data adds it to `own_data.as_data` too."""
    tables = {
        table.name
        for table in db.metadata.tables.values()
        if any(key.column.table.name == "registrations" for key in table.foreign_keys)
    }
    assert tables == {
        "access_needs",
        "answers",
        "attendances",
        "calendar_answers",
        "chosen_dates",
        "consents",
        "email_changes",
        "event_invitations",
        "import_grounds",
        "open_questions",
        "sent_reminders",
        "untold",
    }


def test_attendance_is_recorded_once_while_the_event_can_be_joined(app: Flask) -> None:
    event = db.session.get_one(Event, add_event())
    starts_at = event.starts_at
    sign_up(event.id)
    for moment in (NOW, starts_at, starts_at + timedelta(minutes=30)):
        with transaction():
            manage.record_attendance(registration=find_in_transaction(), now=moment)
    assert find().attended_at == starts_at


def test_who_has_no_seat_does_not_attend(app: Flask) -> None:
    event = db.session.get_one(Event, add_event(capacity=0))
    starts_at = event.starts_at
    sign_up(event.id)
    with transaction():
        manage.record_attendance(registration=find_in_transaction(), now=starts_at)
    assert find().attended_at is None


def test_joining_opens_a_quarter_of_an_hour_before_each_date(app: Flask) -> None:
    spans = [(local(7, day, 9), local(7, day, 17)) for day in (6, 7)]
    event = db.session.get_one(Event, add_event(spans=spans))
    first, second = event.dates
    quarter, second_of_time = timedelta(minutes=15), timedelta(seconds=1)
    expected = {
        NOW: JoinPhase.BEFORE,
        first.starts_at - quarter - second_of_time: JoinPhase.BEFORE,
        first.starts_at - quarter: JoinPhase.OPEN,
        first.ends_at - second_of_time: JoinPhase.OPEN,
        first.ends_at: JoinPhase.BEFORE,
        second.starts_at - quarter: JoinPhase.OPEN,
        second.ends_at: JoinPhase.ENDED,
    }
    assert {moment: join_phase(event, moment) for moment in expected} == expected


def test_the_way_in_lingers_until_it_opens_for_the_next_date(app: Flask) -> None:
    spans = [(local(7, 6, 9), local(7, 6, 10)), (local(7, 6, 10, 30), local(7, 6, 12))]
    event = db.session.get_one(Event, add_event(spans=spans))
    first, second = event.dates
    minute = timedelta(minutes=1)
    expected = {
        first.ends_at: [first, second],
        second.starts_at - 16 * minute: [first, second],
        second.starts_at - 15 * minute: [second],
        second.ends_at + 29 * minute: [second],
        second.ends_at + 30 * minute: [],
    }
    assert {now: dates_to_join(event, event.dates, now) for now in expected} == expected
    event.format = EventFormat.IN_PERSON
    assert dates_to_join(event, event.dates, second.ends_at) == []


def test_a_request_can_serve_as_details(app: Flask) -> None:
    sign_up(add_event())
    change(a_request(name="Amina D."))
    assert (find().name, find().email) == ("Amina D.", AMINA)
