"""Dates that are asked back about before they are taken: in the past, or minutes from now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField

from webinars.events.doubtful_dates import SOON, is_as_before, newly_over, soon
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import Span
from webinars.localtime import format_date, formatting_locale
from webinars.times import to_instant, utc_now
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.urls import chosen_language

ASKED = ("took_place", "is_soon_meant")
"""The names of the ticks."""


class AskingForm(OrganiserForm):
    """A form with the dates of an event, that asks back before it makes it a past or a near one."""

    took_place = BooleanField(_l("Yes, it took place then"))
    is_soon_meant = BooleanField(_l("Yes, it begins then"))
    is_asked_soon = False
    """Whether `is_soon_meant` is on the page."""

    @property
    def is_asked(self) -> bool:
        """Whether `took_place` is on the page: it was ticked there, or is asked for now."""
        return bool(self.took_place.data or self.took_place.errors)

    def is_doubtful(
        self, event: Event, spans: Sequence[Span], zone: str, *, is_reinstated: bool = False
    ) -> bool:
        """Whether the known `event` would be over, or begin at once, by the new dates alone.

        Or one of its dates would that is to come. And nobody said that it is meant. A wrong year
        would end it for everybody, unheard; of a date in some minutes people hear too late. Dates
        that are only left out have no year to check, unless the event, `is_reinstated`, takes place
        on what is left.
        """
        now = utc_now()
        self._ask_about_past(event, spans, zone, now, is_reinstated=is_reinstated)
        if not self.is_asked:
            self._ask_about_soon(event, spans, zone, now)
        return bool(self.took_place.errors or self.is_soon_meant.errors)

    def _ask_about_past(
        self,
        event: Event,
        spans: Sequence[Span],
        zone: str,
        now: datetime,
        *,
        is_reinstated: bool,
    ) -> None:
        last = max(end for _start, end in spans)
        is_known = event.status is not EventStatus.DRAFT
        is_same = not is_reinstated and is_as_before(event, spans, zone, now)
        is_new_end = is_known and to_instant(last, zone) <= now and not is_same
        if self.took_place.data:
            return
        if is_new_end:
            self.took_place.errors = [
                _("With these dates the event is over. Check the year, or say that it is so.")
            ]
        elif is_known and (days := newly_over(event, spans, zone, now)):
            self.took_place.errors = [said_of_past(days)]

    def _ask_about_soon(
        self, event: Event, spans: Sequence[Span], zone: str, now: datetime
    ) -> None:
        known = self.known_beginnings(event)
        begins = None if known is None else soon(spans, zone, known=known, now=now)
        self.is_asked_soon = begins is not None
        if begins is not None and not self.is_soon_meant.data:
            self.is_soon_meant.errors = [
                f"{said_of_soon(begins, now)} "
                + _(
                    "People will hardly read the e-mail in time. Check the time, or say that it is"
                    " so."
                )
            ]

    def known_beginnings(self, event: Event) -> set[datetime] | None:
        """What people know of it; None where they do not hear of these dates, as of a draft's."""
        if event.status is not EventStatus.PUBLISHED:
            return None
        return {date.starts_at for date in event.dates}


def said_of_past(days: Sequence[datetime]) -> str:
    """That these dates, which were to come, would be over."""
    shown = chosen_language()
    said = format_list([format_date(day, shown) for day in days], locale=formatting_locale(shown))
    return str(
        ngettext(
            "A date that is to come would be over: %(dates)s. Check the year, or say that it is"
            " so.",
            "Dates that are to come would be over: %(dates)s. Check the year, or say that it is"
            " so.",
            len(days),
            dates=said,
        )
    )


def said_of_soon(begins: datetime, now: datetime) -> str:
    """That it begins within the hour, or has begun."""
    if begins <= now:
        return str(_("It has begun already."))
    minutes = max(1, round((begins - now).total_seconds() / 60))
    return str(ngettext("It begins in %(num)s minute.", "It begins in %(num)s minutes.", minutes))


def begins_soon(event: Event, now: datetime) -> str:
    """That the next date of an event begins within the hour, or has begun; else ""."""
    ahead = [date.starts_at for date in event.dates if date.ends_at > now]
    return said_of_soon(ahead[0], now) if ahead and ahead[0] <= now + SOON else ""
