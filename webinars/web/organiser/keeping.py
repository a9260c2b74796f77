"""How long registrations are kept; a shorter time is asked back about.

A shorter time deletes: of an event that is over perhaps at once, and for good. So it goes the way
of other deletions: the page says how many people it is about and when, and the password is asked
for again. That of an organisation reaches all its events that have none of their own.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import NumberRange, Optional

from webinars.accounts.models import Organisation
from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.registrations.people.listing import count_by_status
from webinars.registrations.retention import removed_at, removed_if
from webinars.registrations.scope import Scope
from webinars.registrations.shortening import Reach, shorten, shorten_needs
from webinars.registrations.statistics.needs import count_promised
from webinars.times import to_local, utc_now
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.templating import date_text

_PERIODS = ("retention_days", "access_retention_days")


class RemovalForm(OrganiserForm):
    """A form that asks back before data is removed sooner than people were told."""

    removed_sooner = BooleanField(_l("Yes, remove it"))

    removal = ""
    """What `removed_sooner` asks about on this page."""

    @property
    def agreed(self) -> str:
        """The value of `removed_sooner` on the page: what a tick there says yes to."""
        ticked: list[str] = self.removed_sooner.raw_data or [""]
        days = [self[name].data for name in _PERIODS if name in self]
        return version_of([self.removal, days]) if self.removal else ticked[0]

    @property
    def is_asked_sooner(self) -> bool:
        """Whether `removed_sooner` is on the page: it was ticked there, or is asked for now."""
        return bool(self.removed_sooner.data or self.removed_sooner.errors)

    def is_removal_doubtful(self, removal: str) -> bool:
        """Whether nobody said yes to this `removal`, in words; then the form says it.

        A yes is to what was said beside it: it holds for no other day and no other count.
        """
        self.removal = removal
        agreed = self.removed_sooner.raw_data or []
        self.removed_sooner.data = bool(removal) and self.agreed in agreed
        if removal and not self.removed_sooner.data:
            self.removed_sooner.errors = [removal]
        return bool(self.removed_sooner.errors)


class KeepingForm(RemovalForm):
    """A form with the days after which an event's registrations are removed."""

    retention_days = IntegerField(
        _l("Days after which registrations are removed"),
        validators=[Optional(), NumberRange(1, 365, _l("Enter a number from 1 to 365."))],
    )
    access_retention_days = IntegerField(
        _l("Days after which access needs are removed"),
        validators=[Optional(), NumberRange(0, 90, _l("Enter a number from 0 to 90."))],
    )

    def find_removal(self, event: Event, ends_at: datetime) -> str:
        """Whose data would go sooner than they were told, and when; "" where nobody's would.

        `ends_at` is the end of the event (UTC) by the same form: what goes sooner by its dates
        alone is kept for as many days as people were told.
        """
        organisation = event.organisation
        days = _days(self.retention_days, organisation.retention_days)
        needs_days = _days(self.access_retention_days, organisation.access_retention_days)
        sooner = partial(_sooner, event, ends_at=ends_at, now=utc_now())
        when, needs_when = sooner(event.kept_days, days), sooner(event.needs_kept_days, needs_days)
        count = _count(event) if when else 0
        needs = count_promised(event.id, beyond_days=needs_days) if needs_when else 0
        said = [_said_of_removal(event, when, count)] if when and count else []
        said += [_said_of_needs(event, needs_when, needs)] if needs_when and needs else []
        return " ".join(said)


def said_of_shorter(organisation: Organisation, *, days: int, needs_days: int) -> str:
    """Whose data goes sooner if an organisation keeps it for so many days; "" for nobody's."""
    now = utc_now()
    kept = shorten(organisation, days=days, now=now)
    needs = shorten_needs(organisation, days=needs_days, now=now)
    sentences = (
        (kept.at_once, _l("Then data is removed now, for good: of %(people)s, at %(events)s.")),
        (
            kept.sooner,
            _l(
                "Then data is removed sooner than they were told, for good: of %(people)s, at "
                "%(events)s."
            ),
        ),
        (
            needs.at_once,
            _l("Then what people need is removed now, for good: of %(people)s, at %(events)s."),
        ),
        (
            needs.sooner,
            _l(
                "Then what people need is removed sooner than they were told, for good: of "
                "%(people)s, at %(events)s."
            ),
        ),
    )
    return " ".join(
        str(sentence) % _reached(reach) for reach, sentence in sentences if reach.people
    )


def _reached(reach: Reach) -> dict[str, str]:
    return {
        "people": ngettext("%(num)s person", "%(num)s people", reach.people),
        "events": ngettext("%(num)s event", "%(num)s events", reach.events),
    }


def _count(event: Event) -> int:
    """How many registrations are stored, whatever became of them."""
    return sum(count_by_status(Scope(event_id=event.id)).values())


def _days(field: Field, usual: int) -> int:
    return usual if field.data is None else int(field.data)


def _sooner(
    event: Event, before: int, days: int, *, ends_at: datetime, now: datetime
) -> datetime | None:
    """When what is kept for `days` instead of `before` goes, if that is sooner."""
    when = removed_if(event, days=days, ends_at=ends_at, now=now)
    told = removed_if(event, days=before, ends_at=ends_at, now=now)
    return when if when < min(told, removed_at(event, days=before)) else None


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


def _said_of_needs(event: Event, when: datetime, count: int) -> str:
    if when <= utc_now():
        return str(
            ngettext(
                "Then what %(num)s person needs is removed now, for good.",
                "Then what %(num)s people need is removed now, for good.",
                count,
            )
        )
    return str(
        ngettext(
            "Then what %(num)s person needs is removed sooner, for good: on %(date)s.",
            "Then what %(num)s people need is removed sooner, for good: on %(date)s.",
            count,
            date=date_text(to_local(when, event.zone)),
        )
    )
