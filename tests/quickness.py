"""That something takes little time, on a machine of any speed.

What is guarded against takes a hundred times as long; machines differ by three or four.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_ROUNDS, _USUAL = 200_000, 0.01
"""Additions, and the seconds that a usual machine needs for them."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where what stands inside takes more than the `seconds` of CPU of a usual machine."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    allowed = seconds * max(1.0, _slowness())
    assert taken < allowed, f"{taken:.2f} s of CPU, where {allowed:.2f} would be much"


def _slowness() -> float:
    """How many times as long as a usual machine this one takes just now."""
    began = time.process_time()
    total = 0
    for number in range(_ROUNDS):
        total += number
    return (time.process_time() - began) / _USUAL
