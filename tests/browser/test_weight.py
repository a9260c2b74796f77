"""What a page costs a visitor on a weak connection, shows first, and leaves behind: nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.accounts.test_pictures import noise
from tests.browser.conftest import new_context
from tests.browser.occasions import inside
from tests.browser.places import CONFERENCE, PUBLIC, SHARE, Places
from tests.system.site import Site
from webinars.accounts.models import Organisation
from webinars.accounts.pictures import add_picture, delete_picture
from webinars.extensions import db, transaction
from webinars.languages import SHIPPED
from webinars.times import utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGE_LIMIT = 30 * 1024
PAGE_LIMIT_WITH_PICTURE = 60 * 1024
SCRIPT_LIMIT = 3 * 1024
REQUESTS_LIMIT = 4
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}

VITALS = """() => new Promise((resolve) => {
  const found = { largest: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) found.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) found.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(found), 500);
})"""


@dataclass
class Traffic:
    """What was asked for, and how many bytes came over the wire, headers included."""

    types: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)

    def watch(self, session: CDPSession) -> None:
        """Listen to a page whose cache is empty."""
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _asked(self, event: dict[str, object]) -> None:
        request = event["request"]
        assert isinstance(request, dict)
        if not request["url"].startswith("data:"):
            self.addresses.append(request["url"])
            self.types[str(event["requestId"])] = str(event["type"])

    def _came(self, event: dict[str, object]) -> None:
        self.sizes[str(event["requestId"])] = float(str(event["encodedDataLength"]))

    @property
    def total(self) -> float:
        """Bytes of everything."""
        return sum(self.sizes[request] for request in self.types)

    @property
    def scripts(self) -> float:
        """Bytes of scripts."""
        return sum(self.sizes[request] for request, kind in self.types.items() if kind == "Script")


def load(context: BrowserContext, places: Places, name: str) -> tuple[Page, Traffic]:
    """Open a page and count."""
    page, traffic = context.new_page(), Traffic()
    traffic.watch(context.new_cdp_session(page))
    places.open(page, name)
    page.wait_for_timeout(100)  # for what a script might ask for after the page is there
    return page, traffic


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_light_and_leaves_nothing_behind(
    chromium: Browser, site: Site, places: Places, name: str
) -> None:
    context = new_context(chromium, site, width=360)
    page, traffic = load(context, places, name)
    kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    cookies = context.cookies()
    context.close()

    assert 0 < traffic.total <= PAGE_LIMIT
    assert 0 < traffic.scripts <= SCRIPT_LIMIT
    assert len(traffic.addresses) <= REQUESTS_LIMIT, traffic.addresses
    assert {urlsplit(address).netloc for address in traffic.addresses} == {
        urlsplit(site.url).netloc
    }
    assert kept == ["", 0, 0]
    assert cookies == []


def test_a_page_with_a_picture_is_light_too(chromium: Browser, site: Site, places: Places) -> None:
    with inside(site), transaction():
        organisation = db.session.query(Organisation).filter_by(slug="ecre").one()
        organisation.logo = add_picture(noise((1600, 800)), now=utc_now())
    context = new_context(chromium, site, width=360)
    page, traffic = load(context, places, "organisation")
    page.locator("img").first.wait_for()
    with inside(site), transaction():
        delete_picture(db.session.query(Organisation).filter_by(slug="ecre").one().logo)
    context.close()
    assert "Image" in traffic.types.values()
    assert traffic.total <= PAGE_LIMIT_WITH_PICTURE
    assert len(traffic.addresses) <= REQUESTS_LIMIT


@pytest.mark.parametrize("path", ["/", f"/events/{SHARE}/", f"/events/{CONFERENCE}/"])
def test_a_weak_connection_shows_the_page_soon_and_nothing_jumps(
    chromium: Browser, site: Site, path: str
) -> None:
    """The reader is far away: their own time is added to every date once the script is there."""
    context = new_context(chromium, site, width=360, zone="Asia/Kabul")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    page.goto(path)
    page.locator(".for-you").first.wait_for()
    vitals = page.evaluate(VITALS)
    took = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    context.close()

    assert took >= SLOW_3G["latency"], "the connection was not slowed down"
    assert 0 < vitals["largest"] <= 3000
    assert vitals["shift"] <= 0.1


def test_the_script_is_not_fetched_again_on_the_next_page(chromium: Browser, site: Site) -> None:
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    page.goto("/")
    page.goto(f"/events/{SHARE}/")
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.transferSize)"
    )
    context.close()
    assert sizes == [0]


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("slug", ["shaping-tomorrow", SHARE, "eu-advocacy-training", CONFERENCE])
def test_the_first_screen_of_a_phone_says_what_and_when_and_leads_to_the_form(
    chromium: Browser, site: Site, slug: str, language: str
) -> None:
    context = new_context(chromium, site, width=360, language=language, zone="Asia/Kabul")
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/{language}/events/{slug}/")
    page.locator(".facts .for-you").first.wait_for()
    for needed in ("h1", ".facts time", ".facts .button"):
        expect(page.locator(needed).first).to_be_in_viewport(ratio=1)
    context.close()
