"""The demo's mailbox shows mail files as they are, to this computer alone."""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import settings_for
from tests.web.visiting import text_of
from webinars import create_app

NAME = "20270301T090000-1.eml"
HTML = "<html><head><title>x</title></head><body><p>Hello <a href='https://a.example'>A</a>"
CALENDAR = "BEGIN:VCALENDAR\r\nDESCRIPTION:a very long\r\n  line\r\nEND:VCALENDAR\r\n"


def write_mail(folder: Path, name: str, subject: str) -> None:
    """Write a mail with all three parts."""
    message = EmailMessage()
    message["From"] = "SHARE Network <events@example.org>"
    message["To"] = "Amina <amina@example.org>"
    message["Subject"] = subject
    message["Date"] = "Mon, 01 Mar 2027 10:00:00 +0100"
    message.set_content("Hello, see https://a.example/page")
    message.add_alternative(HTML, subtype="html")
    message.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(message.as_bytes())


@pytest.fixture
def mailbox(sqlite_app: Flask) -> FlaskClient:
    """A browser on the demo's computer, with two mails written."""
    folder = sqlite_app.config["SETTINGS"].var / "mail"
    write_mail(folder, NAME, "Confirmé: <b>Le parrainage</b>")
    write_mail(folder, "20270301T100000-2.eml", "Later")
    return sqlite_app.test_client()


def test_mails_are_listed_the_newest_first(mailbox: FlaskClient) -> None:
    page = text_of(mailbox.get("/dev/mailbox/"))

    assert page.index("Later") < page.index("Confirmé: &lt;b&gt;")
    assert "Amina &lt;amina@example.org&gt;" in page
    assert "Monday 1 March 2027, 09:00" in page


def test_of_many_mails_the_newest_are_listed(
    mailbox: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "These are the newest" not in text_of(mailbox.get("/dev/mailbox/"))
    monkeypatch.setattr("webinars.web.dev_mailbox._SHOWN", 1)

    page = text_of(mailbox.get("/dev/mailbox/"))

    assert "These are the newest 1;" in page
    assert "Later" in page
    assert "Confirmé" not in page


def test_a_long_title_is_read_without_a_gap_where_its_header_was_folded(
    sqlite_app: Flask, mailbox: FlaskClient
) -> None:
    title = "Confirmé : le parrainage citoyen, une chance pour les réfugiés et les exilés en Europe"
    encoded = Header(title, "utf-8", maxlinelen=40).encode(linesep="\r\n")
    mail = f"Subject: {encoded}\r\nTo: =?utf-8?q?Am=C3=A9lie?= <a@example.org>\r\n\r\nHello"
    folder = sqlite_app.config["SETTINGS"].var / "mail"
    (folder / "20270301T110000-3.eml").write_bytes(mail.encode())

    for page in ("/dev/mailbox/", "/dev/mailbox/20270301T110000-3.eml/"):
        shown = text_of(mailbox.get(page))
        assert title in shown
        assert "Amélie &lt;a@example.org&gt;" in shown


def test_an_empty_mailbox_says_what_to_do(sqlite_app: Flask) -> None:
    assert "There is no e-mail yet" in sqlite_app.test_client().get("/dev/mailbox/").text


def test_each_part_of_a_mail_is_shown(mailbox: FlaskClient) -> None:
    answer = mailbox.get(f"/dev/mailbox/{NAME}/")

    assert '<a href="https://a.example/page"' in answer.text
    assert "DESCRIPTION:a very long line" in answer.text
    assert "Content-Type: multipart/alternative" in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_html_is_shown_in_a_sandbox(mailbox: FlaskClient) -> None:
    answer = mailbox.get(f"/dev/mailbox/{NAME}/html")

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert '<base target="_blank">' in answer.text


@pytest.mark.parametrize(
    "name", ["nothing.eml", "..%2Fsecret_key", "..%2f..%2fetc%2fpasswd", "%00.eml", "secret_key"]
)
def test_nothing_else_can_be_read(mailbox: FlaskClient, name: str) -> None:
    assert mailbox.get(f"/dev/mailbox/{name}/").status_code == 404
    assert mailbox.get(f"/dev/mailbox/{name}/html").status_code == 404


def test_only_this_computer_reads_it(mailbox: FlaskClient) -> None:
    outside = {"REMOTE_ADDR": "192.0.2.7"}

    assert mailbox.get("/dev/mailbox/", environ_base=outside).status_code == 404
    assert mailbox.get(f"/dev/mailbox/{NAME}/html", environ_base=outside).status_code == 404
    assert mailbox.get("/dev/mailbox/", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


def test_with_a_mail_server_there_is_no_mailbox(tmp_path: Path) -> None:
    app = create_app(
        settings_for(
            f"sqlite:///{tmp_path / 'x.db'}",
            tmp_path,
            MAIL_SERVER="mail.example.org",
            MAIL_DEFAULT_SENDER="events@example.org",
        )
    )

    assert app.test_client().get("/dev/mailbox/").status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if "mailbox" in rule.rule]
