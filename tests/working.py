"""Workers in processes of their own, forked from one that has imported the application already.

The imports take longer than most tests of a worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerContext, ForkServerProcess

from config import Settings
from tests.mail import server
from webinars import create_app
from webinars.mail.delivery import Pace
from webinars.mail.transport import Timeouts
from webinars.worker import run_worker, stop_on_signals

assert server  # importing it registers the tests' messages


def forking() -> ForkServerContext:
    """What starts processes that have the application and the tests' acts imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.registrations.crowd", __name__])
    return context


class WorkerProcess:
    """A worker that a test can stop, freeze and kill."""

    def __init__(self, name: str, environment: dict[str, str], *, lease: float = 60) -> None:
        self._process: ForkServerProcess = forking().Process(
            target=_work, args=(name, lease, environment)
        )
        self._process.start()

    def send(self, signal_number: signal.Signals) -> None:
        """Send a signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal_number)

    def stop(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as a power cut would; returns when it is gone."""
        self._process.kill()
        self._process.join()

    def wait(self, seconds: float) -> int | None:
        """Its exit code, once it has ended by itself."""
        self._process.join(seconds)
        return self._process.exitcode


def _work(name: str, lease: float, environment: dict[str, str]) -> None:
    stop = stop_on_signals()
    pace = Pace(
        lease=lease,
        longest_pause=0.5,
        timeouts=Timeouts(connect=1, command=20, verdict=1),
    )
    app = create_app(Settings.from_environment(environment))
    run_worker(app, stop=stop, name=name, pace=pace, tell_at_once=20)
