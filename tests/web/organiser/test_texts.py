"""Texts per language, side by side, and what is missing or out of date."""

from __future__ import annotations

from tests.registrations.builders import find, sign_up
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from webinars.events.models import Event, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.times import utc_now


def titles(event_id: int) -> dict[str, str]:
    db.session.rollback()
    return {text.language: text.title for text in db.session.get_one(Event, event_id).texts}


def test_both_languages_stand_side_by_side(editor: Organiser, desk: str, event_id: int) -> None:
    answer = fill(editor, f"{desk}/texts?language=fr", title__fr="Le parrainage")
    assert (answer.status_code, answer.location) == (303, f"{desk}/")
    assert titles(event_id) == {"en": "Community sponsorship", "fr": "Le parrainage"}


def test_the_page_says_what_is_missing_and_what_is_out_of_date(
    editor: Organiser, desk: str
) -> None:
    page = editor.get(f"{desk}/texts").text
    assert '<span class="badge quiet">Missing</span>' in page
    fill(editor, f"{desk}/texts", summary__en="Short.", title__fr="Le parrainage")
    page = editor.get(f"{desk}/texts").text
    assert "The summary is missing." in page
    fill(editor, f"{desk}/texts", summary__fr="Court.")
    fill(editor, f"{desk}/texts", title__en="Another title")
    page = editor.get(f"{desk}/texts").text
    assert '<span class="badge warning">Out of date</span>' in page
    fill(editor, f"{desk}/texts", still_right="y")
    assert "Out of date" not in editor.get(f"{desk}/texts").text


def test_another_language_can_be_begun_in_its_own_direction(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = editor.get(f"{desk}/texts?language=ar").text
    assert 'id="title-ar" name="title-ar" value="" lang="ar" dir="rtl"' in page
    fill(editor, f"{desk}/texts?language=ar", title__ar="كفالة")
    assert titles(event_id)["ar"] == "كفالة"


def test_sending_texts_as_they_are_makes_no_translation_old(
    editor: Organiser, desk: str, event_id: int
) -> None:
    french = EventText(language="fr", title="Façonner demain\u202f: l’accueil\u00a0!", summary="B")
    with transaction():
        found = db.session.get_one(Event, event_id)
        english = found.text("en")
        english.summary, english.description = "B", "One.\n\n- two\n- three"
        french.description = english.description
        found.texts.append(french)
    title = french.title
    assert fill(editor, f"{desk}/texts").status_code == 303
    assert titles(event_id)["fr"] == title
    assert {text.changed_at for text in db.session.get_one(Event, event_id).texts} == {None}


def test_only_what_differs_is_shown_as_another_window_s(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        found = db.session.get_one(Event, event_id)
        found.text("en").description = "One.\n\nTwo."
    one, two = editor.get(f"{desk}/texts"), owner.get(f"{desk}/texts")
    send_again(editor, f"{desk}/texts", one, title__en="First")
    conflict = send_again(owner, f"{desk}/texts", two, title__en="Second")
    assert conflict.text.count('class="theirs"') == 1


def test_the_source_needs_a_title_and_a_translation_too(
    editor: Organiser, desk: str, event_id: int
) -> None:
    for changes in ({"title__en": ""}, {"summary__fr": "Court."}):
        answer = fill(editor, f"{desk}/texts?language=fr", **changes)
        assert answer.status_code == 422
        assert answer.text.count("Enter a title in this language.") == 2
    assert titles(event_id) == {"en": "Community sponsorship"}


def test_what_is_no_language_is_no_page(editor: Organiser, desk: str) -> None:
    assert editor.get(f"{desk}/texts?language=xx").status_code == 404
    assert editor.get(f"{desk}/texts?language=%00").status_code == 404


def test_a_change_of_text_alone_sends_nothing_unless_asked(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, now=utc_now())
    sign_up(event_id, "noor@example.org", now=utc_now())
    with transaction():
        noor = find("noor@example.org")
        noor.email = noor.email_key = None
        db.session.add(noor)
    known = titles(event_id)["en"]
    page = editor.get(f"{desk}/texts").text
    assert "1 person will be told: 1 FR. 1 more person has no e-mail address" in page
    assert fill(editor, f"{desk}/texts", title__en="Another").status_code == 303
    assert db.session.query(EventNotice).filter_by(expanded_at=None).count() == 0
    receipt = fill(editor, f"{desk}/texts", title__en="A third", tell="y")
    assert "1 person will be told: 1 FR" in receipt.text
    assert f">{known}</del>" in receipt.text, "as people know it"
    assert ">A third</ins>" in receipt.text
    assert titles(event_id)["en"] == "Another"
    assert send_again(editor, f"{desk}/texts", receipt).status_code == 303
    assert titles(event_id)["en"] == "A third"
    [notice] = db.session.query(EventNotice).filter_by(expanded_at=None)
    assert notice.kind is NoticeKind.TEXTS
