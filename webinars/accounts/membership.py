"""Where somebody is a member, and as what."""

from __future__ import annotations

from sqlalchemy import select

from webinars.accounts.models import Member, Organisation
from webinars.extensions import db


def find_membership(*, user_id: int, organisation: str) -> Member | None:
    """The membership of a user in the organisation with the short name `organisation`."""
    return db.session.scalar(
        select(Member)
        .join(Organisation)
        .where(Member.user_id == user_id, Organisation.slug == organisation)
    )


def list_memberships(user_id: int) -> list[Member]:
    """The memberships of a user, by the organisations' short names."""
    return list(
        db.session.scalars(
            select(Member)
            .join(Organisation)
            .where(Member.user_id == user_id)
            .order_by(Organisation.slug)
        )
    )
