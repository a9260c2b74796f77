"""Dates that a mail about an event which is off has taken out of somebody's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from webinars.events.models import EventDate
from webinars.events.organising import EventNotice
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.gone import GoneDate
from webinars.registrations.news.queueing import UPDATES

AnyDate = TypeVar("AnyDate", EventDate, GoneDate)


def not_withdrawn(
    dates: Sequence[AnyDate], *, off: EventNotice, until: datetime, mails: Iterable[OutgoingMail]
) -> list[AnyDate]:
    """Those `dates` which no mail of the notice `off` has taken away.

    `mails` are those about the person; `until` is when the event was no longer off, or now.
    """
    if off.expanded_at is not None and off.expanded_at <= until - outbox.KEPT:
        return []  # the mails are forgotten because they have arrived
    gone = {
        mail.payload["uid"]
        for mail in mails
        if mail.message in UPDATES
        and mail.state is MailState.SENT
        and (mail.finished_at is None or mail.finished_at <= until)
        and off.id in mail.payload["notices"]
    }
    return [date for date in dates if date.uid not in gone]
