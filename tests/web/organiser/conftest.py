"""An organisation with an event, its members' browsers, and a stranger's."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.registrations.builders import add_event, find, sign_up
from tests.web.organiser.people import Organiser, join, organisation_of
from webinars.accounts.models import Role
from webinars.events.models import Event
from webinars.extensions import db


@pytest.fixture
def event_id(app: Flask) -> int:
    """A published event that people can register for."""
    return add_event()


@pytest.fixture
def desk(event_id: int) -> str:
    """The address of the event's pages for its organisation: `/organiser/<slug>/events/<slug>`."""
    event = db.session.get_one(Event, event_id)
    return f"/organiser/{event.organisation.slug}/events/{event.slug}"


@pytest.fixture
def owner(app: Flask, event_id: int) -> Organiser:
    """An owner of the event's organisation."""
    return join(app, organisation_of(event_id), Role.OWNER)


@pytest.fixture
def editor(app: Flask, event_id: int) -> Organiser:
    """An editor of the event's organisation."""
    return join(app, organisation_of(event_id), Role.EDITOR)


@pytest.fixture
def viewer(app: Flask, event_id: int) -> Organiser:
    """A viewer of the event's organisation."""
    return join(app, organisation_of(event_id), Role.VIEWER)


@pytest.fixture
def checker(app: Flask, event_id: int) -> Organiser:
    """A member of the event's organisation for the check-in."""
    return join(app, organisation_of(event_id), Role.CHECK_IN)


@pytest.fixture
def stranger(app: Flask, event_id: int) -> Organiser:
    """An owner of another organisation, who has an event there."""
    return join(app, organisation_of(add_event()), Role.OWNER)


@pytest.fixture
def page(event_id: int, desk: str) -> str:
    """The address of Amina's page; she said what she needs."""
    sign_up(
        event_id,
        organisation="ECRE",
        access_needs="A ramp.",
        access_consent="They may use it.",
        newsletter_consent="Send it.",
    )
    return f"{desk}/people/{find().public_id}/"
