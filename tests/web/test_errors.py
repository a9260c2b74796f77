"""Pages for what does not work: honest, in the site's look, without the database."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tests.conftest import settings_for
from tests.web.registering import registered, send
from tests.web.visiting import text_of
from webinars import create_app
from webinars.extensions import db


@pytest.fixture
def failing(sqlite_app: Flask) -> FlaskClient:
    """A browser on a site with pages that fail: `/fail/<status>`."""
    app = create_app(sqlite_app.config["SETTINGS"])

    @app.get("/fail/<int:status>")
    def fail(status: int) -> str:
        abort(status)

    @app.get("/crash")
    def crash() -> str:
        raise RuntimeError("secret detail")

    return app.test_client()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_each_failure_has_a_page_that_says_what_to_do(failing: FlaskClient, status: int) -> None:
    answer = failing.get(f"/fail/{status}")

    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert 'class="lead"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_crash_tells_nothing_about_itself(failing: FlaskClient) -> None:
    failing.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = failing.get("/crash")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "saved" not in answer.text
    assert "secret detail" not in answer.text


def test_a_failure_without_a_page_of_its_own_gets_the_nearest(failing: FlaskClient) -> None:
    answer = failing.get("/fail/418")

    assert answer.status_code == 418
    assert "We could not read this request" in answer.text


@pytest.mark.parametrize(
    ("path", "language"), [("/fr/nothing", "fr"), ("/en/nothing", "en"), ("/nothing", "en")]
)
def test_an_unknown_address_keeps_its_language(sqlite_app: Flask, path: str, language: str) -> None:
    answer = sqlite_app.test_client().get(path)

    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text


def test_a_wrong_method_is_told_the_right_ones(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().post("/lost-link-", headers={"Sec-Fetch-Site": "none"})
    assert answer.status_code == 404

    answer = sqlite_app.test_client().delete("/lost-link", headers={"Sec-Fetch-Site": "none"})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_from_another_site_is_refused(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().post("/lost-link", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.text


def test_a_foreign_host_gets_one_sentence(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_too_large_a_form_is_refused(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().post(
        "/lost-link", data={"email": "x" * 300_000}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
        InterfaceError("INSERT", {}, Exception("connection already closed")),
        PoolTimeout(),
    ],
)
def test_a_database_that_fails_is_admitted(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, failure: DBAPIError
) -> None:
    def fail(**_kwargs: object) -> None:
        raise failure

    monkeypatch.setattr("webinars.web.public.home.list_events", fail)
    answer = sqlite_app.test_client().get("/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert ">Please try again in a minute.<" in text_of(answer)
    assert "saved" not in text_of(answer)


UNSAVED = {"en": "Nothing was saved", "fr": "Rien n’a été enregistré"}
UNSURE = {
    "en": "We do not know if your change was saved",
    "fr": "Nous ne savons pas si votre modification",
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("at_commit", [False, True])
@pytest.mark.usefixtures("talk")
def test_nothing_was_saved_is_said_only_where_it_is_sure(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, at_commit: bool, language: str
) -> None:
    dialect = db.engine.dialect
    commit = dialect.do_commit

    def lose_the_answer(connection: Any) -> None:  # noqa: ANN401 - a driver's own
        commit(connection)
        raise dialect.loaded_dbapi.OperationalError("the connection is gone")

    def lose_the_connection(**_kwargs: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the connection is gone"))

    if at_commit:
        monkeypatch.setattr(dialect, "do_commit", lose_the_answer)
    else:
        monkeypatch.setattr("webinars.web.public.register.register_person", lose_the_connection)
    answer = send(client, f"/{language}/events/talk/register")
    monkeypatch.undo()

    assert answer.status_code == 503
    assert len(registered()) == at_commit
    said = text_of(answer)
    assert (UNSURE[language] in said) == at_commit
    assert (UNSAVED[language] in said) == (not at_commit)


def test_error_pages_need_no_database(sqlite_app: Flask) -> None:
    settings = settings_for(
        "postgresql://nobody@127.0.0.1:1/nothing", sqlite_app.config["SETTINGS"].var
    )
    client = create_app(settings).test_client()

    assert client.get("/nothing").status_code == 404
    assert client.get("/").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
