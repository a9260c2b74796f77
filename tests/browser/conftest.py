"""A running site with the demo's events, and real Chromium to look at it.

Without Chromium these tests are skipped, except where `CI=true`: there it has to be installed.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    sync_playwright,
)

from tests.browser.judging import PHONE
from tests.browser.places import Places, settle, sign_in
from tests.system.site import Site, running
from webinars.languages import SHIPPED

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
    # One process for the pages of all windows: another one for each takes as long as two pages.
    "--disable-site-isolation-trials",
    "--process-per-site",
    "--renderer-process-limit=1",
    "--num-raster-threads=1",
    # A page lives for a second: optimising what axe does in it takes longer than it saves.
    "--js-flags=--no-opt --no-maglev",
]


_numbers = count(1)


WHOLE = ("chromium", "chromium-browser")


def find_chromium(*names: str) -> str | None:
    """Where Chromium is installed; without the window around its pages, they cost half as much."""
    return next(filter(None, map(shutil.which, names or ("chromium-headless-shell", *WHOLE))), None)


def require_chromium(*names: str) -> str:
    """Where it is; without it tests fail where `CI=true`, and are skipped elsewhere."""
    path = find_chromium(*names)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed.")
    return path or pytest.skip("Chromium is not installed.")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run."""
    path = require_chromium()
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


class Windows:
    """Windows that tests have one after the other: opening one takes longer than most pages."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser, self._site = browser, site
        self._pages: dict[tuple[bool, bool], Page] = {}

    def open(self, *, width: int, scripted: bool, organiser: bool = False) -> Page:
        """An empty page of a visitor, or of the demo's organiser."""
        page = self._pages.get((scripted, organiser))
        if page is None:
            page = self._pages[scripted, organiser] = new_context(
                self._browser, self._site, width=width, scripted=scripted, organiser=organiser
            ).new_page()
        assert organiser or page.context.cookies() == []
        page.goto("about:blank")
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(media="screen", color_scheme="light")
        return page


@pytest.fixture(scope="session")
def windows(chromium: Browser, site: Site) -> Windows:
    """Windows that are kept open."""
    return Windows(chromium, site)


@pytest.fixture
def phone(windows: Windows, scripted: bool) -> Page:
    """A page on a small phone, with and without JavaScript."""
    return windows.open(width=360, scripted=scripted)


def new_context(
    browser: Browser,
    site: Site,
    *,
    width: int,
    scripted: bool = True,
    dark: bool = False,
    language: str = "en",
    zone: str = "Europe/Brussels",
    organiser: bool = False,
    scale: float = 1,
) -> BrowserContext:
    """A fresh visitor: no cookies, no history; or the demo's organiser, signed in.

    Without smooth scrolling, for which every click would have to wait.
    """
    return browser.new_context(
        storage_state=organisers_session(browser, site, turn()) if organiser else None,
        base_url=site.url,
        viewport={"width": width, "height": 800},
        java_script_enabled=scripted,
        color_scheme="dark" if dark else "light",
        locale=language,
        reduced_motion="reduce",
        timezone_id=zone,
        device_scale_factor=scale,
    )


@pytest.fixture(scope="session")
def visitors(chromium: Browser, site: Site) -> Iterator[dict[str, Page]]:
    """A visitor for each language, with axe at hand; a new window for each page takes longer."""
    contexts = {code: new_context(chromium, site, width=PHONE, language=code) for code in SHIPPED}
    for context in contexts.values():
        context.add_init_script(AXE_SCRIPT)
    yield {code: context.new_page() for code, context in contexts.items()}
    for context in contexts.values():
        context.close()


def turn() -> int:
    """Another number every five minutes: by then a session is half as old as it may be."""
    return int(time.monotonic() // 300)


@cache
def organisers_session(browser: Browser, site: Site, _turn: int) -> StorageState:
    """What a browser keeps of the demo's organiser, who signs in once in each turn.

    Pages that ask for the password after ten minutes ask for none, however long the tests take.
    """
    context = new_context(browser, site, width=360)
    page = context.new_page()
    page.goto("/organiser/")
    sign_in(page)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def address() -> str:
    """An address that nobody has used yet."""
    return f"amina.{next(_numbers)}@example.org"


@pytest.fixture
def mails(site: Site) -> Path:
    """The folder where the demo's mails are written."""
    return site.var / "mail"


@pytest.fixture(scope="session")
def places(chromium: Browser, site: Site) -> Places:
    """Every page, with people who registered."""
    return settle(chromium, site, site.var / "mail")
