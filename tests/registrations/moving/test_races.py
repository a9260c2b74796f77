"""A list comes in while people register: nobody gets a seat that is not there, nobody two."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from tests.registrations.builders import add_event, mails, statuses
from tests.registrations.crowd import AtOnce
from tests.registrations.moving.lists import begin, check, counts, csv_of, keep
from webinars.registrations.models import RegistrationStatus

STATUS = RegistrationStatus
HEADINGS = ["Name", "E-mail"]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def test_a_list_and_the_form_share_the_seats(app: Flask, at_once: AtOnce) -> None:
    event_id = add_event(capacity=40)
    people = [["X", f"p{number}@example.org"] for number in range(60)]
    file_id = keep(event_id, csv_of(HEADINGS, *people))
    check(file_id)
    begin(file_id)
    acts = [("register", event_id, f"p{number}@example.org") for number in range(40, 80)]
    acts[::4] = [("go on with a list", event_id, str(file_id))] * 10
    outcomes = at_once(acts)
    assert outcomes == {"done": 40}
    found = statuses(event_id)
    assert Counter(found.values())[STATUS.CONFIRMED] == 40
    assert {f"p{number}@example.org" for number in range(60)} <= found.keys()
    assert sum(counts(file_id).values()) == 60
    told = Counter(mail.recipient for mail in mails() if mail.message != "already-registered")
    assert set(told.values()) == {1}
