"""How many may be registered: from one network, for one address from it, for one event.

Only forms that are taken count: neither those with a mistake nor those that came too late. What is
counted of an address is what its own visitor's network did: nobody learns from a refusal what
others do with an address. However many networks there are, the mails to it have a limit of their
own (`webinars.registrations.limits.mail_allowed`), which shows in no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask import Response

from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.times import to_local
from webinars.web.visitors import visitor_network

PER_NETWORK = (60, timedelta(minutes=10))
"""Many people can share one address of a network: a camp, a school, an office."""

PER_ADDRESS = (3, timedelta(hours=1))
"""For each event and network apart: filling in another person's address shuts nobody out."""

PER_CONTACT = (10, timedelta(hours=1))
"""How often one network can give an address as that of who registers several people."""

PER_EVENT = (600, timedelta(minutes=1))


class Limit(StrEnum):
    """What was reached; the value is the scope of `webinars.registrations.limits`."""

    NETWORK = "register-visitor"
    CONTACT = "register-several"
    ADDRESS = "register-address"
    EVENT = "register-event"


class TooMany(Exception):
    """A limit is reached: with `addresses` (their keys) only for these of the form's people."""

    def __init__(self, limit: Limit, addresses: Sequence[str] = ()) -> None:
        super().__init__(limit)
        self.limit = limit
        self.addresses = frozenset(addresses)


@dataclass(frozen=True)
class Wait:
    """What a person is told who has to wait: how many could come at once, and when all can.

    When is said of a network and of an event alone. Of an address it would tell when somebody who
    shares the connection used it: it is an hour for everybody.
    """

    limit: Limit
    left: int
    seconds: int
    until: datetime | None


def count_people(event_id: int, emails: Sequence[str], now: datetime, *, contact: str = "") -> None:
    """Count those who are registered by one form. Raises `TooMany` where a limit is reached.

    `contact` is the address of who registers several. Whatever is counted together is counted in
    one order, so that forms which come at once do not wait for each other. Where nothing tells
    visitors apart, only the event has a limit.
    """
    network = visitor_network()
    if network:
        _count(Limit.NETWORK, network, PER_NETWORK, now, times=len(emails))
        if contact:
            _count(Limit.CONTACT, f"{network} {parse_address(contact).key}", PER_CONTACT, now)
        _count_addresses(f"{network} {event_id}", emails, now)
    _count(Limit.EVENT, str(event_id), PER_EVENT, now, times=len(emails))


def wait_of(problem: TooMany, event_id: int, zone: str, people: int, now: datetime) -> Wait:
    """What to tell those of whom nobody was registered; ask after their form was rolled back."""
    if problem.limit in {Limit.ADDRESS, Limit.CONTACT}:
        return Wait(problem.limit, 0, int(PER_ADDRESS[1].total_seconds()), None)
    is_network = problem.limit is Limit.NETWORK
    limit, window = PER_NETWORK if is_network else PER_EVENT
    subject = (visitor_network() or "") if is_network else str(event_id)
    allowance = limits.Allowance(problem.limit, limit, window)
    left, at = limits.room(allowance, subject, now, count=people)
    minute = timedelta(minutes=1)
    until = (to_local(at, zone) + minute).replace(second=0, microsecond=0)
    return Wait(problem.limit, left, int((at - now + minute).total_seconds()), until)


def ask_to_wait(answer: Response, wait: Wait) -> Response:
    """Mark a page that says so for programs."""
    answer.status_code = 429
    answer.headers["Retry-After"] = str(wait.seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _count_addresses(source: str, emails: Sequence[str], now: datetime) -> None:
    """Count each address for the network and event of `source`; all used too often are named."""
    over = []
    for key in sorted(parse_address(email).key for email in emails):
        try:
            _count(Limit.ADDRESS, f"{source}:{key}", PER_ADDRESS, now)
        except TooMany:
            over.append(key)
    if over:
        raise TooMany(Limit.ADDRESS, over)


def _count(
    scope: Limit, subject: str, limit: tuple[int, timedelta], now: datetime, *, times: int = 1
) -> None:
    most, window = limit
    for _ in range(times):
        if not limits.allow(scope=scope, subject=subject, limit=most, window=window, now=now):
            raise TooMany(scope)
