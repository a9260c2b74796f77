"""Links that tell, without a cookie, by whom people heard of an event: made, changed, counted.

A link is the event's page with a code (`?via=ecre-newsletter`). Its form carries the code, so that
a registration keeps by which link it came. Of the openings of a link only their number is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from webinars.accounts.models import Organisation
from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventHost
from webinars.events.organising import PartnerLink
from webinars.events.slugs import free_key, slug_of
from webinars.extensions import db
from webinars.registrations.models import ACTIVE, Registration
from webinars.registrations.scope import Scope
from webinars.registrations.seats import lock_event

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHORTEST_CODE, LONGEST_CODE = 2, 40
_MADE_CODE = 24
"""How long a code that is made from a label is at most: it is read out and typed."""


class PartnerLinkNotFound(LookupError):
    """The event has no such link, or it is not for the one who asks."""


class CodeTaken(ValueError):
    """Another link of the event has this code."""


class NotAHost(ValueError):
    """The organisation does not host the event together with its owner."""


class LinkChanged(RuntimeError):
    """The link is not any more what the form was opened with: another window has saved."""


class LinkInUse(RuntimeError):
    """People came by the link: deleting it has to be confirmed."""


@dataclass(frozen=True)
class LinkFigures:
    """A link, how many came by it who take part or still may, and how many came in all."""

    link: PartnerLink
    registered: int
    total: int


def find_link(event_id: int, code: str) -> PartnerLink | None:
    """The event's link with `code`; None for "" and for what is no code."""
    if not is_code(code):
        return None
    return db.session.scalar(
        sa.select(PartnerLink).where(PartnerLink.event_id == event_id, PartnerLink.code == code)
    )


def is_code(text: str) -> bool:
    """Whether a link can have this code: small letters and digits, with single hyphens."""
    return SHORTEST_CODE <= len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


def list_links(scope: Scope) -> Sequence[PartnerLink]:
    """The links within a scope by their labels; two statements."""
    return db.session.scalars(
        _within(scope)
        .options(joinedload(PartnerLink.organisation).selectinload(Organisation.texts))
        .order_by(PartnerLink.label, PartnerLink.id)
    ).all()


def list_figures(scope: Scope) -> list[LinkFigures]:
    """The links within a scope by their labels, each with its figures; three statements."""
    links = list_links(scope)
    counts = _count_people(scope.event_id, [link.id for link in links])
    return [LinkFigures(link, *counts.get(link.id, (0, 0))) for link in links]


def get_link(scope: Scope, code: str) -> LinkFigures:
    """One link within a scope, with its figures. Raises `PartnerLinkNotFound`."""
    link = db.session.scalar(_within(scope).where(PartnerLink.code == code))
    if link is None:
        raise PartnerLinkNotFound(code)
    return LinkFigures(link, *_count_people(scope.event_id, [link.id]).get(link.id, (0, 0)))


def possible_partners(event: Event) -> list[Organisation]:
    """The co-hosts, in their order: a link can be one of theirs."""
    return [host.organisation for host in event.hosts]


def make_link(
    *, event_id: int, label: str, code: str = "", organisation_slug: str = "", now: datetime
) -> PartnerLink:
    """Add a link; without a `code` one is made from the label.

    The same form sent twice makes one link. Raises `CodeTaken`, `NotAHost`.
    """
    event = lock_event(event_id)
    partner_id = _partner_id(event, organisation_slug)
    present = db.session.scalars(
        sa.select(PartnerLink).where(PartnerLink.event_id == event.id)
    ).all()
    for link in present:
        if (link.label, link.organisation_id) == (label, partner_id) and code in {"", link.code}:
            return link
    taken = {link.code for link in present}
    if code in taken:
        raise CodeTaken(code)
    link = PartnerLink(
        event_id=event.id,
        organisation_id=partner_id,
        code=code or _free_code(label, taken),
        label=label,
        visits=0,
        created_at=now,
    )
    db.session.add(link)
    db.session.flush()
    return link


def change_link(*, event_id: int, code: str, label: str, organisation_slug: str, seen: str) -> bool:
    """Give a link another label or partner; its code stays, because it has been passed on.

    `seen` is the `version_of_link` that the form was opened with. Returns whether it says something
    else now. Raises `LinkChanged`, `NotAHost`, `PartnerLinkNotFound`.
    """
    event = lock_event(event_id)
    link = get_link(Scope(event_id=event.id), code).link
    partner_id = _partner_id(event, organisation_slug)
    if (link.label, link.organisation_id) == (label, partner_id):
        return False
    if seen != version_of_link(link):
        raise LinkChanged(code)
    link.label, link.organisation_id = label, partner_id
    return True


def version_of_link(link: PartnerLink) -> str:
    """The same text exactly while label and partner are the same; it shows no id."""
    return version_of((link.organisation.slug if link.organisation else "", link.label))


def delete_link(*, event_id: int, code: str, is_confirmed: bool) -> str:
    """Delete a link; its people stay registered. Returns the label of what is gone.

    Raises `LinkInUse` where people came by it and that was not confirmed, `PartnerLinkNotFound`.
    """
    event = lock_event(event_id)
    found = get_link(Scope(event_id=event.id), code)
    if found.total and not is_confirmed:
        raise LinkInUse(code)
    label = found.link.label
    db.session.execute(
        sa.update(Registration)
        .where(Registration.partner_link_id == found.link.id)
        .values(partner_link_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.delete(found.link)
    return label


def add_visits(visits: Mapping[int, int]) -> None:
    """Add to how often links were opened, by their ids; a link that is gone is left out.

    The links are taken in one order, so that processes that do this at once cannot block each
    other for good.
    """
    for link_id, count in sorted(visits.items()):
        db.session.execute(
            sa.update(PartnerLink)
            .where(PartnerLink.id == link_id)
            .values(visits=PartnerLink.visits + count)
            .execution_options(synchronize_session=False)
        )


def _within(scope: Scope) -> sa.Select[PartnerLink]:
    links = sa.select(PartnerLink).where(PartnerLink.event_id == scope.event_id)
    if scope.partner_id is not None:
        links = links.where(PartnerLink.organisation_id == scope.partner_id)
    return links


def _count_people(event_id: int, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By the link's id: how many take part or may, and how many came by it in all."""
    if not ids:
        return {}
    by = (Registration.status, Registration.partner_link_id)
    rows = db.session.execute(
        sa.select(*by, sa.func.count()).where(Registration.event_id == event_id).group_by(*by)
    )
    active: Counter[int | None] = Counter()
    total: Counter[int | None] = Counter()
    for status, link_id, count in rows:
        total[link_id] += count
        active[link_id] += count if status in ACTIVE else 0
    return {link_id: (active[link_id], total[link_id]) for link_id in ids}


def _partner_id(event: Event, slug: str) -> int | None:
    """The id of the co-host called `slug`; None for "". Raises `NotAHost`."""
    if not slug:
        return None
    hosts = db.session.execute(
        sa.select(Organisation.slug, Organisation.id)
        .join(EventHost, EventHost.organisation_id == Organisation.id)
        .where(EventHost.event_id == event.id)
    )
    ids: dict[str, int] = dict(hosts.all())
    if slug not in ids:
        raise NotAHost(slug)
    return ids[slug]


def _free_code(label: str, taken: set[str]) -> str:
    base = slug_of(label, limit=_MADE_CODE)
    return free_key(base if len(base) >= SHORTEST_CODE else "partner", taken)
