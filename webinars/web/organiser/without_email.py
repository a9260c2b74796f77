"""People without an e-mail address: adding them, their slip of paper, and telling them what is new.

The slip holds the code for the door, and the way in: only who may edit people prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from secrets import token_urlsafe
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from webinars.accounts.rights import Right
from webinars.events.models import Event
from webinars.extensions import transaction
from webinars.links import Links
from webinars.mail.writing import settings
from webinars.registrations import untold
from webinars.registrations.details import Details, clean_line
from webinars.registrations.messages.slip import slip_for
from webinars.registrations.models import PHONE_LENGTH, RegistrationStatus
from webinars.registrations.people.adding import Way
from webinars.registrations.people.history import subject_of
from webinars.registrations.people.scope import get_person
from webinars.registrations.people.without_email import (
    WAYS,
    Ground,
    add_without_email,
    list_to_tell,
)
from webinars.registrations.states import RegistrationRefused, count_seats, seats_left
from webinars.times import get_zone, to_local, utc_now
from webinars.web.forms import NAME_LIMIT, TEXT_LIMIT, Line, Paragraphs, Required, strip
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.entering import refusal
from webinars.web.organiser.people_view import scope_of, short_moment, what_changed
from webinars.web.organiser.person_forms import PhoneForm, person_form
from webinars.web.public.door_pass import qr_of
from webinars.web.public.own import site_domain
from webinars.web.registration_form import access_consent_text
from webinars.web.words import host_names

EARLIEST = date(2000, 1, 1)


class WithoutEmailForm(PhoneForm):
    """Somebody who is added without an address: also how, when and with whom they agreed.

    `once` is random: the form sent twice is one registration.
    """

    once = HiddenField()
    access_needs = TextAreaField(
        lazy_gettext("What they need to take part"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto", "autocomplete": "off"},
    )
    access_consent = BooleanField(lazy_gettext("They agreed to this sentence:"))
    way = RadioField(
        lazy_gettext("How did this person agree to be registered?"),
        validators=[Required(lazy_gettext("Choose how this person agreed."))],
        validate_choice=False,
    )
    agreed_on = DateField(
        lazy_gettext("On which day?"),
        validators=[InputRequired(lazy_gettext("Enter the day on which they agreed."))],
    )
    taken_by = StringField(
        lazy_gettext("Who took it down?"),
        validators=[Required(lazy_gettext("Enter who took it down.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    above = BooleanField(lazy_gettext("Also above the capacity"))

    access_text = ""
    today = date.max

    def prepare(self, event: Event) -> None:
        """Name the sentence that somebody agrees to."""
        super().prepare(event)
        self.language.label.text = _("Language of the slip")
        self.once.data = self.once.data or token_urlsafe(16)
        self.way.choices = [(way.value, words.WAYS[way]) for way in WAYS]
        self.today = _today(event)
        self.access_text = access_consent_text(event.organisation, host_names(event))

    def validate_access_consent(self, field: Field) -> None:
        """Raise `ValidationError` when needs were written down without consent to keep them."""
        if (self.access_needs.data or "").strip() and not field.data:
            raise ValidationError(_("What somebody needs may be kept only if they agreed to it."))

    def validate_way(self, field: Field) -> None:
        """Raise `ValidationError` for a way that is not offered."""
        if field.data not in {way.value for way in WAYS}:
            raise ValidationError(_("Choose how this person agreed."))

    def validate_agreed_on(self, field: Field) -> None:
        """Raise `ValidationError` for a day that has not come at the event, or is long past."""
        if field.data and not EARLIEST <= field.data <= self.today:
            raise ValidationError(_("Enter a day that is not in the future."))

    def details(self, event: Event) -> Details:
        """What the valid form says."""
        return Details(
            name=self.name.data,
            language=self.language.data,
            zone=event.zone,
            organisation=self.organisation.data or "",
            listening_language=self.listening,
            access_needs=self.access_needs.data or "",
            access_consent=self.access_text if self.access_consent.data else None,
            answers=self.answers(event),
            dates=self.chosen,
            consent_way=self.way.data,
        )

    def ground(self, event: Event) -> Ground:
        """How they agreed; noon of the day that was entered stands for it."""
        noon = datetime.combine(self.agreed_on.data, time(12), get_zone(event.zone))
        statement = _("Taken down by: %(name)s", name=clean_line(self.taken_by.data))
        return Ground(way=Way(self.way.data), statement=statement, given_at=noon.astimezone(UTC))


@organiser.route("/<organisation>/events/<event>/people/add-without-email", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def add_person_without_email(desk: EventDesk) -> Answer | tuple[str, int]:
    """Register somebody who has no e-mail address; their slip follows."""
    event = desk.event
    form = person_form(
        WithoutEmailForm,
        event,
        language=event.source_language,
        agreed_on=_today(event),
        taken_by=desk.member.user.name or desk.member.user.email,
    )
    if request.method == "GET":
        return _render_add(desk, form)
    if not form.validate():
        return _render_add(desk, form), 422
    details, ground, above = form.details(event), form.ground(event), form.above.data
    phone, once = form.phone.data or "", form.once.data
    try:
        with transaction():
            person = add_without_email(
                event_id=event.id,
                details=details,
                phone=phone,
                ground=ground,
                submission=once,
                above_capacity=above,
                domain=site_domain(),
                now=utc_now(),
            )
            desk.record("people.add", subject_of(person), way=ground.way.value)
            public_id, status = person.public_id, person.status
    except RegistrationRefused as refused:
        form.form_errors.append(refusal(refused.state))
        return _render_add(desk, form), 422
    slip = desk.url("slip", person=public_id, door=request.args.get("door") or None)
    waits = status is RegistrationStatus.WAITING
    return back_to(slip, _("Added to the waiting list.") if waits else _("Added."))


@organiser.get("/<organisation>/events/<event>/people/<uuid:person>/slip")
@allow(Right.EDIT_PEOPLE)
def slip(desk: EventDesk, person: UUID) -> Answer:
    """A slip of paper in place of a mail, in the person's language."""
    found = get_person(scope_of(desk), str(person))
    call = clean_line(request.args.get("call", ""))[:PHONE_LENGTH]
    paper = slip_for(found, utc_now(), call=call)
    links = Links(settings().base_url, paper.language)
    door = request.args.get("door", "")
    return render_template(
        "organiser/slip.html",
        desk=desk,
        person=found,
        slip=paper,
        call=call,
        door=door if door.isprintable() and desk.may(Right.CHECK_IN) else "",
        door_qr=qr_of(links.check_in(found.door_token)) if paper.door_code else "",
        join_qr=qr_of(paper.join_url) if paper.join_url else "",
    )


