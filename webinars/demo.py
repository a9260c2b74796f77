"""The content of the demo: the event files in `demo/`, and somebody who can sign in.

`demo/events.toml` lists the files and says which of them take place some weeks from now; those
are ordinary event files too, moved as a whole by a number of days.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from config import ROOT, Settings
from webinars.accounts import service
from webinars.accounts.models import Role
from webinars.events import exchange
from webinars.events.models import Event
from webinars.events.schedule import closes_at
from webinars.times import to_local

FOLDER = ROOT / "demo"
EMAIL = "demo@example.org"
PASSWORD = "welcome-to-the-demo"  # noqa: S105 - it opens what runs on this computer only
Json = dict[str, object]
_SOON = timedelta(weeks=2)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NotADemo(ValueError):
    """The demo's content, with its published password, has no place in production."""

    def __init__(self) -> None:
        super().__init__("The demo is not loaded here: MAIL_SERVER is set, so this is production.")


@dataclass(frozen=True)
class Login:
    """What the demo's organiser signs in with."""

    email: str
    password: str


def load(*, now: datetime, settings: Settings, report: Callable[[str], None]) -> Login:
    """Add what is missing of the demo; what is there stays as it is.

    An event that is always some weeks ahead gets a further edition once nobody can register for the
    last one any more, or it begins within two weeks.
    `report` is handed a line for each event. Raises `NotADemo`.
    """
    if not settings.is_demo:
        raise NotADemo
    owners = set()
    for entry in tomllib.loads((FOLDER / "events.toml").read_text("utf-8"))["event"]:
        data = exchange.parse((FOLDER / entry["file"]).read_bytes())
        owners.add(str(data["organisation"]))
        report(_load_event(data, entry, now=now, settings=settings))
    _load_organiser(owners, now)
    return Login(EMAIL, PASSWORD)


def _load_event(data: Json, entry: Json, *, now: datetime, settings: Settings) -> str:
    weeks = entry.get("weeks_ahead")
    slug = _free_slug(str(data["slug"]), now, further_editions=weeks is not None)
    if slug is None:
        return f"{data['slug']}: already there"
    if isinstance(weeks, int):
        data = _moved(data, weeks, _DAYS.index(str(entry["weekday"])), now)
    exchange.import_event(
        {**data, "slug": slug},
        organisation=None,
        domain=settings.domain,
        organizer_email=settings.mail_default_sender,
        now=now,
    )
    return f"{slug}: added"


def _free_slug(slug: str, now: datetime, *, further_editions: bool) -> str | None:
    """The slug to load an event under; None while there is one that need not be followed."""
    candidate, edition = slug, 1
    while (event := exchange.find_event(candidate)) is not None:
        if not further_editions or _is_well_ahead(event, now):
            return None
        edition += 1
        candidate = f"{slug}-{edition}"
    return candidate


def _is_well_ahead(event: Event, now: datetime) -> bool:
    return closes_at(event) > now and event.starts_at - now >= _SOON


def _moved(data: Json, weeks: int, weekday: int, now: datetime) -> Json:
    """`data` with its first date on the first `weekday` at least so many `weeks` from today."""
    earliest = to_local(now, str(data["zone"])).date() + timedelta(weeks=weeks)
    day = earliest + timedelta(days=(weekday - earliest.weekday()) % 7)
    dates = cast("list[Json]", data["dates"])
    registration = cast("Json", data.get("registration", {}))
    days = day - datetime.fromisoformat(str(dates[0]["start"])).date()
    return {
        **data,
        "dates": [_shifted(date, days, "start", "end") for date in dates],
        "registration": _shifted(registration, days, "opens", "closes"),
    }


def _shifted(entry: Json, days: timedelta, *keys: str) -> Json:
    moved = {key: datetime.fromisoformat(str(entry[key])) + days for key in keys if key in entry}
    return {**entry, **{key: f"{moment:%Y-%m-%dT%H:%M}" for key, moment in moved.items()}}


def _load_organiser(organisations: set[str], now: datetime) -> None:
    """The demo's organiser, who owns these organisations, and is named to read access needs."""
    user = service.find_user(EMAIL) or service.create_user(
        email=EMAIL, password=PASSWORD, name="Demo Organiser", now=now
    )
    known = {member.organisation.slug for member in user.memberships}
    for slug in sorted(organisations - known):
        organisation = service.find_organisation(slug)
        if organisation is not None:
            member = service.add_member(organisation=organisation, user=user, role=Role.OWNER)
            member.sees_access_needs = True
