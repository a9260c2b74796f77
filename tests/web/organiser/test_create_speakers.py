"""People in pasted texts: found in the organisation's directory, and what it says of them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import add_event
from tests.web.organiser.pasting import AGENDA, NOTE, create, entered, pages, paste
from tests.web.organiser.people import Organiser, organisation_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.events.programme import Speaker
from webinars.events.programming.directory import About, SpeakerDetails, add_speaker
from webinars.extensions import db, transaction

__all__ = ["pages"]


def test_people_are_found_in_the_directory(editor: Organiser, pages: str, event_id: int) -> None:
    organisation = organisation_of(event_id)
    with transaction():
        known = add_speaker(
            organisation_id=organisation.id,
            details=SpeakerDetails(name="Ada Lindt", texts={"en": About("Chair", "")}),
        ).public_id
    review = paste(editor, pages, NOTE, AGENDA)
    assert "Found in your directory." in editor.get(review).text
    event = create(editor, review)
    speaker = event.dates[0].items[0].people[0].speaker
    assert speaker.public_id == known
    assert (speaker.texts[0].position, speaker.texts[0].affiliation) == ("Chair", "ICMC Europe")


def test_whoever_has_another_surname_is_new_unless_somebody_chooses(
    editor: Organiser, pages: str, event_id: int
) -> None:
    with transaction():
        known = add_speaker(
            organisation_id=organisation_of(event_id).id,
            details=SpeakerDetails(name="Ada Lindt", texts={}),
        ).public_id
    review = paste(editor, pages, NOTE, AGENDA.replace("Ada Lindt", "Ada Lindt-N'Diaye"))
    page = editor.get(review).text
    assert "Your directory has a similar name." in page
    assert "Ada Lindt-N&#39;Diaye" in page
    assert '<a href="#item-1"' in page
    sent = entered(editor, review)
    assert sent["items-0-people-0-speaker"] == ["new"]
    speaker = create(editor, review).dates[0].items[0].people[0].speaker
    assert speaker.name == "Ada Lindt-N'Diaye"
    assert speaker.public_id != known


def known_speaker(event_id: int, position: str) -> str:
    """The id of Ada Lindt in the organisation's directory."""
    with transaction():
        about = About(position, "ICMC Europe", "A life")
        return add_speaker(
            organisation_id=organisation_of(event_id).id,
            details=SpeakerDetails(name="Ada Lindt", texts={"en": about}),
        ).public_id


def said_of_speakers(event: Event) -> list[tuple[str, str, str]]:
    speaker = event.dates[0].items[0].people[0].speaker
    return [(text.position, text.affiliation, text.biography) for text in speaker.texts]


@pytest.mark.parametrize(("choice", "position"), [("leave", "Chair"), ("write", "Director")])
def test_where_text_and_directory_differ_the_organiser_chooses(
    editor: Organiser, pages: str, event_id: int, choice: str, position: str
) -> None:
    known_speaker(event_id, "Chair")
    review = paste(editor, pages, NOTE, AGENDA)
    assert '<q dir="auto">Chair, ICMC Europe</q>' in editor.get(review).text
    event = create(editor, review, **{"items-0-people-0-about": [choice]})
    assert said_of_speakers(event) == [(position, "ICMC Europe", "A life")]
    logged = select(AuditEntry.action).where(AuditEntry.action == "speaker.edit")
    assert len(db.session.scalars(logged).all()) == (choice == "write")


def test_a_correction_of_somebody_in_the_directory_is_asked_about(
    editor: Organiser, pages: str, event_id: int
) -> None:
    known_speaker(event_id, "Director")
    review = paste(editor, pages, NOTE, AGENDA)
    assert "Your directory says" not in editor.get(review).text
    sent = entered(editor, review, **{"items-0-people-0-position": ["Head"]})
    answer = editor.post(review, {**sent, "act": "create"})
    assert answer.status_code == 422
    assert "Your directory says something else. Choose." in answer.text
    editor.post(review, {**sent, "act": "save"})
    event = create(editor, review, **{"items-0-people-0-about": ["write"]})
    assert said_of_speakers(event) == [("Head", "ICMC Europe", "A life")]


def test_a_similar_name_is_offered_and_can_be_somebody_else(
    editor: Organiser, pages: str, event_id: int
) -> None:
    organisation = organisation_of(event_id).id
    with transaction():
        details = SpeakerDetails(name="A. Lindt", texts={})
        add_speaker(organisation_id=organisation, details=details)
    review = paste(editor, pages, NOTE, AGENDA)
    assert "Is this the same person as in your directory?" in editor.get(review).text
    event = create(editor, review, **{"items-0-people-0-speaker": ["new"]})
    assert event.dates[0].items[0].people[0].speaker.name == "Ada Lindt"
    names = db.session.scalars(select(Speaker.name).filter_by(organisation_id=organisation)).all()
    assert sorted(names) == ["A. Lindt", "Ada Lindt"]


def test_another_organisation_s_speaker_cannot_be_chosen(
    editor: Organiser, pages: str, app: Flask
) -> None:
    other = organisation_of(add_event()).id
    with transaction():
        details = SpeakerDetails(name="Ada Lindt", texts={})
        theirs = add_speaker(organisation_id=other, details=details).public_id
    review = paste(editor, pages, NOTE, AGENDA)
    event = create(editor, review, **{"items-0-people-0-speaker": [theirs]})
    assert event.dates[0].items[0].people[0].speaker.public_id != theirs
