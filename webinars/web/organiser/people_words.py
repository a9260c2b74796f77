"""What the organisers' pages about people say: statuses, decisions, mails, what was done."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import ConsentPurpose, Origin, RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.registrations.people.adding import Way
from webinars.registrations.people.deciding import Decision
from webinars.registrations.people.listing import Sort
from webinars.web.words import isolate

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
DECISIONS = {
    Decision.CONFIRM: _l("Confirm"),
    Decision.WAIT: _l("Put on the waiting list"),
    Decision.DECLINE: _l("Do not accept"),
    Decision.CANCEL: _l("Cancel the registration"),
    Decision.REINSTATE: _l("Reinstate"),
}
SORTS = {
    Sort.NEWEST: _l("Latest registrations first"),
    Sort.OLDEST: _l("Earliest registrations first"),
    Sort.NAME: _l("Name, A to Z"),
    Sort.NAME_BACK: _l("Name, Z to A"),
    Sort.ORGANISATION: _l("Organisation, A to Z"),
    Sort.ORGANISATION_BACK: _l("Organisation, Z to A"),
    Sort.STATUS: _l("Status"),
    Sort.STATUS_BACK: _l("Status, the other way round"),
}
WAYS = {
    Way.PHONE: _l("By telephone"),
    Way.IN_PERSON: _l("In person"),
    Way.EMAIL: _l("By e-mail"),
    Way.PAPER: _l("On paper"),
    Way.OTHER: _l("In another way"),
}
CONSENTS = {
    ConsentPurpose.NEWSLETTER: _l("Newsletter"),
    ConsentPurpose.ACCESS_NEEDS: _l("What they need to take part"),
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
    "counter-declined": _l("The time stays as it is"),
    "return-refused": _l("There is no place for you any more"),
    "date-dropped": _l("A date dropped"),
    "cancellation-date": _l("A date taken out of the calendar"),
    "mailing": _l("Message from the organisers"),
    "reminder": _l("Reminder"),
    "update": _l("News of the event"),
    "update-date": _l("One more date brought up to date"),
}
_ACTIONS = {
    "people.confirm": lazy_pgettext("a registration", "Confirmed"),
    "people.wait": _l("Moved to the waiting list"),
    "people.decline": _l("Not accepted"),
    "people.cancel": _l("Registration cancelled"),
    "people.reinstate": _l("Reinstated"),
    "people.undo": _l("Decision taken back"),
    "people.add": _l("Added by hand"),
    "registration.needs": _l("What they need: arranged"),
    "registration.needs-undo": _l("What they need: not arranged after all"),
    "registration.correct": _l("Details corrected"),
    "registration.email": _l("Another address asked for"),
    "registration.note": _l("Note changed"),
    "registration.resend": _l("Mail sent again"),
    "registration.links": _l("New links made"),
    "registration.told": _l("Told by somebody"),
    "registration.told-undo": _l("Not told after all"),
    "registration.dissolve": _l("Group waits together no longer"),
    "check-in.in": _l("Checked in"),
    "check-in.undo": _l("Check-in taken back"),
}


def message_name(message: str) -> str:
    """What a mail is called."""
    return str(_MESSAGES.get(message, message))


def why_waiting(mail: OutgoingMail, now: datetime) -> str:
    """Why a mail has not left yet, where it is not its turn at `now`; "" where it is."""
    if mail.state is not MailState.QUEUED or mail.next_attempt_at <= now:
        return ""
    if mail.attempts:
        return str(_("The last try failed: it is tried again."))
    if mail.message == "invitation":
        return str(
            _("Further dates of a series go a few an hour, so that nobody can flood an address.")
        )
    return ""


def news_name(message: str) -> str:
    """What somebody has to be told, by the mail that would have said it."""
    if message == "confirmation":
        return str(_("They have a place now"))
    return message_name(message)


def action_name(action: str) -> str:
    """What was done, as the history of a person says it."""
    return str(_ACTIONS.get(action, action))


def group_of(party: Party, count: int) -> str:
    """How many were registered with one form, and by whom where that is known."""
    who = party.told_name
    if not who:
        return str(_("Group of %(num)s", num=count))
    return str(_("Group of %(num)s, registered by %(who)s", num=count, who=isolate(who)))


def group_waits(party: Party, waiting: int, *, is_split: bool) -> str:
    """That a group waits together, for how many places, and how often others went before it.

    `is_split`: some of it have a place.
    """
    waits = ngettext(
        "Waits for %(num)s place.", "Group: waits for %(num)s places together.", waiting
    )
    said = [str(waits)]
    if is_split:
        said.append(str(_("Some of the group have a place: the others wait without them.")))
    if party.passed_over:
        over = ngettext(
            "Passed over %(num)s time.", "Passed over %(num)s times.", party.passed_over
        )
        said.append(str(over))
    return " ".join(said)


def way_name(way: str) -> str:
    """How somebody agreed; the form's own way is said as it is stored."""
    return str(WAYS[Way(way)]) if way in set(Way) else way


def decided(decision: str, count: int) -> str:
    """What came of a decision about `count` people."""
    match decision:
        case Decision.CONFIRM:
            return str(
                ngettext("%(num)s person is confirmed.", "%(num)s people are confirmed.", count)
            )
        case Decision.WAIT:
            return str(
                ngettext(
                    "%(num)s person is on the waiting list now.",
                    "%(num)s people are on the waiting list now.",
                    count,
                )
            )
        case Decision.DECLINE:
            return str(
                ngettext(
                    "%(num)s person was not accepted.", "%(num)s people were not accepted.", count
                )
            )
        case Decision.CANCEL:
            return str(
                ngettext(
                    "%(num)s registration is cancelled.",
                    "%(num)s registrations are cancelled.",
                    count,
                )
            )
        case Decision.REINSTATE:
            return str(
                ngettext("%(num)s person is reinstated.", "%(num)s people are reinstated.", count)
            )
    return str(
        ngettext(
            "Undone: %(num)s person stands as before.",
            "Undone: %(num)s people stand as before.",
            count,
        )
    )
