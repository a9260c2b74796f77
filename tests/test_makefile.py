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


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_failed_virtual_environment_says_what_to_install_each_time(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(WITHOUT_ENSUREPIP)
    python.chmod(0o755)
    for _ in range(2):
        done = subprocess.run(
            ["make", "install", f"PYTHON={python}"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        assert "install the package python3-venv" in done.stderr
        assert "pip" not in done.stderr
