"""What is asked of every page, by axe and by measuring."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESKTOP, SMALLEST = 360, 1280, 320

EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
NO_COLOURS = {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
"""What the words of another language can make wrong."""

LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": [
            *("color-contrast", "link-in-text-block", "scrollable-region-focusable"),
        ],
    }
}
"""What more width, or the dark, can make wrong; targets are smallest on a phone."""

AXE = """(options) => axe.run(document, options).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target} ${html.slice(0, 160)}`)))"""
"""What axe finds; all that it looked at would take longer to hand over than to look at."""

SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
"""What readers may set for themselves (WCAG 1.4.12)."""

ADD_SPACING = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css ? [sheet] : [];
}"""

TOO_SMALL = """() => [...document.querySelectorAll(
  "a[href], button, input, select, summary, textarea")]
  .filter((e) => e.checkVisibility() && !e.closest(".skip, .trap") && e.type !== "hidden")
  .filter((e) => {
    const parent = e.parentElement;
    const inSentence = getComputedStyle(e).display === "inline"
      && parent.textContent.trim() !== e.textContent.trim();
    const box = e.getBoundingClientRect();
    return !inSentence && Math.min(box.width, box.height) < 24;
  })
  .map((e) => `${e.outerHTML.slice(0, 120)} ${JSON.stringify(e.getBoundingClientRect())}`)"""

NARROW_BUTTONS = """() => [...document.querySelectorAll(".button, button")]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML)"""

SMALL_TEXT = """() => [...document.querySelectorAll(
  "input:not([type=radio], [type=checkbox]), select, textarea")]
  .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 16)
  .map((e) => e.outerHTML)"""

LANDMARKS = """() => ["h1", "main", "html[lang][dir]", ".skip[href='#main']"]
  .map((selector) => document.querySelectorAll(selector).length)"""


def violations(page: Page, width: int, scheme: Any, options: dict[str, Any]) -> list[str]:  # noqa: ANN401
    """What axe finds at this width and in this colour scheme."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    chosen = {**options, "resultTypes": ["violations"], "iframes": False}
    found: list[str] = page.evaluate(AXE, chosen)
    return found


def violations_as_it_is(page: Page) -> list[str]:
    """What axe finds on a page of this width that does not have axe at hand, and in the dark."""
    page.evaluate(AXE_SCRIPT)
    chosen = {"resultTypes": ["violations"], "iframes": False}
    found: list[str] = page.evaluate(AXE, chosen)
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(AXE, {**chosen, **LAYOUT})
    page.emulate_media(color_scheme="light")
    return found


def violations_from_all_sides(page: Page) -> list[str]:
    """What a desktop in the dark makes wrong, and what axe finds on a phone; it stays one."""
    return [
        *violations(page, DESKTOP, "dark", LAYOUT),
        *violations(page, PHONE, "light", EVERYTHING),
    ]


def violations_on_every_side(page: Page) -> list[str]:
    """What any of the rules finds at both widths, and what the dark makes wrong there."""
    return [
        f"{width} {scheme} {found}"
        for width in (PHONE, DESKTOP)
        for scheme, options in (("light", EVERYTHING), ("dark", LAYOUT))
        for found in violations(page, width, scheme, options)
    ]


def width_of(page: Page) -> int:
    """How wide the page is, with what has to be scrolled to."""
    return int(page.evaluate("document.scrollingElement.scrollWidth"))
