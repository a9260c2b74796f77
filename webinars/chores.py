"""What the worker does beside delivering mail: each chore now and then, none holding up another.

A chore does a little at a time, so that mail goes out in between, and commits what it did by
itself: one that is interrupted goes on where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.accounts import invitations
from webinars.extensions import db, transaction
from webinars.mail import claims, restoring
from webinars.mail.delivery import DATABASE_ERRORS
from webinars.registrations.invitations import reminding as reminding_invited
from webinars.registrations.invitations import writing as inviting
from webinars.registrations.mailings import sending
from webinars.registrations.moving import importing
from webinars.registrations.news import expanding
from webinars.registrations.offering import stand_still
from webinars.registrations.people import reserving
from webinars.registrations.reminding.walking import Walks
from webinars.registrations.retention import remove_expired
from webinars.registrations.seats import events_with_kept_seats, events_with_lapsed_offers
from webinars.registrations.statistics import inclusion
from webinars.times import utc_now

TRY_AGAIN_AFTER = 60.0
"""So many seconds something that failed is left alone."""

IMPORT_FOR = 1.0
"""So many seconds at a time belong to the lists that are imported; then mail is delivered."""

LOOK_FOR = 0.5
"""So many seconds at a time people are looked through who may have to be reminded."""

_log = logging.getLogger(__name__)


@dataclass
class Chore:
    """Something to `do` every so many seconds, and at once again while it says there is more.

    After a failure, which is logged as "`name` failed", it rests for `rest` seconds.
    """

    name: str
    do: Callable[[], bool]
    every: float
    rest: float = 60.0
    due_at: float = 0.0

    def tend(self) -> bool:
        """Do it if it is due; whether there is more to do. Raises one of `DATABASE_ERRORS`."""
        if time.monotonic() < self.due_at:
            return False
        try:
            more = self.do()
            pause = 0.0 if more else self.every
        except DATABASE_ERRORS:
            raise
        except Exception:  # mail, and the other chores, go on
            _log.exception("%s failed.", self.name)
            more, pause = False, self.rest
        db.session.rollback()
        self.due_at = time.monotonic() + pause
        return more


class SetAside:
    """Which pieces of the chores failed, so that none holds up the others of its kind.

    A piece is known by its kind, such as "Notice", and its number; or two.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[str, object], float] = {}

    def of(self, kind: str) -> set[Any]:
        """The numbers of those that are left alone at present."""
        now = time.monotonic()
        self._until = {piece: until for piece, until in self._until.items() if until > now}
        return {number for known, number in self._until if known == kind}

    @contextmanager
    def transaction(self, kind: str, number: object) -> Iterator[None]:
        """One transaction about a piece; see `on_failure`."""
        with self.on_failure(kind, number), transaction():
            yield

    @contextmanager
    def on_failure(self, kind: str, number: object) -> Iterator[None]:
        """Work on a piece. If it fails, that is logged, and the piece set aside.

        Raises one of `DATABASE_ERRORS`: then the piece is not to blame.
        """
        try:
            yield
        except DATABASE_ERRORS:
            raise
        except Exception:
            _log.exception("%s %s failed.", kind, number)
            self._until[kind, number] = time.monotonic() + TRY_AGAIN_AFTER


