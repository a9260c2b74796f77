"""Changes of the agenda are kept until the organiser tells them, all in one receipt."""

from __future__ import annotations

import html

import pytest

from tests.events.programming.agendas import item_of, parts, plan, with_tracks
from tests.registrations.builders import deliver_all, find, mails, sign_up
from tests.registrations.news.test_expanding import expand
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_agenda import fields, opened, order_fields, remove
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.untold import Untold
from webinars.times import utc_now

KEPT = "people are not told yet."


@pytest.fixture
def agenda(desk: str, event_id: int) -> str:
    """The agenda of an event for which two people are registered, one without an address."""
    plan(event_id, ("Opening", "11:00", "11:10"), people=parts("Omar Haddad"))
    plan(event_id, ("Law", "11:10", "11:50"))
    for email in ("amina@example.org", "noor@example.org"):
        sign_up(event_id, email, language="en", now=utc_now())
    deliver_all()
    with transaction():
        person = find("noor@example.org")
        person.email = person.email_key = None
        db.session.add(person)
    return f"{desk}/agenda/"


def save(editor: Organiser, agenda: str, event_id: int, title: str, **changes: str) -> str:
    """Save an item with these fields changed; what the page says then."""
    url, sent = opened(editor, agenda, event_id, title)
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    answer = editor.post(url, {**sent, **changed}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def receipt(editor: Organiser, agenda: str) -> str:
    return html.unescape(editor.get(f"{agenda}tell").text)


def tell(editor: Organiser, agenda: str, **more: str) -> str:
    """Agree to the receipt; what the next page says."""
    sent = fields(editor.get(f"{agenda}tell").text, 'class="narrow"') | more
    answer = editor.post(f"{agenda}tell", sent, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def letter(notice: EventNotice) -> str:
    """Write the mails of a notice; what Amina's says."""
    expand(notice.id, at=utc_now())
    [mail] = [mail for mail in mails("amina@example.org") if mail.part_of]
    content = get_render("update")(mail.payload, mail.recipient, utc_now())
    assert content is not None
    return content.text


def test_another_speaker_is_told_by_name(editor: Organiser, agenda: str, event_id: int) -> None:
    page = save(editor, agenda, event_id, "Opening", people__0__name="Ana Silva")
    assert f"1 item has changed, and {KEPT}" in page
    assert f"1 item has changed, and {KEPT}" in editor.get(agenda.removesuffix("agenda/")).text
    assert "1 person will be told: 1 EN" in page
    assert "1 more person has no e-mail address: tell them yourself." in page
    assert "Speaker: Ana Silva instead of Omar Haddad" in receipt(editor, agenda)
    said = tell(editor, agenda, **{"receipt-reason-en": "Omar is ill."})
    assert "The changes of the agenda are told." in said
    assert "People get an e-mail from " in said
    [notice] = db.session.query(EventNotice)
    text = letter(notice)
    assert "Speaker: Ana Silva instead of Omar Haddad" in text
    assert "Omar is ill." in text
    assert db.session.query(Untold).count() == 1
    assert KEPT not in editor.get(agenda).text


def test_forms_say_that_nobody_is_told_yet(editor: Organiser, agenda: str, event_id: int) -> None:
    url = f"{agenda}{item_of(event_id, 'Law').public_id}/"
    for page in (url, f"{url}remove", f"{agenda}new"):
        assert "Nobody is told yet: you do that on the agenda" in editor.get(page).text


def test_many_changes_are_one_receipt_from_the_first_to_now(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    for side in ("up", "down", "up"):
        law = item_of(event_id, "Law").public_id
        editor.post(f"{agenda}order", {**order_fields(editor, agenda), side: law})
    save(editor, agenda, event_id, "Law", people__0__name="Eva", people__0__role="moderator")
    remove(editor, agenda, event_id, "Opening")
    page = receipt(editor, agenda)
    assert page.count("<td>Agenda</td>") == 2
    assert "11:10–11:50" in page
    assert "11:00–11:40" in page
    assert "Moderator, from now on also: Eva" in page
    tell(editor, agenda)
    entry = db.session.query(AuditEntry).filter_by(action="agenda.tell").one()
    assert entry.details["items"] == 2


def test_what_is_as_it_was_again_is_nothing_to_tell(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    for side in ("up", "down"):
        law = item_of(event_id, "Law").public_id
        editor.post(f"{agenda}order", {**order_fields(editor, agenda), side: law})
    assert KEPT not in editor.get(agenda).text
    assert db.session.query(EventNotice).count() == 0


def test_a_description_is_not_told_and_the_page_says_so(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    page = save(editor, agenda, event_id, "Law", description__en="On appeal.")
    assert "Nothing has changed that people are told." in page
    assert KEPT not in page
    assert db.session.query(EventNotice).count() == 0


def test_they_need_not_hear_of_it(editor: Organiser, agenda: str, event_id: int) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    assert "Nobody is told of these changes." in tell(editor, agenda, **{"receipt-drop": "1"})
    assert db.session.query(EventNotice).count() == 0
    actions = {entry.action for entry in db.session.query(AuditEntry)}
    assert "agenda.untold" in actions
    assert "agenda.tell" not in actions


def test_nobody_is_told_of_what_the_organiser_has_not_seen(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    sent = fields(editor.get(f"{agenda}tell").text, 'class="narrow"')
    save(editor, agenda, event_id, "Law", place="Room 3")
    answer = editor.post(f"{agenda}tell", {**sent, "receipt-reason-en": "Too small."})
    assert answer.status_code == 409
    assert "Room 3" in answer.text
    assert "Too small." in answer.text
    assert db.session.query(AuditEntry).filter_by(action="agenda.tell").count() == 0


def test_what_is_kept_is_no_news_yet(editor: Organiser, agenda: str, event_id: int) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    news = agenda.replace("/agenda/", "/news")
    assert "The agenda has changed" not in editor.get(news).text
    tell(editor, agenda)
    assert "The agenda has changed" in editor.get(news).text


def test_a_date_that_moves_has_told_of_its_agenda(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    item = item_of(event_id, "Law")
    with transaction():
        date = item.date
        date.starts_local = date.starts_local.replace(day=8)
        date.ends_local = date.ends_local.replace(day=8)
        db.session.add(date)
    page = receipt(editor, agenda)
    assert "8 July 2027, 11:10–11:50" in page
    assert "6 July" not in page


def test_nobody_is_told_where_nobody_has_a_place(
    editor: Organiser, desk: str, event_id: int
) -> None:
    plan(event_id, ("Law", "11:10", "11:50"))
    page = save(editor, f"{desk}/agenda/", event_id, "Law", place="Room 2")
    assert KEPT not in page
    assert "Nothing has changed" not in page
    assert db.session.query(EventNotice).count() == 0
    assert editor.get(f"{desk}/agenda/tell").status_code == 303


def test_a_viewer_neither_sees_nor_tells_it(
    viewer: Organiser, editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    assert KEPT not in viewer.get(agenda).text
    assert viewer.get(f"{agenda}tell").status_code == 403
    assert viewer.post(f"{agenda}tell").status_code == 403


def test_what_those_knew_who_have_left_is_kept_no_more(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    with transaction():
        db.session.query(Registration).update({"status": RegistrationStatus.CANCELLED})
    save(editor, agenda, event_id, "Law", place="Room 3")
    assert db.session.query(EventNotice).count() == 0


def test_a_waiting_mail_leaves_what_is_kept_for_the_next(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    tell(editor, agenda)
    [told] = db.session.query(EventNotice)
    save(editor, agenda, event_id, "Law", place="Room 3")
    text = letter(told)
    assert "Room 2" in text
    assert "Room 3" not in text
    page = receipt(editor, agenda)
    assert "Room 2" in page
    assert "Room 3" in page


def test_what_changes_while_it_is_cancelled_is_told_once_it_takes_place(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    save(editor, agenda, event_id, "Law", place="Room 2")
    stand(event_id, EventStatus.CANCELLED)
    url = f"{agenda}{item_of(event_id, 'Law').public_id}/"
    assert "Nobody is told yet" not in editor.get(url).text
    assert "told yet" not in save(editor, agenda, event_id, "Opening", place="Room 3")
    stand(event_id, EventStatus.PUBLISHED)
    assert f"2 items have changed, and {KEPT}" in editor.get(agenda).text


def stand(event_id: int, status: EventStatus) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = status


def test_a_track_that_is_called_something_else_is_told(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    with_tracks(event_id, "Courts")
    plan(event_id, ("Appeals", "11:10", "11:50"), track="courts")
    url = f"{agenda}tracks"
    sent = fields(editor.get(url).text, 'id="tracks"')
    said = editor.post(url, {**sent, "name-courts-en": "Tribunals"}, follow_redirects=True)
    assert "People are not told yet." in said.text
    page = receipt(editor, agenda)
    assert "Courts" in page
    assert "Tribunals" in page
    sent = fields(editor.get(url).text, 'id="remove-courts"')
    editor.post(f"{url}/courts/remove", {**sent, "sure": "yes"}, follow_redirects=True)
    assert "Tribunals" not in receipt(editor, agenda)
    assert f"1 item has changed, and {KEPT}" in editor.get(agenda).text


def test_a_mail_needs_as_many_queries_for_a_long_agenda(
    editor: Organiser, agenda: str, event_id: int, count_queries: list[str]
) -> None:
    def queries() -> int:
        [mail] = [mail for mail in mails("amina@example.org") if mail.part_of]
        payload, recipient = mail.payload, mail.recipient
        db.session.rollback()
        db.session.expunge_all()
        count_queries.clear()
        get_render("update")(payload, recipient, utc_now())
        return len(count_queries)

    with_tracks(event_id, "Courts")
    plan(event_id, ("Appeals", "11:10", "11:50"), track="courts", people=parts("Eva"))
    save(editor, agenda, event_id, "Law", place="Room 2")
    tell(editor, agenda)
    letter(db.session.query(EventNotice).one())
    few = queries()
    with_tracks(event_id, "Towns")
    for number in range(3):
        item = (f"More {number}", "11:10", "11:50")
        plan(event_id, item, track="towns", people=parts(f"Omar {number}"))
    assert queries() == few
