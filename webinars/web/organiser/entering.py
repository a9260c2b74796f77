"""Adding somebody by hand, and correcting what is stored about them."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, check_section, version_of
from webinars.extensions import transaction
from webinars.registrations import manage
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import Details
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people.adding import AlreadyRegistered, add_person, set_phone
from webinars.registrations.people.history import subject_of
from webinars.registrations.scope import get_person, lock_person
from webinars.registrations.states import (
    DatesFull,
    PageState,
    RegistrationRefused,
    RoomFull,
    count_seats,
    seats_left,
)
from webinars.times import utc_now
from webinars.web.dates_field import may_choose, offer_to
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people_view import scope_of
from webinars.web.organiser.person_forms import (
    AddForm,
    EmailForm,
    PersonForm,
    PhoneForm,
    person_form,
)
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain
from webinars.web.registration_form import told_values
from webinars.web.way_field import chosen_way

_APART = {"version", "dates"}


@organiser.route("/<organisation>/events/<event>/people/add", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def add_by_hand(desk: EventDesk) -> Answer | tuple[str, int]:
    """A form like the public one, for somebody who agreed in another way."""
    event = desk.event
    form = person_form(AddForm, event, language=event.source_language)
    if request.method == "GET":
        return _render_add(desk, form)
    if not form.validate():
        return _render_add(desk, form), 422
    details, email, above = form.details(event), form.email.data, form.above.data
    now = utc_now()
    ground = form.ground(desk, now)
    try:
        with transaction():
            person = add_person(
                event_id=event.id,
                email=email,
                details=details,
                ground=ground,
                above_capacity=above,
                domain=site_domain(),
                now=now,
            )
            desk.record("people.add", subject_of(person), way=details.consent_way)
            public_id, status = person.public_id, person.status
    except AlreadyRegistered:
        return _render_known(desk, form), 422
    except RegistrationRefused as refused:
        form.form_errors.append(refusal(refused.state))
        return _render_add(desk, form), 422
    return back_to(_after_adding(desk, public_id), _added(status))


@organiser.route(
    "/<organisation>/events/<event>/people/<uuid:person>/correct", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def correct_person(desk: EventDesk, person: UUID) -> Answer:
    """Correct what somebody told; they get a mail that says what is stored now."""
    scope, event = scope_of(desk), desk.event
    found = get_person(scope, str(person))
    form = _form_about(desk, found)
    if request.method == "GET":
        return _render_correct(desk, found, form)
    if not form.validate():
        return again(_render_correct(desk, found, form), 422)
    answers = form.answers(event)
    try:
        with transaction():
            found = lock_person(scope, str(person))
            stored, entered = _told(found, form), _entered(form)
            had = set(form.dates.own or ()) if "dates" in form else set()
            check_section(form.version.data or "", theirs=stored, ours=entered)
            manage.change(
                registration=found,
                details=_details(found, form, answers),
                domain=site_domain(),
                now=utc_now(),
            )
            if isinstance(form, PhoneForm):
                set_phone(found, form.phone.data or "")
            if entered != stored or set(form.chosen or ()) != had:
                desk.record("registration.correct", subject_of(found))
    except SectionConflict as conflict:
        found = get_person(scope, str(person))
        form.show_conflict(conflict.theirs, _values(found))
        return again(_render_correct(desk, found, form), 409)
    except DatesFull as problem:
        found = get_person(scope, str(person))
        offer_to(form.dates, found)
        form.dates.refuse(problem.uids)
        return again(_render_correct(desk, found, form), 409)
    except RoomFull:
        form.takes_part.errors = [
            _("All places in the room are taken or held. They still take part online.")
        ]
        found = get_person(scope, str(person))
        return again(_render_correct(desk, found, form), 409)
    return back_to(desk.url("person", person=str(person)), _("Saved."))


@organiser.route(
    "/<organisation>/events/<event>/people/<uuid:person>/email", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def correct_email(desk: EventDesk, person: UUID) -> Answer | tuple[str, int]:
    """Ask a new address for its yes; then the old one is told, and the registration moves."""
    scope, form = scope_of(desk), EmailForm()
    found = get_person(scope, str(person))
    if request.method == "GET":
        return _render_email(desk, found, form)
    known = None
    if form.validate():
        key = parse_address(form.email.data).key
        known = find_by_address(desk.event.id, key)
        if known is not None:
            form.email.errors = [_("Somebody is registered with this address.")]
    if form.errors:
        return _render_email(desk, found, form, known), 422
    with transaction():
        found = get_person(scope, str(person))
        manage.request_email_change(
            registration=found,
            email=form.email.data,
            by_organisers=True,
            domain=site_domain(),
            now=utc_now(),
        )
        desk.record("registration.email", subject_of(found))
    return back_to(desk.url("person", person=str(person)))


def _after_adding(desk: EventDesk, public_id: str) -> str:
    """Back to the door, where somebody was added there; else to the person's page."""
    door = request.args.get("door", "")
    if door.isprintable() and door and desk.may(Right.CHECK_IN):
        return desk.url("check_in", on=door, last=public_id, _anchor="last")
    return desk.url("person", person=public_id)


