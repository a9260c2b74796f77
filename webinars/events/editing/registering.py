"""When people can register, how many, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event
from webinars.events.schedule import opens_at, present_days, remember_days
from webinars.times import to_instant


class InvalidWindow(ValueError):
    """The registration window cannot be: `field`, `opens` or `closes`, is too late, or too early.

    Too late is after the event's end; too early, before registration opens.
    """

    def __init__(self, field: str, *, is_late: bool) -> None:
        super().__init__(f"Registration {field} too {'late' if is_late else 'early'}.")
        self.field = field
        self.is_late = is_late


@dataclass(frozen=True, kw_only=True)
class Window:
    """The section. Local times in the event's zone; `capacity` None is no limit.

    Without `offer_hours` whoever waits moves up at once; else they have so long to say yes.
    With `choose_dates` people register for dates of their choice, and each has the capacity.
    With `online_open` the capacity of a hybrid event is that of the room.
    """

    opens: datetime | None = None
    closes: datetime | None = None
    capacity: int | None = None
    online_open: bool = True
    waiting_list: bool = True
    approval: bool = False
    decline_frees_seat: bool = True
    offer_hours: int | None = None
    choose_dates: bool = False

    @classmethod
    def of(cls, event: Event) -> Window:
        """What is stored."""
        return cls(
            opens=event.registration_opens_local,
            closes=event.registration_closes_local,
            capacity=event.capacity,
            online_open=event.online_open,
            waiting_list=event.waiting_list,
            approval=event.approval,
            decline_frees_seat=event.decline_frees_seat,
            offer_hours=event.offer_hours,
            choose_dates=event.choose_dates,
        )


def save_registration_window(*, event: Event, window: Window, version: str, now: datetime) -> None:
    """Put `window` in place of what is stored. Who is registered stays so, whatever the capacity.

    Whether people choose their dates is changed by `webinars.registrations.choosing.let_choose`,
    which knows what they have chosen.

    Raises `SectionConflict`, `InvalidWindow`, `webinars.times.NonexistentTime`.
    """
    is_new = check_section(version, theirs=Window.of(event), ours=window)
    check_window(event, window)
    if not is_new:
        return
    remember_days(event, present_days(event))
    event.registration_opens_local = window.opens
    event.registration_closes_local = window.closes
    event.capacity = window.capacity
    event.online_open = window.online_open
    event.waiting_list = window.waiting_list
    event.approval = window.approval
    event.decline_frees_seat = window.decline_frees_seat
    event.offer_hours = window.offer_hours
    stamp(event, now)


def check_window(event: Event, window: Window) -> None:
    """Raise `InvalidWindow` or `webinars.times.NonexistentTime` for a window that cannot be."""
    for field, local in (("opens", window.opens), ("closes", window.closes)):
        if local is not None and to_instant(local, event.zone) > event.ends_at:
            raise InvalidWindow(field, is_late=True)
    if window.opens and window.closes and window.closes <= window.opens:
        raise InvalidWindow("closes", is_late=False)


def closes_too_late(event: Event) -> bool:
    """Whether the deadline, or the opening, is after the event's end: its dates have moved."""
    try:
        check_window(event, Window.of(event))
    except InvalidWindow:
        return True
    return (opens_at(event) or event.starts_at) > event.ends_at
