"""Dates that are no longer their event's: calendars may still have to be told.

The row of such a date is deleted. What a CANCEL needs is kept where the reason for it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webinars.events.models import EventDate, EventStatus
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.addresses import parse_address
from webinars.registrations.choosing import has_date
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import get_zone

WITHDRAWING = (
    *("cancelled", "declined", "cancellation-date", "date-dropped"),
    *("erased", "address-changed"),
)
"""The messages whose `date` has to leave a calendar, also when it is deleted meanwhile."""

INVITATION = "invitation"
"""The message that brings one more `date` into a calendar, perhaps hours after the first."""

INVITING = ("confirmation", INVITATION)
"""The messages that bring their `date` into a calendar."""

WITHDRAWS = "withdraws"
"""In the payload of an `update`: the date that is gone, which it takes out of the calendar.

What is needed of it, as in the payload of a `date-gone`; its UID is the mail's `uid`.
"""

_MAY_BE_SENT = (MailState.QUEUED, MailState.SENDING, MailState.HELD, MailState.UNDELIVERABLE)

FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class GoneDate:
    """A date that was taken out of its event; `sequence` is the last one it had.

    `starts_local` and `ends_local` are naive, in `zone`.
    """

    uid: str
    sequence: int
    starts_local: datetime
    ends_local: datetime
    zone: str

    @classmethod
    def of(cls, told: Mapping[str, Any], zone: str) -> GoneDate:
        """The date as a notice tells it (`webinars.events.organising.EventNotice`)."""
        start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
        return cls(told["uid"], told["sequence"], start, end, zone)

    @classmethod
    def last_of(cls, date: EventDate) -> GoneDate:
        """What is remembered of a date that may be deleted now."""
        local = (date.starts_local, date.ends_local)
        return cls(date.uid, date.sequence, *local, zone=date.event.zone)

    @property
    def starts_at(self) -> datetime:
        """When it would have begun; see `ends_at`."""
        return self.starts_local.replace(tzinfo=get_zone(self.zone))

    @property
    def ends_at(self) -> datetime:
        """When it would have ended. A time that the clocks skip counts an hour later."""
        return self.ends_local.replace(tzinfo=get_zone(self.zone))

    def as_told(self) -> dict[str, Any]:
        """What `of` reads, and the zone."""
        return {
            "uid": self.uid,
            "sequence": self.sequence,
            "start": self.starts_local.strftime(FORMAT),
            "end": self.ends_local.strftime(FORMAT),
            "zone": self.zone,
        }


def remember(dates: Mapping[int, GoneDate]) -> None:
    """Let mails that wait to withdraw one of these dates, by its id, know what it was.

    Also those that somebody may send again. Not those whose person has the date again: they have
    nothing to say, as the news that it is gone takes it away. Called in the transaction that
    deletes them.
    """
    if not dates:
        return
    waiting = db.session.scalars(
        select(OutgoingMail)
        .where(
            OutgoingMail.message.in_(WITHDRAWING),
            OutgoingMail.state.in_(_MAY_BE_SENT),
            OutgoingMail.payload["date"].as_integer().in_(dates),
        )
        .with_for_update()  # or a worker deletes what was to be forgotten before this is written
    )
    for mail in waiting:
        gone = dates[mail.payload["date"]]
        if not _is_theirs_again(mail, gone):
            mail.payload = {**mail.payload, "gone": gone.as_told()}


def _is_theirs_again(mail: OutgoingMail, gone: GoneDate) -> bool:
    """Whether the person of a mail has the date again that it was to withdraw, and is to come.

    Perhaps by a new registration, where that of before is gone.
    """
    if row_id := mail.payload.get("registration"):
        registration = db.session.get(Registration, row_id)
    else:
        registration = db.session.scalar(
            select(Registration).where(
                Registration.event_id == mail.payload.get("event"),
                Registration.email_key == parse_address(mail.recipient).key,
            )
        )
    return (
        registration is not None
        and registration.status is RegistrationStatus.CONFIRMED
        and registration.event.status is EventStatus.PUBLISHED
        and has_date(registration, gone.uid)
    )


def gone_in(payload: Mapping[str, Any]) -> GoneDate | None:
    """The date that a mail withdraws, where it was deleted since the mail was queued."""
    told = payload.get("gone")
    return GoneDate.of(told, told["zone"]) if told else None
