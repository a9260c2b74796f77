"""Where somebody is a member, and as what."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

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
    """The memberships of a user with their organisations, by the short names of these."""
    return list(
        db.session.scalars(
            select(Member)
            .join(Member.organisation)
            .where(Member.user_id == user_id)
            .options(contains_eager(Member.organisation).selectinload(Organisation.texts))
            .order_by(Organisation.slug)
        )
    )
