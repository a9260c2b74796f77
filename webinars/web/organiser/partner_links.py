"""Links for partners: they tell, without a cookie, by whom people heard of the event."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from webinars.accounts.rights import Right
from webinars.events.organising import PartnerLink
from webinars.extensions import transaction
from webinars.links import Links
from webinars.registrations import partner_links as links
from webinars.registrations.scope import Scope
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Line, Required, strip
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.fields import one_line
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.people_view import scope_of
from webinars.web.organiser.sure import ask, is_sure
from webinars.web.urls import chosen_language

Again = Answer | tuple[str, int]


class LinkForm(OrganiserForm):
    """What a link is called, and whose it is. `seen` is the version it was opened with."""

    label = StringField(
        lazy_gettext("Where you share it"),
        validators=[Required(lazy_gettext("Enter where you share it.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    partner = SelectField(lazy_gettext("Partner"), validate_choice=False)
    seen = HiddenField()


class NewLinkForm(LinkForm):
    """A link to be made."""

    code = StringField(
        lazy_gettext("Code in the address"),
        filters=[strip, lambda text: text.lower() if text else text],
        render_kw={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"},
    )

    def validate_code(self, field: Field) -> None:
        """Raise `ValidationError` for what cannot be a code; without one, one is made."""
        if field.data and not links.is_code(field.data):
            raise ValidationError(
                _("Use 2 to 40 small letters a to z, digits, and hyphens between them.")
            )


@organiser.get("/<organisation>/events/<event>/links/")
@allow(Right.SEE_PEOPLE)
def partner_links(desk: EventDesk) -> Answer:
    """The links whose people the member sees, with how often they are opened and used."""
    return render_template(
        "organiser/partner_links.html",
        desk=desk,
        found=links.list_figures(scope_of(desk)),
        address=lambda link: _address(desk, link),
        may_edit=desk.may(Right.EDIT_PEOPLE),
    )


@organiser.route("/<organisation>/events/<event>/links/add", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def add_partner_link(desk: EventDesk) -> Again:
    """Make one more link."""
    form = NewLinkForm()
    _offer_partners(desk, form)
    if request.method == "GET":
        return _render(desk, form, None)
    if not form.validate():
        return _render(desk, form, None), 422
    try:
        with transaction():
            made = links.make_link(
                event_id=desk.event.id,
                label=one_line(form.label.data),
                code=form.code.data or "",
                organisation_slug=form.partner.data or "",
                now=utc_now(),
            )
            desk.record("links.add", link=made.code, partner=form.partner.data or None)
    except links.CodeTaken:
        form.code.errors = [_("Another link of this event has this code.")]
        return _render(desk, form, None), 422
    except links.NotAHost:
        return _not_a_host(desk, form, None)
    return back_to(desk.url("partner_links"), _("The link is there. Copy it, and share it."))


@organiser.route("/<organisation>/events/<event>/links/<code>/", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def edit_partner_link(desk: EventDesk, code: str) -> Again:
    """Call a link otherwise, or say that it is another partner's."""
    stored = links.get_link(_own(desk), code)
    values = {"label": stored.link.label, "partner": _partner(stored.link)}
    form = LinkForm(data={**values, "seen": links.version_of_link(stored.link)})
    _offer_partners(desk, form)
    if request.method == "GET":
        return _render(desk, form, stored)
    if not form.validate():
        return _render(desk, form, stored), 422
    try:
        _change(desk, code, form)
    except links.LinkChanged:
        return _ask_again(desk, form, code)
    except links.NotAHost:
        return _not_a_host(desk, form, stored)
    return back_to(desk.url("partner_links"), _("Saved."))


@organiser.post("/<organisation>/events/<event>/links/<code>/remove")
@allow(Right.EDIT_PEOPLE, fresh=True)
def remove_partner_link(desk: EventDesk, code: str) -> Again:
    """Delete a link; where people came by it, ask first."""
    try:
        with transaction():
            label = links.delete_link(event_id=desk.event.id, code=code, is_confirmed=is_sure())
            desk.record("links.remove", link=code)
    except links.LinkInUse:
        return _ask_to_delete(desk, links.get_link(_own(desk), code))
    return back_to(desk.url("partner_links"), _("%(label)s: the link is deleted.", label=label))


def _ask_to_delete(desk: EventDesk, found: links.LinkFigures) -> str:
    count = ngettext(
        "%(num)s person registered by this link.",
        "%(num)s people registered by this link.",
        found.total,
    )
    stays = _(
        "Everybody stays registered, but it is not known any more by which link they came. This "
        "cannot be undone."
    )
    said = [f"{count} {stays}"]
    partner = found.link.organisation
    if partner:
        said.append(
            _(
                "Members of %(partner)s who see only those who came by their own link do not see "
                "these people any more.",
                partner=partner.text(chosen_language()).name,
            )
        )
    return ask(
        desk,
        _("Delete “%(label)s”?", label=found.link.label),
        said,
        button=_("Delete the link"),
        back=desk.url("partner_links"),
    )


def _change(desk: EventDesk, code: str, form: LinkForm) -> None:
    with transaction():
        is_changed = links.change_link(
            event_id=desk.event.id,
            code=code,
            label=one_line(form.label.data),
            organisation_slug=form.partner.data or "",
            seen=form.seen.data or "",
        )
        if is_changed:
            desk.record("links.change", link=code, partner=form.partner.data or None)


def _ask_again(desk: EventDesk, form: LinkForm, code: str) -> Again:
    """Show what another window has saved beside what was entered; sent again, the latter counts."""
    theirs = links.get_link(_own(desk), code)
    form.seen.data = links.version_of_link(theirs.link)
    return _render(desk, form, theirs, is_conflict=True), 409


def _not_a_host(desk: EventDesk, form: LinkForm, stored: links.LinkFigures | None) -> Again:
    form.partner.errors = [_("This organisation does not host the event with you. Choose again.")]
    return _render(desk, form, stored), 422


def _own(desk: EventDesk) -> Scope:
    """All the links of an event: only members of its owner change them."""
    return Scope(event_id=desk.event.id)


def _partner(link: PartnerLink) -> str:
    return link.organisation.slug if link.organisation else ""


def _offer_partners(desk: EventDesk, form: LinkForm) -> None:
    language = chosen_language()
    hosts = links.possible_partners(desk.event)
    names = [(each.slug, each.text(language).name) for each in hosts]
    form.partner.choices = [("", _("None of the co-hosts")), *names]


def _render(
    desk: EventDesk,
    form: LinkForm,
    stored: links.LinkFigures | None,
    *,
    is_conflict: bool = False,
) -> str:
    return render_template(
        "organiser/partner_link.html",
        desk=desk,
        form=form,
        stored=stored,
        address=_address(desk, stored.link) if stored else "",
        theirs=stored if is_conflict else None,
        start=f"{_address(desk, None)}?via=",
    )


def _address(desk: EventDesk, link: PartnerLink | None) -> str:
    """The address of the event's page, as everybody or as a link has it."""
    page = Links(current_app.config["BASE_URL"]).event(desk.event.slug)
    return f"{page}?via={link.code}" if link else page
