"""What does most harm asks for the password again after ten minutes, and keeps what was entered."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web.organiser.codes import code, let_pass, protect
from tests.web.organiser.people import PASSWORD, Organiser, token_of
from tests.web.organiser.test_policies import rules
from webinars.accounts.models import MemberInvitation
from webinars.accounts.rights import Right
from webinars.extensions import db

BEHIND_THE_QUESTION = {
    *("export_people", "export_needs", "export_newsletter", "sign_in_sheet", "badges", "slips"),
    *("team", "invite_member", "resend_invitation", "withdraw_invitation", "edit_member"),
    *("remove_member", "settings", "settings_logo", "remove_logo", "co_hosts"),
    *("delete_event", "erase_person", "take_import_back", "remove_partner_link"),
    *("remove_a_question", "remove_speaker", "merge_speakers", "remove_reservation"),
    *(
        "remove_invited",
        "discard_invitations",
        "discard_pasted",
        "delete_mailing",
        "delete_template",
    ),
}
"""Pages that export, grant or delete: what was there cannot be had again, or has been seen."""

NO_HARM = {
    *("remove_item", "remove_track", "remove_channel"),
    *("take_invitation_back", "take_marks_back"),
}
"""What sounds so and is not: parts of a programme, and what the next button brings back."""

LATER = timedelta(minutes=11)
MUCH_LATER = timedelta(minutes=31)
INVITATION = {"email": "guest@example.org", "role": "viewer"}


@pytest.fixture
def team(desk: str) -> str:
    """The address of the team's page."""
    return f"{desk.partition('/events/')[0]}/team/"


