"""Days, times and places of before, which an event's pages still name, in words."""

from __future__ import annotations

from datetime import time

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.events.drafting.old_dates import FormerDays, find_former_details
from webinars.events.editing.basics import Basics
from webinars.events.models import Event
from webinars.web.words import joined, labelled

PAGES = {
    "texts": _l("Texts"),
    "agenda": _l("Agenda"),
    "joining": _l("Joining online"),
    "materials": _l("Links and materials"),
}
"""The pages of the editor on which something of before may be named."""


def former_days_in_words(found: FormerDays) -> dict[str, str]:
    """By page of the editor: which of such days are named there, and what to do; in their order."""
    said = {
        "texts": (found.texts, _named_in_many(found.texts)),
        "agenda": (found.agenda, _named_in_one(found.agenda)),
        "joining": (found.joining, _named_in_one(found.joining)),
        "materials": (found.materials, _named_in_many(found.materials)),
    }
    return {page: sentence for page, (words, sentence) in said.items() if words}


def former_details_in_words(found: FormerDays) -> list[tuple[str, str]]:
    """The places and times of before that are named: on which pages, and what to do."""
    by_page = {
        "texts": found.texts,
        "agenda": found.agenda,
        "joining": found.joining,
        "materials": found.materials,
    }
    return [(str(PAGES[page]), _named(words)) for page, words in by_page.items() if words]


def warn_of_former_details(event: Event, before: Basics, after: Basics) -> None:
    """Say on the next page which pages name the place or the times of before."""
    places = [
        each
        for name in ("venue", "address")
        if (each := replaced(getattr(before, name), getattr(after, name)))
    ]
    times = _clocks(before) - _clocks(after)
    found = former_details_in_words(find_former_details(event, places=places, times=times))
    if found:
        said = " ".join(labelled(page, sentence) for page, sentence in found)
        flash(labelled(_("What you wrote still names the old place or time"), said), "warning")


def replaced(before: str, after: str) -> str:
    """The place of before, where that of now says something else; "" where it only says more."""
    return "" if before.casefold() in after.casefold() else before


def _clocks(basics: Basics) -> set[time]:
    return {each.time() for date in basics.dates for each in (date.start, date.end)}


def _named(words: list[str]) -> str:
    return str(_("%(words)s. Change it there, unless it is meant.", words=_quoted(words)))


def _quoted(words: list[str]) -> str:
    """The words as they stand there: of “9 and 16 March” one may still be a date of the event."""
    return joined([f"“{word}”" for word in words])


def _named_in_many(words: list[str]) -> str:
    return str(
        ngettext(
            "They name a date of before: %(dates)s. Change it, unless it is meant.",
            "They name dates of before: %(dates)s. Change them, unless they are meant.",
            len(words),
            dates=_quoted(words),
        )
    )


def _named_in_one(words: list[str]) -> str:
    return str(
        ngettext(
            "It names a date of before: %(dates)s. Change it, unless it is meant.",
            "It names dates of before: %(dates)s. Change them, unless they are meant.",
            len(words),
            dates=_quoted(words),
        )
    )
