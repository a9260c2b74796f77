"""Links of a text that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinars.events.parsing.addresses import find_flawed
from webinars.events.parsing.document.inline import wrapped_addresses
from webinars.events.parsing.document.lines import Line, dead_links
from webinars.events.parsing.facts.model import FactWarning, WarningCode


def find_links_to_check(lines: Sequence[Line]) -> Iterator[FactWarning]:
    """A warning for each address that leads nowhere, or that a wrapper was taken off."""
    for line in lines:
        for label in dead_links(line.raw):
            yield FactWarning(WarningCode.DEAD_LINK, {"label": label}, line.number)
        for each in find_flawed(line.raw):
            values = {"address": each.written, "flaw": each.flaw.value}
            yield FactWarning(WarningCode.FLAWED_LINK, values, line.number)
        for address in wrapped_addresses(line.raw):
            yield FactWarning(WarningCode.WRAPPED_LINK, {"address": address}, line.number)
