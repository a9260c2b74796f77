"""The languages' page: patterns in one click, channels, the matrix, and what people chose."""

from __future__ import annotations

import pytest

from tests.events.programming.agendas import item_of, load, plan
from tests.registrations.builders import add_event, find, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_agenda import fields
from webinars.events.channels import badge
from webinars.events.programming.languages import channel_key

SURE = {"sure": "yes"}


@pytest.fixture
def languages(desk: str, event_id: int) -> str:
    plan(event_id, ("Opening", "11:00", "11:10"), ("Law", "11:10", "11:50"))
    return f"{desk}/languages"


def use(editor: Organiser, languages: str, pattern: str, **more: str) -> int:
    seen = fields(editor.get(languages).text, "/languages/pattern")
    answer = editor.post(f"{languages}/pattern", {**seen, "pattern": pattern, **more})
    return answer.status_code


def add(editor: Organiser, languages: str, **sent: str) -> int:
    return editor.post(f"{languages}/add", sent).status_code


def keys(event_id: int) -> list[str]:
    return [channel_key(channel) for channel in load(event_id).channels]


def test_a_pattern_in_one_click_says_what_people_will_read(
    editor: Organiser, languages: str, event_id: int
) -> None:
    assert '<button class="plain" name="pattern" value="EN-FR-EN">' in editor.get(languages).text
    assert use(editor, languages, "FR-EN-FR") == 303
    assert badge(load(event_id).channels) == "FR-EN-FR"
    assert "Spoken in French and English; you can listen in either." in editor.get(languages).text


def test_what_is_no_pattern_is_said(editor: Organiser, languages: str, event_id: int) -> None:
    answer = editor.post(f"{languages}/pattern", {"pattern": "Frenglish"})
    assert answer.status_code == 422
    assert "Write languages as in FR-EN-FR" in answer.text
    assert keys(event_id) == []


def test_channels_are_added_and_removed(editor: Organiser, languages: str, event_id: int) -> None:
    assert add(editor, languages, kind="floor", language="ar") == 303
    assert add(editor, languages, kind="sign", sign="vgt") == 303
    assert add(editor, languages, kind="captions", language="en", source="ar") == 303
    assert keys(event_id) == ["floor.ar", "sign.vgt", "captions.en.ar"]
    assert add(editor, languages, kind="floor", language="ar") == 422
    assert add(editor, languages, kind="floor", language="vgt") == 422
    assert add(editor, languages, kind="party", language="fr") == 422
    gone = f"{languages}/sign.vgt/remove"
    answer = editor.post(gone, SURE | fields(editor.get(languages).text, f'action="{gone}"'))
    assert answer.status_code == 303
    assert keys(event_id) == ["floor.ar", "captions.en.ar"]
    assert editor.post(gone).status_code == 404
    floor = f"{languages}/floor.ar/remove"
    seen = fields(editor.get(languages).text, f'action="{floor}"')
    assert editor.post(floor, SURE | seen).status_code == 422


def test_a_language_that_people_chose_leaves_only_when_that_is_seen(
    editor: Organiser, languages: str, event_id: int
) -> None:
    use(editor, languages, "FR-EN-FR")
    sign_up(event_id, listening_language="fr")
    sign_up(event_id, "omar@example.org", listening_language="en")
    answer = editor.post(
        f"{languages}/pattern",
        {**fields(editor.get(languages).text, "/languages/pattern"), "pattern": "EN"},
    )
    assert "1 person has chosen to listen in French." in answer.text
    assert "English." not in answer.text
    assert len(keys(event_id)) == 4
    confirmed = fields(answer.text, "/languages/pattern")
    assert editor.post(f"{languages}/pattern", SURE | confirmed).status_code == 303
    assert keys(event_id) == ["floor.en"]
    page = editor.get(languages).text
    assert "French: 1 person" in page
    assert page.count("not offered any more") == 1  # English is still spoken
    assert find().listening_language == "fr"


def test_one_way_out_of_two_takes_no_language_from_anybody(
    editor: Organiser, languages: str, event_id: int
) -> None:
    use(editor, languages, "FR-EN-FR")
    sign_up(event_id, listening_language="fr")
    gone = f"{languages}/interpretation.fr.en/remove"
    seen = fields(editor.get(languages).text, f'action="{gone}"')
    assert "Nobody loses a language" in editor.post(gone, seen).text
    assert editor.post(gone, SURE | seen).status_code == 303


def test_the_matrix_narrows_items(editor: Organiser, languages: str, event_id: int) -> None:
    use(editor, languages, "FR-EN-FR")
    sent = fields(editor.get(languages).text, "/languages/matrix")
    law = item_of(event_id, "Law").public_id
    opening = item_of(event_id, "Opening").public_id
    sent |= {"item": [opening, law], f"on-{law}": ["floor.en", "floor.fr"]}
    assert editor.post(f"{languages}/matrix", sent).status_code == 303
    assert {channel_key(each) for each in item_of(event_id, "Law").channels} == {
        "floor.fr",
        "floor.en",
    }
    page = editor.get(languages).text
    assert page.count(" checked") == 2
    assert editor.post(f"{languages}/matrix", sent).status_code == 409


def test_a_second_window_keeps_its_ticks(editor: Organiser, languages: str, event_id: int) -> None:
    use(editor, languages, "FR-EN-FR")
    sent = fields(editor.get(languages).text, "/languages/matrix")
    law = item_of(event_id, "Law").public_id
    plan(event_id, ("Questions", "11:50", "12:00"))
    answer = editor.post(f"{languages}/matrix", {**sent, "item": [law], f"on-{law}": ["floor.en"]})
    assert answer.status_code == 409
    assert answer.text.count(" checked") == 1
    assert item_of(event_id, "Law").channels == []


def test_another_event_s_items_change_nothing(
    editor: Organiser, languages: str, event_id: int
) -> None:
    use(editor, languages, "FR-EN-FR")
    elsewhere = add_event()
    plan(elsewhere, ("Theirs", "11:00", "11:30"))
    theirs = item_of(elsewhere, "Theirs").public_id
    sent = fields(editor.get(languages).text, "/languages/matrix")
    answer = editor.post(
        f"{languages}/matrix", {**sent, "item": theirs, f"on-{theirs}": "floor.en"}
    )
    assert answer.status_code == 404
    assert item_of(elsewhere, "Theirs").channels == []


def test_a_viewer_reads_and_changes_nothing(
    viewer: Organiser, editor: Organiser, languages: str, event_id: int
) -> None:
    use(editor, languages, "FR-EN-FR")
    page = viewer.get(languages).text
    assert "you can listen in either" in page
    assert "<button" not in page.split("<main")[1]


def test_a_page_needs_as_many_queries_for_fifty_items_as_for_two(
    editor: Organiser, languages: str, event_id: int, count_queries: list[str]
) -> None:
    def count() -> int:
        editor.get(languages)
        count_queries.clear()
        assert editor.get(languages).status_code == 200
        return len(count_queries)

    use(editor, languages, "FR-EN-FR")
    before = count()
    plan(event_id, *((f"Talk {n}", f"11:{n:02}", f"11:{n + 1:02}") for n in range(48)))
    assert count() <= before
