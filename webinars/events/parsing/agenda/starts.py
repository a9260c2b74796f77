"""Which lines of an agenda begin an item: where a time stands and what else the line says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from webinars.events.parsing.agenda.lines import INNER, Line
from webinars.events.parsing.agenda.series import read_session
from webinars.events.parsing.agenda.words import COLUMNS, START_LEAD
from webinars.events.parsing.clock import Certainty, TimeRange, read_time_range, read_time_ranges
from webinars.events.parsing.dates import (
    COUNTED,
    month_of,
    read_dates,
    weekday_of,
)
from webinars.events.parsing.day_headings import DayHeading, read_day_heading
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.words import fold_word, same_length

UNKNOWN = "unknown"
"""The column of a cell that is neither under a known head nor people by its place."""

_EDGES = " \t,;:.-–—|/)]"
_MAIN_COLUMNS = {"time", "start", "title", "people"}
_READ = 300
_LONGEST_TITLE = 150
_MOST_CELLS = 5


@dataclass(frozen=True)
class Start:
    """The beginning of an item.

    `others` are the same time in other zones, as written. `rest` are further texts of the line,
    each with what its column holds. `heading` is the day that the line names, if it does.
    `is_behind` says that the time stands behind the title.
    """

    when: TimeRange
    title: str
    others: tuple[str, ...] = ()
    rest: tuple[tuple[str, str], ...] = ()
    heading: DayHeading | None = None
    is_behind: bool = False


def read_columns(line: Line) -> dict[int, str] | None:
    """What the columns of a table hold, if `line` is its head; None where it is not."""
    cells = line.cells or tuple(line.text.split())
    named = {at: COLUMNS.get(fold_word(cell.strip(" :"))) for at, cell in enumerate(cells) if cell}
    if len(named) < 2 and not (line.cells and len(named) == 1):
        return None
    found = {at: column for at, column in named.items() if column is not None}
    if line.cells and next(iter(named.values())) in ("time", "start"):
        return found if not any(map(read_time_range, cells)) else None
    if len(found) < len(named) or len(set(found.values()) & _MAIN_COLUMNS) < 2:
        return None
    return found if line.cells else {}


def read_heading(line: Line) -> DayHeading | None:
    """The day that `line` begins; None where it is something else."""
    if sum(map(bool, line.cells)) > 1 and not _is_all_heading(line):
        return None
    text = line.text.replace("\t", " ")[:_READ]
    heading = read_day_heading(text)
    if heading is None or (line.is_bullet and heading.number is None):
        return None
    times = read_time_ranges(heading.label)
    if not times:
        return heading
    if heading.number is None and read_session(text) is not None:
        return None  # an item, unless others stand below it
    theme = heading.theme
    for found in reversed(read_time_ranges(theme)):
        theme = theme[: found.begin] + theme[found.stop :]
    return heading if heading.number is not None or not theme.strip(_EDGES) else None


def _is_all_heading(line: Line) -> bool:
    return not any(_pure_time(cell) for cell in line.cells) and len(line.text) < 80


def read_start(line: Line, columns: dict[int, str]) -> Start | None:
    """How `line` begins an item; None where it does not. `columns` is what `read_columns` gave."""
    if line.cells:
        if _says_when(line.cells):
            return None
        return _start_of_row(line.cells, columns) or _start_of_text(line.text.replace("\t", " "))
    return _start_of_text(line.text)


def _says_when(cells: tuple[str, ...]) -> bool:
    """Whether a row says when the event is, as `Time: …` does: `| Time | 13:00 CET |`."""
    said = [cell for cell in cells if cell]
    label = find_label(f"{said[0]}: {said[1]}") if len(said) == 2 else None
    return label is not None and label.key in ("time", "date", "deadline")


def _start_of_row(cells: tuple[str, ...], columns: dict[int, str]) -> Start | None:
    times = [
        (at, found)
        for at, cell in enumerate(cells[:_MOST_CELLS])
        if columns.get(at, "time") in ("time", "start", "end") and (found := _pure_time(cell))
    ]
    if not times:
        return _start_within_cell(cells, columns)
    at, when = times[0]
    used = {at}
    if not columns and _is_counted_before(cells, at):
        cells = (
            "",
            *cells[1 : at + 1],
            f"{cells[0].rstrip('.:')} – {cells[at + 1]}",
            *cells[at + 2 :],
        )
    if len(times) > 1 and times[1][0] == at + 1 and when.end is None and times[1][1].end is None:
        when = _joined(when, times[1][1])
        used.add(at + 1)
    return _with_columns(
        when, "", [cell if at not in used else "" for at, cell in enumerate(cells)], columns
    )


def _is_counted_before(cells: tuple[str, ...], at: int) -> bool:
    """Whether a row has its number before its time, and its title behind: `TOP 1`, time, title."""
    is_title = at == 1 and len(cells) > at + 1 and bool(cells[at + 1])
    return is_title and _COUNTED_CELL.fullmatch(cells[0]) is not None


def _start_within_cell(cells: tuple[str, ...], columns: dict[int, str]) -> Start | None:
    """A row whose first cell that is not empty has the time and the title."""
    at = next((at for at, cell in enumerate(cells) if cell), None)
    begun = _start_of_text(cells[at].replace(INNER, " ", 1)) if at is not None else None
    if begun is None or begun.rest or at is None:
        return None
    rest = [cell if position > at else "" for position, cell in enumerate(cells)]
    started = _with_columns(begun.when, begun.title, rest, columns)
    return replace(started, others=begun.others)


def _with_columns(when: TimeRange, title: str, cells: list[str], columns: dict[int, str]) -> Start:
    heading = None
    rest: list[tuple[str, str]] = []
    titled = next(
        (at for at, cell in enumerate(cells) if cell and columns.get(at) == "title"), None
    )
    for at, cell in enumerate(cells):
        column = columns.get(at, "")
        dated = read_day_heading(cell) if cell and column in ("date", "") and at < 2 else None
        if not cell:
            continue
        if dated and heading is None and not title:
            heading = dated
        elif not title and (at == titled or (titled is None and column in ("", "text"))):
            title, _inner, more = cell.partition(INNER)
            rest += [("", more)] if more.strip() else []
        else:
            rest.append((column or UNKNOWN, cell))
    return Start(when, title.strip(_EDGES[:-2]), rest=tuple(rest), heading=heading)


def _joined(first: TimeRange, second: TimeRange) -> TimeRange:
    return replace(
        first,
        end=second.start,
        zone=first.zone or second.zone,
        certainty=max(first.certainty, second.certainty),
    )


def _pure_time(cell: str) -> TimeRange | None:
    """The time in a cell that holds nothing else."""
    text = cell.replace(INNER, " ").strip()
    if not text or len(text) > 60:
        return None
    found = read_time_range(text, least=Certainty.WEAK)
    if found is None or not START_LEAD.fullmatch(text[: found.begin]):
        return None
    rest = text[found.stop :].strip(_EDGES)
    if rest and (second := read_time_range(rest, least=Certainty.WEAK)) and found.end is None:
        alone = rest[second.stop :].strip(_EDGES) == "" and not rest[: second.begin].strip(_EDGES)
        return _joined(found, second) if alone and second.end is None else None
    return None if rest else found


def _start_of_text(text: str) -> Start | None:
    read = text[:_READ]
    found = read_time_ranges(read, least=Certainty.WEAK)
    if not found:
        return None
    when = found[0]
    label = find_label(text)
    if (
        label
        and label.key in ("time", "date")
        and label.stop <= when.begin + 1
        and _has_colon(text, label.stop)
    ):
        return None  # when the event is
    if _is_of_weekday(text, found):
        return None
    if START_LEAD.fullmatch(read[: when.begin]) and _may_begin(text, when):
        return _at_start(text, found)
    return _counted(text) or _after_date(text, when) or _after_title(text, found)


def _is_of_weekday(text: str, found: list[TimeRange]) -> bool:
    """Whether a line says nothing but the hours of a weekday: `Venerdì ore 14.30 – 18.30`."""
    rest = f"{text[: found[0].begin]} {text[found[-1].stop :]}"
    words = [word.strip(_EDGES) for word in _HOUR_WORD.sub(" ", rest).split()]
    words = [word for word in words if word]
    return (
        len(found) == 1
        and len(words) == 1
        and len(words[0]) > 3
        and weekday_of(words[0]) is not None
    )


def _may_begin(text: str, when: TimeRange) -> bool:
    """Whether what follows a weak time lets it be one: `9-10 Welcome`, not `9-10 members`."""
    if when.certainty > Certainty.WEAK:
        return True
    rest = text[when.stop :].lstrip(_EDGES)
    if not rest:
        return True
    word = rest.split(maxsplit=1)[0].strip(_EDGES)
    is_date = month_of(word) is not None or weekday_of(word) is not None
    return not rest[0].islower() and not rest[0].isdecimal() and not is_date


def _at_start(text: str, found: list[TimeRange]) -> Start:
    when = found[0]
    stop, others = when.stop, []
    if (elsewhere := _ELSEWHERE.match(text, stop)) and _is_elsewhere(elsewhere[1]):
        others.append(elsewhere[1])
        stop = elsewhere.end()
    for other in found[1:]:
        if other.begin < stop:
            continue
        between = text[stop : other.begin].strip(" ()")
        if between not in ("/", "|", "=", "") or not (other.zone or when.zone):
            break
        others.append(text[other.begin : other.stop])
        stop = other.stop
    title = _title(text[stop:])
    if length := _LENGTH.match(title):
        others.append(length["length"])
        title = title[length.end() :]
    return Start(when, title, tuple(others))


_HOUR_WORD = re.compile(
    r"(?<!\w)(?:ore|dalle|alle|de|das|às|a|las|le|el|il|am|um|von|on|from|at|om|van|uhr|uur|h)(?!\w)",
    re.I,
)
_ELSEWHERE = re.compile(r"\s?[(\[]([^()\[\]]{3,120})[)\]]")
_PLACES = re.compile(
    r"(?:in|at|time|local|heure|heures?\sde|de|à|uhr|h|hora|ora|di|em|en|te|tijd)(?!\w)", re.I
)


def _is_elsewhere(inner: str) -> bool:
    """Whether a bracket behind a time has the same in other places: `3.30 pm Goma / 13:30 GMT`."""
    found = read_time_ranges(inner, least=Certainty.WEAK)
    if not found:
        return False
    for each in reversed(found):
        inner = inner[: each.begin] + " " + inner[each.stop :]
    words = _PLACES.sub(" ", inner).replace("/", " ").replace("=", " ").split()
    return all(word[0].isupper() or not word[0].isalnum() for word in words)


def _has_colon(text: str, stop: int) -> bool:
    """Whether the label that ends at `stop` is one by its colon: `Time: …`, `Heure : …`."""
    return same_length(text[:stop]).rstrip().endswith(":")


def _title(rest: str) -> str:
    """What follows a time, without the marks between the two."""
    rest = rest.strip().lstrip(_EDGES + "·•>=→~")
    return rest.rstrip(" \t-–—|,;")


def _after_date(text: str, when: TimeRange) -> Start | None:
    """`Tue 5 May, 10:00–11:00: Session one`."""
    dates = read_dates(text[: when.begin])
    if not dates or text[: dates[0].begin].strip(" ([") or len(dates) > 1:
        return None
    if text[dates[0].stop : when.begin].strip(" ,:-–—|(@").casefold() not in (
        "",
        "at",
        "from",
        "à",
        "de",
        "um",
        "von",
        "a las",
        "às",
        "alle",
        "dalle",
        "om",
        "van",
        "ore",
    ):
        return None
    label = text[: when.begin].strip(_EDGES + "([")
    heading = DayHeading(None, dates[0], dates[0].weekday, label, "")
    return Start(when, _title(text[when.stop :]), heading=heading)


_OPENED = re.compile(r"[(\[]\s?$")
_CLOSED = re.compile(r"\s?[)\]]")
_COUNTED_CELL = re.compile(
    rf"(?:(?:{COUNTED}|top|item|point|punkt|punto|ponto|agenda\sitem)\s?)?\d{{1,2}}[.):]?",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\((?P<length>\d{1,3}\s?(?:['’′]|min(?:ute[ns]?|utos|uti|uten)?s?\.?))\)\s?(?=\S)",
    re.IGNORECASE,
)
"""How long it takes, before a title: `(5') Welcome`."""
_COUNTED = re.compile(rf"{COUNTED}\s?\w{{0,3}}", re.IGNORECASE)


def _after_title(text: str, found: list[TimeRange]) -> Start | None:
    """`Opening (11:00-11:10)`, `Opening – 9h30-10h`, `Session 1: 10:00–11:00 – Housing`."""
    for when in found:
        before, after = text[: when.begin], text[when.stop :]
        if len(before) > _LONGEST_TITLE or when.certainty == Certainty.WEAK:
            continue
        opened, closed = _OPENED.search(before), _CLOSED.match(after)
        is_bracket = bool(opened and closed)
        at_end = not after.strip(_EDGES)
        parted = same_length(before).rstrip().endswith(("-", ":", ",", "|"))
        if parted and when.end and _COUNTED.fullmatch(before.strip(_EDGES)):
            return _around(when, before.strip(_EDGES), _title(after))
        if not (is_bracket or (at_end and when.end is not None and (parted or before[-1:] == " "))):
            continue
        title = before[: opened.start()] if opened else before
        if title.strip(_EDGES) and not read_dates(text[:_READ]) and not _is_prose(title):
            return _around(
                when, title.strip(_EDGES[:-2]), _title(after[closed.end() :] if closed else after)
            )
    return None


def _counted(text: str) -> Start | None:
    found = read_session(text[:_READ])
    if found is None:
        return None
    return Start(found.when, found.title, heading=found.heading)


def _is_prose(before: str) -> bool:
    """Whether a text before a time is a sentence rather than a title."""
    words = before.split()
    return len(words) > 14 or (len(words) > 6 and ". " in before)


def _around(when: TimeRange, before: str, after: str) -> Start:
    if not after:
        return Start(when, before, is_behind=True)
    if _COUNTED.fullmatch(before):
        return Start(when, f"{before} – {after}")
    return Start(when, before, rest=(("", after),), is_behind=True)


def minutes(moment: time) -> int:
    """`moment` in minutes after midnight."""
    return moment.hour * 60 + moment.minute


def is_bare(start: Start) -> bool:
    """Whether a line that begins an item says no more than when."""
    return not (start.title or start.rest or start.others or start.when.end or start.heading)
