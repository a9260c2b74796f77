"""Uploaded pictures are sent as pictures and nothing else."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.accounts.test_pictures import NOW, a_file
from webinars.accounts.pictures import add_picture
from webinars.extensions import transaction


def test_a_picture_is_sent_with_a_fixed_type_and_can_do_nothing(client: FlaskClient) -> None:
    with transaction():
        picture = add_picture(a_file(), now=NOW)
    answer = client.get(f"/pictures/{picture.name}")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.data == picture.content
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_picture_that_is_kept_is_not_sent_again(client: FlaskClient) -> None:
    with transaction():
        picture = add_picture(a_file(), now=NOW)
    tag = client.get(f"/pictures/{picture.name}").headers["ETag"]
    again = client.get(f"/pictures/{picture.name}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_name_that_nobody_was_given_is_nothing(client: FlaskClient) -> None:
    assert client.get("/pictures/abc").status_code == 404
