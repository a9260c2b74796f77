"""Who may open the pages about messages, what is logged, and what a page costs."""

from __future__ import annotations

import re

import pytest

from tests.registrations.builders import add_event, find, sign_up
from tests.registrations.mailings.drafts import draft
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.organiser.test_co_hosting import grant
from tests.web.organiser.writing import begin, press_send, write
from webinars.accounts.models import AuditEntry
from webinars.events.models import HostSight
from webinars.extensions import db

ACTS = ["who", "write", "test", "send", "undo", "stop", "retry", "copy", "delete", "keep"]
LOOKS = ["", "who", "write", "check", "check/html", "delete", "keep"]


def test_a_viewer_sees_nothing_of_it(
    owner: Organiser, viewer: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    for path in [f"{desk}/messages/", f"{desk}/messages/new", f"{desk}/messages/templates/"]:
        assert viewer.get(path).status_code == 403, path
    for page in LOOKS:
        assert viewer.get(f"{own}{page}").status_code == 403, page
    for page in ACTS:
        assert viewer.post(f"{own}{page}").status_code == 403, page
    assert "Write to these people" not in viewer.get(f"{desk}/people/").text


def test_a_co_host_cannot_send(stranger: Organiser, event_id: int, desk: str) -> None:
    grant(event_id, stranger, HostSight.ALL)
    slug = stranger.email.partition("@")[2].partition(".")[0]
    theirs = re.sub(r"^/organiser/[^/]+", f"/organiser/{slug}", desk)
    assert stranger.get(f"{theirs}/people/").status_code == 200
    assert stranger.get(f"{theirs}/messages/").status_code == 403
    assert stranger.post(f"{theirs}/messages/new", {"status": "confirmed"}).status_code == 403


def test_another_events_messages_are_not_found(owner: Organiser, event_id: int, desk: str) -> None:
    public_id = draft(add_event(organisation=organisation_of(event_id)))
    own = f"{desk}/messages/{public_id}/"
    for page in LOOKS:
        assert owner.get(f"{own}{page}").status_code == 404, page
    for page in ACTS:
        assert owner.post(f"{own}{page}").status_code == 404, page


def test_the_log_says_what_was_done_and_names_nobody(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk, q="Amina")
    write(owner, own)
    press_send(owner, own)
    owner.post(f"{own}undo")
    entries = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert [entry.action for entry in entries] == [
        "mailing.create",
        "mailing.write",
        "mailing.send",
        "mailing.undo",
    ]
    assert entries[2].details["count"] == 1
    assert "amina" not in str([entry.details for entry in entries]).lower()
    assert "Sent a message" in owner.get(f"{desk.partition('/events/')[0]}/log/").text


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_the_same_queries_for_one_and_for_fifty(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], count: int
) -> None:
    sign_up(event_id)
    for _ in range(count):
        draft(event_id)
    owner.get(f"{desk}/messages/")
    count_queries.clear()
    page = owner.get(f"{desk}/messages/").text
    assert page.count('class="badge') == count
    assert len(count_queries) <= 12, count_queries


def test_checking_takes_the_same_queries_for_one_and_for_fifty(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    counts = []
    for number in range(50):
        sign_up(event_id, f"p{number}@example.org")
        if number in {0, 49}:
            own = begin(owner, desk)
            write(owner, own)
            count_queries.clear()
            owner.get(f"{own}check")
            counts.append(len(count_queries))
    assert counts[1] <= counts[0] + 2  # the next person, and theirs
    assert find("p0@example.org").event_id == event_id
