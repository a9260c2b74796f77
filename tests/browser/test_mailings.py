"""A message to many in a browser: with and without scripts, on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.judging import violations_as_it_is
from tests.browser.letters import await_letter
from tests.browser.places import SHARE, Places

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

BODY = "Dear {name},\n\nsee you on {date}.\n\n{join_link}"


def open_messages(windows: Windows, *, width: int = 1280, scripted: bool = True) -> Page:
    """A page at the messages of the demo's webinar."""
    page = windows.open(width=width, scripted=scripted, organiser=True)
    page.goto(f"/organiser/share-network/events/{SHARE}/messages/")
    return page


@pytest.fixture
def page(windows: Windows, places: Places, scripted: bool, request: pytest.FixtureRequest) -> Page:
    """The messages of an event with people, on a phone and on a desk."""
    assert places.guests
    return open_messages(windows, width=request.param, scripted=scripted)


def look(page: Page, scripted: bool, heading: str) -> None:
    """On this page nothing is wider than the screen, and axe has nothing to say."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), page.url
    if scripted:
        assert violations_as_it_is(page) == []


def write_one(page: Page, subject: str, scripted: bool) -> None:
    """Go from the list to the check page with a message in English."""
    page.get_by_role("link", name="Write a message").click()
    look(page, scripted, "For whom is the message?")
    page.get_by_role("button", name="Go on and write").click()
    look(page, scripted, "Write the message")
    page.locator("[name=subject-en]").fill(subject)
    page.locator("[name=body-en]").fill(BODY)
    page.get_by_role("button", name="Save and check").click()
    look(page, scripted, "Check the message")


@pytest.mark.parametrize(
    ("page", "scripted"), [(360, True), (360, False), (1280, True)], indirect=["page"]
)
def test_from_writing_to_taking_back(page: Page, scripted: bool) -> None:
    look(page, scripted, "Messages")
    write_one(page, "Tomorrow", scripted)
    frame = page.frame_locator("iframe.mail")
    expect(frame.get_by_text("see you on")).to_be_visible()
    expect(frame.locator("bdi").first).to_be_visible()  # whoever it is addressed to
    page.get_by_role("button", name=re.compile(r"Send to \d+ p")).click()
    expect(page.get_by_text("Seconds left:")).to_be_visible()
    look(page, scripted, "Tomorrow")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.get_by_role("link", name="Keep it as a template").click()
    look(page, scripted, "Keep it as a template")
    page.get_by_role("link", name="Back, without a change").click()
    page.get_by_role("link", name="Delete this draft").click()
    look(page, scripted, "Delete the draft")
    page.get_by_role("button", name="Delete the draft").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()


def test_the_seconds_run_down_and_the_page_follows(windows: Windows) -> None:
    page = open_messages(windows)
    write_one(page, "Now", scripted=False)
    page.get_by_role("button", name=re.compile("Send to")).click()
    seconds = page.locator("[data-countdown]")
    first = int(seconds.inner_text())
    expect(seconds).not_to_have_text(str(first))
    assert int(seconds.inner_text()) < first
    page.get_by_role("button", name="Take it back").click()


def test_a_test_arrives_without_anybodys_secret(
    windows: Windows, mails: Path, places: Places
) -> None:
    assert places.guests
    page = open_messages(windows)
    write_one(page, "As a test", scripted=False)
    page.get_by_role("button", name="Send a test to me").click()
    expect(page.get_by_text("The test is on its way")).to_be_visible()
    letter = await_letter(mails, "demo@example.org")
    assert "As a test" in letter.subject
    assert "/join/…" in letter.text


def test_tabs_show_one_language_at_a_time_and_lose_nothing(windows: Windows) -> None:
    page = open_messages(windows)
    page.get_by_role("link", name="Write a message").click()
    page.get_by_role("button", name="Go on and write").click()
    page.locator("[name=subject-en]").fill("Hello")
    page.locator("[name=more]").select_option("ar")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("[name=subject-ar]")).to_be_visible()
    expect(page.locator("[name=subject-en]")).to_be_hidden()
    page.get_by_role("tab", name="Arabic").press("ArrowRight")
    expect(page.get_by_role("tab", name="English")).to_be_focused()
    expect(page.locator("[name=subject-en]")).to_have_value("Hello")
    assert violations_as_it_is(page) == []
    page.get_by_role("tab", name="Arabic").click()
    page.get_by_role("button", name="Save and check").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=body-en]")).to_be_focused()


def test_without_scripts_every_language_stands_on_the_page(windows: Windows) -> None:
    page = open_messages(windows, width=360, scripted=False)
    page.get_by_role("link", name="Write a message").click()
    page.get_by_role("button", name="Go on and write").click()
    page.locator("[name=more]").select_option("ar")
    page.get_by_role("button", name="Add it").click()
    for code in ("en", "ar"):
        expect(page.locator(f"[name=subject-{code}]")).to_be_visible()
    page.locator("#tab-ar").click()
    page.wait_for_url("**#in-ar")
