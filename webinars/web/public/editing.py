"""Changing what a registration says, and the address that its mail goes to."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import ValidationError

from webinars.events.models import Event
from webinars.events.queries import get_event
from webinars.extensions import db, transaction
from webinars.languages import own_name
from webinars.registrations import manage
from webinars.registrations.addresses import parse_address
from webinars.registrations.choosing import own_dates
from webinars.registrations.details import OWN_PAGE, Details, given_consent
from webinars.registrations.email_change import LINK_LASTS
from webinars.registrations.lookup import is_token
from webinars.registrations.meanwhile import ChangedMeanwhile, answer_part, seen_of
from webinars.registrations.models import (
    ACTIVE,
    ConsentPurpose,
    EmailChange,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.states import DatesFull, RoomFull
from webinars.times import utc_now
from webinars.web.dates_field import may_choose, offer_to
from webinars.web.forms import PublicForm, email_field
from webinars.web.public.event import event_page
from webinars.web.public.own import private, render_own, site_domain
from webinars.web.public.registration import told
from webinars.web.reading import read_as_told, text_languages
from webinars.web.registration_form import (
    DetailsForm,
    DetailsValues,
    RegisterForm,
    form_for,
    known_zone,
    told_values,
)
from webinars.web.urls import page, public
from webinars.web.zones import as_the_event, zone_choices


class OwnForm(DetailsForm):
    """What a person said, on which clocks and, with a choice, in which language they read it."""

    is_behind_secret = True
    shown = HiddenField()
    zone = SelectField(lazy_gettext("Your time zone"), validate_choice=False)
    text_language = SelectField(lazy_gettext("Language of the event's texts"))

    def prepare(self, event: Event) -> None:
        """Ask what `event` makes sensible to ask, in the page's language."""
        super().prepare(event)
        groups = zone_choices(event.zone, *filter(None, [known_zone(self.zone.data)]))
        usual = next(iter(groups))
        groups[usual] = {"": as_the_event(event.zone), **groups[usual]}
        self.zone.choices = groups
        codes = text_languages(event)
        if not codes:
            del self.text_language
            return
        names = [(code, own_name(code)) for code in codes]
        self.text_language.choices = [("", _("The same as the page's")), *names]
        if self.text_language.data not in codes:
            self.text_language.data = ""

    def details(self, event: Event) -> DetailsValues:
        """What the valid form says; what it does not ask stays."""
        asked = self.text_language.data if "text_language" in self else None
        return {**super().details(event), "text_language": asked}

    def part(self, name: str) -> Field:
        """The field of what `webinars.registrations.meanwhile` calls `name`."""
        answers = {answer_part(each.question.id): each for each in self.questions()}
        return answers.get(name) or self[name]


class EmailForm(PublicForm):
    """Another address for a registration.

    `present` is the key of the one that it has, where no other one waits: entering it takes another
    one back.
    """

    is_behind_secret = True
    email = email_field(lazy_gettext("Your new e-mail address"))
    present = ""

    def validate_email(self, field: Field) -> None:
        """Raise `ValidationError` for the address that is in use already."""
        if not field.errors and parse_address(field.data).key == self.present:
            raise ValidationError(_("This is the address that we use already."))


@public.get("/registrations/<token>/edit")
@private
def edit_registration(token: str) -> ResponseReturnValue:
    """The form, filled with what the registration says; nothing to change for who has left."""
    found = manage.get_registration(token)
    if found.status not in ACTIVE:
        return _not_registered(token)
    return _render(found, _form_about(found))


@public.post("/registrations/<token>/edit")
@private
def save_registration(token: str) -> ResponseReturnValue:
    """Put the form's answers in place of the old ones."""
    found = manage.get_registration(token)
    if found.status not in ACTIVE:
        return _not_registered(token)
    form = _form_about(found)
    if not form.validate():
        return _render(found, form), 422
    shown = form.dates.own if "dates" in form else None
    details = Details(
        **form.details(found.event),
        dates_shown=shown,
        consent_way=OWN_PAGE,
        shown=form.shown.data,
    )
    try:
        with transaction():
            manage.change(
                registration=manage.get_registration(token),
                details=details,
                domain=site_domain(),
                now=utc_now(),
            )
    except ChangedMeanwhile as problem:
        found = manage.get_registration(token)
        _show_both(form, found, problem)
        return _render(found, form), 409
    except DatesFull as problem:
        found = manage.get_registration(token)
        offer_to(form.dates, found)
        form.dates.refuse(problem.uids)
        return _render(found, form), 409
    except RoomFull:
        form.takes_part.errors = [
            _("The room is full. You still take part online, and nothing else was saved.")
        ]
        return _render(manage.get_registration(token), form), 409
    return redirect(page("registration", token=token, done="saved"), 303)


@public.get("/registrations/<token>/again")
@private
def register_again(token: str) -> ResponseReturnValue:
    """The event's own form for who has cancelled, filled with what they told; sent as anybody's.

    What a consent was for is filled in; the consent has to be given anew.
    """
    found = manage.get_registration(token)
    if found.status is not RegistrationStatus.CANCELLED:
        return redirect(page("registration", token=token), 303)
    event = get_event(found.event.slug)
    form = form_for(
        RegisterForm,
        event,
        email=found.email or "",
        seat=found.reservation.code if found.reservation else "",
        via=found.partner_link.code if found.partner_link else "",
        **_told_by(found),
    )
    if event.choose_dates:
        form.offer_dates(event, wanted=[date.uid for date in own_dates(found)])
    return event_page(event.slug, form, is_known=True)


