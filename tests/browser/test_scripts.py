"""Names that read from right to left keep their place among text that reads the other way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import new_context
from tests.browser.occasions import HOSTS, SPEAKER
from tests.browser.places import Places
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNISOLATED = """(name) => {
  const found = [];
  for (const part of document.querySelectorAll(".event > header, .facts, .agenda, .own, .card")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const isolated = parent.closest("bdi, [dir=auto], blockquote");
      if (walker.currentNode.data.includes(name) && !isolated) found.push(parent.outerHTML);
    }
  }
  return found;
}"""
"""Where a name is shown as a piece of data, outside running sentences."""


@pytest.fixture(scope="module")
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A reader of English on a desk."""
    context = new_context(chromium, site, width=1280)
    yield context.new_page()
    context.close()


def left_of(text: Locator) -> float:
    box = text.bounding_box()
    assert box is not None
    return box["x"]


def test_two_hosts_stand_in_their_order(page: Page, places: Places) -> None:
    places.open(page, "event in another script")
    first, second = (page.locator(".hosts").get_by_text(name) for name in HOSTS)
    assert left_of(first) < left_of(second)


@pytest.mark.parametrize("name", [*HOSTS, SPEAKER])
def test_each_such_name_on_the_event_s_page_stands_for_itself(
    page: Page, places: Places, name: str
) -> None:
    places.open(page, "event in another script")
    assert page.get_by_text(name).count() >= 1
    assert page.evaluate(UNISOLATED, name) == []


def test_a_speaker_s_part_stands_after_the_name(page: Page, places: Places) -> None:
    places.open(page, "event in another script")
    line = page.locator(".people li", has_text=SPEAKER)
    assert left_of(line.get_by_text(SPEAKER)) < left_of(line.locator(".role"))


def test_a_field_takes_the_direction_of_what_is_typed_but_an_address_keeps_its_own(
    page: Page, places: Places
) -> None:
    places.open(page, "edit")
    field = page.locator("[name=name]")
    expect(field).to_have_value("ليلى حداد")
    expect(field).to_have_css("direction", "rtl")
    places.open(page, "edit address")
    expect(page.locator("main [name=email]")).to_have_css("direction", "ltr")


def test_an_own_page_shows_the_name_by_itself_and_answers_in_line(
    page: Page, places: Places
) -> None:
    places.open(page, "registration")
    assert page.evaluate(UNISOLATED, "ليلى حداد") == []
    # An answer in whichever script stands below its question, at the page's own edge.
    expect(page.locator("dd.answer").first).to_have_css("text-align", "left")
