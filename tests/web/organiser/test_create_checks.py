"""The way through the review page: what is to check, what is folded, and back to the text."""

from __future__ import annotations

import re

import pytest

from tests.web.organiser.pasting import create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

NOTE = "Rights today\n\n14 December 2027, 10:00-12:00 CET, Zoom\n"
AGENDA = """10:00 - 10:20 Welcome
10:20 - 11:00 Panel
Nadia
11:00 - 12:00 Debate
• Ada Lind – Officer, ECRE
Rapporteur: Omar
"""


@pytest.fixture
def review(editor: Organiser, pages: str) -> str:
    """The address of the page for a text with three doubts: its kind and two items."""
    return paste(editor, pages, NOTE, AGENDA)


def checks_of(page: str) -> list[tuple[str, str]]:
    """Anchors and names of what is to check."""
    listed = page.partition('id="checks"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="#([^"]+)"><bdi>(.*?)</bdi>', listed)


def open_items(page: str) -> list[str]:
    return re.findall(r'<details class="row-of-fields" id="([^"]+)" open>', page)


def test_doubts_are_counted_and_lead_from_one_to_the_next(editor: Organiser, review: str) -> None:
    page = editor.get(review).text
    assert "Please check: 3" in page
    assert checks_of(page) == [
        ("fact-kind", "Kind"),
        ("item-2", "Item 2: Panel"),
        ("item-3", "Item 3: Debate"),
    ]
    onward = re.findall(r'<p class="onward"><a href="#([^"]+)">', page)
    assert onward == ["item-2", "item-3", "checks"]
    for anchor in ("fact-kind", *onward):
        assert page.count(f'id="{anchor}"') == 1


def test_what_was_corrected_is_not_to_check_any_more(editor: Organiser, review: str) -> None:
    editor.post(review, {**entered(editor, review, kind=["meeting"]), "act": "save"})
    page = editor.get(review).text
    assert "Please check: 2" in page
    assert [anchor for anchor, _name in checks_of(page)] == ["item-2", "item-3"]


@pytest.mark.parametrize(
    "change", [{"items-1-title": ["Open panel"]}, {"items-1-people-0-name": ["Nadia Karimi"]}]
)
def test_an_item_that_was_corrected_is_not_to_check_any_more(
    editor: Organiser, review: str, change: dict[str, list[str]]
) -> None:
    editor.post(review, {**entered(editor, review), "act": "save"})
    assert [anchor for anchor, _name in checks_of(editor.get(review).text)][1:] == [
        *("item-2", "item-3")
    ]
    editor.post(review, {**entered(editor, review, **change), "act": "save"})
    page = editor.get(review).text
    assert [anchor for anchor, _name in checks_of(page)] == ["fact-kind", "item-3"]
    assert open_items(page) == ["item-3"]


def test_a_text_without_a_doubt_has_nothing_to_check(editor: Organiser, pages: str) -> None:
    note = "A webinar on rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n"
    assert 'id="checks"' not in editor.get(paste(editor, pages, note)).text


def test_the_number_of_places_is_read_and_to_check(editor: Organiser, pages: str) -> None:
    note = "A webinar on rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\nPlaces: 60 in the room"
    review = paste(editor, pages, note)
    assert checks_of(editor.get(review).text) == [("fact-capacity", "Number of places")]
    assert create(editor, review).capacity == 60


def test_items_are_folded_to_a_line_unless_somebody_should_look(
    editor: Organiser, review: str
) -> None:
    page = editor.get(review).text
    assert open_items(page) == ["item-2", "item-3"]
    assert re.search(r'id="item-1">\s*<summary>10:00–10:20 <bdi>Welcome</bdi></summary>', page)
    assert '<bdi>Debate</bdi><span class="who"> · <bdi>Ada Lind</bdi></span>' in page
    sent = entered(editor, review, **{"items-0-title": [""]})
    assert open_items(editor.post(review, {**sent, "act": "create"}).text)[0] == "item-1"


