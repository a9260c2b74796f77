"""Telephone numbers to dial in with: one on each line, as organisers write or paste them.

`+32 2 555 01 23 Belgium` and `Paris: +33 1 23 45 67 89,,845521#` are a number, what it is called,
and what is dialled after it, each comma a pause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

# A comma before a "+" is between two numbers, as they were written when there was one line.
_BETWEEN = re.compile(r"\n|[,;]\s+(?=\+)")
_NUMBER = re.compile(
    r"""
    (?P<digits>\+?\(?\d[\d ()./\u00a0\u202f-]{2,38}\d)
    (?P<codes>(?:,+[\d*\#]+)*)
    """,
    re.VERBOSE,
)
# What meetings have besides: `Meeting ID: 845 5218 9331`. Nobody answers under it.
_OTHER = re.compile(
    r"""
    \b(?:id|pin|pass\ ?codes?|passwords?|codes?|kenncode|kennwort|passwort|identifiant
        |mot\ de\ passe|código|codigo|clave|contraseña|codice|meeting\ number|webinar\ number
        |код|пароль|رمز|معرف)\b
    [^\d\n]{0,30}$
    # A participant's number, which has no other name; but `Participants dial 02 555 01 23`.
    |\b(?:participante?|partecipante|teilnehmer|deelnemer|учасник|مشارك
        |(?:participant|meeting|webinar|conference)\ (?:no|nr|number)
        |num[eé]ro\ de\ (?:participant|réunion)
        |(?:teilnehmer|sitzungs|meeting|deelnemer)-?nu?mm?er)
    \s*[.:：=#]+\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENDS_CODE = re.compile(r"\#|[ \u00a0\u202f]\#(?!\d)")
"""A code that a menu asks for ends so: `845521#`. Digits before it may all be part of it."""
_FEWEST_DIGITS = 5
_GLOBAL = re.compile(r"\+\d{7,15}")
"""A whole number with its country's code; it has at most 15 digits (ITU-T E.164)."""
_TRUNK = "(0)"
"""Dialled within a country alone; behind its code it is left out."""


@dataclass(frozen=True)
class Phone:
    """A telephone number as it is written, with what is dialled after it; `label` says which.

    `dialled` is what a telephone dials; "" for a line without a number, which is all `label`.
    """

    number: str
    label: str = ""
    dialled: str = ""

    @property
    def url(self) -> str:
        """The link that dials it (RFC 3966); "" where there is nothing to dial."""
        return f"tel:{quote(self.dialled, safe='+*,')}" if self.dialled else ""

    @property
    def is_global(self) -> bool:
        """Whether it can be dialled from anywhere: only then its link means the same to all."""
        return self.dialled.startswith("+")

    @property
    def text(self) -> str:
        """The number and its label on one line."""
        both = self.number and self.label
        return f"{self.number} ({self.label})" if both else self.number or self.label


def read_phones(text: str) -> list[Phone]:
    """The numbers of `text`, in its order."""
    lines = (line.strip() for line in _BETWEEN.split(text))
    return [_read(line) for line in lines if line]


def global_phones(text: str) -> list[Phone]:
    """Those of them that can be dialled from anywhere."""
    return [phone for phone in read_phones(text) if phone.is_global]


def changed_phones(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines of `old` that `new` does not have, and those of `new` that `old` did not.

    All of both where they only stand in another order.
    """
    was, now = ([phone.text for phone in read_phones(text)] for text in (old, new))
    left = [line for line in was if line not in now]
    added = [line for line in now if line not in was]
    return (left, added) if left or added else (was, now)


def numbers_alone(text: str) -> list[str]:
    """The numbers of `text` that can be dialled from anywhere, as they are written, and no code.

    What else there is may be one, whatever stands before it.
    """
    found = map(_first_number, _BETWEEN.split(text))
    return [
        each["digits"].strip()
        for each in found
        if each is not None and _GLOBAL.fullmatch(_digits(each))
    ]


def undialled_lines(text: str, *, stored: str = "") -> list[str]:
    """The lines of `text` that are neither a number nor a code that is asked for after dialling.

    A code says what it is by a word, or by its end: `PIN: 123456`, `123456#`. Without any number
    nothing asks for it. Lines of the `stored` text may stay.
    """
    phones, kept = read_phones(text), {phone.text for phone in read_phones(stored)}
    there_is_one = any(phone.dialled for phone in phones)
    return [
        phone.label
        for phone in phones
        if not phone.dialled
        and phone.label not in kept
        and not (there_is_one and _is_code(phone.label))
    ]


def _is_code(line: str) -> bool:
    """Whether the line is a code and nothing else: with a "+" it is meant to be a number, too."""
    return "+" not in line and any(
        _OTHER.search(line[: found.start()]) or _ENDS_CODE.match(line, found.end())
        for found in re.finditer(r"\d+", line)
    )


def _read(line: str) -> Phone:
    found = _first_number(line)
    if found is None:
        return Phone("", line)
    around = (line[: found.start()], line[found.end() :])
    label = " ".join(each for part in around if (each := _bare(part)))
    return Phone(found[0].strip(), label, _dialled(found))


def _first_number(line: str) -> re.Match[str] | None:
    return next(filter(_is_long, _numbers(line)), None)


def _bare(label: str) -> str:
    """A label without what ties it to its number; brackets around a part of it stay."""
    label = label.strip(" \t\u00a0,;:–-")
    is_part = label.count("(") == label.count(")") == 1 and not label.startswith("(")
    return label if is_part else label.strip(" ()")


def _numbers(line: str) -> Iterator[re.Match[str]]:
    """What may be telephone numbers: no code, nor what else has a name of its own before it."""
    before = 0
    for found in _NUMBER.finditer(line):
        has_name = not found[0].startswith("+") and _OTHER.search(line[before : found.start()])
        if not (has_name or _ENDS_CODE.match(line, found.end("digits"))):
            yield found
        before = found.end()


def _is_long(found: re.Match[str]) -> bool:
    return len(re.findall(r"\d", found["digits"])) >= _FEWEST_DIGITS


def _dialled(found: re.Match[str]) -> str:
    return _digits(found) + _in_ascii(found["codes"])


def _digits(found: re.Match[str]) -> str:
    written = _in_ascii(found["digits"])
    if written.startswith("+"):
        written = written.replace(_TRUNK, "")
    return re.sub(r"[^\d+]", "", written)


def _in_ascii(text: str) -> str:
    """Its digits as telephones know them, whatever script they are written in."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
