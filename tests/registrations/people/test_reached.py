"""Somebody without an address gets one: what they had yet to be told goes there."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.events.editing.occasions import event
from tests.registrations.builders import DOMAIN, NOW, add_event, mails, sign_up
from tests.registrations.changing import agree, notices, show_document
from tests.registrations.mailings import drafts
from tests.registrations.people.test_without_email import add, noor, person, untold, write
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations.email_change import confirm_email, request_email_change
from webinars.registrations.models import EmailChange, RegistrationStatus
from webinars.registrations.news.expanding import expand
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.scope import Scope


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event with Amina, who has an address, and Noor, who has none."""
    made = add_event()
    sign_up(made)
    add(made)
    return made


def give_address(person_id: int, email: str = "noor@example.org", now: datetime = NOW) -> None:
    """An organiser enters an address, and its owner follows the link."""
    with transaction():
        request_email_change(registration=person(person_id), email=email, domain=DOMAIN, now=now)
    token = db.session.query(EmailChange).one().token
    with transaction():
        confirm_email(token=token, domain=DOMAIN, now=now)


def letters_to(email: str, now: datetime) -> dict[str, str]:
    """What the mails to an address say, by message; those that have nothing to say are left out."""
    contents = {
        mail.message: get_render(mail.message)(mail.payload, mail.recipient, now)
        for mail in mails(email)
    }
    return {name: content.text for name, content in contents.items() if content}


def test_what_they_had_yet_to_be_told_goes_to_the_address_that_they_have_then(
    app: Flask, event_id: int
) -> None:
    join(app, event(event_id).organisation, Role.OWNER)
    public_id = write(event_id, "Bring a laptop")
    agree(event_id, show_document(), about_texts=True)
    with transaction():
        expand(notice_id=notices()[-1].id, domain=DOMAIN, now=NOW)
    assert untold(event_id) == {"Noor": {"update", drafts.stored(public_id).part_of}}

    give_address(noor().id, now=drafts.LATER)

    letters = letters_to("noor@example.org", drafts.LATER)
    assert letters.keys() == {"confirmation", "update", "mailing"}
    assert "https://a.example" in letters["update"]
    assert "Words" in letters["mailing"]
    assert untold(event_id) == {}
    assert drafts.stored(public_id).written == 2


@pytest.mark.parametrize(
    ("decision", "message"), [(Decision.CANCEL, "cancelled"), (Decision.DECLINE, "declined")]
)
def test_that_a_registration_has_ended_goes_there_with_its_words(
    event_id: int, decision: Decision, message: str
) -> None:
    with transaction():
        noor().status = RegistrationStatus.PENDING
    with transaction():
        decide(
            scope=Scope(event_id=event_id), public_ids=[noor().public_id], decision=decision,
            words="The hall is too small.", domain=DOMAIN, now=NOW,
        )  # fmt: skip

    give_address(noor().id)

    assert "The hall is too small." in letters_to("noor@example.org", NOW)[message]


def test_who_has_heard_by_another_registration_does_not_hear_again(event_id: int) -> None:
    sign_up(event_id, "noor@example.org")
    write(event_id, "To all")
    noor_id = noor().id

    give_address(noor_id, now=drafts.LATER)

    heard_of = [mail for mail in mails("noor@example.org") if mail.message == "mailing"]
    assert not heard_of, "what was sent to it was forgotten with the other registration"
