"""Figures, partners' links, needs and the report in a browser, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Windows, new_context
from tests.browser.judging import (
    NARROW_BUTTONS,
    PHONE,
    SMALLEST,
    TOO_SMALL,
    violations_from_all_sides,
    width_of,
)
from tests.browser.occasions import inside
from tests.browser.places import SHARE
from tests.registrations.builders import sign_up
from tests.system.site import Site
from webinars.accounts.models import Member
from webinars.events.models import Event, EventStatus
from webinars.events.organising import PartnerLink
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

PAST = "shaping-tomorrow-2024"
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

PAGES = ("figures/", "links/picum/", "needs/", "report/", "past figures/")
"""Those with something to see; that they are right when empty, the walk through all pages shows."""


@dataclass(frozen=True)
class Desks:
    """The addresses of an event to come and of one that is over."""

    coming: str
    past: str


@pytest.fixture(scope="module")
def desks(site: Site) -> Desks:
    """An event with people, links and needs, and one that is over."""
    with inside(site):
        coming, past = (
            db.session.query(Event).filter_by(slug=slug).one() for slug in (SHARE, PAST)
        )
        found = Desks(
            *(f"/organiser/{e.organisation.slug}/events/{e.slug}/" for e in (coming, past))
        )
        fill(coming.id)
        fill_past(past.id)
    return found


def fill(event_id: int) -> None:
    """People who want different things."""
    with transaction():
        db.session.query(Member).update({"sees_access_needs": True})
        link = PartnerLink(
            event_id=event_id, code="picum", label="رسالة PICUM", visits=3, created_at=utc_now()
        )
        db.session.add(link)
    for number in range(12):
        sign_up(
            event_id,
            f"figure{number}@example.org",
            now=utc_now() - timedelta(days=12 - number),
            name="ليلى حداد" if number % 2 else "Élodie Łoś",
            organisation=["ECRE", "A network with a very long name for a small phone", ""][
                number % 3
            ],
            listening_language=["fr", "ar", None][number % 3],
            via="picum" if number % 4 == 0 else "",
            access_needs="Live captions.\nA place near the door." if number < 3 else "",
            access_consent="Yes." if number < 3 else None,
        )


def fill_past(event_id: int) -> None:
    """Some who came, of whom the report tells."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        assert event.status is EventStatus.PUBLISHED
        for number in range(9):
            person = Registration(
                event_id=event_id,
                token=f"figures-{number}",
                join_token=f"figures-join-{number}",
                status=RegistrationStatus.CONFIRMED,
                name="Bo",
                email=f"past{number}@example.org",
                email_key=f"past{number}@example.org",
                language="fr" if number < 3 else "en",
                zone="UTC",
                attended_at=event.starts_at if number % 2 else None,
                created_at=event.starts_at - timedelta(days=number),
                updated_at=event.starts_at,
            )
            db.session.add(person)


@pytest.fixture
def organiser(windows: Windows, scripted: bool) -> Page:
    """An organiser on a small phone, with and without JavaScript."""
    return windows.open(width=PHONE, scripted=scripted, organiser=True)


