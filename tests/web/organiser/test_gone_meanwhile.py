"""What was written for a thing that another window has removed is shown, and can be kept."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.registrations.builders import find, sign_up
from tests.web.organiser.filling import Fields, fill, filled, forms_of
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_two_windows import correction, held_seats, kept_template
from tests.web.organiser.writing import begin, hidden, write
from webinars.events.models import Event
from webinars.events.organising import SeatReservation
from webinars.events.programme import Question, Speaker
from webinars.events.programming.directory import About, SpeakerDetails, add_speaker
from webinars.extensions import db, transaction
from webinars.registrations.mailings.models import Mailing, MailingTemplate

LONG = "A long text that took an hour to write"


def speaker(event_id: int, name: str = "Ana Silva") -> str:
    """The public id of an entry of the directory."""
    with transaction():
        organisation = db.session.get_one(Event, event_id).organisation_id
        details = SpeakerDetails(name=name, texts={"en": About("Chair", "ECRE", "A life")})
        return add_speaker(organisation_id=organisation, details=details).public_id


def form_with(page: TestResponse, field: str) -> tuple[str, Fields]:
    """Where the form with this field goes, and what it sends."""
    form = next(each for each in forms_of(page) if each.method == "post" and field in each.fields)
    return form.action, form.fields


def test_a_speaker_who_was_removed_is_added_again(
    owner: Organiser, editor: Organiser, desk: str, event_id: int
) -> None:
    directory = f"{desk.partition('/events/')[0]}/speakers"
    path = f"{directory}/{speaker(event_id)}"
    _action, sent = form_with(editor.get(path), "biography-en")
    assert owner.post(f"{path}/remove").status_code == 303
    gone = editor.post(path, sent | {"biography-en": [LONG]})
    assert gone.status_code == 409
    assert "Somebody has removed this meanwhile." in gone.text
    action, again = form_with(gone, "biography-en")
    assert again["biography-en"] == [LONG]
    assert editor.post(action, again).status_code == 303
    db.session.rollback()
    assert db.session.query(Speaker).one().texts[0].biography == LONG


def test_what_was_written_for_an_entry_that_was_merged_goes_to_the_one_that_stayed(
    owner: Organiser, editor: Organiser, desk: str, event_id: int
) -> None:
    directory = f"{desk.partition('/events/')[0]}/speakers"
    kept, other = speaker(event_id), speaker(event_id, "A. Silva")
    _action, sent = form_with(editor.get(f"{directory}/{other}"), "biography-en")
    _action, merging = form_with(owner.get(f"{directory}/{kept}/merge?other={other}"), "other")
    assert owner.post(f"{directory}/{kept}/merge", merging).status_code == 303
    assert editor.get(f"{directory}/{other}").location == f"{directory}/{kept}"
    gone = editor.post(f"{directory}/{other}", sent | {"biography-en": [LONG]})
    assert gone.status_code == 409
    assert "made this entry one with “Ana Silva”" in gone.text
    action, again = form_with(gone, "biography-en")
    assert (action, again["biography-en"]) == (f"{directory}/{kept}", [LONG])
    assert editor.post(action, again).status_code == 303
    db.session.rollback()
    assert db.session.query(Speaker).one().texts[0].biography == LONG


def test_a_draft_that_was_deleted_is_kept_as_a_new_message(
    owner: Organiser, editor: Organiser, desk: str
) -> None:
    own = begin(editor, desk)
    page = editor.get(f"{own}write").text
    assert owner.post(f"{own}delete").status_code == 303
    texts = {"subject-en": "Tomorrow", "body-en": LONG}
    gone = write(editor, own, texts, page=page)
    assert gone.status_code == 409
    assert "This message was deleted in another window meanwhile" in gone.text
    assert LONG in gone.text
    more = {"new": hidden(gone.text, "new")[0]}
    for _twice in range(2):
        kept = write(editor, own, texts | more, page=gone.text, press="as-new")
        assert kept.status_code == 303
        assert kept.location.endswith("/who")
    db.session.rollback()
    assert db.session.query(Mailing).one().texts[0].body == LONG
    half = write(editor, own, {"subject-en": "", "body-en": LONG}, page=page, press="as-new")
    assert half.status_code == 409
    assert "Enter a subject in this language" in half.text


def test_a_template_s_new_name_is_said_when_it_was_deleted(
    owner: Organiser, editor: Organiser, desk: str
) -> None:
    path = kept_template(owner, desk)
    sent = form_with(editor.get(path), "name")[1] | {"name": [LONG]}
    with transaction():
        db.session.query(MailingTemplate).delete()
    gone = editor.post(path, sent)
    assert gone.status_code == 409
    assert f"You had called it “{LONG}”." in gone.text


def test_seats_that_are_held_no_more_are_held_anew(
    owner: Organiser, editor: Organiser, desk: str
) -> None:
    path = held_seats(owner, desk)
    sent = filled(editor.get(path), label=LONG)
    assert owner.post(f"{path}remove", {"sure": "yes"}).status_code == 303
    gone = editor.post(path, sent)
    assert gone.status_code == 409
    action, again = form_with(gone, "label")
    assert again["label"] == [LONG]
    assert editor.post(action, again).status_code == 303
    db.session.rollback()
    assert db.session.query(SeatReservation).one().label == LONG


@pytest.mark.parametrize("kind", ["text", "choice"])
def test_a_question_that_was_removed_is_asked_anew(
    owner: Organiser, editor: Organiser, desk: str, kind: str
) -> None:
    more = {"choice__0__en": "One", "choice__1__en": "Two"} if kind == "choice" else {}
    new = f"{desk}/questions/new?type={kind}"
    assert fill(owner, new, label__en="Why?", **more).status_code == 303
    path = f"{desk}/questions/why"
    sent = filled(editor.get(path), label__en=LONG)
    assert owner.post(f"{path}/remove").status_code == 303
    gone = editor.post(path, sent)
    assert gone.status_code == 409
    action, again = form_with(gone, "label-en")
    assert again["label-en"] == [LONG]
    assert editor.post(action, again).status_code == 303
    db.session.rollback()
    asked = db.session.query(Question).one()
    assert (asked.texts[0].label, asked.type.value) == (LONG, kind)
    assert [choice.labels["en"] for choice in asked.choices] == list(more.values())


def test_who_was_erased_stays_gone(owner: Organiser, editor: Organiser, desk: str) -> None:
    path = correction(owner, desk)
    sent = filled(editor.get(path), name=LONG)
    assert fill(owner, f"{desk}/people/{find().public_id}/erase").status_code == 303
    answer = editor.post(path, sent)
    assert answer.status_code == 404
    assert LONG not in answer.text


def test_forms_that_were_sent_twice_make_one_thing(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    seats, question = f"{desk}/people/seats/add", f"{desk}/questions/new?type=choice"
    held = filled(owner.get(seats), label="Speakers", seats="1")
    answers = {"choice__0__en": "One", "choice__1__en": "Two"}
    asked = filled(owner.get(question), label__en="Why?", **answers)
    for path, sent in ((seats, held), (question, asked)):
        assert [owner.post(path, sent).status_code for _ in range(2)] == [303, 303]
    db.session.rollback()
    assert db.session.query(SeatReservation).count() == 1
    assert db.session.query(Question).count() == 1
    # a form that was gone back to, and changed, is meant
    assert owner.post(seats, held | {"label": ["Guests"]}).status_code == 303
    assert owner.post(question, asked | {"label-en": ["Who?"]}).status_code == 303
    db.session.rollback()
    assert db.session.query(SeatReservation).count() == 2
    assert db.session.query(Question).count() == 2
