"""Pages in the states that an event and a registration come to, for everybody too."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.judging import (
    SMALLEST,
    TOO_SMALL,
    violations_in,
    width_of,
)
from tests.browser.occasions import add_event, inside
from tests.registrations.builders import find_in_transaction, sign_up
from tests.system.site import Site
from webinars.events.exchange import find_event
from webinars.extensions import transaction
from webinars.languages import SHIPPED
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SPAN = [("2083-03-04T10:00", "2083-03-04T11:00")]
REGISTRATION = {
    "closed": {"closes": "2026-01-01T10:00"},
    "not yet open": {"opens": "2083-01-01T10:00"},
    "full": {"capacity": 0, "waiting_list": False},
    "waiting list": {"capacity": 0},
    "approval": {"approval": True},
}
EVENTS: dict[str, dict[str, object]] = {
    "cancelled": {"status": "cancelled"},
    "postponed": {"status": "postponed"},
    "invitation only": {"visibility": "invitation"},
    **{name: {"registration": rules} for name, rules in REGISTRATION.items()},
}
PEOPLE = ("pending", "waiting", "declined", "cancelled", "offered")


@pytest.fixture(scope="module")
def addresses(site: Site) -> dict[str, str]:
    """The path of each page below its language, by the name of its state."""
    for name, changes in EVENTS.items():
        add_event(site, _slug(name), SPAN, **changes)
    add_event(site, "states", SPAN)
    found = {f"event {name}": f"/events/{_slug(name)}/" for name in EVENTS}
    for name in PEOPLE:
        found[f"registration {name}"] = f"/registrations/{_person(site, name)}/"
    return found


def _slug(name: str) -> str:
    return f"state-{name.replace(' ', '-')}"


def _person(site: Site, state: str) -> str:
    """Somebody whose registration has come to a state; the token of their own link."""
    now = utc_now()
    with inside(site):
        event = find_event("states")
        assert event is not None
        sign_up(event.id, f"{state}@states.example.org", now=now, name="ليلى حداد")
        with transaction():
            person = find_in_transaction(f"{state}@states.example.org")
            if state == "offered":
                person.status = RegistrationStatus.WAITING
                person.offered_until = now + timedelta(days=1)
            else:
                person.status = RegistrationStatus(state)
        return person.token


STATES = [*(f"event {name}" for name in EVENTS), *(f"registration {name}" for name in PEOPLE)]


@pytest.mark.parametrize(("state", "language"), list(product(STATES, SHIPPED)))
def test_a_page_in_this_state_is_for_everybody(
    visitors: dict[str, Page], addresses: dict[str, str], state: str, language: str
) -> None:
    page = visitors[language]
    answer = page.goto(f"/{language}{addresses[state]}")
    assert answer is not None
    assert answer.ok
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert violations_in(page, language) == []
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert width_of(page) <= SMALLEST
