"""What the worker does beside delivering mail: each chore now and then, none holding up another.

A chore does a little at a time, so that mail goes out in between, and commits what it did by
itself: one that is interrupted goes on where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from webinars.accounts import invitations
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.delivery import DATABASE_ERRORS
from webinars.registrations.mailings import sending
from webinars.registrations.moving import importing
from webinars.registrations.news import expanding
from webinars.registrations.people import reserving
from webinars.registrations.reminding import remind
from webinars.registrations.retention import remove_expired
from webinars.registrations.seats import events_with_lapsed_offers
from webinars.times import utc_now

TELL_AGAIN_AFTER = 60.0
IMPORT_FOR = 1.0
"""So many seconds at a time belong to the lists that are imported; then mail is delivered."""

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
        self.set_aside: dict[int, float] = {}  # notices that failed, and until when
        self.all = [
            Chore("Taking back mail", self._reclaim, every=min(10.0, lease / 4)),
            Chore("Removing what was kept long enough", self._remove, every=3600.0, rest=3600.0),
            Chore("Giving free seats away", self._fill, every=30.0, rest=30.0),
            Chore("Telling of changes", self._tell_changes, every=1.0),
            Chore("Reminding people", self._remind, every=30.0, rest=30.0),
            Chore("Writing a message to many", self._write_mailings, every=1.0),
            Chore("Importing a list", self._import_lists, every=1.0),
        ]

    def tend(self) -> bool:
        """Do what is due now, a little of each; whether there is more to do."""
        unfinished = [chore for chore in self.all if not self.stop.is_set() and chore.tend()]
        return bool(unfinished)

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

    def _fill(self) -> bool:
        """Give seats that became free by time alone to those who wait: released, not answered."""
        now = utc_now()
        for event_id in {*reserving.events_to_fill(now), *events_with_lapsed_offers(now)}:
            with transaction():
                reserving.fill_released(event_id=event_id, domain=self.domain, now=utc_now())
        return False

    def _tell_changes(self) -> bool:
        """Write some of the mails of a notice that waits; one that fails holds up no other."""
        now = time.monotonic()
        self.set_aside = {each: until for each, until in self.set_aside.items() if until > now}
        notice_id = expanding.find_waiting(skipping=self.set_aside.keys())
        db.session.rollback()
        if notice_id is None:
            return False
        try:
            with transaction():
                return expanding.expand(
                    notice_id=notice_id,
                    domain=self.domain,
                    now=utc_now(),
                    size=self.tell_at_once,
                )
        except DATABASE_ERRORS:
            raise
        except Exception:
            _log.exception("Notice %d could not be told.", notice_id)
            self.set_aside[notice_id] = now + TELL_AGAIN_AFTER
            return True

    def _remind(self) -> bool:
        """Write some of the reminders that are due."""
        for due in list(remind.list_due(utc_now())):
            with transaction():
                if remind.remind(
                    due=due, domain=self.domain, now=utc_now(), size=self.tell_at_once
                ):
                    return True
        return False

    def _write_mailings(self) -> bool:
        """Write the next mails of an organiser's message, a batch between two of delivery."""
        if not sending.is_due(utc_now()):
            return False
        with transaction():
            return sending.expand_next(domain=self.domain, now=utc_now())

    def _import_lists(self) -> bool:
        """Go on with the lists that somebody uploaded, for a moment."""
        until = time.monotonic() + IMPORT_FOR
        for file_id in importing.list_in_progress():
            more = True
            while more:
                if self.stop.is_set() or time.monotonic() > until:
                    return True
                with transaction():
                    more = importing.advance(file_id=file_id, domain=self.domain, now=utc_now())
        return False
