"""How to choose what one hears in a meeting that is interpreted.

Each platform does it in its own way, and most have no name here: then it is said so that it is
right anywhere. Organisers can say it in their own words instead. Every function works under the
locale of the page or letter.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from flask_babel import gettext as _

from webinars.events.models import Event


class Platform(StrEnum):
    """Where meetings take place whose interpretation is known, by a word of their name."""

    ZOOM = "zoom"
    TEAMS = "teams"
    WEBEX = "webex"


def platform_of(event: Event) -> Platform | None:
    """What the meeting runs on: as it is named, else by the link to it; None for any other.

    One word of the name, or one label of the link's host, is the platform's: `steams.example.org`
    is another.
    """
    named = event.platform or (urlsplit(event.join_url).hostname or "")
    words = re.findall(r"[^\W_]+", named.casefold())
    return next((each for each in Platform if each in words), None)


def own_words(event: Event, *languages: str) -> tuple[str, str]:
    """What the organisers wrote, in the first of `languages` that has it, and in which it is.

    Two empty texts where they wrote nothing.
    """
    written = event.listening_help
    found = next((code for code in (*languages, event.source_language) if code in written), "")
    found = found or next(iter(sorted(written)), "")
    return written.get(found, ""), found


def steps(event: Event) -> list[str]:
    """What to do once in the meeting, up to where the language is chosen."""
    return [_("Join the meeting and switch on its sound."), _menu(platform_of(event))]


def step_after(event: Event) -> str:
    """What to do once the language is chosen; "" where nothing is known."""
    if platform_of(event) is Platform.ZOOM:
        return str(_("If you hear two voices, choose “Mute original audio”."))
    return ""


def in_short(event: Event) -> str:
    """The same in one sentence, for a letter."""
    if platform_of(event) is Platform.ZOOM and not event.listening_help:
        return str(
            _("In the meeting, open “Interpretation” (a globe), and choose your language there.")
        )
    return str(_("Choose your language in the meeting; your join page says how."))


def _menu(platform: Platform | None) -> str:
    known = {
        Platform.ZOOM: _(
            "Open “Interpretation”. It is a globe at the bottom of the window. On a phone, open "
            "“More” (three dots) first."
        ),
        Platform.TEAMS: _(
            "When you come in, Teams asks what you want to hear. You can also open “More” (three "
            "dots) and then “Language and speech”."
        ),
        Platform.WEBEX: _(
            "Open “Interpretation” at the bottom of the window. You can also do so before you join."
        ),
    }
    anywhere = _(
        "Look for “Interpretation” or “Language”, often a globe. If you do not see it, look in the "
        "menu with three dots."
    )
    return str(known[platform] if platform else anywhere)
