"""A file that takes the place of an event: what calendars still have to be told of the old one.

Nobody is registered for an event that is replaced, but somebody may have been: mails that take its
dates out of their calendars may wait, also of dates that the file does not have any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from webinars.events import exchange
from webinars.events.models import Event
from webinars.registrations.gone import GoneDate, remember


def take_in(
    data: Mapping[str, object], *, domain: str, organizer_email: str, now: datetime, replace: bool
) -> Event:
    """Add the event that `data` describes, or `replace` the one with its slug, if there is one.

    Raises what `webinars.events.exchange.import_event` raises.
    """
    former = exchange.find_event(str(data.get("slug", "")))
    dates = {date.id: GoneDate.last_of(date) for date in former.dates} if former else {}
    event = exchange.import_event(
        data,
        organisation=None,
        domain=domain,
        organizer_email=organizer_email,
        now=now,
        replace=replace,
    )
    there = {date.id for date in event.dates}
    remember({known: date for known, date in dates.items() if known not in there})
    return event
