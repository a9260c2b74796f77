"""The link of an invitation: a new account, or a further organisation for one that is there."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.builders import letter, link_in, mails
from tests.web.organiser.people import PASSWORD, Organiser, organisation_of, token_of, user_of
from webinars.accounts.models import AuditEntry, Member, Role, User
from webinars.accounts.service import find_user
from webinars.extensions import db
from webinars.times import utc_now

GUEST = "guest@example.org"
FIELDS = {"name": "Gül", "password": "a phrase of a guest"}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def invite(owner: Organiser, desk: str, email: str = GUEST, role: str = "viewer") -> str:
    """Invite somebody; the path of the link in their mail."""
    answer = owner.post(f"{desk.partition('/events/')[0]}/team/", {"email": email, "role": role})
    assert answer.status_code == 303, answer.text
    return link_in(letter(email, utc_now()), "invitations")


def roles_of(email: str) -> dict[str, Role]:
    db.session.rollback()
    members = db.session.query(Member).join(User).filter_by(email=email)
    return {each.organisation.slug: each.role for each in members}


def test_somebody_new_sets_name_and_password_and_is_in(
    owner: Organiser, visitor: FlaskClient, desk: str, event_id: int
) -> None:
    path, slug = invite(owner, desk), organisation_of(event_id).slug
    page = visitor.get(path)
    assert GUEST in page.text
    may = "Your role: Viewer. You can see events and participants, and change nothing."
    assert may in page.text
    assert may in letter(GUEST, utc_now()).text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = visitor.post(path, data={**FIELDS, "csrf_token": token_of(page)})
    assert answer.location == f"/organiser/{slug}/"
    assert "Welcome!" in visitor.get(answer.location).text
    assert roles_of(GUEST) == {slug: Role.VIEWER}
    entry = db.session.query(AuditEntry).filter_by(action="member.join").one()
    user = find_user(GUEST)
    assert user is not None
    assert (entry.user_id, entry.subject) == (user.id, f"user/{user.public_id}")
    assert GUEST not in str(entry.details)
    assert visitor.get(path).status_code == 404


def test_opening_the_link_changes_nothing(
    owner: Organiser, visitor: FlaskClient, desk: str
) -> None:
    path = invite(owner, desk)
    for _ in range(2):
        assert visitor.get(path).status_code == 200
    assert find_user(GUEST) is None


@pytest.mark.parametrize(
    "fields", [{"name": "", "password": FIELDS["password"]}, {"name": "Gül", "password": "short"}]
)
def test_without_a_name_or_with_a_short_password_nobody_is_made(
    owner: Organiser, visitor: FlaskClient, desk: str, fields: dict[str, str]
) -> None:
    path = invite(owner, desk)
    answer = visitor.post(path, data={**fields, "csrf_token": token_of(visitor.get(path))})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert find_user(GUEST) is None


def test_who_has_an_account_signs_in_and_accepts(
    app: Flask, owner: Organiser, stranger: Organiser, visitor: FlaskClient, desk: str
) -> None:
    path = invite(owner, desk, stranger.email, "editor")
    page = visitor.get(path)
    assert "Sign in with it" in page.text
    token = token_of(visitor.get("/organiser/-/login"))
    refused = visitor.post(path, data={**FIELDS, "csrf_token": token})
    assert refused.status_code == 422
    assert len(roles_of(stranger.email)) == 1
    fields = {"email": stranger.email, "password": PASSWORD, "csrf_token": token}
    back = visitor.post(f"/organiser/-/login?next={path}", data=fields)
    assert back.location == path
    accepted = visitor.post(path, data={"csrf_token": token_of(visitor.get(path))})
    assert accepted.status_code == 303
    assert sorted(roles_of(stranger.email).values()) == [Role.EDITOR, Role.OWNER]


def test_a_password_cannot_be_set_by_an_invitation(
    owner: Organiser, stranger: Organiser, visitor: FlaskClient, desk: str
) -> None:
    path = invite(owner, desk, stranger.email)
    token = token_of(visitor.get("/organiser/-/login"))
    before = user_of(stranger).password
    visitor.post(path, data={**FIELDS, "csrf_token": token})
    db.session.rollback()
    assert user_of(stranger).password == before
    assert visitor.get("/organiser/").location.startswith("/organiser/-/login")


def test_somebody_in_two_organisations_switches_in_one_click(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    path = invite(owner, desk, stranger.email)
    stranger.client.post(path, data={"csrf_token": token_of(stranger.get(path))})
    here = f"/organiser/{organisation_of(event_id).slug}/"
    page = stranger.get(here).text
    (elsewhere,) = set(roles_of(stranger.email)) - {organisation_of(event_id).slug}
    assert f'<a href="/organiser/{elsewhere}/">' in page
    assert f'<a href="{here}">' in stranger.get(f"/organiser/{elsewhere}/").text


def test_an_editor_does_not_become_an_owner_by_sending_it(
    owner: Organiser, visitor: FlaskClient, desk: str, event_id: int
) -> None:
    path = invite(owner, desk)
    more = {"role": "owner", "organisation_id": "1", "email": "other@example.org"}
    token = token_of(visitor.get(path))
    visitor.post(path, data={**FIELDS, **more, "csrf_token": token})
    assert roles_of(GUEST) == {organisation_of(event_id).slug: Role.VIEWER}
    assert find_user("other@example.org") is None


@pytest.mark.parametrize("token", ["x", "%00", "%F0%9F%98%80", "0" * 64])
def test_a_link_that_was_never_given_out_leads_nowhere(visitor: FlaskClient, token: str) -> None:
    assert visitor.get(f"/organiser/-/invitations/{token}").status_code == 404


def test_the_link_of_an_ended_invitation_is_answered_without_a_name(
    owner: Organiser, visitor: FlaskClient, desk: str
) -> None:
    path = invite(owner, desk)
    invite(owner, desk)
    assert len(mails(GUEST)) == 1
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert GUEST not in answer.text
    assert user_of(owner).email not in answer.text
