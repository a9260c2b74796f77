"""How the processes of an installation end, and what the web server's log leaves out."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.http.parser import RequestParser
from gunicorn.workers.base import Worker

from webinars.commands.server import DiscreetLogger, worker

START = """
import atexit, sys, click
from webinars.commands.server import ending_at_once
atexit.register(print, "taken apart")
with ending_at_once():
    print("done")
    {end}
"""


@pytest.mark.parametrize(
    ("end", "status"),
    [("sys.exit()", 0), ("sys.exit(3)", 3), ("raise click.exceptions.Exit(1)", 1)],
)
def test_a_process_ends_at_once_with_its_status_and_output(end: str, status: int) -> None:
    """Taking an interpreter apart takes most of a second, and a stop waits for five of them."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(end=end)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("done\n", "", status)


def test_a_mistake_is_shown_as_ever() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START.format(end="raise ValueError")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "ValueError" in done.stderr


def test_a_worker_takes_no_name_that_is_too_long_to_be_noted() -> None:
    """A machine's name alone may have 64 characters."""
    refused = CliRunner().invoke(worker, ["--name", f"{'a' * 64}-b"])
    assert refused.output == "Error: The worker's name has 66 characters; 64 are allowed.\n"


@pytest.mark.parametrize(
    ("error", "status", "logged"),
    [
        (InvalidRequestLine("GET /registrations/secret /"), b"400", ""),
        (ZeroDivisionError("the reason"), b"500", "ZeroDivisionError: the reason"),
    ],
)
def test_what_gunicorn_logs_names_neither_a_visitor_nor_an_address(
    capfd: pytest.CaptureFixture[str], error: Exception, status: bytes, logged: str
) -> None:
    sent = [b"GET /registrations/secret/ HTTP/1.1\r\nHost: localhost\r\n\r\n"]
    config = Config()
    config.set("logger_class", DiscreetLogger)
    request = next(RequestParser(config, iter(sent), ("192.0.2.7", 4711)))
    worker = Worker(0, 0, [], None, 1, config, config.logger_class(config))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            raise error
        except (InvalidRequestLine, ZeroDivisionError):
            worker.handle_error(request, ours, ("192.0.2.7", 4711), error)
        assert theirs.recv(100).split()[1] == status
    said = capfd.readouterr().err
    assert logged in said
    assert bool(said) == bool(logged)
    assert "192.0.2.7" not in said
    assert "secret" not in said
