"""Every page is for everybody: by axe, at any width, in light and dark, by keyboard.

Each page is loaded once in each language, with everything on it unfolded, and looked at from all
sides.
"""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.browser.judging import (
    ADD_SPACING,
    DESKTOP,
    LANDMARKS,
    NARROW_BUTTONS,
    PHONE,
    SMALL_TEXT,
    SMALLEST,
    SPACING,
    TOO_SMALL,
    violations_in,
    violations_on_every_side,
    width_of,
)
from tests.browser.places import CONFERENCE, EVERY, SHARE, Places
from tests.system.site import Site
from webinars.languages import SHIPPED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  return {
    element: document.activeElement.outerHTML.slice(0, 120),
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    colour: style.outlineColor,
    inside: document.activeElement !== document.body,
  };
}"""


@pytest.fixture(scope="module", params=product(EVERY, SHIPPED), ids="-".join)
def opened(request: pytest.FixtureRequest, visitors: dict[str, Page], places: Places) -> Page:
    """A page in one of the languages, with everything on it unfolded."""
    name, language = request.param
    page = visitors[language]
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.emulate_media(color_scheme="light")
    places.open(page, name)
    if name != "overview":  # an organiser's pages are in the organiser's language
        assert page.locator("html").get_attribute("lang") == language
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    return page


def test_axe_finds_nothing(opened: Page, visitors: dict[str, Page]) -> None:
    (language,) = (code for code, page in visitors.items() if page is opened)
    assert violations_in(opened, language) == []


@pytest.mark.parametrize("name", ["home", "webinar", "lost link with errors", "edit", "join open"])
def test_axe_finds_nothing_on_any_side_of_what_is_used_most(
    visitors: dict[str, Page], places: Places, name: str
) -> None:
    page = visitors[SHIPPED[0]]
    places.open(page, name)
    assert violations_on_every_side(page) == []


def test_it_fits_the_smallest_screen_also_with_wide_spacing(opened: Page) -> None:
    opened.set_viewport_size({"width": SMALLEST, "height": 640})
    assert width_of(opened) <= SMALLEST
    opened.evaluate(ADD_SPACING, SPACING)
    spaced = width_of(opened)
    opened.evaluate(ADD_SPACING, "")
    assert spaced <= SMALLEST


def test_fingers_find_their_targets(opened: Page) -> None:
    opened.set_viewport_size({"width": PHONE, "height": 800})
    assert opened.evaluate(TOO_SMALL) == []
    assert opened.evaluate(NARROW_BUTTONS) == []


def test_typing_does_not_make_a_phone_zoom_in(opened: Page) -> None:
    assert opened.evaluate(SMALL_TEXT) == []


def test_it_has_one_heading_one_main_part_a_language_and_a_way_to_skip(opened: Page) -> None:
    assert opened.evaluate(LANDMARKS) == [1, 1, 1, 1]


@pytest.mark.parametrize("path", ["/", f"/events/{CONFERENCE}/", f"/events/{SHARE}/"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    chromium: Browser, site: Site, path: str, dark: bool
) -> None:
    context = new_context(chromium, site, width=DESKTOP, dark=dark)
    page = context.new_page()
    page.goto(path)
    stops = 0
    while True:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not focused["inside"]:
            break
        stops += 1
        assert focused["ring"] >= 2, focused
        assert contrast(page, focused["colour"]) >= 3, focused
    reachable = page.locator("a[href], button, summary, select, textarea").count()
    context.close()
    assert stops >= reachable / 2


def test_the_first_stop_skips_to_the_content(chromium: Browser, site: Site) -> None:
    context = new_context(chromium, site, width=DESKTOP)
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    box = skip.bounding_box()
    assert skip.get_attribute("href") == "#main"
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    context.close()


def contrast(page: Page, colour: str) -> float:
    """How far a colour stands out from the page's paper (WCAG's relative luminance)."""
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
