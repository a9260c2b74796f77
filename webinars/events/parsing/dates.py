"""Dates as people write them: `Thursday, 26th of May`, `6-9 June 2024`, `le 3 avril`.

English, French, German, Spanish, Portuguese, Italian and Dutch. Lines are read as
`webinars.events.parsing.words.clean` returns them; offsets are those of the line handed in. Nothing
here raises, and time grows with the length of the line alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import fold_word, hide_addresses, same_length

_MONTH_NAMES = (
    "january jan janvier janv januar jaenner janner enero ene janeiro gennaio gen januari",
    "february feb febr fevrier fev fevr februar febrero fevereiro febbraio februari",
    "march mar mars marz maerz mrz marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "june jun juin juni junio junho jun giugno giu",
    "july jul juillet juil juli julio julho luglio lug",
    "august aug aout agosto ago augustus",
    "september sept sep septembre septiembre setiembre setembro set settembre sett",
    "october oct octobre oktober okt octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec decembre dezember dez diciembre dic dezembro dicembre",
)
_WEEKDAY_NAMES = (
    "monday mon montag mo lundi lun lunes segunda-feira segunda seg lunedi maandag ma",
    "tuesday tue tues dienstag di mardi mar martes terca-feira terca ter martedi dinsdag",
    "wednesday wed mittwoch mi mercredi mer miercoles mie quarta-feira quarta qua mercoledi"
    " woensdag wo",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue quinta-feira quinta qui giovedi gio"
    " donderdag",
    "friday fri freitag fr vendredi ven viernes vie sexta-feira sexta sex venerdi vrijdag vr",
    "saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
)
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
"""The folded names of months, and their numbers from 1."""
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""The folded names of weekdays, and their numbers from 0 for Monday, as `date.weekday()`."""

_ALSO_WORDS = {name for name in MONTHS if len(name) <= 3} | {"may", "mars", "march", "sett"}
"""Names of months that are words as well: `3 out of 4`, `6 may join`."""
_ONLY_WORDS_ALONE = {"mai", "mei", "mars"}
"""French, German and Dutch write these small and in full; after a number no word is meant."""


class DateDoubt(StrEnum):
    """Why a date is read with a doubt."""

    DAY_OR_MONTH = "day-or-month"
    DAY_OR_NUMBER = "day-or-number"
    WEEKDAY = "weekday-mismatch"


@dataclass(frozen=True)
class FoundDate:
    """A date found in a line.

    `year` is None where none is written, `weekday` (0 is Monday) where none stands beside it.
    `ends_range` says that the date is the last of a range that the date before it begins: `6-9 June
    2024` is two dates. `begin` and `stop` are the offsets of everything read, weekday included.
    """

    day: int
    month: int
    year: int | None
    weekday: int | None
    ends_range: bool
    doubts: tuple[DateDoubt, ...]
    begin: int
    stop: int

    def on(self, year: int | None = None) -> date | None:
        """The date, in `year` where none is written; None where it has no year or cannot be."""
        known = self.year or year
        if known is None:
            return None
        try:
            return date(known, self.month, self.day)
        except ValueError:
            return None


_ACCENTED = str.maketrans({"a": "[aäáã]", "c": "[cç]", "e": "[eéè]", "i": "[iìí]", "u": "[uûü]"})


def _any_of(names: dict[str, int]) -> str:
    """A pattern for the names, longest first, with or without their accents."""
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(name.translate(_ACCENTED) for name in longest_first)


