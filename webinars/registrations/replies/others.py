"""What an answer causes to be written to others than who gave it: never much, and never a seat.

The organisers hear of a proposal; who holds an invitation that was another's, where one registers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from webinars.calendar.replies import Reply, When
from webinars.events.models import Event, EventDate, Visibility
from webinars.registrations import limits
from webinars.registrations.addresses import InvalidAddress, parse_address
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import Registration
from webinars.registrations.replies import telling
from webinars.registrations.replies.post import Post, contact_of, own_addresses
from webinars.registrations.states import event_state
from webinars.times import get_zone

PER_HOUR = 5
"""How many answers of one registration can cause mail to others in an hour."""


@dataclass(frozen=True)
class Proposal:
    """Another time that somebody would like, in ISO 8601; "" where unread.

    With the offset of the event's clocks; without one on clocks of the proposer's that are not
    known. Or days, without hours, both included.
    """

    starts: str = ""
    ends: str = ""
    comment: str = ""

    @classmethod
    def of(cls, reply: Reply, zone: str) -> Proposal:
        """What a COUNTER proposes, to an event whose clocks are those of `zone`."""
        ends = reply.ends
        if ends is not None and ends.is_day and ends.local is not None:
            ends = replace(ends, local=ends.local - timedelta(days=1))  # RFC 5545 §3.6.1
        return cls(_written(reply.starts, zone), _written(ends, zone), reply.comment)

    def times(self) -> tuple[date | datetime, date | datetime | None]:
        """When it begins, which has to be known, and ends: None for an end that does not fit."""
        starts, ends = read_time(self.starts), read_time(self.ends) if self.ends else None
        is_alike = _clocks(starts) == _clocks(ends)
        return starts, ends if is_alike and ends is not None and ends > starts else None


def read_time(text: str) -> date | datetime:
    """One of the times of a `Proposal` that is known."""
    is_day = len(text) == len("2027-07-06")
    return date.fromisoformat(text) if is_day else datetime.fromisoformat(text)


def _clocks(time: date | datetime | None) -> object:
    """What has to be the same in two times that can be compared."""
    return (type(time), isinstance(time, datetime) and time.tzinfo is not None)


def counter(
    registration: Registration, date: EventDate, proposal: Proposal, *, post: Post, now: datetime
) -> None:
    """Tell the organisers of a proposal, and the person that the event stays where it is.

    Over the limit nobody is told: a program can propose any number of times.
    """
    if not may_write_to_others(registration, now):
        return
    contact, domain = contact_of(registration.event, post), post.domain
    if contact:
        telling.queue_counter_proposal(
            registration,
            contact=contact,
            date=date,
            proposal=asdict(proposal),
            domain=domain,
            now=now,
        )
    telling.queue_counter_declined(
        registration, date=date, is_told=bool(contact), domain=domain, now=now
    )


def point(
    address: str, event: Event, person: Registration | None, *, post: Post, now: datetime
) -> None:
    """Tell somebody without a seat that the invitation was personal, and where one registers.

    `person` is who has passed it on to them, where they did not answer themselves. Nobody hears of
    an event that only those know who are invited.
    """
    key = key_of(address)
    is_public = event.visibility is not Visibility.INVITATION
    if not key or not is_public or event_state(event, now) is not None:
        return
    if key in own_addresses(event, post) or find_by_address(event.id, key) is not None:
        return
    if person is not None and not may_write_to_others(person, now):
        return
    if not limits.mail_allowed(address, now):
        return
    telling.queue_personal(
        event_id=event.id,
        email=parse_address(address).email,
        language=event.source_language,
        domain=post.domain,
        now=now,
    )


def may_write_to_others(registration: Registration, now: datetime) -> bool:
    """Whether one more answer of `registration` may cause mail to others; counts it if so."""
    return limits.allow(
        scope="answer-to-others",
        subject=str(registration.id),
        limit=PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )


def key_of(address: str) -> str:
    """The address as it is compared; "" for what is none."""
    try:
        return parse_address(address).key
    except InvalidAddress:
        return ""


def _written(when: When | None, zone: str) -> str:
    if when is None:
        return ""
    if when.at is not None:
        return when.at.astimezone(get_zone(zone)).isoformat()
    local = when.local.date() if when.local and when.is_day else when.local
    return local.isoformat() if local else ""
