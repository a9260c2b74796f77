"""Inviting in a browser: a pasted list, the check, a minute; then what the invited person sees."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.judging import violations_as_it_is
from tests.browser.letters import await_letter
from tests.browser.places import SHARE, Places
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]


def look(page: Page, scripted: bool, heading: str) -> None:
    """On this page nothing is wider than the screen, and axe has nothing to say."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), page.url
    if scripted:
        assert violations_as_it_is(page) == []


def test_from_a_pasted_list_to_a_no_and_a_form(
    chromium: Browser, site: Site, places: Places, mails: Path, scripted: bool
) -> None:
    assert places.guests
    context = new_context(chromium, site, width=360, scripted=scripted, organiser=True)
    page = context.new_page()
    page.goto("/organiser/")
    for link in page.locator("main .cards a").all():
        address = f"{link.get_attribute('href')}events/{SHARE}/invitations/"
        if page.request.get(address).ok:
            page.goto(address)
            break
    email = f"lina.{'with' if scripted else 'without'}@example.org"
    look(page, scripted, "Invitations")
    page.get_by_role("link", name="Invite people", exact=True).click()
    look(page, scripted, "Invite people")
    page.get_by_label("People to invite").fill(f"لينا حداد, ECRE, {email}\nnobody at all")
    page.get_by_role("button", name="Read the list").click()
    look(page, scripted, "Check and send")
    expect(page.get_by_text("There is no e-mail address in this line.")).to_be_visible()
    page.get_by_label("Your words in English").fill("Do come, Lina.")
    page.get_by_role("button", name="Send 1 invitation").click()
    look(page, scripted, "List of invitations")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nobody has got a mail.")).to_be_visible()
    expect(page.get_by_label("Your words in English")).to_have_value("Do come, Lina.")
    page.get_by_role("button", name="Send 1 invitation").click()
    _let_the_minute_be_over(site)
    letter = await_letter(mails, email)
    assert "Do come, Lina." in letter.text
    page.goto(address)
    look(page, scripted, "Invitations")
    page.get_by_role("link", name="لينا حداد").first.click()
    look(page, scripted, "لينا حداد")
    _answer(page, letter.text, email, scripted)
    context.close()


def _let_the_minute_be_over(site: Site) -> None:
    with closing(sqlite3.connect(site.var / "webinars.db", timeout=20)) as database, database:
        database.execute("UPDATE invitation_rounds SET send_at = created_at WHERE send_at > 0")


def _answer(page: Page, letter: str, email: str, scripted: bool) -> None:
    found = re.search(r"https?://[^/]+(/en/invitations/[\w-]+/)", letter)
    assert found is not None, letter
    page.goto(f"{found[1]}decline")
    look(page, scripted, "You cannot come?")
    page.get_by_role("button", name="I do not come").click()
    look(page, scripted, "Thank you for your answer")
    page.get_by_role("button", name="I can come after all").click()
    expect(page.get_by_label("Your e-mail address")).to_have_value(email)
    look(page, scripted, "")
    page.locator("[name=question-role]").first.check()
    page.wait_for_timeout(1100)  # a form that comes back at once was not filled in by a person
    page.locator("form[method=post] .button").last.click()
    look(page, scripted, "Look in your mailbox")
    page.goto(found[1])
    look(page, scripted, "This invitation was answered")
