"""Many people send the form at once, to several processes: nobody too much, nobody forgotten."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from flask import Flask

from tests.mail.server import MailServer
from tests.system.crowd import (
    fill_in,
    open_event,
    registered,
    send_at_once,
    standing_mails,
    unsent,
)
from tests.system.site import Site
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]

FORMS, SEATS = int(os.environ.get("OVERSELL_FORMS", "200")), 50
"""An event takes 600 forms a minute."""


def test_fifty_seats_go_to_fifty_of_a_crowd_and_everybody_is_told(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    slug = open_event(capacity=SEATS)
    forms = [fill_in(app, slug, f"{slug}-{number}@example.org") for number in range(FORMS)]
    assert send_at_once(site, slug, forms) == {303: FORMS}
    standing = registered(slug)
    assert Counter(standing.values()) == {"confirmed": SEATS, "waiting": FORMS - SEATS}
    told = {"confirmed": ["confirmation"], "waiting": ["waiting"]}
    mails = standing_mails(slug)
    assert {email: [mail.message for mail in each] for email, each in mails.items()} == {
        email: told[status] for email, status in standing.items()
    }
    sent = {email: [mail.message_id for mail in each] for email, each in mails.items()}
    until(lambda: unsent() == 0)
    assert {email: mail_server.copies()[email] for email in sent} == sent


def test_a_form_sent_many_times_at_once_is_one_registration_and_one_mail(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    slug = open_event(capacity=50)
    email = f"{slug}@example.org"
    assert send_at_once(site, slug, [fill_in(app, slug, email)] * 8) == {303: 8}
    assert registered(slug) == {email: "confirmed"}
    (mail,) = standing_mails(slug)[email]
    until(lambda: unsent() == 0)
    assert mail_server.copies()[email] == [mail.message_id]
