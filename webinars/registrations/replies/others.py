"""What an answer causes to be written to others than who gave it: never much, and never a seat.

The organisers hear of a proposal; who holds an invitation that was another's, where one registers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from webinars.calendar.replies import Reply, When
from webinars.events.models import Event, EventDate
from webinars.registrations import limits
from webinars.registrations.addresses import InvalidAddress, parse_address
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import Registration
from webinars.registrations.replies import telling
from webinars.registrations.replies.post import Post
from webinars.registrations.states import event_state
from webinars.times import to_local

PER_HOUR = 5
"""How many answers of one registration can cause mail to others in an hour."""


@dataclass(frozen=True)
class Proposal:
    """Another time that somebody would like, on the event's clocks in ISO 8601; "" where unread."""

    starts: str = ""
    ends: str = ""
    comment: str = ""

    @classmethod
    def of(cls, reply: Reply, zone: str) -> Proposal:
        """What a COUNTER proposes."""
        return cls(_local(reply.starts, zone), _local(reply.ends, zone), reply.comment)


def counter(
    registration: Registration, date: EventDate, proposal: Proposal, *, post: Post, now: datetime
) -> None:
    """Tell the organisers of a proposal, and the person that the event stays where it is.

    Over the limit nobody is told: a program can propose any number of times.
    """
    if not may_write_to_others(registration, now):
        return
    telling.queue_counter_proposal(
        registration, date=date, proposal=asdict(proposal), domain=post.domain, now=now
    )
    telling.queue_counter_declined(registration, date=date, domain=post.domain, now=now)


def point(
    address: str, event: Event, person: Registration | None, *, post: Post, now: datetime
) -> None:
    """Tell somebody without a seat that the invitation was personal, and where one registers.

    `person` is who has passed it on to them, where they did not answer themselves.
    """
    key = key_of(address)
    if not key or event_state(event, now) is not None:
        return
    if find_by_address(event.id, key) is not None:
        return
    own = {key_of(each) for each in post.addresses}
    if key in own or not (person is None or may_write_to_others(person, now)):
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


def _local(when: When | None, zone: str) -> str:
    if when is None:
        return ""
    local = when.local if when.at is None else to_local(when.at, zone)
    return local.isoformat() if local else ""
