"""An item that is removed on the review page: the text in it goes back, nothing is lost."""

from __future__ import annotations

from tests.web.organiser.pasting import create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

SWALLOWED = """Rights at the border

Wednesday 1 March 2028, 10:00-12:00, Zoom

10:00 - 10:30 Welcome
10:30 - 12:00 since the reform
Background: in 2027 the rules changed.
Objectives
- inform members
"""


def removed(editor: Organiser, review: str) -> dict[str, list[str]]:
    sent = entered(editor, review)
    assert "Background" in sent["items-1-description"][0]
    return {"items-1-remove": ["y"]}


def test_what_a_removed_item_holds_is_shown_before_the_draft_is_made_and_kept(
    editor: Organiser, pages: str
) -> None:
    review = paste(editor, pages, SWALLOWED)
    sent = entered(editor, review, **removed(editor, review))
    stopped = editor.post(review, {**sent, "act": "create"})
    assert stopped.status_code == 422
    assert "What you removed holds more text" in stopped.text
    loose = stopped.text.partition('id="unplaced"')[2]
    assert "Background: in 2027 the rules changed." in loose
    assert loose.count(" checked>") == loose.count("from an item that you removed") == 4

    editor.post(review, {**sent, "act": "save"})
    event = create(editor, review)
    assert [item.texts[0].title for item in event.dates[0].items] == ["Welcome"]
    assert event.texts[0].description.endswith(
        "10:30 - 12:00 since the reform\nBackground: in 2027 the rules changed.\n"
        "Objectives\n- inform members"
    )


def test_who_has_seen_them_can_leave_lines_out(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, SWALLOWED)
    editor.post(review, {**entered(editor, review, **removed(editor, review)), "act": "save"})
    [_first, *rest] = entered(editor, review)["unplaced"]
    event = create(editor, review, unplaced=rest)
    assert "since the reform" not in event.texts[0].description
    assert "Objectives" in event.texts[0].description


def test_an_item_that_stays_after_all_takes_its_lines_back(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, SWALLOWED)
    editor.post(review, {**entered(editor, review, **removed(editor, review)), "act": "save"})
    sent = entered(editor, review)
    sent.pop("items-1-remove")
    editor.post(review, {**sent, "act": "save"})
    assert "from an item that you removed" not in editor.get(review).text


def test_emptying_the_fields_of_an_item_loses_nothing_either(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, SWALLOWED)
    fields = ("start", "end", "title", "description")
    sent = entered(editor, review, **{f"items-1-{field}": [""] for field in fields})
    assert editor.post(review, {**sent, "act": "create"}).status_code == 422


def test_a_line_without_more_can_be_removed_at_once(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, SWALLOWED)
    event = create(editor, review, **{"items-0-remove": ["y"]})
    assert len(event.dates[0].items) == 1
