"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

_FIRST, _LONGEST = 0.02, 0.2


def until(condition: Callable[[], object], seconds: float = 180, *, closely: bool = False) -> None:
    """Wait for something to become true; fail where it does not in time.

    Who is waited for has the same two cores: one looks less and less often, unless `closely`,
    because the moment itself is needed.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)
        pause = _FIRST if closely else min(pause * 1.5, _LONGEST)
