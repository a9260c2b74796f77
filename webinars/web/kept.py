"""What was rendered once and can be sent again: bounded, and never for long.

Each process keeps its own. A key holds everything that the value depends on and that changes at
once (an event's `updated_at`, what can be registered for, the language), so that a change makes
another key; what is not in the key may be late by as long as values last.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """At most `limit` values, each for `seconds`; what was asked for longest ago makes room."""

    def __init__(self, *, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._values: OrderedDict[Hashable, tuple[float, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value kept under `key`; where there is none, what `make` returns is kept."""
        with self._lock:
            until, value = self._values.get(key, (0.0, None))
            if value is not None and time.monotonic() < until:
                self._values.move_to_end(key)
                return value
        made = make()
        with self._lock:
            self._values[key] = time.monotonic() + self._seconds, made
            self._values.move_to_end(key)
            if len(self._values) > self._limit:
                self._values.popitem(last=False)
        return made
