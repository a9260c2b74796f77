"""The pasted texts with what is read in each; a fact is taken from the first that has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from webinars.events.drafting.suggestions import Mark, Quotes, Source, quote
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.model import Fact, ParsedFacts

T = TypeVar("T")


@dataclass(frozen=True)
class SourceText:
    """One of the texts, and what is read in it."""

    source: Source
    text: str
    facts: ParsedFacts
    lines: Sequence[Line]

    def quotes(self, lines: Sequence[int]) -> Quotes:
        """The lines of these numbers, as they stand in the text."""
        return quote(self.source, self.text, lines)


@dataclass
class Finder:
    """Takes a fact from the first of the texts that has it, and notes where it stands."""

    texts: list[SourceText]
    marks: dict[str, Mark]

    def find(self, name: str, of: Callable[[ParsedFacts], Fact[T] | None]) -> T | None:
        """The value; one that stands in a text comes before one that is only assumed."""
        found = [(text, fact) for text in self.texts if (fact := of(text.facts)) is not None]
        if not found:
            return None
        text, fact = next((each for each in found if each[1].lines), found[0])
        self.marks[name] = Mark(text.quotes(fact.lines), fact.is_unsure)
        return fact.value
