"""What stands around an agenda and is in none of its items."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import takewhile

from webinars.events.parsing.agenda.breaks import kind_of
from webinars.events.parsing.agenda.draft import Draft
from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.words import HALF_OF_DAY, HOUSEKEEPING
from webinars.events.parsing.facts.meeting import opens_meeting
from webinars.events.parsing.facts.phones import dials_in
from webinars.events.parsing.facts.signature import is_closing
from webinars.events.parsing.words import SIGNATURE_MARK, is_page_number
from webinars.events.programme import ItemKind

_MOST_BELOW = 40
"""So many lines below a heading are looked at: an item has no more."""


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


def heads_half_of_day(line: Line) -> bool:
    """Whether a line is a heading such as `Afternoon session`."""
    return HALF_OF_DAY.fullmatch(line.text) is not None and not line.is_bullet


def ends_below(
    draft: Draft, lines: Sequence[Line], at: int, begun: Sequence[Container[int]]
) -> bool:
    """Whether an item has nothing more below the line `at`, such a heading; `begun` has where
    others begin.

    A break has not, nor is prose there its own; people and entries of a list are.
    """
    if kind_of(draft.title) is ItemKind.BREAK:
        return True
    below = range(at + 1, min(at + 1 + _MOST_BELOW, len(lines)))
    own = takewhile(lambda each: not any(each in others for others in begun), below)
    return not any(lines[each].is_bullet or draft.names_people(lines[each].text) for each in own)