def fields_of(answer: TestResponse) -> dict[str, str]:
    """What the question carries along."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', answer.text, re.S)
    return {name: unescape(value) for name, value in found}


def invited() -> list[str]:
    db.session.rollback()
    return [each.email for each in db.session.query(MemberInvitation)]


def test_right_after_signing_in_nothing_is_asked(owner: Organiser, team: str) -> None:
    assert owner.get(team).status_code == 200
    assert owner.post(team, INVITATION).status_code == 303
    assert invited() == ["guest@example.org"]


def test_later_the_password_opens_the_page(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, LATER)
    asked = owner.get(f"{team}?x=1")
    assert asked.status_code == 302
    assert asked.location.startswith("/organiser/-/confirm?next=")
    wrong = owner.post(asked.location, {"confirm-password": "a wrong phrase"})
    assert wrong.status_code == 422
    assert "<title>Error:" in wrong.text
    assert owner.get(team).status_code == 302
    right = owner.post(asked.location, {"confirm-password": PASSWORD})
    assert right.location == f"{team}?x=1"
    assert owner.get(team).status_code == 200


def test_a_form_that_was_open_for_some_minutes_is_taken(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, LATER)
    assert owner.post(team, INVITATION).status_code == 303


def test_what_was_entered_is_kept_while_the_password_is_asked_for(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, MUCH_LATER)
    entered = {**INVITATION, "note": '\n"two"\n <lines>'}
    asked = owner.post(team, entered)
    assert asked.status_code == 401
    assert invited() == []
    assert fields_of(asked) == entered
    wrong = owner.post(team, {**fields_of(asked), "confirm-password": "a wrong phrase"})
    assert wrong.status_code == 401
    assert "This does not match" in wrong.text
    assert fields_of(wrong) == entered
    assert "a wrong phrase" not in wrong.text
    right = owner.post(team, {**fields_of(wrong), "confirm-password": PASSWORD})
    assert right.status_code == 303
    assert invited() == ["guest@example.org"]


def test_who_has_a_second_factor_is_asked_for_a_code_too(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(owner.email)
    later = let_pass(monkeypatch, LATER)
    page = owner.get("/organiser/-/confirm?next=/organiser/")
    assert 'name="confirm-code"' in page.text
    answer = {"confirm-password": PASSWORD, "confirm-code": "000000"}
    assert owner.post("/organiser/-/confirm", answer).status_code == 422
    assert owner.post("/organiser/-/confirm", {"confirm-password": PASSWORD}).status_code == 422
    assert owner.get(team).status_code == 302
    answer["confirm-code"] = code(later)
    assert owner.post("/organiser/-/confirm", answer).status_code == 303
    assert owner.get(team).status_code == 200


def test_guessing_the_password_ends_after_five_tries(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, LATER)
    for _ in range(5):
        owner.post("/organiser/-/confirm", {"confirm-password": "a wrong phrase"})
    answer = owner.post("/organiser/-/confirm", {"confirm-password": PASSWORD})
    assert "Too many tries" in answer.text
    assert owner.get(team).status_code == 302


def test_a_right_password_makes_earlier_tries_count_no_more(
    owner: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, LATER)
    for _ in range(3):
        for _ in range(4):
            owner.post("/organiser/-/confirm", {"confirm-password": "a wrong phrase"})
        answer = owner.post("/organiser/-/confirm", {"confirm-password": PASSWORD})
        assert answer.status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/events/x/"])
def test_nobody_is_led_elsewhere(owner: Organiser, target: str) -> None:
    page = owner.get(f"/organiser/-/confirm?next={target}")
    assert "evil" not in page.text
    answer = owner.post(f"/organiser/-/confirm?next={target}", {"confirm-password": PASSWORD})
    assert answer.location == "/organiser/"


def test_who_may_not_open_a_page_is_not_asked(
    viewer: Organiser, stranger: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, MUCH_LATER)
    assert viewer.get(team).status_code == 403
    assert viewer.post(team, INVITATION).status_code == 403
    assert stranger.get(team).status_code == 404
    assert stranger.post(team, INVITATION).status_code == 404


def test_a_copied_form_needs_the_session_s_token_before_its_password_counts(
    owner: Organiser, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, MUCH_LATER)
    fields = {**INVITATION, "confirm-password": PASSWORD}
    assert owner.client.post(team, data=fields).status_code == 400
    assert invited() == []


def test_the_team_is_behind_the_question_on_every_page(sqlite_app: Flask) -> None:
    views = sqlite_app.view_functions
    pages = [rule for rule in rules(sqlite_app) if "/team/" in rule.rule]
    assert len(pages) >= 6
    for rule in pages:
        assert getattr(views[rule.endpoint], "fresh", False), rule.rule
        assert getattr(views[rule.endpoint], "policy", None) is Right.MANAGE


def is_fresh(app: Flask, rule: Rule) -> bool:
    return bool(getattr(app.view_functions[rule.endpoint], "fresh", False))


def test_what_exports_grants_or_deletes_is_behind_the_question(sqlite_app: Flask) -> None:
    fresh = {rule.endpoint for rule in rules(sqlite_app) if is_fresh(sqlite_app, rule)}
    expected = {f"organiser.{name}" for name in BEHIND_THE_QUESTION}
    assert expected - fresh == set()


def test_no_page_that_sounds_like_it_is_forgotten(sqlite_app: Flask) -> None:
    """A new one has to be put into one of the two lists."""
    harm = re.compile(r"remove|delete|erase|discard|merge_speakers|export|_back$")
    sounds = {rule.endpoint.partition(".")[2] for rule in rules(sqlite_app) if can_post(rule)}
    assert {name for name in sounds if harm.search(name)} <= BEHIND_THE_QUESTION | NO_HARM


def can_post(rule: Rule) -> bool:
    return "POST" in (rule.methods or ())


def test_giving_others_a_sight_of_the_registrants_asks_before_it_shows_the_page(
    owner: Organiser, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, LATER)
    assert owner.get(f"{desk}/co-hosts").location.startswith("/organiser/-/confirm?next=")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("sign-out-elsewhere", {}),
        ("password", {"present": PASSWORD, "password": "another long phrase"}),
    ],
)
def test_a_renewed_session_is_no_fresher_than_the_one_before(
    owner: Organiser,
    team: str,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fields: dict[str, str],
) -> None:
    """Else a code could be gone around: these ask for none."""
    let_pass(monkeypatch, LATER)
    assert owner.post(f"/organiser/-/account/{path}", fields).status_code == 303
    assert owner.get("/organiser/-/account").status_code == 200
    assert owner.get(team).status_code == 302


def test_a_session_that_says_nothing_of_a_proof_is_not_fresh(
    app: Flask, owner: Organiser, team: str
) -> None:
    with owner.client.session_transaction(path="/organiser/") as session:
        del session["confirmed-at"]
    assert owner.get(team).status_code == 302


def test_a_session_from_the_future_is_not_fresh(owner: Organiser, team: str) -> None:
    with owner.client.session_transaction(path="/organiser/") as session:
        session["confirmed-at"] += 3600
    assert owner.get(team).status_code == 302


def test_forms_work_where_browsers_send_no_referer(owner: Organiser, team: str) -> None:
    """Pages with `no-referrer` send none, and over HTTPS Flask-WTF would insist on one."""
    secure = {"base_url": "https://localhost:8000"}
    assert owner.get(team).headers["Referrer-Policy"] == "no-referrer"
    token = token_of(owner.get(team))
    answer = owner.client.post(team, data={**INVITATION, "csrf_token": token}, **secure)
    assert answer.status_code == 303
