"""The processes of a system under test."""

from __future__ import annotations

from contextlib import suppress

import psutil  # type: ignore[import-untyped]


def children_of(pid: int) -> list[tuple[int, str]]:
    """Id and command line of each child of a process; a small machine has no `ps` to ask."""
    found: list[tuple[int, str]] = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children():
            with suppress(psutil.NoSuchProcess):  # it has just ended
                found.append((child.pid, " ".join(child.cmdline())))
    return found
