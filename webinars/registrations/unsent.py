"""Dates to which the invitation has not left: they are in nobody's calendar, and need no CANCEL.

The confirmation, with the first date, goes at once; invitations to further dates follow a few at a
time, over hours. A CANCEL for a date that a calendar has never had is a mail for nothing, and some
show it as a new entry that is cancelled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices
from webinars.registrations.gone import INVITATION, WITHDRAWING, GoneDate
from webinars.registrations.models import Registration

KNOWN = "known"
"""In a payload: the UIDs of dates that its recipient had before, by a registration that is gone."""

_BRINGING = frozenset({INVITATION, "update", "update-date"})
"""The messages that can bring a further date into a calendar; an update, where it is the first."""

_ABOUT_CALENDARS = frozenset({"confirmation", *_BRINGING, *WITHDRAWING})


def in_calendar(
    registration: Registration, dates: Sequence[EventDate], now: datetime
) -> list[EventDate]:
    """Those of `dates` that the present address may have: their invitation may have left.

    What has not left cannot do so before the caller's transaction ends. It then has to make them
    untrue: a worker that takes them up later must find nothing to say.
    """
    about = notices.about(registration)
    held = {mail.id for mail in outbox.take_untried(about=[about], messages=_BRINGING)}
    mails = outbox.list_about([about]) if held else []
    return [date for date in dates if not is_unsent(registration, date, mails, now, held=held)]


def is_unsent(
    registration: Registration,
    date: EventDate | GoneDate,
    mails: Iterable[OutgoingMail],
    now: datetime,
    *,
    held: Collection[int] | None = None,
) -> bool:
    """Whether `date` was invited to, by one of `mails` about the registration, and none has left.

    In doubt it is not. Mails are forgotten after a while. Of who has been registered for longer an
    invitation may have left and be forgotten, though one that was sent again still waits; then
    nobody can tell. What a worker has may have been written before whatever ends the date. Mails
    that wait may be with a worker by now, unless their ids are among the `held` ones; None where
    they have nothing to say any more, whoever takes them up.
    """
    if registration.created_at <= now - outbox.KEPT:
        return False
    own = [
        mail
        for mail in mails
        if mail.recipient == registration.email and mail.message in _ABOUT_CALENDARS
    ]
    ids = {date.id} if isinstance(date, EventDate) else _ids_of(date, own)
    of_date = [
        mail
        for mail in own
        if mail.payload.get("date") in ids or mail.payload.get("uid") == date.uid
    ]
    if any(date.uid in mail.payload.get(KNOWN, ()) for mail in own):
        return False
    is_invited = any(mail.message == INVITATION for mail in of_date)
    return is_invited and not any(_may_have_left(mail, held) for mail in of_date)


def _ids_of(date: GoneDate, mails: Iterable[OutgoingMail]) -> set[int]:
    """By which id mails speak of a date that is gone: those that waited then remember it."""
    told = [mail.payload for mail in mails if "gone" in mail.payload]
    return {payload["date"] for payload in told if payload["gone"]["uid"] == date.uid}


def _may_have_left(mail: OutgoingMail, held: Collection[int] | None) -> bool:
    """Whether the calendar may know the date by this mail, or one before it: a CANCEL says so."""
    if mail.attempts or mail.message not in _BRINGING:
        return True
    if mail.state is MailState.QUEUED:
        return held is not None and mail.id not in held
    return mail.state is not MailState.SUPERSEDED
