"""Words that pages put together themselves."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from config import ROOT
from webinars.web.words import labelled


def test_a_colon_has_the_blank_of_its_language(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        with force_locale("fr"):
            assert labelled("Confirmées", 3) == "Confirmées\u00a0: 3"
        with force_locale("en"):
            assert labelled("Confirmed", 3) == "Confirmed: 3"


def test_no_template_has_a_colon_of_its_own_between_two_texts() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [path for path in templates if "}}: {{" in path.read_text(encoding="utf-8")] == []
