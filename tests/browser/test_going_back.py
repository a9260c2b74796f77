"""A phone that several people use: what its next user sees by going back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import WHOLE, new_context, require_chromium
from tests.browser.letters import await_letter
from tests.browser.occasions import STEADY_ZONE, add_event, around_now, inside
from tests.browser.places import SHARE
from tests.browser.test_registering import (
    fill,
    form_of,
    open_own_page,
    press,
    register,
    send,
    summary_of,
)
from tests.system.site import Site
from webinars.events.inclusion import QUESTIONS
from webinars.events.models import Event
from webinars.extensions import db, transaction

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EVENT = f"/en/events/{SHARE}/"
ADVERT = "A bakery of our own"

_KEEPS_PAGES = ["--no-sandbox", "--headless=new"]
_FORGETS_PAGES = ["--disable-back-forward-cache", "--headless", "--headless=old"]


@pytest.fixture(scope="module")
def chromium_that_keeps_pages(chromium: Browser) -> Iterator[Browser]:
    """A Chromium that goes back to whole pages in its memory, as phones do."""
    browser = chromium.browser_type.launch(
        executable_path=require_chromium(*WHOLE),
        args=_KEEPS_PAGES,
        ignore_default_args=_FORGETS_PAGES,
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def asking(site: Site) -> str:
    """The path of an event that asks who takes part."""
    add_event(site, "asking-back", around_now(), zone=STEADY_ZONE)
    with inside(site), transaction():
        event = db.session.query(Event).filter_by(slug="asking-back").one()
        event.inclusion = list(QUESTIONS)
    return "/en/events/asking-back/"


def fill_in_all(page: Page, address: str) -> None:
    fill(page, address, "Amina Diallo")
    form_of(page).locator("[name=organisation]").fill("Caritas")
    form_of(page).locator("[name=question-experience]").fill(ADVERT)


def go_back(page: Page) -> None:
    """Go back, also to a page in memory, which is not loaded again."""
    page.go_back(wait_until="commit")


def typed(form: Locator) -> dict[str, str]:
    """What stands in a form, or is chosen, and is not there when the page is opened."""
    script = """(form) => Object.fromEntries([...form.elements].filter((it) => it.name
        && it.type !== "hidden" && (it.value !== it.defaultValue && it.type !== "select-one"
        || it.checked !== it.defaultChecked)).map((it) => [it.name, it.value]))"""
    found: dict[str, str] = form.evaluate(script)
    return found


def test_a_form_that_was_taken_is_empty_for_the_next_person(
    phone: Page, scripted: bool, address: str
) -> None:
    phone.goto(EVENT)
    fill_in_all(phone, address)
    send(phone)
    phone.wait_for_url("**/registered?*")
    phone.go_back()
    expect(form_of(phone)).to_be_visible()

    of_themselves = {"name": "Amina Diallo", "email": address, "organisation": "Caritas"}
    assert typed(form_of(phone)) == ({} if scripted else of_themselves), "never an answer"


def test_a_form_that_was_not_sent_keeps_what_was_typed(phone: Page, address: str) -> None:
    phone.goto(EVENT)
    fill_in_all(phone, address)
    phone.goto("/en/privacy")
    phone.go_back()

    expect(form_of(phone).locator("[name=name]")).to_have_value("Amina Diallo")
    expect(form_of(phone).locator("[name=email]")).to_have_value(address)


def test_after_an_empty_form_another_is_kept_like_the_first(
    chromium: Browser, site: Site, address: str
) -> None:
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    register(page, address)
    page.go_back()
    expect(form_of(page).locator("[name=name]")).to_have_value("")
    fill(page, f"other.{address}", "Omar")
    page.goto("/en/privacy")
    page.go_back()

    expect(form_of(page).locator("[name=name]")).to_have_value("Omar")
    context.close()


def test_a_form_that_was_lost_on_the_way_keeps_what_was_typed(
    chromium: Browser, site: Site, address: str
) -> None:
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    page.goto(EVENT)
    fill_in_all(page, address)
    context.set_offline(True)
    send(page)
    expect(form_of(page)).to_have_count(0)
    context.set_offline(False)
    page.go_back()

    expect(form_of(page).locator("[name=name]")).to_have_value("Amina Diallo")
    context.close()


def test_a_form_that_was_refused_keeps_what_was_typed_until_it_is_taken(
    chromium: Browser, site: Site, address: str
) -> None:
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    page.goto(EVENT)
    fill_in_all(page, "not an address")
    send(page)
    expect(summary_of(page)).to_be_visible()
    page.go_back()
    expect(form_of(page).locator("[name=name]")).to_have_value("Amina Diallo")

    send(page)
    expect(summary_of(page)).to_be_visible()
    fill(page, address, "Amina Diallo")
    send(page)
    page.wait_for_url("**/registered?*")
    for _ in range(2):
        page.go_back()
        page.wait_for_url("**/")
        expect(form_of(page).locator("[name=name]")).to_have_value("")
    context.close()


def test_nobody_sees_what_somebody_said_of_themselves(
    phone: Page, asking: str, address: str
) -> None:
    phone.goto(asking)
    form_of(phone).locator("[name=name]").fill("Amina")
    form_of(phone).locator("[name=email]").fill(address)
    send(phone)
    phone.get_by_role("link", name="Answer the questions").click()
    phone.get_by_label("Woman").check()
    press(phone)
    phone.wait_for_url("**/about-you?done=yes")
    phone.go_back()

    expect(phone.get_by_label("Prefer not to say").first).to_be_checked()


def test_pages_in_the_browser_s_memory_show_no_more(
    chromium_that_keeps_pages: Browser, site: Site, asking: str, address: str
) -> None:
    context = new_context(chromium_that_keeps_pages, site, width=360)
    page = context.new_page()
    page.goto(EVENT)
    fill_in_all(page, address)
    page.evaluate("window.kept = true")
    page.goto("/en/privacy")
    go_back(page)
    expect(form_of(page).locator("[name=name]")).to_have_value("Amina Diallo")
    assert page.evaluate("window.kept"), "the page came from the browser's memory"
    expect(form_of(page).locator("[name=question-experience]")).to_have_value(ADVERT)
    send(page)
    page.wait_for_url("**/registered?*")
    go_back(page)
    expect(form_of(page).locator("[name=name]")).to_have_value("")
    assert page.evaluate("window.kept")
    assert typed(form_of(page)) == {}
    context.close()


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_what_was_deleted_is_not_shown_by_going_back(
    chromium_that_keeps_pages: Browser, site: Site, mails: Path, address: str, scripted: bool
) -> None:
    context = new_context(chromium_that_keeps_pages, site, width=360, scripted=scripted)
    page = context.new_page()
    register(page, address)
    open_own_page(page, await_letter(mails, address))
    page.evaluate("window.kept = true")
    page.goto("/en/privacy")
    go_back(page)
    expect(page.locator("main")).to_contain_text("Amina Diallo")
    assert page.evaluate("window.kept ?? false") is not scripted, "else it was loaded anew"
    page.get_by_role("link", name="Delete my data").click()
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data is deleted")
    for _ in range(2):
        go_back(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    context.close()


def leave_a_change(page: Page, mails: Path, address: str) -> str:
    """Register, change something on the form of one's own page, and leave it; where the page is."""
    register(page, address)
    own = urlsplit(await_letter(mails, address).own_link).path
    page.goto(f"{own}edit")
    page.locator("[name=organisation]").fill("Caritas")
    page.goto("/en/privacy")
    return own


