"""Regular expressions are compiled when they are first needed, and are then what `re` gives."""

from __future__ import annotations

import copy
import re

import pytest

from webinars.events.parsing.patterns import lazy


def test_a_lazy_expression_does_what_a_compiled_one_does() -> None:
    found, compiled = lazy(r"(?P<day>\d+)\.", re.IGNORECASE), re.compile(r"(?P<day>\d+)\.", re.I)
    assert found.pattern == compiled.pattern
    for _once_and_again in range(2):
        match = found.search("on 12. May", 2)
        assert match is not None
        assert match["day"] == "12"
        assert found.sub("x", "1. 2.") == compiled.sub("x", "1. 2.")
        assert [each.span() for each in found.finditer("1. 2.")] == [(0, 2), (3, 5)]


def test_an_error_in_an_expression_shows_at_its_use() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.match("x")


def test_a_lazy_expression_can_be_copied() -> None:
    waiting = lazy("x+", re.IGNORECASE)
    for same in (copy.copy(waiting), copy.deepcopy(waiting)):
        assert same.fullmatch("XX")
