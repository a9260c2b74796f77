"""Every organiser's page has a policy, and keeps to it for everybody: the whole map is walked."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.web.organiser.people import Organiser
from webinars.accounts.models import Role, User
from webinars.accounts.rights import AT_OTHERS_EVENTS, Right, is_granted
from webinars.events.models import Event
from webinars.extensions import db

OPEN = {
    "organiser.login",
    "organiser.login_code",
    "organiser.logout",
    "organiser.forgotten_password",
    "organiser.send_password_reset",
}
"""What is open to whoever is not signed in."""


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/organiser")]


def policy(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "policy", None)


def address(rule: Rule, event: Event) -> str:
    """A page of the rule, for this event; whatever else it names does not exist."""
    known = {"organisation": event.organisation.slug, "event": event.slug}
    unknown = dict.fromkeys(rule.arguments - known.keys(), "00000000-0000-0000-0000-000000000000")
    built = rule.build({**unknown, **{k: known[k] for k in rule.arguments & known.keys()}})
    assert built is not None, rule
    return built[1]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def pages_with_a_right(app: Flask) -> list[tuple[Rule, Right]]:
    found = [(rule, policy(app, rule)) for rule in rules(app)]
    return [(rule, right) for rule, right in found if isinstance(right, Right)]


def test_every_page_has_a_policy(sqlite_app: Flask) -> None:
    without = [rule.rule for rule in rules(sqlite_app) if policy(sqlite_app, rule) is None]
    assert without == []


def test_whoever_may_decide_and_undo_sees_whom_it_is_about() -> None:
    undoing = {Right.EDIT_PEOPLE, Right.SEND}
    for role in Role:
        if any(is_granted(role, right) for right in undoing):
            assert is_granted(role, Right.SEE_PEOPLE)
    assert AT_OTHERS_EVENTS.isdisjoint(undoing)


def test_nothing_else_is_open_to_everybody(sqlite_app: Flask) -> None:
    found = rules(sqlite_app)
    assert {rule.endpoint for rule in found if policy(sqlite_app, rule) == "public"} == OPEN


def test_nobody_gets_in_without_signing_in(app: Flask, client: FlaskClient, event_id: int) -> None:
    event = db.session.get_one(Event, event_id)
    for rule in rules(app):
        if rule.endpoint in OPEN or policy(app, rule) == "own-link":
            continue
        path = address(rule, event)
        for method in methods(rule):
            answer = client.open(path, method=method)
            assert answer.status_code in ({302} if method == "GET" else {302, 400, 401}), path
            assert event.slug not in answer.text.replace(path, ""), path


def test_another_organisation_s_pages_do_not_exist(
    app: Flask, stranger: Organiser, event_id: int
) -> None:
    event = db.session.get_one(Event, event_id)
    for rule, _right in pages_with_a_right(app):
        for method in methods(rule):
            path = address(rule, event)
            send = stranger.get if method == "GET" else stranger.post
            assert send(path).status_code == 404, (method, path)


def test_an_event_of_another_organisation_is_not_under_one_s_own(
    app: Flask, stranger: Organiser, event_id: int
) -> None:
    event = db.session.get_one(Event, event_id)
    own = stranger.email.partition("@")[2].partition(".")[0]
    for rule, _right in pages_with_a_right(app):
        if "event" not in rule.arguments:
            continue
        path = address(rule, event).replace(event.organisation.slug, own, 1)
        for method in methods(rule):
            send = stranger.get if method == "GET" else stranger.post
            assert send(path).status_code == 404, (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_is_granted_and_nothing_else(
    app: Flask, request: pytest.FixtureRequest, event_id: int, role: Role
) -> None:
    names = {Role.CHECK_IN: "checker"}
    member: Organiser = request.getfixturevalue(names.get(role, role.value))
    event = db.session.get_one(Event, event_id)
    for rule, right in pages_with_a_right(app):
        for method in methods(rule):
            path = address(rule, event)
            status = (member.get if method == "GET" else member.post)(path).status_code
            assert status < 500, (method, path)
            assert (status == 403) is not is_granted(role, right), (method, path, status)


def test_a_form_without_the_session_s_token_is_refused(
    app: Flask, owner: Organiser, event_id: int
) -> None:
    event = db.session.get_one(Event, event_id)
    for rule in rules(app):
        if "POST" not in (rule.methods or set()):
            continue
        assert owner.client.post(address(rule, event)).status_code == 400, rule.rule


def test_who_may_not_reads_why_who_may_and_the_way_back(
    viewer: Organiser, owner: Organiser, checker: Organiser, desk: str
) -> None:
    refused = viewer.get(f"{desk}/basics").text
    assert "<h1>Your role does not allow this</h1>" in refused
    assert "Your role: Viewer (See events and participants, change nothing)." in refused
    assert "Owners and editors of" in refused
    named = db.session.query(User).filter_by(email=owner.email).one().name
    assert f"ask an owner: {named or owner.email}." in unescape(refused)
    assert f'<a href="{desk}/">Back to the event</a>' in refused
    assert "Nothing was saved." not in refused
    assert "Nothing was saved." in viewer.post(f"{desk}/basics").text
    assert f'<a href="{desk}/check-in/">Back to the event</a>' in checker.get(f"{desk}/").text
