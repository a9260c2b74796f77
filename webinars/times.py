"""Wall-clock time in a zone, and the instants it means.

An event's times are kept as its organiser wrote them: local time and an IANA zone. Instants are
worked out from them, always with the zone data of the `tzdata` package, so that every machine of
an installation agrees.
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import cache

zoneinfo.reset_tzpath(to=[])

_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class UnknownZone(ValueError):
    """The zone is not one of the IANA zones offered."""

    def __init__(self, zone: str) -> None:
        super().__init__(f"There is no time zone called {zone!r}.")


class NonexistentTime(ValueError):
    """The wall clock skips this time when daylight saving begins."""

    def __init__(self, local: datetime, zone: str) -> None:
        super().__init__(f"The clocks in {zone} skip {local:%Y-%m-%d %H:%M}.")


@cache
def offered_zones() -> tuple[str, ...]:
    """The IANA zones an event can be in, sorted: `Area/City` names and `UTC`."""
    named = (name for name in zoneinfo.available_timezones() if name.split("/")[0] in _AREAS)
    return (*sorted(name for name in named if "/" in name), "UTC")


def known_zones() -> frozenset[str]:
    """All IANA zones, with old names and offsets (`US/Eastern`, `Etc/GMT+3`)."""
    return frozenset(zoneinfo.available_timezones())


def get_zone(zone: str) -> zoneinfo.ZoneInfo:
    """Return the zone called `zone`. Raises `UnknownZone`."""
    if zone not in offered_zones():
        raise UnknownZone(zone)
    return zoneinfo.ZoneInfo(zone)


def to_instant(local: datetime, zone: str) -> datetime:
    """The instant, in UTC, at which the clocks of `zone` show the naive time `local`.

    A time that occurs twice is taken the first time. Raises `UnknownZone`, and `NonexistentTime`
    for a time that the clocks skip.
    """
    if local.tzinfo is not None:
        raise ValueError(f"a local time carries no zone of its own: {local!r}")
    aware = local.replace(tzinfo=get_zone(zone), fold=0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(aware.tzinfo).replace(tzinfo=None) != local:
        raise NonexistentTime(local, zone)
    return instant


def is_repeated(local: datetime, zone: str) -> bool:
    """Whether the clocks of `zone` show the naive time `local` twice, because they are put back."""
    first, second = (local.replace(tzinfo=get_zone(zone), fold=fold) for fold in (0, 1))
    return (first.utcoffset() or timedelta(0)) > (second.utcoffset() or timedelta(0))


def to_local(instant: datetime, zone: str) -> datetime:
    """The naive time that the clocks of `zone` show at the aware `instant`."""
    return instant.astimezone(get_zone(zone)).replace(tzinfo=None)


def utc_now() -> datetime:
    """The present instant, in UTC. Surfaces call it; services are handed `now`."""
    return datetime.now(UTC)
