"""Seats held for an organisation or a group: how many, by which link, and until when."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

from flask import current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import Field, HiddenField, IntegerField, StringField, TimeField
from wtforms.validators import NumberRange, Optional, ValidationError

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.organising import SeatReservation
from webinars.extensions import transaction
from webinars.links import Links
from webinars.registrations.people import reserving
from webinars.registrations.people.reserving import (
    MOST_SEATS,
    HeldSeats,
    ReservationNotFound,
    TooManySeats,
)
from webinars.registrations.seats import lock_event
from webinars.times import NonexistentTime, to_instant, utc_now
from webinars.web.forms import NAME_LIMIT, Line, Required, strip
from webinars.web.organiser.desk import Answer, EventDesk, NotForRole, allow, back_to, organiser
from webinars.web.organiser.fields import DayField, name_in_form
from webinars.web.organiser.saving import SectionForm, again, is_from_before, said_gone
from webinars.web.organiser.sure import ask_first
from webinars.web.public.own import site_domain


class ReservationForm(SectionForm):
    """A group's seats. `zone` is the event's: the release is on its clocks."""

    label = StringField(
        lazy_gettext("For whom"),
        validators=[Required(lazy_gettext("Enter for whom.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    seats = IntegerField(
        lazy_gettext("Seats"),
        validators=[NumberRange(0, MOST_SEATS, lazy_gettext("Enter a number of seats."))],
        render_kw={"min": 0, "max": MOST_SEATS, "inputmode": "numeric"},
    )
    released_on = DayField(
        lazy_gettext("Day from which everybody may have them"), validators=[Optional()]
    )
    released_at = TimeField(lazy_gettext("Time"), validators=[Optional()])
    new_id = HiddenField(default=lambda: str(uuid4()))
    zone = "UTC"

    def validate_seats(self, field: Field) -> None:
        """Raise `ValidationError` where there is no number."""
        if field.data is None:
            field.errors = []
            raise ValidationError(_("Enter a number of seats."))

    def validate_released_at(self, field: Field) -> None:
        """Raise `ValidationError` for a time without its day, and for one that clocks skip."""
        if field.data and not self.released_on.data:
            raise ValidationError(_("Enter the day as well."))
        try:
            if self.released_local is not None:
                to_instant(self.released_local, self.zone)
        except NonexistentTime:
            raise ValidationError(_("The clocks skip this time. Choose another.")) from None

    def held(self) -> HeldSeats:
        """What the valid form says."""
        return HeldSeats(
            label=self.label.data, seats=self.seats.data, released_local=self.released_local
        )

    def validate_released_on(self, field: Field) -> None:
        """Raise `ValidationError` for a time that is over, unless it is stored already."""
        is_stored = (field.data, self.released_at.data) == (
            field.object_data,
            self.released_at.object_data,
        )
        try:
            is_over = (
                self.released_local is not None
                and to_instant(self.released_local, self.zone) <= utc_now()
            )
        except NonexistentTime:
            return  # the time says it
        if is_over and not is_stored:
            raise ValidationError(
                _("This is over: everybody could have the seats at once. Choose a later time.")
            )

    @property
    def released_local(self) -> datetime | None:
        """When everybody may have the seats, on the event's clocks; a day begins at midnight."""
        day: date | None = self.released_on.data
        return None if day is None else datetime.combine(day, self.released_at.data or time())


@organiser.get("/<organisation>/events/<event>/people/seats/")
@allow(Right.SEE_PEOPLE)
def reservations(desk: EventDesk) -> Answer:
    """The groups for whom seats are held, with their links."""
    if not desk.is_owner:
        raise NotForRole(desk, Right.SEE_PEOPLE)
    return render_template(
        "organiser/reservations.html",
        desk=desk,
        found=reserving.list_reservations(desk.event, utc_now()),
        link=lambda reservation: f"{_event_page(desk)}?seat={reservation.code}",
        may_edit=desk.may(Right.EDIT_PEOPLE),
    )


