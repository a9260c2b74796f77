"""`make install` on a computer that lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

WITHOUT_ENSUREPIP = f"""#!/bin/sh
if [ "$2" = venv ]; then
    mkdir -p .venv/bin && ln -sf {sys.executable} .venv/bin/python
    exit 1
fi
exec {sys.executable} "$@"
"""


WITH_PIP = """#!/bin/sh
if [ "$2" = venv ]; then mkdir -p .venv/bin && cp "$0" .venv/bin/python; fi
if [ "$3" = pip ]; then
    echo "Collecting Flask==3.1.3 (from -c constraints.txt)"
    echo "  Downloading flask.whl"
    echo "Collecting click>=8.1"
    echo "WARNING: An index has nothing of it." >&2
    echo "ERROR: No space is left." >&2
    exit {status}
fi
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(folder: Path, target: str, script: str) -> subprocess.CompletedProcess[str]:
    """Run `make` in a folder with the project's files and a Python of the test's own."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    python = folder / "python"
    python.write_text(script)
    python.chmod(0o755)
    return subprocess.run(
        ["make", target, f"PYTHON={python}"],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_failed_virtual_environment_says_what_to_install_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        done = make(tmp_path, "install", WITHOUT_ENSUREPIP)
        assert done.returncode != 0
        assert "install the package python3-venv" in done.stderr
        assert "pip" not in done.stderr


def test_one_sees_which_packages_are_installed(tmp_path: Path) -> None:
    done = make(tmp_path, ".venv/installed", WITH_PIP.format(status=0))
    assert done.returncode == 0
    assert done.stdout.endswith("Installing the dependencies …\n Flask click\n")
    assert done.stderr == "ERROR: No space is left.\n"


def test_what_was_not_installed_does_not_count(tmp_path: Path) -> None:
    for _ in range(2):
        done = make(tmp_path, ".venv/installed", WITH_PIP.format(status=1))
        assert done.returncode != 0
        assert not (tmp_path / ".venv" / "installed").exists()
