"""A worker in a process of its own: `python -m tests.working NAME LEASE`, settings as ever."""

from __future__ import annotations

import sys

from tests.mail import server
from webinars import create_app
from webinars.mail.delivery import Pace
from webinars.mail.transport import Timeouts
from webinars.worker import run_worker, stop_on_signals

assert server  # importing it registers the tests' messages

if __name__ == "__main__":
    stop = stop_on_signals()
    pace = Pace(
        lease=float(sys.argv[2]),
        longest_pause=0.5,
        timeouts=Timeouts(connect=1, command=20, verdict=1),
    )
    run_worker(create_app(), stop=stop, name=sys.argv[1], pace=pace, tell_at_once=20)
