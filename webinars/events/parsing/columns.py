"""Rows of tables whose cells hold columns: all times in one, all titles in the next, line by line.

Text boxes and layouts of mail programs are such tables: `9:00<br>9:30` beside `Welcome<br>Panel`.
"""

from __future__ import annotations

from collections.abc import Sequence

from webinars.events.parsing.clock import Certainty, read_time_range

_FEWEST = 3
"""Two times in a cell may be a start and an end."""
_LONGEST = 40


def rows_of_columns(cells: Sequence[str], end: str) -> list[list[str]]:
    """The rows that the `cells` of one row hold, whose lines end with `end`; else that row alone.

    One of the cells has times and nothing else, and the others as many lines, or none.
    """
    columns = [[line.strip() for line in cell.split(end) if line.strip()] for cell in cells]
    count = lines_of_columns(columns)
    if count == 0:
        return [list(cells)]
    return [[column[at] if column else "" for column in columns] for at in range(count)]


def lines_of_columns(columns: Sequence[Sequence[str]]) -> int:
    """How many rows columns of lines make; 0 where they are none."""
    counts = {len(column) for column in columns if column}
    count = min(counts, default=0)
    if len(counts) != 1 or sum(map(bool, columns)) < 2:
        return 0
    times = [column for column in columns if all(map(_is_time, column))]
    has_ends = any(all(map(_is_range, column)) for column in times)
    return count if times and (count >= _FEWEST or (has_ends and count > 1)) else 0


def _is_time(line: str) -> bool:
    found = read_time_range(line, least=Certainty.WEAK) if len(line) <= _LONGEST else None
    return found is not None and not any(map(str.isalnum, line[: found.begin] + line[found.stop :]))


def _is_range(line: str) -> bool:
    found = read_time_range(line, least=Certainty.WEAK)
    return found is not None and found.end is not None
