"""Which languages people want to listen in, against those that are planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from webinars.events.channels import listening_languages
from webinars.events.models import EventDate
from webinars.events.programme import (
    AgendaItem,
    ChannelKind,
    ItemKind,
    LanguageChannel,
    item_channels,
)
from webinars.extensions import db


@dataclass(frozen=True)
class Demand:
    """How many want to listen in a language, and whether that is planned."""

    language: str
    wanted: int
    is_planned: bool


@dataclass(frozen=True)
class Gap:
    """An agenda item in which some cannot listen in the language that they want."""

    item: AgendaItem
    missing: Sequence[Demand]


def compare(channels: Sequence[LanguageChannel], wanted: Mapping[str | None, int]) -> list[Demand]:
    """The planned languages in their order, then those that are wanted and not planned.

    Where nothing is interpreted people are not asked: what is spoken is all that there is.
    """
    planned = listening_languages(channels) or _spoken(channels)
    missing = sorted(
        (code for code, count in wanted.items() if code and count and code not in planned),
        key=lambda code: (-wanted[code], code),
    )
    return [
        *(Demand(code, wanted.get(code, 0), is_planned=True) for code in planned),
        *(Demand(code, wanted[code], is_planned=False) for code in missing),
    ]


def find_gaps(items: Sequence[AgendaItem], demands: Sequence[Demand]) -> list[Gap]:
    """The items whose own languages leave out one that is planned for the event and wanted."""
    gaps = []
    for item in items:
        heard = {*listening_languages(item.channels), *_spoken(item.channels)}
        missing = [
            each
            for each in demands
            if each.is_planned and each.wanted and each.language not in heard
        ]
        if missing:
            gaps.append(Gap(item, missing))
    return gaps


def list_narrowed(event_id: int) -> Sequence[AgendaItem]:
    """The sessions of an event that have languages of their own, in order; three statements."""
    narrowed = sa.exists().where(item_channels.c.item_id == AgendaItem.id)
    return db.session.scalars(
        sa.select(AgendaItem)
        .join(EventDate, EventDate.id == AgendaItem.date_id)
        .where(EventDate.event_id == event_id, narrowed, AgendaItem.kind == ItemKind.SESSION)
        .options(selectinload(AgendaItem.channels), selectinload(AgendaItem.texts))
        .order_by(EventDate.starts_local, AgendaItem.offset_minutes, AgendaItem.position)
    ).all()


def _spoken(channels: Sequence[LanguageChannel]) -> list[str]:
    floors = [each.language for each in channels if each.kind is ChannelKind.FLOOR]
    return list(dict.fromkeys(floors))