MONTH = _any_of(MONTHS)
"""A pattern for the names of months."""
WEEKDAY_NAME = _any_of(WEEKDAYS)
"""A pattern for the names of weekdays."""
_ORDINAL = r"(?:(?:st|nd|rd|th|er|ème|de|ste|e|o)(?!\w)|[.ºª°])?"
_OF = r"(?:of\s|the\s|de\s|di\s|d['’]|do\s)?"
_YEAR = r"(?:,?\s{0,2}(?:de\s|del\s|do\s|di\s)?(?P<year>(?:19|20)\d\d)(?!\d|-\d|h))?"
_WEEKDAY = (
    rf"(?<!\w)(?=\w)(?:(?P<weekday>{WEEKDAY_NAME})(?:\.,?|,)?\s"
    r"(?:the\s|le\s|den\s|dem\s|el\s|dia\s|o\s)?)?"
)
_TO = r"(?:\s?-\s?|\s(?:to|until|till|and|au|et|bis|und|al|a|y|e|ao|tot|en|t/m)\s|\s?[&/+]\s?)"
_DAY_FIRST = lazy(
    _WEEKDAY
    + rf"(?<![\w.,:/€$£-])(?:(?P<from>\d{{1,2}}){_ORDINAL}{_TO}(?:(?:{WEEKDAY_NAME}),?\s)?)?"
    + rf"(?P<day>\d{{1,2}})\s?{_ORDINAL}\s?{_OF}-?(?P<month>{MONTH})(?!\w)(?P<dot>\.?)"
    + _YEAR,
    re.IGNORECASE,
)
_MONTH_FIRST = lazy(
    _WEEKDAY
    + rf"(?<!\w)(?P<month>{MONTH})(?P<dot>\.?)\s(?:the\s)?"
    + rf"(?:(?P<from>\d{{1,2}})(?:st|nd|rd|th)?{_TO})?"
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w:.]\d|\w|:)"
    + _YEAR,
    re.IGNORECASE,
)
_NUMERIC = lazy(
    _WEEKDAY
    + r"(?<![\w.,:/€$£-])(?:(?P<iso>(?:19|20)\d\d)-(?P<isomonth>\d\d)-(?P<isoday>\d\d)"
    + r"|(?P<day>\d{1,2})(?P<sep>[./-])\s?(?P<month>\d{1,2})"
    + r"(?:(?P=sep)\s?(?P<year>(?:19|20)\d\d|\d\d(?!\d))|\.?))"
    + r"(?!\w|[.,:/-]\d)",
    re.IGNORECASE,
)
_NUMERIC_RANGE = lazy(
    r"(?<![\w.,:/€$£-])(?P<from>\d{1,2})(?:\.|(?P<sep>[./])(?P<frommonth>\d{1,2})(?:(?P=sep))?)?"
    r"(?:\s?-\s?|\s(?:and|to|et|au|und|bis|y|al|a|e|en|tot)\s(?:zum\s)?)"
    r"(?P<day>\d{1,2})(?P<sep2>[./])(?P<month>\d{1,2})(?P=sep2)(?P<year>20\d\d|\d\d)(?!\w|[.,:/-]\d)",
    re.IGNORECASE,
)
"""`10.-11.12.2026`, `10/12-11/12/2026`: the day comes first."""
COUNTED = (
    r"(?:session|séance|sitzung|sesión|sessão|sessione|sessie|workshop|atelier|taller|oficina"
    r"|webinar|webinaire|module|módulo|modulo|modul|part|partie|teil|parte|deel|panel|block|bloc"
    r"|week|semaine|woche|semana|settimana)"
)
"""What is counted in a programme and has a date of its own: `Session 2 – 13 April`; a pattern."""
DAY_WORD = r"day|jour|journée|journee|tag|día|dia|giorno|giornata|dag|jornada"
"""What days are called where they are counted; a pattern without brackets."""
_MEETING = (
    r"(?:incontro|lezione|seduta|encuentro|clase|encontro|aula|bijeenkomst|les|treffen|termin|kurstag"
    r"|rencontre|cours|lesson)"
)
SESSION_WORD = rf"(?:{COUNTED}|{_MEETING}|meeting|seminar|séminaire|seminario|seminário)"
"""What is counted in a series: `Session 2`, `Incontro 2`; a pattern."""
_NUMBER = r"\s?(?:n(?:[°º]|[or]\.?|\.)\s?|#)?$"
_COUNTS = lazy(rf"(?<!\w)(?:{DAY_WORD}|{COUNTED}){_NUMBER}", re.IGNORECASE)
_MEETS = lazy(rf"(?<!\w){_MEETING}{_NUMBER}", re.IGNORECASE)
"""What may be counted, or last for two days: `Incontro 1 – 2 marzo`."""
_COUNT_REACH = 20
_APART = lazy(rf"\s?[-:/,]\s|\s-|\s?-?\s?(?:{WEEKDAY_NAME})", re.IGNORECASE)
_AFTER = lazy(rf"\s?[,(]\s?(?P<weekday>{WEEKDAY_NAME})(?!\w)\)?", re.IGNORECASE)


