"""Starts the real system for a test and stops it again."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.processes import children_of

KEY = "a key for tests that is long enough to be taken"
START_TIMEOUT = 30.0
_STAMP = re.compile(r'name="stamp"[^>]* value="([^"]+)"')


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """A running system: `webinars run` on a port of its own.

    `environment` overrides the settings it is started with.
    """

    def __init__(self, var: Path, **environment: str) -> None:
        self.port = free_port()
        self.var = var
        self.log_file = var.with_name(f"{var.name}.log")  # the site makes the folder itself
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MAIL_")},
            "SECRET_KEY": KEY,
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "WEBINARS_VAR": str(var),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }

    def command(self, *arguments: str) -> list[str]:
        """A `webinars` command line of this environment."""
        return [str(Path(sys.executable).parent / "webinars"), *arguments]

    def call(self, *arguments: str) -> str:
        """Run a command to its end and return what it printed."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *options: str, what: str = "run") -> None:
        """Start web and worker (`webinars run`), or `what` alone; wait until pages are served."""
        self.log = self.log_file.open("ab")
        self.process = subprocess.Popen(
            self.command(what, *options),
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Return as soon as `/healthz` answers."""
        until = time.monotonic() + START_TIMEOUT
        while time.monotonic() < until:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.said())

    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return hasattr(self, "process") and self.process.poll() is None

    def stop(self) -> int:
        """Ask the system to stop, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        finally:
            self.log.close()

    def kill_everything(self) -> None:
        """End every process at once, as a power cut would."""
        self.process.send_signal(signal.SIGSTOP)  # or it starts again what is ended first
        for pid in [pid for pids in self.processes().values() for pid in pids]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.log.close()

    def processes(self) -> dict[str, list[int]]:
        """What runs below the supervisor: `web` (masters), `worker`, and `pages` (who serve)."""
        own = children_of(self.process.pid)
        found = {
            kind: [pid for pid, command in own if f"webinars.cli {kind} " in command]
            for kind in ("web", "worker")
        }
        pages = [pid for master in found["web"] for pid, _command in children_of(master)]
        return {**found, "pages": pages}

    def said(self) -> str:
        """What it has written to the terminal since it was first started."""
        return self.log_file.read_text()

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._request("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> tuple[int, str]:
        """Status and text of the answer to a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._request("POST", path, urlencode(fields, doseq=True), headers)

    def _request(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def stamp(self, slug: str) -> str:
        """The signed stamp of a fresh form on an event's page."""
        found = _STAMP.search(self.get(f"/events/{slug}/")[1])
        assert found is not None
        return found[1]


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Start with the demo's events, as `make run` does, and stop at the end."""
    site.start("--demo")
    try:
        yield site
    finally:
        site.stop()