def test_a_change_that_was_not_saved_is_kept_while_its_page_is_there(
    chromium_that_keeps_pages: Browser, site: Site, mails: Path, address: str
) -> None:
    page = new_context(chromium_that_keeps_pages, site, width=360).new_page()
    own = leave_a_change(page, mails, address)
    go_back(page)
    expect(page.locator("[name=organisation]")).to_have_value("Caritas")
    expect(page.locator("[name=organisation]")).to_be_visible()
    page.goto(f"{own}erase")
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data is deleted")
    for _ in range(2):
        go_back(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    page.context.close()


def test_a_change_that_was_not_saved_outlives_a_line_that_is_lost(
    chromium_that_keeps_pages: Browser, site: Site, mails: Path, address: str
) -> None:
    page = new_context(chromium_that_keeps_pages, site, width=360).new_page()
    leave_a_change(page, mails, address)
    organisation = page.locator("[name=organisation]")
    page.context.set_offline(True)
    page.evaluate("history.back()")
    expect(organisation).to_have_count(1)
    expect(organisation).to_be_hidden()  # nobody knows whether it is still there
    page.context.set_offline(False)
    expect(organisation).to_be_visible()
    expect(organisation).to_have_value("Caritas")
    page.context.close()


def test_a_browser_that_hides_how_long_pages_take_forgets_as_well(
    chromium: Browser, site: Site, address: str
) -> None:
    """Tor's gives out no entry of a navigation; people in danger use it."""
    context = new_context(chromium, site, width=360)
    context.add_init_script(
        """const real = performance.getEntriesByType.bind(performance);
        // the tests themselves ask as well
        performance.getEntriesByType = (kind) => document.currentScript ? [] : real(kind);"""
    )
    page = context.new_page()
    register(page, address)
    page.go_back()

    expect(form_of(page)).to_be_visible()
    assert typed(form_of(page)) == {}
    context.close()
