"""The team's page: who is there, as what, who is invited; and what is out of an owner's reach."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.builders import mails, read
from tests.web.organiser.filling import forms_of
from tests.web.organiser.people import Organiser, join, organisation_of, user_of
from webinars.accounts.models import AuditEntry, Member, MemberInvitation, Organisation, Role, User
from webinars.extensions import db, transaction
from webinars.mail.models import MailState
from webinars.times import utc_now

GUEST = {"email": "guest@example.org", "role": "viewer"}


@pytest.fixture
def team(desk: str) -> str:
    """The address of the team's page."""
    return f"{desk.partition('/events/')[0]}/team/"


def member_url(team: str, who: Organiser) -> str:
    return f"{team}{user_of(who).public_id}"


def roles(event_id: int) -> dict[str, Role]:
    db.session.rollback()
    here = organisation_of(event_id).id
    members = db.session.query(Member).filter_by(organisation_id=here)
    return {each.user.email: each.role for each in members}


def logged() -> list[str]:
    db.session.rollback()
    return [each.action for each in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def change(owner: Organiser, url: str, /, **rights: str) -> TestResponse:
    """Open a member's page, choose other rights, and save them."""
    form = next(form for form in forms_of(owner.get(url)) if "role" in form.fields)
    return owner.post(url, {"version": form.fields["version"], **rights})


def test_an_owner_sees_everybody_with_their_role(
    owner: Organiser, editor: Organiser, team: str
) -> None:
    page = owner.get(team).text
    assert all(who.email in page for who in (owner, editor))
    assert "Editor" in page
    assert "Password only" in page


def test_an_owner_invites_and_sees_who_has_not_come_yet(owner: Organiser, team: str) -> None:
    answer = owner.post(team, GUEST)
    assert answer.location == team
    page = owner.get(team).text
    assert "The invitation goes to guest@example.org." in page
    assert "Waits for an answer" in page
    assert [mail.message for mail in mails("guest@example.org")] == ["member-invitation"]
    assert logged() == ["member.invite"]


def test_the_mail_is_in_the_language_that_the_owner_chooses_also_when_it_goes_again(
    owner: Organiser, team: str
) -> None:
    def language() -> str:
        [mail] = mails("guest@example.org")
        content = read(mail, utc_now())
        assert content is not None
        return content.language

    assert '<option selected value="en">English</option>' in owner.get(team).text
    owner.post(team, {**GUEST, "language": "fr"})
    assert language() == "fr"
    (invitation,) = db.session.query(MemberInvitation)
    owner.post(f"{team}invitations/{invitation.public_id}/resend")
    assert language() == "fr"


def test_owners_see_that_a_mail_did_not_arrive(owner: Organiser, team: str) -> None:
    owner.post(team, GUEST)
    with transaction():
        mails("guest@example.org")[0].state = MailState.UNDELIVERABLE
    assert "Undeliverable" in owner.get(team).text


@pytest.mark.parametrize(
    "fields",
    [{"email": "nobody", "role": "viewer"}, {"email": "a@example.org", "role": "god"}, {}],
)
def test_an_invitation_to_nobody_or_as_nothing_is_refused(
    owner: Organiser, team: str, fields: dict[str, str]
) -> None:
    answer = owner.post(team, fields)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert mails() == []


def test_a_member_is_not_invited_again(owner: Organiser, editor: Organiser, team: str) -> None:
    answer = owner.post(team, {"email": editor.email, "role": "owner"})
    assert answer.status_code == 422
    assert "This person is a member already." in answer.text
    assert mails() == []


def test_an_address_gets_three_invitations_an_hour(owner: Organiser, team: str) -> None:
    assert [owner.post(team, GUEST).status_code for _ in range(4)] == [303, 303, 303, 422]
    (invitation,) = db.session.query(MemberInvitation)
    owner.post(f"{team}invitations/{invitation.public_id}/resend")
    assert "Please wait an hour" in owner.get(team).text
    assert len(mails("guest@example.org")) == 1
    assert logged() == ["member.invite"] * 3


def test_an_invitation_is_sent_again_and_withdrawn(owner: Organiser, team: str) -> None:
    owner.post(team, GUEST)
    (invitation,) = db.session.query(MemberInvitation)
    url = f"{team}invitations/{invitation.public_id}"
    before = invitation.token_hash
    assert owner.post(f"{url}/resend").status_code == 303
    db.session.rollback()
    assert db.session.query(MemberInvitation).one().token_hash != before
    assert owner.post(f"{url}/withdraw").status_code == 303
    assert owner.post(f"{url}/withdraw").status_code == 404
    db.session.rollback()
    assert db.session.query(MemberInvitation).count() == 0
    assert mails("guest@example.org") == []
    assert logged() == ["member.invite", "member.invite-again", "member.withdraw-invitation"]


def test_an_owner_changes_what_a_member_may_do(
    owner: Organiser, editor: Organiser, team: str, event_id: int
) -> None:
    url = member_url(team, editor)
    assert 'value="editor" checked' in owner.get(url).text
    assert change(owner, url, role="viewer", sees_access_needs="y").status_code == 303
    assert roles(event_id)[editor.email] is Role.VIEWER
    entry = db.session.query(AuditEntry).one()
    assert entry.subject == f"user/{user_of(editor).public_id}"
    assert entry.details == {
        "before": {"role": "editor", "sees_access_needs": False},
        "after": {"role": "viewer", "sees_access_needs": True},
    }


def test_what_did_not_change_is_not_logged(owner: Organiser, editor: Organiser, team: str) -> None:
    change(owner, member_url(team, editor), role="editor")
    assert logged() == []


def test_a_removed_member_s_open_session_ends_at_the_next_request(
    owner: Organiser, editor: Organiser, team: str, desk: str
) -> None:
    overview = f"{desk.partition('/events/')[0]}/"
    assert editor.get(overview).status_code == 200
    asked = owner.post(f"{member_url(team, editor)}/remove")
    assert "Remove Editor from the team?" in asked.text
    assert editor.get(overview).status_code == 200
    assert owner.post(f"{member_url(team, editor)}/remove", {"sure": "yes"}).location == team
    assert editor.get(overview).status_code == 404
    assert editor.post(overview).status_code in {404, 405}
    assert "not a member of an organisation" in editor.get("/organiser/").text
    assert logged() == ["member.remove"]


def test_an_old_page_gives_no_role_back_that_another_owner_took_away(
    owner: Organiser, editor: Organiser, team: str, event_id: int
) -> None:
    url = member_url(team, editor)
    form = next(form for form in forms_of(owner.get(url)) if "role" in form.fields)
    change(owner, url, role="viewer")
    named = form.fields | {"sees_access_needs": ["y"]}
    conflict = owner.post(url, named)
    assert conflict.status_code == 409
    assert "Saved in another window meanwhile:" in conflict.text
    assert roles(event_id)[editor.email] is Role.VIEWER


def test_a_lower_role_holds_at_the_next_request(
    owner: Organiser, app: Flask, team: str, event_id: int
) -> None:
    second = join(app, organisation_of(event_id), Role.OWNER, "second@example.org")
    assert second.get(team).status_code == 200
    change(owner, member_url(team, second), role="viewer")
    assert second.get(team).status_code == 403


def test_the_last_owner_stays(
    owner: Organiser, editor: Organiser, team: str, event_id: int
) -> None:
    url = member_url(team, owner)
    unasked, sure = (owner.post(f"{url}/remove", sent) for sent in ({}, {"sure": "yes"}))
    for answer in (change(owner, url, role="editor"), unasked, sure):
        assert answer.status_code == 422
        assert "This is the only owner." in answer.text
        assert "<title>Error:" in answer.text
    assert roles(event_id)[owner.email] is Role.OWNER
    assert logged() == []


def test_an_owner_can_go_when_there_is_another(
    owner: Organiser, app: Flask, team: str, event_id: int
) -> None:
    join(app, organisation_of(event_id), Role.OWNER, "second@example.org")
    answer = owner.post(f"{member_url(team, owner)}/remove", {"sure": "yes"})
    assert answer.location == "/organiser/"
    assert "You are not a member any more." in owner.get("/organiser/").text


def test_another_organisation_s_people_and_invitations_do_not_exist(
    owner: Organiser, stranger: Organiser, editor: Organiser, team: str, event_id: int
) -> None:
    owner.post(team, GUEST)
    (invitation,) = db.session.query(MemberInvitation)
    own = db.session.query(Organisation).filter(Organisation.id != organisation_of(event_id).id)
    elsewhere = f"/organiser/{own.one().slug}/team/"
    for path in (
        f"invitations/{invitation.public_id}/resend",
        f"invitations/{invitation.public_id}/withdraw",
        f"{user_of(editor).public_id}/remove",
        user_of(editor).public_id,
    ):
        assert stranger.post(f"{elsewhere}{path}", {"role": "owner"}).status_code == 404
    assert stranger.get(f"{elsewhere}{user_of(editor).public_id}").status_code == 404
    assert roles(event_id)[editor.email] is Role.EDITOR
    assert db.session.query(MemberInvitation).count() == 1


def test_no_page_has_a_number_that_counts_rows(
    owner: Organiser, editor: Organiser, team: str
) -> None:
    page = owner.get(team).text
    assert f'{team}{user_of(editor).public_id}"' in page
    assert f'{team}{user_of(editor).id}"' not in page


def test_a_list_needs_as_many_queries_for_fifty_as_for_one(
    app: Flask, owner: Organiser, team: str, event_id: int, count_queries: list[str]
) -> None:
    owner.post(team, GUEST)
    owner.get(team)
    count_queries.clear()
    owner.get(team)
    for_one = len(count_queries)
    organisation_id = organisation_of(event_id).id
    with transaction():
        for number in range(49):
            person = User(
                email=f"p{number}@example.org",
                fs_uniquifier=str(number),
                created_at=user_of(owner).created_at,
            )
            db.session.add(Member(organisation_id=organisation_id, user=person, role=Role.VIEWER))
    count_queries.clear()
    assert owner.get(team).text.count("<tr>") == 50 + 1 + 2
    assert len(count_queries) == for_one
