"""Links shown with an event: further reading before it, documents and recordings after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event, EventLink


@dataclass(frozen=True, kw_only=True)
class LinkEntry:
    """One link. An empty `language` shows it to readers of every language."""

    url: str
    label: str
    language: str = ""
    is_material: bool = False


Materials = tuple[LinkEntry, ...]
"""The section: the links in their order."""


def materials_of(event: Event) -> Materials:
    """What is stored."""
    return tuple(
        LinkEntry(
            url=link.url, label=link.label, language=link.language, is_material=link.is_material
        )
        for link in event.links
    )


def save_materials(*, event: Event, materials: Materials, version: str, now: datetime) -> None:
    """Put `materials` in place of what is stored. Raises `SectionConflict`."""
    if not check_section(version, theirs=materials_of(event), ours=materials):
        return
    event.links = [
        EventLink(
            position=position,
            url=entry.url,
            label=entry.label,
            language=entry.language,
            is_material=entry.is_material,
        )
        for position, entry in enumerate(materials)
    ]
    stamp(event, now)
