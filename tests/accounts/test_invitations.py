"""Invitations: by mail, for a week, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.accounts.builders import (
    DOMAIN,
    NOW,
    a_member,
    a_user,
    an_organisation,
    letter,
    link_in,
    mails,
    read,
)
from webinars.accounts.invitations import (
    KEPT,
    LASTS,
    AlreadyMember,
    accept,
    find_by_token,
    find_invitation,
    invite,
    list_invitations,
    list_undeliverable,
    remove_ended,
    send_again,
    withdraw,
)
from webinars.accounts.models import Member, MemberInvitation, Organisation, Role, User
from webinars.accounts.service import InvalidAccount
from webinars.extensions import db, transaction
from webinars.mail.models import MailState

GUEST = "guest@example.org"


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    """An organisation with an owner, Olga."""
    found = an_organisation()
    a_member(found, "olga@example.org")
    return found


def olga() -> User:
    return db.session.query(User).filter_by(email="olga@example.org").one()


def call(role: Role = Role.EDITOR, email: str = GUEST, now: datetime = NOW) -> MemberInvitation:
    with transaction():
        return invite(
            organisation=db.session.query(Organisation).one(),
            email=email,
            role=role,
            invited_by=olga(),
            domain=DOMAIN,
            now=now,
        )


def token_sent(now: datetime = NOW) -> str:
    return link_in(letter(GUEST, now), "invitations").rpartition("/")[2]


def test_the_link_in_the_mail_leads_to_the_invitation(organisation: Organisation) -> None:
    invitation = call()
    assert find_by_token(token_sent(), now=NOW) == invitation
    assert letter(GUEST).subject == "Invitation to SHARE Network"
    assert "Olga invites you" in letter(GUEST).text
    assert "Editor" in letter(GUEST).text
    assert token_sent() not in str(mails(GUEST)[0].payload)
    assert invitation.token_hash != token_sent()


def test_a_member_s_mail_is_in_their_language(organisation: Organisation) -> None:
    a_user(GUEST).language = "fr"
    db.session.commit()
    call()
    assert "Réseau SHARE" in letter(GUEST).text


def test_who_accepts_is_a_member_and_the_link_ends(organisation: Organisation) -> None:
    call(Role.VIEWER)
    token = token_sent()
    a_user(GUEST)
    with transaction():
        invitation = find_by_token(token, now=NOW)
        assert invitation is not None
        accept(invitation, user=db.session.query(User).filter_by(email=GUEST).one())
    member = db.session.query(Member).join(User).filter_by(email=GUEST).one()
    assert (member.role, member.sees_access_needs) == (Role.VIEWER, False)
    assert find_by_token(token, now=NOW) is None
    assert mails(GUEST) == []


def test_an_older_invitation_takes_nothing_from_somebody_who_is_a_member_by_now(
    organisation: Organisation,
) -> None:
    invitation = call(Role.VIEWER)
    with transaction():
        accept(db.session.merge(invitation), user=olga())
    assert db.session.query(Member).one().role is Role.OWNER


def test_a_link_works_for_a_week(organisation: Organisation) -> None:
    call()
    token = token_sent()
    assert find_by_token(token, now=NOW + LASTS - timedelta(seconds=1)) is not None
    assert find_by_token(token, now=NOW + LASTS) is None
    assert read(mails(GUEST)[0], NOW + LASTS) is None


def test_no_byte_of_a_link_can_be_another(organisation: Organisation) -> None:
    call()
    token = token_sent()
    for place in range(len(token)):
        other = "a" if token[place] != "a" else "b"
        assert find_by_token(token[:place] + other + token[place + 1 :], now=NOW) is None
    for wrong in (token.upper(), "", "\x00", "é", "\ud800"):
        assert find_by_token(wrong, now=NOW) is None


def test_sent_again_only_the_new_link_works(organisation: Organisation) -> None:
    invitation = call()
    older, later = token_sent(), NOW + timedelta(days=3)
    with transaction():
        send_again(db.session.merge(invitation), invited_by=olga(), domain=DOMAIN, now=later)
    assert len(mails(GUEST)) == 1
    assert find_by_token(older, now=later) is None
    assert find_by_token(token_sent(later), now=NOW + timedelta(days=9)) is not None


def test_inviting_an_address_again_changes_the_role_and_makes_no_second(
    organisation: Organisation,
) -> None:
    call(Role.VIEWER)
    call(Role.OWNER)
    assert [each.role for each in list_invitations(organisation.id)] == [Role.OWNER]
    assert len(mails(GUEST)) == 1


def test_a_withdrawn_invitation_and_its_mail_are_gone(organisation: Organisation) -> None:
    call()
    token = token_sent()
    with transaction():
        withdraw(db.session.query(MemberInvitation).one())
    assert find_by_token(token, now=NOW) is None
    assert mails(GUEST) == []


def test_a_member_is_not_invited_and_neither_is_what_is_no_address(
    organisation: Organisation,
) -> None:
    with pytest.raises(AlreadyMember):
        call(email="OLGA@example.org")
    with pytest.raises(InvalidAccount):
        call(email="nobody")


def test_another_organisation_does_not_find_it(organisation: Organisation) -> None:
    invitation = call()
    other = an_organisation("other")
    assert find_invitation(invitation.public_id, organisation_id=other.id) is None
    assert find_invitation(invitation.public_id, organisation_id=organisation.id) is not None
    assert list_invitations(other.id) == []


def test_owners_see_which_mail_did_not_arrive(organisation: Organisation) -> None:
    invitation = call()
    pending = list_invitations(organisation.id)
    assert list_undeliverable(pending) == set()
    mails(GUEST)[0].state = MailState.UNDELIVERABLE
    db.session.commit()
    assert list_undeliverable(pending) == {invitation.public_id}


def test_the_link_survives_a_change_of_the_site_s_key(
    app: Flask, organisation: Organisation
) -> None:
    call()
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, secret_keys=("n" * 32, *settings.secret_keys))
    assert find_by_token(token_sent(), now=NOW) is not None


def test_invitations_that_ended_long_ago_are_removed(organisation: Organisation) -> None:
    call()
    with transaction():
        assert remove_ended(now=NOW + LASTS + KEPT) == 0
        assert remove_ended(now=NOW + LASTS + KEPT + timedelta(seconds=1)) == 1
    assert list_invitations(organisation.id) == []
