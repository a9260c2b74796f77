"""One row of a list as somebody to register, or what is wrong with it.

What is wrong is a word and what it is about, so that it can be said in any language:

| code           | column                  | value              |
|----------------|-------------------------|--------------------|
| `no-email`     |                         |                    |
| `bad-email`    |                         | what stands there  |
| `no-name`      |                         |                    |
| `too-long`     | `name`, `organisation`  |                    |
| `link`         | `name`                  |                    |
| `listening`    |                         | what stands there  |
| `dates`        |                         | what stands there  |
| `takes-part`   |                         | what stands there  |
| `answer`       | the question's heading  | what stands there  |
| `repeated`     |                         | the earlier row    |
| `same-name`    |                         | the earlier row    |
| `refused`      |                         | a `PageState`      |
| `total`        |                         |                    |
| `mistyped`     |                         | the address meant  |

`mistyped` is a doubt, not an obstacle. So are two marks that stand beside any code:
`mail-language`, what the row says, where there are no mails in that language, and `name-address`, a
name that has an address in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from webinars.events import questions
from webinars.events.channels import listening_languages
from webinars.events.conditions import drop_unasked
from webinars.events.models import Event, EventDate
from webinars.events.programme import Question, QuestionType
from webinars.events.search import fold
from webinars.events.visible import can_be_seen
from webinars.languages import SHIPPED, language_name
from webinars.registrations.addresses import EmailAddress, InvalidAddress, parse_address
from webinars.registrations.details import NAME_LENGTH, Details, clean_line, has_link
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import PHONE_LENGTH
from webinars.registrations.moving.columns import QUESTION, Column
from webinars.registrations.people.adding import Newcomer
from webinars.registrations.taking_part import TakesPart, is_asked
from webinars.times import utc_now

_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_ANGLED = re.compile(r"<([^<>]+)>\s*\Z")
_YES = {"yes", "y", "oui", "o", "ja", "j", "si", "true", "vrai", "wahr", "1", "x"}
_NO = {"no", "n", "non", "nein", "nee", "false", "faux", "falsch", "0"}
_WAYS = {
    TakesPart.ROOM: "room|in the room|in person|on site|onsite|face to face|salle|dans la salle|"
    "en salle|sur place|presentiel|en presentiel|en personne|vor ort|prasenz|in prasenz|saal|"
    "im saal|raum|im raum",
    TakesPart.ONLINE: "online|remote|remotely|virtual|virtually|en ligne|a distance|distanciel|"
    "en distanciel|virtuel|virtuell|digital|fern",
}
_NOT_SAID = {"not said", "non precise"}
"""What an export says of who was not asked."""
_TOTAL = re.compile(
    r"(grand |sub-?|sous-)?(totals?|totaux|totale|somme|summe|gesamt|insgesamt|gesamtzahl|anzahl"
    r"|nombre|suma|razem|всього|разом|المجموع)(\W*|( [a-z]+){0,2}\W*\d[\d\W]*([a-z]+\W*)?)"
)
"""What the last row of a table says, which counts the others; as `fold` leaves it."""
_READ_IN = ("en", "fr", "de")
"""The languages in which names of languages and countries are understood."""
_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")


MAIL_LANGUAGE = "mail-language"
"""Beside what is wrong with a row: a language in which there are no mails."""


NAME_ADDRESS = "name-address"
"""Beside what is wrong with a row: a name in which an e-mail address stands."""


class RowProblem(ValueError):
    """Why nobody can be registered by a row; see the table above."""

    def __init__(self, code: str, *, column: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.value = code, column, value[:200]

    def as_json(self) -> dict[str, str]:
        """As it is kept with the row."""
        said = {"code": self.code, "column": self.column, "value": self.value}
        return {name: text for name, text in said.items() if text}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the rows of one list are read: what its columns are, and for which event."""

    mapping: Sequence[str]
    headings: Sequence[str]
    event: Event
    way: str = ""
    takes_without_address: bool = False
    listening: Sequence[str] = field(default_factory=list)
    asked: Mapping[str, Question] = field(default_factory=dict)
    ahead: Sequence[EventDate] = field(default_factory=list)


