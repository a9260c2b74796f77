"""Dates to which the invitation has not left: they are in nobody's calendar, and need no CANCEL.

The confirmation, with the first date, waits a minute where an organiser confirmed; invitations to
further dates follow a few at a time, over hours. A CANCEL for a date that a calendar has never had
is a mail for nothing, and some show it as a new entry that is cancelled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices
from webinars.registrations.gone import INVITING, WITHDRAWING, GoneDate
from webinars.registrations.models import Registration

KNOWN = "known"
"""In a payload: the UIDs of dates that its recipient had before, by a registration that is gone."""

_BRINGING = frozenset({*INVITING, "changed", "update", "update-date"})
"""The messages that can bring a date into a calendar; an update, where it is the first."""

_ABOUT_CALENDARS = frozenset({*_BRINGING, *WITHDRAWING})


def in_calendar(
    registration: Registration, dates: Sequence[EventDate], now: datetime
) -> list[EventDate]:
    """Those of `dates` that the present address may have: their invitation may have left.

    What has not left cannot do so before the caller's transaction ends. It then has to make them
    untrue: a worker that takes them up later must find nothing to say.
    """
    about = notices.about(registration)
    held = {mail.id for mail in outbox.take_untried(about=[about], messages=_BRINGING)}
    mails = outbox.list_about([about])
    return [date for date in dates if not is_unsent(registration, date, mails, now, held=held)]


def is_unsent(
    registration: Registration,
    date: EventDate | GoneDate,
    mails: Iterable[OutgoingMail],
    now: datetime,
    *,
    held: Collection[int] | None = None,
) -> bool:
    """Whether none of the `mails` about the registration that may have brought `date` has left.

    Of a date that is gone also where there are none: nobody was told that it came. In doubt one
    has, and so it has where no invitation to a date that is there is known.
    Mails are forgotten after a while. Of who has been registered for longer an invitation may have
    left and be forgotten, though one that was sent again still waits; then nobody can tell. What a
    worker has may have been written before whatever ends the date. Mails that wait may be with a
    worker by now, unless their ids are among the `held` ones; None where they have nothing to say
    any more, whoever takes them up.
    """
    if registration.created_at <= now - outbox.KEPT:
        return False
    own = [
        mail
        for mail in mails
        if mail.recipient == registration.email and mail.message in _ABOUT_CALENDARS
    ]
    if any(date.uid in mail.payload.get(KNOWN, ()) for mail in own):
        return False
    there = {each.id: each.uid for each in registration.event.dates}
    of_date = [mail for mail in own if _may_be_about(mail, date.uid, there)]
    is_invited = any(mail.message in INVITING for mail in of_date)
    if not is_invited and isinstance(date, EventDate):
        return False
    return not any(_may_have_left(mail, held) for mail in of_date)


def _may_be_about(mail: OutgoingMail, uid: str, there: Mapping[int, str]) -> bool:
    """Whether a mail is about the date with this UID; `there` are those of the event, by id.

    What an earlier version queued, about a date that is gone, may be about any.
    """
    gone, date_id = mail.payload.get("gone", {}), mail.payload.get("date")
    named = mail.payload.get("uid") or gone.get("uid") or there.get(date_id or 0)
    return named == uid or (named is None and date_id is not None)


def _may_have_left(mail: OutgoingMail, held: Collection[int] | None) -> bool:
    """Whether the calendar may know the date by this mail, or one before it: a CANCEL says so."""
    if mail.attempts or mail.message not in _BRINGING or _goes_at_once(mail):
        return True
    if mail.state is MailState.QUEUED:
        return held is not None and mail.id not in held
    return mail.state is not MailState.SUPERSEDED


def _goes_at_once(mail: OutgoingMail) -> bool:
    """Whether it is a confirmation that did not have to wait: nobody can be sure to overtake it."""
    return mail.message == "confirmation" and mail.next_attempt_at <= mail.created_at
