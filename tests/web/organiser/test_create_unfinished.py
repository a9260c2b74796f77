"""Pasted texts of which no event is made yet: found again, or thrown away."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.web.organiser.form_reading import Sent, read_form
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
    late = editor.post(review, {"title": "My morning", "act": "save"})
    assert late.status_code == 409
    assert "discarded in another window" in late.text
    assert "My morning" in late.text
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


def test_the_title_that_was_read_names_them_and_no_heading_of_the_paper(
    editor: Organiser, pages: str
) -> None:
    paste(editor, pages, "CONCEPT NOTE\n\nTitle: How towns welcome\nDate: 4 May 2028, 10:00-11:00")
    assert "<bdi>How towns welcome</bdi>" in editor.get(f"{pages}/events/new").text


def send(organiser: Organiser, review: str, sent: Sent, act: str) -> TestResponse:
    return organiser.post(review, {**sent, "act": act})


@pytest.mark.parametrize(
    ("field", "words", "act"),
    [
        ("title", ("My morning", "Our morning"), "create"),
        ("description", ("Short.", "Long."), "save"),
        ("items-1-title", ("Discussion", "Debate"), "save"),
        ("items-0-people-0-name", ("Ada Lovelace", "Ada Byron"), "create"),
        ("dates-1-day", ("2028-05-04", "2028-05-05"), "save"),
    ],
)
def test_a_second_window_is_told_and_may_save_on_top(
    editor: Organiser, owner: Organiser, pages: str, *, field: str, words: tuple[str, str], act: str
) -> None:
    first, second = words
    review = paste(editor, pages, BRIEFING, AGENDA)
    times = {"dates-1-start": ["10:00"], "dates-1-end": ["11:00"]} if "date" in field else {}
    one = entered(editor, review, **{field: [first]}, **times)
    two = entered(owner, review, **{field: [second]}, **times)
    assert send(editor, review, one, "save").status_code == 303

    conflict = send(owner, review, two, act)

    assert conflict.status_code == 409
    assert "<title>Error:" in conflict.text
    assert "Somebody saved this in another window meanwhile" in conflict.text
    assert re.findall('class="theirs">[^<]*<q dir="auto">(.*?)</q>', conflict.text) == [first]
    assert f'<a href="#{field}">' in conflict.text
    assert entered(owner, review)[field] == [first], "nothing was saved"
    kept = read_form(conflict.text, "title")
    assert kept[field] == [second], "what was entered is still there"
    assert send(owner, review, kept, "save").status_code == 303
    assert entered(owner, review)[field] == [second]


def test_rows_that_a_second_window_has_not_are_named(
    editor: Organiser, owner: Organiser, pages: str
) -> None:
    review = paste(editor, pages, BRIEFING)
    two = entered(owner, review, title=["Our morning"])
    for number, title in enumerate(("Tea", "Coffee", "Cake"), start=5):
        row = {f"items-{number}-start": ["11:00"], f"items-{number}-end": ["11:05"]}
        one = entered(editor, review, **row, **{f"items-{number}-title": [title]})
        assert send(editor, review, one, "save").status_code == 303

    conflict = send(owner, review, two, "save")

    assert conflict.status_code == 409
    assert "goes when you save yours: 11:00, 11:05, Cake" in conflict.text


def test_who_only_adds_to_what_another_window_saved_is_not_held_up(
    editor: Organiser, owner: Organiser, pages: str
) -> None:
    review = paste(editor, pages, BRIEFING)
    row = {"items-7-title": ["Tea"], "items-7-start": ["11:00"], "items-7-end": ["11:05"]}
    one = entered(editor, review, title=["Our morning"])
    two = entered(owner, review, title=["Our morning"], **row)
    assert send(editor, review, one, "save").status_code == 303
    assert send(owner, review, two, "save").status_code == 303
    assert "Tea" in owner.get(review).text


def test_a_window_that_changed_nothing_is_in_nobody_s_way(
    editor: Organiser, owner: Organiser, pages: str
) -> None:
    create(editor, paste(editor, pages, BRIEFING))  # people whom the directory then knows
    review = paste(editor, pages, BRIEFING)
    one, two = entered(editor, review), entered(owner, review, title=["Our morning"])
    assert send(editor, review, one, "save").status_code == 303
    assert send(owner, review, two, "save").status_code == 303
    assert send(owner, review, two, "save").status_code == 303, "the same once more"
    assert entered(owner, review)["title"] == ["Our morning"]


@pytest.mark.parametrize("act", ["save", "create"])
def test_what_a_window_entered_while_another_made_the_draft_is_not_lost(
    editor: Organiser, owner: Organiser, pages: str, act: str
) -> None:
    review = paste(editor, pages, BRIEFING)
    one = entered(editor, review)
    two = entered(owner, review, **{"items-1-title": ["Our <project>"]})
    draft = send(editor, review, one, "create").location
    assert send(editor, review, one, "create").location == draft, "a second click"

    late = send(owner, review, two, act)

    assert late.status_code == 409
    assert "<title>Error:" in late.text
    assert f'href="{draft}"' in late.text
    assert "Our &lt;project&gt;" in late.text
