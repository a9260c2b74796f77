"""The organisation's newsletter: how many get it, and the list for the program that sends it."""

from __future__ import annotations

import csv
import io

import pytest

from tests.registrations.builders import NOW, add_event, find_in_transaction, sign_up
from tests.web.organiser.codes import let_pass
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.organiser.test_step_up import MUCH_LATER
from webinars.accounts.models import AuditEntry
from webinars.extensions import db, transaction
from webinars.registrations import manage, subscriptions
from webinars.registrations.models import Subscriber

SENT = {"kind": "csv", "reason": "Issue of May"}


@pytest.fixture
def home(event_id: int) -> str:
    """The address of the organisation's newsletter."""
    return f"/organiser/{organisation_of(event_id).slug}/newsletter/"


def subscribe(event_id: int, email: str, language: str = "fr") -> str:
    """Let somebody get the newsletter of the event's organisation; the token of their entry."""
    sign_up(event_id, email, language=language, newsletter_consent="Send it.")
    with transaction():
        manage.confirm_newsletter(registration=find_in_transaction(email), now=NOW)
    db.session.rollback()
    return db.session.query(Subscriber).filter_by(email=email).one().token


def exported(organiser: Organiser, home: str, **changes: str) -> list[list[str]]:
    answer = organiser.post(f"{home}export", SENT | changes, buffered=True)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_page_counts_who_gets_it_by_language(
    owner: Organiser, event_id: int, home: str
) -> None:
    assert "Nobody gets the newsletter yet." in owner.get(home).text
    subscribe(event_id, "amina@example.org")
    subscribe(event_id, "bo@example.org")
    subscribe(event_id, "cy@example.org", "en")
    subscribe(add_event(), "dia@example.org")

    page = owner.get(home).text

    assert "3 people get the newsletter." in page
    assert "The first of them since Monday 1 March 2027." in page
    assert page.index("French: 2") < page.index("English: 1")
    assert "@example.org" not in page
    assert "List-Unsubscribe-Post" in page


def test_the_file_has_each_address_with_its_way_out(
    editor: Organiser, event_id: int, home: str
) -> None:
    token = subscribe(event_id, "amina@example.org")
    gone = subscribe(event_id, "bo@example.org")
    subscribe(add_event(), "cy@example.org")
    with transaction():
        subscriptions.stop(gone, now=NOW)

    assert exported(editor, home) == [
        [
            *("E-mail address", "Language", "Agreed on", "In which way", "Confirmed on"),
            "Link that ends it",
        ],
        [
            *("amina@example.org", "French", "2027-03-01", "By the form", "2027-03-01"),
            f"http://localhost:8000/fr/newsletter/{token}/",
        ],
    ]


def test_an_export_has_a_reason_and_is_written_down(
    owner: Organiser, event_id: int, home: str
) -> None:
    subscribe(event_id, "amina@example.org")
    assert owner.post(f"{home}export", SENT | {"reason": ""}).status_code == 422
    exported(owner, home)
    (entry,) = db.session.query(AuditEntry).all()
    assert (entry.action, entry.details["rows"]) == ("export.newsletter", 1)
    assert entry.details["reason"] == "Issue of May"
    assert "unsubscribe" in entry.details["columns"]
    assert "amina" not in str(entry.details)
    log = owner.get(home.replace("newsletter", "log")).text
    assert "Exported the newsletter" in log
    assert "Reason: Issue of May" in log


def test_the_password_is_asked_for_again(
    owner: Organiser, event_id: int, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(event_id, "amina@example.org")
    let_pass(monkeypatch, MUCH_LATER)
    answer = owner.post(f"{home}export", SENT)
    assert answer.status_code == 401
    assert b"amina" not in answer.data


def test_whoever_may_not_export_does_not_see_it(
    viewer: Organiser, stranger: Organiser, event_id: int, home: str
) -> None:
    for page in (home, f"{home}export"):
        assert viewer.get(page).status_code == 403
        assert stranger.get(page).status_code == 404
    assert "/newsletter/" not in viewer.get(home.replace("newsletter/", "")).text
