"""Who works on an event: its owner, its co-hosts with what they were granted, nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.events.builders import NOW, make_event, make_organisation
from webinars.accounts.models import Organisation
from webinars.events.hosting import find_hosted, list_latest, mark_changed
from webinars.events.models import Event, EventHost, EventStatus, HostSight
from webinars.extensions import db, transaction

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def co_host(app: Flask) -> int:
    """An organisation beside the event's own; its id."""
    return make_organisation("co-host").id


def host(slug: str, organisation_id: int, sight: HostSight = HostSight.NONE) -> None:
    """Let the organisation co-host the event."""
    with transaction():
        event = db.session.query(Event).filter_by(slug=slug).one()
        db.session.add(EventHost(event_id=event.id, organisation_id=organisation_id, sight=sight))


def owner_of(slug: str) -> int:
    return db.session.query(Event).filter_by(slug=slug).one().organisation_id


def changed_at(slug: str) -> bool:
    db.session.rollback()
    return db.session.query(Event).filter_by(slug=slug).one().updated_at == LATER


def test_the_owner_sees_all(app: Flask) -> None:
    make_event("summer")
    found = find_hosted(slug="summer", organisation_id=owner_of("summer"))
    assert found is not None
    assert (found[0].slug, found[1]) == ("summer", HostSight.ALL)


@pytest.mark.parametrize("sight", list(HostSight))
def test_a_co_host_sees_what_the_owner_granted(app: Flask, co_host: int, sight: HostSight) -> None:
    make_event("summer")
    host("summer", co_host, sight)
    found = find_hosted(slug="summer", organisation_id=co_host)
    assert found is not None
    assert found[1] is sight


def test_a_co_host_sees_nobody_unless_the_owner_says_so(app: Flask, co_host: int) -> None:
    make_event("summer")
    with transaction():
        event = db.session.query(Event).one()
        db.session.add(EventHost(event_id=event.id, organisation_id=co_host))
    found = find_hosted(slug="summer", organisation_id=co_host)
    assert found is not None
    assert found[1] is HostSight.NONE


def test_hosting_one_event_opens_no_other(app: Flask, co_host: int) -> None:
    make_event("summer")
    make_event("winter")
    host("summer", co_host, HostSight.ALL)
    assert find_hosted(slug="winter", organisation_id=co_host) is None
    assert find_hosted(slug="nothing", organisation_id=co_host) is None


def test_events_hosted_by_a_changed_organisation_are_marked(app: Flask, co_host: int) -> None:
    for slug in ("own", "other", "hosted"):
        make_event(slug, organisation=fresh(f"of-{slug}"))
    host("hosted", co_host)
    with transaction():
        mark_changed(organisation_id=owner_of("own"), now=LATER)
        mark_changed(organisation_id=co_host, now=LATER)
    assert [changed_at(slug) for slug in ("own", "other", "hosted")] == [True, False, True]
    versions = {event.slug: event.edit_version for event in db.session.scalars(select(Event))}
    assert versions == {"own": 1, "other": 0, "hosted": 1}, "else subscribed calendars keep a name"


def test_past_and_postponed_events_are_not_marked(app: Flask) -> None:
    make_event("past", days=-9, organisation=fresh("a"))
    make_event("postponed", status=EventStatus.POSTPONED, organisation=fresh("b"))
    with transaction():
        for slug in ("past", "postponed"):
            mark_changed(organisation_id=owner_of(slug), now=LATER)
    assert not changed_at("past")
    assert not changed_at("postponed")


def test_own_events_are_listed_the_latest_first(app: Flask, co_host: int) -> None:
    for slug, days in (("first", 1), ("third", 3), ("second", 2)):
        make_event(slug, days=days)
    host("first", co_host)
    own = owner_of("first")
    listed = list_latest(organisation_id=own, limit=2)
    assert [event.slug for event in listed] == ["third", "second"]
    assert list_latest(organisation_id=co_host, limit=2) == []


def fresh(slug: str) -> Organisation:
    return make_organisation(slug)
