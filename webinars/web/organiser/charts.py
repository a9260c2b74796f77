"""Charts as the server draws them: bars, and a line over time, in SVG that has no words.

The words (a sentence, labels, numbers) stand around them as text, so that they keep their size on
a phone. Shapes are drawn in a grid of 100 by 100 that is stretched to the room there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.numbers import format_percent
from flask_babel import gettext as _

from webinars.localtime import formatting_locale
from webinars.web.urls import chosen_language


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row: its label, how many, and where one sees who; `note` says more, as a badge.

    `is_rest` draws it paler: what belongs to no group.
    """

    label: str
    count: int
    url: str = ""
    note: str = ""
    is_warning: bool = False
    is_rest: bool = False
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Bars under a heading and a sentence that says what they show.

    Shares are of all bars together, or of `people` where one person can be in several.
    """

    key: str
    title: str
    sentence: str
    bars: Sequence[Bar]
    first_heading: str
    hints: Sequence[str] = field(default_factory=list)
    people: int | None = None

    def width(self, bar: Bar) -> float:
        """How long a bar is, of 100; the longest is 100, and whatever is not nothing shows."""
        longest = max((each.count for each in self.bars), default=0)
        return max(round(100 * bar.count / longest, 1), 0.8) if bar.count else 0

    def share(self, bar: Bar) -> str:
        """The bar's share of all, in per cent of the page's language."""
        in_all = sum(each.count for each in self.bars)
        return percent(bar.count, in_all if self.people is None else self.people)


@dataclass(frozen=True, kw_only=True)
class TimeChart:
    """Registrations over time: `rows` are what the table shows, in order.

    `step_name` heads their first column; `each` says what one bar stands for.
    """

    sentence: str
    step_name: str
    each: str
    rows: Sequence[tuple[str, int, int]]

    @property
    def most(self) -> int:
        """How many came in the step with most."""
        return max((count for _label, count, _until in self.rows), default=0)

    @property
    def total(self) -> int:
        """How many there are at the end."""
        return self.rows[-1][2] if self.rows else 0

    @property
    def bars(self) -> list[tuple[float, float, float]]:
        """Where each bar begins, how wide and how high it is."""
        step = 100 / max(len(self.rows), 1)
        gap = step * 0.15
        return [
            (round(place * step + gap / 2, 3), round(step - gap, 3), _height(count, self.most))
            for place, (_label, count, _until) in enumerate(self.rows)
        ]

    @property
    def area(self) -> str:
        """The outline of the area below the line, as the points of a polygon: a stair."""
        step = 100 / max(len(self.rows), 1)
        points = ["0,100"]
        for place, (_label, _count, until_then) in enumerate(self.rows):
            top = round(100 - _height(until_then, self.total), 2)
            points += [f"{place * step:.3f},{top}", f"{(place + 1) * step:.3f},{top}"]
        return " ".join([*points, "100,100"])

    @property
    def labels(self) -> list[str]:
        """The first step, one in the middle and the last, to stand below."""
        count = len(self.rows)
        places = [0, count // 2, count - 1] if count > 4 else [0, count - 1]
        return [self.rows[place][0] for place in dict.fromkeys(places)]


def percent(count: int, total: int) -> str:
    """A share in whole per cent; "" of nothing."""
    if not total:
        return ""
    return str(format_percent(count / total, locale=formatting_locale(chosen_language())))


def listed(bars: Sequence[Bar], most: int = 3) -> str:
    """The first labels with their counts, one after the other: "ECRE (12), SHARE (4)"."""
    parts = [_("%(label)s (%(count)s)", label=bar.label, count=bar.count) for bar in bars[:most]]
    return ", ".join(str(part) for part in parts)


def _height(count: int, most: int) -> float:
    return round(100 * count / most, 2) if most else 0
