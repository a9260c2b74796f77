"""The field by which people choose among the dates of an event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import ValidationError

from webinars.events.models import Event, EventDate
from webinars.localtime import format_date, formatting_locale
from webinars.registrations.choosing import changed_since, own_dates_ahead
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.newcomers import seats_for_newcomers
from webinars.registrations.states import event_state, full_dates, has_offer
from webinars.registrations.taking_part import needs_seat
from webinars.times import utc_now
from webinars.web.urls import chosen_language

_WAIT = "wait:"
"""In front of what is sent for a date that was shown as full: who ticks it wants to wait."""


@dataclass(frozen=True)
class DateChoice:
    """One date as it is offered; `note` says what is particular, `is_own` that they have it."""

    date: EventDate
    value: str
    is_chosen: bool
    is_open: bool
    note: str = ""
    is_own: bool = False


class DatesField(Field):  # type: ignore[misc]
    """Check boxes, one for each date to come. `data` holds the UIDs of those that are ticked.

    Nothing can be chosen before `offer`. What is sent for dates that are not offered (any more) is
    left out. Somebody who is registered sends with it which dates they had when the form was made
    (`own`): only what they changed since counts, so that an old window undoes no newer choice.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(lazy_gettext("Dates"), **kwargs)
        self.choices: list[DateChoice] = []
        self.known_full: list[str] = []
        self.own: list[str] | None = None
        self.is_needed = True
        self.is_online_open = self.waits = False
        self.flags.required = True
        self._sent: list[str] | None = None
        self._shown: set[str] | None = None
        self._are_wanted = False

    @property
    def ticked_hint(self) -> str:
        """What is ticked already, for who registers and has not sent the form yet; else ""."""
        is_known = self.own is not None or self._sent is not None or self._are_wanted
        if is_known or len(self.choices) < 2:
            return ""
        if all(choice.is_chosen for choice in self.choices):
            return str(_("All dates are ticked. Untick those on which you do not come."))
        return str(
            _("The dates with free places are ticked. Untick those on which you do not come.")
        )

    @property
    def shown(self) -> str:
        """What a form sends of those dates that somebody had when it was made."""
        return ",".join(each.date.public_id for each in self.choices if each.is_own)

    def process(self, formdata: MultiDict[str, str] | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Read which dates somebody had when the form was made, and then the boxes."""
        sent = formdata.getlist(f"{self.name}-shown") if formdata else []
        self._shown = set(sent[0].split(",")) if sent else None
        super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was sent, until it is known what is offered."""
        self._sent = valuelist

    def offer(
        self,
        event: Event,
        *,
        full: Collection[str],
        own: Collection[str] | None = None,
        may_wait: bool | None = None,
        wanted: Collection[str] | None = None,
    ) -> None:
        """Offer the event's dates to come; those in `full` have no seat for this person.

        `own` are those that they have chosen already; None where they are not registered: then all
        are ticked that have a seat, or all where none has; only those among the `wanted` where
        these are given. `may_wait`: a full date can be ticked; it also can where it is the room
        alone that is full.
        """
        self.is_online_open = event.is_online_open
        dates = dates_ahead(event, utc_now())
        waits = self.waits = event.waiting_list if may_wait is None else may_wait
        if self._sent is not None:
            sent = {value.removeprefix(_WAIT) for value in self._sent}
            known = {value for value in self._sent if value.startswith(_WAIT)}
            self.known_full = [each.uid for each in dates if _WAIT + each.public_id in known]
            ticked = {each.uid for each in dates if each.public_id in sent}
            if own is not None and self._shown is not None:
                shown = {each.uid for each in dates if each.public_id in self._shown}
                ticked = changed_since(own, shown=shown, wanted=ticked)
            self.data = [each.uid for each in dates if each.uid in ticked]
        elif own is not None:
            self.data = [each.uid for each in dates if each.uid in own]
        else:
            asked = [each.uid for each in dates if wanted is None or each.uid in wanted]
            self.data = [uid for uid in asked if uid not in full] or asked
        self._are_wanted = wanted is not None
        self.own = None if own is None else list(own)
        kept = set(own or ())
        self.is_needed = own is None or any(each.uid in kept for each in dates)
        self.choices = [
            self._choice(each, is_own=each.uid in kept, is_full=each.uid in full, waits=waits)
            for each in dates
        ]

    def pre_validate(self, _form: Form) -> None:
        """Raise `ValidationError` where nothing is ticked."""
        if self.is_needed and not self.data:
            raise ValidationError(_("Choose at least one date."))

    def refuse(self, uids: Collection[str]) -> None:
        """Say which of the chosen dates are full by now, once they are offered as such."""
        choices = [choice for choice in self.choices if choice.date.uid in uids]
        if not choices:
            self.errors = [_("Choose at least one date.")]
            return
        said = ngettext(
            "This date is full: %(dates)s.",
            "These dates are full: %(dates)s.",
            len(choices),
            dates=_list_days(choices),
        )
        wait = _("Untick it, or send the form again to wait for a place.")
        waits = self.waits and all(each.date.starts_at > utc_now() for each in choices)
        self.errors = [f"{said} {wait if waits else self._others()}"]

    def refuse_several(self, uids: Collection[str]) -> None:
        """Say on which of the chosen dates there are not enough seats for all who would come."""
        choices = [choice for choice in self.choices if choice.date.uid in uids]
        if not choices:
            self.errors = [_("Choose at least one date.")]
            return
        said = ngettext(
            "There are not enough places for all of you on this date: %(dates)s.",
            "There are not enough places for all of you on these dates: %(dates)s.",
            len(choices),
            dates=_list_days(choices),
        )
        self.errors = [f"{said} {self._others()}"]

    def _others(self) -> str:
        """What to do where no date can be waited for."""
        if self.is_online_open:
            return str(_("Choose other dates, or take part online."))
        return str(_("Choose other dates."))

    @staticmethod
    def _note_of_room(*, waits: bool) -> str:
        if waits:
            return str(
                _(
                    "The room is full. If you tick it and want to come to the room, you are on the"
                    " waiting list for all your dates."
                )
            )
        return str(_("The room is full: online only."))

    def _choice(self, date: EventDate, *, is_own: bool, is_full: bool, waits: bool) -> DateChoice:
        is_full = is_full and not is_own
        waits = waits and date.starts_at > utc_now()
        is_open = waits or not is_full or self.is_online_open
        note = ""
        if is_full and self.is_online_open:
            note = self._note_of_room(waits=waits)
        elif is_full:
            note = _("Full. If you tick it, you are on the waiting list for all your dates.")
        return DateChoice(
            date,
            value=(_WAIT if is_full else "") + date.public_id,
            is_chosen=date.uid in (self.data or ()) and is_open,
            is_open=is_open,
            note=note if is_open else _("Full."),
            is_own=is_own,
        )


def _list_days(choices: Sequence[DateChoice]) -> str:
    shown = chosen_language()
    days = [format_date(choice.date.starts_local, shown) for choice in choices]
    return str(format_list(days, locale=formatting_locale(shown)))


def mails_of_series(event: Event) -> str:
    """That who has a place gets an e-mail for each date; "" where one date is to come."""
    count = len(dates_ahead(event, utc_now()))
    if count < 2:
        return ""
    if event.choose_dates:
        return str(_("With a place, one e-mail comes for each date that you tick."))
    return str(
        ngettext(
            "With a place, %(num)s e-mail comes: one for each date; the first at once, the others"
            " a few an hour.",
            "With a place, %(num)s e-mails come: one for each date; the first at once, the others"
            " a few an hour.",
            count,
        )
    )


def full_for(event: Event, reservation_id: int | None = None) -> frozenset[str]:
    """The UIDs of the dates that are full for somebody new."""
    if not event.choose_dates or event.capacity is None:
        return frozenset()
    return full_dates(event, seats_for_newcomers(event, utc_now()), reservation_id)


def may_choose(registration: Registration) -> bool:
    """Whether somebody who is registered can choose other dates now."""
    event = registration.event
    is_on = event_state(event, utc_now()) is None
    return event.choose_dates and is_on and registration.status in ACTIVE


def offer_to(field: DatesField, registration: Registration) -> None:
    """Offer dates to somebody who is registered; with a seat they cannot wait for another one."""
    now = utc_now()
    has_seat = registration.status is RegistrationStatus.CONFIRMED or has_offer(registration, now)
    event, full = registration.event, frozenset[str]()
    if needs_seat(event, registration.takes_part):
        full = full_for(event, registration.reservation_id)
    field.offer(
        event,
        full=full,
        own=[date.uid for date in own_dates_ahead(registration, now)],
        may_wait=not has_seat,
    )


def named_days(event: Event, uids: Collection[str] | None) -> str:
    """What `chosen_days` reads of these dates; "" where nobody chose."""
    return ",".join(date.public_id for date in event.dates if date.uid in (uids or ()))


def chosen_days(event: Event, named: str) -> list[EventDate]:
    """Those of the event's dates that an address names by public ids; all where it names none."""
    named_ids = named.split(",")
    return [date for date in event.dates if date.public_id in named_ids] or list(event.dates)