def _not_registered(token: str) -> ResponseReturnValue:
    """Lead to the way back: a form that is saved would look like a registration."""
    return redirect(page("registration", token=token, refused="edit"), 303)


@public.get("/registrations/<token>/email")
@private
def edit_email(token: str) -> str:
    """Ask for another address."""
    return _render_email(manage.get_registration(token), EmailForm(subject="email"))


@public.post("/registrations/<token>/email")
@private
def save_email(token: str) -> ResponseReturnValue:
    """Ask the owner of the new address to confirm it; until then the old one stays.

    The answer is always the same: it tells neither whether the address is known nor how often
    somebody gave it.
    """
    found = manage.get_registration(token)
    form = EmailForm(subject="email")
    waits = db.session.get(EmailChange, found.id) is not None
    form.present = "" if waits else found.email_key or ""
    if not form.validate():
        return _render_email(found, form), 422
    email = form.email.data
    is_kept = parse_address(email).key == found.email_key
    with transaction():
        found = manage.get_registration(token)
        manage.request_email_change(
            registration=found, email=email, domain=site_domain(), now=utc_now()
        )
    return redirect(page("registration", token=token, done="kept" if is_kept else None), 303)


@public.post("/registrations/<token>/email/keep")
@private
def keep_email(token: str) -> ResponseReturnValue:
    """Keep the present address: another one was a slip, and its link is to do nothing."""
    with transaction():
        manage.keep_email(registration=manage.get_registration(token), now=utc_now())
    return redirect(page("registration", token=token, done="kept"), 303)


@public.get("/confirm-email/<token>")
@private
def confirm_email(token: str) -> str:
    """Ask whether the new address is to be used: mail scanners open links, but press no button."""
    query = select(EmailChange).where(
        EmailChange.token == token, EmailChange.created_at > utc_now() - LINK_LASTS
    )
    change = db.session.scalar(query) if is_token(token) else None
    if change is None:
        return _confirmed_before(token)
    return render_template("public/confirm_email.html", email=change.email)


@public.post("/confirm-email/<token>")
@private
def confirm_email_now(token: str) -> ResponseReturnValue:
    """Use the new address. The registration has a new link from here on."""
    try:
        with transaction():
            found = manage.confirm_email(token=token, domain=site_domain(), now=utc_now())
            own_page = page("registration", token=found.token, done="address")
    except manage.EmailChangeNotFound:
        return _confirmed_before(token)
    return redirect(own_page, 303)


def _confirmed_before(token: str) -> str:
    """Say that a link has done its work; it leads nowhere any more. Raises `EmailChangeNotFound`.

    A second click must not look as if the first had failed.
    """
    if not manage.was_confirmed(token):
        raise manage.EmailChangeNotFound
    return render_template("public/confirm_email.html", email="")


def _form_about(found: Registration) -> OwnForm:
    """The form, filled with what was sent, else with what the registration says.

    What was agreed to, a newsletter or to be recorded, is not asked about again: withdrawing has
    its own button.
    """
    read_as_told(found)
    form = form_for(
        OwnForm,
        found.event,
        text_language=found.text_language,
        shown=seen_of(found),
        access_consent=given_consent(found, ConsentPurpose.ACCESS_NEEDS) is not None,
        **_told_by(found),
    )
    if given_consent(found, ConsentPurpose.RECORDING) is not None:
        del form.recording_consent
    if may_choose(found):
        offer_to(form.dates, found)
    elif found.event.choose_dates:
        del form.dates
    return form


def _show_both(form: OwnForm, found: Registration, problem: ChangedMeanwhile) -> None:
    """Put what another window has saved beside what was entered; saved again, the latter counts.

    What was not changed in this window is shown as it is by now.
    """
    form.shown.data = seen_of(found)
    values = _told_by(found) | {"text_language": found.text_language}
    for part in problem.untouched:
        field = form.part(part)
        field.process(None, values.get(field.name))
    saved = {each.field.removesuffix("-group"): each.value for each in told(found)}
    for part in problem.parts:
        field = form.part(part)
        said = saved.get(field.name) or _("No answer")
        field.errors = [
            _(
                "“%(question)s”: another window saved something else meanwhile: “%(answer)s”. "
                "Save again to have yours, or enter that.",
                question=field.label.text,
                answer=said,
            )
        ]


def _told_by(found: Registration) -> dict[str, object]:
    """What a person told, by the names of the form's fields."""
    needs = found.access_needs.text if found.access_needs else ""
    return told_values(found) | {"zone": found.zone, "access_needs": needs}


def _render(found: Registration, form: OwnForm) -> str:
    newsletter = given_consent(found, ConsentPurpose.NEWSLETTER) is not None
    return render_own("public/edit.html", found, form=form, has_newsletter=newsletter)


def _render_email(found: Registration, form: EmailForm) -> str:
    return render_own("public/edit_email.html", found, form=form)
