"""The agenda of an event from pasted text: `parse_agenda`, a pure function.

What is recognised, how, and what is only flagged is described in
`docs/parsing.md`. No text makes it raise, nothing of a text is lost, and time grows with its length
alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from webinars.events.parsing.agenda.afternoons import read_afternoons
from webinars.events.parsing.agenda.around import (
    ends_below,
    ends_mail,
    heads_half_of_day,
    is_around,
)
from webinars.events.parsing.agenda.below import with_times_below
from webinars.events.parsing.agenda.checks import check, with_ends, without_needless_doubts
from webinars.events.parsing.agenda.days import check_day, date_of, implied_days, known_dates
from webinars.events.parsing.agenda.draft import Draft
from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.parallel import find_parallel
from webinars.events.parsing.agenda.prose import cut_at_times
from webinars.events.parsing.agenda.result import (
    AgendaWarning,
    Doubt,
    ParsedAgenda,
    ParsedDay,
    ParsedItem,
    Unplaced,
    WarningCode,
)
from webinars.events.parsing.agenda.secrets import without_way_in
from webinars.events.parsing.agenda.shapes import (
    covers,
    is_closing,
    is_double_spaced,
    with_times_behind,
    without_all_ten,
    without_hours_of_days,
    without_sessions,
)
from webinars.events.parsing.agenda.starts import (
    Start,
    is_bare,
    read_columns,
    read_heading,
    read_start,
)
from webinars.events.parsing.agenda.usual import Hours, sessions_at_usual_hours
from webinars.events.parsing.agenda.wrapped import read_whole_lines
from webinars.events.parsing.dates import FoundDate
from webinars.events.parsing.day_headings import DayHeading

LONGEST_TEXT = 100_000
"""Characters that are read; of a longer text, the rest is not placed."""
MOST_LINES = 2_500
"""Lines that are read; agendas of a week have some hundred."""

_LONGEST_HEADING = 80


def parse_agenda(
    text: str,
    *,
    year: int | None = None,
    ways_in: Collection[str] = (),
    hours: Hours | None = None,
) -> ParsedAgenda:
    """Everything that `text` says of an agenda.

    `year` is the year of dates that are written without one, if it is known from elsewhere, and
    `ways_in` are addresses into the meeting that are; `hours` are those of each day of a series,
    whose sessions have only their days here. Never raises: a text in which nothing is recognised
    has all its lines in `unplaced`.
    """
    read, rest = _limited(text)
    pieces = [piece for line in read_whole_lines(read, MOST_LINES) for piece in cut_at_times(line)]
    lines, doubted = with_times_below(pieces[:MOST_LINES])
    rest = [*(Unplaced(line.number, _as_text(line)) for line in pieces[MOST_LINES:]), *rest]
    public, opened = without_way_in(lines, ways_in)
    agenda = _Reader(public, year, opened, hours, doubted).read()
    if not rest:
        return agenda
    warning = AgendaWarning(WarningCode.TOO_LONG, (rest[0].line,))
    return replace(agenda, unplaced=(*agenda.unplaced, *rest), warnings=(*agenda.warnings, warning))


def _limited(text: str) -> tuple[str, list[Unplaced]]:
    """The text that is read, and the lines that are too many."""
    if len(text) <= LONGEST_TEXT:
        return text, []
    stop = text.rfind("\n", 0, LONGEST_TEXT) + 1 or LONGEST_TEXT
    first = text.count("\n", 0, stop) + 1
    lines = text[stop:].split("\n")
    return text[:stop], [
        Unplaced(number, line.strip()) for number, line in enumerate(lines, first) if line.strip()
    ]


def _as_text(line: Line) -> str:
    return " ".join([line.text.replace("\t", " | "), *line.links])


@dataclass
class _Day:
    heading: DayHeading
    lines: list[Line]
    has_items: bool = False


@dataclass
class _Reader:
    lines: Sequence[Line]
    year: int | None
    opened: Mapping[int, Line]
    """Lines that had a way into the meeting, as they were; they are not placed."""
    hours: Hours | None
    doubted: Collection[int]
    """The numbers of lines whose time may be that of the text above or below it."""
    days: list[_Day] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    """Lines that hold nothing but the end of the item above."""
    closings: dict[int, Start] = field(default_factory=dict)
    """Lines that say when a day is over: `12:30 End`."""
    is_closed: bool = False

    def read(self) -> ParsedAgenda:
        self._find_starts()
        for at, line in enumerate(self.lines):
            self._take(at, line)
        return self._result()

    # First pass: which lines begin something.

    def _find_starts(self) -> None:
        self.headings: dict[int, DayHeading] = {}
        self.starts: dict[int, Start] = {}
        columns: dict[int, str] = {}
        self.heads: set[int] = set()
        for at, line in enumerate(self.lines):
            if (found := read_columns(line)) is not None:
                columns = found
                self.heads.add(at)
            elif (heading := read_heading(line)) is not None:
                self.headings[at] = heading
            elif (start := read_start(line, columns)) is not None and not self._is_inner(
                line, start
            ):
                self.starts[at] = start
        self.starts = with_times_behind(without_all_ten(self.starts, self.lines), self.lines)
        self._join_split_ranges()
        self._demote()
        usual = sessions_at_usual_hours(self.lines, self.hours, self.starts)
        self.is_of_series = bool(usual)
        self.headings = {at: each for at, each in self.headings.items() if at not in usual}
        self.starts = dict(sorted({**self.starts, **usual}.items()))
        self.starts = read_afternoons(self.starts, self.lines, self._is_new_day)
        self._find_closings()
        self.is_double_spaced = is_double_spaced(self.lines)
        stops = {*self.starts, *self.headings, *self.heads, *self.closings, *self.opened}
        self.parallel = find_parallel(
            self.lines, self.starts, stops, is_double_spaced=self.is_double_spaced
        )
        self.starts = dict(sorted((self.starts | self.parallel).items()))
        self.last_start = max(self.starts, default=-1)

    def _is_inner(self, line: Line, start: Start) -> bool:
        """Whether a bullet with a time behind it is a part of the item that it stands below."""
        if not (line.is_bullet and start.is_behind and self.starts):
            return False
        at, outer = next(reversed(self.starts.items()))
        return not self.lines[at].is_bullet and covers(outer.when, start.when)

    def _join_split_ranges(self) -> None:
        """A start and an end on two lines, as web pages have them, are one range."""
        for at in sorted(self.starts):
            first, second = self.starts.get(at), self.starts.get(at + 1)
            if first is None or second is None or not is_bare(first):
                continue
            has_end = second.when.end is not None or second.when.start <= first.when.start
            if has_end or self.lines[at + 1].follows_gap or at + 2 >= len(self.lines):
                continue
            if is_bare(second) and at + 2 not in self.starts:
                self.starts[at] = replace(first, when=replace(first.when, end=second.when.start))
                del self.starts[at + 1]
                self.ends.add(at + 1)

    def _demote(self) -> None:
        """The whole event's own time, above its agenda, is no item; nor is that of a session."""
        starts = without_hours_of_days(self.starts, self.headings)
        self.starts, headings = without_sessions(starts, self.lines)
        self.headings |= headings
        ordered = sorted(self.starts)
        dated = [at for at in ordered if self.starts[at].heading is not None]
        is_row = any(self.lines[at].cells for at in ordered if at not in dated)
        if len(dated) == 1 and not (self.lines[dated[0]].cells and is_row):
            at = dated[0]
            heading = self.starts.pop(at).heading
            if heading is not None:
                self.headings[at] = replace(heading, label=self.lines[at].text)
            ordered.remove(at)
        if len(ordered) > 2 and self._covers(ordered):
            del self.starts[ordered[0]]

    def _covers(self, ordered: list[int]) -> bool:
        first, *others = (self.starts[at].when for at in ordered)
        is_dated = any(self.starts[at].heading for at in ordered)
        if first.end is None or self.lines[ordered[0]].cells or is_dated:
            return False
        if any(ordered[0] < at < ordered[1] for at in self.headings) and len(self.headings) > 1:
            return True
        return len({other.start for other in others}) > 1 and all(
            covers(first, other) for other in others
        )

    def _find_closings(self) -> None:
        """The last line of a day that says no more than that it is over begins nothing."""
        ordered = sorted(self.starts)
        for before, at, after in zip(ordered, ordered[1:], [*ordered[2:], None], strict=False):
            start = self.starts[at]
            is_last = after is None or self._is_new_day(at, after)
            says_end = is_last and is_closing(start, self.lines[at + 1 : at + 2])
            if says_end and not self._is_new_day(before, at):
                last = self.starts[before].when
                reach = last.start if last.end is None else last.end
                if last.start < start.when.start and reach <= start.when.start:
                    self.closings[at] = self.starts.pop(at)

    def _is_new_day(self, at: int, after: int) -> bool:
        is_headed = any(at < heading < after for heading in self.headings)
        return is_headed or self.starts[after].heading is not None

    # Second pass: where each line belongs.

    def _take(self, at: int, line: Line) -> None:
        if at in self.headings:
            self._begin_day(at, line)
        elif at in self.starts:
            self._begin(self.starts[at], line)
            if at in self.parallel:
                self._set_beside()
        elif at in self.ends:
            self.drafts[-1].lines.append(line.number)
            self.drafts[-1].doubts.append(Doubt.END_ON_NEXT_LINE)
        elif at in self.closings:
            self.drafts[-1].close(self.closings[at].when.start, line.number)
            self.is_closed = True
        elif at - 1 in self.closings and not self.closings[at - 1].title:
            self.drafts[-1].lines.append(line.number)
        elif at in self.heads or self.is_closed or not self.drafts or at in self.opened:
            self.unplaced.append(line)
        elif line.is_note:
            self.unplaced.append(line)
            self.is_closed = at > self.last_start
        else:
            self._continue(at, line)

    def _begin_day(self, at: int, line: Line) -> None:
        heading, last = self.headings[at], self.days[-1] if self.days else None
        self.is_closed = True
        if last and not last.has_items and at - 1 in self.headings and last.heading.date is None:
            number = last.heading.number if heading.number is None else None
            if number is not None and heading.date is not None:
                label = f"{last.heading.label} – {heading.label}"
                last.heading = replace(heading, number=number, label=label)
                last.lines.append(line)
                return
        self.days.append(_Day(heading, [line]))

    def _begin(self, start: Start, line: Line) -> None:
        if start.heading is not None and not self._is_same_day(start.heading):
            self.days.append(_Day(start.heading, [line]))
        if self.days:
            self.days[-1].has_items = True
        self.drafts.append(Draft(start, len(self.days)))
        self.drafts[-1].begin(line)
        if line.number in self.doubted:
            self.drafts[-1].doubts.append(Doubt.TITLE)
        self.is_closed = False

    def _set_beside(self) -> None:
        """Mark a session at the same time as others; the time alone, above the first, is none."""
        draft = self.drafts[-1]
        draft.doubts.append(Doubt.PARALLEL)
        above = self.drafts[-2] if len(self.drafts) > 1 else None
        if above is None or above.start.when is not draft.start.when or above.more_than_title:
            return
        if above.title and len(above.lines) > (1 if above.start.title else 2):
            return
        if above.title:
            *of_time, number = above.lines
            draft.lines[:0] = of_time
            self.unplaced.append(next(line for line in self.lines if line.number == number))
        else:
            draft.lines[:0] = above.lines
            draft.doubts += above.doubts
        del self.drafts[-2]

    def _is_same_day(self, heading: DayHeading) -> bool:
        return bool(self.days) and _key(self.days[-1].heading) == _key(heading)

    def _continue(self, at: int, line: Line) -> None:
        draft = self.drafts[-1]
        if not draft.title and not line.is_bullet and not is_around(line):
            draft.add_line(line)
        elif self._stands_apart(at, line, draft):
            self.unplaced.append(line)
        else:
            is_apart = line.follows_gap and (not self.is_double_spaced or at > self.last_start)
            if is_apart and not draft.names_people(line.text):
                draft.doubts.append(Doubt.TEXT_AFTER_GAP)
            draft.add_line(line)

    def _stands_apart(self, at: int, line: Line, draft: Draft) -> bool:
        """Whether a line isn't about the item before it; closes the agenda where none follows."""
        is_after_all = at > self.last_start
        if is_around(line):
            is_end = line.follows_gap or ends_mail(line)
            self.is_closed = self.is_closed or (is_after_all and is_end)
            return True
        if heads_half_of_day(line):
            self.is_closed = ends_below(draft, self.lines, at, (self.starts, self.headings))
            return True
        is_below_series = self.is_of_series and is_after_all  # what follows is about all of them
        if not line.follows_gap or self.is_double_spaced:
            return False
        if draft.names_people(line.text) and not is_below_series:
            return False
        if is_after_all:
            self.is_closed = True
            return True
        is_next_start = at + 1 in self.starts or at + 1 in self.headings
        is_short = len(line.text) <= _LONGEST_HEADING and not line.text.endswith((".", "!"))
        return is_next_start and is_short and not line.is_bullet

    # Last: days, ends, warnings.

    def _result(self) -> ParsedAgenda:
        days, numbers, warnings = self._numbered_days(known_dates(self.lines))
        if not days:
            days = implied_days(self._above(), [], self.year)
            numbers = {0: len(days)}
        elif any(draft.day == 0 for draft in self.drafts):
            first = implied_days(self._above(), days, self.year)
            days = [*first, *(replace(day, number=day.number + len(first)) for day in days)]
            numbers = {place: number + len(first) for place, number in numbers.items()}
            numbers[0] = len(first)
        drafted = [draft.finish() for draft in self.drafts]
        items = with_ends([replace(item, day=numbers.get(item.day, 0)) for item in drafted])
        items = without_needless_doubts(items)
        if not items:
            warnings.append(AgendaWarning(WarningCode.NO_ITEMS))
        return ParsedAgenda(
            items=tuple(items),
            days=tuple(days),
            unplaced=tuple(Unplaced(line.number, _as_text(line)) for line in self._all_unplaced()),
            warnings=(*warnings, *check(items, days)),
        )

    def _above(self) -> Sequence[Line]:
        return self.lines[: min(self.starts, default=0)]

    def _all_unplaced(self) -> list[Line]:
        empty = [line for day in self.days if not day.has_items for line in day.lines]
        mended = {id(self.lines[at]) for at in self.opened}  # they stand there as they were
        others = [line for line in [*self.unplaced, *empty] if id(line) not in mended]
        whole = [*others, *self.opened.values()]
        parts = (part for line in whole for part in line.wrapped or (line,))
        return sorted(parts, key=lambda line: line.number)

    def _numbered_days(
        self, known: list[FoundDate]
    ) -> tuple[list[ParsedDay], dict[int, int], list[AgendaWarning]]:
        """The days that have items; their numbers by their place among all; warnings."""
        days: list[ParsedDay] = []
        numbers: dict[int, int] = {}
        warnings: list[AgendaWarning] = []
        for place, each in enumerate(self.days, start=1):
            if not each.has_items:
                continue
            date = date_of(each.heading, known, self.year)
            of_day = tuple(number for line in each.lines for number in (line.number, *line.also))
            day = ParsedDay(len(days) + 1, date, each.heading.label, of_day)
            days.append(day)
            numbers[place] = day.number
            warnings += check_day(each.heading, day)
        return days, numbers, warnings


def _key(heading: DayHeading) -> tuple[int, int] | str:
    return (heading.date.day, heading.date.month) if heading.date else heading.label


__all__ = ["LONGEST_TEXT", "MOST_LINES", "ParsedAgenda", "ParsedItem", "parse_agenda"]
