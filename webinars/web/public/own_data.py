"""Everything that is kept about a person, for them to read: what the download holds, in words.

Both come from `webinars.registrations.own_data.as_data`, so that neither can leave out what the
other has. What nothing is kept of is named as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webinars.events import questions
from webinars.registrations import manage, own_data
from webinars.registrations.models import Registration
from webinars.web.public.own import private, render_own
from webinars.web.public.own_data_words import LEFT_TO_RIGHT, heading, label, said
from webinars.web.reading import text_of
from webinars.web.urls import chosen_language, public

_EMPTY: tuple[object, ...] = (None, "", [], {})
_WRITTEN = {"text", "consent_text"}
"""What is in the language that stands beside it."""

_OF_EVENT = "title"
"""What is in a language of the event's texts."""


@dataclass(frozen=True)
class Item:
    """One thing that is kept; `label` is "" where the heading says it all.

    `language` is that of the value, where it is known.
    """

    label: str
    value: str
    language: str = ""
    is_ltr: bool = False


@dataclass(frozen=True)
class Part:
    """What is kept of one kind: an entry for each time."""

    heading: str
    entries: Sequence[Sequence[Item]]


@public.get("/registrations/<token>/data")
@private
def read_data(token: str) -> str:
    """Everything stored about the person, to read."""
    found = manage.get_registration(token)
    data = own_data.as_data(found)
    answers = data.pop("answers")
    parts = [
        Part(heading(name), list(_entries(name, value, found))) for name, value in data.items()
    ]
    parts.insert(2, Part(heading("answers"), list(_answers(answers, found))))
    return render_own(
        "public/own_data.html",
        found,
        parts=[part for part in parts if any(part.entries)],
        empty=[part.heading for part in parts if not any(part.entries)],
    )


def _entries(name: str, value: object, found: Registration) -> Iterator[list[Item]]:
    """Each entry of the part called `name`; one that is a single value has no labels."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            yield list(_items(each, found))
        elif each not in _EMPTY:
            yield [Item("", said(name, each, found.clocks))]


def _items(entry: Mapping[str, object], found: Registration) -> Iterator[Item]:
    """What one entry says, without what is empty."""
    zone = str(entry.get("zone") or found.clocks) if "date" in entry else found.clocks
    for name, value in entry.items():
        if isinstance(value, Mapping):
            yield from _items(value, found)
        elif value not in _EMPTY:
            language = _language_of(name, entry, found)
            yield Item(label(name), said(name, value, zone), language, name in LEFT_TO_RIGHT)


def _language_of(name: str, entry: Mapping[str, object], found: Registration) -> str:
    """In which language a value is written; "" where nobody knows."""
    if name == _OF_EVENT:
        return found.event.text(found.text_language, found.language).language
    return (
        str(entry.get("consent_language") or entry.get("language", "")) if name in _WRITTEN else ""
    )


def _answers(answers: object, found: Registration) -> Iterator[list[Item]]:
    """The answers, as the questions' types show them."""
    asked = {question.key: question for question in found.event.questions}
    for row in answers if isinstance(answers, list) else []:
        question = asked[row["key"]]
        language = text_of(question, found.event.source_language).language
        shown_in = language if question.choices else chosen_language()
        yield [Item(row["question"], questions.show(question, row["answer"], shown_in))]
