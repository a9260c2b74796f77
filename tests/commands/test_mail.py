"""`webinars mail list` and `webinars mail retry`."""

from __future__ import annotations

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from tests.mail.server import put, stored
from webinars.commands.mail import mail
from webinars.extensions import db, transaction
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


def test_an_empty_outbox_says_so(app: Flask) -> None:
    assert run(app, "list").output == "No mail.\n"


def test_a_given_up_mail_is_tried_again_from_the_start(app: Flask) -> None:
    number = end("amina@example.org", MailState.UNDELIVERABLE)
    assert run(app, "retry", str(number)).exit_code == 0
    again = stored("amina@example.org")
    assert (again.state, again.attempts, again.finished_at) == (MailState.QUEUED, 0, None)


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


def test_retry_wants_to_know_what(app: Flask) -> None:
    assert run(app, "retry").exit_code == 2
    assert run(app, "retry", "1", "--all").exit_code == 2
