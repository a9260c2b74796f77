"""Reading the fields of a JSON object, one kind of value at a time.

A value that is not as it should be is noted as a sentence that begins with its path
(`dates[0].agenda[2].start`), and a harmless value stands in for it, so that one reading of a file
finds everything there is to find.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from difflib import get_close_matches
from enum import StrEnum
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from webinars.events.hashtags import read_hashtags
from webinars.events.visible import can_be_seen
from webinars.languages import is_language
from webinars.times import NonexistentTime, offered_zones, to_instant

E = TypeVar("E", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_MOMENT = re.compile(r"(19[7-9]\d|20\d\d)-\d\d-\d\dT\d\d:\d\d")
_CLOCK = re.compile(r"\d\d:\d\d")
_UID = re.compile(r"[!-~]{1,255}")
_NOT_ON_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
_IN_LINES = dict.fromkeys(map(ord, "\n\t\u2028\u2029"))


class InvalidEvent(ValueError):
    """The file cannot become an event; `problems` has a sentence for everything that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


class Fields:
    """The keys of one object. Used in a `with` block, at whose end unknown keys are noted.

    A key that holds `null` counts as absent.
    """

    def __init__(self, value: object, path: str, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        self._known: set[str] = set()
        if isinstance(value, Mapping):
            self._values: Mapping[str, object] = value
        else:
            problems.append(f"{path or 'The file'} has to be an object, in curly brackets.")
            self._values, self.problems = {}, []

    def __enter__(self) -> Fields:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for key in self._values:
            if key not in self._known:
                close = get_close_matches(str(key), self._known, n=1)
                hint = f'; did you mean "{close[0]}"?' if close else "."
                self.problems.append(f"{self.at(str(key))} is not a key of this format{hint}")

    def at(self, key: str) -> str:
        """The path of `key`."""
        return f"{self.path}.{key}" if self.path else key

    def note(self, key: str, complaint: str) -> None:
        """Note what is wrong with `key`."""
        self.problems.append(f"{self.at(key)} {complaint}.")

    def text(
        self, key: str, limit: int, *, required: bool = False, many_lines: bool = False
    ) -> str:
        """Text of at most `limit` characters, on one line where it may not have `many_lines`."""
        value = self._string(key, required=required)
        if many_lines:
            value = value.replace("\r\n", "\n")
        value = value.strip()
        if _has_controls(value.translate(_IN_LINES) if many_lines else value):
            self.note(key, "holds a line break or another character that cannot be shown")
            return ""
        if len(value) > limit:
            self.note(key, f"has {len(value)} characters; {limit} are allowed")
        if required and not can_be_seen(value) and isinstance(self._values.get(key), str):
            self.note(key, "is empty")
        return value

    def slug(self, key: str, limit: int = 40, *, required: bool = True) -> str:
        """A name for addresses and references: `a-z`, digits, single hyphens; "" for what is none.

        A database is asked for it, and not every one takes any text.
        """
        value = self._string(key, required=required)
        right = len(value) <= limit and _SLUG.fullmatch(value) is not None
        self._expect(
            key,
            value,
            right,
            f"may hold small letters a to z, digits and single hyphens, at most {limit}",
        )
        return value if right else ""

    def language(self, key: str, *, required: bool = True) -> str:
        """The code of a language."""
        value = self._string(key, required=required)
        self._expect(key, value, is_code(value), 'is not the code of a language, such as "fr"')
        return value

    def zone(self, key: str) -> str:
        """The required name of a time zone. `UTC` stands in for what is not one."""
        value = self._string(key, required=True)
        known = value in offered_zones()
        self._expect(key, value, known, 'is not a time zone, such as "Europe/Brussels"')
        return value if known else "UTC"

    def email(self, key: str, *, required: bool = False) -> str:
        """A bare e-mail address."""
        value = self._string(key, required=required)
        if not value:
            return ""
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError:
            self._expect(key, value, False, "is not an e-mail address")
            return ""

    def url(self, key: str, *, required: bool = False, limit: int = 1000) -> str:
        """An address on the web: `http` or `https`, without a user name."""
        value = self._string(key, required=required)
        right = len(value) <= limit and is_web_address(value)
        self._expect(key, value, right, "is not an address that begins with https:// or http://")
        return value

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of the values of `kind`; required where there is no default."""
        values = [member.value for member in kind]
        value = self._string(key, required=default is None)
        self._expect(key, value, value in values, f"has to be one of: {', '.join(values)}")
        return kind(value) if value in values else default or next(iter(kind))

    def number(self, key: str, *, minimum: int, maximum: int, required: bool = False) -> int | None:
        """A whole number."""
        value = self._take(key)
        if isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum:
            return value
        if value is not None:
            wanted = f"a whole number from {minimum} to {maximum}"
            self.note(key, f"has to be {wanted if minimum < maximum else minimum}")
        elif required:
            self.note(key, "is missing")
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        """`true` or `false`."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note(key, "has to be true or false")
            return default
        return value

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """A naive local time, to the minute, of the years 1970 to 2099."""
        value = self._string(key, required=required)
        found = _parsed(value)
        right = 'is not a date and time such as "2026-03-04T11:00", without a zone'
        self._expect(key, value, found is not None, right)
        return found

    def local(self, key: str, zone: str, *, required: bool = False) -> datetime | None:
        """A moment that the clocks of `zone` do show."""
        found = self.moment(key, required=required)
        try:
            if found:
                to_instant(found, zone)
        except NonexistentTime:
            self.note(key, f"does not exist: the clocks in {zone} skip {found:%H:%M} on that day")
            return None
        return found

    def clock_or_moment(self, key: str) -> time | datetime | None:
        """A required time of day, or a naive local time as `moment` has it; to the minute."""
        value = self._string(key, required=True)
        is_clock = _CLOCK.fullmatch(value) is not None
        found = _parsed(f"2000-01-01T{value}" if is_clock else value)
        right = 'is not a time of day such as "09:30", nor one with its day ("2026-03-04T09:30")'
        self._expect(key, value, found is not None, right)
        return found.time() if found and is_clock else found

    def uid(self, key: str) -> str | None:
        """A calendar UID (RFC 5545 §3.8.4.7) in visible ASCII characters."""
        value = self._string(key, required=False)
        right = _UID.fullmatch(value) is not None
        self._expect(key, value, right, "may hold visible ASCII characters, at most 255")
        return value if value and right else None

    def uuid(self, key: str) -> str | None:
        """A UUID in its usual form."""
        value = self._string(key, required=False)
        try:
            return str(UUID(value)) if value else None
        except ValueError:
            self._expect(key, value, False, "is not a UUID")
            return None

    def hashtags(self, key: str) -> list[str]:
        """Hashtags, which come back with their `#`."""
        found: list[str] = []
        for position, value in enumerate(self._list(key)):
            tags = read_hashtags(value) if isinstance(value, str) else ()
            if len(tags) == 1 and not _has_controls(tags[0]):
                found += tags
            else:
                self.note(f"{key}[{position}]", 'is not a hashtag such as "#EUisU"')
        return list(dict.fromkeys(found))

    def slugs(self, key: str) -> list[str]:
        """Names of other things, as `slug` has them."""
        values = self._list(key)
        names = [value for value in values if isinstance(value, str) and _SLUG.fullmatch(value)]
        if len(names) < len(values):
            self.note(key, "has to be a list of names")
        return names

    def nested(self, key: str) -> Fields:
        """The object at `key`; an empty one where it is absent."""
        value = self._take(key)
        return Fields({} if value is None else value, self.at(key), self.problems)

    def each(self, key: str) -> Iterator[Fields]:
        """The objects in the list at `key`, each within its own `with` block."""
        for position, value in enumerate(self._list(key)):
            with Fields(value, f"{self.at(key)}[{position}]", self.problems) as fields:
                yield fields

    def by_language(self, key: str, needed: str = "") -> Iterator[tuple[str, Fields]]:
        """The objects at `key` by language, of which `needed` has to be one (unless empty)."""
        languages, codes = self._languages(key, needed)
        for code in codes:
            with languages.nested(code) as fields:
                yield code, fields

    def names(
        self, key: str, needed: str, limit: int = 200, *, many_lines: bool = False
    ) -> dict[str, str]:
        """A text for each language, of which `needed` has to be one (unless empty)."""
        languages, codes = self._languages(key, needed)
        return {
            code: languages.text(code, limit, required=True, many_lines=many_lines)
            for code in codes
        }

    def _languages(self, key: str, needed: str) -> tuple[Fields, list[str]]:
        languages = self.nested(key)
        for code in languages._values:
            if not is_code(code):
                languages.note(code, "does not stand for a language")
        if needed and needed not in languages._values:
            languages.note(needed, "is missing, and it is the source language")
        return languages, [code for code in languages._values if is_code(code)]

    def _take(self, key: str) -> object:
        self._known.add(key)
        return self._values.get(key)

    def _string(self, key: str, *, required: bool) -> str:
        value = self._take(key)
        if isinstance(value, str):
            return value
        if value is not None:
            self.note(key, "has to be text, in quotation marks")
        elif required:
            self.note(key, "is missing")
        return ""

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(key, "has to be a list, in square brackets")
            return []
        return value

    def _expect(self, key: str, value: str, right: bool, complaint: str) -> None:
        """Note a complaint about a text that is given, quoting it."""
        if right or not isinstance(self._values.get(key), str):
            return
        self.note(key, f"{complaint} (it is {json.dumps(value[:80], ensure_ascii=False)})")


def check_once(fields: Fields, key: str, names: Sequence[object]) -> None:
    """Note each of the list's `names` that has been used before; "" is none."""
    for position, name in enumerate(names):
        if name and name in names[:position]:
            fields.note(f"{key}[{position}]", f"repeats {key}[{names.index(name)}]")


def is_code(code: str) -> bool:
    """Whether `code` is the code of a language, in the one way of writing it."""
    return _LANGUAGE.fullmatch(code) is not None and is_language(code)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(character) in _NOT_ON_A_LINE for character in text)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def is_web_address(text: str) -> bool:
    """Whether `text` is an address on the web: `http` or `https`, without a user name."""
    if any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        return False
