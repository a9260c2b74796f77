"""On paper the whole agenda is there, and nothing that only a screen can do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.occasions import export
from tests.browser.places import CONFERENCE
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

A4 = {"width": 673, "height": 1002}
"""The sheet inside its margins of 16 mm, at 96 pixels an inch."""

HIDDEN = """() => [...document.querySelectorAll(".agenda *")]
  .filter((e) => e.textContent.trim() && !e.closest(".add")
    && !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((e) => e.outerHTML.slice(0, 160))"""

CUT = """() => [...document.querySelectorAll(".agenda .slot *")]
  .filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1;
  })
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def sheet(chromium: Browser, site: Site) -> Iterator[Page]:
    """The conference, as it goes to a printer."""
    context = new_context(chromium, site, width=A4["width"], dark=True)
    page = context.new_page()
    page.goto(f"/en/events/{CONFERENCE}/")
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.fixture(scope="module")
def conference(site: Site) -> Any:  # noqa: ANN401 - parsed JSON
    """What the event's file says."""
    return export(site, CONFERENCE)


def test_every_item_speaker_and_time_of_the_agenda_is_on_paper(
    sheet: Page,
    conference: Any,  # noqa: ANN401
) -> None:
    agenda = re.sub(r"\s+", " ", sheet.locator(".agenda").inner_text())
    items = [item for date in conference["dates"] for item in date["agenda"]]
    names = {speaker["key"]: speaker["name"] for speaker in conference["speakers"]}

    assert len(items) > 10
    for item in items:
        assert item["texts"]["en"]["title"] in agenda
        assert item["start"] in agenda
        for part in item.get("people", []):
            assert names[part["speaker"]] in agenda


def test_nothing_of_the_agenda_is_hidden_or_cut_off(sheet: Page) -> None:
    assert sheet.locator(".agenda .slot").count() > 10
    assert sheet.evaluate(HIDDEN) == []
    assert sheet.evaluate(CUT) == []


def test_forms_and_navigation_stay_on_the_screen(sheet: Page) -> None:
    expect(sheet.locator("#register")).to_be_hidden()
    expect(sheet.locator("header nav")).to_be_hidden()
    expect(sheet.get_by_role("link", name="Add to calendar")).to_have_count(0)
    expect(sheet.get_by_role("heading", level=1)).to_be_visible()


def test_paper_is_white_and_ink_is_black_also_from_a_dark_screen(sheet: Page) -> None:
    colours = sheet.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_it_makes_a_file_of_a_few_sheets(sheet: Page) -> None:
    file = sheet.pdf(format="A4", prefer_css_page_size=True)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", file)) <= 6


def test_days_that_were_unfolded_for_paper_fold_again(chromium: Browser, site: Site) -> None:
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    page.goto("/en/events/eu-advocacy-training/")
    folded = page.locator(".day:not([open])")
    before = folded.count()
    assert before > 1
    for event, count in (("beforeprint", 0), ("afterprint", before)):
        page.evaluate("(name) => dispatchEvent(new Event(name))", event)
        assert folded.count() == count
    context.close()
