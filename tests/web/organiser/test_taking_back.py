"""Taking back what a list did: who goes, who stays and why, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.events.builders import make_date
from tests.registrations.builders import (
    DOMAIN,
    find,
    find_in_transaction,
    mails,
    sign_up,
    statuses,
)
from tests.registrations.moving.lists import csv_of
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_attendance import compared, past, version
from tests.web.organiser.test_importing import bring_in, checked
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import manage
from webinars.registrations.models import (
    AccessNeeds,
    Attendance,
    Consent,
    ConsentPurpose,
    Registration,
)
from webinars.registrations.moving import taking_back
from webinars.registrations.moving.importing import advance, list_in_progress
from webinars.times import utc_now
from webinars.web.organiser import importing

__all__ = ["past"]

PEOPLE = csv_of(
    ["Nom", "Courriel", "Organisme", "Remarque"],
    *([name, f"{name.lower()}@example.org", "", ""] for name in ("Amina", "Bo", "Cem", "Dana")),
)


def test_an_import_is_taken_back_but_for_those_of_whom_something_is_known_since(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, "earlier@example.org")
    page = checked(owner, desk, PEOPLE)
    bring_in(owner, page)
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.recipient == "bo@example.org")
            .values(state=MailState.SENT)
        )
        of_cem = update(Registration).where(Registration.email == "cem@example.org")
        db.session.execute(of_cem.values(attended_at=utc_now()))
        of_dana = update(Registration).where(Registration.email == "dana@example.org")
        db.session.execute(of_dana.values(updated_at=utc_now() + timedelta(minutes=1)))

    asked = text_of(owner.get(f"{page}/back"))
    assert "2 registrations are deleted that this list has added" in asked
    assert "Cem</bdi></a>: came to the event" in asked
    assert "Dana</bdi></a>: was changed since" in asked
    assert len(statuses(event_id)) == 5  # looking takes nothing back

    assert owner.post(f"{page}/back").status_code == 303
    left = {"earlier@example.org", "cem@example.org", "dana@example.org"}
    assert set(statuses(event_id)) == left
    assert mails("amina@example.org") == []  # nothing had left
    [last] = mails("bo@example.org")
    assert (last.message, last.payload["date"] is not None) == ("erased", True)
    entry = db.session.query(AuditEntry).filter_by(action="people.import-undo").one()
    assert entry.details == {"count": 2}
    assert "taken back since" in owner.get(page).text

    owner.post(f"{page}/back")  # a second click finds nobody
    assert set(statuses(event_id)) == left
    assert db.session.query(AuditEntry).filter_by(action="people.import-undo").count() == 1
    bring_in(owner, checked(owner, desk, PEOPLE))
    assert len(statuses(event_id)) == 5


def test_mails_of_a_list_wait_for_a_minute_in_which_it_can_be_taken_back_unheard(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk, PEOPLE)
    assert "Mails leave a minute after the import." in text_of(owner.get(page))
    done = text_of(bring_in(owner, page))
    assert "If the list is wrong, take the import back before" in done
    [mail] = mails("bo@example.org")
    assert mail.next_attempt_at - mail.created_at == timedelta(minutes=1)
    assert "Nobody has got one: nobody hears of it." in text_of(owner.get(f"{page}/back"))
    with transaction():
        sent = update(OutgoingMail).where(OutgoingMail.recipient == "bo@example.org")
        db.session.execute(sent.values(state=MailState.SENT))
    assert "1 person may have got a mail already" in text_of(owner.get(f"{page}/back"))


def test_the_mails_of_a_series_are_counted_for_each_date(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.dates.append(make_date(utc_now() + timedelta(days=900)))
    page = checked(owner, desk, PEOPLE)
    assert "8 mails at most" in text_of(owner.get(page))
    bring_in(owner, page)
    assert sum(len(mails(f"{name}@example.org")) for name in ("amina", "bo", "cem", "dana")) == 8


def test_the_first_mail_of_a_series_is_not_called_the_last(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.dates.append(make_date(utc_now() + timedelta(days=900)))
    page = checked(owner, desk, PEOPLE)
    bring_in(owner, page)
    confirmation = written(mails("bo@example.org")[0])
    assert "registered you for this event" in confirmation
    with transaction():
        sent = update(OutgoingMail).where(OutgoingMail.recipient == "bo@example.org")
        db.session.execute(sent.values(state=MailState.SENT))
    assert owner.post(f"{page}/back").status_code == 303

    first, *further = mails("bo@example.org")[-2:]
    text = written(first)
    assert (first.message, [mail.message for mail in further]) == ("erased", ["cancellation-date"])
    assert "one more short e-mail for each further date" in text
    assert "last e-mail" not in text
    assert "have taken that list back" in text
    assert "You are not registered after all" in text
    assert "everything that was stored" not in text
    assert "The import was taken back" in text_of(owner.get(page))


def written(mail: OutgoingMail) -> str:
    """The text of a mail, as it would be sent now."""
    content = get_render(mail.message)(mail.payload, mail.recipient, utc_now())
    assert content is not None
    return content.text


def test_the_worker_goes_on_with_taking_back_when_the_page_is_closed(
    owner: Organiser, desk: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = checked(owner, desk, PEOPLE)
    bring_in(owner, page)
    monkeypatch.setattr(importing, "AT_ONCE", 0.0)
    monkeypatch.setattr(taking_back, "BATCH", 3)
    assert owner.post(f"{page}/back").headers["Location"].endswith(page)
    assert "0 of 4" in text_of(owner.get(page))
    owner.post(f"{page}/back")  # a second click is none
    [file_id] = list_in_progress()
    for left, shown in ((1, "3 of 4"), (0, "taken back since")):
        with transaction():
            assert advance(file_id=file_id, domain=DOMAIN, now=utc_now()) is (left > 0)
        assert len(statuses(event_id)) == left
        assert shown in text_of(owner.get(page))
    assert list_in_progress() == []
    assert db.session.query(AuditEntry).filter_by(action="people.import-undo").count() == 1


def test_who_agreed_moves_or_is_provided_for_since_stays(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk, PEOPLE)
    bring_in(owner, page)
    now = utc_now() + timedelta(minutes=1)
    consent = Consent(
        purpose=ConsentPurpose.NEWSLETTER, text="Yes.", language="en", way="form", given_at=now
    )
    with transaction():
        amina = find_in_transaction("amina@example.org")
        amina.consents.append(consent)
        manage.confirm_newsletter(registration=amina, now=now)
        manage.request_email_change(
            registration=find_in_transaction("bo@example.org"),
            email="new@example.org",
            domain=DOMAIN,
            now=now,
        )
        cem = find_in_transaction("cem@example.org")
        cem.access_needs = AccessNeeds(text="A ramp", arranged_at=now)
    asked = text_of(owner.get(f"{page}/back"))
    assert "1 registration is deleted that this list has added" in asked
    assert asked.count("was changed since") == 3
    owner.post(f"{page}/back")
    assert {"amina@example.org", "bo@example.org", "cem@example.org"} == set(statuses(event_id))


def test_a_report_s_marks_are_taken_back_and_no_others(
    past: tuple[Organiser, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, desk = past
    page = compared(owner, desk)
    owner.post(page, {"act": "mark", "version": version(owner, page), "agreed": ["1", "2", "3"]})
    marked = db.session.scalar(select(func.count()).select_from(Attendance))
    assert marked is not None
    assert marked > 1
    amina = find()
    date_id = amina.event.dates[0].id
    with transaction():
        row = Attendance(registration_id=amina.id, date_id=date_id, way="door", came_at=utc_now())
        db.session.add(row)
    monkeypatch.setattr(importing, "AT_ONCE", 0.0)
    monkeypatch.setattr(taking_back, "MARKS_BATCH", 1)
    owner.post(f"{page}/back")
    assert f"0 of {marked}" in text_of(owner.get(page))
    [file_id] = list_in_progress()
    with transaction():
        assert advance(file_id=file_id, domain=DOMAIN, now=utc_now())
    assert f"1 of {marked}" in text_of(owner.get(page))
    more = True
    while more:  # as the worker does, when the page is closed
        with transaction():
            more = advance(file_id=file_id, domain=DOMAIN, now=utc_now())
    assert db.session.scalars(select(Attendance.way)).all() == ["door"]
    assert "Take the mark" not in owner.get(page).text
    [entry] = db.session.query(AuditEntry).filter_by(action="attendance.import-undo").all()
    assert entry.details["count"] == marked
    assert find().attended_at is not None