def _form_about(desk: EventDesk, found: Registration) -> PersonForm:
    kind = PhoneForm if found.email is None else PersonForm
    form = person_form(kind, desk.event, **_values(found))
    if request.method == "GET":
        form.version.data = version_of(_told(found, form))
    if may_choose(found):
        offer_to(form.dates, found)
    elif desk.event.choose_dates:
        del form.dates
    return form


def _values(found: Registration) -> dict[str, object]:
    """What is stored about somebody, by the names of the fields."""
    phone = {"phone": found.phone} if found.email is None else {}
    return told_values(found) | phone | {"language": found.language}


def _entered(form: PersonForm) -> dict[str, object]:
    """What the form says, without the dates: of these only what was changed in it counts."""
    return {each.name: each.data or "" for each in form if each.name not in _APART}


def _told(found: Registration, form: PersonForm) -> dict[str, object]:
    """What is stored, in the form of `_entered`."""
    stored = _values(found)
    return {name: stored.get(name) or "" for name in _entered(form)}


def _details(found: Registration, form: PersonForm, answers: dict[int, object]) -> Details:
    """What the form says; what it does not ask about stays as it is."""
    has_listening = "listening_language" in form
    return Details(
        name=form.name.data,
        language=form.language.data,
        zone=found.zone,
        organisation=form.organisation.data or "",
        listening_language=form.listening if has_listening else found.listening_language,
        takes_part=chosen_way(form),
        access_needs=found.access_needs.text if found.access_needs else "",
        answers=answers,
        dates=form.chosen,
        dates_shown=form.dates.own if "dates" in form else None,
    )


def _render_correct(desk: EventDesk, found: Registration, form: PersonForm) -> str:
    return render_template("organiser/correct.html", desk=desk, person=found, form=form)


def _render_add(desk: EventDesk, form: AddForm, known: Registration | None = None) -> str:
    seats = count_seats(desk.event, utc_now())
    return render_template(
        "organiser/add_person.html",
        desk=desk,
        form=form,
        known=known,
        is_full=seats_left(desk.event, seats.taken_for(None, seats.by_date)) == 0,
    )


def _render_known(desk: EventDesk, form: AddForm) -> str:
    """The organiser may know what the public form keeps to itself."""
    known = find_by_address(desk.event.id, parse_address(form.email.data).key)
    form.email.errors = [_("Somebody is registered with this address.")]
    return _render_add(desk, form, known)


def _render_email(
    desk: EventDesk, found: Registration, form: EmailForm, known: Registration | None = None
) -> str:
    return render_template(
        "organiser/correct_email.html", desk=desk, person=found, form=form, known=known
    )


def refusal(state: PageState) -> str:
    """Why nobody can be added, in a sentence."""
    if state is PageState.FULL:
        return str(_("All places are taken or held. Tick “Also above the capacity”."))
    if state is PageState.ENDED:
        return str(_("The event is over."))
    if state is PageState.POSTPONED:
        return str(_("The event is postponed. Its new date is not known yet."))
    return str(_("The event is cancelled."))


def _added(status: RegistrationStatus) -> str:
    if status is RegistrationStatus.WAITING:
        return str(_("Added to the waiting list. A mail says so."))
    return str(_("Added. The confirmation is on its way."))
