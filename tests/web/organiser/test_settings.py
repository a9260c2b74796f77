"""An organisation's settings, texts and logo."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse

from tests.accounts.test_pictures import a_file
from tests.web.organiser.codes import let_pass
from tests.web.organiser.filling import fill, filled
from tests.web.organiser.people import PASSWORD, Organiser, organisation_of, token_of
from webinars.accounts.models import AuditEntry, Organisation, Picture
from webinars.events.models import Event, EventText
from webinars.extensions import db, transaction

FIELDS = {
    "contact_name": "The office",
    "contact_email": "office@example.org",
    "website": "https://example.org/",
    "default_language": "en",
    "default_zone": "Europe/Kyiv",
    "default_pattern": "",
    "sender_email": "",
    "retention_days": "30",
    "access_retention_days": "0",
}


@pytest.fixture
def settings(desk: str) -> str:
    """The address of the settings."""
    return f"{desk.partition('/events/')[0]}/settings/"


def stored(event_id: int) -> Organisation:
    db.session.rollback()
    return organisation_of(event_id)


def entries() -> list[tuple[str, dict[str, Any]]]:
    db.session.rollback()
    found = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [(entry.action, entry.details) for entry in found]


def upload(who: Organiser, url: str, data: bytes) -> TestResponse:
    """Send a file. (Left to write a large form by itself, the client leaves a file open.)"""
    token = token_of(who.get("/organiser/", follow_redirects=True))
    fields = {"logo": (BytesIO(data), "logo.png"), "csrf_token": token}
    with closing(EnvironBuilder(method="POST", data=fields)) as builder:
        environ = builder.get_environ()
        with environ["wsgi.input"] as stream:
            body = stream.read()
    return who.client.post(url, data=body, content_type=environ["CONTENT_TYPE"])


def test_settings_are_saved_and_events_know_of_it(
    owner: Organiser, settings: str, event_id: int
) -> None:
    before = db.session.get_one(Event, event_id).updated_at
    assert 'value="office@example.org"' in owner.get(settings).text
    assert fill(owner, settings, **FIELDS).location == settings
    organisation = stored(event_id)
    assert organisation.contact_name == "The office"
    assert organisation.default_zone == "Europe/Kyiv"
    assert organisation.sender_email is None
    assert (organisation.retention_days, organisation.access_retention_days) == (30, 0)
    assert db.session.get_one(Event, event_id).updated_at != before
    assert "Saved." in owner.get(settings).text


def test_mails_come_from_an_address_that_is_read(owner: Organiser, settings: str) -> None:
    refused = fill(owner, settings, **FIELDS | {"sender_email": "no-reply@example.org"})
    assert refused.status_code == 422
    assert "enter an address that is read" in refused.text


def test_the_log_holds_what_changed_and_no_address(
    owner: Organiser, settings: str, event_id: int
) -> None:
    fill(owner, settings, **{**FIELDS, "contact_email": "new@example.org"})
    ((action, details),) = entries()
    assert action == "settings.change"
    assert details["retention_days"] == [90, 30]
    assert "contact_email" in details["fields"]
    assert "example.org" not in str(details)


def test_what_stays_is_not_logged(owner: Organiser, settings: str) -> None:
    fill(owner, settings, **FIELDS)
    fill(owner, settings, **FIELDS)
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_email", ""),
        ("contact_email", "nobody"),
        ("contact_name", "A\nB"),
        ("website", "javascript:alert(1)"),
        ("default_language", "xx"),
        ("default_language", "fr"),
        ("default_zone", "Mars/Base"),
        ("sender_email", "a@b\r\nBcc: c@example.org"),
        ("retention_days", "0"),
        ("retention_days", "366"),
        ("retention_days", "ten"),
        ("retention_days", "9" * 40),
        ("access_retention_days", "91"),
        ("access_retention_days", "-1"),
    ],
)
def test_what_cannot_be_saved_comes_back(
    owner: Organiser, settings: str, event_id: int, field: str, value: str
) -> None:
    answer = fill(owner, settings, **{**FIELDS, field: value})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert f'href="#{field}"' in answer.text
    assert "The office" in answer.text or field == "contact_name"
    assert stored(event_id).contact_name == ""


def test_settings_ask_for_the_password_again_and_keep_what_was_entered(
    owner: Organiser, settings: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = filled(owner.get(settings)) | FIELDS
    let_pass(monkeypatch, timedelta(minutes=31))
    assert owner.get(settings).status_code == 302
    asked = owner.post(settings, entered)
    assert asked.status_code == 401
    assert stored(event_id).retention_days == 90
    owner.post(settings, {**entered, "confirm-password": PASSWORD})
    assert stored(event_id).retention_days == 30


def test_the_usual_languages_are_kept_as_a_pattern_and_what_is_none_is_refused(
    owner: Organiser, settings: str, event_id: int
) -> None:
    answer = fill(owner, settings, **{**FIELDS, "default_pattern": "French and English"})
    assert answer.status_code == 422
    assert "Write languages as in FR-EN-FR" in answer.text
    assert fill(owner, settings, **{**FIELDS, "default_pattern": " fr-en-fr "}).status_code == 303
    assert stored(event_id).default_pattern == "FR-EN-FR"
    assert 'value="FR-EN-FR"' in owner.get(settings).text


def test_each_language_has_its_texts(
    owner: Organiser, client: FlaskClient, settings: str, event_id: int
) -> None:
    fields = {
        "name": "Réseau",
        "description": "Qui **nous** sommes",
        "supervisory_authority": "APD",
    }
    assert fill(owner, f"{settings}texts/fr", **fields).status_code == 303
    assert 'value="Réseau"' in owner.get(f"{settings}texts/fr").text
    slug = stored(event_id).slug
    page = client.get(f"/fr/organisations/{slug}/").text
    assert "Réseau" in page
    assert "<strong>nous</strong>" in page
    assert "SHARE Network" in client.get(f"/en/organisations/{slug}/").text
    assert entries() == [("settings.texts", {"language": "fr"})]


def test_a_language_is_left_by_emptying_its_texts_and_none_go_with_the_name_alone(
    owner: Organiser, settings: str, event_id: int
) -> None:
    texts = f"{settings}texts/fr"
    fill(owner, texts, **{"name": "Réseau"})
    refused = fill(owner, texts, **{"name": " ", "description": "Qui nous sommes"})
    assert refused.status_code == 422
    assert "Enter the name in this language too, or empty the other fields." in refused.text
    assert "Qui nous sommes</textarea>" in refused.text
    assert stored(event_id).text("fr").name == "Réseau"
    assert fill(owner, texts, **{"name": " ", "description": ""}).status_code == 303
    assert [text.language for text in stored(event_id).texts] == ["en"]


def test_an_organisation_can_be_read_in_every_language_of_events(
    owner: Organiser, client: FlaskClient, settings: str, event_id: int
) -> None:
    chosen = owner.get(f"{settings}texts/?language=ar")
    assert chosen.location == f"{settings}texts/ar"
    fields = {"name": "شبكة", "description": "من نحن", "supervisory_authority": "هيئة"}
    assert 'dir="rtl" id="name" lang="ar"' in owner.get(chosen.location).text
    assert fill(owner, chosen.location, **fields).status_code == 303
    assert f'href="{settings}texts/ar"' in owner.get(settings).text
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.texts.append(EventText(language="ar", title="كفالة"))
        slug, host = event.slug, event.organisation.slug
    there = f"/en/organisations/{host}/?text=ar"
    shown = client.get(f"/en/events/{slug}/?text=ar").text
    assert f'<a href="{there}"><bdi lang="ar" dir="rtl">شبكة</bdi></a>' in shown
    assert "هيئة" in shown
    assert f'<a href="{there}" lang="ar"' in client.get(f"/en/organisations/{host}/").text
    page = client.get(there).text
    assert "من نحن" in page
    assert f'<a href="/en/organisations/{host}/" lang="en"' in page


def test_the_organisation_s_own_language_keeps_its_name(
    owner: Organiser, settings: str, event_id: int
) -> None:
    answer = fill(owner, f"{settings}texts/en", **{"name": ""})
    assert answer.status_code == 422
    assert stored(event_id).text("en").name == "SHARE Network"


def test_the_language_can_be_changed_once_there_is_a_name_in_it(
    owner: Organiser, settings: str, event_id: int
) -> None:
    fill(owner, f"{settings}texts/fr", **{"name": "Réseau"})
    assert fill(owner, settings, **{**FIELDS, "default_language": "fr"}).status_code == 303
    assert stored(event_id).default_language == "fr"


def test_a_language_that_is_not_shipped_has_no_page(owner: Organiser, settings: str) -> None:
    assert owner.get(f"{settings}texts/xx").status_code == 404
    assert owner.post(f"{settings}texts/xx", {"name": "X"}).status_code == 404


def test_a_text_with_markup_is_shown_as_text(
    owner: Organiser, client: FlaskClient, settings: str, event_id: int
) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/y.png)"
    fill(owner, f"{settings}texts/en", **{"name": "<b>N</b>", "description": evil})
    page = client.get(f"/organisations/{stored(event_id).slug}/").text
    assert "<script>alert" not in page
    assert "<b>N" not in page
    assert 'href="javascript' not in page
    assert 'src="https://evil' not in page


def test_a_logo_is_uploaded_shown_on_the_public_page_and_removed(
    owner: Organiser, client: FlaskClient, settings: str, event_id: int
) -> None:
    assert upload(owner, f"{settings}logo", a_file((1200, 600))).status_code == 303
    logo = stored(event_id).logo
    assert logo is not None
    picture = f"/pictures/{logo.name}"
    page = client.get(f"/organisations/{stored(event_id).slug}/").text
    assert f'src="{picture}" alt="" width="800" height="400"' in page
    assert client.get(picture).status_code == 200
    assert picture in owner.get(f"{settings}logo").text
    owner.post(f"{settings}logo/remove", {"sure": "yes"})
    assert stored(event_id).logo is None
    assert client.get(picture).status_code == 404


def test_another_logo_takes_the_place_of_the_first(
    app: Flask, owner: Organiser, settings: str, event_id: int
) -> None:
    for size in ((10, 10), (20, 20)):
        upload(owner, f"{settings}logo", a_file(size))
    assert [each.width for each in db.session.query(Picture)] == [20]
    logo = stored(event_id).logo
    assert logo is not None
    assert logo.width == 20


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (a_file() + bytes(11 * 1024 * 1024), "too large"),
    ],
)
def test_what_is_no_logo_is_said(
    owner: Organiser, settings: str, event_id: int, data: bytes, said: str
) -> None:
    answer = upload(owner, f"{settings}logo", data)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(event_id).logo is None


def test_a_logo_of_some_megabytes_may_be_sent_but_no_form_elsewhere(
    owner: Organiser, settings: str
) -> None:
    large = a_file(kind="JPEG") + bytes(5 * 1024 * 1024)
    assert upload(owner, f"{settings}logo", large).status_code == 303
    assert upload(owner, f"{settings}texts/en", large).status_code == 413
