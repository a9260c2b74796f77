"""The letter to who registers again with an address that is known."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from webinars.mail.content import Content
from webinars.registrations.messages.about import Payload, letter_about_registration
from webinars.registrations.messages.facts import status_fact
from webinars.registrations.messages.letter import Letter
from webinars.registrations.messages.standing import write_present
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import has_offer


@letter_about_registration("already-registered")
def write_already_registered(
    letter: Letter, registration: Registration, _payload: Payload, now: datetime
) -> Content | None:
    """Somebody registered again with a known address: only its owner learns that it is known."""
    return write_present(
        letter,
        registration,
        now,
        first=[status_fact(registration, now, letter.language)],
        still=_still(letter, registration, now),
        is_declined=registration.status is RegistrationStatus.DECLINED,
    )


def _still(letter: Letter, registration: Registration, now: datetime) -> str:
    """What holds as before: a form that is sent again decides nothing anew."""
    if has_offer(registration, now):
        said = _(
            "Nothing has changed: a place is kept for you. Please say yes or no on your page; if "
            "you do not answer in time, it goes to the next person."
        )
        return str(said)
    match registration.status:
        case RegistrationStatus.WAITING:
            said = _("Nothing has changed: you are still on the waiting list.")
        case RegistrationStatus.PENDING:
            said = _("Nothing has changed: the organisers have not decided about it yet.")
        case RegistrationStatus.DECLINED:
            said = _(
                "Nothing has changed: the organisers could not accept your registration. If you "
                "have a question about that, write to %(contact)s",
                contact=letter.contact.line,
            )
        case _status:
            said = _("Nothing has changed: your first registration is still valid.")
    return str(said)
