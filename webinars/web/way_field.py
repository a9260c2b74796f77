"""The field by which people say whether they come to the room or take part online."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, Form, RadioField
from wtforms.validators import ValidationError

from webinars.events.models import Event
from webinars.registrations.states import RegistrationRefused, RoomFull
from webinars.registrations.taking_part import TakesPart, is_asked
from webinars.web.forms import Required
from webinars.web.words import WAYS_TO_TAKE_PART


def way_field(label: object) -> RadioField:
    """Asks whether somebody comes to the room or takes part online; see `offer_ways`."""
    message = lazy_gettext("Choose: in the room, or online.")
    return RadioField(label, validators=[Required(message)], validate_choice=False)


def offer_ways(form: Form, event: Event) -> None:
    """Ask it where the event is both, else leave the field out."""
    if is_asked(event):
        form.takes_part.choices = [(way.value, name) for way, name in WAYS_TO_TAKE_PART.items()]
    else:
        del form.takes_part


def leave_online_alone(form: Form) -> None:
    """Offer to take part online, where the room is full and nobody can wait for it."""
    if "takes_part" in form:
        form.takes_part.choices = form.takes_part.choices[1:]
        form.takes_part.data = form.takes_part.data or TakesPart.ONLINE.value


def is_room_full(form: Form, refusal: RegistrationRefused) -> bool:
    """Whether it is the room alone that refuses somebody; then the form says so.

    A form that was made before the event became hybrid does not ask.
    """
    if not isinstance(refusal, RoomFull) or "takes_part" not in form:
        return False
    form.takes_part.errors = [_("The room is full by now. You can take part online.")]
    return True


def check_way(field: Field) -> None:
    """Raise `ValidationError` for what is no way to take part."""
    if field.data not in set(TakesPart):
        raise ValidationError(_("Choose: in the room, or online."))


def chosen_way(form: Form) -> TakesPart | None:
    """What a valid form says; None where it was not asked, or may stay open and does."""
    said = form.takes_part.data if "takes_part" in form else None
    return TakesPart(said) if said else None
