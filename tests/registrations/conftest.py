"""What tests begin with in which several processes act at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import pytest

from tests.registrations.crowd import AtOnce, act_at_once, processes
from tests.registrations.watching import Watched, act_watched


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """The processes, kept from test to test."""
    with processes() as pool:
        yield pool


@pytest.fixture
def at_once(pool: Executor, database_url: str, tmp_path: Path) -> AtOnce:
    """Let everybody act at once on the test's database; see `act_at_once`."""
    return partial(act_at_once, pool, database_url, tmp_path)


@pytest.fixture
def watched(pool: Executor, database_url: str, tmp_path: Path) -> Watched:
    """The same, with the seats at each commit; see `act_watched`."""
    return partial(act_watched, pool, database_url, tmp_path)
