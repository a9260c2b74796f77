"""The team of an organisation: its members and their roles, and who is invited."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from webinars.accounts import invitations
from webinars.accounts import team as rules
from webinars.accounts.models import Member, MemberInvitation, Role
from webinars.accounts.organisations import lock_organisation
from webinars.accounts.rights import Right
from webinars.accounts.words import role_name, role_rights
from webinars.events.editing.saving import SectionConflict, check_section, version_of
from webinars.extensions import transaction
from webinars.languages import SHIPPED, own_name
from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.times import to_local, utc_now
from webinars.web.forms import email_field
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import SectionForm
from webinars.web.organiser.sure import ask_first
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language
from webinars.web.words import labelled

_HOUR = timedelta(hours=1)
PER_ADDRESS, PER_ORGANISATION = limits.MAILS_PER_HOUR, 60
"""How many invitations are mailed in an hour."""
_ROLE_NEEDED = InputRequired(_l("Choose a role."))


class _TooMany(ValueError):
    """Several invitations went out lately, to this address or from this organisation."""


class InviteForm(OrganiserForm):
    """Whom to invite, and as what."""

    email = email_field(_l("E-mail address"))
    role = SelectField(_l("Role"), default=Role.EDITOR.value, validators=[_ROLE_NEEDED])
    language = SelectField(_l("Language of the mail"))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.role.choices = role_choices()
        self.language.choices = [(code, own_name(code)) for code in SHIPPED]
        self.language.flags.required = True


class MemberForm(SectionForm):
    """What a member may do."""

    role = SelectField(_l("Role"), validators=[_ROLE_NEEDED])
    sees_access_needs = BooleanField(_l("Sees what people need to take part (access needs)"))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.role.choices = role_choices()


def role_choices() -> list[tuple[str, str]]:
    """The roles, each with what it may do."""
    return [(role.value, labelled(role_name(role), role_rights(role))) for role in Role]


@organiser.get("/<organisation>/team/")
@allow(Right.MANAGE, fresh=True)
def team(desk: Desk) -> Answer:
    """List the members, and those who are invited."""
    return _page(desk, InviteForm(language=chosen_language()))


@organiser.post("/<organisation>/team/")
@allow(Right.MANAGE, fresh=True)
def invite_member(desk: Desk) -> Answer | tuple[str, int]:
    """Invite somebody by mail."""
    form = InviteForm(language=chosen_language())
    if not form.validate():
        return _page(desk, form), 422
    try:
        _invite(desk, form.email.data, Role(form.role.data), form.language.data)
    except invitations.AlreadyMember:
        form.email.errors = [_("This person is a member already.")]
        return _page(desk, form), 422
    except _TooMany:
        form.email.errors = [_say_too_many()]
        return _page(desk, form), 422
    said = _("The invitation goes to %(address)s.", address=form.email.data)
    return back_to(desk.url("team"), said)


@organiser.post("/<organisation>/team/invitations/<uuid:invitation>/resend")
@allow(Right.MANAGE, fresh=True)
def resend_invitation(desk: Desk, invitation: UUID) -> Answer:
    """Mail an invitation again, with a new link."""
    try:
        with transaction():
            found = _get_invitation(desk, invitation)
            address = found.email
            _count_mail(desk, address)
            invitations.send_again(found, invited_by=desk.user, domain=site_domain(), now=utc_now())
            desk.record("member.invite-again", f"invitation/{invitation}")
    except _TooMany:
        return back_to(desk.url("team"), _say_too_many())
    return back_to(desk.url("team"), _("The invitation goes to %(address)s.", address=address))


@organiser.post("/<organisation>/team/invitations/<uuid:invitation>/withdraw")
@allow(Right.MANAGE, fresh=True)
def withdraw_invitation(desk: Desk, invitation: UUID) -> Answer:
    """End an invitation; its link does nothing any more."""
    with transaction():
        found = _get_invitation(desk, invitation)
        invitations.withdraw(found)
        desk.record("member.withdraw-invitation", f"invitation/{invitation}")
    return back_to(desk.url("team"), _("The invitation is withdrawn."))


@organiser.route("/<organisation>/team/<uuid:member>", methods=["GET", "POST"])
@allow(Right.MANAGE, fresh=True)
def edit_member(desk: Desk, member: UUID) -> Answer | tuple[str, int]:
    """Show what a member may do, and change it."""
    found = _get_member(desk, member)
    form = MemberForm(version=version_of(_rights_of(found)), **_rights_of(found))
    if not form.is_submitted():
        return _member_page(desk, found, form)
    if not form.validate():
        return _member_page(desk, found, form), 422
    try:
        _change(desk, member, form)
    except SectionConflict:
        found = _get_member(desk, member)
        form.show_conflict(_rights_of(found), _rights_of(found))
        return _member_page(desk, found, form), 409
    except rules.LastOwner:
        form.role.errors = [_say_last_owner()]
        return _member_page(desk, _get_member(desk, member), form), 422
    return back_to(desk.url("team"), _("Saved."))


@organiser.post("/<organisation>/team/<uuid:member>/remove")
@allow(Right.MANAGE, fresh=True)
def remove_member(desk: Desk, member: UUID) -> Answer | tuple[str, int]:
    """Take somebody out of the team, once that was asked."""
    leaving = _get_member(desk, member)
    if rules.is_last_owner(leaving):
        return _keep_last_owner(desk, leaving)
    name = leaving.user.name or leaving.user.email
    asked = ask_first(
        desk,
        _("Remove %(name)s from the team?", name=name),
        [
            _("The person loses access at once, also in open sessions. What they did stays."),
            _("To come back, they have to be invited again."),
        ],
        button=_("Remove %(name)s", name=name),
        back=desk.url("edit_member", member=member),
    )
    if asked:
        return asked
    try:
        with transaction():
            found = _get_member(desk, member)
            role, is_self = found.role.value, found.user_id == desk.user.id
            rules.remove_member(found)
            desk.record("member.remove", f"user/{member}", role=role)
    except rules.LastOwner:
        return _keep_last_owner(desk, _get_member(desk, member))
    if is_self:
        return back_to("/organiser/", _("You are not a member any more."))
    return back_to(desk.url("team"), _("The person is not a member any more."))


def _keep_last_owner(desk: Desk, found: Member) -> tuple[str, int]:
    form = MemberForm(formdata=None, **_rights_of(found))
    form.form_errors.append(_say_last_owner())
    return _member_page(desk, found, form), 422


def _invite(desk: Desk, email: str, role: Role, language: str) -> None:
    with transaction():
        _count_mail(desk, email)
        invited = invitations.invite(
            organisation=desk.organisation,
            email=email,
            role=role,
            language=language,
            invited_by=desk.user,
            domain=site_domain(),
            now=utc_now(),
        )
        desk.record("member.invite", f"invitation/{invited.public_id}", role=role.value)


def _change(desk: Desk, member: UUID, form: MemberForm) -> None:
    """Save what was chosen. Raises `SectionConflict`, `LastOwner`."""
    role, sees_access_needs = Role(form.role.data), bool(form.sees_access_needs.data)
    with transaction():
        lock_organisation(desk.organisation)
        found = _get_member(desk, member)
        before = _rights_of(found)
        after = {"role": role.value, "sees_access_needs": sees_access_needs}
        if check_section(form.version.data or "", theirs=before, ours=after):
            rules.change_member(found, role=role, sees_access_needs=sees_access_needs)
            desk.record("member.change", f"user/{member}", before=before, after=after)


def _rights_of(member: Member) -> dict[str, object]:
    """What the form of a member shows."""
    return {"role": member.role.value, "sees_access_needs": member.sees_access_needs}


def _page(desk: Desk, form: InviteForm) -> str:
    pending = invitations.list_invitations(desk.organisation.id)
    now, zone = utc_now(), desk.organisation.default_zone
    return render_template(
        "organiser/team.html",
        desk=desk,
        form=form,
        members=rules.list_members(desk.organisation.id),
        invitations=pending,
        undeliverable=invitations.list_undeliverable(pending),
        is_over=lambda invitation: invitation.expires_at <= now,
        local=lambda moment: to_local(moment, zone),
        zone=zone,
        member_role=role_name,
    )


def _member_page(desk: Desk, member: Member, form: MemberForm) -> str:
    return render_template("organiser/member.html", desk=desk, member=member, form=form)


def _get_member(desk: Desk, public_id: UUID) -> Member:
    found = rules.find_member(str(public_id), organisation_id=desk.organisation.id)
    if found is None:
        abort(404)
    return found


def _get_invitation(desk: Desk, public_id: UUID) -> MemberInvitation:
    found = invitations.find_invitation(str(public_id), organisation_id=desk.organisation.id)
    if found is None:
        abort(404)
    return found


def _count_mail(desk: Desk, email: str) -> None:
    """Count an invitation that is mailed. Raises `_TooMany`."""
    subjects = (
        ("invitation-address", parse_address(email).key, PER_ADDRESS),
        ("invitation-organisation", str(desk.organisation.id), PER_ORGANISATION),
    )
    for scope, subject, limit in subjects:
        if not limits.allow(scope=scope, subject=subject, limit=limit, window=_HOUR, now=utc_now()):
            raise _TooMany


def _say_too_many() -> str:
    return str(_("Several invitations went out in the last hour. Please wait an hour."))


def _say_last_owner() -> str:
    return str(_("This is the only owner. Make somebody else an owner first."))
