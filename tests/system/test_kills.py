"""Processes are killed at random moments while people register: what was promised is kept."""

from __future__ import annotations

import os
import signal
import time
from random import Random

import pytest
from flask import Flask

from tests.mail.server import MailServer
from tests.system.crowd import Rush, open_event, registered, standing_mails, unsent
from tests.system.site import Site
from tests.waiting import until
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.times import utc_now

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("system")]


def kill(site: Site, kind: str, chance: Random) -> None:
    """Kill one of the processes of a kind (see `Site.processes`) as soon as there is one."""
    until(lambda: site.processes()[kind])
    os.kill(chance.choice(site.processes()[kind]), signal.SIGKILL)


def end_leases() -> None:
    """Let two minutes go by for the claims of a worker that is gone."""
    with transaction():
        claimed = db.session.query(OutgoingMail).filter_by(state=MailState.SENDING)
        claimed.update({"lease_until": utc_now()})


def cut_power(site: Site) -> None:
    """Everything ends at once, and is started again."""
    site.kill_everything()
    time.sleep(0.5)
    end_leases()
    site.start()


def test_whoever_was_told_that_they_are_registered_is_and_gets_one_confirmation(
    site: Site, app: Flask, mail_server: MailServer
) -> None:
    seed = os.environ.get("KILL_SEED", "")  # without one, always the same moments
    chance = Random(db.engine.dialect.name + seed)
    slugs = [open_event() for _ in range(8)]
    victims = ["pages", "pages", "worker", "worker", "web"]
    chance.shuffle(victims)
    with Rush(site, app, slugs) as rush:
        for victim in victims:
            rush.await_more(chance.randint(5, 20))
            kill(site, victim, chance)
        rush.await_more(chance.randint(5, 20))
        cut_power(site)
        rush.await_more(chance.randint(5, 20))
        kill(site, "pages", chance)
    assert not rush.refusals
    stored = {email: status for slug in slugs for email, status in registered(slug).items()}
    assert set(rush.acknowledged) == set(stored)
    assert set(stored.values()) == {"confirmed"}
    mails = {email: each for slug in slugs for email, each in standing_mails(slug).items()}
    ids = {email: {mail.message_id for mail in each} for email, each in mails.items()}
    assert {email: len(own) for email, own in ids.items()} == dict.fromkeys(stored, 1)
    until(lambda: unsent() == 0)
    copies = mail_server.copies()
    assert {email: set(copies[email]) for email in stored} == ids
    deaths = victims.count("worker") + 1  # each can repeat the one mail it had in hand
    assert sum(len(copies[email]) for email in stored) <= len(stored) + deaths
