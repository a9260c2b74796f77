"""Pages that only a form leads to, or that are for who is not signed in, are for everybody too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.conftest import new_context
from tests.browser.judging import (
    PHONE,
    SMALLEST,
    TOO_SMALL,
    violations_from_all_sides,
    width_of,
)
from tests.browser.occasions import inside
from tests.browser.places import SHARE, Places
from tests.system.site import Site
from webinars.accounts import invitations, password_reset, second_factor
from webinars.accounts.models import Role
from webinars.accounts.service import create_user, find_user
from webinars.demo import EMAIL, PASSWORD
from webinars.extensions import transaction
from webinars.times import utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

EVENT = f"/organiser/share-network/events/{SHARE}/"


@pytest.fixture(scope="module")
def organiser(chromium: Browser, site: Site, places: Places) -> Iterator[Page]:
    """The demo's organiser, with axe at hand; somebody is registered already."""
    context = new_context(chromium, site, width=PHONE, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def stranger(chromium: Browser, site: Site) -> Iterator[Page]:
    """Somebody who is not signed in."""
    context = new_context(chromium, site, width=PHONE)
    context.add_init_script(AXE_SCRIPT)
    yield context.new_page()
    context.close()


def send(page: Page, **values: str) -> None:
    """Fill in the form of the page's content, and send it."""
    for name, value in values.items():
        page.locator(f"main [name='{name}']").first.fill(value)
    page.locator("main form[method=post] button:visible").last.click()


def hold_against_the_rules(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert violations_from_all_sides(page) == []
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert width_of(page) <= SMALLEST
    page.set_viewport_size({"width": PHONE, "height": 800})


def a_wrong_password(page: Page) -> None:
    page.goto("/organiser/-/login")
    send(page, email="nobody@example.org", password="not the password")
    expect(page.locator(".error-summary")).to_be_visible()


def a_forgotten_password(page: Page) -> None:
    page.goto("/organiser/-/forgotten-password")


def a_reset_that_is_over(page: Page) -> None:
    page.goto(f"/organiser/-/reset-password/{'x' * 32}")


def an_invitation_to_a_team_that_is_over(page: Page) -> None:
    page.goto(f"/organiser/-/invitations/{'x' * 32}")


@pytest.mark.parametrize(
    "come_to",
    [
        *(a_wrong_password, a_forgotten_password, a_reset_that_is_over),
        an_invitation_to_a_team_that_is_over,
    ],
    ids=lambda f: f.__name__,
)
def test_who_is_not_signed_in(stranger: Page, come_to: Callable[[Page], None]) -> None:
    come_to(stranger)
    hold_against_the_rules(stranger)


def invite(site: Site) -> str:
    """An address that is invited to the demo's team; the link."""
    with inside(site) as settings, transaction():
        demo = find_user(EMAIL)
        assert demo is not None
        invitation = invitations.invite(
            organisation=demo.memberships[0].organisation,
            email="invited@example.org",
            role=Role.EDITOR,
            invited_by=demo,
            domain=settings.domain,
            now=utc_now(),
        )
        return f"/organiser/-/invitations/{invitations.token_of(invitation)}"


def a_link_to_reset(site: Site) -> str:
    """The link with which the demo's organiser could choose another password."""
    with inside(site):
        demo = find_user(EMAIL)
        assert demo is not None
        return f"/organiser/-/reset-password/{password_reset.make_token(demo, now=utc_now())}"


@pytest.mark.parametrize("link", [invite, a_link_to_reset], ids=lambda f: f.__name__)
def test_who_comes_by_a_link_that_holds(
    stranger: Page, site: Site, link: Callable[[Site], str]
) -> None:
    assert (answer := stranger.goto(link(site))) is not None
    assert answer.ok
    expect(stranger.locator("main input[type=password]")).to_be_visible()
    hold_against_the_rules(stranger)


def test_who_signs_in_with_a_code(chromium: Browser, site: Site) -> None:
    with inside(site), transaction():
        create_user(email="careful@example.org", password=PASSWORD, name="Careful", now=utc_now())
    context = new_context(chromium, site, width=PHONE)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto("/organiser/-/login")
    send(page, email="careful@example.org", password=PASSWORD)
    page.goto("/organiser/-/account/second-factor")
    secret = page.locator("main code").inner_text().replace(" ", "")
    send(page, code=second_factor.code_at(secret, second_factor.step_at(utc_now())))
    expect(page.locator(".codes li")).to_have_count(second_factor.RECOVERY_CODES)
    hold_against_the_rules(page)
    page.goto("/organiser/-/account/second-factor")
    hold_against_the_rules(page)
    context.clear_cookies()
    page.goto("/organiser/-/login")
    send(page, email="careful@example.org", password=PASSWORD)
    expect(page.locator("[name=code]")).to_be_visible()
    hold_against_the_rules(page)
    context.close()


def a_date_without_a_time(page: Page) -> None:
    page.goto(f"{EVENT}basics")
    send(page, **{"start-0": ""})
    expect(page.locator(".error-summary")).to_be_visible()


def the_receipt_of_a_move(page: Page) -> None:
    page.goto(f"{EVENT}basics")
    send(page, **{"start-0": "09:05"})
    expect(page.get_by_role("button", name="Save, and tell them")).to_be_visible()


def a_decision_about_people(page: Page) -> None:
    page.goto(f"{EVENT}people/")
    page.locator("[name=person]").first.check()
    page.locator(".bulk > summary").click()
    offered = page.locator("button[form=bulk][name=do]:visible")
    applies = ["wait", "decline", "cancel"]  # to somebody who is confirmed
    assert [each.get_attribute("value") for each in offered.all()] == applies
    offered.first.click()
    page.wait_for_url("**/decide**")


def texts_that_another_window_discarded(page: Page) -> None:
    page.goto("/organiser/share-network/events/new")
    send(page, facts="Tea, 4 March 2031, 10:00-11:00, online")
    page.wait_for_url("**/events/new/*-*")
    other = page.context.new_page()
    other.goto(f"{page.url}/discard")
    send(other)
    other.wait_for_url("**/share-network/")
    other.close()
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("language", ["fr", "en"])  # the last is what the others read
def test_the_first_person_stands_on_the_first_screen_of_a_phone(
    organiser: Page, language: str
) -> None:
    organiser.goto("/organiser/-/account")
    organiser.locator("main [name=language]").select_option(language)
    organiser.locator("main form.narrow button").click()
    organiser.set_viewport_size({"width": PHONE, "height": 640})
    organiser.goto(f"{EVENT}people/")
    assert organiser.locator("html").get_attribute("lang") == language
    first = box_of(organiser, ".people .name a")
    assert first["y"] + first["height"] <= 640


@pytest.mark.parametrize(("width", "height"), [(PHONE, 640), (SMALLEST, 256)])
def test_what_can_be_done_with_many_leaves_the_list_in_sight(
    organiser: Page, width: int, height: int
) -> None:
    organiser.set_viewport_size({"width": PHONE, "height": 640})
    organiser.goto(f"{EVENT}people/")
    organiser.locator("[name=person]").first.check()
    bar = box_of(organiser, ".bulk")
    assert bar["y"] + bar["height"] <= 640  # at hand, wherever the list is
    organiser.locator(".bulk > summary").click()
    organiser.set_viewport_size({"width": width, "height": height})
    organiser.locator(".people .name a").first.click(trial=True, timeout=3000)
    organiser.locator(".bulk > summary").scroll_into_view_if_needed()
    assert 0 <= box_of(organiser, ".bulk > summary")["y"] < height


def the_pages_of_the_event_that_stand_aside(page: Page) -> None:
    page.goto(f"{EVENT}check-in/")
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    here, row = (box_of(page, f"nav[aria-label=Event] {part}") for part in ("[aria-current]", "ul"))
    assert row["height"] < 60
    assert row["x"] <= here["x"] < row["x"] + row["width"]
    page.locator("nav[aria-label=Event] a").first.focus()
    assert box_of(page, "nav[aria-label=Event] a")["x"] >= row["x"]


def a_language_before_it_goes(page: Page) -> None:
    page.goto(f"{EVENT}languages")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_role("button", name="Stop offering it")).to_be_visible()


def a_track_whose_name_is_too_long(page: Page) -> None:
    page.goto(f"{EVENT}agenda/tracks")
    field = page.locator("[name^=new-]").first
    field.evaluate("(field) => field.removeAttribute('maxlength')")
    field.fill("x" * 81)
    page.locator("#tracks").get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_be_focused()


def minutes_that_cannot_be(page: Page) -> None:
    page.goto(f"{EVENT}agenda/")
    page.goto(page.locator(".board-item a", has_text="Edit").first.get_attribute("href") or "")
    page.locator("summary", has_text="Move everything after this").click()
    page.locator("#minutes").fill("0")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#minutes")).to_have_value("0")


def a_form_from_before_signing_in_anew(page: Page) -> None:
    page.goto(f"{EVENT}texts")
    token = page.locator("main form [name=csrf_token]").first
    token.evaluate("(field) => field.value = 'of another session'")
    page.locator("main form[method=post] button:visible").last.click()
    expect(page.get_by_role("button", name="Send it now")).to_be_visible()


def titles_side_by_side(page: Page) -> None:
    page.goto(f"{EVENT}agenda/titles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Titles in every language")


def words_looked_for_in_the_help(page: Page) -> None:
    page.goto("/organiser/-/help/?search=waiting+list")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("section")


def a_person_without_a_name(page: Page) -> None:
    page.goto(f"{EVENT}people/add")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()


def the_password_once_more(page: Page) -> None:
    page.goto("/organiser/-/confirm?next=/organiser/")


def a_wrong_password_once_more(page: Page) -> None:
    the_password_once_more(page)
    send(page, **{"confirm-password": "not the password"})
    page.locator("[aria-invalid=true]").wait_for()


def a_code_that_opens_nothing(page: Page) -> None:
    page.goto(f"/organiser/-/check-in/{'x' * 32}")


@pytest.mark.parametrize(
    "come_to",
    [
        a_code_that_opens_nothing,
        *(a_date_without_a_time, the_receipt_of_a_move, a_decision_about_people),
        texts_that_another_window_discarded,
        the_pages_of_the_event_that_stand_aside,
        *(a_language_before_it_goes, a_track_whose_name_is_too_long, minutes_that_cannot_be),
        *(a_form_from_before_signing_in_anew, titles_side_by_side, words_looked_for_in_the_help),
        *(a_person_without_a_name, the_password_once_more, a_wrong_password_once_more),
    ],
    ids=lambda f: f.__name__,
)
def test_an_organiser(organiser: Page, come_to: Callable[[Page], None]) -> None:
    come_to(organiser)
    hold_against_the_rules(organiser)


def test_a_file_once_the_password_was_entered(organiser: Page, site: Site) -> None:
    organiser.goto(f"{EVENT}people/export")
    let_the_proof_age(organiser, site)
    send(organiser, reason="The door")
    send(organiser, **{"confirm-password": PASSWORD})
    expect(organiser.get_by_role("heading", name="Save the file")).to_be_visible()
    hold_against_the_rules(organiser)


def let_the_proof_age(page: Page, site: Site) -> None:
    """Let it be an hour since who is signed in entered their password."""
    with inside(site):
        name = current_app.config["SESSION_COOKIE_NAME"]
        cookie = next(each for each in page.context.cookies() if each["name"] == name)
        serializer = SecureCookieSessionInterface().get_signing_serializer(current_app)
        assert serializer is not None
        kept = serializer.loads(cookie["value"])
        aged = serializer.dumps({**kept, "confirmed-at": kept["confirmed-at"] - 3600})
    where = cookie["domain"], cookie["path"]
    page.context.add_cookies([{"name": name, "value": aged, "domain": where[0], "path": where[1]}])
