"""`webinars run` as somebody starts it: it comes up, survives its children, reloads and stops."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.conftest import KEY
from tests.processes import children_of
from tests.system.site import free_port
from tests.waiting import until
from webinars.supervisor import AddressUnavailable, WorkerName, listen

pytestmark = pytest.mark.xdist_group("supervisor")


class Running:
    """A system started by `webinars run` on a port of its own."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MAIL_")},
            "SECRET_KEY": KEY,
            "PORT": str(self.port),
            "WEBINARS_VAR": str(var),
            "WEB_PROCESSES": "1",
        }
        self.log = var / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "webinars.cli", "run"],
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def answers(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        finally:
            connection.close()

    def children(self, kind: str) -> list[int]:
        """The processes that the supervisor started to run the command `kind`."""
        found = children_of(self.process.pid)
        return [pid for pid, command in found if f"webinars.cli {kind} " in command]

    def says(self, words: str) -> bool:
        return words in self.log.read_text()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system that tests have one after the other; the last one kills it."""
    folder = tmp_path_factory.mktemp("running")
    shutil.copy(sqlite_template, folder / "webinars.db")
    running = Running(folder)
    try:
        until(lambda: running.says("Ctrl-C"))
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def test_it_serves_pages_says_where_and_stops_cleanly(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "webinars.db")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    running = Running(tmp_path)  # of somebody who had blocked the signals that stop it
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        until(lambda: running.says("Ctrl-C"))
        assert running.answers() == 200
        assert running.says(f"http://localhost:{running.port}/")
        until(lambda: running.children("worker"))
        until((tmp_path / "webinars.db-wal").exists)
        pids = running.children("web") + running.children("worker")
        assert len(pids) == 2
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(40) == 0
    finally:
        running.process.kill()
    assert not any(is_alive(pid) for pid in pids)
    assert len(running.log.read_text().splitlines()) == 4  # the announcement, and that it stops
    assert not (tmp_path / "webinars.db-wal").exists(), "what it held is in the database's file"


def test_the_worker_keeps_its_name_over_a_power_cut(tmp_path: Path) -> None:
    first = WorkerName(tmp_path)
    first.close()  # as when the process is gone
    second = WorkerName(tmp_path)
    assert second.name == first.name
    second.close()


def test_two_running_workers_never_share_a_name(tmp_path: Path) -> None:
    first, second = WorkerName(tmp_path), WorkerName(tmp_path)
    assert first.name != second.name
    assert second.descriptor is None
    first.close()


def test_a_name_is_used_until_its_worker_has_ended_too(tmp_path: Path) -> None:
    supervisor = WorkerName(tmp_path)
    assert supervisor.descriptor is not None
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, pass_fds=[supervisor.descriptor]
    ) as worker:
        supervisor.close()
        assert WorkerName(tmp_path).name != supervisor.name
        worker.communicate(b"\n")
    last = WorkerName(tmp_path)
    assert last.name == supervisor.name
    last.close()


@pytest.mark.parametrize("stored", [b"", b"another-machine-0123456789abcdef", b"\xff\x00"])
def test_a_file_that_is_torn_or_copied_gives_no_name(tmp_path: Path, stored: bytes) -> None:
    (tmp_path / "worker").write_bytes(stored)
    own = WorkerName(tmp_path)
    assert own.name.encode() != stored
    assert (tmp_path / "worker").read_bytes() == own.name.encode()
    own.close()


def test_without_a_folder_of_its_own_the_name_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    first, second = WorkerName(tmp_path / "var"), WorkerName(tmp_path / "var")
    assert first.name != second.name


def test_children_that_die_are_started_again(running: Running) -> None:
    for kind in ("web", "worker"):
        until(lambda kind=kind: running.children(kind))  # type: ignore[misc]
        (killed,) = running.children(kind)
        os.kill(killed, signal.SIGKILL)
        until(lambda kind=kind, killed=killed: set(running.children(kind)) - {killed})  # type: ignore[misc]
    assert running.answers() == 200
    assert running.says("The worker ended unexpectedly (signal 9)")


def test_a_reload_replaces_both_and_loses_no_request(running: Running) -> None:
    until(lambda: running.children("worker"))
    before = set(running.children("web") + running.children("worker"))
    answers: list[int] = []
    done = Event()

    def keep_asking() -> None:
        while not done.is_set():
            answers.append(running.answers())

    asking = Thread(target=keep_asking)
    asking.start()
    running.process.send_signal(signal.SIGHUP)
    try:
        until(lambda: not any(is_alive(pid) for pid in before))
        until(lambda: len(running.children("web") + running.children("worker")) == 2)
    finally:
        done.set()
        asking.join()
    assert set(answers) == {200}


def test_no_child_outlives_a_killed_supervisor(running: Running) -> None:
    until(lambda: running.children("worker"))
    pids = running.children("web") + running.children("worker")
    running.process.kill()
    running.process.wait()
    until(lambda: not any(is_alive(pid) for pid in pids))


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressUnavailable, match=f"port {port}: address already in use"):
            listen("127.0.0.1", port)


def test_a_bad_setting_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "webinars.cli", "run"],
        env={**os.environ, "WEBINARS_VAR": str(tmp_path), "PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: PORT is 'many', but has to be a whole number from 1 to 65535.\n"
