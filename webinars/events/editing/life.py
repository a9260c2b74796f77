"""An event's life: publish, take back, postpone, cancel, let it take place again; put it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from webinars.events.called_off import remember_called_off
from webinars.events.editing.saving import stamp
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import Span, set_dates
from webinars.events.sequences import raised_once
from webinars.extensions import db

_OFF = (EventStatus.POSTPONED, EventStatus.CANCELLED)


class WrongStatus(Exception):
    """This cannot be done to an event with its present `status`; another window was first."""

    def __init__(self, status: EventStatus) -> None:
        super().__init__(f"The event is {status.value}.")
        self.status = status


class NotOver(Exception):
    """Only what is over, off, or never was published can be put away."""


class NameNotTyped(Exception):
    """The event's title was not typed as it is."""


class EventIsNeeded(Exception):
    """People have registered: as long as their data is kept, so is the event."""


def publish(*, event: Event, now: datetime) -> None:
    """Show a draft to those who may see it. Raises `WrongStatus`."""
    _change(event, {EventStatus.DRAFT}, EventStatus.PUBLISHED, now)


def unpublish(*, event: Event, now: datetime) -> None:
    """Make a published event a draft again; the caller knows that nobody has registered.

    Raises `WrongStatus`.
    """
    if event.status is EventStatus.PUBLISHED:
        remember_called_off(event, event.dates, now)
    _change(event, {EventStatus.PUBLISHED}, EventStatus.DRAFT, now)


def postpone(*, event: Event, now: datetime) -> None:
    """Say that it does not take place on its dates, and comes later. Raises `WrongStatus`."""
    _change(event, {EventStatus.PUBLISHED}, EventStatus.POSTPONED, now)


def cancel(*, event: Event, now: datetime) -> None:
    """Say that it does not take place. Registrations stay as they are. Raises `WrongStatus`."""
    _change(event, {EventStatus.PUBLISHED, EventStatus.POSTPONED}, EventStatus.CANCELLED, now)


def reinstate(*, event: Event, spans: list[Span], domain: str, now: datetime) -> None:
    """Let a postponed or cancelled event take place after all, on `spans` of local times.

    Each date moves to the span in its place; SEQUENCE rises by one. Raises `WrongStatus`,
    `webinars.events.schedule.InvalidDates`, `webinars.times.NonexistentTime`.
    """
    with raised_once(event):
        _change(event, _OFF, EventStatus.PUBLISHED, now)
        set_dates(event, spans, domain=domain, now=now)


def archive(*, event: Event, now: datetime) -> None:
    """Put an event away, out of the organisers' lists. Its page stays. Raises `NotOver`."""
    is_off = event.status in (*_OFF, EventStatus.DRAFT)
    if event.ends_at > now and not is_off:
        raise NotOver(event.slug)
    if event.archived_at is None:
        event.archived_at = now
        stamp(event, now)


def unarchive(*, event: Event, now: datetime) -> None:
    """Put an event back into the organisers' lists."""
    if event.archived_at is not None:
        event.archived_at = None
        stamp(event, now)


def delete_event(*, event: Event, typed: str) -> None:
    """Delete an event that nobody is registered for; `typed` is its title, to be sure.

    Raises `NameNotTyped`, and `EventIsNeeded` as long as there is any registration.
    """
    titles = {" ".join(text.title.split()) for text in event.texts}
    if " ".join(typed.split()) not in titles:
        raise NameNotTyped(typed)
    try:
        with db.session.begin_nested():
            db.session.execute(
                delete(Event).where(Event.id == event.id),
                execution_options={"synchronize_session": False},
            )
    except IntegrityError:
        raise EventIsNeeded(event.slug) from None
    db.session.expunge(event)


def _change(
    event: Event, allowed: Collection[EventStatus], status: EventStatus, now: datetime
) -> None:
    if event.status not in allowed:
        raise WrongStatus(event.status)
    with raised_once(event):
        event.status = status
    stamp(event, now)
