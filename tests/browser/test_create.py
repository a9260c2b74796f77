"""From paste to draft in a browser: with and without scripts, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.places import sign_in
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

NOTE = """# Participation in practice

SHARE Network webinar (14 December 2027, 10-12h CET)

## Why now

Budgets are planned[^1].

[^1]: Mostly the social fund

It is held via Zoom with simultaneous FR-EN-FR interpretation, for those who register until
Thursday 9 December 2027.
"""
AGENDA = """Programme
10:00 - 10:30 Opening
• Ada Lindt – Director, ICMC Europe
10:40 - 12:00 Panel
"""


@pytest.fixture(params=[360, 1280])
def page(
    chromium: Browser, site: Site, scripted: bool, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """An organiser's page, signed in, on a phone and on a desk."""
    context = new_context(chromium, site, width=request.param, scripted=scripted)
    page = context.new_page()
    page.goto("/organiser/")
    sign_in(page)
    yield page
    context.close()


def is_too_wide(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


def complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def test_from_paste_to_draft(page: Page, scripted: bool) -> None:
    page.goto(page.url if "/organiser/" in page.url else "/organiser/")
    page.get_by_role("link", name=re.compile("ECRE|Refugees")).first.click()
    page.get_by_role("link", name="New event").click()
    page.locator("[name=facts]").fill(NOTE)
    page.locator("[name=agenda]").fill(AGENDA)
    assert not is_too_wide(page)
    if scripted:
        assert complaints(page) == []
    page.get_by_role("button", name="Read the texts").click()
    expect(page.locator("[name=title]")).to_have_value("Participation in practice")
    expect(page.get_by_text("Nothing is planned between 10:30 and 10:40.")).to_be_visible()
    day = page.locator("[name=dates-0-day]").bounding_box()
    assert day is not None
    assert day["width"] > 150
    expect(page.locator("[name=items-0-end]")).to_be_hidden()
    page.locator("summary", has_text="Opening").click()
    assert not is_too_wide(page)
    if scripted:
        assert complaints(page) == []
    page.locator("[name=items-0-end]").fill("10:40")
    page.get_by_role("button", name="Save and look again").click()
    expect(page.get_by_text("Nothing is planned between")).to_have_count(0)
    page.get_by_role("button", name="Create the draft").click()
    expect(page.get_by_text("The event is there, as a draft.")).to_be_visible()


def test_the_pasted_event_is_published_with_every_fact(page: Page) -> None:
    page.goto("/organiser/ecre/events/new")
    page.locator("[name=facts]").fill(NOTE.replace("Participation in", "Partnership in"))
    page.locator("[name=agenda]").fill(AGENDA)
    page.get_by_role("button", name="Read the texts").click()
    page.get_by_role("button", name="Create the draft").click()
    slug = page.url.rstrip("/").rsplit("/", 1)[1]
    page.get_by_role("link", name="Publish").first.click()
    page.locator("main form").get_by_role("button", name="Publish").click()
    page.goto(f"/events/{slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partnership in practice")
    shown = page.locator("main").inner_text()
    for fact in (
        "Tuesday 14 December 2027",
        "10:00",
        "12:00",
        "Online, on Zoom",
        "French and English",
        "Thursday 9 December 2027",
        "Budgets are planned",
        "Mostly the social fund",
        "Opening",
        "Ada Lindt",
        "Director, ICMC Europe",
        "Panel",
    ):
        assert fact in shown, fact
    expect(page.locator("#register form [name=email]")).to_be_visible()
