"""One invitation: what became of it, and what can be done about it."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.extensions import transaction
from webinars.languages import SHIPPED, language_name
from webinars.registrations.invitations import changing, listing
from webinars.registrations.invitations.changing import (
    AddressErased,
    AddressTaken,
    Answered,
    Details,
)
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.invitations.sending import NotReady
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Email, Line, Required, strip
from webinars.web.organiser import invited_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.fields import Needed
from webinars.web.organiser.people_view import short_moment
from webinars.web.organiser.saving import SectionForm, again
from webinars.web.organiser.sure import ask_first
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first


class CorrectForm(SectionForm):
    """What is known of somebody who is invited."""

    name = StringField(
        _l("Name"), validators=[Line(NAME_LIMIT)], filters=[strip], render_kw={"dir": "auto"}
    )
    organisation = StringField(
        _l("Organisation"),
        validators=[Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto"},
    )
    email = StringField(
        _l("E-mail address"),
        validators=[Required(_l("Enter an e-mail address such as name@example.org.")), Email()],
        filters=[strip],
        render_kw={"type": "email", "dir": "ltr", "inputmode": "email", "spellcheck": "false"},
    )
    language = SelectField(_l("Language of their mail"), validators=[Needed()])

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        here = chosen_language()
        self.language.choices = [
            (code, capitalize_first(language_name(code, here))) for code in SHIPPED
        ]

    def details(self) -> Details:
        """What the valid form says."""
        return Details(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            email=self.email.data,
            language=self.language.data,
        )


@organiser.route(
    "/<organisation>/events/<event>/invitations/<uuid:public_id>/", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def invited_person(desk: EventDesk, public_id: UUID) -> Answer:
    """Show one invitation, and correct it."""
    invitation = listing.get_invited(desk.event.id, str(public_id))
    stored = Details.of(invitation)
    form = CorrectForm(version=version_of(stored), **asdict(stored))
    is_shown = request.method == "GET"
    if is_shown or not form.validate():
        return again(_render(desk, invitation, form), 200 if is_shown else 422)
    here = desk.url("invited_person", public_id=public_id)
    try:
        is_sent = _correct(desk, str(public_id), form)
    except SectionConflict:
        invitation = listing.get_invited(desk.event.id, str(public_id))
        theirs = Details.of(invitation)
        form.show_conflict(theirs, asdict(theirs))
        return again(_render(desk, invitation, form), 409)
    except (AddressTaken, AddressErased) as problem:
        form.email.errors = [_refusal(problem)]
        invitation = listing.get_invited(desk.event.id, str(public_id))
        return again(_render(desk, invitation, form), 422)
    except Answered:
        return back_to(here, _answered())
    except NotReady as problem:
        return back_to(here, str(words.OBSTACLES[problem.obstacle]))
    said = _("Saved. The invitation goes to the new address; the old link opens nothing any more.")
    return back_to(here, said if is_sent else _("Saved."))


def _correct(desk: EventDesk, public_id: str, form: CorrectForm) -> bool:
    """Store what was entered; whether the invitation goes to a new address."""
    with transaction():
        before = Details.of(listing.get_invited(desk.event.id, public_id))
        is_sent = changing.correct(
            event_id=desk.event.id,
            public_id=public_id,
            details=form.details(),
            version=form.version.data or "",
            domain=site_domain(),
            now=utc_now(),
        )
        if Details.of(listing.get_invited(desk.event.id, public_id)) != before:
            desk.record("invitations.correct")
    return is_sent


@organiser.post("/<organisation>/events/<event>/invitations/<uuid:public_id>/again")
@allow(Right.EDIT_PEOPLE)
def send_again_to_invited(desk: EventDesk, public_id: UUID) -> Answer:
    """Send an invitation once more."""
    here = desk.url("invited_person", public_id=public_id)
    try:
        with transaction():
            changing.send_again(
                event_id=desk.event.id,
                public_id=str(public_id),
                domain=site_domain(),
                now=utc_now(),
            )
            desk.record("invitations.again")
    except Answered:
        return back_to(here, _answered())
    except NotReady as problem:
        return back_to(here, str(words.OBSTACLES[problem.obstacle]))
    return back_to(here, _("The invitation is sent again."))


@organiser.post("/<organisation>/events/<event>/invitations/<uuid:public_id>/withdraw")
@allow(Right.EDIT_PEOPLE)
def take_invitation_back(desk: EventDesk, public_id: UUID) -> Answer:
    """Let an invitation open nothing any more."""
    here = desk.url("invited_person", public_id=public_id)
    try:
        with transaction():
            changing.withdraw(event_id=desk.event.id, public_id=str(public_id), now=utc_now())
            desk.record("invitations.withdraw")
    except Answered:
        return back_to(here, _answered())
    return back_to(here, _("The invitation is withdrawn."))


@organiser.post("/<organisation>/events/<event>/invitations/<uuid:public_id>/restore")
@allow(Right.EDIT_PEOPLE)
def restore_invited(desk: EventDesk, public_id: UUID) -> Answer:
    """Let a withdrawn invitation hold again."""
    with transaction():
        changing.restore(event_id=desk.event.id, public_id=str(public_id))
        desk.record("invitations.restore")
    here = desk.url("invited_person", public_id=public_id)
    return back_to(here, _("The person is invited again: their link works. No mail was sent."))


@organiser.post("/<organisation>/events/<event>/invitations/<uuid:public_id>/remove")
@allow(Right.EDIT_PEOPLE, fresh=True)
def remove_invited(desk: EventDesk, public_id: UUID) -> Answer:
    """Delete an invitation, once that was asked; a registration stays."""
    invitation = listing.get_invited(desk.event.id, str(public_id))
    asked = ask_first(
        desk,
        _("Delete the invitation of %(name)s?", name=invitation.name or invitation.email),
        [
            _(
                "Then its link opens nothing, and this person could be invited again. A "
                "registration stays."
            ),
            _("This cannot be undone."),
        ],
        button=_("Delete the invitation"),
        back=desk.url("invited_person", public_id=public_id),
    )
    if asked:
        return asked
    with transaction():
        changing.remove(event_id=desk.event.id, public_id=str(public_id))
        desk.record("invitations.remove")
    return back_to(desk.url("invitations"), _("The invitation is deleted."))


def _refusal(problem: AddressTaken | AddressErased) -> str:
    if isinstance(problem, AddressErased):
        return str(_("Whoever has this address had their data erased. They are not invited again."))
    return str(_("Somebody else with this address is invited or registered."))


def _answered() -> str:
    return str(_("This invitation has its answer, or is withdrawn. Nothing was changed."))


def _render(desk: EventDesk, invitation: Invitation, form: CorrectForm) -> str:
    return render_template(
        "organiser/invited_person.html",
        desk=desk,
        invitation=invitation,
        form=form,
        standing=listing.standing_of(invitation),
        mail=listing.mails_of([invitation]).get(invitation.id),
        moment=lambda instant: short_moment(instant, desk.event),
        words=words,
    )