@organiser.get("/<organisation>/events/<event>/people/to-tell")
@allow(Right.SEE_PEOPLE)
def to_tell(desk: EventDesk) -> Answer:
    """Who has to be told something by somebody, because no mail reaches them."""
    found = list_to_tell(scope_of(desk))
    return render_template(
        "organiser/to_tell.html",
        desk=desk,
        found=found,
        changed=what_changed(desk, [(each.person, each.telling) for each in found]),
        most=untold.MOST_LISTED,
        now=utc_now(),
        may_edit=desk.may(Right.EDIT_PEOPLE),
        words=words,
        moment=lambda instant: short_moment(instant, desk.event),
    )


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/told")
@allow(Right.EDIT_PEOPLE)
def mark_told(desk: EventDesk, person: UUID) -> Answer:
    """The person was told what the page showed; what came since is still to be told."""
    shown = [each.partition(" ") for each in request.form.getlist("seen")[: untold.MOST_LISTED]]
    seen = [(message, mark) for message, blank, mark in shown if blank]
    with transaction():
        found = get_person(scope_of(desk), str(person))
        is_told = untold.mark_told(found.id, seen=seen)
        is_left = bool(untold.list_untold([found.id]))
        if is_told:
            desk.record("registration.told", subject_of(found))
    return back_to(desk.url("to_tell"), _what_became_of(seen, is_told=is_told, is_left=is_left))


def _what_became_of(seen: Sequence[tuple[str, str]], *, is_told: bool, is_left: bool) -> str:
    """What is said after somebody ticked off what the page showed."""
    if not seen:
        return str(_("Nothing was changed."))
    if not is_left:
        return str(_("Marked as told."))  # also where somebody else has done so before
    if is_told:
        return str(_("Marked as told. Something new has come since: it is still to be told."))
    return str(_("Something new has come since: it is still to be told."))


def _today(event: Event) -> date:
    """Which day it is where the event is."""
    return to_local(utc_now(), event.zone).date()


def _render_add(desk: EventDesk, form: WithoutEmailForm) -> str:
    seats = count_seats(desk.event, utc_now())
    return render_template(
        "organiser/add_without_email.html",
        desk=desk,
        form=form,
        is_full=seats_left(desk.event, seats.taken_for(None, seats.by_date)) == 0,
    )
