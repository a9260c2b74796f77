"""Counts for those outside: small ones are not told, nor what they could be worked out from.

A cell below five is "fewer than 5". Where readers know all names there could be, zero is so too:
that nobody gave an answer tells something of everybody. Readers know the total, so that a single
small cell is what the others leave of it; then the next larger cell is not told either, and so on
until at least two numbers are possible for each small one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

SMALLEST_TOLD = 5


@dataclass(frozen=True)
class Told:
    """What is told of a list of counts: those `shown`, the largest first, and the names of others.

    `few` are fewer than five each; `withheld` would let these be worked out. `is_nothing` says
    that the whole list has to be kept back.
    """

    shown: Sequence[tuple[str, int]] = ()
    few: Sequence[str] = ()
    withheld: Sequence[str] = ()
    is_nothing: bool = False


def tell(counts: Mapping[str, int], *, names: Collection[str] = ()) -> Told:
    """What can be told of these counts, by their names, to readers who know their total.

    `names` are all there could be, where readers know them; without, what nobody said is unknown.
    """
    least = 0 if names else 1
    known = {name: counts.get(name, 0) for name in (*names, *counts)}
    cells = sorted(
        ((name, n) for name, n in known.items() if n >= least), key=lambda c: (-c[1], c[0])
    )
    few = [cell for cell in cells if cell[1] < SMALLEST_TOLD]
    shown = cells[: len(cells) - len(few)]
    withheld: list[tuple[str, int]] = []
    if few and shown and not least:  # a cell that may be nothing hides less
        withheld.append(shown.pop())
    while few and _can_be_worked_out(few, withheld, shown, least):
        if not shown:
            return Told(is_nothing=True)
        withheld.append(shown.pop())
    if withheld and not shown:
        return Told(is_nothing=True)
    return Told(shown, sorted(name for name, _n in few), [name for name, _n in withheld])


def _can_be_worked_out(
    few: Sequence[tuple[str, int]],
    withheld: Sequence[tuple[str, int]],
    shown: Sequence[tuple[str, int]],
    least: int,
) -> bool:
    """Whether the total leaves one number alone for a small cell.

    Readers know that a small cell is `least` to 4, and a withheld one at least 5 and no more than
    the smallest that is shown. All small cells look alike to them.
    """
    rest = sum(n for _name, n in (*few, *withheld))
    most_withheld = shown[-1][1] if shown else rest
    largest_small = SMALLEST_TOLD - 1
    others_least = least * (len(few) - 1) + SMALLEST_TOLD * len(withheld)
    others_most = largest_small * (len(few) - 1) + most_withheld * len(withheld)
    lowest = max(least, rest - others_most)
    highest = min(largest_small, rest - others_least)
    return lowest >= highest
