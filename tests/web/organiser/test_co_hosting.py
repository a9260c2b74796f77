"""Members of a co-host look at an event as far as its owner granted, and change nothing there."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.registrations.builders import sign_up
from tests.web.organiser.filling import Fields, fill, forms_of
from tests.web.organiser.people import Organiser, user_of
from webinars.accounts.membership import find_membership
from webinars.accounts.models import AuditEntry
from webinars.accounts.rights import Right
from webinars.events.hosting import find_hosted
from webinars.events.models import Event, EventHost, HostSight
from webinars.extensions import db, transaction
from webinars.web.organiser.desk import EventDesk


def desk_at(event_id: int, who: Organiser) -> EventDesk:
    """The desk at which somebody sits in their own organisation, at this event."""
    db.session.rollback()
    user = user_of(who)
    slug = user.memberships[0].organisation.slug
    member = find_membership(user_id=user.id, organisation=slug)
    assert member is not None
    event = db.session.get_one(Event, event_id)
    found = find_hosted(slug=event.slug, organisation_id=member.organisation_id)
    assert found is not None
    return EventDesk(
        user=user,
        member=member,
        organisation=member.organisation,
        event=found[0],
        sight=found[1],
    )


def grant(event_id: int, who: Organiser, sight: HostSight) -> None:
    """Make somebody's organisation a co-host."""
    organisation_id = user_of(who).memberships[0].organisation_id
    with transaction():
        db.session.add(EventHost(event_id=event_id, organisation_id=organisation_id, sight=sight))


@pytest.mark.parametrize("sight", list(HostSight))
def test_an_owner_of_a_co_host_may_look_and_no_more(
    app: Flask, stranger: Organiser, event_id: int, sight: HostSight
) -> None:
    grant(event_id, stranger, sight)
    desk = desk_at(event_id, stranger)
    granted = {right for right in Right if desk.may(right)}
    people = {Right.SEE_PEOPLE} if sight is not HostSight.NONE else set()
    assert granted == {Right.ENTER, Right.SEE_EVENTS} | people
    assert (desk.sight, desk.is_owner) == (sight, False)


def test_an_owner_of_the_event_s_organisation_may_do_everything(
    owner: Organiser, event_id: int
) -> None:
    desk = desk_at(event_id, owner)
    assert all(desk.may(right) for right in Right)
    assert (desk.sight, desk.is_owner) == (HostSight.ALL, True)


def test_a_grant_that_is_taken_back_ends_at_the_next_request(
    stranger: Organiser, event_id: int
) -> None:
    grant(event_id, stranger, HostSight.ALL)
    own = stranger.get("/organiser/").location
    event = db.session.get_one(Event, event_id)
    path = f"{own}events/{event.slug}/people/"
    assert stranger.get(path).status_code == 200
    with transaction():
        db.session.query(EventHost).update({"sight": HostSight.NONE})
    assert stranger.get(path).status_code == 403
    with transaction():
        db.session.query(EventHost).delete()
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("sight", list(HostSight))
def test_totals_of_everybody_are_told_to_those_alone_who_see_everybody(
    stranger: Organiser, event_id: int, sight: HostSight
) -> None:
    grant(event_id, stranger, sight)
    with transaction():
        db.session.get_one(Event, event_id).capacity = 20
    sign_up(event_id, listening_language="fr")
    event = db.session.get_one(Event, event_id)
    there = f"{stranger.get('/organiser/').location}events/{event.slug}"
    languages, people = (stranger.get(f"{there}/{page}") for page in ("languages", "people/"))
    assert languages.status_code == 200
    sees_all = sight is HostSight.ALL
    assert ("French: 1 person" in languages.text) == sees_all
    assert people.status_code == (403 if sight is HostSight.NONE else 200)
    assert ("1 of 20 places" in people.text) == sees_all


def test_everybody_is_shown_to_a_co_host_only_when_it_was_asked_back(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    slug = user_of(stranger).memberships[0].organisation.slug
    sign_up(event_id, "one@example.org")
    sign_up(event_id, "two@example.org")
    page = f"{desk}/co-hosts"
    asked = fill(owner, page, organisation__0=slug, sight__0="all")
    assert asked.status_code == 200
    assert "see everybody?</h1>" in asked.text
    assert "the answers of 2 people who have registered" in asked.text
    db.session.rollback()
    assert db.session.query(EventHost).count() == 0
    saved = owner.post(page, {**_question(asked), "sure": "yes"})
    assert saved.status_code == 303
    assert f'<a href="{desk}/messages/new">Write to them</a>' in owner.get(saved.location).text
    entry = db.session.query(AuditEntry).filter_by(action="event.co-hosts").one()
    assert entry.details["people"] == 2


def _question(page: TestResponse) -> Fields:
    return next(each.fields for each in forms_of(page) if each.action.endswith("/co-hosts"))


def test_what_co_hosts_see_already_and_what_is_less_is_not_asked_back(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    slug = user_of(stranger).memberships[0].organisation.slug
    page = f"{desk}/co-hosts"
    assert fill(owner, page, organisation__0=slug, sight__0="all").status_code == 303
    sign_up(event_id)
    for sight in ("all", "own", "none"):
        assert fill(owner, page, organisation__0=slug, sight__0=sight).status_code == 303
    assert fill(owner, page, organisation__0=slug, sight__0="all").status_code == 200
