"""What pages about invitations say: standings, mails, and why a line could not be read."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.events.models import Event
from webinars.mail.models import MailState
from webinars.registrations.invitations.listing import MailNews, Standing
from webinars.registrations.invitations.reading import Problem
from webinars.registrations.invitations.sending import Obstacle

STANDINGS = {
    Standing.OPEN: _l("No answer"),
    Standing.REGISTERED: _l("Registered"),
    Standing.WAITING: _l("Registered, on the waiting list"),
    Standing.NO: _l("Said no"),
    Standing.WITHDRAWN: _l("Withdrawn"),
}

OBSTACLES = {
    Obstacle.NOT_PUBLISHED: _l("Publish the event first: only then can people register."),
    Obstacle.CLOSED: _l("Registration is closed. Give it a later end to invite people."),
}

_MAILS = {
    MailState.QUEUED: _l("Mail is waiting"),
    MailState.SENDING: _l("Mail is waiting"),
    MailState.SENT: _l("Mail is sent"),
    MailState.UNDELIVERABLE: _l("Mail could not be delivered"),
    MailState.SUPERSEDED: _l("Mail was not needed any more"),
    MailState.HELD: _l("Held back after a restore"),
}

_PROBLEMS = {
    "no-email": _l("There is no e-mail address in this line."),
    "bad-email": _l("The e-mail address is not complete, or has a mistake."),
    "too-long": _l("The name or the organisation is too long."),
}


def places_words(event: Event, left: int | None, count: int) -> str:
    """That there are fewer places `left` than `count` people; "" where there are enough."""
    if left is None or left >= count:
        return ""
    if event.is_online_open:
        return str(
            _("The room has fewer free places than this list has people. Online there is no limit.")
        )
    if not left and not event.waiting_list:
        return str(
            _("All places are taken, and there is no waiting list: nobody can register now.")
        )
    if not left:
        return str(_("All places are taken: whoever of this list registers waits for one."))
    return str(
        ngettext(
            "%(num)s place is free for this list: not all of them can have one.",
            "%(num)s places are free for this list: not all of them can have one.",
            left,
        )
    )


def mail_words(news: MailNews | None) -> str:
    """What became of the last mail; the outbox forgets those that arrived after 30 days."""
    if news and not news.was_sent and news.state is MailState.SUPERSEDED:
        return str(_("Invitation was not sent"))
    return str(_MAILS[news.state] if news else _MAILS[MailState.SENT])


def problem_words(problem: Problem) -> str:
    """Why a line invites nobody."""
    if problem.code == "repeated":
        return str(_("The same address stands in line %(line)s already.", line=problem.earlier))
    return str(_PROBLEMS.get(problem.code, _PROBLEMS["no-email"]))
