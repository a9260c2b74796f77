"""How much work a form makes does not tell whether its address is registered already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    a_request,
    add_event,
    local,
    messages,
    sign_up,
    statuses,
)
from webinars.extensions import db, transaction
from webinars.registrations.parties.registering import Member, PartyRequest, register_party
from webinars.registrations.register import register


def alone(event_id: int, email: str) -> None:
    """The form for oneself."""
    request = a_request(email, newsletter_consent="Send it.")
    register(event_id=event_id, request=request, domain=DOMAIN, now=NOW)


def by_another(event_id: int, email: str) -> None:
    """The form for several people, with one."""
    register_party(event_id=event_id, request=party_of(email), domain=DOMAIN, now=NOW)


@pytest.mark.parametrize("send", [alone, by_another])
@pytest.mark.parametrize("dates", [1, 12])
def test_a_known_address_costs_as_many_statements_as_an_unknown_one(
    app: Flask, count_queries: list[str], dates: int, send: Callable[[int, str], None]
) -> None:
    """The mails for further dates are written for who is new alone: that must not show."""
    spans = [(local(7, day, 11), local(7, day, 12)) for day in range(1, dates + 1)]
    event_id = add_event(spans=spans)
    sign_up(event_id)
    counts = []
    for email in ("amina@example.org", "bo@example.org"):
        with transaction():
            count_queries.clear()
            send(event_id, email)
            db.session.flush()
            counts.append(len(count_queries))

    known, unknown = counts

    assert abs(known - unknown) <= 4
    assert messages("amina@example.org")[dates:] == ["already-registered"]
    assert len(messages("bo@example.org")) == dates
    assert statuses(event_id).keys() == {"amina@example.org", "bo@example.org"}


def party_of(email: str) -> PartyRequest:
    """A form for one person, whom somebody else names."""
    return PartyRequest(
        contact_name="Cy",
        contact_email="cy@example.org",
        language="en",
        people=[Member(email=email, details=a_request(email))],
        together=False,
        submission=f"of {email}",
    )


def test_an_address_as_long_as_can_be_is_told_that_it_is_known(app: Flask) -> None:
    email = f"x@{'.'.join(['a' * 60] * 3)}.{'b' * 40}.example.org"
    event_id = add_event(
        spans=[(local(7, 1, 11), local(7, 1, 12)), (local(7, 2, 11), local(7, 2, 12))]
    )
    for submission in ("one", "two"):
        sign_up(event_id, email, submission=submission)

    assert messages(email)[-1] == "already-registered"
    assert list(statuses(event_id)) == [email]
