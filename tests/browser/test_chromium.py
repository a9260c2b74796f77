"""What becomes of these tests where there is no browser."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.conftest import require_chromium


def test_without_chromium_tests_fail_where_it_has_to_be_and_are_skipped_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        require_chromium()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        require_chromium()
