"""Dates that are deleted leave every calendar that they are in."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.registrations.news.life import Life, content_of

AMINA = "amina@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]


def test_who_cancels_just_before_a_date_is_deleted_is_rid_of_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    assert len(content_of(life.calendar(AMINA))) == 2
    life.cancel(AMINA)
    life.remove_date()
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


def test_who_cancels_just_after_it_was_deleted_is_rid_of_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.remove_date()
    life.expand()
    life.cancel(AMINA)
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


def test_who_erases_just_before_a_date_is_deleted_is_rid_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.erase(AMINA)
    life.remove_date()
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}
