"""Pasted texts of which no event is made yet: found again, or thrown away."""

from __future__ import annotations

from tests.web.organiser.pasting import AGENDA, BRIEFING, create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]


def test_texts_that_were_not_finished_are_found_again_and_can_be_thrown_away(
    editor: Organiser, viewer: Organiser, pages: str
) -> None:
    first, second = paste(editor, pages, BRIEFING), paste(editor, pages, agenda=AGENDA)
    editor.post(second, {**entered(editor, second, title=["My morning"]), "act": "save"})
    for page in (f"{pages}/", f"{pages}/events/new"):
        text = editor.get(page).text
        assert f'<a href="{first}">Continue: <bdi>Shaping Tomorrow: how' in text
        assert f'<a href="{second}">Continue: <bdi>My morning</bdi></a>' in text
    assert "Continue:" not in viewer.get(f"{pages}/").text
    editor.post(f"{second}/discard")
    create(editor, first)
    assert "Continue:" not in editor.get(f"{pages}/").text


def test_a_page_asks_before_a_colleague_s_texts_are_discarded_and_the_log_says_it(
    editor: Organiser, owner: Organiser, pages: str
) -> None:
    review = paste(editor, pages, BRIEFING)
    for page in (f"{pages}/", f"{pages}/events/new", review):
        text = owner.get(page).text
        assert f'href="{review}/discard"' in text
        assert 'value="discard"' not in text
    asked = owner.get(f"{review}/discard").text
    assert "Discard these texts?" in asked
    assert "<bdi>Shaping Tomorrow: how" in asked
    assert owner.get(review).status_code == 200

    owner.post(f"{review}/discard")

    assert owner.get(f"{review}/discard").status_code == 404
    log = owner.get(f"{pages}/log/").text
    assert "Discarded pasted texts of which no event was made" in log
    assert "Shaping Tomorrow" not in log


def test_the_newest_five_of_the_unfinished_texts_are_listed(editor: Organiser, pages: str) -> None:
    for number in range(6):
        paste(editor, pages, f"Meeting {number}\n\nMore of it.")
    text = editor.get(f"{pages}/events/new").text
    assert text.count("Continue:") == 5
    assert "<bdi>Meeting 5" in text
    assert "<bdi>Meeting 0" not in text
