"""From the form to the mailbox, past a mail server that misbehaves."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from tests.mail.server import DROP, WAIT, MailServer
from tests.system.crowd import fill_in, open_event, registered, send, standing_mails
from tests.system.site import Site
from tests.waiting import until
from webinars.commands.mail import mail as mail_command
from webinars.mail.models import MailState, OutgoingMail

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]


def run(app: Flask, *arguments: str) -> str:
    """What `webinars mail …` prints."""
    done = CliRunner().invoke(mail_command, arguments, obj=ScriptInfo(create_app=lambda: app))
    assert done.exit_code == 0, done.output
    return done.output


class Person:
    """Somebody who registers, and the mail that tells them so."""

    def __init__(self, site: Site, app: Flask) -> None:
        self.slug = open_event()
        self.email = f"{self.slug}@example.org"
        assert send(site, self.slug, fill_in(app, self.slug, self.email)) == 303

    @property
    def mail(self) -> OutgoingMail:
        (mail,) = standing_mails(self.slug)[self.email]
        return mail

    def is_sent(self) -> bool:
        return self.mail.state is MailState.SENT


def test_after_a_temporary_refusal_the_same_mail_is_sent_once(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    mail_server.answers["RCPT"] = ["451 4.7.1 Greylisted"]
    person = Person(site, app)
    until(lambda: person.mail.attempts)
    assert (person.mail.state, mail_server.taken) == (MailState.QUEUED, [])
    line = f"{person.email}  attempts: 1  451 4.7.1 Greylisted"
    assert line in run(app, "list")
    run(app, "retry", str(person.mail.id))
    until(person.is_sent)
    assert mail_server.copies() == {person.email: [person.mail.message_id]}


def test_a_lost_answer_makes_a_copy_with_the_same_message_id(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    mail_server.answers["DATA"] = [DROP]
    person = Person(site, app)
    until(lambda: person.mail.attempts)
    run(app, "retry", str(person.mail.id))
    until(person.is_sent)
    assert mail_server.copies() == {person.email: [person.mail.message_id] * 2}


def test_an_address_that_is_refused_for_good_is_shown_and_delays_nobody(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    mail_server.answers["RCPT"] = ["550 5.1.1 No such mailbox"]
    first = Person(site, app)
    second = Person(site, app)
    until(second.is_sent)
    assert first.mail.state is MailState.UNDELIVERABLE
    shown = run(app, "list", "--state", "undeliverable")
    assert f"{first.email}  attempts: 1  550 5.1.1 No such mailbox" in shown
    assert registered(first.slug) == {first.email: "confirmed"}


def test_people_register_while_the_mail_server_hangs_and_hear_when_it_goes_on(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    mail_server.answers["MAIL"] = [WAIT] * 20
    people = [Person(site, app) for _ in range(3)]
    until(mail_server.held.is_set)
    people += [Person(site, app) for _ in range(3)]
    assert json.loads(site.get("/readyz")[1])["oldest_unsent_mail_seconds"] is not None
    assert not any(person.is_sent() for person in people)
    mail_server.go_on.set()
    until(lambda: all(person.is_sent() for person in people))
    assert mail_server.copies() == {each.email: [each.mail.message_id] for each in people}
