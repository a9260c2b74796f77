"""People who register on a site's pages, and what its database holds of them afterwards."""

from __future__ import annotations

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from threading import Barrier, Event, Thread

from flask import Flask
from sqlalchemy import String, cast, literal, select

from tests.registrations.builders import add_event
from tests.system.site import Site
from tests.waiting import until
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import Registration
from webinars.times import utc_now
from webinars.web.forms import new_stamp

Form = dict[str, str]
STANDING = ("confirmation", "waiting", "pending")


def open_event(*, capacity: int | None = None) -> str:
    """Store an event that takes registrations; return its slug."""
    starts = utc_now().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=30)
    slug = f"event-{secrets.token_hex(4)}"
    add_event(slug=slug, capacity=capacity, spans=[(starts, starts + timedelta(hours=1))])
    return slug


def fill_in(app: Flask, slug: str, email: str) -> Form:
    """The form of an event's page, which was opened some seconds ago."""
    with app.app_context():
        stamp = new_stamp(slug, now=utc_now() - timedelta(seconds=5))
    return {"name": "Amina Diallo", "email": email, "stamp": stamp, "website": "", "zone": ""}


def send(site: Site, slug: str, form: Form) -> int:
    """Send a filled-in form; the status of the answer."""
    return site.post(f"/events/{slug}/register", form)[0]


def send_at_once(site: Site, slug: str, forms: Sequence[Form]) -> Counter[int]:
    """Send all forms in the same moment; how many answers had each status."""
    ready = Barrier(len(forms))

    def wait_and_send(form: Form) -> int:
        ready.wait(timeout=60)
        return send(site, slug, form)

    with ThreadPoolExecutor(len(forms)) as people:
        return Counter(people.map(wait_and_send, forms))


@dataclass
class Rush:
    """One person after the other registers, at several desks, while a test does its worst.

    Each sends the form again until it is taken, as people do. They leave the processors time for
    what the test waits for. `acknowledged` is who was told that they are registered, `refusals`
    counts any other answer, `lost` the requests without one.
    """

    site: Site
    app: Flask
    slugs: Sequence[str]
    desks: int = 4
    pause: float = 0.15
    patience: float = 60
    acknowledged: list[str] = field(default_factory=list)
    refusals: Counter[int] = field(default_factory=Counter)
    lost: int = 0

    def __enter__(self) -> Rush:
        self.over = Event()
        self.people = [Thread(target=self._serve, args=(desk,)) for desk in range(self.desks)]
        for people in self.people:
            people.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for people in self.people:
            people.join()

    def await_more(self, count: int) -> None:
        """Wait until so many more people are registered."""
        enough = len(self.acknowledged) + count
        until(lambda: len(self.acknowledged) >= enough, closely=True)

    def _serve(self, desk: int) -> None:
        number = 0
        while not self.over.is_set():
            slug = self.slugs[number % len(self.slugs)]
            self._insist(slug, f"{slug}-{desk}-{number}@example.org")
            number += 1
            self.over.wait(self.pause)

    def _insist(self, slug: str, email: str) -> None:
        form = fill_in(self.app, slug, email)
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            try:
                status = send(self.site, slug, form)
            except (OSError, HTTPException):
                self.lost += 1
            else:
                if status == 303:
                    self.acknowledged.append(email)
                    return
                self.refusals[status] += 1
            time.sleep(0.1)


def registered(slug: str) -> dict[str, str]:
    """The status of everybody who is registered for an event, by address."""
    db.session.rollback()
    rows = db.session.scalars(select(Registration).where(Registration.event.has(slug=slug)))
    return {row.email or "": row.status.value for row in rows}


def standing_mails(slug: str) -> dict[str, list[OutgoingMail]]:
    """By address, the mails that tell those registered for an event where they stand."""
    db.session.rollback()
    key = literal("registration/") + cast(Registration.id, String)
    about = select(key).where(Registration.event.has(slug=slug))
    rows = db.session.scalars(
        select(OutgoingMail).where(
            OutgoingMail.about.in_(about), OutgoingMail.message.in_(STANDING)
        )
    )
    found = defaultdict[str, list[OutgoingMail]](list)
    for row in rows:
        found[row.recipient].append(row)
    return dict(found)


def unsent() -> int:
    """How many mails are on their way."""
    db.session.rollback()
    waiting = OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING])
    return db.session.query(OutgoingMail).filter(waiting).count()
