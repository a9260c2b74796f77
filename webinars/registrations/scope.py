"""Whom somebody may see among an event's registrants; every question about people starts here."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from webinars.events.organising import PartnerLink
from webinars.extensions import db
from webinars.registrations.lookup import RegistrationNotFound
from webinars.registrations.models import Registration
from webinars.registrations.seats import lock_event

Condition = sa.ColumnElement[bool]


class PersonNotFound(RegistrationNotFound):
    """Nobody within the scope has this public id."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The registrants of one event; with `partner_id`, those who came by that partner's links.

    `partner_id` is the id of the partner's organisation.
    """

    event_id: int
    partner_id: int | None = None

    def conditions(self) -> list[Condition]:
        """What limits a query to the scope."""
        within: list[Condition] = [Registration.event_id == self.event_id]
        if self.partner_id is not None:
            links = sa.select(PartnerLink.id).where(
                PartnerLink.event_id == self.event_id,
                PartnerLink.organisation_id == self.partner_id,
            )
            within.append(Registration.partner_link_id.in_(links))
        return within


def get_person(scope: Scope, public_id: str) -> Registration:
    """The registration with this public id, where it is in the scope. Raises `PersonNotFound`."""
    found = db.session.scalar(
        sa.select(Registration).where(*scope.conditions(), Registration.public_id == public_id)
    )
    if found is None:
        raise PersonNotFound
    return found


def lock_person(scope: Scope, public_id: str) -> Registration:
    """The same as it is now, with the event locked: nobody else changes them before the commit."""
    lock_event(scope.event_id)
    return get_person(scope, public_id)


def list_people(scope: Scope, public_ids: list[str]) -> list[Registration]:
    """Those of `public_ids` who are in the scope, in the order in which they registered."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(*scope.conditions(), Registration.public_id.in_(public_ids))
            .order_by(Registration.created_at, Registration.id)
            .options(selectinload(Registration.chosen_dates))
        )
    )