def read_dates(text: str) -> list[FoundDate]:
    """All dates in the line `text`, in their order."""
    prepared = same_length(hide_addresses(text))
    found: list[FoundDate] = []
    for each in sorted(_candidates(prepared), key=lambda one: (one.begin, -one.stop)):
        if not found or each.begin >= found[-1].stop or _is_same_range(found[-1], each):
            found.append(each)
    return _share_years(found, prepared)


def weekday_of(word: str) -> int | None:
    """The weekday that `word` names, 0 for Monday; None where it names none."""
    return WEEKDAYS.get(fold_word(word))


def month_of(word: str) -> int | None:
    """The month that `word` names, from 1; None where it names none."""
    return MONTHS.get(fold_word(word))


def has_wrong_weekday(found: FoundDate, year: int | None = None) -> bool:
    """Whether the weekday written beside a date is not the one it falls on in its year."""
    day = found.on(year)
    return day is not None and found.weekday is not None and day.weekday() != found.weekday


def _is_same_range(first: FoundDate, second: FoundDate) -> bool:
    return second.ends_range and (first.begin, first.stop) == (second.begin, second.stop)


def _candidates(text: str) -> Iterator[FoundDate]:
    for match in _DAY_FIRST.finditer(text):
        kept = _without_count(match)
        yield from _worded(kept, text, follows_day=True, doubts=_count_doubts(match, kept))
    for match in _MONTH_FIRST.finditer(text):
        yield from _worded(match, text)
    for match in _NUMERIC.finditer(text):
        yield from _numeric(match, text)
    for match in _NUMERIC_RANGE.finditer(text):
        if not _is_count(match):
            yield from _numeric_range(match)


def _without_count(match: re.Match[str]) -> re.Match[str]:
    """A date without the number of its day or session: `Day 1 – Monday 12 April` is no range.

    `día 3-5 de abril` is one: the number stands close to the next.
    """
    if not _is_count(match):
        return match
    return _DAY_FIRST.search(match.string, match.end("from"), match.end()) or match


def _is_count(match: re.Match[str]) -> bool:
    """Whether the first number of a range counts days or sessions."""
    if not match["from"] or not _APART.match(match.string, match.end("from")):
        return False
    before = _before(match)
    return _COUNTS.search(before) is not None or _MEETS.search(before) is not None


def _before(match: re.Match[str]) -> str:
    """What stands close before the first number of a range."""
    start = match.start("from")
    return match.string[max(0, start - _COUNT_REACH) : start]


def _count_doubts(match: re.Match[str], kept: re.Match[str]) -> tuple[DateDoubt, ...]:
    """The doubt of `Incontro 1 – 2 marzo`: a meeting may have a number, or last for two days."""
    if kept is match or int(match["from"]) + 1 != int(kept["day"]):
        return ()
    return () if _COUNTS.search(_before(match)) else (DateDoubt.DAY_OR_NUMBER,)


def _worded(
    match: re.Match[str],
    text: str,
    *,
    follows_day: bool = False,
    doubts: tuple[DateDoubt, ...] = (),
) -> Iterator[FoundDate]:
    month = month_of(match["month"])
    weekday, begin = _weekday(match)
    is_sure = follows_day and fold_word(match["month"]) in _ONLY_WORDS_ALONE
    if month is None or not (is_sure or _is_month(match, weekday)):
        return
    year = int(match["year"]) if match["year"] else None
    weekday, stop = _weekday_after(text, match.end(), weekday)
    days = [int(day) for day in (match["from"], match["day"]) if day]
    if not all(1 <= day <= 31 for day in days):
        return
    for position, day in enumerate(days):
        name = weekday if position == 0 else None
        yield FoundDate(day, month, year, name, position == 1, doubts, begin, stop)


def _is_month(match: re.Match[str], weekday: int | None) -> bool:
    """Whether a name that is also a word stands for a month here."""
    name = match["month"]
    if fold_word(name) not in _ALSO_WORDS:
        return True
    return not name.islower() or bool(match["dot"] or match["year"]) or weekday is not None


def _weekday(match: re.Match[str]) -> tuple[int | None, int]:
    """The weekday before a date, and where the date begins."""
    word = match["weekday"]
    return (weekday_of(word) if word else None), match.start()


def _weekday_after(text: str, stop: int, weekday: int | None) -> tuple[int | None, int]:
    after = _AFTER.match(text, stop) if weekday is None else None
    if after and len(after["weekday"]) > 3 and (named := weekday_of(after["weekday"])) is not None:
        return named, after.end()
    return weekday, stop


