"""How many may be registered: from one network, for one address, by one contact, for one event.

Only forms that are taken count: neither those with a mistake nor those that came too late.
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
"""For each event apart: who fills in another person's address shuts them out of no other."""

PER_CONTACT = (10, timedelta(hours=1))
"""How often one address can be given as that of who registers several people."""

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

    When is said of a network and of an event alone. Of an address it would tell when somebody used
    it, and that may have been another person: it is an hour for everybody.
    """

    limit: Limit
    left: int
    seconds: int
    until: datetime | None


def count_people(event_id: int, emails: Sequence[str], now: datetime, *, contact: str = "") -> None:
    """Count those who are registered by one form. Raises `TooMany` where a limit is reached.

    `contact` is the address of who registers several. Whatever is counted together is counted in
    one order, so that forms which come at once do not wait for each other.
    """
    network = visitor_network()
    addresses = sorted(parse_address(email).key for email in emails)
    if network:
        _count(Limit.NETWORK, network, PER_NETWORK, now, times=len(emails))
    if contact:
        _count(Limit.CONTACT, parse_address(contact).key, PER_CONTACT, now)
    _count_addresses(event_id, addresses, now)
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


def _count_addresses(event_id: int, addresses: Sequence[str], now: datetime) -> None:
    """Count each address; all that were used too often are named."""
    over = []
    for key in addresses:
        try:
            _count(Limit.ADDRESS, f"{event_id}:{key}", PER_ADDRESS, now)
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
