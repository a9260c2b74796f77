"""Who agrees to be recorded, who took it back, and when the contact has to hear of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.events.editing.occasions import event
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    local,
    mails,
    sign_up,
)
from tests.registrations.changing import agree as change_as_told
from tests.registrations.changing import reinstate
from tests.registrations.readdressing import NEW, OLD, ask, confirm
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.events.editing import life
from webinars.events.models import Event, EventStatus
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage, messages
from webinars.registrations.details import OWN_PAGE, Details
from webinars.registrations.models import Consent, ConsentPurpose, RegistrationStatus

CONTACT = "office@example.org"
BEGAN = datetime(2027, 3, 1, 8, tzinfo=UTC)
SPANS = [(local(3, 1, 9), local(3, 1, 10)), (local(7, 6, 11), local(7, 6, 12))]
MINUTE = timedelta(minutes=1)
BEFORE = BEGAN - MINUTE
LONG_BEFORE = BEGAN - timedelta(days=1)

assert messages  # importing the package registers its letters


@pytest.fixture
def event_id(app: Flask) -> int:
    """A series that is recorded: an hour before `NOW` it has begun, and it goes on in July."""
    made = add_event(recording=True, contact_email=CONTACT, spans=SPANS)
    join(app, event(made).organisation, Role.OWNER)
    return made


def agree(event_id: int, email: str, text: str = "Yes.", *, now: datetime = LONG_BEFORE) -> None:
    sign_up(event_id, email, name=email, recording_consent=text, now=now)


def agree_again(email: str, *, now: datetime) -> None:
    again = Details(name="Amina", language="en", recording_consent="Yes.", consent_way=OWN_PAGE)
    with transaction():
        manage.change(
            registration=find_in_transaction(email), details=again, domain=DOMAIN, now=now
        )


def take_back(email: str, *, now: datetime = NOW) -> None:
    with transaction():
        manage.withdraw_consent(
            registration=find_in_transaction(email),
            purpose=ConsentPurpose.RECORDING,
            domain=DOMAIN,
            now=now,
        )


def erase(email: str, *, now: datetime = NOW) -> None:
    with transaction():
        manage.erase(registration=find_in_transaction(email), domain=DOMAIN, now=now)


def in_force(email: str) -> list[Consent]:
    return [each for each in find(email).consents if each.withdrawn_at is None]


def waiting() -> list[OutgoingMail]:
    """What the contact will be told."""
    told = (mail for mail in mails(CONTACT) if mail.message == "recording-ended")
    return [mail for mail in told if mail.state is MailState.QUEUED]


def read(mail: OutgoingMail) -> Content | None:
    return get_render(mail.message)(mail.payload, mail.recipient, NOW)


@pytest.mark.parametrize("later", [OLD, NEW])
def test_two_that_agree_become_one_that_agrees_once_and_can_take_it_back(
    event_id: int, later: str
) -> None:
    for email in (OLD, NEW):
        agree(event_id, email, email, now=BEFORE if email == later else LONG_BEFORE)
    confirm(ask())
    [consent] = find(NEW).consents
    assert (consent.text, consent.given_at, consent.withdrawn_at) == (later, BEFORE, None)
    assert waiting() == []

    take_back(NEW)

    assert in_force(NEW) == []
    assert [mail.payload["registration"] for mail in waiting()] == [find(NEW).id]


@pytest.mark.parametrize("taken_back", [OLD, NEW])
def test_a_no_that_was_said_last_outlives_becoming_one_and_the_contact_hears_of_it(
    event_id: int, taken_back: str
) -> None:
    agree(event_id, NEW)
    agree(event_id, OLD, now=BEFORE)
    take_back(taken_back)

    confirm(ask(), now=NOW + MINUTE)

    assert in_force(NEW) == []
    [mail] = waiting()
    content = read(mail)
    assert content is not None
    assert OLD in content.text, "the name of who stays"


@pytest.mark.parametrize("taken_back", [OLD, NEW])
def test_a_no_from_before_the_beginning_is_told_where_the_other_agreed_until_now(
    event_id: int, taken_back: str
) -> None:
    agree(event_id, NEW)
    agree(event_id, OLD)
    take_back(taken_back, now=BEFORE)
    assert waiting() == []
    confirm(ask())
    assert len(waiting()) == 1
    erase(NEW)
    assert len(waiting()) == 1, "what says so by name goes with the data"


def test_of_a_no_and_a_yes_at_one_moment_the_no_holds(event_id: int) -> None:
    agree(event_id, NEW)
    take_back(NEW)
    agree(event_id, OLD, now=NOW)
    confirm(ask())
    assert in_force(NEW) == []


def test_a_yes_that_was_said_last_outlives_becoming_one(event_id: int) -> None:
    agree(event_id, NEW)
    take_back(NEW)
    agree(event_id, OLD, now=NOW + MINUTE)
    confirm(ask(), now=NOW + 2 * MINUTE)
    assert [each.given_at for each in in_force(NEW)] == [NOW + MINUTE]
    assert waiting() == []


def test_a_word_that_was_tried_and_has_not_arrived_outlives_becoming_one(event_id: int) -> None:
    agree(event_id, NEW)
    sign_up(event_id, OLD, now=LONG_BEFORE)
    take_back(NEW)
    with transaction():
        [mail] = waiting()
        mail.attempts, mail.next_attempt_at = 1, NOW + 5 * MINUTE
    confirm(ask())
    assert [mail.next_attempt_at for mail in waiting()] == [NOW + 5 * MINUTE]


def test_who_had_cancelled_and_took_part_with_the_other_registration_is_told(event_id: int) -> None:
    agree(event_id, NEW)
    sign_up(event_id, OLD, now=LONG_BEFORE)
    cancel(OLD, now=BEFORE)
    take_back(NEW)
    confirm(ask())
    assert len(waiting()) == 1


def test_taken_back_again_and_again_it_is_one_mail_that_keeps_its_turn(event_id: int) -> None:
    for email in (OLD, NEW):
        agree(event_id, email)
    for minute in range(12):
        take_back(OLD, now=NOW + minute * MINUTE)
        agree_again(OLD, now=NOW + minute * MINUTE + MINUTE / 2)
    take_back(OLD, now=NOW + 20 * MINUTE)
    assert [mail.next_attempt_at for mail in waiting()] == [NOW]

    take_back(NEW, now=NOW + 21 * MINUTE)

    assert [mail.next_attempt_at for mail in waiting()] == [NOW, NOW + 21 * MINUTE]


def test_a_turn_at_another_contact_is_none_at_this_one(event_id: int) -> None:
    agree(event_id, OLD)
    take_back(OLD)
    agree_again(OLD, now=NOW + MINUTE)
    with transaction():
        [mail] = waiting()
        mail.recipient = "before@example.org"
    take_back(OLD, now=NOW + 2 * MINUTE)
    assert [mail.next_attempt_at for mail in waiting()] == [NOW + 2 * MINUTE]


def test_nothing_is_said_once_somebody_agrees_again(event_id: int) -> None:
    agree(event_id, OLD)
    take_back(OLD)
    [mail] = waiting()
    assert read(mail) is not None
    agree_again(OLD, now=NOW + MINUTE)
    [mail] = waiting()
    assert read(mail) is None


def test_who_registers_again_without_it_is_told(event_id: int) -> None:
    agree(event_id, OLD)
    cancel(OLD)
    sign_up(event_id, OLD)
    assert [mail.payload["registration"] for mail in waiting()] == [find(OLD).id]


@pytest.mark.parametrize(("taken_back_at", "told"), [(BEFORE, 0), (BEGAN, 1), (NOW, 1)])
def test_who_took_it_back_and_is_erased_is_told_if_they_may_be_in_it(
    event_id: int, taken_back_at: datetime, told: int
) -> None:
    agree(event_id, OLD)
    take_back(OLD, now=taken_back_at)
    erase(OLD)
    assert [mail.payload for mail in waiting()] == [{"event": event_id}] * told


@pytest.mark.parametrize("ends", [take_back, erase])
@pytest.mark.parametrize(
    ("cancelled_at", "came", "told"), [(BEFORE, False, 0), (BEFORE, True, 1), (BEGAN, False, 1)]
)
def test_who_had_cancelled_before_it_began_and_did_not_come_is_on_no_film(
    event_id: int, ends: Callable[[str], None], cancelled_at: datetime, came: bool, told: int
) -> None:
    agree(event_id, OLD)
    cancel(OLD, now=cancelled_at)
    if came:
        with transaction():
            find_in_transaction(OLD).attended_at = BEGAN
    ends(OLD)
    assert len(waiting()) == told


def call_off(event_id: int, do: Callable[..., None], now: datetime) -> None:
    change_as_told(event_id, lambda found: do(event=found, now=now), now)


@pytest.mark.parametrize("ends", [take_back, erase])
@pytest.mark.parametrize("do", [life.postpone, life.cancel])
@pytest.mark.parametrize(("at", "told"), [(BEFORE, 0), (BEGAN, 1)])
def test_of_an_event_that_was_called_off_before_it_began_there_is_no_film(
    event_id: int, ends: Callable[[str], None], do: Callable[..., None], at: datetime, told: int
) -> None:
    agree(event_id, OLD)
    call_off(event_id, do, at)
    ends(OLD)
    assert len(waiting()) == told


def test_what_was_postponed_before_it_began_has_no_film_when_it_is_cancelled_later(
    event_id: int,
) -> None:
    agree(event_id, OLD)
    call_off(event_id, life.postpone, BEFORE)
    call_off(event_id, life.cancel, NOW)
    take_back(OLD)
    assert waiting() == []


def test_an_event_that_took_place_after_all_may_have_a_film(event_id: int) -> None:
    agree(event_id, OLD)
    call_off(event_id, life.postpone, LONG_BEFORE)
    change_as_told(event_id, reinstate(*SPANS), BEFORE)
    call_off(event_id, life.cancel, BEGAN)
    take_back(OLD)
    assert len(waiting()) == 1


def test_where_nobody_heard_that_it_is_off_its_last_change_says_when(event_id: int) -> None:
    agree(event_id, OLD)
    with transaction():
        found = db.session.get_one(Event, event_id)
        found.status, found.updated_at = EventStatus.CANCELLED, BEFORE
    take_back(OLD)
    assert waiting() == []
    assert find(OLD).status is RegistrationStatus.CONFIRMED
