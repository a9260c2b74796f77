"""What the organisers' pages about people say: statuses, decisions, mails, what was done."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import ConsentPurpose, RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.registrations.people.deciding import Decision
from webinars.registrations.people.listing import Sort
from webinars.web import person_words
from webinars.web.words import isolate, labelled

STATUSES = person_words.STATUSES
ORIGINS = person_words.ORIGINS
WAYS = person_words.WAYS
MAIL_STATES = person_words.MAIL_STATES
message_name = person_words.message_name
way_name = person_words.way_name
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
CONSENTS = {
    ConsentPurpose.NEWSLETTER: _l("Newsletter"),
    ConsentPurpose.ACCESS_NEEDS: _l("What they need to take part"),
    ConsentPurpose.RECORDING: _l("To be recorded"),
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
    "registration.recorded": _l("Agrees to be recorded, by word of an organiser"),
    "registration.recorded-undo": _l("Does not agree to be recorded any more"),
    "registration.dissolve": _l("Group waits together no longer"),
    "check-in.in": _l("Checked in"),
    "check-in.undo": _l("Check-in taken back"),
}


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


def decided_about(name: str, status: RegistrationStatus | None) -> str:
    """The same of one person, by `name`: where they stand now; None for as before."""
    if status is None:
        return str(_("Undone: %(name)s stands as before.", name=isolate(name)))
    return labelled(STATUSES[status], isolate(name))


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
