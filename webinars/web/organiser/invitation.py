"""The page of an invitation: who has no account makes one, who has one comes in with it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import StringField

from webinars.accounts import audit, invitations, service
from webinars.accounts.models import Member, MemberInvitation, User
from webinars.accounts.words import role_in_a_sentence, role_name
from webinars.extensions import db, transaction
from webinars.registrations.details import clean_line
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Line, Required
from webinars.web.organiser.desk import Answer, back_to, by_own_link, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.password_field import new_password_field
from webinars.web.organiser.step_up import start_session
from webinars.web.urls import chosen_language


class NewAccountForm(OrganiserForm):
    """What somebody needs who has no account yet."""

    name = StringField(
        _l("Name"),
        validators=[Required(_l("Enter your name.")), Line(NAME_LIMIT)],
        render_kw={"autocomplete": "name", "dir": "auto"},
    )
    password = new_password_field(_l("Password"))


@organiser.get("/-/invitations/<token>")
@by_own_link
def invitation(token: str) -> Answer | tuple[str, int]:
    """Show who invites whom; ask for what is missing."""
    found = invitations.find_by_token(token, now=utc_now())
    return _ended() if found is None else _page(found, NewAccountForm())


@organiser.post("/-/invitations/<token>")
@by_own_link
def accept_invitation(token: str) -> Answer | tuple[str, int]:
    """Make whoever is signed in a member, or somebody new with the invited address."""
    found = invitations.find_by_token(token, now=utc_now())
    if found is None:
        return _ended()
    form = NewAccountForm()
    is_known = service.find_user(found.email) is not None
    if not current_user.is_authenticated and (is_known or not form.validate()):
        return _page(found, form), 422
    member = _accept(token, form)
    if member is None:
        return _ended()
    slug, user = member.organisation.slug, member.user
    if not current_user.is_authenticated:
        start_session(user)
    return back_to(url_for("organiser.overview", organisation=slug), _("Welcome!"))


def _accept(token: str, form: NewAccountForm) -> Member | None:
    """None where the invitation, or the address, was taken a moment before."""
    now = utc_now()
    user_id = current_user.id if current_user.is_authenticated else None
    with transaction():
        found = invitations.find_by_token(token, now=now)
        if found is None or (user_id is None and service.find_user(found.email) is not None):
            return None
        user = db.session.get_one(User, user_id) if user_id else _new_user(found, form)
        member = invitations.accept(found, user=user)
        db.session.flush()
        audit.record(
            organisation_id=member.organisation_id,
            user_id=user.id,
            action="member.join",
            subject=f"user/{user.public_id}",
            now=now,
            role=member.role.value,
        )
    return member


def _new_user(found: MemberInvitation, form: NewAccountForm) -> User:
    user = service.create_user(
        email=found.email,
        password=form.password.data,
        name=clean_line(form.name.data),
        now=utc_now(),
    )
    user.language = chosen_language()
    return user


def _page(found: MemberInvitation, form: NewAccountForm) -> str:
    return render_template(
        "organiser/invitation.html",
        invitation=found,
        organisation=found.organisation.text(chosen_language()),
        role=role_name(found.role),
        may=role_in_a_sentence(found.role),
        is_known=service.find_user(found.email) is not None,
        form=form,
        path=request.path,
    )


def _ended() -> tuple[str, int]:
    return render_template("organiser/invitation_ended.html"), 404
