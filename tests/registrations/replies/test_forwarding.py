"""Failed deliveries mark the mail that failed; what people write goes to whom it concerns."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calendar.answers import answer
from tests.mail.incoming.letters import SERVER, bounce, calendar_mail, incoming
from tests.registrations.builders import (
    DOMAIN,
    add_event,
    deliver_all,
    mails,
    sign_up,
)
from tests.registrations.replies.posting import HOUR, LATER, SITE, A, B, rendered, reply, take
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.incoming.reading import LARGEST
from webinars.mail.mime import build
from webinars.mail.models import MailState
from webinars.registrations.replies.forwarding import NobodyReads, Post, TooMany
from webinars.registrations.replies.receiving import Outcome


def test_a_failed_delivery_marks_the_mail_that_failed(app: Flask) -> None:
    sign_up(add_event())
    deliver_all()
    assert take(bounce(mails()[0].message_id, A.upper())) is Outcome.BOUNCE
    [mail] = mails()
    assert (mail.state, mail.last_error) == (MailState.UNDELIVERABLE, "550 5.1.1 No such user")


def test_a_report_that_comes_before_the_server_s_yes_is_recorded_is_not_lost(app: Flask) -> None:
    sign_up(add_event())
    with transaction():
        [claimed] = claims.claim(owner="worker", limit=1, now=LATER, until=LATER + HOUR)
    assert take(bounce(mails()[0].message_id, A)) is Outcome.BOUNCE
    with transaction():
        assert not claims.finish(claimed, MailState.SENT, owner="worker", now=LATER)
    [mail] = mails()
    assert (mail.state, mail.attempts) == (MailState.UNDELIVERABLE, 1)


PLAIN_REPORT = incoming(
    b"I was not able to deliver your message.\r\n<nour@example.org>: unknown user",
    sender="MAILER-DAEMON@mx.example.net",
)


@pytest.mark.parametrize(
    "report",
    [PLAIN_REPORT, bounce("<3f@x>", "nour@example.org", returned="text/plain")],
    ids=["plain text", "nothing returned"],
)
def test_a_failure_that_names_no_mail_reaches_the_contact(app: Flask, report: bytes) -> None:
    assert take(report) is Outcome.FORWARDED
    assert mails()[0].recipient == SITE
    letter = rendered("forwarded")
    assert "could not deliver a mail of ours" in letter.text
    assert "nour@example.org" in letter.text
    assert letter.reply_to is None


def test_reports_about_the_contact_itself_go_nowhere_and_others_not_endlessly(app: Flask) -> None:
    assert take(PLAIN_REPORT.replace(b"nour@example.org", SITE.encode())) is Outcome.AUTOMATIC
    for number in range(25):
        take(PLAIN_REPORT.replace(b"nour@", f"nour{number}@".encode()))
    assert len(mails()) == 20


@pytest.mark.parametrize("case", ["another mail", "another recipient", "unsent"])
def test_a_forged_report_harms_nobody(app: Flask, case: str) -> None:
    sign_up(add_event())
    if case != "unsent":
        deliver_all()
    before = mails()[0].state
    message_id = "<guessed@x>" if case == "another mail" else mails()[0].message_id
    take(bounce(message_id, B if case == "another recipient" else A))
    assert mails()[0].state is before


def test_what_a_person_writes_goes_to_the_contact_of_the_event_they_answer(app: Flask) -> None:
    sign_up(add_event(contact_email="noor@example.org"))
    message = incoming(b"Is there parking?", more=[f"In-Reply-To: {mails()[0].message_id}"])
    assert take(message) is Outcome.FORWARDED
    mail = mails()[-1]
    assert (mail.message, mail.recipient, mail.forget) == ("forwarded", "noor@example.org", True)
    letter = rendered("forwarded")
    assert "Is there parking?" in letter.text
    assert "Community sponsorship" in letter.text
    assert letter.reply_to == A


def test_any_other_mail_goes_to_the_contact_of_the_site(app: Flask) -> None:
    take(incoming(b"<script>alert(1)</script>", results=""))
    assert mails()[0].recipient == SITE
    letter = rendered("forwarded")
    assert "<script" not in letter.html
    assert "could not check" in letter.text


def test_a_mail_that_is_too_large_is_told_of_without_its_text(app: Flask) -> None:
    take(incoming(b"x" * LARGEST))
    assert "too large" in rendered("forwarded").text


@pytest.mark.parametrize(
    "sender",
    ["a\0b@exa\0mple.org", "a@exa!mple.org", "é@exämple.org", "x" * 64 + "@example.org", ""],
)
def test_whatever_the_sender_a_mail_can_be_stored_and_sent_on(app: Flask, sender: str) -> None:
    body = "Hé\0\u202e\ud83d\x07".encode("utf-8", "surrogatepass")
    more = ["In-Reply-To: <a\0b@c>", "X: \0"]
    assert take(incoming(body, sender=sender, subject="a\0b", more=more)) is Outcome.FORWARDED
    content = rendered("forwarded")
    assert b"Subject: Forwarded: ab" in build(mails()[0], content, LATER)


def test_a_report_that_holds_nul_is_no_error(app: Flask) -> None:
    assert take(bounce("<a\0b@c.d>", "a\0@example.org")) is Outcome.BOUNCE
    assert take(calendar_mail(answer(uid="a\0b", attendee="a\0@b.c"))) is Outcome.ANSWER


def test_nothing_goes_round(app: Flask) -> None:
    own = Post(authserv_id=SERVER, domain=DOMAIN, addresses=frozenset({SITE.upper()}), contact=SITE)
    with pytest.raises(NobodyReads):
        take(incoming(), post=own)
    assert take(incoming(more=["Auto-Submitted: auto-generated"])) is Outcome.AUTOMATIC
    assert take(incoming(b"Round", more=["Received: from a by b"] * 60)) is Outcome.AUTOMATIC
    assert mails() == []


def test_a_flood_has_to_wait(app: Flask) -> None:
    for number in range(10):
        take(incoming(str(number).encode()))
    with pytest.raises(TooMany):
        take(incoming(b"one more"))
    assert len(mails()) == 10


@pytest.fixture
def site(sqlite_app: Flask) -> int:
    event_id = add_event(contact_email="noor@example.org")
    sign_up(event_id)
    return event_id


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_no_bytes_whatever_raise(site: int, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([reply(site), bounce("<a@b.c>", A), incoming()]))
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 30)))
    noise = data.draw(st.binary(max_size=30))
    try:
        take(whole[:begin] + noise + whole[end:])
    except TooMany:
        db.session.rollback()