def reading_of(
    event: Event,
    *,
    mapping: Sequence[str],
    headings: Sequence[str],
    way: str = "",
    takes_without_address: bool = False,
) -> Reading:
    """How to read a list for `event`; `way` is how its people agreed.

    Without an address nobody is registered unless it `takes_without_address`.
    """
    return Reading(
        mapping=mapping,
        headings=headings,
        event=event,
        way=way,
        takes_without_address=takes_without_address,
        listening=listening_languages(event.channels),
        asked={QUESTION + each.key: each for each in event.questions},
        ahead=dates_ahead(event, utc_now()),
    )


def read_row(cells: Sequence[str], reading: Reading) -> Newcomer:
    """The person in a row. Raises `RowProblem`."""
    said = {what: cell for what, cell in zip(reading.mapping, cells, strict=False) if what}
    email = said.get(Column.EMAIL, "")
    is_without = reading.takes_without_address and not (email.strip() or has_address(cells))
    if is_without and _TOTAL.fullmatch(fold(whole_name(said))):
        raise RowProblem("total")
    address = None if is_without else read_address(email)
    details = Details(
        name=_name(said),
        language=_mail_language(said.get(Column.LANGUAGE, ""), reading.event.source_language),
        organisation=_line(said.get(Column.ORGANISATION, ""), "organisation"),
        listening_language=_listening(said.get(Column.LISTENING, ""), reading.listening),
        takes_part=_way(said.get(Column.TAKES_PART, ""), reading.event),
        answers=_answers(said, reading),
        dates=_dates(said.get(Column.DATES, ""), reading),
        consent_way=reading.way,
    )
    phone = clean_line(said.get(Column.PHONE, ""))[:PHONE_LENGTH] if is_without else ""
    return Newcomer(address=address, details=details, phone=phone)


def has_address(cells: Sequence[str]) -> bool:
    """Whether any cell has something like an address, in whichever column.

    As `files.has_rows_without_address` asks the database: nobody is without an address by mistake.
    """
    return any("@" in cell for cell in cells)


def name_keys(name: str) -> list[str]:
    """How a name is compared, also without what stands in brackets behind it."""
    names = (name, _IN_BRACKETS.sub(" ", name))
    return list(dict.fromkeys(key for each in names if (key := fold(each)[:100])))


def read_address(text: str) -> EmailAddress:
    """The address in a cell, also in `Name <address>`. Raises `RowProblem`."""
    text = clean_line(text)
    angled = _ANGLED.search(text)
    bare = (angled[1] if angled else text).removeprefix("mailto:").strip(" ;,")
    if not bare:
        raise RowProblem("no-email")
    try:
        address = parse_address(bare)
    except InvalidAddress:
        raise RowProblem("bad-email", value=text) from None
    if not address.email.isascii():  # as the form: few mail servers take more before the @
        raise RowProblem("bad-email", value=text)
    return address


def whole_name(said: Mapping[str, str]) -> str:
    """The name in a row, put together where it has two columns."""
    parts = (said.get(Column.FIRST_NAME, ""), said.get(Column.LAST_NAME, ""))
    return said.get(Column.NAME, "") or " ".join(part for part in parts if part)


def _name(said: Mapping[str, str]) -> str:
    name = _line(whole_name(said), "name", required=True)
    if has_link(name):  # it would go out in mails
        raise RowProblem("link", column="name")
    return name


def _line(text: str, column: str, *, required: bool = False) -> str:
    line = clean_line(text)
    if required and not can_be_seen(line):
        raise RowProblem(f"no-{column}")
    if len(line) > NAME_LENGTH:
        raise RowProblem("too-long", column=column)
    return line


def replaced_language(cells: Sequence[str], reading: Reading) -> str:
    """The language that a row names for mails, where there are none in it; else ""."""
    said = {what: cell for what, cell in zip(reading.mapping, cells, strict=False) if what}
    text = clean_line(said.get(Column.LANGUAGE, ""))
    return text[:200] if text and find_language(text, SHIPPED) is None else ""


