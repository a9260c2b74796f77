"""Delivery status notifications say which mail failed, and why."""

from __future__ import annotations

import pytest

from tests.mail.incoming.letters import bounce, incoming
from tests.quickness import within
from webinars.mail.incoming.bounces import (
    Bounce,
    find_bounces,
    is_about,
    is_unclear_failure,
    words_of_report,
)
from webinars.mail.incoming.reading import read

ID = "<3f@events.example.org>"


def found(message: bytes) -> list[Bounce]:
    return find_bounces(read(message))


def test_a_failure_names_the_mail_its_recipient_and_the_reason() -> None:
    assert found(bounce(ID, "Amina@example.org")) == [
        Bounce(ID, frozenset({"amina@example.org"}), "550 5.1.1 No such user")
    ]


def test_the_code_stands_before_words_that_lack_it() -> None:
    [failure] = found(bounce(ID, "a@example.org", reason="smtp; mailbox is full", status="5.2.2"))
    assert failure.reason == "5.2.2 mailbox is full"
    [failure] = found(bounce(ID, "a@example.org", reason=""))
    assert failure.reason == "5.1.1"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_other_news_is_no_failure(action: str) -> None:
    assert found(bounce(ID, "a@example.org", action=action)) == []


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_the_mail_may_come_back_whole_or_in_part(returned: str) -> None:
    assert len(found(bounce(ID, "a@example.org", returned=returned))) == 1


def test_a_report_that_names_no_mail_is_none() -> None:
    assert found(bounce("", "a@example.org")) == []
    assert found(bounce(ID, "a@example.org", returned="text/plain")) == []
    assert found(incoming(b"550 No such user")) == []


@pytest.mark.parametrize(
    ("message", "is_unclear"),
    [
        (bounce(ID, "a@example.org"), False),
        (bounce(ID, "a@example.org", returned="text/plain"), True),
        (bounce("", "a@example.org"), True),
        (bounce("", "a@example.org", action="delayed"), False),
        (incoming(b"550 No such user", sender="MAILER-DAEMON@mx.example.net"), True),
        (incoming(b"4 h", sender="postmaster@x.net", subject="Delayed Mail (still tried)"), False),
        (incoming(b"4 h", sender="postmaster@x.net", subject="Warning: could not send"), False),
        (incoming(b"I am away", more=["Auto-Submitted: auto-replied"]), False),
    ],
    ids=[
        "clear",
        "no header",
        "no Message-ID",
        "a delay",
        "plain text",
        "a delay in plain text",
        "a warning",
        "away",
    ],
)
def test_a_failure_that_names_no_mail_is_known_as_one(message: bytes, is_unclear: bool) -> None:
    assert is_unclear_failure(read(message)) is is_unclear


@pytest.mark.parametrize("character", [" ", "-", "a", "\n", "> ", "x-", "a@"])
def test_no_text_takes_long_to_be_cut(character: str) -> None:
    mail = read(incoming(character.encode() * 100_000, sender="postmaster@x.net"))
    with within(1):
        words_of_report(mail)
        is_about(mail, "a@example.org")


def test_a_reason_is_one_short_line() -> None:
    [failure] = found(bounce(ID, "a@example.org", reason="smtp; 550 " + "no " * 400))
    assert len(failure.reason) <= 300
