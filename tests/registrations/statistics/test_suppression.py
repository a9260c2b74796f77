"""Small counts are not told, and nothing from which a reader could work them out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.registrations.statistics.suppression import Told, tell


def test_what_is_large_enough_is_told() -> None:
    assert tell({"BE": 5, "FR": 12, "LB": 0}) == Told([("FR", 12), ("BE", 5)], [], [])


def test_a_single_small_cell_takes_the_next_one_with_it() -> None:
    assert tell({"BE": 20, "FR": 12, "LB": 3}) == Told([("BE", 20)], ["LB"], ["FR"])


def test_two_small_cells_hide_each_other() -> None:
    assert tell({"BE": 20, "FR": 3, "LB": 2}) == Told([("BE", 20)], ["FR", "LB"], [])


@pytest.mark.parametrize("small", [{"FR": 1, "LB": 1}, {"FR": 4, "LB": 4}])
def test_two_small_cells_whose_sum_says_both_take_one_more_with_them(small: dict[str, int]) -> None:
    told = tell({"BE": 20, "UA": 9, **small})
    assert told.withheld == ["UA"]


def test_what_cannot_be_hidden_otherwise_is_told_not_at_all() -> None:
    assert tell({"BE": 3}) == Told(is_nothing=True)
    assert tell({"BE": 5, "FR": 1}) == Told(is_nothing=True)


def test_that_nobody_said_what_all_know_can_be_said_is_not_told() -> None:
    told = tell({"yes": 12, "no": 9}, names=("unsaid", "yes", "no"))
    assert told == Told([("yes", 12)], ["unsaid"], ["no"])


def test_everybody_saying_the_same_is_told_of_nobody() -> None:
    assert tell({"yes": 20}, names=("unsaid", "yes", "no")) == Told(is_nothing=True)


def test_nothing_is_nothing_to_hide() -> None:
    assert tell({}) == Told([], [], [])


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 12), max_size=5),
    st.booleans(),
)
def test_no_small_cell_can_be_worked_out(counts: dict[str, int], are_names_known: bool) -> None:
    told = tell(counts, names=tuple(counts) if are_names_known else ())
    if told.is_nothing:
        return
    shown = dict(told.shown)
    assert all(counts[name] >= 5 for name in shown)
    assert {*shown, *told.few, *told.withheld} == {
        name for name, n in counts.items() if n or are_names_known
    }
    total = sum(counts.values())
    possible = list(worlds(told, total - sum(shown.values()), 0 if are_names_known else 1))
    for name in told.few:
        assert len({world[name] for world in possible}) > 1, (counts, told)


def worlds(told: Told, rest: int, least: int) -> Iterator[dict[str, int]]:
    """Every way in which the cells that are not told can make up the rest."""
    names = [*told.few, *told.withheld]
    most = min((n for _name, n in told.shown), default=rest)
    ranges = [range(least, 5)] * len(told.few) + [range(5, most + 1)] * len(told.withheld)
    for values in product(*ranges):
        if sum(values) == rest:
            yield dict(zip(names, values, strict=True))
