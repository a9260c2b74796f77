"""A letter is sent only while it is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale, get_locale

from tests.registrations.letters import (
    ELSEWHERE,
    JOIN_TOKEN,
    NOW,
    SENDERS,
    SERIES,
    TOKEN,
    deliver,
    deliver_one,
    invitation_of,
    make_event,
    make_registration,
    send,
)
from webinars.events.models import EventStatus
from webinars.extensions import db
from webinars.registrations.models import Consent, ConsentPurpose, EmailChange, RegistrationStatus

pytestmark = pytest.mark.usefixtures("sqlite_app")

ABOUT_A_COMING_EVENT = [
    "confirmation",
    "invitation",
    "waiting",
    "pending",
    "changed",
    "already-registered",
]
TO_THE_PERSON = [
    "confirmation",
    "invitation",
    "waiting",
    "pending",
    "changed",
    "already-registered",
    "cancelled",
]


def is_sent(message: str, *, now: datetime = NOW) -> bool:
    [(_, content)] = deliver(message, now=now)
    return content is not None


@pytest.mark.parametrize("message", ["invitation", "changed", "already-registered"])
def test_nothing_is_said_about_an_event_that_is_cancelled(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    assert is_sent(message)
    event.status = EventStatus.CANCELLED
    assert not is_sent(message)


@pytest.mark.parametrize("hours", [None, 24])
def test_who_waits_learns_whether_they_will_have_to_answer(hours: int | None) -> None:
    content = send("waiting", make_registration(make_event(SERIES, offer_hours=hours)))
    for part in (content.text, content.html):
        assert ("You do not have to do anything." in part) is (hours is None)
        assert ("We keep the place for you for up to 24 hours." in part) is (hours is not None)


def test_news_to_who_has_an_offer_says_that_they_have_to_answer_and_until_when() -> None:
    registration = make_registration(
        make_event(SERIES),
        status=RegistrationStatus.WAITING,
        offered_until=NOW + timedelta(hours=5),
        sequence=0,
    )
    content = send("update", registration)
    for part in (content.text, content.html):
        assert "A place is still kept for you. Please say yes or no on your page" in part
        assert "Please answer before" in part
        assert "Monday 1 March 2027, 16:00" in part
        assert "no confirmed place yet" not in part


@pytest.mark.parametrize("message", ["confirmation", "waiting", "pending"])
def test_who_registered_just_before_learns_that_the_event_is_cancelled(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    event.status = EventStatus.CANCELLED
    content = deliver_one(message)
    assert content.subject == "Cancelled: Welcome & stay"
    for part in (content.text, content.html):
        assert "We have your registration. Since you sent it, the event was cancelled." in part
        assert f"http://localhost:8000/en/registrations/{TOKEN}/" in part
        assert JOIN_TOKEN not in part
    assert content.calendar is None
    assert not is_sent(message, now=event.ends_at)


@pytest.mark.parametrize("message", ["confirmation", "waiting", "pending"])
def test_who_registered_just_before_learns_that_the_event_is_postponed(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    event.status = EventStatus.POSTPONED
    content = deliver_one(message, now=event.ends_at)
    assert content.subject == "Postponed: Welcome & stay"
    for part in (content.text, content.html):
        assert "Postponed. The new date is not known yet." in part
        assert "You keep your registration. If there is no news of the event for 180 days" in part
        assert f"http://localhost:8000/en/registrations/{TOKEN}/" in part
        assert JOIN_TOKEN not in part
        assert "24 March" not in part
    assert content.calendar is None


def test_a_letter_about_a_postponed_event_asks_for_the_newsletter_too() -> None:
    event = make_event()
    registration = make_registration(event)
    registration.consents.append(
        Consent(
            purpose=ConsentPurpose.NEWSLETTER, text="News", language="en", way="form", given_at=NOW
        )
    )
    event.status = EventStatus.POSTPONED
    content = send("confirmation", registration)
    assert "You asked for the newsletter." in content.text
    assert "You asked for the newsletter." in content.html


@pytest.mark.parametrize("message", ABOUT_A_COMING_EVENT)
def test_nothing_is_said_about_an_event_that_is_over(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    assert is_sent(message, now=event.ends_at - timedelta(seconds=1))
    assert not is_sent(message, now=event.ends_at)


@pytest.mark.parametrize("message", TO_THE_PERSON)
def test_nothing_is_said_about_an_erased_registration(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    db.session.delete(registration)
    assert not is_sent(message)


@pytest.mark.parametrize("message", TO_THE_PERSON)
def test_nothing_goes_to_an_address_that_is_no_longer_the_persons(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.email = ELSEWHERE
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["confirmation", "invitation", "changed", "already-registered"])
def test_a_cancelled_registration_is_not_confirmed_any_more(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.CANCELLED
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["cancelled", "cancellation-date"])
def test_a_cancellation_that_was_undone_is_not_sent(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.CONFIRMED
    registration.sequence += 1
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["cancelled", "cancellation-date"])
def test_what_is_withdrawn_leaves_the_calendar_of_who_returned_only_to_wait(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.WAITING
    registration.sequence += 1
    [(_, content)] = deliver(message)
    assert content is not None
    assert invitation_of(content)["SEQUENCE"] == 3
    assert "Undo the cancellation" not in content.text


def test_a_postponed_event_invites_nobody_but_keeps_its_registrations() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    event.status = EventStatus.POSTPONED
    SENDERS["invitation"](registration)
    assert not is_sent("invitation")
    content = send("changed", registration)
    assert "Postponed. The new date is not known yet." in content.text
    assert "24 March" not in content.text


@pytest.mark.parametrize("message", ["address-changed", "verify-email", "erased"])
def test_an_address_that_is_not_confirmed_or_left_gets_no_link_to_a_registration(
    message: str,
) -> None:
    content = send(message, make_registration(make_event()))
    assert TOKEN not in content.text + content.html
    if content.calendar:
        assert TOKEN.encode() not in content.calendar.body.replace(b"\r\n ", b"")


def test_a_new_address_is_asked_only_while_the_change_is_wanted() -> None:
    registration = make_registration(make_event())
    SENDERS["verify-email"](registration)
    assert f"/en/confirm-email/{'v' * 32}" in deliver_one("verify-email").text
    assert "(Kyiv time)" in deliver_one("verify-email").text
    assert not is_sent("verify-email", now=NOW + timedelta(days=1))
    db.session.get_one(EmailChange, registration.id).email = "third@example.com"
    assert not is_sent("verify-email")
    db.session.delete(db.session.get_one(EmailChange, registration.id))
    assert not is_sent("verify-email")


def test_further_dates_leave_the_calendar_of_an_erased_person() -> None:
    SENDERS["erased"](make_registration(make_event(SERIES)))
    content = deliver_one("cancellation-date")
    assert content.calendar is not None
    assert content.calendar.method == "CANCEL"
    assert "This address is no longer registered for the event." in content.text


def test_a_letter_leaves_the_language_of_its_surroundings_as_it_was() -> None:
    registration = make_registration(make_event(), language="en")
    with force_locale("fr"):
        send("confirmation", registration)
        assert str(get_locale()) == "fr"
