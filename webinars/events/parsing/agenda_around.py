"""What stands around an agenda and is in none of its items."""

from __future__ import annotations

from webinars.events.parsing.agenda_lines import Line
from webinars.events.parsing.agenda_words import HOUSEKEEPING
from webinars.events.parsing.facts_meeting import opens_meeting
from webinars.events.parsing.facts_phones import dials_in
from webinars.events.parsing.facts_signature import is_closing
from webinars.events.parsing.words import SIGNATURE_MARK, is_page_number


def is_around(line: Line) -> bool:
    """Whether a line is about registering, the meeting's numbers and the like, not the agenda.

    So is what ends the mail in which the agenda stands.
    """
    is_housekeeping = not line.is_bullet and (
        HOUSEKEEPING.match(line.text) is not None or ends_mail(line)
    )
    return (
        is_housekeeping
        or is_page_number(line.text)
        or opens_meeting(line.text)
        or dials_in(line.text)
    )


def ends_mail(line: Line) -> bool:
    """Whether a line is a closing formula, or marks what follows as a signature."""
    return line.text == SIGNATURE_MARK or is_closing(line.text)
