"""What no database keeps: a NUL in an address, in its query, or in a form, on PostgreSQL too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.web.organiser.filling import Fields, fill, forms_of
from tests.web.organiser.people import PASSWORD, Organiser, user_of
from webinars.accounts.passwords import is_password
from webinars.events.models import Event
from webinars.extensions import db

ACCOUNT = "/organiser/-/account"
ONE = "00000000-0000-0000-0000-000000000000"


KEPT = {"texts", "basics"}
"""Pages that show what was stored; the others begin anew."""

ENGINE = "empty_postgres"
"""It refuses a NUL even to compare with, where SQLite finds nothing."""


def addresses_with_a_nul(rule: Rule, event: Event) -> Iterator[str]:
    """Pages of the rule, each with a NUL in place of one thing that it names."""
    known = {"organisation": event.organisation.slug, "event": event.slug, "lang": "fr"}
    for name in rule.arguments - {"lang"}:
        values = {each: known.get(each, ONE) for each in rule.arguments} | {name: "a\0b"}
        built = rule.build(values)
        assert built is not None
        yield built[1]


def test_a_page_whose_address_has_a_nul_does_not_exist(
    app: Flask, owner: Organiser, event_id: int
) -> None:
    event = db.session.get_one(Event, event_id)
    for rule in app.url_map.iter_rules():
        for path in addresses_with_a_nul(rule, event):
            for method in (rule.methods or set()) & {"GET", "POST"}:
                answer = (owner.get if method == "GET" else owner.post)(path)
                is_own = path.startswith("/organiser")
                assert answer.status_code == 404 if is_own else answer.status_code < 500, path


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("/languages/matrix", {"item": "a\0b", "language": "fr\0"}),
        ("/messages/new", {"template": "a\0b"}),
        ("/people/decide", {"person": "a\0b", "do": "confirm"}),
        ("/agenda/new", {"title-en": "a\0b", "date": "a\0b", "track": "a\0b"}),
        ("/agenda/tracks", {"new-en": "a\0b", "na\0me": "b"}),
    ],
)
def test_a_nul_in_a_form_or_a_query_is_no_failure(
    owner: Organiser, desk: str, page: str, fields: dict[str, str]
) -> None:
    assert owner.post(desk + page, fields).status_code in {200, 303, 404, 409, 422}
    assert owner.get(desk + page, query_string=fields).status_code in {200, 303, 404, 405}


def test_a_nul_in_a_text_is_stored_as_a_blank(owner: Organiser, desk: str, event_id: int) -> None:
    fill(owner, f"{desk}/basics", venue="Hall\0A")
    owner.post(f"{desk}/agenda/tracks", {**tracks_form(owner, desk), "new-en": "Law\0Courts"})
    db.session.rollback()
    event = db.session.get_one(Event, event_id)
    assert event.venue == "Hall A"
    assert [track.names for track in event.tracks] == [{"en": "Law Courts"}]


def tracks_form(owner: Organiser, desk: str) -> Fields:
    page = owner.get(f"{desk}/agenda/tracks")
    return next(form.fields for form in forms_of(page) if "new-en" in form.fields)


def test_a_password_is_taken_as_it_is(owner: Organiser) -> None:
    chosen = "a long\0phrase of mine"
    fields = {"present": PASSWORD, "password": chosen}
    assert owner.post(f"{ACCOUNT}/password", fields).status_code == 303
    db.session.rollback()
    user = user_of(owner)
    tried = {text: is_password(user, text) for text in (chosen, chosen.replace("\0", " "))}
    assert list(tried.values()) == [True, False]
    assert Organiser(owner.client.application, owner.email).get(ACCOUNT).status_code == 302
    renewed = Organiser(owner.client.application, owner.email)
    renewed.sign_in(chosen)
    assert renewed.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("texts", "title-en"),
        ("basics", "venue"),
        ("basics", "address"),
        ("agenda/new", "title-en"),
        ("agenda/new", "place"),
        ("questions/new?type=text", "label-en"),
        ("agenda/tracks", "new-en"),
    ],
)
def test_strange_texts_are_stored_or_refused_and_never_a_failure(
    owner: Organiser, desk: str, page: str, field: str
) -> None:
    form = next(form for form in forms_of(owner.get(f"{desk}/{page}")) if field in form.fields)
    for text in ("a\0b", "\0", "x" * 6000, "\N{RIGHT-TO-LEFT OVERRIDE}evil", "a\r\nBcc: x"):
        answer = owner.post(form.action or f"{desk}/{page}", form.fields | {field: [text]})
        assert answer.status_code in {200, 303, 409, 422}, text
        page_after = owner.get(f"{desk}/{page}")
        assert page_after.status_code == 200
        if answer.status_code == 303 and page in KEPT:
            read = next(each for each in forms_of(page_after) if field in each.fields)
            assert read.fields[field] == [text.replace("\0", " ").strip()]
