"""What one click would remove is asked about first, and no proof of who asks stands in the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.registrations.builders import sign_up
from tests.registrations.invitations.lists import invite, invited
from tests.web.organiser import test_inviting as inviting
from tests.web.organiser import test_mailing_templates as keeping
from tests.web.organiser import test_partner_links as links
from tests.web.organiser import test_reservations as seats
from tests.web.organiser.people import PASSWORD, Organiser, join, organisation_of, user_of
from webinars.accounts.models import Role
from webinars.times import utc_now

PROOF = {"confirm-password": PASSWORD, "confirm-code": "604213"}
Asking = Callable[[Organiser, str, int], str]
"""Makes what can be removed; the address to which the button sends its form."""


def logo(owner: Organiser, desk: str, event_id: int) -> str:
    return f"/organiser/{organisation_of(event_id).slug}/settings/logo/remove"


def template(owner: Organiser, desk: str, event_id: int) -> str:
    keeping.keep(owner, desk, "Reminder")
    return f"{desk}/messages/templates/{keeping.template().public_id}/delete"


def link(owner: Organiser, desk: str, event_id: int) -> str:
    links.add(owner, desk)
    sign_up(event_id, via="ecre-newsletter")
    return f"{desk}/links/ecre-newsletter/remove"


def held_seats(owner: Organiser, desk: str, event_id: int) -> str:
    seats.limit(event_id, 10)
    owner.post(f"{desk}/people/seats/add", seats.GROUP)
    return f"{desk}/people/seats/{seats.held().public_id}/remove"


def invitation(owner: Organiser, desk: str, event_id: int) -> str:
    inviting.soon(event_id)
    invite(event_id, now=utc_now() - timedelta(hours=1))
    return f"{desk}/invitations/{invited().public_id}/remove"


def other_owner(owner: Organiser, desk: str, event_id: int) -> str:
    joined = join(owner.client.application, organisation_of(event_id), Role.OWNER, "b@example.org")
    return f"{desk.partition('/events/')[0]}/team/{user_of(joined).public_id}/remove"


@pytest.mark.parametrize("made", [logo, template, link, held_seats, invitation, other_owner])
def test_the_question_carries_along_what_was_sent_and_no_password(
    owner: Organiser, event_id: int, desk: str, made: Asking
) -> None:
    asked = owner.post(made(owner, desk, event_id), {**PROOF, "further": "kept-along"})
    assert asked.status_code == 200
    assert 'name="sure"' in asked.text
    assert "kept-along" in asked.text
    for name, value in PROOF.items():
        assert name not in asked.text
        assert value not in asked.text
