"""What is asked of every page, by axe and by measuring."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from webinars.languages import SHIPPED

PHONE, DESKTOP, SMALLEST = 360, 1280, 320

EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
NO_COLOURS = {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
"""All but what `FAINT` measures."""

LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": [
            *("color-contrast", "link-in-text-block", "scrollable-region-focusable"),
        ],
    }
}
"""What more width, or the dark, can make wrong; targets are smallest on a phone."""

FAINT = """() => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const seen = (colour) => {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      known.set(colour, [...brush.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], below) =>
    [r, g, b].map((part, at) => (part * a + below[at] * (255 - a)) / 255);
  const papers = new Map();
  const paper = (element) => {
    if (!element) return [255, 255, 255];
    if (!papers.has(element)) {
      const own = seen(getComputedStyle(element).backgroundColor);
      papers.set(element, own[3] === 255 ? own : over(own, paper(element.parentElement)));
    }
    return papers.get(element);
  };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const share = (element) =>
    element ? getComputedStyle(element).opacity * share(element.parentElement) : 1;
  const told = (found, element) => `${found.toFixed(2)} ${element.outerHTML.slice(0, 160)}`;
  const inUse = (element) => element.checkVisibility()
    && !element.closest(":disabled, [aria-disabled=true], .trap, .skip");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bearers = new Set();
  while (texts.nextNode()) if (texts.currentNode.data.trim()) {
    bearers.add(texts.currentNode.parentElement);
  }
  const faint = [...bearers].filter(inUse).flatMap((e) => {
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const below = paper(e);
    const [r, g, b, a] = seen(e instanceof SVGElement ? style.fill : style.color);
    const found = contrast(over([r, g, b, a * share(e)], below), below);
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    return found < enough || style.backgroundImage.includes("url(") ? [told(found, e)] : [];
  });
  const fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";
  const bare = [...document.querySelectorAll(fields)].filter(inUse).flatMap((e) => {
    const around = paper(e.parentElement);
    const line = over(seen(getComputedStyle(e).borderBottomColor), around);
    const found = Math.max(contrast(line, around), contrast(paper(e), around));
    return found < 3 ? [told(found, e)] : [];
  });
  return [...faint, ...bare];
}"""
"""Texts, and edges of fields, that stand out too little from what is behind (WCAG 1.4.3, 1.4.11).

Of texts axe would say the same, and look at what covers what, which no colours change; it takes ten
times as long, and does not look at edges.
"""

AXE = """(options) => axe.run(document, options).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target} ${html.slice(0, 160)}`)))"""
"""What axe finds; all that it looked at would take longer to hand over than to look at."""

_PLAIN = {"resultTypes": ["violations"], "iframes": False, "preload": False}
"""No rule that is asked looks into frames, or into the style sheets themselves."""

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
  .filter((e) => e.checkVisibility() && e.type !== "hidden")
  .filter((e) => !e.closest(".skip, .trap, [aria-hidden=true]"))
  .filter((e) => {
    const parent = e.parentElement;
    const inSentence = getComputedStyle(e).display === "inline"
      && parent.textContent.trim() !== e.textContent.trim();
    const box = e.getBoundingClientRect();
    return !inSentence && Math.min(box.width, box.height) < 24;
  })
  .map((e) => `${e.outerHTML.slice(0, 120)} ${JSON.stringify(e.getBoundingClientRect())}`)"""

NARROW_BUTTONS = """() => [...document.querySelectorAll(".button, button")]
  .filter((e) => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
  .filter((e) => e.getBoundingClientRect().height < 44)
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
    chosen = {**options, **_PLAIN}
    found: list[str] = page.evaluate(AXE, chosen)
    return found


def violations_as_it_is(page: Page) -> list[str]:
    """What axe finds on a page of this width that does not have axe at hand, and what is faint."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE, {**NO_COLOURS, **_PLAIN})
    return [*found, *faint(page)]


def violations_from_all_sides(page: Page) -> list[str]:
    """What axe finds on a desktop and on a phone, and what is faint there; it stays a phone."""
    return [found for width in (DESKTOP, PHONE) for found in violations_at(page, width)]


def violations_in(page: Page, language: str) -> list[str]:
    """What axe finds, and what is faint, at the width that is looked at in this language.

    One is looked at on a desktop, the next on a phone: of a page that is judged in every language,
    each rule has seen each width and each language. The widths differ by the styles alone, and the
    languages by the texts.
    """
    return violations_at(page, (DESKTOP, PHONE)[list(SHIPPED).index(language) % 2])


def violations_at(page: Page, width: int) -> list[str]:
    """What axe finds at this width, and what is faint there, in the light and in the dark."""
    found = [*violations(page, width, "light", NO_COLOURS), *faint(page)]
    return [f"{width} {each}" for each in found]


def faint(page: Page) -> list[str]:
    """What stands out too little in the dark or in the light, which it is afterwards."""
    found: list[str] = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {each}" for each in page.evaluate(FAINT)]
    return found


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
