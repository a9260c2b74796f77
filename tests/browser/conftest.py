"""A running site with the demo's events, and real Chromium to look at it.

Without Chromium these tests are skipped, except where `CI=true`: there it has to be installed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.places import Places, settle
from tests.system.site import Site, running

_LEFT_OUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("HttpsUpgrades", "MediaRouter", "OptimizationHints", "PaintHolding", "Translate"),
)
"""Parts of the window around a page: they take as long as the page, and nobody sees them.

The last line says again what Playwright leaves out, because only one list counts.
"""

# Chromium calls home at every start, which a closed network answers with noise.
_QUIET = [
    f"--disable-features={','.join(_LEFT_OUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """Where Chromium is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, started as `make run` starts it."""
    with running(Site(tmp_path_factory.mktemp("site"))) as site:
        yield site


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts; a test that takes it runs both ways."""
    return bool(request.param == "with JavaScript")


@pytest.fixture
def phone(chromium: Browser, site: Site, scripted: bool) -> Iterator[Page]:
    """A page on a small phone, with and without JavaScript."""
    context = new_context(chromium, site, width=360, scripted=scripted)
    yield context.new_page()
    context.close()


def new_context(
    browser: Browser,
    site: Site,
    *,
    width: int,
    scripted: bool = True,
    dark: bool = False,
    language: str = "en",
    zone: str = "Europe/Brussels",
) -> BrowserContext:
    """A fresh visitor: no cookies, no history.

    Without smooth scrolling, for which every click would have to wait.
    """
    return browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 800},
        java_script_enabled=scripted,
        color_scheme="dark" if dark else "light",
        locale=language,
        reduced_motion="reduce",
        timezone_id=zone,
    )


@pytest.fixture
def mails(site: Site) -> Path:
    """The folder where the demo's mails are written."""
    return site.var / "mail"


@pytest.fixture(scope="session")
def places(chromium: Browser, site: Site) -> Places:
    """Every page, with people who registered."""
    return settle(chromium, site, site.var / "mail")
