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

from webinars.events.models import Event
from webinars.registrations.people.listing import count_by_status
from webinars.registrations.people.scope import Scope
from webinars.registrations.retention import removed_at
from webinars.times import to_local, utc_now
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.templating import date_text


class KeepingForm(OrganiserForm):
    """A form with the days after which an event's registrations are removed."""

    retention_days = IntegerField(
        _l("Days after which registrations are removed"),
        validators=[Optional(), NumberRange(1, 365, _l("Enter a number from 1 to 365."))],
    )
    removed_sooner = BooleanField(_l("Yes, remove it then"))

    @property
    def is_asked_sooner(self) -> bool:
        """Whether `removed_sooner` is on the page: it was ticked there, or is asked for now."""
        return bool(self.removed_sooner.data or self.removed_sooner.errors)

    def removes_sooner(self, event: Event) -> bool:
        """Whether people's data would go sooner than they were told; not where there is none."""
        return self._new_moment(event) < removed_at(event) and _count(event) > 0

    def is_removal_doubtful(self, event: Event) -> bool:
        """Whether it would, and nobody said that this is meant; then the form says what goes."""
        if not self.removed_sooner.data and self.removes_sooner(event):
            self.removed_sooner.errors = [
                _said_of_removal(event, self._new_moment(event), _count(event))
            ]
        return bool(self.removed_sooner.errors)

    def _new_moment(self, event: Event) -> datetime:
        days: int = self.retention_days.data or event.organisation.retention_days
        return removed_at(event, days=days)


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
