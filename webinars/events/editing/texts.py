"""Title, summary and description in each language, and which of them lag behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event, EventText
from webinars.languages import SHIPPED


class MissingTitle(ValueError):
    """A text without a title; `language` says which."""

    def __init__(self, language: str) -> None:
        super().__init__(f"The texts in {language!r} have no title.")
        self.language = language


class TextState(StrEnum):
    """Where the texts in one language stand beside those in the source language."""

    SOURCE = "source"
    CURRENT = "current"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class TextEntry:
    """What one language says."""

    title: str = ""
    summary: str = ""
    description: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.title or self.summary or self.description)


Texts = dict[str, TextEntry]
"""The section: what some languages say, in the order in which a form shows them."""


def texts_of(event: Event, languages: Sequence[str]) -> Texts:
    """What is stored in these languages; an empty entry where there is nothing."""
    stored = {text.language: text for text in event.texts}
    return {code: _entry(stored.get(code)) for code in languages}


def save_texts(
    *,
    event: Event,
    texts: Texts,
    version: str,
    now: datetime,
    still_right: Sequence[str] = (),
) -> None:
    """Put `texts` in place of what their languages say; an empty translation goes.

    `still_right` names translations that need no change after the source language's. Raises
    `SectionConflict`, and `MissingTitle`.
    """
    is_new = check_section(version, theirs=texts_of(event, list(texts)), ours=texts)
    if not is_new and not still_right:
        return
    for language, entry in texts.items():
        _save(event, language, entry, now, touched=language in still_right)
    stamp(event, now)


def text_state(event: Event, language: str) -> TextState:
    """Where the texts in `language` stand."""
    stored = {text.language: text for text in event.texts}
    source, text = stored[event.source_language], stored.get(language)
    if text is None:
        return TextState.MISSING
    if text is source:
        return TextState.SOURCE
    if missing_parts(event, language):
        return TextState.INCOMPLETE
    return TextState.OUTDATED if is_outdated(event, language) else TextState.CURRENT


def is_outdated(event: Event, language: str) -> bool:
    """Whether the source language has changed since there are texts in `language`, also if few."""
    stored = {text.language: text for text in event.texts}
    source, text = stored[event.source_language], stored.get(language)
    return text is not None and text is not source and _is_older(text, source)


def missing_parts(event: Event, language: str) -> list[str]:
    """Which of summary and description the source language has, and `language` does not."""
    texts = texts_of(event, [event.source_language, language])
    source, entry = texts[event.source_language], texts[language]
    parts = ("summary", "description")
    return [part for part in parts if getattr(source, part) and not getattr(entry, part)]


def untranslated_agenda(event: Event) -> list[str]:
    """The languages that the event has texts in, and the title of some agenda item has not."""
    wanted = {text.language for text in event.texts} - {event.source_language}
    items = [item for date in event.dates for item in date.items] if wanted else []
    lacking = (wanted - {text.language for text in item.texts} for item in items)
    return sorted(set().union(*lacking))


def text_languages(event: Event) -> list[str]:
    """The source language, then those that there are texts in or that visitors can choose."""
    present = sorted(text.language for text in event.texts)
    return list(dict.fromkeys([event.source_language, *present, *SHIPPED]))


def text_fields(event: Event) -> Mapping[str, str]:
    """Every text by `<language>.<part>`: what is compared to say what changed."""
    languages = sorted(text.language for text in event.texts)
    return {
        f"{language}.{part}": getattr(entry, part)
        for language, entry in texts_of(event, languages).items()
        for part in ("title", "summary", "description")
    }


def _entry(text: EventText | None) -> TextEntry:
    if text is None:
        return TextEntry()
    return TextEntry(title=text.title, summary=text.summary, description=text.description)


def _is_older(text: EventText, source: EventText) -> bool:
    if source.changed_at is None:
        return False
    return text.changed_at is None or text.changed_at < source.changed_at


def _save(event: Event, language: str, entry: TextEntry, now: datetime, *, touched: bool) -> None:
    stored = next((text for text in event.texts if text.language == language), None)
    if entry.is_empty and language != event.source_language:
        if stored is not None:
            event.texts.remove(stored)
        return
    if not entry.title:
        raise MissingTitle(language)
    if entry == _entry(stored) and not touched:
        return
    if stored is None:
        stored = EventText(language=language)
        event.texts.append(stored)
    stored.title, stored.summary = entry.title, entry.summary
    stored.description, stored.changed_at = entry.description, now
