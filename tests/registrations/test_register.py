"""Registering: who gets in, what is stored, which mail says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    a_request,
    add_event,
    cancel,
    find,
    local,
    mails,
    messages,
    sign_up,
    statuses,
)
from webinars.events.models import Event, EventStatus, Visibility
from webinars.events.programme import Question, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.addresses import InvalidAddress, parse_address
from webinars.registrations.details import InvalidDetails
from webinars.registrations.limits import mail_allowed
from webinars.registrations.models import (
    ConsentPurpose,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.register import register
from webinars.registrations.states import PageState, RegistrationRefused, page_state

CONFIRMED, WAITING, PENDING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
    RegistrationStatus.CANCELLED,
)


def count_registrations() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Registration))


def refusal(event_id: int, *, now: datetime = NOW) -> PageState:
    with pytest.raises(RegistrationRefused) as refused:
        sign_up(event_id, "late@example.org", now=now)
    return refused.value.state


def test_a_person_is_confirmed_and_told(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    registration = find()
    assert (registration.status, registration.sequence) == (CONFIRMED, 0)
    assert len(registration.token) == 32
    [mail] = mails()
    assert (mail.message, mail.recipient) == ("confirmation", "amina@example.org")
    assert mail.about == f"registration/{registration.id}"
    assert mail.message_id.endswith(f"@{DOMAIN}>")
    [date] = registration.event.dates
    assert mail.payload == {
        "registration": registration.id,
        "sequence": 0,
        "date": date.id,
        "uid": date.uid,
        "promoted": False,
    }


def test_everything_on_the_form_is_stored(app: Flask) -> None:
    event_id = add_event(questions=[Question(key="city", type=QuestionType.TEXT)])
    [question_id] = db.session.scalars(select(Question.id))
    sign_up(
        event_id,
        organisation="Refugee Council",
        listening_language="ar",
        access_needs="Captions",
        access_consent="I agree that you store this.",
        newsletter_consent="Send me the newsletter.",
        answers={question_id: "Liège"},
    )
    registration = find()
    assert registration.organisation == "Refugee Council"
    assert registration.listening_language == "ar"
    assert registration.access_needs is not None
    assert registration.access_needs.text == "Captions"
    assert [answer.value for answer in registration.answers] == ["Liège"]
    assert {(c.purpose, c.text, c.language, c.given_at) for c in registration.consents} == {
        (ConsentPurpose.ACCESS_NEEDS, "I agree that you store this.", "fr", NOW),
        (ConsentPurpose.NEWSLETTER, "Send me the newsletter.", "fr", NOW),
    }


def test_nothing_is_consented_to_by_itself(app: Flask) -> None:
    sign_up(add_event())
    assert find().consents == []


def test_access_needs_without_consent_are_refused(app: Flask) -> None:
    event_id = add_event()
    with pytest.raises(InvalidDetails):
        sign_up(event_id, access_needs="Captions")
    assert count_registrations() == 0


def test_names_in_any_script_are_kept_without_what_could_harm(app: Flask) -> None:
    names = {
        "Ж": "Ж",
        "  Nguyễn\tThị\r\nHoa ": "Nguyễn Thị Hoa",
        "e\u0301lodie": "élodie",
        "\u202eanimA\x00": "animA",
        "می\u200cخواهم": "می\u200cخواهم",
        "👩‍👩‍👧": "👩‍👩‍👧",
        "Ω" * 200: "Ω" * 200,
        "lone \ud800surrogate": "lone surrogate",
    }
    event_id = add_event()
    for number, typed in enumerate(names):
        sign_up(event_id, f"person{number}@example.org", name=typed)
    stored = db.session.scalars(select(Registration.name).order_by(Registration.id)).all()
    assert stored == list(names.values())


def test_a_name_is_one_to_two_hundred_characters(sqlite_app: Flask) -> None:
    event_id = add_event()
    for name in ("", " \t\r\n", "\u202e\x00", "x" * 201):
        with pytest.raises(InvalidDetails):
            sign_up(event_id, name=name)


def test_an_address_is_compared_without_case_and_in_ascii_form() -> None:
    typed = parse_address(" Amina.Diallo@BÜCHER.example ")
    assert typed.email == "Amina.Diallo@xn--bcher-kva.example"
    assert typed.key == parse_address("amina.diallo@xn--bcher-kva.EXAMPLE").key
    assert parse_address("STRASSE@example.org").key == parse_address("straße@example.org").key


def test_what_is_no_address_is_refused() -> None:
    for text in ("", "amina", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org"):
        with pytest.raises(InvalidAddress):
            parse_address(text)


def test_the_same_form_sent_twice_is_one_registration_and_one_mail(app: Flask) -> None:
    event_id = add_event(capacity=1, waiting_list=False)
    request = a_request()
    for _ in range(2):
        with transaction():
            register(event_id=event_id, request=request, domain=DOMAIN, now=NOW)
    assert statuses(event_id) == {"amina@example.org": CONFIRMED}
    assert messages() == ["confirmation"]


def test_a_known_address_gets_no_second_registration_but_a_mail(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    sign_up(event_id, "AMINA@Example.org", name="Somebody Else")
    assert find().name == "Amina Diallo"
    assert count_registrations() == 1
    assert messages() == ["confirmation", "already-registered"]


def test_nobody_is_flooded_by_registering_their_address_again(app: Flask) -> None:
    event_id = add_event()
    for minute in range(6):
        sign_up(event_id, now=NOW + timedelta(minutes=minute))
    assert messages().count("already-registered") == 2, "the first form counts too"


def test_the_count_of_mails_is_the_same_for_known_and_unknown_addresses(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    sign_up(event_id, now=NOW + timedelta(hours=2))
    sign_up(event_id, "new@example.org", now=NOW + timedelta(hours=2))
    left = []
    for email in ("amina@example.org", "new@example.org"):
        with transaction():
            left.append([mail_allowed(email, NOW + timedelta(hours=2)) for _ in range(4)])
    assert left[0] == left[1] == [True, True, False, False]


def test_the_mails_to_one_address_are_spread_over_hours(app: Flask) -> None:
    spans = [(local(7, day, 11), local(7, day, 12)) for day in range(1, 7)]
    for _ in range(5):
        sign_up(add_event(spans=spans))
    due = sorted(mail.next_attempt_at for mail in mails() if mail.message == "confirmation")
    assert due[:3] == [NOW] * 3
    assert due[3:] == [NOW + timedelta(minutes=65)] * 2
    further = sorted(mail.next_attempt_at for mail in mails() if mail.message == "invitation")
    assert len(further) == 25, "nothing is lost"
    assert busiest_hour(further) == 3


def test_a_confirmation_over_the_limit_comes_as_soon_as_the_hour_has_room(app: Flask) -> None:
    for minute in (0, 10, 20, 50):
        sign_up(add_event(), now=NOW + timedelta(minutes=minute))
    assert mails()[-1].next_attempt_at == NOW + timedelta(minutes=65)


def test_a_mail_about_what_begins_soon_does_not_wait_past_its_use(app: Flask) -> None:
    soon = (local(3, 1, 12), local(3, 1, 13))  # two hours from now, in Brussels
    for _ in range(3):
        sign_up(add_event())
    for _ in range(4):
        sign_up(add_event(spans=[soon]))
    late = NOW + timedelta(minutes=65)
    assert [mail.next_attempt_at for mail in mails()] == [*[NOW] * 6, late]


def busiest_hour(moments: list[datetime]) -> int:
    """How many of `moments` there are at most in any hour."""
    hours = (
        [at for at in moments if start <= at < start + timedelta(hours=1)] for start in moments
    )
    return max(len(hour) for hour in hours)


def test_a_series_alone_has_its_confirmation_and_first_dates_at_once(app: Flask) -> None:
    spans = [(local(7, day, 11), local(7, day, 12)) for day in range(1, 5)]
    sign_up(add_event(spans=spans))
    assert {mail.next_attempt_at for mail in mails()} == {NOW}


def test_a_form_sent_again_mails_nobody_again(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    again = sign_up(event_id)
    for _ in range(3):
        sign_up(event_id, submission=again.submission)
    assert messages() == ["confirmation", "already-registered"]
    with transaction():
        assert mail_allowed("amina@example.org", NOW), "it is not counted either"


def test_a_cancelled_registration_comes_back_to_life_by_its_own_form(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    cancel()
    sign_up(event_id, submission=request.submission)
    assert find().status is CONFIRMED
    assert messages() == ["confirmation", "cancelled", "confirmation"]


def test_the_same_form_with_other_details_is_not_dropped_silently(app: Flask) -> None:
    event_id = add_event()
    request = sign_up(event_id)
    sign_up(event_id, submission=request.submission, organisation="Refugee Council")
    assert find().organisation == ""
    assert messages() == ["confirmation", "already-registered"]


def test_the_form_sent_again_for_another_person_registers_both(app: Flask) -> None:
    event_id = add_event()
    first = sign_up(event_id)
    sign_up(event_id, "yusuf@example.org", submission=first.submission)
    assert set(statuses(event_id)) == {"amina@example.org", "yusuf@example.org"}
    assert find().submission != find("yusuf@example.org").submission


def test_when_seats_are_taken_people_wait(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    sign_up(event_id, "yusuf@example.org")
    assert statuses(event_id) == {"amina@example.org": CONFIRMED, "yusuf@example.org": WAITING}
    assert messages("yusuf@example.org") == ["waiting"]


def test_without_a_waiting_list_a_full_event_refuses_and_stores_nothing(app: Flask) -> None:
    event_id = add_event(capacity=0, waiting_list=False)
    assert refusal(event_id) is PageState.FULL
    assert count_registrations() == 0
    assert mails() == []


def test_an_event_without_capacity_takes_everybody(app: Flask) -> None:
    event_id = add_event(capacity=None)
    for number in range(3):
        sign_up(event_id, f"person{number}@example.org")
    assert set(statuses(event_id).values()) == {CONFIRMED}


def test_with_approval_people_are_pending_and_take_no_seat(app: Flask) -> None:
    event_id = add_event(capacity=1, approval=True)
    sign_up(event_id)
    sign_up(event_id, "yusuf@example.org")
    assert set(statuses(event_id).values()) == {PENDING}
    assert messages() == ["pending", "pending"]


def test_raised_capacity_goes_to_who_waits_before_newcomers(app: Flask) -> None:
    event_id = add_event(capacity=0)
    sign_up(event_id, "first@example.org")
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "newcomer@example.org")
    assert statuses(event_id) == {"first@example.org": CONFIRMED, "newcomer@example.org": WAITING}


def test_registering_again_after_cancelling_goes_to_the_end_of_the_line(app: Flask) -> None:
    event_id = add_event(capacity=1)
    sign_up(event_id)
    sign_up(event_id, "yusuf@example.org", now=NOW + timedelta(minutes=1))
    cancel()
    sign_up(event_id, name="Amina D.", now=NOW + timedelta(minutes=2))
    assert statuses(event_id) == {"amina@example.org": WAITING, "yusuf@example.org": CONFIRMED}
    registration = find()
    assert (registration.name, registration.sequence) == ("Amina D.", 2)
    assert registration.created_at == NOW + timedelta(minutes=2)
    assert registration.cancelled_at is None


def test_several_dates_are_invited_to_one_by_one(app: Flask) -> None:
    spans = [(local(month, 6, 11), local(month, 6, 12)) for month in (2, 7, 9)]
    sign_up(add_event(spans=spans))
    dates = find().event.dates
    assert [(mail.message, mail.payload["date"], mail.priority) for mail in mails()] == [
        ("confirmation", dates[1].id, 0),
        ("invitation", dates[2].id, 1),
    ]


def test_registering_is_refused_with_the_reason(app: Flask) -> None:
    events = {
        PageState.CANCELLED: add_event(status=EventStatus.CANCELLED),
        PageState.POSTPONED: add_event(status=EventStatus.POSTPONED),
        PageState.INVITATION_ONLY: add_event(visibility=Visibility.INVITATION),
        PageState.NOT_YET_OPEN: add_event(registration_opens_local=local(4, 1, 9)),
        PageState.DEADLINE_PASSED: add_event(registration_closes_local=local(2, 28, 9)),
        PageState.ENDED: add_event(spans=[(local(2, 1, 9), local(2, 1, 10))]),
    }
    assert {state: refusal(event_id) for state, event_id in events.items()} == {
        state: state for state in events
    }
    assert refusal(add_event(status=EventStatus.DRAFT)) is PageState.NOT_YET_OPEN
    assert mails() == []


def test_the_deadline_holds_to_the_minute_in_the_events_zone(app: Flask) -> None:
    deadlines = [
        # in summer and in winter, on the nights of both changes
        ("Europe/Brussels", local(7, 5, 23, 59), datetime(2027, 7, 5, 21, 59, 59, tzinfo=UTC)),
        ("Europe/Brussels", local(1, 5, 23, 59), datetime(2027, 1, 5, 22, 59, 59, tzinfo=UTC)),
        ("Europe/Kyiv", local(3, 28, 4, 0), datetime(2027, 3, 28, 1, 0, 59, tzinfo=UTC)),
        ("Asia/Beirut", local(10, 30, 23, 59), datetime(2027, 10, 30, 20, 59, 59, tzinfo=UTC)),
    ]
    spans = [(local(12, 1, 9), local(12, 1, 10))]
    for zone, deadline, last_second in deadlines:
        event_id = add_event(zone=zone, spans=spans, registration_closes_local=deadline)
        sign_up(event_id, now=last_second)
        assert refusal(event_id, now=last_second + timedelta(seconds=1)) is (
            PageState.DEADLINE_PASSED
        ), zone


def test_registration_opens_at_the_minute_in_the_events_zone(app: Flask) -> None:
    event_id = add_event(registration_opens_local=local(4, 1, 9))
    opening = datetime(2027, 4, 1, 7, tzinfo=UTC)
    assert refusal(event_id, now=opening - timedelta(seconds=1)) is PageState.NOT_YET_OPEN
    sign_up(event_id, now=opening)


def test_the_page_says_what_registering_would_do(app: Flask) -> None:
    event = db.session.get_one(Event, add_event(capacity=1))
    assert page_state(event, taken=0, now=NOW) is PageState.OPEN
    assert page_state(event, taken=1, now=NOW) is PageState.WAITING_LIST
    assert page_state(event, taken=0, now=event.ends_at) is PageState.ENDED


def test_registering_needs_few_statements(app: Flask, count_queries: list[str]) -> None:
    event_id = add_event()
    count_queries.clear()
    sign_up(event_id)
    assert len(count_queries) <= 12, "\n".join(count_queries)