def usual_language(source_language: str) -> str:
    """The language of mails to whom no other is known, by the language of the event."""
    return source_language if source_language in SHIPPED else SHIPPED[0]


def _mail_language(text: str, default: str) -> str:
    """The language of somebody's mails; there are none in others than those of the interface."""
    return find_language(text, SHIPPED) or usual_language(default)


def _listening(text: str, offered: Sequence[str]) -> str | None:
    if not text or not offered:
        return None
    found = find_language(text, offered)
    if found is None:
        raise RowProblem("listening", value=text)
    return found


def _way(text: str, event: Event) -> TakesPart | None:
    """How somebody takes part, named by a word for it; None where the cell is empty."""
    wanted = " ".join(re.findall(r"\w+", fold(text)))
    if not wanted or wanted in _NOT_SAID or not is_asked(event):
        return None
    for way, words in _WAYS.items():
        if wanted in words.split("|"):
            return way
    raise RowProblem("takes-part", value=text)


def find_language(text: str, among: Sequence[str]) -> str | None:
    """The code, of those in `among`, of a language named by code or by name."""
    wanted = fold(text)
    for code in among:
        if wanted and wanted in _language_names(code):
            return code
    return None


@cache
def _language_names(code: str) -> frozenset[str]:
    return frozenset({fold(code), *(fold(language_name(code, each)) for each in (*_READ_IN, code))})


def _dates(text: str, reading: Reading) -> list[str] | None:
    """The UIDs of the dates in a cell, semicolons between; None, for all, where it is empty."""
    if not text.strip() or not reading.event.choose_dates:
        return None
    found = []
    for part in filter(None, (part.strip() for part in re.split(r"[;,|\n]", text))):
        day, _blank, clock = part.replace("T", " ").partition(" ")
        wanted = f"{_day(day)} {clock[:5]}".strip()
        same = [each for each in reading.ahead if f"{each.starts_local}".startswith(wanted)]
        if not same:
            raise RowProblem("dates", value=part)
        found += [each.uid for each in same]
    return found


def _answers(said: Mapping[str, str], reading: Reading) -> dict[int, object]:
    given = {
        question.id: _answer(question, said[column], reading)
        for column, question in reading.asked.items()
        if said.get(column)
    }
    return drop_unasked(reading.event.questions, given)


def _answer(question: Question, text: str, reading: Reading) -> object:
    try:
        return questions.parse(question, _entered(question, text))
    except questions.InvalidAnswer:
        column = reading.headings[list(reading.mapping).index(QUESTION + question.key)]
        raise RowProblem("answer", column=column, value=text) from None


def _entered(question: Question, text: str) -> list[str]:
    """What a form would send for what stands in a cell."""
    read = _ENTERED.get(question.type)
    return read(question, text) if read else [text]


def _choices(question: Question, text: str) -> list[str]:
    whole = _choice(question, text)
    if whole != text:
        return [whole]
    return [_choice(question, part.strip()) for part in re.split(r"[;,|\n]", text)]


def _yes_or_no(_question: Question, text: str) -> list[str]:
    word = fold(text)
    return ["yes" if word in _YES else "no" if word in _NO else text]


def _choice(question: Question, text: str) -> str:
    wanted = fold(text)
    for choice in question.choices:
        if wanted in {fold(each) for each in (choice.key, *choice.labels.values())}:
            return choice.key
    return text


def _country(question: Question, text: str) -> str:
    wanted = fold(text)
    for language in _READ_IN:
        for code, name in questions.choices(question, language):
            if wanted in (fold(code), fold(name)):
                return code
    return text


def _day(text: str) -> str:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day alone
        except ValueError:
            continue
    return text


_ENTERED: dict[QuestionType, Callable[[Question, str], list[str]]] = {
    QuestionType.CHOICE: lambda question, text: [_choice(question, text)],
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: _yes_or_no,
    QuestionType.COUNTRY: lambda question, text: [_country(question, text)],
    QuestionType.DATE: lambda _question, text: [_day(text)],
}
