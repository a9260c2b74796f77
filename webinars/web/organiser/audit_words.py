"""What entries of the audit log say, in sentences that follow the name of whoever did it.

An action that is not in the table falls back to what kind of action it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.accounts.models import AuditEntry
from webinars.registrations.audit_subjects import Subjects, split


@dataclass(frozen=True)
class Kind:
    """A kind of actions that can be looked for; `parts` are what their names begin with."""

    label: object
    parts: tuple[str, ...]


KINDS = {
    "events": Kind(
        _l("Events"), ("event", "agenda", "languages", "questions", "hosts", "links", "speaker")
    ),
    "people": Kind(
        _l("People"),
        ("people", "registration", "seats", "check-in", "attendance", "import", "invitations"),
    ),
    "messages": Kind(_l("Messages"), ("mailing", "message", "template", "news")),
    "exports": Kind(_l("Exports"), ("export", "report")),
    "team": Kind(_l("Team"), ("member",)),
    "settings": Kind(_l("Settings"), ("settings",)),
}

SENTENCES = {
    "event.create": _l("Made the event"),
    "event.discard-texts": _l("Discarded pasted texts of which no event was made"),
    "event.duplicate": _l("Made the event as a copy of another"),
    "event.basics": _l("Changed the basics of the event"),
    "event.texts": _l("Changed the texts of the event"),
    "event.registration": _l("Changed how people register"),
    "event.questions": _l("Changed the questions on the form"),
    "event.joining": _l("Changed how people join"),
    "event.inclusion": _l("Changed the questions about inclusion"),
    "event.reminders": _l("Changed when people are reminded"),
    "event.materials": _l("Changed links and materials"),
    "event.date-cancel": _l("Cancelled a date of the event"),
    "event.date-back": _l("Brought a cancelled date of the event back"),
    "event.series": _l("Changed the dates of the series"),
    "event.co-hosts": _l("Changed who hosts the event and what co-hosts see"),
    "event.publish": _l("Published the event"),
    "event.unpublish": _l("Made the event a draft again"),
    "event.postpone": _l("Postponed the event"),
    "event.cancel": _l("Cancelled the event"),
    "event.reinstate": _l("Took the cancellation of the event back"),
    "event.archive": _l("Archived the event"),
    "event.unarchive": _l("Took the event out of the archive"),
    "event.delete": _l("Deleted an event"),
    "agenda.add": _l("Added an agenda item"),
    "agenda.edit": _l("Changed an agenda item"),
    "agenda.remove": _l("Removed an agenda item"),
    "agenda.move": _l("Moved an agenda item"),
    "agenda.shift": _l("Shifted the agenda"),
    "agenda.titles": _l("Changed titles of the agenda"),
    "agenda.tracks": _l("Changed the tracks of the agenda"),
    "agenda.remove-track": _l("Removed a track of the agenda"),
    "agenda.tell": _l("Told participants about changes of the agenda"),
    "agenda.untold": _l("Let changes of the agenda stand without telling participants"),
    "news.retry": _l("Sent news once more that had not arrived"),
    "languages.add": _l("Added a language"),
    "languages.remove": _l("Removed a language"),
    "languages.pattern": _l("Set the languages of the event"),
    "languages.matrix": _l("Changed which languages there are in which session"),
    "people.add": _l("Registered somebody"),
    "people.confirm": _l("Confirmed people"),
    "people.decline": _l("Declined people"),
    "people.cancel": _l("Cancelled registrations"),
    "people.wait": _l("Put people on the waiting list"),
    "people.reinstate": _l("Took cancellations of registrations back"),
    "people.undo": _l("Took a decision about people back"),
    "people.import": _l("Imported people"),
    "people.import-undo": _l("Took an import of people back"),
    "registration.correct": _l("Corrected a registration"),
    "registration.email": _l("Corrected the e-mail address of a registration"),
    "registration.note": _l("Changed the note on a registration"),
    "registration.resend": _l("Sent a confirmation again"),
    "registration.links": _l("Made new links for a registration"),
    "registration.told": _l("Told somebody without an e-mail address what is new"),
    "registration.told-undo": _l("Took back that somebody without an e-mail address was told"),
    "registration.recorded": _l("Wrote down that somebody agrees to be recorded"),
    "registration.recorded-undo": _l(
        "Wrote down that somebody does not agree to be recorded any more"
    ),
    "registration.dissolve": _l("Let a group wait singly"),
    "registration.erase": _l("Deleted a registration with all its data"),
    "registration.needs": _l("Marked what somebody needs as arranged"),
    "registration.needs-undo": _l("Marked what somebody needs as not arranged yet"),
    "seats.add": _l("Held seats for a group"),
    "seats.change": _l("Changed the seats held for a group"),
    "seats.remove": _l("Gave back the seats held for a group"),
    "invitations.send": _l("Invited people"),
    "invitations.remind": _l("Reminded people who are invited"),
    "invitations.undo": _l("Took invitations back before they left"),
    "invitations.discard": _l("Deleted a list of people to invite"),
    "invitations.settings": _l("Changed when people who are invited are reminded"),
    "invitations.again": _l("Sent an invitation again"),
    "invitations.correct": _l("Corrected an invitation"),
    "invitations.withdraw": _l("Withdrew an invitation"),
    "invitations.restore": _l("Let a withdrawn invitation hold again"),
    "invitations.remove": _l("Deleted an invitation"),
    "links.add": _l("Made a link for a partner"),
    "links.change": _l("Changed a link for a partner"),
    "links.remove": _l("Deleted a link for a partner"),
    "check-in.in": _l("Checked somebody in"),
    "check-in.undo": _l("Took a check-in back"),
    "attendance.import": _l("Imported who came"),
    "attendance.import-undo": _l("Took back who came by a report"),
    "mailing.create": _l("Wrote a message"),
    "mailing.send": _l("Sent a message"),
    "mailing.cancel": _l("Stopped a message"),
    "mailing.audience": _l("Chose for whom a message is"),
    "mailing.write": _l("Changed the texts of a message"),
    "mailing.test": _l("Sent themselves a message as a test"),
    "mailing.undo": _l("Took a message back before it left"),
    "mailing.retry": _l("Sent the mails of a message again that had not arrived"),
    "mailing.delete": _l("Deleted the draft of a message"),
    "template.keep": _l("Kept a message as a template"),
    "template.rename": _l("Renamed a template"),
    "template.delete": _l("Deleted a template"),
    "export.people": _l("Exported people"),
    "export.sign-in-sheet": _l("Opened the sign-in sheet"),
    "export.badges": _l("Opened badges"),
    "export.newsletter": _l("Exported the newsletter's list"),
    "export.access-needs": _l("Exported access needs"),
    "speaker.add": _l("Added a speaker"),
    "speaker.edit": _l("Changed a speaker"),
    "speaker.remove": _l("Removed a speaker"),
    "speaker.merge": _l("Made one speaker of two entries"),
    "member.invite": _l("Invited somebody to the team"),
    "member.invite-again": _l("Sent an invitation to the team again"),
    "member.withdraw-invitation": _l("Withdrew an invitation to the team"),
    "member.join": _l("Joined the team"),
    "member.change": _l("Changed what a member may do"),
    "member.remove": _l("Removed somebody from the team"),
    "settings.change": _l("Changed the settings"),
    "settings.texts": _l("Changed what the organisation says of itself"),
    "settings.logo": _l("Uploaded a logo"),
    "settings.remove-logo": _l("Removed the logo"),
}


def sentence(entry: AuditEntry) -> str:
    """What was done, without who did it."""
    known = SENTENCES.get(entry.action)
    if known is not None:
        return str(known)
    first = entry.action.partition(".")[0]
    for kind in KINDS.values():
        if first in kind.parts:
            return str(
                _("Another change (%(area)s: %(action)s)", area=kind.label, action=entry.action)
            )
    return str(_("Another change (%(action)s)", action=entry.action))


def about(entry: AuditEntry, subjects: Subjects) -> str:
    """Whom or what it was done to, besides the event; "" where the sentence says it all.

    A registration that is not there any more leads to nobody.
    """
    kind, key = split(entry.subject)
    if kind == "registration":
        registration = subjects.registrations.get(key)
        return registration.name if registration else _("a registration that was deleted since")
    if kind == "user":
        user = subjects.users.get(key)
        is_self = user is not None and user.id == entry.user_id
        name = (user.name or user.email) if user else _("somebody whose account was deleted since")
        return "" if is_self else name
    if kind == "invitation":
        invitation = subjects.invitations.get(key)
        return invitation.email if invitation else ""
    speaker = subjects.speakers.get(key) if kind == "speaker" else None
    return speaker.name if speaker else ""
