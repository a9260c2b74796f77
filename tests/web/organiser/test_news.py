"""How organisers see what people are told, and whom it did not reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.registrations.builders import NOW, deliver_all, find, mails, sign_up
from tests.registrations.news.test_expanding import expand, note
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_co_hosting import grant
from webinars.events.models import Event, EventHost, HostSight
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.web.organiser.receipt import notice_name


def fail(*emails: str) -> None:
    """Let the mails with news to these addresses be refused, and the others be sent."""
    with transaction():
        for mail in db.session.query(OutgoingMail).filter(OutgoingMail.part_of.is_not(None)):
            is_refused = mail.recipient in emails
            mail.state = MailState.UNDELIVERABLE if is_refused else MailState.SENT
            mail.last_error = "550 5.1.1 no such user" if is_refused else None


@pytest.fixture
def told(event_id: int) -> int:
    """The notice that three people have been told of; one could not be reached."""
    for name in "abc":
        sign_up(event_id, f"{name}@example.org")
    notice_id = note(event_id, at=NOW + timedelta(days=1))
    expand(notice_id)
    fail("b@example.org")
    return notice_id


def test_the_page_says_how_far_it_has_come(editor: Organiser, desk: str, told: int) -> None:
    page = editor.get(f"{desk}/news").text
    assert "The agenda has changed" in page
    assert "3 people, sent: 2, not delivered: 1" in page
    assert "Not everybody was reached" in editor.get(f"{desk}/").text


def test_what_was_told_with_a_later_change_says_so(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    deliver_all()
    for hour in (1, 2):
        expand(note(event_id, at=NOW + timedelta(hours=hour)))
    page = editor.get(f"{desk}/news").text
    assert page.count("Told in one e-mail with the change after it.") == 1
    assert "1 person, still to be sent: 1" in page


@pytest.mark.parametrize(("dates", "said"), [(1, "The date has"), (2, "The dates have")])
def test_one_date_that_moved_is_one(app: Flask, dates: int, said: str) -> None:
    sides = [
        [
            {"uid": str(n), "start": f"2027-0{month}-01T11:00", "end": f"2027-0{month}-01T12:00"}
            for n in range(dates)
        ]
        for month in (1, 3)
    ]
    notice = EventNotice(kind=NoticeKind.MOVED, changes={"dates": sides})
    with app.test_request_context(), force_locale("en"):
        assert notice_name(notice) == f"{said} changed"


def test_before_the_mails_are_written_it_says_so(
    editor: Organiser, desk: str, event_id: int
) -> None:
    for number in range(3):
        sign_up(event_id, f"p{number}@example.org")
    notice_id = note(event_id)
    assert "People get an e-mail from " in editor.get(f"{desk}/news").text
    expand(notice_id, size=2)
    assert "are being written: for 2 people so far." in editor.get(f"{desk}/news").text


def test_a_move_into_the_past_was_told_to_nobody(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    note(event_id, NoticeKind.MOVED, untold=True, expanded_at=NOW)
    assert "Nobody was told: the event was moved into the past." in editor.get(f"{desk}/news").text


def test_who_was_not_reached_is_named_with_the_reason(
    editor: Organiser, desk: str, told: int
) -> None:
    page = editor.get(f"{desk}/news").text.replace("<wbr>", "")
    assert "b@example.org" in page
    assert "550 5.1.1 no such user" in page
    assert find("b@example.org").public_id in page
    assert "a@example.org" not in page


def test_these_are_sent_once_more(editor: Organiser, desk: str, told: int) -> None:
    answer = editor.post(f"{desk}/news/retry", follow_redirects=True)
    assert "1 mail is sent once more." in answer.text
    assert [mail.state for mail in mails("b@example.org") if mail.part_of] == [MailState.QUEUED]
    again = editor.post(f"{desk}/news/retry", follow_redirects=True)
    assert "0 mails are sent once more." in again.text


def test_a_mail_to_a_former_address_is_not_sent_again(
    editor: Organiser, desk: str, told: int
) -> None:
    with transaction():
        find_b = find("b@example.org")
        find_b.email = find_b.email_key = "new@example.org"
        db.session.add(find_b)
    assert "b@example.org" not in editor.get(f"{desk}/news").text


def test_a_viewer_sees_it_and_sends_nothing(viewer: Organiser, desk: str, told: int) -> None:
    assert "Send these once more" not in viewer.get(f"{desk}/news").text
    assert viewer.post(f"{desk}/news/retry").status_code == 403


def test_it_needs_as_many_queries_for_much_as_for_little(
    app: Flask, editor: Organiser, desk: str, event_id: int, count_queries: list[str]
) -> None:
    counts = []
    for size in (1, 50):
        for number in range(size):
            sign_up(event_id, f"p{size}-{number}@example.org")
        expand(note(event_id))
        fail(*(mail.recipient for mail in mails()))
        editor.get(f"{desk}/news")
        count_queries.clear()
        assert editor.get(f"{desk}/news").status_code == 200
        counts.append(len(count_queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("sight", [HostSight.NONE, HostSight.OWN])
def test_a_co_host_who_may_not_see_everybody_sees_no_totals(
    stranger: Organiser, event_id: int, told: int, sight: HostSight
) -> None:
    grant(event_id, stranger, sight)
    own = stranger.get("/organiser/").location
    here = f"{own}events/{db.session.get_one(Event, event_id).slug}"
    for page in (stranger.get(f"{here}/news").text, stranger.get(f"{here}/").text):
        assert "The agenda has changed" in page
        assert "3 people" not in page
        assert "Not everybody was reached" not in page
        assert "Confirmed: " not in page
    with transaction():
        db.session.query(EventHost).update({"sight": HostSight.ALL})
    assert "3 people, sent: 2" in stranger.get(f"{here}/news").text
    assert "Confirmed: 3" in stranger.get(f"{here}/").text
