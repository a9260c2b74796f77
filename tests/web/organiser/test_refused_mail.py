"""An address that a mail server refuses for good: from its answer to what organisers see."""

from __future__ import annotations

from threading import Event

from flask import Flask

from tests.mail.conftest import mailing_app, server
from tests.mail.server import QUICK, MailServer
from tests.registrations.builders import find, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import names
from tests.web.visiting import text_of
from webinars.times import utc_now
from webinars.worker import Worker

__all__ = ["mailing_app", "server"]


def test_organisers_see_whom_no_mail_reaches_and_why_and_others_do_not_wait(
    mailing_app: Flask, server: MailServer, owner: Organiser, event_id: int, desk: str
) -> None:
    server.answers["gone@example.org"] = ["550 5.1.1 No such mailbox"]
    for name in ("gone", "here"):
        sign_up(event_id, f"{name}@example.org", name=name, now=utc_now())
    worker = Worker(mailing_app, stop=Event(), name="worker", pace=QUICK)
    worker.step()
    worker.step()  # what was refused for good is not tried again
    worker.leave()

    assert server.recipients == ["here@example.org"]
    assert "1 sent, 0 waiting, 1 undeliverable" in text_of(owner.get(f"{desk}/figures/"))
    trouble = owner.get(f"{desk}/people/?mail=trouble").text
    assert names(trouble) == ["gone"]
    assert "Mail could not be delivered" in trouble
    person = owner.get(f"{desk}/people/{find('gone@example.org').public_id}/").text
    assert "Could not be delivered" in person
    assert "550 5.1.1 No such mailbox" in person
