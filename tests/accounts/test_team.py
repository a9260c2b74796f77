"""Members change and go; an owner always remains."""

from __future__ import annotations

from threading import Thread

import pytest
from flask import Flask

from tests.accounts.builders import a_member, an_organisation
from webinars.accounts.models import Member, Organisation, Role, User
from webinars.accounts.team import (
    LastOwner,
    change_member,
    find_member,
    list_members,
    remove_member,
)
from webinars.extensions import db, transaction


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    """An organisation with an owner and an editor."""
    found = an_organisation()
    a_member(found, "olga@example.org", Role.OWNER)
    a_member(found, "emil@example.org", Role.EDITOR)
    return found


def member(email: str) -> Member:
    return db.session.query(Member).join(User).filter_by(email=email).one()


def test_members_are_listed_by_name(organisation: Organisation) -> None:
    assert [each.user.name for each in list_members(organisation.id)] == ["Emil", "Olga"]


def test_a_member_gets_another_role_and_may_see_access_needs(organisation: Organisation) -> None:
    with transaction():
        change_member(member("emil@example.org"), role=Role.VIEWER, sees_access_needs=True)
    emil = member("emil@example.org")
    assert (emil.role, emil.sees_access_needs) == (Role.VIEWER, True)


def test_a_removed_member_is_gone_and_their_account_stays(organisation: Organisation) -> None:
    with transaction():
        remove_member(member("emil@example.org"))
    assert [each.user.name for each in list_members(organisation.id)] == ["Olga"]
    assert db.session.query(User).count() == 2


def test_the_last_owner_stays_an_owner(organisation: Organisation) -> None:
    with pytest.raises(LastOwner), transaction():
        remove_member(member("olga@example.org"))
    with pytest.raises(LastOwner), transaction():
        change_member(member("olga@example.org"), role=Role.EDITOR, sees_access_needs=False)
    with transaction():
        change_member(member("olga@example.org"), role=Role.OWNER, sees_access_needs=True)
    assert member("olga@example.org").role is Role.OWNER


def test_an_owner_elsewhere_does_not_count(organisation: Organisation) -> None:
    a_member(an_organisation("other"), "emil@example.org", Role.OWNER)
    here = find_member(member_id("olga@example.org"), organisation_id=organisation.id)
    assert here is not None
    with pytest.raises(LastOwner), transaction():
        remove_member(db.session.merge(here))


def test_two_owners_cannot_remove_each_other_at_once(
    app: Flask, organisation: Organisation
) -> None:
    a_member(organisation, "emil@example.org", Role.OWNER)
    refused: list[str] = []

    def remove(email: str) -> None:
        with app.app_context():
            try:
                with transaction():
                    remove_member(member(email))
            except LastOwner:
                refused.append(email)

    threads = [Thread(target=remove, args=(f"{who}@example.org",)) for who in ("olga", "emil")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert len(refused) == 1
    assert len(list_members(organisation.id)) == 1


def member_id(email: str) -> str:
    return db.session.query(User).filter_by(email=email).one().public_id


def test_another_organisation_does_not_find_a_member(organisation: Organisation) -> None:
    other = an_organisation("other")
    assert find_member(member_id("emil@example.org"), organisation_id=other.id) is None