def test_on_several_days_the_line_of_an_item_names_its_day(editor: Organiser, pages: str) -> None:
    note = "A training\n\n14-15 December 2027, 10:00-12:00 CET, Zoom\n"
    agenda = "14 December 2027\n10:00-12:00 Law\n15 December 2027\n10:00-12:00 Practice\n"
    page = editor.get(paste(editor, pages, note, agenda)).text
    assert "<summary>Wednesday 15 December 2027, 10:00–12:00 <bdi>Practice</bdi></summary>" in page


def test_a_person_without_a_name_stays_in_sight(editor: Organiser, review: str) -> None:
    assert editor.get(review).text.count("<summary>Add a person</summary>") == 4
    sent = entered(editor, review, **{"items-0-people-0-position": ["Officer"]})
    editor.post(review, {**sent, "act": "save"})
    assert editor.get(review).text.count("<summary>Add a person</summary>") == 3


def test_facts_of_which_the_text_says_nothing_stand_together(
    editor: Organiser, review: str
) -> None:
    folded = editor.get(review).text.partition("Not found in your text (10)")[2]
    folded = folded.partition("</details>")[0]
    assert 'name="venue"' in folded
    assert 'name="deadline_day"' in folded
    assert 'name="platform"' not in folded
    editor.post(review, {**entered(editor, review, venue=["Hall"]), "act": "save"})
    folded = editor.get(review).text.partition("Not found in your text (9)")[2]
    assert 'name="venue"' not in folded.partition("</details>")[0]


def test_lines_of_the_text_lead_back_to_what_was_read_from_them(
    editor: Organiser, review: str
) -> None:
    page = editor.get(review).text
    for line, anchor, name in (
        ("note-1", "fact-title", "Title"),
        ("note-3", "date-1", "Date 1"),
        ("agenda-3", "item-2", "Item 2: Panel"),
    ):
        [shown] = re.findall(rf'<li id="{line}".*?</li>', page)
        assert f'<a class="back" href="#{anchor}"><bdi>{name}</bdi></a>' in shown


def test_rows_to_write_into_do_not_become_more_with_each_save(
    editor: Organiser, review: str
) -> None:
    rows = editor.get(review).text.count("<summary>Add ")
    for _each in range(2):
        editor.post(review, {**entered(editor, review), "act": "save"})
    assert editor.get(review).text.count("<summary>Add ") == rows


def test_a_line_that_is_not_placed_says_what_was_read_from_it(
    editor: Organiser, pages: str
) -> None:
    way_in = "Join: https://zoom.us/j/1 (Meeting ID: 845 1223 6790, Passcode: 402918)."
    page = editor.get(paste(editor, pages, f"{NOTE}\n{way_in}\n")).text
    [shown] = re.findall(r'<label for="keep-note-5">.*?</label>', page)
    assert "<bdi>Link into the meeting</bdi>, <bdi>Passcode</bdi>" in shown


def test_the_zones_of_cities_in_the_text_can_be_chosen(editor: Organiser, pages: str) -> None:
    note = "Rights today\n\n14 January 2027, 11:00-12:30 GMT, Zoom\n\nA talk from Accra, for all.\n"
    page = editor.get(paste(editor, pages, note)).text
    choices = page.partition('name="zone"')[2].partition("</select>")[0]
    assert re.search(r'<option selected value="UTC"|<option value="UTC" selected', choices)
    assert 'value="Africa/Accra"' in choices


@pytest.mark.parametrize(
    ("said", "is_recorded", "is_asked"),
    [("will be", True, False), ("will not be", False, False), ("may be", True, True)],
)
def test_that_an_event_is_recorded_is_suggested_with_its_line(
    editor: Organiser, pages: str, *, said: str, is_recorded: bool, is_asked: bool
) -> None:
    head = "Rights today\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n"
    review = paste(editor, pages, f"{head}The session {said} recorded.")
    page = editor.get(review).text
    fact = page.partition('id="fact-recording"')[2].partition('id="links"')[0]
    assert f"The session {said} recorded." in fact
    assert ('href="#fact-recording"' in page.partition('<div class="beside')[0]) is is_asked
    assert create(editor, review).recording is is_recorded
