"""The agenda is put in order by drag, by keyboard and by buttons; it says where things are."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Windows, new_context
from tests.browser.places import CONFERENCE, SHARE
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

ONE_LINE = re.compile(r"Item (\d+) of (\d+), \d\d:\d\d–\d\d:\d\d")


AGENDA = f"/organiser/share-network/events/{SHARE}/agenda/"


@pytest.fixture
def scriptless(windows: Windows) -> Page:
    """The agenda without JavaScript, on a small phone."""
    page = windows.open(width=360, scripted=False, organiser=True)
    page.goto(AGENDA)
    return page


@pytest.fixture
def board(windows: Windows) -> Page:
    """The agenda with JavaScript."""
    page = windows.open(width=1280, scripted=True, organiser=True)
    page.goto(AGENDA)
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".board-item h3").all_inner_texts()


def row(page: Page, number: int) -> Locator:
    return page.locator(".board-item").nth(number)


def test_arrow_keys_move_an_item_and_its_place_is_announced(board: Page) -> None:
    before = titles(board)
    handle = row(board, 1).locator(".handle")
    handle.focus()
    board.keyboard.press("ArrowUp")
    expect(board.locator("#spoken")).to_contain_text(f"Item 1 of {len(before)}, ")
    assert titles(board)[:2] == [before[1], before[0]]
    expect(row(board, 0).locator(".handle")).to_be_focused()
    board.keyboard.press("ArrowDown")
    expect(board.locator("#spoken")).to_contain_text(f"Item 2 of {len(before)}, ")
    assert titles(board) == before


def test_keys_that_are_pressed_fast_all_count(board: Page) -> None:
    before = titles(board)
    row(board, 0).locator(".handle").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        board.keyboard.press(key)
    expect(board.locator("#spoken")).to_have_text(re.compile("Item 1 of"))
    assert titles(board) == before


def test_an_item_is_dragged_by_its_handle(board: Page) -> None:
    before = titles(board)
    drag(board, 0, 2, below=True)
    expect(board.locator("#spoken")).to_contain_text("Item 3 of")
    assert titles(board)[:3] == [before[1], before[2], before[0]]
    drag(board, 2, 0, below=False)
    expect(board.locator("#spoken")).to_contain_text("Item 1 of")
    assert titles(board) == before


def drag(page: Page, source: int, target: int, *, below: bool) -> None:
    page.locator(".date-agenda").first.scroll_into_view_if_needed()
    start = row(page, source).locator(".handle").bounding_box()
    goal = row(page, target).bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, goal["y"] + (goal["height"] - 4 if below else 4), steps=4)
    page.mouse.up()


def test_escape_lets_go_of_what_is_dragged(board: Page) -> None:
    before = titles(board)
    box = row(board, 0).locator(".handle").bounding_box()
    assert box is not None
    board.mouse.move(box["x"] + 10, box["y"] + 10)
    board.mouse.down()
    board.mouse.move(box["x"] + 10, box["y"] + 300, steps=3)
    board.keyboard.press("Escape")
    board.mouse.up()
    assert board.locator(".dragged, .drop-before, .drop-after").count() == 0
    assert titles(board) == before


def test_an_item_is_edited_in_its_place(board: Page) -> None:
    address = board.url
    row(board, 0).get_by_role("link", name="Edit").click()
    place = board.locator("#item-form [name=place]")
    place.fill("Room 7")
    board.locator("#item-form").get_by_role("button", name="Save").click()
    expect(row(board, 0)).to_contain_text("Room 7")
    expect(row(board, 0).get_by_role("link", name="Edit")).to_be_focused()
    assert board.url == address


def test_what_is_wrong_is_said_in_place_and_nothing_entered_is_lost(board: Page) -> None:
    row(board, 0).get_by_role("link", name="Edit").click()
    board.locator("#item-form [name=place]").fill("Room 9")
    board.locator("#item-form [name=end]").fill("00:01")
    board.locator("#item-form").get_by_role("button", name="Save").click()
    expect(board.locator("#item-form .error-summary")).to_be_focused()
    expect(board.locator("#item-form [name=place]")).to_have_value("Room 9")
    row(board, 1).get_by_role("link", name="Edit").click()
    expect(board.locator("#spoken")).to_have_text("Save or cancel what is open first.")
    expect(board.locator("#item-form [name=place]")).to_have_value("Room 9")
    board.locator("#item-form").get_by_role("link", name="Cancel").click()
    expect(board.locator("#item-form")).to_have_count(0)


def test_a_second_window_is_told_and_shown_the_agenda_as_it_is(
    board: Page, chromium: Browser, site: Site
) -> None:
    context = new_context(chromium, site, width=1280, organiser=True)
    other = context.new_page()
    other.goto(AGENDA)
    before = titles(board)
    row(other, 0).locator(".handle").focus()
    other.keyboard.press("ArrowDown")
    expect(other.locator("#spoken")).to_contain_text("Item 2 of")
    row(board, 0).locator(".handle").focus()
    board.keyboard.press("ArrowDown")
    expect(board.locator("#spoken")).to_contain_text("Nothing was moved")
    assert titles(board)[:2] == [before[1], before[0]]
    other.keyboard.press("ArrowUp")
    expect(other.locator("#spoken")).to_contain_text("Item 1 of")
    context.close()


def test_buttons_move_an_item_without_scripts(scriptless: Page) -> None:
    before = titles(scriptless)
    assert scriptless.locator(".handle:visible").count() == 0
    row(scriptless, 0).get_by_role("button", name="Move down").click()
    assert ONE_LINE.search(scriptless.locator(".notice[role=status]").inner_text())
    assert titles(scriptless)[:2] == [before[1], before[0]]
    row(scriptless, 1).get_by_role("button", name="Move up").click()
    expect(scriptless.locator(".board-item h3")).to_have_text(before, use_inner_text=True)


def test_an_item_is_added_edited_and_removed_without_scripts(scriptless: Page) -> None:
    count = len(titles(scriptless))
    scriptless.get_by_role("link", name="Add an item").click()
    scriptless.locator("[name=title-en]").fill("Thanks and goodbye")
    scriptless.locator("[name=people-0-name]").fill("Ana Silva")
    scriptless.locator("#item-form form").first.get_by_role("button", name="Save").click()
    expect(scriptless.locator(".board-item")).to_have_count(count + 1)  # the page comes
    last = row(scriptless, count)
    assert "Ana Silva" in last.inner_text()
    last.get_by_role("link", name="Remove").click()
    scriptless.get_by_role("button", name="Remove this item").click()
    expect(scriptless.locator(".board-item")).to_have_count(count)


def test_beside_parallel_tracks_items_for_everybody_are_added_and_saved(scriptless: Page) -> None:
    scriptless.goto(f"/organiser/ecre/events/{CONFERENCE}/agenda/")
    count = scriptless.locator(".board-item").count()
    scriptless.get_by_role("link", name="Add an item").first.click()
    expect(scriptless.locator("[name=track]")).to_have_value("")
    scriptless.locator("[name=title-en]").fill("Words of thanks for everybody")
    scriptless.locator("#item-form form").first.get_by_role("button", name="Save").click()
    expect(scriptless.locator(".board-item")).to_have_count(count + 1)
    added = scriptless.locator(".board-item", has_text="Words of thanks for everybody")
    added.get_by_role("link", name="Edit").click()
    scriptless.locator("[name=place]").fill("Great hall")
    scriptless.locator("#item-form form").first.get_by_role("button", name="Save").click()
    expect(added).to_contain_text("Great hall")
    added.get_by_role("link", name="Remove").click()
    scriptless.get_by_role("button", name="Remove this item").click()
    expect(scriptless.locator(".board-item")).to_have_count(count)


def test_questions_are_dragged_too_and_escape_leaves_them_where_they_were(windows: Windows) -> None:
    page = windows.open(width=1280, scripted=True, organiser=True)
    page.goto(AGENDA.replace("/agenda/", "/questions/"))
    rows = page.locator("[data-order] li")
    before = [row.get_attribute("data-key") for row in rows.all()]
    pull_down(page, rows)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert [row.get_attribute("data-key") for row in rows.all()] == before
    assert page.get_by_text("The order is saved.").count() == 0
    for order in ([before[1], before[0], *before[2:]], before):
        part_the_rows(page)
        pull_down(page, rows)
        if order != before:
            expect(rows.first).to_have_attribute("data-key", str(order[0]))
            hold_between(page, rows)
        with page.expect_navigation():
            page.mouse.up()
        expect(page.get_by_text("The order is saved.")).to_be_visible()
        assert [row.get_attribute("data-key") for row in rows.all()] == order


def pull_down(page: Page, rows: Locator) -> None:
    """Drag the first row below the second, and hold it there."""
    start, goal = (rows.nth(place).bounding_box() for place in (0, 1))
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + 6)
    page.mouse.down()
    for rest in (5, 4):  # the browser tells of the last place once the pointer leaves it
        page.mouse.move(start["x"] + start["width"] / 2, goal["y"] + goal["height"] - rest, steps=5)


def part_the_rows(page: Page) -> None:
    """Leave room between them, where nothing but the list is."""
    page.locator("[data-order]").evaluate("(list) => list.style.cssText = 'display:grid;gap:40px'")


def hold_between(page: Page, rows: Locator) -> None:
    """Bring what is dragged between the first two rows, over neither of them."""
    above, below = (rows.nth(place).bounding_box() for place in (0, 1))
    assert above is not None
    assert below is not None
    page.mouse.move(above["x"] + above["width"] / 2, below["y"] - 20, steps=3)
