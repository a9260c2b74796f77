"""What was rendered is kept for a while, and only so much of it."""

from __future__ import annotations

import time
from functools import partial

from webinars.web.kept import Kept


class Maker:
    """Counts what has to be made."""

    def __init__(self, kept: Kept[str]) -> None:
        self.kept = kept
        self.made: list[str] = []

    def ask(self, *keys: str) -> list[str]:
        """Ask for each key in turn; what had to be made so far."""
        for key in keys:
            assert self.kept.get(key, partial(self._make, key)) == key.upper()
        return self.made

    def _make(self, key: str) -> str:
        self.made.append(key)
        return key.upper()


def test_a_value_is_made_once() -> None:
    assert Maker(Kept(limit=2, seconds=60)).ask("a", "a", "a") == ["a"]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    maker = Maker(Kept(limit=2, seconds=60))
    assert maker.ask("a", "b", "a", "c", "a", "b") == ["a", "b", "c", "b"]


def test_a_value_is_made_again_when_its_time_is_over() -> None:
    maker = Maker(Kept(limit=2, seconds=0.02))
    maker.ask("a")
    time.sleep(0.03)
    assert maker.ask("a") == ["a", "a"]
