"""How long an event's registrations are kept; a shorter time is asked back about.

A shorter time deletes: of an event that is over perhaps at once, and for good. So it goes the way
of other deletions: the page says how many people it is about and when, and then the password is
asked for again.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.registrations.people.listing import count_by_status
from webinars.registrations.people.scope import Scope
from webinars.registrations.retention import removed_at, removed_if, retention_days
from webinars.times import to_local, utc_now
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.templating import date_text


class KeepingForm(OrganiserForm):
    """A form with the days after which an event's registrations are removed."""

    retention_days = IntegerField(
        _l("Days after which registrations are removed"),
        validators=[Optional(), NumberRange(1, 365, _l("Enter a number from 1 to 365."))],
    )
    removed_sooner = BooleanField(_l("Yes, remove it"))

    removal = ""
    """What `removed_sooner` asks about on this page."""

    @property
    def agreed(self) -> str:
        """The value of `removed_sooner` on the page: what a tick there says yes to."""
        ticked: list[str] = self.removed_sooner.raw_data or [""]
        return version_of(self.removal) if self.removal else ticked[0]

    @property
    def is_asked_sooner(self) -> bool:
        """Whether `removed_sooner` is on the page: it was ticked there, or is asked for now."""
        return bool(self.removed_sooner.data or self.removed_sooner.errors)

    def find_removal(self, event: Event, ends_at: datetime) -> str:
        """Whose data would go sooner than they were told, and when; "" where nobody's would.

        `ends_at` is the end of the event (UTC) by the same form: what goes sooner by its dates
        alone is kept for as many days as people were told.
        """
        days: int = self.retention_days.data or event.organisation.retention_days
        now = utc_now()
        when = removed_if(event, days=days, ends_at=ends_at, now=now)
        before = removed_if(event, days=retention_days(event), ends_at=ends_at, now=now)
        count = _count(event) if when < min(before, removed_at(event)) else 0
        return _said_of_removal(event, when, count) if count else ""

    def is_removal_doubtful(self, removal: str) -> bool:
        """Whether nobody said yes to this `removal` of `find_removal`; then the form says it.

        A yes is to what was said beside it: it holds for no other day and no other count.
        """
        self.removal = removal
        agreed = self.removed_sooner.raw_data or []
        self.removed_sooner.data = bool(removal) and self.agreed in agreed
        if removal and not self.removed_sooner.data:
            self.removed_sooner.errors = [removal]
        return bool(self.removed_sooner.errors)


def _count(event: Event) -> int:
    """How many registrations are stored, whatever became of them."""
    return sum(count_by_status(Scope(event_id=event.id)).values())


def _said_of_removal(event: Event, when: datetime, count: int) -> str:
    if when <= utc_now():
        return str(
            ngettext(
                "Then the data of %(num)s person is removed now, for good.",
                "Then the data of %(num)s people is removed now, for good.",
                count,
            )
        )
    return str(
        ngettext(
            "Then the data of %(num)s person is removed sooner, for good: on %(date)s.",
            "Then the data of %(num)s people is removed sooner, for good: on %(date)s.",
            count,
            date=date_text(to_local(when, event.zone)),
        )
    )
