"""Every organiser's page that a link leads to, found by following them, is for everybody too."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import new_context
from tests.browser.judging import (
    ADD_SPACING,
    DESKTOP,
    LANDMARKS,
    PHONE,
    SMALL_TEXT,
    SMALLEST,
    SPACING,
    TOO_SMALL,
    violations_in,
    violations_on_every_side,
    width_of,
)
from tests.browser.occasions import inside
from tests.browser.places import CONFERENCE, SHARE, Places
from tests.browser.rarities import add_rarities
from tests.system.site import Site
from webinars.accounts.models import User
from webinars.demo import EMAIL
from webinars.extensions import db, transaction
from webinars.languages import SHIPPED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

STARTS = (
    "/organiser/",
    f"/organiser/share-network/events/{SHARE}/",
    f"/organiser/ecre/events/{CONFERENCE}/agenda/",
    "/organiser/-/account",
)
LONG_ADDRESS = (
    "maria-magdalena<wbr>.papadopoulou<wbr>@a-very-long-name-of-an-organisation<wbr>.example"
    "<wbr>.org"
)
LINES_OF_PARTS = """[...document.querySelector("td.email .address").childNodes]
  .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => {
    const range = document.createRange();
    range.selectNode(node);
    return new Set([...range.getClientRects()].map(({top}) => top)).size;
  })"""
"""On how many lines each part of an address stands."""

WEIGHT = """(() => {
  const all = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  return [all.length, all.reduce((sum, each) => sum + each.encodedBodySize + 300, 0)];
})()"""
"""How many requests the page took, and their bytes with an empty cache; 300 are for headers."""

REQUESTS_LIMIT, PAGE_LIMIT = 5, 60 * 1024

LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map((a) => a.href)"
_ONE_OF_MANY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)|(?<=/events/)[^/]+|(?<=^/organiser/)[^/-][^/]*"
)
_NOT_PAGES = re.compile(r"/preview|\.(csv|xlsx|ics|json|pdf|svg|png)$")


@pytest.fixture(scope="module")
def organiser(chromium: Browser, site: Site, places: Places) -> Iterator[BrowserContext]:
    """The demo's organiser, signed in, with axe at hand; somebody is registered already."""
    context = new_context(chromium, site, width=PHONE, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    yield context
    context.close()


def test_a_name_of_one_long_word_widens_no_page(chromium: Browser, site: Site) -> None:
    email, phrase = "long@example.org", "a long enough phrase"
    made = ("--name", "O" * 200, "--contact-email", email)
    site.call("organisation", "create", "long", *made)
    person = ("--name", "U" * 200, "--organisation", "long", "--role", "owner")
    site.call("user", "create", email, *person, "--password", phrase)
    page = new_context(chromium, site, width=PHONE).new_page()
    page.goto("/organiser/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(phrase)
    page.locator("main form").get_by_role("button").click()
    page.wait_for_url("**/organiser/long/")
    page.goto("/organiser/long/team/")
    change = page.locator(".table a").get_attribute("href") or ""
    for path in ("", "team/", change, "settings/", "log/", "/organisations/long/"):
        page.goto(urljoin("/organiser/long/", path))
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 800})
            assert width_of(page) <= width, (path, width)
    page.context.close()


def kind_of(path: str) -> str:
    """The page's kind: the same for each organisation, event, person and item."""
    return _ONE_OF_MANY.sub("…", urlsplit(path).path)


def walk(page: Page, starts: Sequence[str]) -> Iterator[str]:
    """Open a page of each kind that the links lead to; the page's path."""
    waiting, seen = deque(starts), {kind_of(path) for path in starts}
    while waiting:
        path = waiting.popleft()
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert path not in starts or page.url.endswith(path), "nothing is there to be looked at"
        yield path
        for address in page.evaluate(LINKS):
            found = urlsplit(address).path
            if not found.startswith("/organiser/") or _NOT_PAGES.search(found):
                continue
            if kind_of(found) not in seen:
                seen.add(kind_of(found))
                waiting.append(found)


def faults(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, in this language."""
    shown = page.evaluate("document.documentElement.lang")
    if shown != language and not page.url.endswith(f"/{shown}"):  # paper has one of its own
        yield "another language"
    requests, size = page.evaluate(WEIGHT)
    if "/help/" not in page.url and (requests > REQUESTS_LIMIT or size > PAGE_LIMIT):
        yield f"{size} bytes in {requests} requests"
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    yield from violations_in(page, language)
    for measure in (TOO_SMALL, SMALL_TEXT):
        yield from page.evaluate(measure)
    if page.evaluate(LANDMARKS) != [1, 1, 1, 1]:
        yield "not one heading, one main part, a language and a way to skip"
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    for spacing in ("", SPACING):
        page.evaluate(ADD_SPACING, spacing)
        if width_of(page) > SMALLEST:
            yield f"{width_of(page)} pixels wide on a screen of {SMALLEST} {spacing}"
    page.evaluate(ADD_SPACING, "")


@pytest.mark.parametrize("page_of_event", ["", "agenda/", "people/", "figures/", "messages/"])
def test_axe_finds_nothing_on_any_side_of_what_is_used_most(
    organiser: BrowserContext, page_of_event: str
) -> None:
    page = organiser.new_page()
    page.goto(f"/organiser/share-network/events/{SHARE}/{page_of_event}")
    assert violations_on_every_side(page) == []
    page.close()


def test_an_address_breaks_at_its_joints_and_labels_have_their_blank_in_french(
    organiser: BrowserContext,
) -> None:
    page = organiser.new_page()
    page.goto(f"/organiser/share-network/events/{SHARE}/people/")
    page.evaluate(f"document.querySelector('td.email .address').innerHTML = '{LONG_ADDRESS}'")
    for width in (DESKTOP, 800):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(LINES_OF_PARTS) == [1, 1, 1, 1, 1]
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert width_of(page) <= PHONE
    label = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
    assert page.evaluate(label).endswith(': "')
    page.evaluate("document.documentElement.lang = 'fr'")
    assert page.evaluate(label).endswith('\u00a0: "')
    page.close()


@contextmanager
def reading(site: Site, language: str) -> Iterator[None]:
    """The demo's organiser reads this language for a while."""

    def choose(code: str) -> None:
        with inside(site), transaction():
            db.session.query(User).filter_by(email=EMAIL).one().language = code

    choose(language)
    try:
        yield
    finally:
        choose(SHIPPED[0])


def test_every_page_is_for_everybody(organiser: BrowserContext, site: Site) -> None:
    page, starts = organiser.new_page(), (*STARTS, *add_rarities(site))
    first, *others = SHIPPED
    wrong = {path: list(faults(page, first)) for path in walk(page, starts)}
    assert len(wrong) > 90
    for language in others:
        with reading(site, language):
            for path in list(wrong):
                answer = page.goto(path)
                assert answer is not None
                assert answer.ok, path
                wrong[path] += faults(page, language)
    assert {path: found for path, found in wrong.items() if found} == {}
