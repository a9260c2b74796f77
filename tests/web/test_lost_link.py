"""The same answer for everybody who lost a link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import mails
from tests.web.visiting import register_person, send, text_of
from webinars.web.public import lost_link


def ask(client: FlaskClient, email: str) -> tuple[int, str, str]:
    """Ask for the links of `email`: status, where to, and what it says there."""
    answer = send(client, "/en/lost-link", {"email": email}, subject="lost-link")
    to = answer.headers.get("Location", "")
    return answer.status_code, to, text_of(client.get(to)) if to else text_of(answer)


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient) -> None:
    register_person("amina@example.org")

    known = ask(client, "amina@example.org")
    unknown = ask(client, "nobody@example.org")

    assert known == unknown
    assert known[0] == 303
    assert "After 3 e-mails in an hour we send no more: then try again later." in known[2]
    assert "try again in an hour" in known[2]
    asked = [(mail.message, mail.recipient) for mail in mails()[1:]]
    assert asked == [("links", "amina@example.org"), ("links", "nobody@example.org")]


def test_the_same_is_asked_of_the_database_for_both(
    client: FlaskClient, count_queries: list[str]
) -> None:
    register_person("amina@example.org")
    ask(client, "somebody@example.org")  # the first of all loads what is kept in memory
    asked = []
    for email in ("amina@example.org", "nobody@example.org"):
        count_queries.clear()
        send(client, "/en/lost-link", {"email": email}, subject="lost-link")
        asked.append([statement.split()[:3] for statement in count_queries])
    assert asked[0] == asked[1]


def test_the_mail_speaks_the_language_of_the_page(client: FlaskClient) -> None:
    send(client, "/fr/lost-link", {"email": "amina@example.org"}, subject="lost-link")

    assert mails()[0].payload == {"language": "fr"}


def test_the_fourth_mail_within_an_hour_is_not_sent_nor_told(client: FlaskClient) -> None:
    answers = [ask(client, "amina@example.org") for _ in range(4)]

    assert len(set(answers)) == 1
    assert len(mails()) == 3


def test_a_mistake_is_named_and_what_was_typed_stays(client: FlaskClient) -> None:
    status, _to, page = ask(client, "amina@")

    assert status == 422
    assert "There is a problem" in page
    assert 'value="amina@"' in page
    assert mails() == []


def test_a_filled_trap_sends_nothing(client: FlaskClient) -> None:
    answer = send(
        client,
        "/en/lost-link",
        {"email": "amina@example.org", "website": "https://spam.example"},
        subject="lost-link",
    )

    assert answer.status_code == 422
    assert mails() == []


def test_one_connection_cannot_ask_without_end(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_link, "TRIES", 2)
    from_outside = {"REMOTE_ADDR": "203.0.113.5"}
    client.environ_base.update(from_outside)

    statuses = [ask(client, f"person{number}@example.org")[0] for number in range(3)]

    assert statuses == [303, 303, 429]
    assert len(mails()) == 2
