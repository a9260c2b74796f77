"""A small HTTP load generator: several kept-open connections, counted for a while."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

CONNECTIONS = 4


@dataclass(frozen=True)
class Request:
    """One request to send; `expect` is the status that counts as done."""

    path: str
    method: str = "GET"
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    expect: int = 200


MakeRequest = Callable[[], Request]


def requests_per_second(port: int, make: MakeRequest, seconds: float) -> float:
    """Send what `make` gives over several connections for `seconds`; requests done a second.

    Raises `RuntimeError` when an answer is not the expected one.
    """
    started = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        runs = [pool.submit(_send, port, make, started + seconds) for _ in range(CONNECTIONS)]
        done = sum(run.result() for run in runs)
    return done / (time.monotonic() - started)


def _send(port: int, make: MakeRequest, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    done = 0
    try:
        while time.monotonic() < until:
            request = make()
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != request.expect:
                raise RuntimeError(f"{request.path}: {answer.status} {content[:300]!r}")
            done += 1
    finally:
        connection.close()
    return done


@dataclass(frozen=True)
class Comparison:
    """Our rate and the plain one's, medians over rounds run in turn, and their ratio."""

    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        """How much of the plain rate is reached."""
        return self.ours / self.plain


def compare(
    ours: Callable[[], float], plain: Callable[[], float], *, rounds: int = 5
) -> Comparison:
    """Measure both in turn, `rounds` times after one that does not count, and take the medians."""
    ours(), plain()
    pairs = [(ours(), plain()) for _ in range(rounds)]
    return Comparison(
        ours=statistics.median(pair[0] for pair in pairs),
        plain=statistics.median(pair[1] for pair in pairs),
    )
