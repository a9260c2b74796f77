"""What docs/deployment.md gives to be copied does what it says there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from config import ROOT
from webinars.accounts.pictures import MAX_BYTES
from webinars.events.parsing.document.docx import MOST_BYTES

GUIDE = (ROOT / "docs" / "deployment.md").read_text()
MEGABYTE = 1024 * 1024


def hand_over(tmp_path: Path, *, settings: str | None, command: str | None) -> int:
    """What Postfix is told by the guide's script, with these settings, and this in place of us."""
    blocks = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", GUIDE, re.DOTALL)
    [script] = [block for block in blocks if "mail receive" in block]
    environment, program = tmp_path / "webinars.env", tmp_path / "webinars"
    if settings is not None:
        environment.write_text(settings)
    if command is not None:
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(0o755)
    script = script.replace("/etc/webinars.env", str(environment))
    script = script.replace("/opt/webinars/.venv/bin/webinars", str(program))
    done = subprocess.run(["/bin/sh", "-c", script], input=b"", capture_output=True, check=False)
    return done.returncode


@pytest.mark.parametrize("code", [0, os.EX_NOUSER, os.EX_TEMPFAIL])
def test_the_pipe_passes_on_what_the_command_says(tmp_path: Path, code: int) -> None:
    command = f'test "$GREETING" = "two words" && exit {code}; exit 1'
    settings = "GREETING='two words'\n"
    assert hand_over(tmp_path, settings=settings, command=command) == code


@pytest.mark.parametrize(
    ("settings", "command"),
    [
        (None, "exit 0"),
        ("SECRET_KEY='\n", "exit 0"),
        ("", None),
        ("", "exit 1"),
        ("", "kill -9 $$"),
    ],
    ids=["no settings", "settings with a slip", "no program", "a broken one", "a killed one"],
)
def test_a_mail_is_not_sent_back_because_of_us(
    tmp_path: Path, settings: str | None, command: str | None
) -> None:
    assert hand_over(tmp_path, settings=settings, command=command) == os.EX_TEMPFAIL


def test_the_proxy_lets_through_what_may_be_uploaded() -> None:
    largest = max(MAX_BYTES, 2 * MOST_BYTES) + 2 * MEGABYTE
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", GUIDE)
    assert int(megabytes) * MEGABYTE > largest


def proxies() -> list[str]:
    """What the guide says to each of nginx's servers."""
    [block] = re.findall(r"```nginx\n(.*?)```", GUIDE, re.DOTALL)
    return re.findall(r"^server \{\n(.*?)^\}", block, re.DOTALL | re.MULTILINE)


def test_the_proxy_writes_no_visitor_and_no_link_into_a_log() -> None:
    servers = proxies()
    assert len(servers) == 2
    for server in servers:
        assert "\n    access_log off;" in server
        assert "\n    error_log /dev/null emerg;" in server


def test_an_older_proxy_understands_the_guide() -> None:
    assert not re.search(r"^\s*http2\b", "\n".join(proxies()), re.MULTILINE)  # since 1.25.1
    assert "listen 443 ssl http2;" in proxies()[1]


def test_workers_of_several_machines_have_names_of_their_own() -> None:
    [name] = re.findall(r"^ExecStart=.* worker --name (\S+)$", GUIDE, re.MULTILINE)
    assert "%H" in name
    assert "%i" in name
