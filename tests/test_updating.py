"""What runs while an update replaces the files below it goes on as it was until it is reloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from config import ROOT
from tests.conftest import settings_for
from webinars import create_app
from webinars.commands.server import WebServer
from webinars.languages import SHIPPED
from webinars.web import ahead, guides


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates and the help, which the application takes for its own."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shutil.copytree(guides.FOLDER, tmp_path / "help")
    monkeypatch.setattr(ahead, "TEMPLATES", tmp_path / "templates")
    monkeypatch.setattr(guides, "FOLDER", tmp_path / "help")
    for kept in (ahead.read_templates, guides.guide):
        kept.cache_clear()
    yield tmp_path
    for kept in (ahead.read_templates, guides.guide):
        kept.cache_clear()


def update(code: Path) -> None:
    """Half of an update: a template that asks for what the old code does not hand over."""
    (code / "templates" / "public" / "lost_link.html").write_text("{{ new.thing.of_it }}")
    shutil.rmtree(code / "templates" / "mail")
    shutil.rmtree(code / "help")


def test_pages_and_mails_go_on_with_their_templates(
    code: Path, empty_sqlite: str, tmp_path: Path
) -> None:
    app = create_app(settings_for(empty_sqlite, tmp_path))
    update(code)
    assert app.test_client().get("/en/lost-link").status_code == 200
    assert app.jinja_env.get_template("mail/erased/body.html")


def test_a_web_process_that_is_forked_later_has_the_templates_of_the_first(
    code: Path, empty_sqlite: str, tmp_path: Path
) -> None:
    server = WebServer(settings_for(empty_sqlite, tmp_path), listener=0, ready=None)
    update(code)
    assert server.load().test_client().get("/en/lost-link").status_code == 200


def test_the_help_is_read_once(code: Path, app: Flask) -> None:
    ahead.read_guides()
    update(code)
    client = app.test_client()
    assert all(client.get(f"/{each}/help").status_code == 200 for each in SHIPPED)


def test_french_stays_french(empty_sqlite: str, tmp_path: Path) -> None:
    app = create_app(settings_for(empty_sqlite, tmp_path))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path)
    app.extensions["babel"].translation_directories[:] = [str(tmp_path)]
    with app.app_context(), force_locale("fr"):
        assert gettext("Register") != "Register"


def test_what_an_editor_leaves_beside_a_template_is_none(code: Path) -> None:
    (code / "templates" / ".macros.html.swp").write_bytes(b"\xff")
    assert ".macros.html.swp" not in ahead.read_templates()
