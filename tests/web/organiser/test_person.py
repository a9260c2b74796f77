"""One person's page: what is seen there, and what an organiser does about them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.registrations.builders import (
    NOW,
    add_event,
    cancel,
    deliver_all,
    find,
    mails,
    messages,
    sign_up,
    undo,
)
from tests.web.organiser.filling import decide_alone, fill
from tests.web.organiser.people import Organiser, organisation_of, user_of
from tests.web.organiser.test_people import answer_all
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry, Member
from webinars.calendar.replies import PartStat
from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventFormat
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import Consent, Registration, RegistrationStatus
from webinars.registrations.taking_part import TakesPart
from webinars.times import utc_now

STATUS = RegistrationStatus


def grant_needs(organiser: Organiser) -> None:
    """Let a member read what people need."""
    user_id = user_of(organiser).id
    with transaction():
        db.session.query(Member).filter_by(user_id=user_id).one().sees_access_needs = True


def actions() -> list[str]:
    db.session.rollback()
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_a_page_shows_what_somebody_told_and_their_mails(viewer: Organiser, page: str) -> None:
    text = viewer.get(page).text
    for told in ("Amina Diallo", "amina@example.org", "ECRE", "Send it.", "Confirmation"):
        assert told in text
    assert find().token not in text


def test_only_named_members_read_what_somebody_needs(
    owner: Organiser, viewer: Organiser, page: str
) -> None:
    for organiser in (owner, viewer):
        assert "A ramp." not in organiser.get(page).text
    grant_needs(viewer)
    assert "A ramp." in viewer.get(page).text


def test_a_mail_that_waits_or_did_not_arrive_shows_why(owner: Organiser, page: str) -> None:
    with transaction():
        mail = db.session.query(OutgoingMail).one()
        mail.message, mail.next_attempt_at = "invitation", datetime(2099, 3, 1, 9, tzinfo=UTC)
    text = owner.get(page).text
    assert "Due: 01/03/2099, 10:00." in text
    assert "a few an hour" in text
    with transaction():
        mail = db.session.query(OutgoingMail).one()
        mail.state, mail.last_error = MailState.UNDELIVERABLE, "550 no such user"
    text = owner.get(page).text
    assert "Could not be delivered" in text
    assert "550 no such user" in text


def test_a_no_in_the_calendar_is_in_the_history(owner: Organiser, event_id: int, page: str) -> None:
    answer_all(event_id, PartStat.DECLINED)
    text = text_of(owner.get(page))
    assert "Declined in the calendar" in text
    assert "Answered in the calendar</dt><dd>Does not come" in text
    undo(now=NOW)
    cancel(now=NOW)
    assert "Declined in the calendar" not in text_of(owner.get(page))


def test_a_viewer_can_change_nothing(viewer: Organiser, page: str) -> None:
    assert "<form" not in viewer.get(page).text.partition("<h1>")[2]
    for below in ("decide", "note", "resend", "new-links", "erase", "correct", "email"):
        assert viewer.post(f"{page}{below}").status_code == 403


def test_another_events_person_is_not_here(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(add_event(organisation=organisation_of(event_id)), "other@example.org")
    other = find("other@example.org").public_id
    for below in ("", "correct", "email", "erase", "new-links"):
        assert owner.get(f"{desk}/people/{other}/{below}").status_code == 404
    for below in ("decide", "note", "resend", "new-links", "erase", "correct", "email"):
        answer = owner.post(f"{desk}/people/{other}/{below}", {"do": "cancel", "name": "X"})
        assert answer.status_code == 404, below
    assert find("other@example.org").status is STATUS.CONFIRMED


def test_a_decision_with_words_is_mailed_logged_and_taken_back(owner: Organiser, page: str) -> None:
    deliver_all()
    answer = decide_alone(owner, page, do="decline", words="Sorry,\nnext time.")
    assert find().status is STATUS.DECLINED
    [mail] = [mail for mail in mails() if mail.message == "declined"]
    assert mail.payload["words"] == "Sorry,\nnext time."
    assert mail.next_attempt_at == mail.created_at + timedelta(minutes=1)
    assert "next time" not in str([entry.details for entry in db.session.query(AuditEntry)])
    text = owner.get(answer.location).text
    assert "Not accepted: Amina Diallo" in text
    undo = re.search(r'action="([^"]+/people/undo/[^"]+)"', text)
    assert undo is not None
    came_from = re.search(r'name="person" value="([^"]+)"', text)
    assert came_from is not None
    undone = owner.post(undo[1], {"person": came_from[1]})
    assert undone.location.startswith(page)
    assert "Undone: Amina Diallo stands as before." in owner.get(undone.location).text
    assert find().status is STATUS.CONFIRMED
    assert messages()[1:] == ["declined"]
    assert mails()[1].state is MailState.SUPERSEDED
    history = owner.get(page).text.partition("History")[2]
    assert "Not accepted" in history
    assert "Decision taken back" in history
    assert "Owner" in history


def test_the_words_of_a_decision_stand_on_both_pages_until_the_next(
    owner: Organiser, page: str
) -> None:
    own = f"/en/registrations/{find().token}/"
    decide_alone(owner, page, do="decline", words="It is for lawyers.")
    for where in (page, own):
        assert "It is for lawyers." in text_of(owner.get(where))
    data = owner.get(f"{own}data.json").get_json()
    assert data["registration"]["decision_words"] == "It is for lawyers."
    decide_alone(owner, page, do="reinstate")
    for where in (page, own):
        assert "It is for lawyers." not in text_of(owner.get(where))


def test_a_full_event_needs_the_tick(owner: Organiser, event_id: int, page: str) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "bo@example.org", name="Bo")
    bo = page.replace(find().public_id, find("bo@example.org").public_id)
    answer = decide_alone(owner, bo, do="confirm")
    assert find("bo@example.org").status is STATUS.WAITING
    assert "All places are taken or held." in owner.get(answer.location).text
    decide_alone(owner, bo, do="confirm", above="y")
    assert find("bo@example.org").status is STATUS.CONFIRMED


def test_posting_what_is_not_on_the_form_changes_nothing(owner: Organiser, page: str) -> None:
    posted = {"name": "Amina", "language": "en", "status": "cancelled", "event_id": "1"}
    fill(owner, f"{page}correct", **posted)
    assert (find().name, find().status) == ("Amina", STATUS.CONFIRMED)
    assert owner.post(f"{page}decide", {"do": "erase"}).status_code == 404


def test_a_note_is_kept_and_not_logged(owner: Organiser, page: str) -> None:
    owner.post(f"{page}note", {"note": "Called on Monday.", "version": version_of("")})
    assert find().note == "Called on Monday."
    assert "Called on Monday." in owner.get(page).text
    entry = db.session.query(AuditEntry).one()
    assert entry.action == "registration.note"
    assert "Monday" not in str(entry.details)


def test_a_note_too_long_comes_back_with_the_error(owner: Organiser, page: str) -> None:
    answer = owner.post(f"{page}note", {"note": "x" * 3000})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "x" * 3000 in answer.text
    assert find().note == ""


@pytest.mark.parametrize(
    ("state", "date"), [(MailState.UNDELIVERABLE, True), (MailState.SENT, False)]
)
def test_a_cancellation_that_did_not_arrive_takes_the_event_out_of_the_calendar_when_sent_again(
    owner: Organiser, page: str, state: MailState, date: bool
) -> None:
    deliver_all()
    cancel(now=NOW)
    with transaction():
        db.session.query(OutgoingMail).filter_by(message="cancelled").one().state = state
    owner.post(f"{page}resend", {"what": "standing"})
    assert mails()[-1].message == "cancelled"
    assert (mails()[-1].payload["date"] is not None) is date


def test_mails_are_sent_again_but_not_endlessly(owner: Organiser, page: str) -> None:
    owner.post(f"{page}resend", {"what": "standing"})
    owner.post(f"{page}resend", {"what": "links"})
    assert messages() == ["confirmation", "confirmation", "links"]
    owner.post(f"{page}resend", {"what": "standing"})
    answer = owner.post(f"{page}resend", {"what": "standing"})
    assert len(messages()) == 4
    assert "three mails again within an hour" in owner.get(answer.location).text


def test_new_links_end_the_old_ones_and_are_mailed_and_logged(owner: Organiser, page: str) -> None:
    before = {find().token, find().join_token}
    assert "Make new links for" in owner.get(f"{page}new-links").text
    assert before == {find().token, find().join_token}
    answer = owner.post(f"{page}new-links")
    assert "The new links are on their way." in owner.get(answer.location).text
    assert find().token not in owner.get(page).text
    assert before.isdisjoint({find().token, find().join_token})
    assert messages() == ["confirmation", "confirmation"]
    assert actions() == ["registration.links"]
    for _ in range(3):
        answer = owner.post(f"{page}new-links")
    assert len(messages()) == 4
    assert "three mails again within an hour" in owner.get(answer.location).text


def test_details_are_corrected_and_what_is_not_asked_stays(owner: Organiser, page: str) -> None:
    details = {"name": "Amina Diallo Bâ", "organisation": "SHARE", "language": "en"}
    answer = fill(owner, f"{page}correct", **details)
    assert answer.status_code == 303
    found = find()
    assert (found.name, found.organisation, found.language) == ("Amina Diallo Bâ", "SHARE", "en")
    assert found.access_needs is not None
    assert [consent.withdrawn_at for consent in found.consents] == [None, None]
    assert messages() == ["confirmation", "changed"]
    assert actions() == ["registration.correct"]


def test_how_somebody_takes_part_can_stay_open_until_it_is_said(
    owner: Organiser, event_id: int, page: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).format = EventFormat.HYBRID
    assert "Takes part" in owner.get(page).text
    assert "Not said" in owner.get(page).text
    told = {"name": "Amina Diallo", "organisation": "ECRE", "language": "fr"}
    assert "Not said" in owner.get(f"{page}correct").text
    assert fill(owner, f"{page}correct", **told).status_code == 303
    assert find().takes_part is None

    fill(owner, f"{page}correct", **told, takes_part="online")

    assert find().takes_part is TakesPart.ONLINE
    assert "Not said" not in owner.get(f"{page}correct").text


def test_wrong_details_come_back_with_errors(owner: Organiser, page: str) -> None:
    answer = owner.post(f"{page}correct", {"name": "", "organisation": "SHARE", "language": "xx"})
    assert answer.status_code == 422
    assert "Enter a name." in answer.text
    assert 'value="SHARE"' in answer.text
    assert find().organisation == "ECRE"


def test_a_new_address_is_asked_first(owner: Organiser, page: str) -> None:
    answer = owner.post(f"{page}email", {"email": "new@example.org"})
    assert find().email == "amina@example.org"
    [mail] = [mail for mail in mails() if mail.message == "verify-email"]
    assert mail.recipient == "new@example.org"
    content = get_render(mail.message)(mail.payload, mail.recipient, utc_now())
    assert content is not None
    assert "SHARE Network a noté cette adresse pour votre inscription" in content.text
    assert "probablement" not in content.text
    assert "new@example.org" in owner.get(answer.location).text


def test_an_address_that_is_registered_is_told(owner: Organiser, event_id: int, page: str) -> None:
    sign_up(event_id, "bo@example.org", name="Bo")
    answer = owner.post(f"{page}email", {"email": "BO@example.org"})
    assert answer.status_code == 422
    assert find("bo@example.org").public_id in answer.text
    assert "verify-email" not in messages()


def test_erasing_names_the_person_and_deletes_everything(
    owner: Organiser, desk: str, page: str
) -> None:
    assert "Amina Diallo" in owner.get(f"{page}erase").text
    public_id = find().public_id
    answer = owner.post(f"{page}erase")
    db.session.rollback()
    assert db.session.query(Registration).count() == db.session.query(Consent).count() == 0
    assert messages() == ["erased"]
    entry = db.session.query(AuditEntry).one()
    assert (entry.action, entry.subject) == ("registration.erase", f"registration/{public_id}")
    assert "Amina" not in str(entry.details)
    assert "All data about this person is deleted." in owner.get(answer.location).text
    assert owner.get(page).status_code == 404


def test_who_waits_by_hand_is_marked_with_who_put_them_there(
    owner: Organiser, desk: str, page: str
) -> None:
    decide_alone(owner, page, do="wait")
    said = "Put on the waiting list by Owner: stays there until somebody confirms them."
    assert said in owner.get(page).text
    assert "Waits by hand" in owner.get(f"{desk}/people/?status=waiting").text
    own_page = owner.get(f"/en/registrations/{find().token}/").text
    assert "There is no place for you at present." in own_page
