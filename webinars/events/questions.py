"""The types of an organiser's own question: what each takes, keeps and shows.

A new type is a class here, registered in `TYPES`, and a value of `QuestionType`. The values kept
are JSON; sentences are in the language of the present locale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import ClassVar

from babel.numbers import format_decimal
from flask_babel import gettext as _

from webinars.events.programme import Question, QuestionType
from webinars.events.search import fold
from webinars.languages import choose
from webinars.localtime import format_date, formatting_locale

Choice = tuple[str, str]
"""A key, and what a person reads for it."""


class InvalidAnswer(ValueError):
    """An answer that its question does not take; the message tells the person what to do."""


class MissingAnswer(InvalidAnswer):
    """Nothing was entered for a question that has to be answered."""


class Widget(StrEnum):
    """How a question is put on a form."""

    LINE = "line"
    PARAGRAPHS = "paragraphs"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"


class AnswerType:
    """One line of text; the others differ from it."""

    widget: ClassVar[Widget] = Widget.LINE
    input_type: ClassVar[str] = "text"
    inputmode: ClassVar[str] = ""
    autocomplete: ClassVar[str] = ""
    max_length: ClassVar[int | None] = None

    def choices(self, question: Question, language: str) -> list[Choice]:
        """What there is to choose from; empty where a person writes."""
        return []

    def parse(self, question: Question, entered: Sequence[str]) -> object:
        """The value to keep, from at least one stripped text. Raises `InvalidAnswer`."""
        raise NotImplementedError

    def show(self, question: Question, value: object, language: str) -> str:
        """The value as a person reads it."""
        labels = dict(self.choices(question, language))
        return ", ".join(labels.get(key, key) for key in self.entered(value))

    def entered(self, value: object) -> list[str]:
        """What a form that shows the value again is filled with."""
        return [str(key) for key in value] if isinstance(value, list) else [str(value)]


class Text(AnswerType):
    """One line of text."""

    max_length = 200

    def parse(self, question: Question, entered: Sequence[str]) -> str:
        """Refuse control characters and what is too long."""
        return _checked(entered[0], self.max_length)


class LongText(AnswerType):
    """Paragraphs of text."""

    widget = Widget.PARAGRAPHS
    max_length = 5000

    def parse(self, question: Question, entered: Sequence[str]) -> str:
        """Refuse control characters other than line breaks, and what is too long."""
        text = entered[0].replace("\r\n", "\n").replace("\r", "\n")
        return _checked(text, self.max_length, allowed="\n\t")


class OneChoice(AnswerType):
    """One of the organiser's choices; its key is kept."""

    widget = Widget.RADIOS

    def choices(self, question: Question, language: str) -> list[Choice]:
        """The organiser's choices, in their order."""
        return _own_choices(question, language)

    def parse(self, question: Question, entered: Sequence[str]) -> object:
        """Refuse what is not among the choices."""
        return _chosen(entered[:1], [choice.key for choice in question.choices])[0]


class SeveralChoices(OneChoice):
    """Any of the organiser's choices; a list of keys is kept, in the organiser's order."""

    widget = Widget.CHECKBOXES

    def parse(self, question: Question, entered: Sequence[str]) -> list[str]:
        """Refuse what is not among the choices."""
        return _chosen(entered, [choice.key for choice in question.choices])


class YesNo(AnswerType):
    """Yes or no; a boolean is kept."""

    widget = Widget.RADIOS

    def choices(self, question: Question, language: str) -> list[Choice]:
        """Yes, and no."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def parse(self, question: Question, entered: Sequence[str]) -> bool:
        """Refuse anything but `yes` and `no`."""
        return _chosen(entered[:1], ["yes", "no"]) == ["yes"]

    def show(self, question: Question, value: object, language: str) -> str:
        """Yes or no."""
        return str(_("Yes") if value else _("No"))

    def entered(self, value: object) -> list[str]:
        """The key of the boolean."""
        return ["yes" if value else "no"]


class Country(AnswerType):
    """A country; its ISO 3166-1 code is kept."""

    widget = Widget.SELECT
    autocomplete = "country"

    def choices(self, question: Question, language: str) -> list[Choice]:
        """Every country, sorted by its name in `language`."""
        return list(_countries(language))

    def parse(self, question: Question, entered: Sequence[str]) -> str:
        """Refuse what is not a country's code."""
        return _chosen(entered[:1], [code for code, _name in _countries("en")])[0]


