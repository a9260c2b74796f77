"""The meeting's numbers and codes in pasted texts: for those who registered, never public."""

from __future__ import annotations

import pytest

from tests.web.organiser.pasting import create, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

NOTE = """Rights today

14 December 2027, 10:00-12:00 CET, Zoom

Much is said of rights.

Join Zoom Meeting
https://us02web.zoom.us/j/84512345678

Meeting ID: 845 1234 5678
Passcode: 774411

Dial by your location
        +32 2 290 9360 Belgium
        +33 1 7037 2246 France
"""
AGENDA = """10:00 - 10:20 Welcome
10:20 - 12:00 Panel
Zoom: https://zoom.us/j/1 Passcode: 778899
"""


def test_numbers_to_dial_are_kept_with_the_draft(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    assert "+33 1 7037 2246 France" in editor.get(review).text.partition("<textarea")[2]
    made = create(editor, review)
    assert made.join_phone.split("\n") == [
        "+32 2 290 9360 Belgium",
        "+33 1 7037 2246 France",
        "Meeting ID: 845 1234 5678",
    ]
    assert made.join_passcode == "774411"
    assert made.texts[0].description == "Much is said of rights."


def test_a_number_that_may_be_a_contact_s_is_asked_about(editor: Organiser, pages: str) -> None:
    unclear = NOTE.partition("Meeting ID")[0] + "Ana Silva +32 475 12 34 56\n"
    for note, is_asked in ((NOTE, False), (unclear, True)):
        page = editor.get(paste(editor, pages, note)).text
        checks = page.partition('id="checks"')[2].partition("</nav>")[0]
        assert ("#fact-join_phone" in checks) is is_asked


def test_numbers_that_nobody_can_dial_are_told(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    page = editor.post(review, {"act": "create", "join_phone": "ask Ana"}).text
    assert "There is no telephone number in the line" in page


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_code_within_an_agenda_is_asked_about(
    editor: Organiser, pages: str, is_alone: bool
) -> None:
    head = "Rights today\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n"
    texts = (f"{head}{AGENDA}",) if is_alone else (head, AGENDA)
    review = paste(editor, pages, *texts)
    assert 'href="#fact-join_passcode"' in editor.get(review).text
    made = create(editor, review)
    assert made.join_passcode == "778899"
    texts_of_items = [
        text.description + text.title for each in made.dates[0].items for text in each.texts
    ]
    assert "778899" not in "".join([made.texts[0].description, *texts_of_items])
    assert "zoom.us" not in "".join(texts_of_items)
