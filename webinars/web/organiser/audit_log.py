"""The audit log for owners: who did what when, with filters in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import render_template, request

from webinars.accounts.audit import EntryFilter, Place, list_actors, list_entries
from webinars.accounts.models import AuditEntry
from webinars.accounts.rights import Right
from webinars.events.hosting import list_latest
from webinars.registrations.audit_subjects import Subjects, look_up, split
from webinars.times import get_zone, to_local
from webinars.web.organiser.audit_facts import facts
from webinars.web.organiser.audit_words import KINDS, about, sentence
from webinars.web.organiser.desk import Answer, Desk, allow, organiser

ON_A_PAGE = 50
EVENTS_OFFERED = 100


@dataclass(frozen=True)
class Choice:
    """What the address asks for, as the form of filters shows it."""

    who: str = ""
    kind: str = ""
    event: str = ""
    since: date | None = None
    until: date | None = None

    def parameters(self) -> dict[str, str]:
        """The choice as the query of an address, without what does not matter."""
        named = {
            "who": self.who,
            "kind": self.kind,
            "event": self.event,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in named.items() if value}

    def as_filter(self, zone: str) -> EntryFilter:
        """What is looked for; days are those of `zone`, both included."""
        return EntryFilter(
            user=self.who,
            actions=KINDS[self.kind].parts if self.kind else (),
            event=self.event,
            since=_midnight(self.since, zone) if self.since else None,
            until=_midnight(self.until + timedelta(1), zone) if self.until else None,
        )


@organiser.get("/<organisation>/log/")
@allow(Right.SEE_AUDIT)
def audit_log(desk: Desk) -> Answer:
    """List what was done, the latest first, a page at a time."""
    choice, zone = _choice(), desk.organisation.default_zone
    organisation_id = desk.organisation.id
    entries, next_place = list_entries(
        organisation_id=organisation_id,
        wanted=choice.as_filter(zone),
        place=_place(),
        limit=ON_A_PAGE,
    )
    subjects = look_up(entries, organisation_id=organisation_id)
    following = {**choice.parameters(), "from": _written(next_place)} if next_place else None
    return render_template(
        "organiser/audit_log.html",
        desk=desk,
        lines=[_line(entry, subjects, zone) for entry in entries],
        choice=choice,
        kinds=KINDS,
        actors=list_actors(organisation_id),
        events=list_latest(organisation_id=organisation_id, limit=EVENTS_OFFERED),
        following=following,
        is_first="from" not in request.args,
        zone=zone,
    )


def _line(entry: AuditEntry, subjects: Subjects, zone: str) -> dict[str, object]:
    """What the page says of an entry."""
    kind, key = split(entry.subject)
    slug = key if kind == "event" else entry.details.get("event", "")
    return {
        "at": to_local(entry.at, zone),
        "user": entry.user,
        "sentence": sentence(entry),
        "about": about(entry, subjects),
        "event": subjects.events.get(slug) if isinstance(slug, str) else None,
        "facts": facts(entry),
    }


def _choice() -> Choice:
    """What the address asks for; what cannot be read does not matter."""
    kind = request.args.get("kind", "")
    return Choice(
        who=_text("who"),
        kind=kind if kind in KINDS else "",
        event=_text("event"),
        since=_day("since"),
        until=_day("until"),
    )


def _text(name: str) -> str:
    given = request.args.get(name, "")
    return given if given.isprintable() and len(given) <= 120 else ""


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2099 else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=get_zone(zone)).astimezone(UTC)


def _place() -> Place | None:
    """Where the page begins: a moment in microseconds, and how many entries of it were shown."""
    moment, _dot, skip = request.args.get("from", "").partition(".")
    if not (moment.isdecimal() and skip.isdecimal() and len(moment) <= 16 and len(skip) <= 4):
        return None
    return Place(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(moment)), int(skip))


def _written(place: Place) -> str:
    microseconds = (place.at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return f"{microseconds}.{place.skip}"
