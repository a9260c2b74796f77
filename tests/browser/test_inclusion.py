"""Questions about inclusion on a phone: from the page after the form, answered by hand."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from tests.browser.conftest import new_context
from tests.browser.judging import (
    NARROW_BUTTONS,
    PHONE,
    SMALLEST,
    TOO_SMALL,
    violations_from_all_sides,
    width_of,
)
from tests.browser.occasions import STEADY_ZONE, add_event, around_now, inside
from tests.browser.places import SHARE, sign_in
from tests.system.site import Site
from webinars.events.inclusion import QUESTIONS
from webinars.events.models import Event
from webinars.extensions import db, transaction

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def asking(site: Site) -> None:
    """An event that asks all of the questions."""
    add_event(site, "asking", around_now(), zone=STEADY_ZONE)
    with inside(site), transaction():
        event = db.session.query(Event).filter_by(slug="asking").one()
        event.inclusion = list(QUESTIONS)


def test_somebody_answers_after_registering(chromium: Browser, site: Site, asking: None) -> None:
    context = new_context(chromium, site, width=PHONE)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto("/fr/events/asking/")
    page.locator("#register [name=name]").fill("ليلى حداد")
    page.locator("#register [name=email]").fill("leila@example.org")
    time.sleep(1.1)
    page.locator("#register form").get_by_role("button").click()
    page.get_by_role("link", name="Répondre aux questions").click()
    expect(page.get_by_label("Je préfère ne pas répondre").first).to_be_checked()
    assert violations_from_all_sides(page) == []
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(NARROW_BUTTONS) == []
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert width_of(page) <= SMALLEST
    page.get_by_label("Femme").check()
    time.sleep(1.1)
    page.get_by_role("button", name="Ajouter mes réponses").click()
    expect(page.get_by_role("status")).to_contain_text("Vos réponses sont dans les totaux")
    assert context.cookies() == []

    page.goto("/organiser/")
    sign_in(page)
    page.goto(f"/organiser/share-network/events/{SHARE}/inclusion")
    expect(page.get_by_label("Disability")).not_to_be_checked()
    assert violations_from_all_sides(page) == []
    context.close()
