"""Everything that is kept about a person, to read: the same that the download holds."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from tests.registrations.builders import DOMAIN, find, find_in_transaction
from tests.web.visiting import AGREED, TOLD, own, register_person, span, text_of
from webinars.calendar.decisions import Answered
from webinars.calendar.replies import Method, PartStat
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage, own_data, untold
from webinars.registrations.models import ConsentPurpose, Registration
from webinars.registrations.moving.models import ImportGround
from webinars.registrations.people.adding import Way
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.replies import answers
from webinars.registrations.replies.others import Proposal
from webinars.times import utc_now
from webinars.web.person_words import message_name
from webinars.web.public.own_data_words import heading, label

ARABIC = "ليلى حداد"


def with_everything() -> str:
    """Somebody of whom as much is kept as can be; the token of her link."""
    token = register_person(spans=[span(timedelta(minutes=-5))], details=TOLD)
    now = utc_now()
    with transaction():
        person = find_in_transaction()
        [date] = person.event.dates
        person.name, person.note = ARABIC, "Came in 2019"
        person.reservation = SeatReservation(
            event_id=person.event_id, code="c", label="The interpreters", seats=1
        )
        answered = Answered(0, now, PartStat.TENTATIVE)
        answers.record(person, date, answered, domain=DOMAIN, now=now)
        proposal = asdict(Proposal("2027-07-06T11:00", "2027-07-07", "A day later?"))
        proposal["delegate"] = "bilal@example.org"
        answers.ask(person, date, answered, method=Method.COUNTER, details=proposal, now=now)
        remind_at = {"event_date_id": date.id, "minutes": 1440, "starts_at": date.starts_at}
        db.session.add(SentReminder(registration_id=person.id, **remind_at))
        ground = {"way": Way.PHONE.value, "statement": "She said yes.", "given_at": now}
        db.session.add(ImportGround(registration_id=person.id, **ground))
        untold.note([person.id], "update", now=now)
    with transaction():
        person = find_in_transaction()
        manage.withdraw_consent(
            registration=person, purpose=ConsentPurpose.ACCESS_NEEDS, domain=DOMAIN, now=now
        )
        manage.confirm_newsletter(registration=person, now=now)
        manage.record_attendance(registration=person, now=now)
        manage.request_email_change(
            registration=person, email="new@example.org", domain=DOMAIN, now=now
        )
    return token


def test_what_cannot_be_read_elsewhere_is_there_in_words(app: Flask, client: FlaskClient) -> None:
    token = with_everything()

    page = text_of(client.get(own(token, "data")))

    assert f'<dd class="answer" dir="auto">{ARABIC}</dd>' in page
    for words in (
        *("Came in 2019", "The interpreters", "Comes, perhaps", "A day later?", "1440"),
        *("By telephone", "She said yes.", "News of the event", AGREED, "By the form"),
        *("Confirmation", "Waiting to be sent", "new@example.org", "Online", "(Brussels time)"),
    ):
        assert words in unescape(page), words


def test_page_and_download_hold_the_same(sqlite_app: Flask, client: FlaskClient) -> None:
    token = with_everything()

    page = unescape(text_of(client.get(own(token, "data"))))

    data = own_data.as_data(find())
    for name, value in data.items():
        assert heading(name) != name
        assert f"{'<h2>' if value else '<li>'}{heading(name)}" in page
    for part in re.findall(r"<h2>(.*?)</h2>", page):
        assert f">{part}</dt>" not in page, "said twice"
    for name in fields(data):
        assert label(name) != name, name
    assert not re.search(r"\d{4}-\d\d-\d\dT\d\d", page)


def fields(value: object) -> set[str]:
    """The name of each value in the data, below the names of its parts."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    nested = {name for name, each in value.items() if isinstance(each, dict | list)}
    below = set().union(*(fields(each) for each in value.values()))
    is_whole = "registration" in value
    return below | (set() if is_whole else set(value) - nested)


def test_every_value_of_every_part_has_a_name() -> None:
    for names in (getattr(manage, each) for each in dir(manage) if re.fullmatch("_[A-Z_]+", each)):
        for name in names:
            assert label(name) != name or name == "details", name


@pytest.mark.parametrize(
    "message", sorted(each.name for each in (ROOT / "templates/mail").iterdir())
)
def test_every_mail_about_a_registration_has_a_name(sqlite_app: Flask, message: str) -> None:
    of_others = r"_.*|account-.*|address-changed|called-off|erased|forwarded|invite.*|links"
    of_others += r"|member-.*|party|password-.*|personal"
    with sqlite_app.test_request_context("/en/"):
        assert message_name(message) != message or re.fullmatch(of_others, message)


def test_much_is_read_with_as_few_queries_as_little(
    app: Flask, client: FlaskClient, count_queries: list[str]
) -> None:
    token = with_everything()
    count_queries.clear()
    client.get(own(token, "data"))
    few = len(count_queries)
    with transaction():
        person = find_in_transaction()
        add_mails(person, 30)
    count_queries.clear()

    page = client.get(own(token, "data")).text

    assert page.count('<dt dir="auto">State</dt>') > 30
    assert len(count_queries) <= few


def add_mails(person: Registration, count: int) -> None:
    """Let so many reminders have left."""
    now = utc_now()
    for number in range(count):
        db.session.add(
            OutgoingMail(
                message="reminder", recipient="amina@example.org", payload={},
                about=f"registration/{person.id}", message_id=f"<{number}@example.org>",
                state=MailState.SENT, next_attempt_at=now, created_at=now, finished_at=now,
            )
        )  # fmt: skip


def test_since_when_needs_are_arranged_is_said_in_words(app: Flask, client: FlaskClient) -> None:
    token = register_person(details=TOLD)
    with transaction():
        needs = find_in_transaction().access_needs
        assert needs is not None
        needs.arranged_at = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)

    page = text_of(client.get(own(token, "data")))

    assert "2 March 2026" in page
    assert "2026-03-02" not in page


def test_what_nothing_is_kept_of_is_named(app: Flask, client: FlaskClient) -> None:
    token = register_person()

    page = text_of(client.get(own(token, "data")))

    _parts, _heading, empty = page.partition("Nothing is kept of")
    assert "<li>What you agreed to</li>" in empty
    assert "<li>Your registration</li>" not in empty


def test_the_own_page_leads_there_in_each_language(app: Flask, client: FlaskClient) -> None:
    token = register_person()

    page = text_of(client.get(own(token).replace("/en/", "/fr/")))

    address = own(token, "data").replace("/en/", "/fr/")
    assert f'<a href="{address}">Lire tout ce qui est conservé à votre sujet</a>' in page
    french = text_of(client.get(address))
    assert "Tout ce qui est conservé à votre sujet" in french
    assert "heure de Paris" in french