class Chores:
    """All of them. `lease` is how long a claim on a mail holds, in seconds.

    News of an event is written for `tell_at_once` people at a time.
    """

    def __init__(
        self, *, domain: str, lease: float, stop: threading.Event, tell_at_once: int
    ) -> None:
        self.domain = domain
        self.stop = stop
        self.tell_at_once = tell_at_once
        self.set_aside = SetAside()
        self.walks = Walks()
        self.has_resumed = False
        self.held_until: datetime | None = None
        self.all = [
            Chore("Taking back mail", self._reclaim, every=min(10.0, lease / 4)),
            Chore("Removing what was kept long enough", self._remove, every=3600.0, rest=3600.0),
            Chore("Closing counts of inclusion", self._close_counts, every=300.0),
            Chore("Giving free seats away", self._fill, every=30.0, rest=30.0),
            Chore("Telling of changes", self._tell_changes, every=1.0),
            Chore("Reminding people", self._remind, every=30.0, rest=30.0),
            Chore("Writing a message to many", self._write_mailings, every=1.0),
            Chore("Inviting people", self._invite, every=1.0),
            Chore("Reminding people who are invited", self._remind_invited, every=30.0, rest=30.0),
            Chore("Importing a list", self._import_lists, every=0.0),
        ]

    def tend(self) -> bool:
        """Do what is due now, a little of each; whether there is more to do."""
        if not self.has_resumed:
            self._resume()
        unfinished = [chore for chore in self.all if not self.stop.is_set() and chore.tend()]
        return bool(unfinished)

    def _resume(self) -> None:
        """Before anything else: in a restored system, nothing happened since its copy was made."""
        now = utc_now()
        with transaction():
            copied_at = restoring.resume(now)
            if copied_at is not None:
                stand_still(since=copied_at, now=now)
            self.held_until = restoring.held_until()
        self.has_resumed = True

    def _reclaim(self) -> bool:
        with transaction():
            claims.reclaim_expired(now=utc_now())
        return False

    def _remove(self) -> bool:
        with transaction():
            removed = remove_expired(now=utc_now())
            invitations.remove_ended(now=utc_now())
        _log.info("Removed what was kept long enough: %s", removed)
        return False

    def _close_counts(self) -> bool:
        with transaction():
            inclusion.close_ended(now=utc_now())
        return False

    def _fill(self) -> bool:
        """Give seats that became free by time alone to those who wait.

        They were released, not answered for, or kept until a decision could not be undone unheard.
        """
        now = utc_now()
        waiting = {
            *reserving.events_to_fill(now),
            *events_with_lapsed_offers(now),
            *events_with_kept_seats(now),
        }
        for event_id in waiting - self.set_aside.of("Event"):
            with self.set_aside.transaction("Event", event_id):
                reserving.fill_released(event_id=event_id, domain=self.domain, now=utc_now())
        return False

    def _tell_changes(self) -> bool:
        """Write some of the mails of a notice that waits."""
        notice_id = expanding.find_waiting(skipping=self.set_aside.of("Notice"))
        db.session.rollback()
        if notice_id is None:
            return False
        is_more = True  # where it fails, others may wait
        with self.set_aside.transaction("Notice", notice_id):
            is_more = expanding.expand(
                notice_id=notice_id, domain=self.domain, now=utc_now(), size=self.tell_at_once
            )
        return is_more  # noqa: RET504 - what failed is swallowed above

    def _remind(self) -> bool:
        """Look on for whom a reminder is due, for a moment, and write some of them."""
        until, now = time.monotonic() + LOOK_FOR, utc_now()
        while walk := self.walks.find_next(now, skipping=self.set_aside.of("Reminder")):
            if self.stop.is_set() or time.monotonic() > until:
                return True
            with self.set_aside.on_failure("Reminder", walk.number):
                if not walk.look_on(now):
                    continue
                with transaction():
                    end = walk.remind(
                        domain=self.domain,
                        now=now,
                        size=self.tell_at_once,
                        held_until=self.held_until,
                    )
                walk.go_on(end)
            return True  # also where it failed: others may wait
        return False

    def _write_mailings(self) -> bool:
        """Write the next mails of an organiser's message, a batch between two of delivery."""
        failed = self.set_aside.of("Message")
        for mailing_id in sending.list_due(utc_now()):
            if mailing_id in failed:
                continue
            with self.set_aside.transaction("Message", mailing_id):
                if sending.expand_next(domain=self.domain, now=utc_now(), only=mailing_id):
                    return True
        return False

    def _invite(self) -> bool:
        """Write the next mails of a list of people to invite, or of a reminder to them."""
        failed = self.set_aside.of("Invitations")
        for round_id in inviting.list_due(utc_now()):
            if round_id in failed:
                continue
            with self.set_aside.transaction("Invitations", round_id):
                if inviting.write_next(round_id=round_id, domain=self.domain, now=utc_now()):
                    return True
        return False

    def _remind_invited(self) -> bool:
        """Write some of the reminders that are due before registration closes."""
        failed = self.set_aside.of("Reminder of invitations")
        for event_id in list(reminding_invited.list_due(utc_now())):
            if event_id in failed:
                continue
            with self.set_aside.transaction("Reminder of invitations", event_id):
                if reminding_invited.remind_next(
                    event_id=event_id,
                    domain=self.domain,
                    now=utc_now(),
                    size=self.tell_at_once,
                    held_until=self.held_until,
                ):
                    return True
        return False

    def _import_lists(self) -> bool:
        """Go on with the lists that somebody uploaded, for a moment."""
        until = time.monotonic() + IMPORT_FOR
        failed = self.set_aside.of("List")
        for file_id in importing.list_in_progress():
            more = file_id not in failed
            while more:
                if self.stop.is_set() or time.monotonic() > until:
                    return True
                more = False
                with self.set_aside.transaction("List", file_id):
                    more = importing.advance(file_id=file_id, domain=self.domain, now=utc_now())
        return False
