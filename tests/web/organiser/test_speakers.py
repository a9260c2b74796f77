"""The directory's pages: search, edit in each language, photos, deleting and merging."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.events.programming.agendas import add_person, item_of, organisation_id, parts, plan
from tests.events.programming.test_directory import photo
from tests.registrations.builders import NOW, add_event
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_agenda import fields
from webinars.accounts import audit
from webinars.accounts.models import AuditEntry
from webinars.accounts.pictures import add_picture
from webinars.events.programme import Speaker
from webinars.events.programming import directory
from webinars.events.programming.directory import About
from webinars.extensions import db, transaction


@pytest.fixture
def here(event_id: int) -> int:
    return organisation_id(event_id)


@pytest.fixture
def speakers(desk: str) -> str:
    return f"{desk.partition('/events/')[0]}/speakers/"


def opened(editor: Organiser, url: str) -> dict[str, object]:
    return dict(fields(editor.get(url).text, f'action="{url}"'))


def stored(name: str) -> Speaker:
    db.session.rollback()
    return db.session.query(Speaker).filter_by(name=name).one()


def test_the_directory_lists_people_and_their_items(
    editor: Organiser, speakers: str, event_id: int, here: int
) -> None:
    add_person(here, "Omar Haddad", en=About("Officer", "ECRE"))
    plan(event_id, ("Law", "11:00", "11:30"), people=parts("Ana Sílva"))
    page = editor.get(speakers).text
    assert page.index("Ana Sílva") < page.index("Omar Haddad")
    assert "Officer, ECRE" in page
    assert "2 speakers" in page
    found = editor.get(f"{speakers}?search=silva").text
    assert "Ana Sílva" in found
    assert "Omar" not in found


def test_somebody_is_added_in_two_languages(editor: Organiser, speakers: str) -> None:
    sent = opened(editor, f"{speakers}new")
    sent |= {"name": "Ana Silva", "position-fr": "Chargée", "biography-en": "Works on *law*."}
    assert editor.post(f"{speakers}new", sent).status_code == 303
    said = {text.language: text for text in stored("Ana Silva").texts}
    assert said["fr"].position == "Chargée"
    assert said["en"].biography == "Works on *law*."


def test_a_name_is_needed_and_the_rest_stays_entered(editor: Organiser, speakers: str) -> None:
    answer = editor.post(f"{speakers}new", {"name": "", "position-en": "Officer"})
    assert answer.status_code == 422
    assert "Enter the name." in answer.text
    assert 'value="Officer"' in answer.text


def test_a_second_window_sees_both_and_can_save_again(
    editor: Organiser, owner: Organiser, speakers: str, here: int
) -> None:
    url = f"{speakers}{add_person(here, 'Ana', en=About('Officer')).public_id}"
    first, second = opened(owner, url), opened(editor, url)
    owner.post(url, {**first, "position-en": "Director"})
    answer = editor.post(url, {**second, "affiliation-en": "ECRE"})
    assert answer.status_code == 409
    assert '<dd dir="auto">Director</dd>' in answer.text
    assert 'value="ECRE"' in answer.text
    again = fields(answer.text, f'action="{url}"')
    assert editor.post(url, again).status_code == 303
    text = stored("Ana").texts[0]
    assert (text.position, text.affiliation) == ("Officer", "ECRE")


def test_a_photo_is_uploaded_shown_and_removed(editor: Organiser, speakers: str, here: int) -> None:
    url = f"{speakers}{add_person(here, 'Ana').public_id}"
    picture = (BytesIO(photo()), "ana.png")
    answer = editor.post(
        url, {**opened(editor, url), "photo": picture}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    assert 'class="portrait"' in editor.get(url).text
    editor.post(url, {**opened(editor, url), "without_photo": "y"})
    assert 'class="portrait"' not in editor.get(url).text


def test_a_photo_is_for_visitors_only_while_that_is_ticked(
    editor: Organiser, speakers: str, here: int
) -> None:
    url = f"{speakers}{add_person(here, 'Ana').public_id}"
    editor.post(url, {**opened(editor, url), "shows_photo": "y"})
    assert stored("Ana").shows_photo
    assert 'name="shows_photo" value="y" checked' in editor.get(url).text
    editor.post(url, opened(editor, url))
    assert not stored("Ana").shows_photo


def with_photo(here: int, *, shows: bool = True) -> Speaker:
    """Ana, with a photo that visitors may see."""
    speaker = add_person(here, "Ana")
    with transaction():
        directory.set_picture(speaker=speaker, picture=add_picture(photo(), now=NOW), now=NOW)
        speaker.shows_photo = shows
    return speaker


def test_a_photo_that_is_hidden_again_is_no_more_at_the_address_that_was_shown(
    editor: Organiser, speakers: str, here: int
) -> None:
    speaker = with_photo(here)
    url, address = f"{speakers}{speaker.public_id}", photo_address()
    editor.post(url, {**opened(editor, url), "shows_photo": "y"})
    assert photo_address() == address
    editor.post(url, opened(editor, url))
    assert editor.get(address).status_code == 404
    assert editor.get(photo_address()).status_code == 200


def photo_address() -> str:
    picture = stored("Ana").picture
    assert picture is not None
    return f"/pictures/{picture.name}"


def test_whoever_is_seen_on_no_photo_has_agreed_to_none(
    editor: Organiser, speakers: str, here: int
) -> None:
    url = f"{speakers}{with_photo(here).public_id}"
    editor.post(url, {**opened(editor, url), "shows_photo": "y", "without_photo": "y"})
    assert not stored("Ana").shows_photo


def test_an_older_window_shows_that_a_photo_was_hidden_meanwhile(
    editor: Organiser, owner: Organiser, speakers: str, here: int
) -> None:
    url = f"{speakers}{with_photo(here).public_id}"
    older = {**opened(editor, url), "shows_photo": "y"}
    owner.post(url, opened(owner, url))
    answer = editor.post(url, older)
    assert answer.status_code == 409
    assert '<dt>Visitors may see the photo</dt><dd dir="auto">No</dd>' in answer.text
    assert not stored("Ana").shows_photo


def test_what_is_no_picture_is_refused(editor: Organiser, speakers: str, here: int) -> None:
    url = f"{speakers}{add_person(here, 'Ana').public_id}"
    script = (BytesIO(b"<svg onload=alert(1)>"), "ana.png")
    answer = editor.post(
        url,
        {**opened(editor, url), "name": "Anna", "photo": script},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "This is not a picture" in answer.text
    assert stored("Ana").picture is None


def test_who_stands_in_an_agenda_is_not_deleted(
    editor: Organiser, speakers: str, event_id: int
) -> None:
    plan(event_id, ("Law", "11:00", "11:30"), people=parts("Ana"))
    url = f"{speakers}{stored('Ana').public_id}"
    assert "Law" in editor.get(url).text
    assert editor.post(f"{url}/remove").status_code == 409
    assert stored("Ana")


def test_an_unused_entry_is_deleted_after_a_question(
    editor: Organiser, speakers: str, here: int
) -> None:
    url = f"{speakers}{add_person(here, 'Ana').public_id}"
    assert "Delete Ana?" in editor.get(f"{url}/remove").text
    assert editor.post(f"{url}/remove").status_code == 303
    assert editor.get(url).status_code == 404


def test_another_directory_s_people_do_not_exist_here(
    editor: Organiser, speakers: str, here: int
) -> None:
    ours = add_person(here, "Ana").public_id
    theirs = add_person(organisation_id(add_event()), "Omar").public_id
    for path in (theirs, f"{theirs}/remove", f"{theirs}/merge", f"{ours}/merge?other={theirs}"):
        assert editor.get(f"{speakers}{path}").status_code == 404, path
    for path in (theirs, f"{theirs}/remove", f"{theirs}/merge"):
        assert editor.post(f"{speakers}{path}", {"name": "Mine"}).status_code == 404, path
    assert editor.post(f"{speakers}{ours}/merge", {"other": theirs}).status_code == 404
    assert editor.post(f"{speakers}{ours}/merge", {"other": ours}).status_code == 404
    assert stored("Omar")


def test_a_likely_pair_is_suggested_and_merged(
    editor: Organiser, speakers: str, event_id: int, here: int
) -> None:
    first = add_person(here, "Ana Silva", en=About("Officer")).public_id
    second = add_person(here, "SILVA, Ana", en=About("Director", "ECRE")).public_id
    plan(event_id, ("Law", "11:00", "11:30"), people=parts("SILVA, Ana"))
    assert "1 entry may be double" in editor.get(speakers).text
    link = f"{speakers}{first}/merge?other={second}"
    assert link in editor.get(f"{speakers}pairs").text
    page = editor.get(link).text
    assert "1 agenda item moves along." in page
    for said in ("<p>Officer</p>", "<p>Director, ECRE</p>", "Law</span>", "In no agenda yet."):
        assert said in page
    sent = fields(page, f'action="{speakers}{first}/merge"')
    answer = editor.post(
        f"{speakers}{first}/merge", {**sent, "en.position": "other", "name": "kept"}
    )
    assert answer.status_code == 303
    kept = stored("Ana Silva")
    assert (kept.texts[0].position, kept.texts[0].affiliation) == ("Director", "ECRE")
    assert [part.speaker.name for part in item_of(event_id, "Law").people] == ["Ana Silva"]
    entry = db.session.query(AuditEntry).filter_by(action="speaker.merge").one()
    assert entry.details["dropped"] == {"name": "SILVA, Ana", "en.position": "Officer"}


def test_a_deleted_speaker_s_words_leave_the_log_of_merges_too(
    editor: Organiser, speakers: str, here: int
) -> None:
    ids = [add_person(here, name).public_id for name in ("Ana Silva", "Anna Silva", "A. Silva")]
    for kept, other in ((ids[1], ids[2]), (ids[0], ids[1])):
        page = editor.get(f"{speakers}{kept}/merge?other={other}").text
        sent = fields(page, f'action="{speakers}{kept}/merge"')
        assert editor.post(f"{speakers}{kept}/merge", {**sent, "name": "kept"}).status_code == 303
    assert editor.post(f"{speakers}{ids[0]}/remove").status_code == 303
    merges = db.session.query(AuditEntry).filter_by(action="speaker.merge").all()
    assert [entry.details for entry in merges] == [{"other": ids[2]}, {"other": ids[1]}]


def test_an_entry_of_the_log_that_names_no_other_keeps_no_speaker(
    editor: Organiser, speakers: str, here: int
) -> None:
    ana = add_person(here, "Ana Silva").public_id
    with transaction():
        about = f"speaker/{ana}"
        audit.record(
            organisation_id=here, user_id=None, action="speaker.merge", subject=about, now=NOW
        )
    assert editor.post(f"{speakers}{ana}/remove").status_code == 303


def test_an_entry_that_changed_meanwhile_is_not_merged(
    editor: Organiser, speakers: str, here: int
) -> None:
    first, second = (add_person(here, name).public_id for name in ("Ana", "Anna"))
    sent = {"other": second, "seen": "old", "other_seen": "old"}
    answer = editor.post(f"{speakers}{first}/merge", sent)
    assert answer.status_code == 409
    assert "Nothing was merged" in answer.text
    assert stored("Anna")


def test_a_viewer_reads_the_list_alone(viewer: Organiser, speakers: str, here: int) -> None:
    speaker = add_person(here, "Ana").public_id
    assert speaker not in viewer.get(speakers).text
    assert viewer.get(f"{speakers}{speaker}").status_code == 403


def test_the_list_needs_as_many_queries_for_twenty_people_as_for_one(
    editor: Organiser, speakers: str, here: int, count_queries: list[str]
) -> None:
    def count() -> int:
        editor.get(speakers)
        count_queries.clear()
        assert editor.get(speakers).status_code == 200
        return len(count_queries)

    add_person(here, "Ana", en=About("Officer"))
    before = count()
    for number in range(19):
        add_person(here, f"Speaker {number}", en=About("Officer"), fr=About("Chargé"))
    assert count() <= before
