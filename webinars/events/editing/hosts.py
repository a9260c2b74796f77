"""Who runs the event together with its owner, and which registrants they see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webinars.accounts.models import Organisation
from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event, EventHost, HostSight
from webinars.extensions import db


class UnknownHost(LookupError):
    """There is no such organisation, or it owns the event."""


@dataclass(frozen=True, kw_only=True)
class HostEntry:
    """A co-host by its short name, and which registrants its members see."""

    organisation: str
    sight: HostSight = HostSight.NONE


Hosts = tuple[HostEntry, ...]
"""The section: the co-hosts in their order."""


def hosts_of(event: Event) -> Hosts:
    """What is stored."""
    return tuple(
        HostEntry(organisation=host.organisation.slug, sight=host.sight) for host in event.hosts
    )


def save_hosts(*, event: Event, hosts: Hosts, version: str, now: datetime) -> None:
    """Put `hosts` in place of what is stored; one named twice counts once.

    Raises `SectionConflict`, and `UnknownHost`.
    """
    if not check_section(version, theirs=hosts_of(event), ours=hosts):
        return
    stored = {host.organisation.slug: host for host in event.hosts}
    entries = {entry.organisation: entry for entry in hosts}
    kept = []
    for position, (slug, entry) in enumerate(entries.items()):
        host = stored.get(slug) or EventHost(organisation=_get(event, slug))
        host.position, host.sight = position, entry.sight
        kept.append(host)
    event.hosts = kept
    stamp(event, now)


def possible_hosts(event: Event) -> list[Organisation]:
    """The organisations that could be co-hosts, by short name."""
    query = select(Organisation).where(Organisation.id != event.organisation_id)
    return list(db.session.scalars(query.order_by(Organisation.slug)))


def _get(event: Event, slug: str) -> Organisation:
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None or found.id == event.organisation_id:
        raise UnknownHost(slug)
    return found
