"""`webinars run`: keeps one web server and one worker running, as children of this process.

The supervisor holds the listening socket, so that connections wait, and are not refused, while a
web server is replaced. A child that dies is started again; a child whose supervisor dies ends.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

STOP_TIMEOUT = 40.0
READY_TIMEOUT = 60.0
SETTLED_AFTER = 60.0
LONGEST_PAUSE = 30.0
TICK = 0.1

Echo = Callable[[str], None]


class AddressUnavailable(OSError):
    """Nothing can listen at this address; the message is a sentence."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port`. Raises `AddressUnavailable`."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        code = error.errno or 0
        reason = (os.strerror(code) if code > 0 else str(error)).lower()
        raise AddressUnavailable(
            f"The pages cannot be served on {host}, port {port}: {reason}. Set HOST or PORT."
        ) from None
    listener.set_inheritable(True)
    return listener


class WorkerName:
    """A name for the worker that no other running worker has, and that lasts over restarts.

    What a worker had claimed when the power went is then taken up at once. The name stands in a
    file of `folder` that stays locked while the supervisor or its worker lives: the worker gets
    `descriptor`. Where the file cannot be used, or somebody else holds it, the name is a new one.
    """

    def __init__(self, folder: Path) -> None:
        host = socket.gethostname()[:24]
        self.name = f"{host}-{secrets.token_hex(8)}"
        self.descriptor: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.descriptor = os.open(folder / "worker", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.close()
            return
        stored = os.read(self.descriptor, 64).decode(errors="replace")
        if re.fullmatch(rf"{re.escape(host)}-[0-9a-f]{{16}}", stored):  # not another machine's copy
            self.name = stored
        else:
            os.truncate(self.descriptor, 0)
            os.pwrite(self.descriptor, self.name.encode(), 0)

    def close(self) -> None:
        """Let go of the file."""
        if self.descriptor is not None:
            os.close(self.descriptor)
        self.descriptor = None


def follow_parent(parent: int) -> None:
    """Send this process SIGTERM once it is no longer a child of process `parent`."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def report_ready(descriptor: int | None) -> None:
    """Tell the supervisor, through the pipe it gave, that this process does its work."""
    if descriptor is not None:
        with suppress(OSError):
            os.write(descriptor, b"!")
            os.close(descriptor)


class Child:
    """A process that runs one `webinars` command, started again when it dies."""

    def __init__(self, name: str, command: list[str], keep_open: tuple[int, ...] = ()) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "webinars.cli", *command]
        self.keep_open = keep_open
        self.failures = 0
        self._start()

    def _start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches it through the supervisor alone."""
        self.ready, ready = os.pipe()
        relation = ["--parent", str(os.getpid()), "--ready", str(ready)]
        self.process = subprocess.Popen(
            [*self.command, *relation],
            stdin=subprocess.DEVNULL,
            pass_fds=(*self.keep_open, ready),
            start_new_session=True,
        )
        os.close(ready)
        self.started_at = time.monotonic()
        self.start_again_at: float | None = None

    def has_news(self) -> bool:
        """Whether it has become ready, or died before it did."""
        return bool(select.select([self.ready], [], [], TICK)[0])

    def became_ready(self) -> bool:
        """Which of the two it is. Asked once."""
        return os.read(self.ready, 1) == b"!"

    def tend(self, echo: Echo) -> None:
        """Start it again if it has ended; later each time that it lived only for a short while."""
        status = self.process.poll()
        if status is None:
            return
        if self.start_again_at is None:
            self.start_again_at = time.monotonic() + self._pause()
            echo(f"The {self.name} ended unexpectedly ({_fate(status)}) and is started again.")
        if time.monotonic() >= self.start_again_at:
            os.close(self.ready)
            self._start()

    def _pause(self) -> float:
        settled = time.monotonic() - self.started_at > SETTLED_AFTER
        self.failures = 0 if settled else min(self.failures + 1, 10)
        return min(2.0**self.failures / 4, LONGEST_PAUSE)

    def renew(self) -> None:
        """Let it finish what it has in hand and end; `tend` then starts it again at once."""
        self.start_again_at = time.monotonic()
        self.process.terminate()

    def has_ended(self) -> bool:
        """Whether it has ended; if so, nothing of it is kept."""
        if self.process.poll() is None:
            return False
        os.close(self.ready)
        return True

    def end(self) -> None:
        """Let it finish what it has in hand and end."""
        self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait until it has ended; from the moment `until` (monotonic) on, by force."""
        try:
            self.process.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.ready)


class Supervisor:
    """Runs until SIGTERM or SIGINT. SIGHUP replaces both children, with the code as it is then."""

    def __init__(self, listener: socket.socket, *, var: Path, echo: Echo) -> None:
        self.listener = listener
        self.var = var
        self.echo = echo
        self.stopping = self.reloading = False
        self.children: list[Child] = []
        self.retired: list[Child] = []

    def run(self, announcement: str) -> int:
        """Start both, announce it once pages are served, look after them. The exit status."""
        heard = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        for number in heard:
            signal.signal(number, self._on_signal)
        # Whoever started this may have blocked them, and a process inherits that.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, heard)
        web = self._start_web()
        if not self._becomes_ready(web):
            return self._stop(web, status=0 if self.stopping else 1)
        self.children = [web, self._start_worker()]
        self.echo(announcement)
        while not self.stopping:
            for child in self.children:
                child.tend(self.echo)
            self.retired = [child for child in self.retired if not child.has_ended()]
            if self.reloading:
                self._reload()
            time.sleep(TICK)
        self.echo("Stopping: what is under way is finished first.")
        return self._stop(*self.children, *self.retired, status=0)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.reloading = True
        else:
            self.stopping = True

    def _start_web(self) -> Child:
        descriptor = self.listener.fileno()
        return Child("web server", ["web", "--listener", str(descriptor)], (descriptor,))

    def _start_worker(self) -> Child:
        own = WorkerName(self.var)
        keep_open = () if own.descriptor is None else (own.descriptor,)
        return Child("worker", ["worker", "--name", own.name], keep_open)

    def _becomes_ready(self, child: Child) -> bool:
        until = time.monotonic() + READY_TIMEOUT
        while not self.stopping and time.monotonic() < until:
            if child.has_news():
                return child.became_ready()
        return False

    def _reload(self) -> None:
        """The old web server goes when the new one serves pages; both take from one socket."""
        self.reloading = False
        new = self._start_web()
        if not self._becomes_ready(new):
            self.echo("The new web server does not start; the old one goes on.")
            self._stop_one(new)
            return
        old, worker = self.children
        self.children = [new, worker]
        self.retired.append(old)
        old.end()
        worker.renew()

    def _stop_one(self, child: Child) -> None:
        child.end()
        child.wait(until=time.monotonic() + STOP_TIMEOUT)

    def _stop(self, *children: Child, status: int) -> int:
        self.listener.close()
        until = time.monotonic() + STOP_TIMEOUT
        for child in children:
            child.end()
        for child in children:
            child.wait(until)
        return status


def _fate(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
