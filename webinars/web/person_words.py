"""What pages say of a registration and its mails: to the person themselves, and to organisers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from webinars.mail.models import MailState
from webinars.registrations.details import FORM, OWN_PAGE
from webinars.registrations.models import Origin, RegistrationStatus
from webinars.registrations.people.adding import Way
from webinars.registrations.sources import PARTY_FORM

STATUSES = {
    RegistrationStatus.PENDING: _l("To be decided"),
    RegistrationStatus.CONFIRMED: lazy_pgettext("a registration", "Confirmed"),
    RegistrationStatus.WAITING: _l("On the waiting list"),
    RegistrationStatus.DECLINED: _l("Not accepted"),
    RegistrationStatus.CANCELLED: lazy_pgettext("a registration", "Cancelled"),
}
ORIGINS = {
    Origin.FORM: _l("By the form"),
    Origin.ORGANISER: _l("Added by an organiser"),
    Origin.IMPORT: _l("Imported"),
}
WAYS = {
    Way.PHONE: _l("By telephone"),
    Way.IN_PERSON: _l("In person"),
    Way.EMAIL: _l("By e-mail"),
    Way.PAPER: _l("On paper"),
    Way.OTHER: _l("In another way"),
}
_OWN_WAYS = {
    FORM: _l("By the form"),
    OWN_PAGE: _l("On their own page"),
    PARTY_FORM: _l("By the form for several people"),
}
MAIL_STATES = {
    MailState.QUEUED: _l("Waiting to be sent"),
    MailState.SENDING: _l("Being sent"),
    MailState.SENT: _l("Sent"),
    MailState.UNDELIVERABLE: _l("Could not be delivered"),
    MailState.SUPERSEDED: _l("Not sent: no longer true"),
    MailState.HELD: _l("Held back after a restore"),
}
_MESSAGES = {
    "confirmation": _l("Confirmation"),
    "invitation": _l("Invitation to a further date"),
    "waiting": _l("On the waiting list"),
    "offer": _l("A place offered"),
    "offer-lapsed": _l("Offer not answered in time"),
    "pending": _l("Registration received"),
    "declined": _l("Not accepted"),
    "changed": _l("Registration changed"),
    "already-registered": _l("Already registered"),
    "verify-email": _l("Please confirm your new address"),
    "cancelled": _l("Registration cancelled"),
    "confirm-answer": _l("Asked whether an answer is theirs"),
    "counter-proposal": _l("Another time proposed, to the contact"),
    "recording-ended": _l("May not be recorded any more, to the contact"),
    "counter-declined": _l("The time stays as it is"),
    "return-refused": _l("There is no place for you any more"),
    "date-dropped": _l("A date dropped"),
    "cancellation-date": _l("A date taken out of the calendar"),
    "mailing": _l("Message from the organisers"),
    "reminder": _l("Reminder"),
    "update": _l("News of the event"),
    "update-date": _l("One more date brought up to date"),
    "date-gone": _l("A date taken out of the event"),
}


def message_name(message: str) -> str:
    """What a mail is called."""
    return str(_MESSAGES.get(message, message))


def way_name(way: str) -> str:
    """How somebody agreed, to organisers: by themselves, or by what these took down."""
    return str(_OWN_WAYS.get(way) or WAYS[Way(way)]) if way in {*_OWN_WAYS, *Way} else way
