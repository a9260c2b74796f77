"""Delivering what is due: claim a batch, render each mail, hand it over, record what became of it.

Unlike services, this commits: each outcome at once and by itself, so that a crash can forget one
mail's at most. Such a mail goes out again, with the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event

from sqlalchemy.exc import InterfaceError, OperationalError

from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.claims import ClaimedMail
from webinars.mail.content import NotYet, get_render
from webinars.mail.mime import ascii_domain, build
from webinars.mail.models import MailState
from webinars.mail.transport import (
    ClaimLost,
    Deferred,
    Refused,
    Timeouts,
    Transport,
    Unavailable,
)
from webinars.times import utc_now

DATABASE_ERRORS = (OperationalError, InterfaceError)
"""What the database raises when it cannot be reached or used for the moment."""

_log = logging.getLogger(__name__)
_random = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much a worker takes on at a time, and how long it waits. All times are in seconds.

    A lease outlasts the wait for the server's word on a message: while that is out, nobody else may
    send it. Batches are short, so that an urgent mail never waits behind many others.
    """

    batch: int = 20
    batch_time: float = 5
    lease: float = 120
    longest_pause: float = 30
    timeouts: Timeouts = field(default_factory=Timeouts)


class Delivery:
    """One worker's way through the outbox. `owner` is a name that no other running worker has."""

    def __init__(self, *, owner: str, transport: Transport, pace: Pace, stop: Event) -> None:
        self.owner = owner
        self.transport = transport
        self.pace = pace
        self.stop = stop

    def deliver_batch(self) -> int:
        """Deliver some of the mail that is due; 0 if there is none.

        Raises `Unavailable` when the mail server cannot be used; the mails are back in the queue
        then, and no attempt of theirs is counted. Raises one of `DATABASE_ERRORS` likewise.
        """
        lease = Lease(self.pace.lease)
        with transaction():
            batch = claims.claim(
                owner=self.owner, limit=self.pace.batch, now=lease.begins_at, until=lease.ends_at
            )
        for done, mail in enumerate(batch):
            if self.stop.is_set() or lease.age() > self.pace.batch_time:
                self._release()
                return done
            try:
                self._deliver(mail, lease)
            except Unavailable as error:
                self._release(reason=str(error))
                raise
        return len(batch)

    def take_back(self) -> None:
        """Put back what a worker of this name held when it was killed, or lost the database."""
        with transaction():
            claims.take_back(owner=self.owner)

    def _release(self, reason: str | None = None) -> None:
        """Hand back every mail of the batch that was not tried."""
        with transaction():
            claims.release(owner=self.owner, reason=reason)

    def _deliver(self, mail: ClaimedMail, lease: Lease) -> None:
        try:
            message = _render(mail, owner=self.owner)
            if message is None:
                self._finish(mail, MailState.SUPERSEDED)
                return
            self.transport.send(
                message, recipient=ascii_domain(mail.recipient), may_send=self._may_send(lease)
            )
        except NotYet as pause:
            self._put_off(mail, pause.ask_at)
        except Refused as error:
            self._finish(mail, MailState.UNDELIVERABLE, str(error))
        except Deferred as error:
            self._postpone(mail, str(error))
        except ClaimLost:
            _log.warning("Mail %d was left to another worker: this one was too slow.", mail.id)
        else:
            self._finish(mail, MailState.SENT)

    def _may_send(self, lease: Lease) -> Callable[[], bool]:
        return lambda: lease.lasts(self.pace.timeouts.verdict)

    def _finish(self, mail: ClaimedMail, state: MailState, error: str | None = None) -> None:
        self._record(
            mail, lambda now: claims.finish(mail, state, owner=self.owner, now=now, error=error)
        )

    def _postpone(self, mail: ClaimedMail, error: str) -> None:
        jitter = _random.random()
        self._record(
            mail,
            lambda now: claims.postpone(
                mail, owner=self.owner, now=now, error=error, jitter=jitter
            ),
        )

    def _put_off(self, mail: ClaimedMail, until: datetime) -> None:
        self._record(mail, lambda _now: claims.put_off(mail, owner=self.owner, until=until))

    def _record(self, mail: ClaimedMail, outcome: Callable[[datetime], bool]) -> None:
        """Commit an outcome. A database that is away is waited for, or the mail would go twice."""
        while True:
            try:
                with transaction():
                    still_ours = outcome(utc_now())
                break
            except DATABASE_ERRORS:
                db.session.remove()
                if self.stop.wait(1):
                    raise
        if not still_ours:
            _log.warning("Mail %d was taken over by another worker, or deleted.", mail.id)


class Lease:
    """How long a claim holds, by the wall clock and by one that nobody sets.

    A worker can be frozen for any time between two statements; it asks again before it sends.
    """

    def __init__(self, seconds: float) -> None:
        self.began = time.monotonic()
        self.seconds = seconds
        self.begins_at = utc_now()
        self.ends_at = self.begins_at + timedelta(seconds=seconds)

    def age(self) -> float:
        """Seconds since the claim."""
        return time.monotonic() - self.began

    def lasts(self, seconds: float) -> bool:
        """Whether the claim still holds for that long."""
        by_wall_clock = (self.ends_at - utc_now()).total_seconds()
        return min(self.seconds - self.age(), by_wall_clock) > seconds


def _render(mail: ClaimedMail, *, owner: str) -> bytes | None:
    """The message as it has to be now, None if there is nothing left to say for `owner`.

    Raises `NotYet`, and `Deferred` when it cannot be written: a mistake in one mail must not keep
    the others.
    """
    now = utc_now()
    try:
        payload = claims.find_payload(mail, owner=owner)
        if payload is None:
            return None
        content = get_render(mail.message)(payload, mail.recipient, now)
        return None if content is None else build(mail, content, now)
    except (NotYet, *DATABASE_ERRORS):
        raise
    except Exception as error:
        _log.error("Mail %d (%s) cannot be written: %s.", mail.id, mail.message, _where(error))
        raise Deferred(f"The message cannot be written: {type(error).__name__}.") from error
    finally:
        db.session.rollback()  # nothing stays open in the database while the server is talked to


def _where(error: Exception) -> str:
    """The kind of `error` and its place; not its text, which may quote somebody's data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"
