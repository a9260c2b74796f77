"""From paste to draft in a browser: with and without scripts, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.judging import violations_as_it_is

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

NOTE = """# Participation in practice

SHARE Network webinar (14 December 2083, 10-12h CET)

## Why now

Budgets are planned[^1].

[^1]: Mostly the social fund

It is held via Zoom with simultaneous FR-EN-FR interpretation, for those who register until
Thursday 9 December 2083.
"""
AGENDA = """Programme
10:00 - 10:30 Opening
• Ada Lindt – Director, ICMC Europe
10:40 - 12:00 Panel
"""


@pytest.fixture
def page(windows: Windows, scripted: bool, request: pytest.FixtureRequest) -> Page:
    """An organiser's page, signed in, on a phone and on a desk."""
    page = windows.open(width=request.param, scripted=scripted, organiser=True)
    page.goto("/organiser/")
    return page


def is_too_wide(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


@pytest.mark.parametrize(
    ("page", "scripted"), [(360, True), (360, False), (1280, True)], indirect=["page"]
)
def test_from_paste_to_draft(page: Page, scripted: bool) -> None:
    page.goto(page.url if "/organiser/" in page.url else "/organiser/")
    page.get_by_role("link", name=re.compile("ECRE|Refugees")).first.click()
    page.get_by_role("link", name="New event").click()
    page.locator("[name=facts]").fill(NOTE)
    page.locator("[name=agenda]").fill(AGENDA)
    assert not is_too_wide(page)
    if scripted:
        assert violations_as_it_is(page) == []
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
        assert violations_as_it_is(page) == []
    page.locator("[name=items-0-end]").fill("10:40")
    page.get_by_role("button", name="Save and look again").click()
    expect(page.get_by_text("Nothing is planned between")).to_have_count(0)
    page.get_by_role("button", name="Create the draft").click()
    expect(page.get_by_text("The event is there, as a draft.")).to_be_visible()


NOTE_FACTS = (
    "Participation in practice",
    "Tuesday 14 December 2083",
    "10:00",
    "12:00",
    "Online, on Zoom",
    "Spoken in French and English",
    "Thursday 9 December 2083",
    "Budgets are planned",
    "Mostly the social fund",
    "Opening",
    "Ada Lindt",
    "Director, ICMC Europe",
    "Panel",
)
BRIEFING = """Voices before the vote: what refugee-led groups can do in 2084

Wednesday 8 March 2084

11.00-12.15 (CET), Zoom

People vote in **June**. Share what you plan with #VoicesForAll. We want to:

- tell members what parties promise
- plan <a href="https://example.org/pledge">the pledge</a> together

The meeting is held in English, with simultaneous interpretation from English into French.
Questions: please contact Marta Ruiz (marta@example.org).

11:00 – 11:10	Welcome
11.10 – 11.25	The promises <ul style="color: red"> • Lea Okafor – Policy Officer, ECRE </ul>
11.25 – 11.50	The pledge <ul> • Omar Said – Director, Open Doors • Ana Silva – Lawyer, UNHCR </ul>
11.50 – 12:15	Q&A
"""
BRIEFING_FACTS = (
    "Voices before the vote",
    "Wednesday 8 March 2084",
    "11:00",
    "12:15",
    "Online, on Zoom",
    "Spoken in English; interpreted into French.",
    "\n#VoicesForAll",
    "Contact\nMarta Ruiz",
    "marta@example.org",
    "tell members what parties promise",
    "the pledge",
    "11:10",
    "Welcome",
    "Lea Okafor",
    "Policy Officer, ECRE",
    "Omar Said",
    "Director, Open Doors",
    "Ana Silva",
    "Lawyer, UNHCR",
    "Q&A",
)


@pytest.mark.parametrize(
    ("note", "agenda", "facts"),
    [(NOTE, AGENDA, NOTE_FACTS), (BRIEFING, "", BRIEFING_FACTS)],
    ids=["note and agenda", "briefing with rests of HTML"],
)
def test_the_pasted_event_is_published_with_every_fact(
    windows: Windows, scripted: bool, note: str, agenda: str, facts: tuple[str, ...]
) -> None:
    phone = windows.open(width=360, scripted=scripted, organiser=True)
    phone.goto("/organiser/ecre/events/new")
    phone.locator("[name=facts]").fill(note)
    phone.locator("[name=agenda]").fill(agenda)
    phone.get_by_role("button", name="Read the texts").click()
    phone.get_by_role("button", name="Create the draft").click()
    expect(phone.get_by_text("The event is there, as a draft.")).to_be_visible()
    slug = phone.url.rstrip("/").rsplit("/", 1)[1]
    phone.get_by_role("link", name="Publish").first.click()
    phone.locator("main form").get_by_role("button", name="Publish").click()
    phone.goto(f"/events/{slug}/")
    shown = phone.locator("body").inner_text()
    for fact in facts:
        assert fact in shown, fact
    assert "<ul" not in shown
    expect(phone.locator("#register form [name=email]")).to_be_visible()