@pytest.fixture(scope="module")
def looking(chromium: Browser, site: Site) -> Iterator[Page]:
    """An organiser with axe at hand."""
    context = new_context(chromium, site, width=PHONE, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_at_any_width_light_and_dark(
    looking: Page, desks: Desks, name: str
) -> None:
    desk = desks.past if name in {"report/", "past figures/"} else desks.coming
    looking.goto(desk + name.removeprefix("past "))
    looking.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert violations_from_all_sides(looking) == []
    looking.set_viewport_size({"width": PHONE, "height": 800})
    assert looking.evaluate(TOO_SMALL) == []
    assert looking.evaluate(NARROW_BUTTONS) == []
    looking.set_viewport_size({"width": SMALLEST, "height": 640})
    assert width_of(looking) <= SMALLEST


def test_charts_are_drawn_and_the_console_stays_silent(looking: Page, desks: Desks) -> None:
    said: list[str] = []
    looking.on("console", lambda message: said.append(message.text))
    looking.goto(f"{desks.coming}figures/")
    assert said == []  # the policy refuses no style
    growth = looking.locator("svg.growth polygon").bounding_box()
    assert growth is not None
    assert growth["width"] > 200
    assert growth["height"] > 60
    rows = looking.locator("#organisations ~ table tbody tr")
    drawn = []
    for row in rows.all():
        box = row.locator(".filled").bounding_box()
        drawn.append((int(row.locator(".number").first.inner_text()), box["width"] if box else 0))
    longest = max(drawn)
    assert longest[1] > 40
    for count, width in drawn:  # each bar is as long as its number says, to a pixel
        assert width == pytest.approx(longest[1] * count / longest[0], abs=1.5), (count, drawn)


def test_what_is_said_is_read_without_the_pictures(organiser: Page, desks: Desks) -> None:
    organiser.goto(f"{desks.coming}figures/")
    expect(organiser.locator("main")).to_contain_text("Arabic is not planned, but")
    organiser.get_by_text("As a table").click()
    rows = organiser.locator("section:has(#over-time) tbody tr")
    assert rows.count() >= 12
    assert organiser.locator("svg:not([aria-hidden] svg)").count() == 0


def test_a_link_is_made_opened_and_used(organiser: Page, desks: Desks, scripted: bool) -> None:
    label = f"Newsletter {'with' if scripted else 'without'} scripts"
    organiser.goto(f"{desks.coming}figures/")
    organiser.get_by_role("link", name="Links for partners").click()
    organiser.get_by_role("link", name="Make a link").click()
    organiser.get_by_role("button", name="Save").click()
    expect(organiser.locator(".error-summary")).to_be_focused()
    organiser.get_by_label("Where you share it").fill(label)
    organiser.get_by_role("button", name="Save").click()
    row = organiser.locator("tr").filter(has_text=label)
    address = row.locator(".seat-link").inner_text()
    code = label.lower().replace(" ", "-")[:24].rpartition("-")[0]
    assert re.search(r"\?via=newsletter-with", address), code
    copy = row.get_by_role("button", name="Copy")
    if scripted:
        organiser.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        expect(row.get_by_role("status")).to_have_text("Copied")
        assert organiser.evaluate("navigator.clipboard.readText()") == address
    else:
        expect(copy).to_be_hidden()
    register_by(organiser, address)
    organiser.goto(f"{desks.coming}links/")
    row = organiser.locator("tr").filter(has_text=label)
    expect(row.locator("td[data-label=Registered]")).to_contain_text("1")


def register_by(organiser: Page, address: str) -> None:
    """Follow a partner's link as a visitor, change the language there and back, and register."""
    browser = organiser.context.browser
    assert browser is not None
    visitor = browser.new_context(user_agent=PERSON, reduced_motion="reduce")
    page = visitor.new_page()
    page.goto(address)
    page.get_by_role("link", name="Français").click()
    page.get_by_role("link", name="English").click()
    assert "via=" in page.url
    form = page.locator("#register form")
    form.locator("[name=name]").fill("Amina")
    form.locator("[name=email]").fill(f"by.{address.rpartition('=')[2]}@example.org")
    form.locator("[name=question-role]").first.check()
    page.wait_for_timeout(1100)
    form.get_by_role("button").click()
    page.wait_for_url("**/registered?*")
    assert visitor.cookies() == []
    visitor.close()


def test_needs_are_ticked_off(organiser: Page, desks: Desks, scripted: bool) -> None:
    organiser.goto(f"{desks.coming}needs/")
    waiting = organiser.get_by_role("button", name="It is arranged")
    before = waiting.count()
    assert before >= 1
    waiting.first.click()
    expect(organiser.locator(".notice.success")).to_contain_text("Marked as arranged.")
    expect(waiting).to_have_count(before - 1)
    organiser.get_by_role("button", name="Not arranged after all").first.click()
    expect(waiting).to_have_count(before)


def test_the_report_is_one_page_of_paper(looking: Page, desks: Desks) -> None:
    looking.goto(f"{desks.past}report/")
    page = looking.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", page)) == 1
    looking.emulate_media(media="print")
    expect(looking.locator(".ways").first).to_be_hidden()
    expect(looking.locator("main")).to_contain_text("fewer than 5")
    looking.emulate_media(media="screen")
