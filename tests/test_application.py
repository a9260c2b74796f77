"""What importing the application does to the process that imports it."""

from __future__ import annotations

import gc
import runpy
from collections.abc import Callable

import pytest

import webinars


@pytest.mark.parametrize("switch", [gc.enable, gc.disable])
def test_the_search_for_garbage_stays_as_the_host_has_it(switch: Callable[[], None]) -> None:
    was_on = gc.isenabled()
    switch()
    try:
        before = gc.isenabled()
        runpy.run_path(webinars.__file__)
        assert gc.isenabled() is before
    finally:
        (gc.enable if was_on else gc.disable)()
