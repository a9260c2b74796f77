"""The letter that reminds of a date: when, where, how to come in, and that one can still cancel."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.events.models import EventDate, EventStatus
from webinars.localtime import format_time, zone_label
from webinars.mail.content import Content
from webinars.registrations.choosing import has_date
from webinars.registrations.messages.about import (
    Payload,
    all_facts,
    find_date,
    letter_about_registration,
    ways,
)
from webinars.registrations.messages.letter import Letter
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import to_local

AT_ONCE = timedelta(hours=3)
"""So close to the start it matters more at what time it is than on which day."""


@letter_about_registration("reminder")
def write_reminder(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """None for who does not come any more, and where the date is off, begun, or far away by now."""
    date = find_date(letter.event, payload["date"])
    comes = registration.status is RegistrationStatus.CONFIRMED
    comes = comes and date is not None and has_date(registration, date.uid)
    if date is None or not comes or letter.event.status is not EventStatus.PUBLISHED:
        return None
    known = datetime.fromisoformat(payload["starts_at"])
    has_moved_away = abs(date.starts_at - known) >= timedelta(minutes=payload["minutes"])
    if date.starts_at <= now or has_moved_away:
        return None
    return letter.write(
        when=_how_soon(
            date, registration.clocks, now, letter.language, is_own=bool(registration.zone)
        ),
        facts=all_facts(letter, registration, [date]),
        **ways(letter, registration),
    )


def _how_soon(date: EventDate, zone: str, now: datetime, language: str, *, is_own: bool) -> str:
    """On which day it is, counted from the reader's own; close to it, in which time and when.

    Where `zone` is not their own, because nobody knows it, the clocks are named.
    """
    left = date.starts_at - now
    if left <= AT_ONCE:
        clock = format_time(to_local(date.starts_at, zone), language)
        return _within_hours(left, clock if is_own else f"{clock} ({zone_label(zone, language)})")
    days = (to_local(date.starts_at, zone).date() - to_local(now, zone).date()).days
    if days == 0:
        return str(_("Today"))
    if days == 1:
        return str(_("Tomorrow"))
    return str(ngettext("In %(num)s day", "In %(num)s days", days))


def _within_hours(left: timedelta, clock: str) -> str:
    """`In an hour, at 14:00`: the time of the reader's own clocks, for who reads it later."""
    minutes = max(5, 5 * round(left / timedelta(minutes=5)))
    if minutes < 50 or 70 < minutes <= 100:  # 90 minutes are neither an hour nor two
        return str(
            ngettext(
                "In %(num)s minute, at %(time)s",
                "In %(num)s minutes, at %(time)s",
                minutes,
                time=clock,
            )
        )
    hours = round(minutes / 60)
    if hours == 1:
        return str(_("In an hour, at %(time)s", time=clock))
    return str(
        ngettext("In %(num)s hour, at %(time)s", "In %(num)s hours, at %(time)s", hours, time=clock)
    )
