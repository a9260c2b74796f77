"""`webinars mail`: list, retry, receive."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from typing import IO, cast

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError

from config import SettingError
from tests.mail.incoming.letters import incoming
from tests.mail.server import put, stored
from webinars.commands.mail import _read_message, mail
from webinars.extensions import db, transaction
from webinars.mail.incoming.reading import LARGEST
from webinars.mail.models import MailState, OutgoingMail
from webinars.times import utc_now


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(mail, arguments, obj=ScriptInfo(create_app=lambda: app))


def end(recipient: str, state: MailState) -> int:
    put(recipient)
    with transaction():
        row = db.session.query(OutgoingMail).filter_by(recipient=recipient).one()
        row.state, row.attempts, row.last_error = state, 10, "550 No such mailbox"
        row.finished_at = utc_now()
        return row.id


def test_the_list_shows_what_is_not_finished_and_why(app: Flask) -> None:
    end("amina@example.org", MailState.UNDELIVERABLE)
    end("bilal@example.org", MailState.SENT)
    result = run(app, "list")
    assert result.exit_code == 0
    assert "undeliverable" in result.stdout
    assert "amina@example.org  attempts: 10  550 No such mailbox" in result.stdout
    assert "bilal" not in result.stdout
    assert result.stderr == "1 sent, 1 undeliverable\n"
    assert "bilal" in run(app, "list", "--state", "sent").stdout


def test_of_many_the_oldest_are_shown_and_the_others_counted(app: Flask) -> None:
    for name in ("amina", "bilal", "chloe"):
        end(f"{name}@example.org", MailState.UNDELIVERABLE)
    result = run(app, "list", "--limit", "1")
    assert "amina" in result.stdout
    assert result.stdout.count("\n") == 1
    assert result.stderr == "and 2 more; --limit shows them\n3 undeliverable\n"


def test_an_empty_outbox_says_so(app: Flask) -> None:
    assert run(app, "list").output == "No mail.\n"


def test_a_given_up_mail_is_tried_again_as_one_that_may_have_left(app: Flask) -> None:
    number = end("amina@example.org", MailState.UNDELIVERABLE)
    assert run(app, "retry", str(number)).exit_code == 0
    again = stored("amina@example.org")
    assert (again.state, again.attempts, again.finished_at) == (MailState.QUEUED, 1, None)


def test_all_means_all_of_one_state(app: Flask) -> None:
    end("amina@example.org", MailState.UNDELIVERABLE)
    end("bilal@example.org", MailState.HELD)
    run(app, "retry", "--all")
    assert stored("amina@example.org").state == MailState.QUEUED
    assert stored("bilal@example.org").state == MailState.HELD
    run(app, "retry", "--all", "--state", "held")
    assert stored("bilal@example.org").state == MailState.QUEUED


def test_a_mail_that_was_given_up_and_forgotten_is_listed_but_not_sent(app: Flask) -> None:
    number = end("amina@example.org", MailState.UNDELIVERABLE)
    with transaction():
        db.session.get_one(OutgoingMail, number).recipient = ""
    assert "hello  (forgotten)  attempts: 10" in run(app, "list").stdout
    assert run(app, "retry", str(number)).exit_code == 1
    assert run(app, "retry", "--all").output == "0 put back into the queue.\n"


def test_a_sent_mail_is_not_sent_again(app: Flask) -> None:
    number = end("amina@example.org", MailState.SENT)
    result = run(app, "retry", str(number))
    assert result.exit_code == 1
    assert f"not sent again: {number}" in result.output
    assert stored("amina@example.org").state == MailState.SENT


@pytest.mark.parametrize("number", ["0", "9999999999999", "99999999999999999999999"])
def test_a_number_that_no_mail_can_have_is_refused(app: Flask, number: str) -> None:
    end("amina@example.org", MailState.UNDELIVERABLE)
    for arguments in (("retry", number), ("list", "--limit", number)):
        result = run(app, *arguments)
        assert (result.exit_code, number in result.output) == (2, True)


def test_retry_wants_to_know_what(app: Flask) -> None:
    assert run(app, "retry").exit_code == 2
    assert run(app, "retry", "1", "--all").exit_code == 2


def hand_over(app: Flask, message: bytes) -> Result:
    return CliRunner().invoke(
        mail, ["receive"], input=message, obj=ScriptInfo(create_app=lambda: app)
    )


def test_a_mail_is_received_from_standard_input(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], contact_email="help@example.org")
    assert hand_over(app, incoming(b"Hello")).exit_code == 0
    assert stored("help@example.org").message == "forwarded"


def test_a_mail_that_is_too_large_is_told_of_and_not_asked_for_again(sqlite_app: Flask) -> None:
    settings = sqlite_app.config["SETTINGS"]
    sqlite_app.config["SETTINGS"] = replace(settings, contact_email="help@example.org")
    result = hand_over(sqlite_app, incoming(b"x" * 75 + b"\r\n") + b"A" * LARGEST)
    assert (result.exit_code, result.stderr) == (0, "")
    told = stored("help@example.org")
    assert (told.payload["is_whole"], told.payload["text"]) == (False, "")
    assert len(str(told.payload)) < 1000


def test_where_nobody_reads_the_server_is_told_so(app: Flask) -> None:
    result = hand_over(app, incoming(b"Hello"))
    assert result.exit_code == os.EX_NOUSER
    assert result.stderr == "Nobody reads mail to this address.\n"


def test_too_many_mails_are_to_come_later(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], contact_email="help@example.org")
    codes = [hand_over(app, incoming(f"{n}".encode())).exit_code for n in range(11)]
    assert codes == [0] * 10 + [os.EX_TEMPFAIL]


def test_what_cannot_be_stored_is_to_come_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_names: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the text of a mail"))

    monkeypatch.setattr("webinars.commands.mail.receive", broken)
    result = hand_over(app, incoming(b"Hello"))
    assert result.exit_code == os.EX_TEMPFAIL
    assert result.stderr.strip() == "Not received for now: OperationalError."


def test_a_wrong_setting_is_no_reason_to_lose_mail() -> None:
    def broken() -> Flask:
        raise SettingError("MAIL_PORT is 'x', but has to be a number.")

    result = CliRunner().invoke(mail, ["receive"], input=b"", obj=ScriptInfo(create_app=broken))
    assert result.exit_code == os.EX_TEMPFAIL
    assert "MAIL_PORT" in result.stderr


def test_of_a_hundred_megabytes_no_more_is_kept_than_is_read() -> None:
    stream = Endless(100 * 1024 * 1024)
    assert len(_read_message(cast("IO[bytes]", stream))) == LARGEST + 1
    assert stream.left == 0
    assert stream.longest <= LARGEST + 1


class Endless(io.RawIOBase):
    """So many octets, made as they are read."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left, self.longest = left, 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` of them."""
        size = min(size, self.left)
        self.left, self.longest = self.left - size, max(self.longest, size)
        return b"x" * size
