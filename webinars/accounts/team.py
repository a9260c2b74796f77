"""The members of an organisation: what each may do there. One owner at least always remains."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from webinars.accounts.models import Member, Organisation, Role, User
from webinars.accounts.rights import Right, is_granted
from webinars.extensions import db


class LastOwner(ValueError):
    """Nobody would be left who can change the team."""


def list_members(organisation_id: int) -> Sequence[Member]:
    """The members with their users, by name."""
    return db.session.scalars(
        select(Member)
        .join(Member.user)
        .where(Member.organisation_id == organisation_id)
        .options(contains_eager(Member.user))
        .order_by(User.name, User.email)
    ).all()


def find_member(public_id: str, *, organisation_id: int) -> Member | None:
    """The membership of the user with this public id."""
    return db.session.scalar(
        select(Member)
        .join(Member.user)
        .where(Member.organisation_id == organisation_id, User.public_id == public_id)
        .options(contains_eager(Member.user))
    )


def is_anybody_named(organisation_id: int) -> bool:
    """Whether some member may read access needs: they are named, and their role sees people."""
    named = db.session.scalars(
        select(Member.role).where(
            Member.organisation_id == organisation_id, Member.sees_access_needs
        )
    )
    return any(is_granted(role, Right.SEE_PEOPLE) for role in named)


def is_last_owner(member: Member) -> bool:
    """Whether `member` is the only owner, who stays."""
    owners = db.session.scalars(
        select(Member.user_id).where(
            Member.organisation_id == member.organisation_id, Member.role == Role.OWNER
        )
    ).all()
    return list(owners) == [member.user_id]


def change_member(member: Member, *, role: Role, sees_access_needs: bool) -> None:
    """Give a member another role, and name them, or not, as one who sees access needs.

    Raises `LastOwner`.
    """
    if role is not Role.OWNER:
        _keep_an_owner(member)
    member.role = role
    member.sees_access_needs = sees_access_needs


def remove_member(member: Member) -> None:
    """End a membership; at the next request of an open session the organisation is out of reach.

    Raises `LastOwner`.
    """
    _keep_an_owner(member)
    db.session.delete(member)


def _keep_an_owner(member: Member) -> None:
    """Raise `LastOwner` if `member` is the only one.

    The organisation's row is held meanwhile: two owners cannot demote each other at once.
    """
    db.session.scalars(
        select(Organisation.id).where(Organisation.id == member.organisation_id).with_for_update()
    ).one()
    if is_last_owner(member):
        raise LastOwner
