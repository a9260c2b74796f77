"""The titles of an agenda in every language of its event, written at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from webinars.events.models import Event
from webinars.events.programme import AgendaItem, AgendaItemText
from webinars.events.programming.changes import AgendaChange, changing_agenda

Titles = Mapping[str, Mapping[str, str]]
"""By an item's public id, its title in each language."""


class TitleNeeded(ValueError):
    """A title would be missing that `needs_title`."""


def save_titles(*, event: Event, titles: Titles, seen: str, now: datetime) -> AgendaChange:
    """Put `titles` in place of those that items have; an empty one takes its language away.

    Items that are not named stay as they are. Raises `TitleNeeded` and `EditConflict`.
    """
    section = partial(titles_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        for item in items_of(event):
            for language, title in titles.get(item.public_id, {}).items():
                _put(event, item, language, title)
    return change


def needs_title(event: Event, item: AgendaItem, language: str) -> bool:
    """Whether an item has to have a title there: the event's own, or one with a description."""
    described = {text.language for text in item.texts if text.description}
    return language in {event.source_language, *described}


def titles_section(event: Event) -> object:
    """What the form shows."""
    return [
        (item.public_id, sorted((text.language, text.title) for text in item.texts))
        for item in items_of(event)
    ]


def items_of(event: Event) -> list[AgendaItem]:
    """The items of all dates, in their order."""
    return [item for date in event.dates for item in date.items]


def _put(event: Event, item: AgendaItem, language: str, title: str) -> None:
    if not title and needs_title(event, item, language):
        raise TitleNeeded
    text = next((each for each in item.texts if each.language == language), None)
    if text is not None and not title:
        item.texts.remove(text)
    elif text is not None:
        text.title = title
    elif title:
        item.texts.append(AgendaItemText(language=language, title=title, description=""))
