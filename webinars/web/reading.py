"""In which language a page shows what organisers wrote: the interface's own, or another one.

The interface is in a shipped language; an event may have texts in any. `?text=ar` shows those in
Arabic within the page as it is. The address stays the event's: what it is called in lists, feeds
and search engines does not change. Who registers there keeps the choice: their own pages and their
mails show the event in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from flask import g, request

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import Event
from webinars.languages import CONTENT, SHIPPED, choose, own_name
from webinars.registrations.models import Registration
from webinars.web.urls import chosen_language, language_in_url, same_page

PARAMETER = "text"


class Text(Protocol):
    """What one language says of something."""

    @property
    def language(self) -> str:
        """The language's code."""


T_co = TypeVar("T_co", covariant=True)


class Readable(Protocol):
    """What has a page whose texts can be read in each of its languages: an event, for example."""

    @property
    def texts(self) -> Sequence[Text]:
        """What each language says."""

    def text(self, language: str, /) -> Text:
        """What `language` says, else the language of its own."""


class HasTexts(Protocol[T_co]):
    """What is said in several languages: an agenda item, a speaker, a question."""

    @property
    def texts(self) -> Sequence[Text]:
        """What each language says."""

    def text(self, language: str, default: str) -> T_co:
        """What `language` says, else `default`."""


def read_in(thing: Readable, language: str) -> None:
    """Show what organisers wrote in `language` on this page, where `thing` has texts in it."""
    known = {text.language for text in thing.texts} if language else set()
    g.read_in = language if language in known else ""


def read_as_told(registration: Registration) -> None:
    """Do so with the language that somebody has registered in: on their own pages."""
    read_in(registration.event, registration.text_language)


def read_as_asked(thing: Readable) -> str:
    """Do so with the language that the address asks for; return it, "" where there is none."""
    read_in(thing, request.args.get(PARAMETER, ""))
    return wanted_language()


def read_as_negotiated(thing: Readable) -> str:
    """As `read_as_asked`; an address that names no language at all leaves it to the browser."""
    if PARAMETER in request.args or language_in_url() is not None:
        return read_as_asked(thing)
    read_in(thing, _negotiated(thing))
    return wanted_language()


def _negotiated(thing: Readable) -> str:
    """The first language that the browser asks for and `thing` has; "" for what the page shows.

    One of the interface's is no choice of the texts alone: the whole page can be had in it.
    """
    codes = {text.language for text in thing.texts}
    for tag, quality in request.accept_languages:
        code = tag.partition("-")[0].lower()
        if quality > 0 and code in codes:
            return "" if code in SHIPPED else code
    return ""


def further_languages(event: Event, shown: str) -> list[str]:
    """The languages of its texts that the interface lacks, but for the one that is `shown`."""
    codes = {text.language for text in event.texts} - {*SHIPPED, shown}
    return sorted(codes, key=own_name)


def wanted_language() -> str:
    """The language that the reader chose for organisers' texts; "" for the interface's own."""
    wanted: str = g.get("read_in", "")
    return wanted


def best_language(available: Iterable[str], default: str) -> str:
    """In which of the `available` languages something is shown on this page."""
    languages = list(available)
    wanted = wanted_language()
    return wanted if wanted in languages else choose(chosen_language(), languages, default)


def text_of(thing: HasTexts[T_co], default: str, part: str = "") -> T_co:
    """What `thing` says in the page's language for texts; else in `default`, its own.

    With `part`, only languages count in which that part is said.
    """
    languages = [text.language for text in thing.texts if not part or getattr(text, part)]
    return thing.text(best_language(languages, default), default)


def words_of(organisation: Organisation, part: str = "name") -> OrganisationText:
    """What an organisation says of itself in the page's language for texts, where it has `part`."""
    languages = [text.language for text in organisation.texts if getattr(text, part)]
    return organisation.text(best_language(languages, organisation.default_language), part)


def text_languages(event: Event) -> list[str]:
    """The languages among which somebody can choose those of `event`; empty without a choice."""
    codes = {text.language for text in event.texts}
    return sorted(codes, key=own_name) if len(codes) > 1 else []


def page_languages(event: Event) -> list[str]:
    """Every language in which visitors can read `event`: those of the interface come first."""
    further = {text.language for text in event.texts} - set(SHIPPED)
    return [*SHIPPED, *sorted(further, key=own_name)]


def unshipped_language() -> str:
    """What the reader's browser asks for first, where the interface lacks that language; or ""."""
    first = (next(iter(request.accept_languages.values()), "")).partition("-")[0].lower()
    return first if first in CONTENT and first not in SHIPPED else ""


def _order(code: str) -> tuple[bool, str]:
    return code != unshipped_language(), own_name(code)


def other_languages(thing: Readable) -> list[tuple[str, str]]:
    """The further languages of its texts, by code, with the address of this page in each.

    A shipped one is in the page's language switch. From another one a link leads back. The
    reader's own comes first.
    """
    own, wanted = thing.text(chosen_language()).language, wanted_language()
    codes = {text.language for text in thing.texts} - {*SHIPPED} | ({own} if wanted else set())
    return [
        (code, _back() if code == own else same_page(**{PARAMETER: code}))
        for code in sorted(codes - {wanted or own}, key=_order)
    ]


def _back() -> str:
    """This page without another language for its texts, also where the browser would choose it."""
    return same_page(chosen_language(), **{PARAMETER: ""})
