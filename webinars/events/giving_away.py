"""What is for those alone who are confirmed, and stands where everybody reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from webinars.events.models import Event
from webinars.events.parsing.facts.code_words import BARE_WORDS, CODE_WORDS
from webinars.events.parsing.facts.ways_in import join_platform
from webinars.events.parsing.patterns import lazy

_SHORTEST_CODE = 4
"""A shorter passcode is part of too many words and numbers to be told from them."""

_TELLING_DIGITS = 6
"""A shorter number may be a year or a price, and a word is one of any text: they are the code where
a word before them says so."""

_LONG_SEGMENT = 12
"""So many characters of a path are a room's; fewer without a figure may be a page: `/watch`."""

_BESIDE_ROOM = re.compile(
    r"(?:pwd|context|authuser|lang|hl|locale|feature|si|t|ref|utm_\w+|\w*token|key|jwt|e?mail|h|list)=",
    re.IGNORECASE,
)
"""What stands in a query beside the room, or where the room is in the path."""

_END = r"(?![/.]?[\w%~-])"

_VIDEO = re.compile(
    r"(?:youtu\.be/|(?:m\.)?youtube\.com/(?:live/|embed/|watch\?(?:[^#]*&)?v=))(?P<id>[\w-]+)"
)
_VIDEO_ANYWHERE = (
    r"(?i:youtu\.be|youtube\.com)/(?:live/|embed/|watch/?\?(?:[^\s#]*[&;])?v=)?{id}(?![\w-])"
)
"""One video has several addresses."""

_CODE_WORD = (
    rf"(?:{CODE_WORDS}|c[oó]digo(?!\spostal)|codice(?!\s(?:fiscale|postale))|passkey"
    r"|code(?!\s(?:of|de\s(?:conduite|la\sroute)|postal)(?!\w))|kod|код|رمز|пароль"
    r"|kenn(?:wort|code|ung|nummer)\w*)"
)
_GAP = r"(?:[^\w\n.;!?]{1,3}\w{1,12}){0,4}"
_CALLED = lazy(
    rf"(?<![^\W_])(?:{_CODE_WORD}(?!\w){_GAP}[^\w\n.;!?]{{1,6}}"
    rf"|{BARE_WORDS}(?!\w){_GAP}\s?[:：=][^\w\n.;!?]{{0,6}})\Z",
    re.IGNORECASE,
)
"""Before a code: its name, and what may stand between them: `password for the meeting: `. Words of
much else, too (`clave`, `Schlüssel`), have a colon behind them.
"""
_REACH = 120


def find_given_away(event: Event) -> list[str]:
    """The pages of the editor whose public texts hold the meeting's link or its passcode.

    In any language: `basics`, `texts`, `agenda`, `questions`, `materials`. `event` as
    `webinars.events.queries.get_event_as_shown` loads it.
    """
    links = [re.compile(each) for each in _of_link(event.join_url)]
    code = event.join_passcode.strip()
    return [
        page
        for page, texts in _public(event).items()
        if any(_holds_code(text, code) or _holds_link(text, links) for text in texts)
    ]


def _holds_link(text: str, links: Sequence[re.Pattern[str]]) -> bool:
    return any(link.search(text) for link in links)


def _of_link(link: str) -> Iterator[str]:
    """Host and room, with or without a scheme; a host alone is nobody's room."""
    parts = urlsplit(link)
    host, path = parts.netloc.rpartition("@")[2].removeprefix("www."), parts.path.rstrip("/")
    behind = "" if _is_room(link, path) else _of_query(parts.query) or _of_fragment(parts.fragment)
    if video := _VIDEO.match(f"{host}{path}?{parts.query}"):
        yield _VIDEO_ANYWHERE.replace("{id}", re.escape(video["id"]))
    elif host and (path or behind):
        yield rf"(?<![\w-])(?i:{re.escape(host)}){re.escape(path)}{behind or _END}"


def _is_room(link: str, path: str) -> bool:
    """Whether a path names a room, whatever its query is; a script does not (`j.php?MTID=…`)."""
    *_before, last = segments = path.split("/")
    if "." in last:
        return False
    is_telling = any(map(str.isdecimal, path)) or max(map(len, segments)) >= _LONG_SEGMENT
    return is_telling or bool(join_platform(link.partition("?")[0].partition("#")[0]))


def _of_query(query: str) -> str:
    """The parameters that name a room, in any order: `watch?v=…`."""
    named = [each for each in query.split("&") if each and not _BESIDE_ROOM.match(each)]
    every = (rf"(?=(?:[^\s#]*[&;])?{re.escape(each)}{_END})" for each in named)
    return rf"/?\?{''.join(every)}" if named else ""


def _of_fragment(fragment: str) -> str:
    """What looks like a path behind a `#`, as of pages that are one program: `#/room/abc`."""
    route = fragment.partition("?")[0].rstrip("/")
    return rf"/?\#{re.escape(route)}{_END}" if "/" in route else ""


def _holds_code(text: str, code: str) -> bool:
    """Whether the code stands there as a word of its own, called a code where it needs it."""
    if len(code) < _SHORTEST_CODE or code not in text:
        return False
    is_word = code.isalpha() and code in (code.lower(), code.upper(), code.capitalize())
    needs_name = is_word or (code.isdecimal() and len(code) < _TELLING_DIGITS)
    return any(
        not needs_name or _CALLED.search(text[max(0, match.start() - _REACH) : match.start()])
        for match in re.finditer(rf"(?<!\w){re.escape(code)}(?!\w)", text)
    )


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