@organiser.route("/<organisation>/events/<event>/people/seats/add", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def add_reservation(desk: EventDesk) -> Answer:
    """Hold seats for one more group."""
    return _edit(desk, None)


@organiser.route(
    "/<organisation>/events/<event>/people/seats/<uuid:reservation>/", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def edit_reservation(desk: EventDesk, reservation: UUID) -> Answer:
    """Change how many seats a group has, and until when. Seats that are gone can be held anew."""
    try:
        return _edit(desk, reserving.get_reservation(desk.event, str(reservation)))
    except ReservationNotFound:
        if not is_from_before():
            raise
        form = _form(desk, None)
        form.form_errors.append(said_gone())
        return again(_render(desk, form, None, is_gone=True), 409)
    except SectionConflict as conflict:
        form, held = _form(desk, None), reserving.get_reservation(desk.event, str(reservation))
        form.show_conflict(conflict.theirs, _values(HeldSeats.of(held)))
        return again(_render(desk, form, held), 409)


@organiser.post("/<organisation>/events/<event>/people/seats/<uuid:reservation>/remove")
@allow(Right.EDIT_PEOPLE, fresh=True)
def remove_reservation(desk: EventDesk, reservation: UUID) -> Answer:
    """Hold these seats no more, once that was asked."""
    held = reserving.get_reservation(desk.event, str(reservation))
    asked = ask_first(
        desk,
        _("Hold no seats for “%(label)s” any more?", label=held.label),
        [
            ngettext("%(num)s seat is held.", "%(num)s seats are held.", held.seats),
            _(
                "Whoever has a place keeps it. The others go to those who wait, and the link "
                "becomes an ordinary one."
            ),
            _("This cannot be undone."),
        ],
        button=_("Hold no seats for “%(label)s”", label=held.label),
        back=desk.url("edit_reservation", reservation=reservation),
    )
    if asked:
        return asked
    with transaction():
        label = reserving.remove_reservation(
            event_id=desk.event.id,
            public_id=str(reservation),
            domain=site_domain(),
            now=utc_now(),
        )
        desk.record("seats.remove", reservation=str(reservation))
    return back_to(desk.url("reservations"), _("%(label)s: no seats are held.", label=label))


def _edit(desk: EventDesk, held: SeatReservation | None) -> Answer:
    stored = HeldSeats.of(held) if held else None
    form = _form(desk, stored)
    if request.method == "GET":
        return _render(desk, form, held)
    if not form.validate():
        return again(_render(desk, form, held), 422)
    try:
        _save(desk, form, held.public_id if held else "", stored)
    except TooManySeats as error:
        form.seats.errors = [
            _("There are not so many places left. At most %(left)s can be held.", left=error.left)
        ]
        return again(_render(desk, form, held), 422)
    return back_to(desk.url("reservations"), _("Saved."))


def _form(desk: EventDesk, stored: HeldSeats | None) -> ReservationForm:
    form = ReservationForm(version=version_of(stored), **(_values(stored) if stored else {}))
    form.zone = desk.event.zone
    return form


def _save(desk: EventDesk, form: ReservationForm, public_id: str, stored: HeldSeats | None) -> None:
    wanted, name = form.held(), name_in_form(form.new_id.data)
    with transaction():
        lock_event(desk.event.id)
        if not public_id and reserving.is_held_so(desk.event.id, name, wanted):
            return  # the form was sent twice
        saved = reserving.hold_seats(
            event_id=desk.event.id,
            public_id=public_id,
            new_id="" if public_id or reserving.is_name_taken(name) else name,
            label=wanted.label,
            seats=wanted.seats,
            released_local=wanted.released_local,
            version=form.version.data or "",
            domain=site_domain(),
            now=utc_now(),
        )
        if HeldSeats.of(saved) == stored:
            return
        desk.record(
            "seats.change" if public_id else "seats.add",
            reservation=saved.public_id,
            seats=saved.seats,
            released=saved.released_local.isoformat() if saved.released_local else None,
        )


def _values(held: HeldSeats) -> dict[str, object]:
    local = held.released_local
    return {
        "label": held.label,
        "seats": held.seats,
        "released_on": local.date() if local else None,
        "released_at": local.time() if local else None,
    }


def _render(
    desk: EventDesk, form: ReservationForm, held: SeatReservation | None, *, is_gone: bool = False
) -> str:
    return render_template(
        "organiser/reservation.html", desk=desk, form=form, held=held, is_gone=is_gone
    )


def _event_page(desk: EventDesk) -> str:
    return Links(current_app.config["BASE_URL"]).event(desk.event.slug)
