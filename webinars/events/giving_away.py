"""What is for those alone who are confirmed, and stands where everybody reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from webinars.events.models import Event

_SHORTEST_CODE = 4
"""A shorter access code is part of too many words and numbers to be told from them."""

_TELLING_DIGITS = 6
"""A shorter number may be a year or a price, and letters alone are a word of any text: they are the
code where a word before them says so."""

_SAYS_CODE = (
    r"(?i:code|c[oó]digo|codice|kod|код|رمز|\bpin|pass\w*|mot de passe|contraseña|senha|kenn\w+|"
    r"пароль)(?:[^\w\n]{1,3}\w{1,6}){0,2}[^\w\n]{0,6}"
)
"""Such a word, and what may stand between it and the number: `code d’accès : `."""


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
    """What finds the link or the code."""
    found = [*_of_link(event.join_url), *_of_code(event.join_passcode.strip())]
    return re.compile("|".join(found)) if found else None


def _of_link(link: str) -> Iterator[str]:
    """Host and path, with or without a scheme and whatever the query: a room is its path.

    A script's room is in its query (`j.php?MTID=…`), and a host alone is nobody's room.
    """
    parts = urlsplit(link)
    host, path = parts.netloc.rpartition("@")[2], parts.path.rstrip("/")
    is_in_query = not path or "." in path.rpartition("/")[2]
    room = f"{parts.path}?{parts.query}" if is_in_query and parts.query else path
    if host and room:
        yield rf"(?<![\w-])(?i:{re.escape(host)}){re.escape(room)}(?![/.]?[\w%~-])"


def _of_code(code: str) -> Iterator[str]:
    """The code as a word of its own."""
    is_any_word = code.isalpha() or (code.isdecimal() and len(code) < _TELLING_DIGITS)
    if len(code) >= _SHORTEST_CODE:
        yield rf"{_SAYS_CODE if is_any_word else ''}(?<!\w){re.escape(code)}(?!\w)"


def _public(event: Event) -> Mapping[str, Iterator[str]]:
    items = [item for date in event.dates for item in date.items]
    of_items = [text for item in items for text in item.texts]
    choices = [choice for question in event.questions for choice in question.choices]
    asked = [text for question in event.questions for text in question.texts]
    return {
        "basics": iter((event.venue, event.address, *event.hashtags)),
        "texts": (
            each for text in event.texts for each in (text.title, text.summary, text.description)
        ),
        "agenda": (
            each
            for each in (
                *(item.place for item in items),
                *(text.title for text in of_items),
                *(text.description for text in of_items),
                *(name for track in event.tracks for name in track.names.values()),
            )
        ),
        "questions": (
            each
            for each in (
                *(text.label for text in asked),
                *(text.hint for text in asked),
                *(label for choice in choices for label in choice.labels.values()),
            )
        ),
        "materials": (each for link in event.links for each in (link.url, link.label)),
    }
