"""Who is online, on an organiser's phone: somebody comes in, and the page shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from tests.browser.conftest import new_context
from tests.browser.judging import TOO_SMALL, violations_from_all_sides, width_of
from tests.browser.occasions import STEADY_ZONE, add_event, around_now, inside
from tests.browser.places import CONFERENCE
from tests.registrations.builders import find_in_transaction, sign_up
from tests.system.site import Site
from webinars.events.exchange import find_event
from webinars.extensions import transaction

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

SLUG = "who-is-online"


@pytest.fixture(scope="module")
def path(site: Site) -> str:
    """The page of a webinar that has just begun, to which three people come."""
    with inside(site):
        conference = find_event(CONFERENCE)
        assert conference is not None
        owner = conference.organisation.slug
    more = {"organisation": owner, "organisations": [], "hosts": [], "zone": STEADY_ZONE}
    add_event(site, SLUG, around_now(), **more, format="online", join={"url": "https://x.example"})
    with inside(site):
        event = find_event(SLUG)
        assert event is not None
        early = event.starts_at - timedelta(days=2)
        for key, name in (("a", "Amina Diallo"), ("l", "ليلى حداد"), ("m", "Miguel " * 12)):
            sign_up(event.id, f"{key}@online.example.org", now=early, name=name.strip())
    return f"/organiser/{owner}/events/{SLUG}/check-in/online"


def test_who_comes_in_is_shown(chromium: Browser, site: Site, path: str, scripted: bool) -> None:
    who = "a@online.example.org" if scripted else "l@online.example.org"
    context = new_context(chromium, site, width=360, scripted=scripted, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.clock.install()
    page.goto(path)
    count = page.locator("#count strong")
    before = int(count.inner_text())
    with inside(site), transaction():
        join_token = find_in_transaction(who).join_token
    assert site.post(f"/join/{join_token}", {}, **{"Sec-Fetch-Site": "same-origin"})[0] == 200
    if scripted:
        page.locator("[name=q]").fill("typed")
        page.clock.run_for(31_000)
    else:
        page.get_by_role("link", name="Reload").click()
    expect(count).to_have_text(str(before + 1))
    expect(page.locator(".door-since")).to_have_count(before + 1)
    assert page.locator("[name=q]").input_value() == ("typed" if scripted else "")
    if scripted:
        assert violations_from_all_sides(page) == []
        assert width_of(page) <= 360
        assert page.evaluate(TOO_SMALL) == []
    context.close()


def test_a_page_that_waits_stays_while_there_is_no_network(chromium: Browser, site: Site) -> None:
    add_event(site, "no-link-yet", around_now(), zone=STEADY_ZONE, format="online", join={})
    with inside(site):
        event = find_event("no-link-yet")
        assert event is not None
        sign_up(event.id, "w@online.example.org", now=event.starts_at - timedelta(days=2))
        join_token = find_in_transaction("w@online.example.org").join_token
    context = new_context(chromium, site, width=360)
    page = context.new_page()
    page.clock.install()
    page.goto(f"/join/{join_token}")
    context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.clock.run_for(61_000)
    expect(page.get_by_text("The link is not there yet")).to_be_visible()
    context.set_offline(False)
    with page.expect_navigation():
        page.clock.run_for(31_000)
    context.close()
