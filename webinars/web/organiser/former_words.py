"""Days on which an event is not any more, and which its pages still name, in words."""

from __future__ import annotations

from flask_babel import ngettext

from webinars.events.drafting.old_dates import FormerDays
from webinars.web.words import joined


def former_days_in_words(found: FormerDays) -> dict[str, str]:
    """By page of the editor: which of such days are named there, and what to do; in their order."""
    said = {
        "texts": (found.texts, _named_in_many(found.texts)),
        "agenda": (found.agenda, _named_in_one(found.agenda)),
        "joining": (found.joining, _named_in_one(found.joining)),
        "materials": (found.materials, _named_in_many(found.materials)),
    }
    return {page: sentence for page, (words, sentence) in said.items() if words}


def _named_in_many(words: list[str]) -> str:
    return str(
        ngettext(
            "They name a date of before: %(dates)s. Change it, unless it is meant.",
            "They name dates of before: %(dates)s. Change them, unless they are meant.",
            len(words),
            dates=joined(words),
        )
    )


def _named_in_one(words: list[str]) -> str:
    return str(
        ngettext(
            "It names a date of before: %(dates)s. Change it, unless it is meant.",
            "It names dates of before: %(dates)s. Change them, unless they are meant.",
            len(words),
            dates=joined(words),
        )
    )