def _numeric(match: re.Match[str], text: str) -> Iterator[FoundDate]:
    weekday, begin = _weekday(match)
    weekday, stop = _weekday_after(text, match.end(), weekday)
    if match["iso"]:
        year, month, day = (int(match[name]) for name in ("iso", "isomonth", "isoday"))
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield FoundDate(day, month, year, weekday, False, (), begin, stop)
        return
    lead = _NUMERIC_LEAD.search(text[max(0, begin - _LONGEST_LEAD) : begin])
    if match["year"] is None and not _is_short_date(match, weekday, lead):
        return  # "5/6" or "11.10" alone may be anything
    day, month, written = int(match["day"]), int(match["month"]), _full_year(match["year"])
    doubts: tuple[DateDoubt, ...] = ()
    if month > 12 >= day:
        day, month = month, day
    elif day <= 12 and day != month and match["sep"] == "/" and not (lead and lead["dayfirst"]):
        day, month, is_settled = _settled(day, month, written, weekday)
        doubts = () if is_settled else (DateDoubt.DAY_OR_MONTH,)
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield FoundDate(day, month, written, weekday, False, doubts, begin, stop)


def _numeric_range(match: re.Match[str]) -> Iterator[FoundDate]:
    year, month = _full_year(match["year"]), int(match["month"])
    first = int(match["from"]), int(match["frommonth"] or month)
    last = int(match["day"]), month
    if all(1 <= day <= 31 and 1 <= number <= 12 for day, number in (first, last)):
        begin, stop = match.span()
        yield from joined_range(
            FoundDate(*first, None, None, False, (), begin, stop),
            FoundDate(*last, year, None, True, (), begin, stop),
        )


_NUMERIC_LEAD = lazy(
    r"(?:(?<=\w)(?P<label>:)|(?<!\w)(?P<german>am|bis|zum|vom|den|dem|ab|sp[aä]testens)"
    r"|(?P<dayfirst>le|du|au|avant|el|del|al|dia|at[eé]|il|dal|entro|tot|op|uiterlijk|v[oó][oó]r"
    r"|t/m|(?:dal|al|de)?l['’])|(?P<english>by|on|until|till|before))\s?$",
    re.IGNORECASE,
)
"""Before a date in figures without a year. But for English ones, the day comes first behind it."""
_LONGEST_LEAD = 14


def _is_short_date(match: re.Match[str], weekday: int | None, lead: re.Match[str] | None) -> bool:
    """Whether figures without a year are a date: `Do, 26.05.`, `bis zum 8.12.`, `le 8/12`."""
    if match["sep"] == "-":
        return False
    if weekday is not None:
        return True
    if lead is None:
        return False
    is_written_out = lead["german"] or lead["label"]
    return match[0].endswith(".") if is_written_out else match["sep"] == "/"


def _settled(day: int, month: int, year: int | None, weekday: int | None) -> tuple[int, int, bool]:
    """Day and month as the `weekday` beside them has them, and whether that is sure."""
    if year is None or weekday is None:
        return day, month, False
    if date(year, month, day).weekday() == weekday:
        return day, month, True
    is_american = date(year, day, month).weekday() == weekday
    return (month, day, False) if is_american else (day, month, False)


def _full_year(year: str | None) -> int | None:
    if year is None:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


_JOINED = lazy(rf"{_TO}(?:the\s|le\s|den\s|el\s)?", re.IGNORECASE)


def _share_years(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Let the last date of `31 May – 1 June 2022` give its year to the first."""
    result = list(found)
    for at in range(len(result) - 2, -1, -1):
        first, second = result[at], result[at + 1]
        between = text[first.stop : second.begin] if second.begin >= first.stop else None
        if between is not None and len(between) <= 12 and _JOINED.fullmatch(between):
            result[at], result[at + 1] = joined_range(first, second)
    return result


def joined_range(first: FoundDate, last: FoundDate) -> tuple[FoundDate, FoundDate]:
    """Two dates as a range: the year that one of them has is also the other's, or next to it."""
    turns = turns_year(first, last)
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - turns)
    elif first.year is not None and last.year is None and turns:
        last = replace(last, year=first.year + 1)
    return first, replace(last, ends_range=True)


def turns_year(first: FoundDate, last: FoundDate) -> bool:
    """Whether the new year is between two dates: `28 December to 3 January`."""
    return (last.month, last.day) < (first.month, first.day)
