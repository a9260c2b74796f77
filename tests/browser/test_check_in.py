"""The door in a browser: one thumb, with and without scripts, two phones, a camera's link."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Windows, new_context
from tests.browser.judging import (
    NARROW_BUTTONS,
    PHONE,
    TOO_SMALL,
    violations_from_all_sides,
    width_of,
)
from tests.browser.occasions import add_event, inside
from tests.browser.places import CONFERENCE
from tests.registrations.builders import find_in_transaction, sign_up
from tests.system.site import Site
from webinars.events.exchange import find_event
from webinars.extensions import transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import to_local, utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

SLUG = "at-the-door"
GUESTS = {
    "amina": ("Amina Diallo", "Collectif Accueil"),
    "layla": ("ليلى حداد", "بيت الجيران"),
    "long": ("Miguel Ángel Fernández de la Torre y Castellanos", "Plataforma de Acogida " * 5),
    "waits": ("Omar Haddad", "Neighbours"),
    "left": ("Petra Müller", "Willkommen"),
}


class Door:
    """The event at its door, with the codes of its people."""

    def __init__(self, site: Site) -> None:
        with inside(site):
            conference = find_event(CONFERENCE)
            assert conference is not None
            organisation = conference.organisation.slug
        day = to_local(utc_now(), "Europe/Brussels")
        add_event(
            site,
            SLUG,
            [(f"{day:%Y-%m-%d}T00:05", f"{day:%Y-%m-%d}T23:55")],
            organisation=organisation,
            hosts=[],
            organisations=[],
            format="in-person",
        )
        self.path = f"/organiser/{organisation}/events/{SLUG}/check-in/"
        with inside(site):
            event = find_event(SLUG)
            assert event is not None
            for key, (name, where) in GUESTS.items():
                sign_up(
                    event.id,
                    f"{key}@door.example.org",
                    now=event.starts_at - timedelta(days=2),
                    name=name,
                    organisation=where[:200],
                )
            with transaction():
                self._find("waits").status = RegistrationStatus.WAITING
                self._find("left").status = RegistrationStatus.CANCELLED
            self.scans = {
                key: f"/organiser/-/check-in/{self._find(key).door_token}" for key in GUESTS
            }
            self.codes = {key: self._find(key).door_code for key in GUESTS}
            self.own = f"/en/registrations/{self._find('amina').token}/"

    @staticmethod
    def _find(key: str) -> Any:  # noqa: ANN401
        return find_in_transaction(f"{key}@door.example.org")


@pytest.fixture(scope="module")
def door(site: Site) -> Door:
    return Door(site)


@pytest.fixture
def at_door(windows: Windows, door: Door, scripted: bool) -> Page:
    """A phone at the door, with and without scripts."""
    page = windows.open(width=PHONE, scripted=scripted, organiser=True)
    page.goto(door.path)
    return page


def open_door(context: BrowserContext, door: Door) -> Page:
    """The door in a window of its own."""
    page = context.new_page()
    page.goto(door.path)
    return page


def search(page: Page, text: str) -> None:
    page.locator("[name=q]").fill(text)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**q=*")


def undo_all(page: Page, door: Door) -> None:
    page.goto(f"{door.path}?show=here")
    while page.locator(".door button").count():
        page.locator(".door button").first.click()
        page.wait_for_url("**did=out**")
        page.goto(f"{door.path}?show=here")


def test_search_tap_and_take_back_with_one_thumb(at_door: Page, door: Door) -> None:
    undo_all(at_door, door)
    at_door.goto(door.path)
    search(at_door, "AMINA")
    at_door.get_by_role("button", name="Check in").click()
    card = at_door.locator("#last")
    expect(card).to_contain_text("Checked in:")
    expect(card).to_be_in_viewport()
    expect(at_door.locator(".door-count")).to_contain_text("1 of 3 is here")
    expect(at_door.locator("[name=q]")).to_have_value("")
    card.get_by_role("button").click()
    expect(card).to_contain_text("Taken back: not here")
    expect(at_door.locator(".door-count")).to_contain_text("0 of 3 are here")


def test_a_double_tap_is_one_attendance(at_door: Page, door: Door) -> None:
    undo_all(at_door, door)
    at_door.goto(f"{door.path}?q=amina")
    at_door.get_by_role("button", name="Check in").dblclick()
    expect(at_door.locator("#last")).to_contain_text(re.compile("Checked in:|Already checked in"))
    expect(at_door.locator(".door-count")).to_contain_text("1 of 3 is here")


def test_two_phones_are_both_told(at_door: Page, chromium: Browser, site: Site, door: Door) -> None:
    undo_all(at_door, door)
    context = new_context(chromium, site, width=PHONE, organiser=True)
    other = open_door(context, door)
    for phone in (at_door, other):
        phone.goto(f"{door.path}?q=amina")
    at_door.get_by_role("button", name="Check in").click()
    expect(at_door.locator("#last")).to_contain_text("Checked in:")
    other.get_by_role("button", name="Check in").click()
    expect(other.locator("#last")).to_contain_text("Already checked in:")
    expect(other.locator("#last .door-icon")).to_have_text("✓")
    context.close()


def test_a_camera_s_link_asks_to_sign_in_and_goes_on(
    chromium: Browser, site: Site, door: Door, scripted: bool
) -> None:
    context = new_context(chromium, site, width=PHONE, scripted=scripted)
    page = context.new_page()
    page.goto(door.scans["layla"])
    assert "ليلى" not in page.content()
    page.locator("[name=email]").fill("demo@example.org")
    page.locator("[name=password]").fill("welcome-to-the-demo")
    page.locator("main form").get_by_role("button").click()
    expect(page.locator("#last .door-name")).to_have_text("ليلى حداد")
    expect(page.locator("#last button")).to_be_in_viewport()
    box = page.locator("#last button").bounding_box()
    assert box is not None
    assert box["height"] >= 60
    assert box["width"] >= 250
    context.close()


def test_who_has_no_place_is_said_with_a_sign_and_words(at_door: Page, door: Door) -> None:
    for key, sign, words in (("waits", "…", "On the waiting list"), ("left", "✕", "Has cancelled")):
        at_door.goto(door.scans[key])
        expect(at_door.locator("#last .door-icon")).to_have_text(sign)
        expect(at_door.locator("#last")).to_contain_text(words)
        assert at_door.locator("#last button").count() == 0


def test_the_typed_code_finds_its_person(at_door: Page, door: Door) -> None:
    code = door.codes["long"]
    search(at_door, f"{code[:4].lower()}-{code[4:].lower()}")
    expect(at_door.locator(".door li")).to_have_count(1)
    expect(at_door.locator(".door li")).to_contain_text("Miguel Ángel")


@pytest.mark.parametrize(
    ("language", "seen"),
    [("en", ["?q=a", "?q=nobodyatall", "card", "unknown"]), ("fr", ["?q=a", "card"])],
    ids=["en", "fr"],
)
def test_everybody_can_use_it(
    chromium: Browser, site: Site, door: Door, language: str, seen: list[str]
) -> None:
    context = new_context(chromium, site, width=PHONE, language=language, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    page = open_door(context, door)
    speak(page, language)
    paths = {"card": door.scans["waits"], "unknown": f"/organiser/-/check-in/{'x' * 32}"}
    try:
        for each in seen:
            page.goto(paths.get(each, door.path + each))
            assert violations_from_all_sides(page) == [], each
            page.set_viewport_size({"width": 320, "height": 640})
            assert width_of(page) <= 320, each
            assert page.evaluate(TOO_SMALL) == [], each
            assert page.evaluate(NARROW_BUTTONS) == [], each
    finally:
        speak(page, "en")
        context.close()


def speak(page: Page, language: str) -> None:
    """Let the organiser read this language."""
    page.goto("/organiser/-/account")
    page.locator("[name=language]").select_option(language)
    page.locator("form:has([name=language]) button").click()
    page.wait_for_load_state()


def test_the_code_is_shown_and_printed(chromium: Browser, site: Site, door: Door) -> None:
    context = new_context(chromium, site, width=PHONE)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(door.own)
    page.get_by_role("link", name="Your code for the door").click()
    picture = page.locator(".pass img")
    assert picture.evaluate("e => e.complete && e.naturalWidth > 200")
    assert violations_from_all_sides(page) == []
    page.emulate_media(media="print")
    expect(picture).to_be_visible()
    expect(page.locator(".pass")).to_contain_text(door.codes["amina"][:4])
    expect(page.get_by_text("Show this at the entrance")).to_be_hidden()
    context.close()


def test_the_help_opens_at_its_topic(at_door: Page) -> None:
    at_door.locator("header").get_by_role("link", name="Help").first.click()
    expect(at_door.locator("h1")).to_have_text("Check-in at the door")


def test_the_door_is_light(chromium: Browser, site: Site, door: Door) -> None:
    context = new_context(chromium, site, width=PHONE, organiser=True)
    page = open_door(context, door)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto(door.path)
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 60_000
    context.close()
