"""What is for those alone who are confirmed, and stands where everybody reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from webinars.events.models import Event

_SHORTEST_CODE = 4
"""A shorter access code is part of too many words and numbers to be told from them."""


def find_given_away(event: Event) -> list[str]:
    """The pages of the editor whose public texts hold the meeting's link or its access code.

    In any language: `basics`, `texts`, `agenda`, `questions`, `materials`. `event` as
    `webinars.events.queries.get_event_as_shown` loads it.
    """
    secret = _pattern(event)
    if secret is None:
        return []
    return [page for page, texts in _public(event).items() if any(map(secret.search, texts))]


def _pattern(event: Event) -> re.Pattern[str] | None:
    """What finds the link, with or without its scheme, and the code as a word of its own."""
    link = event.join_url.partition("://")[2].rstrip("/")
    code = event.join_passcode.strip()
    found = [re.escape(link)] if link else []
    if len(code) >= _SHORTEST_CODE:
        found.append(rf"(?<!\w){re.escape(code)}(?!\w)")
    return re.compile("|".join(found)) if found else None


def _public(event: Event) -> Mapping[str, Iterator[str]]:
    items = [item for date in event.dates for item in date.items]
    of_items = [text for item in items for text in item.texts]
    asked = [text for question in event.questions for text in question.texts]
    return {
        "basics": iter((event.venue, event.address)),
        "texts": (
            each for text in event.texts for each in (text.title, text.summary, text.description)
        ),
        "agenda": (
            each
            for each in (
                *(item.place for item in items),
                *(text.title for text in of_items),
                *(text.description for text in of_items),
            )
        ),
        "questions": (each for text in asked for each in (text.label, text.hint)),
        "materials": (each for link in event.links for each in (link.url, link.label)),
    }
