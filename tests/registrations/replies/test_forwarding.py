"""Failed deliveries mark the mail that failed; what people write goes to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, SERVER, bounce, calendar_mail, incoming
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    deliver_all,
    local,
    mails,
    messages,
    sign_up,
    sign_up_together,
    statuses,
)
from tests.registrations.invitations.lists import invite
from tests.registrations.replies.posting import (
    CANCELLED,
    HOUR,
    LATER,
    SITE,
    A,
    B,
    rendered,
    reply,
    take,
)
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.incoming.reading import LARGEST
from webinars.mail.mime import build
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations.models import Invitation, InvitationStatus
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.replies.forwarding import NobodyReads, TooMany
from webinars.registrations.replies.post import Post
from webinars.registrations.replies.receiving import Outcome

OVER = [(local(3, 1, 10), local(3, 1, 11))]


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


QUOTING = """Hi. This is the qmail-send program. I was not able to deliver your message.
<nour@example.org>: unknown user. See https://mx.example.net/help/550
{quote}
https://events.example.org/fr/registrations/secret-of-nour/
events.example.org/join/secret-to-=
join
"""


@pytest.mark.parametrize(
    "quote",
    [
        "--- Below this line is a copy of the message.\n\nThe code of the door: 4711",
        "Received: from web by mx\nFrom: events@example.org\n\nThe code of the door: 4711",
        "> Return-Path: <events@example.org>\n>\n> The code of the door: 4711",
        "   ----- Original message follows -----\nThe code of the door: 4711",
        "",
    ],
)
def test_nobody_reads_the_links_and_codes_of_a_mail_that_a_report_quotes(
    app: Flask, quote: str
) -> None:
    body = QUOTING.format(quote=quote).encode()
    assert take(incoming(body, sender="postmaster@mx.example.net")) is Outcome.FORWARDED
    text = mails()[0].payload["text"]
    assert "<nour@example.org>: unknown user. See https://mx.example.net/help/550" in text
    assert not any(word in text for word in ("4711", "secret", "=\njoin"))


def test_of_a_long_report_the_beginning_goes_on(app: Flask) -> None:
    body = b"<nour@example.org>: unknown user\r\n" + b"word " * 2000
    assert take(incoming(body, sender="MAILER-DAEMON@mx.example.net")) is Outcome.FORWARDED
    payload = mails()[0].payload
    assert (len(payload["text"]), payload["is_cut"]) == (4000, True)


def test_a_report_says_that_nobody_vouches_for_it_and_asks_for_no_answer(app: Flask) -> None:
    take(PLAIN_REPORT.replace(f"Authentication-Results: {SERVER}".encode(), b"X-None: none"))
    letter = rendered("forwarded")
    for said in (letter.text, " ".join(letter.html.split())):
        assert "could not deliver a mail of ours" in said
        assert "could not check" in said
        assert "a program wrote it" in said
        assert "Your answer goes to them" not in said


def test_a_report_that_answers_our_mail_marks_it_though_it_returns_nothing(app: Flask) -> None:
    sign_up(add_event())
    deliver_all()
    report = bounce("", A)
    answering = f"In-Reply-To: {mails()[0].message_id}\r\nAuto-Submitted".encode()
    assert take(report.replace(b"Auto-Submitted", answering)) is Outcome.BOUNCE
    [mail] = mails()
    assert mail.state is MailState.UNDELIVERABLE


@pytest.mark.parametrize("message_id", ["<guessed@x>", "<one@events.example.org>"])
def test_a_report_that_answers_another_mail_goes_to_the_contact(
    app: Flask, message_id: str
) -> None:
    answering = f"References: {message_id}\r\nAuto-Submitted".encode()
    report = bounce("", A).replace(b"Auto-Submitted", answering)
    assert take(report) is Outcome.FORWARDED


def test_reports_about_the_contact_itself_go_nowhere_and_others_not_endlessly(app: Flask) -> None:
    assert take(PLAIN_REPORT.replace(b"nour@example.org", SITE.encode())) is Outcome.AUTOMATIC
    about_it = bounce("", SITE.upper())
    assert take(about_it) is Outcome.AUTOMATIC
    for number in range(25):
        take(PLAIN_REPORT.replace(b"nour@", f"nour{number}@".encode()))
    assert len(mails()) == 20


def test_a_report_about_another_address_than_we_wrote_to_is_passed_on(app: Flask) -> None:
    sign_up(add_event(contact_email="noor@example.org"))
    deliver_all()
    for _ in range(2):
        report = bounce(mails()[0].message_id, "amina@elsewhere.example")
        assert take(report) in {Outcome.FORWARDED, Outcome.REPEATED}
    sent, told = mails()
    assert (sent.state, told.recipient) == (MailState.SENT, "noor@example.org")
    letter = rendered("forwarded")
    assert f"our mail to {A} did not arrive" in letter.text
    assert "amina@elsewhere.example" in letter.text
    assert letter.reply_to is None


def test_a_mail_that_is_known_to_have_failed_is_not_told_of_again(sqlite_app: Flask) -> None:
    sign_up(add_event())
    deliver_all()
    take(bounce(mails()[0].message_id, A))
    assert take(bounce(mails()[0].message_id, B)) is Outcome.BOUNCE
    assert len(mails()) == 1


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


def test_who_is_invited_writes_to_the_contact_of_the_event_too(app: Flask) -> None:
    invite(add_event(contact_email="noor@example.org"), A)
    sent = mails()[-1]
    message = incoming(b"May I bring my son?", more=[f"In-Reply-To: {sent.message_id}"])
    assert take(message) is Outcome.FORWARDED
    assert mails()[-1].recipient == "noor@example.org"
    assert "This mail answers one about the event" in rendered("forwarded").text


@pytest.mark.parametrize("is_kept", [True, False], ids=["waiting", "delivered and forgotten"])
def test_who_registered_others_writes_to_the_contact_of_the_event_too(
    app: Flask, is_kept: bool
) -> None:
    sign_up_together(add_event(contact_email="noor@example.org"), "p", 2, contact=A)
    [sent] = [mail for mail in mails() if mail.message == "party"]
    more = [f"In-Reply-To: {sent.message_id}"]
    if is_kept:
        sign_up(add_event(contact_email="omar@example.org"), A)
    else:
        with transaction():
            db.session.execute(delete(OutgoingMail).where(OutgoingMail.message == "party"))
    take(incoming(b"One more would like to come.", more=more))
    assert mails()[-1].recipient == "noor@example.org"


@pytest.mark.parametrize("left", [0, 1])
def test_who_registered_others_writes_about_them_while_one_of_them_comes(
    app: Flask, left: int
) -> None:
    sign_up_together(add_event(contact_email="noor@example.org"), "p", 2, contact=A)
    with transaction():
        db.session.execute(delete(OutgoingMail))
        for person in db.session.query(Registration).limit(2 - left):
            person.status = RegistrationStatus.CANCELLED
            person.cancelled_at = NOW
    take(incoming(b"Where is the room?"))
    assert (mails()[-1].recipient == "noor@example.org") is bool(left)


@pytest.mark.parametrize("come", [sign_up, invite], ids=["registered", "invited"])
def test_who_has_one_event_ahead_writes_about_it(
    app: Flask, come: Callable[[int, str], object]
) -> None:
    come(add_event(contact_email="noor@example.org"), A)
    sign_up(add_event(spans=OVER), A, now=NOW - HOUR)
    take(incoming(b"Is there parking?", results="", sender=A.upper()))
    assert mails()[-1].recipient == "noor@example.org"
    letter = rendered("forwarded").text
    assert "the address of somebody who is registered for this event, is invited to it" in letter
    assert "could not check" in letter


@pytest.mark.parametrize("come", [sign_up, invite], ids=["registered", "invited"])
def test_what_is_off_for_them_is_not_what_somebody_writes_about(
    sqlite_app: Flask, come: Callable[[int, str], object]
) -> None:
    come(add_event(contact_email="omar@example.org"), A)
    with transaction():
        db.session.execute(update(Registration).values(status=CANCELLED))
        db.session.execute(update(Invitation).values(status=InvitationStatus.DECLINED))
    take(incoming(b"Is there parking?"))
    assert mails()[-1].recipient == SITE
    sign_up(add_event(contact_email="noor@example.org"), A)
    take(incoming(b"Is there a lift?"))
    assert mails()[-1].recipient == "noor@example.org"


def test_who_has_two_events_ahead_may_mean_either(sqlite_app: Flask) -> None:
    for name in ("noor", "omar"):
        sign_up(add_event(contact_email=f"{name}@example.org"), A)
    take(incoming(b"Is there parking?"))
    assert mails()[-1].recipient == SITE


@pytest.mark.parametrize("results", [PASS, ""], ids=["proven", "unproven"])
def test_what_somebody_writes_into_their_answer_goes_to_the_contact(
    app: Flask, results: str
) -> None:
    event_id = add_event(contact_email="noor@example.org")
    sign_up(event_id)
    words = "COMMENT:I am ill\\, could Bilal speak instead?"
    assert take(reply(event_id, more=words, results=results)) is Outcome.ANSWER
    mail = next(each for each in mails() if each.message == "forwarded")
    assert (mail.recipient, mail.forget) == ("noor@example.org", True)
    letter = rendered("forwarded")
    assert "I am ill, could Bilal speak instead?" in letter.text
    assert letter.reply_to == A
    assert ("could not check" in letter.text) == (not results)


def test_an_answer_acts_though_its_words_are_too_many(sqlite_app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    for number in range(11):
        stamp = f"20270301T10{number:02}00Z"
        take(reply(event_id, "TENTATIVE", more=f"COMMENT:{number}", stamp=stamp))
    take(reply(event_id, more="COMMENT:No", stamp="20270301T113000Z"))
    assert statuses(event_id) == {A: CANCELLED}
    assert messages().count("forwarded") == 10


@pytest.mark.parametrize("words", ["", "COMMENT:", "COMMENT:\\n"])
def test_an_answer_without_words_is_no_letter(sqlite_app: Flask, words: str) -> None:
    event_id = add_event()
    sign_up(event_id)
    take(reply(event_id, "ACCEPTED", more=words))
    take(b"Auto-Submitted: auto-generated\r\n" + reply(event_id, more="COMMENT:x", results=""))
    assert messages() == ["confirmation", "confirm-answer"]


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


@pytest.mark.parametrize(
    "words",
    [f"<not.{SITE}>: unknown user", f"nour@example.org: unknown\r\nReply-To: {SITE}"],
    ids=["a part of another", "quoted"],
)
def test_a_report_that_only_mentions_the_contact_reaches_it(app: Flask, words: str) -> None:
    report = incoming(words.encode(), sender="MAILER-DAEMON@mx.example.net")
    assert take(report) is Outcome.FORWARDED


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