class Number(AnswerType):
    """A whole number."""

    inputmode = "numeric"

    def parse(self, question: Question, entered: Sequence[str]) -> int:
        """Take digits of any script, blanks between them and a sign; refuse the rest."""
        digits = "".join(entered[0].split()).replace("−", "-")
        if not re.fullmatch(r"[+-]?\d{1,15}", digits):
            raise InvalidAnswer(_("Write a whole number, such as 12."))
        return int(digits)

    def show(self, question: Question, value: object, language: str) -> str:
        """The number with the language's separators."""
        return format_decimal(str(value), locale=formatting_locale(language))


class Day(AnswerType):
    """A date; kept as in ISO 8601."""

    input_type = "date"

    def parse(self, question: Question, entered: Sequence[str]) -> str:
        """Refuse a date that no calendar has."""
        try:
            return date.fromisoformat(entered[0]).isoformat()
        except ValueError:
            raise InvalidAnswer(_("Write a date that exists, such as 2024-02-28.")) from None

    def show(self, question: Question, value: object, language: str) -> str:
        """The date with its weekday."""
        return format_date(date.fromisoformat(str(value)), language)


TYPES: dict[QuestionType, AnswerType] = {
    QuestionType.TEXT: Text(),
    QuestionType.LONG_TEXT: LongText(),
    QuestionType.CHOICE: OneChoice(),
    QuestionType.CHOICES: SeveralChoices(),
    QuestionType.YES_NO: YesNo(),
    QuestionType.COUNTRY: Country(),
    QuestionType.NUMBER: Number(),
    QuestionType.DATE: Day(),
}


def parse(question: Question, raw: Sequence[str]) -> object:
    """The value to keep of what was sent; None when nothing was and nothing has to be.

    Raises `InvalidAnswer`, or `MissingAnswer`, which has no message for the person.
    """
    entered = [text.strip() for text in raw if text.strip()]
    if entered:
        return TYPES[question.type].parse(question, entered)
    if question.required:
        raise MissingAnswer(question.key)
    return None


def show(question: Question, value: object, language: str) -> str:
    """A value that `parse` returned, as a person reads it in `language`; empty for None."""
    return "" if value is None else TYPES[question.type].show(question, value, language)


def raw(question: Question, value: object) -> list[str]:
    """What a form sends for a value that `parse` returned; the way back."""
    return [] if value is None else TYPES[question.type].entered(value)


def choices(question: Question, language: str) -> list[Choice]:
    """What there is to choose from, with labels in `language`; empty where a person writes."""
    return TYPES[question.type].choices(question, language)


_NOT_COUNTRIES = {
    *("AC", "CP", "CQ", "DG", "EA", "IC", "TA"),  # reserved for parts of countries
    *("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"),  # regions, unions and tests of CLDR
}


@cache
def _countries(language: str) -> tuple[Choice, ...]:
    """The officially assigned codes, and Kosovo's, with names, sorted as a reader looks them up."""
    names: Mapping[str, str] = formatting_locale(language).territories
    codes = {code for code in names if re.fullmatch("[A-Z]{2}", code)} - _NOT_COUNTRIES
    return tuple(sorted(((code, names[code]) for code in codes), key=lambda pair: fold(pair[1])))


def _own_choices(question: Question, language: str) -> list[Choice]:
    return [
        (choice.key, choice.labels.get(choose(language, choice.labels, "en"), choice.key))
        for choice in question.choices
    ]


def _chosen(entered: Sequence[str], keys: Sequence[str]) -> list[str]:
    if not set(entered) <= set(keys):
        raise InvalidAnswer(_("Choose one of the answers that are offered."))
    return [key for key in keys if key in entered]


def _checked(text: str, limit: int, allowed: str = "") -> str:
    if len(text) > limit:
        raise InvalidAnswer(_("Use at most %(limit)s characters.", limit=limit))
    kept = (character for character in text if character not in allowed)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in kept):
        raise InvalidAnswer(_("This contains a character that cannot be used."))
    return text
