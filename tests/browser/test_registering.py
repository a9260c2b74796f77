"""The main job in a real browser on a small phone, with JavaScript on and off."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.judging import width_of
from tests.browser.letters import PATIENCE, Letter, await_letter, letters_to

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EVENT = "/en/events/co-creation-in-practice/"
DEMANDING = "/en/events/annual-conference/"
"""It asks a question that has to be answered."""

one_way = pytest.mark.parametrize("scripted", [False], ids=["without JavaScript"])
"""For what scripts have no part in."""


def register(page: Page, address: str, name: str = "Amina Diallo") -> None:
    """Fill the form in as a person does, and send it."""
    page.goto(EVENT)
    fill(page, address, name)
    send(page)
    page.wait_for_url("**/registered?*")


def fill(page: Page, address: str, name: str) -> None:
    form = form_of(page)
    form.locator("[name=name]").fill(name)
    form.locator("[name=email]").fill(address)
    form.locator("[name=question-role]").first.check()


def send(page: Page) -> None:
    """Press the form's button, no sooner than a person could."""
    wait_as_a_person(page)
    form_of(page).get_by_role("button").last.click()


def form_of(page: Page) -> Locator:
    """The form to register."""
    return page.locator("#register form")


def press(page: Page) -> None:
    """Press the button of the last form in the page's content."""
    wait_as_a_person(page)
    page.locator("main form").last.get_by_role("button").click()


def wait_as_a_person(page: Page) -> None:
    """Let a form become older than the second in which only a program sends it."""
    age = page.evaluate(
        "performance.now() - performance.getEntriesByType('navigation')[0].responseStart"
    )
    time.sleep(max(0.0, 1.05 - age / 1000))


def summary_of(page: Page) -> Locator:
    """What stands on top of a page with errors."""
    return page.get_by_role("alert")


def open_own_page(page: Page, letter: Letter) -> None:
    """Follow the link in a letter."""
    page.goto(urlsplit(letter.own_link).path)


def test_an_empty_form_says_what_is_missing_and_moves_the_focus_there(phone: Page) -> None:
    phone.goto(DEMANDING)
    form_of(phone).get_by_role("button").click()

    summary = summary_of(phone)
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(summary.get_by_role("heading")).to_have_text("There is a problem")
    assert phone.title().startswith("Error:")
    assert linked(phone) == ["name", "email", "takes_part"]


def test_each_error_leads_to_its_field_and_stands_beside_it(phone: Page) -> None:
    phone.goto(DEMANDING)
    form_of(phone).get_by_role("button").click()

    for link in summary_of(phone).get_by_role("link").all():
        link.click()
        target = phone.locator(f"[id='{target_of(link)}']")
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()
        field = target.locator("xpath=ancestor-or-self::*[@aria-invalid='true'][1]")
        assert link.inner_text() in said_after(phone, field)


@one_way
def test_a_mistyped_address_makes_no_page_wider_than_a_small_phone(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(EVENT.replace("/en/", "/fr/"))
    fill(phone, "amina@gmial.com", "Amina")
    send(phone)

    assert form_of(phone).locator(".unseen").first.evaluate("it => it.offsetWidth") == 1
    assert width_of(phone) <= 320


def test_a_choice_is_changed_where_its_question_stands(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    open_own_page(phone, await_letter(mails, address))
    phone.locator("a[href*='#question-role']").click()

    expect(phone.locator("[id=question-role-group] > legend")).to_be_in_viewport()


@one_way
def test_several_errors_stand_apart_as_a_list(phone: Page) -> None:
    phone.goto(EVENT.replace("/en/", "/fr/"))
    send(phone)
    expect(summary_of(phone)).to_be_visible()

    items = summary_of(phone).locator("li")
    assert items.count() > 1
    assert items.first.evaluate("it => getComputedStyle(it).listStyleType") == "disc"
    boxes = [item.bounding_box() for item in items.all()]
    for above, below in pairwise(boxes):
        assert above is not None
        assert below is not None
        assert below["y"] - (above["y"] + above["height"]) >= 6
    assert width_of(phone) <= 360


@one_way
def test_what_was_entered_survives_an_error(phone: Page) -> None:
    phone.goto(EVENT)
    form = form_of(phone)
    form.locator("[name=name]").fill("ليلى حداد")
    form.locator("[name=email]").fill("not an address")
    form.locator("[name=organisation]").fill("Café “des” langues & <amis>")
    form.locator("[name=question-role]").nth(2).check()
    form.locator("[name=question-country]").select_option("PT")
    form.locator("[name=question-topics]").nth(1).check()
    form.locator("[name=question-experience]").fill("First line\nSecond line")
    form.locator("[name=listening_language][value=fr]").check()
    form.locator("[name=newsletter]").check()
    send(phone)

    assert linked(phone) == ["email"]
    expect(form.locator("[name=name]")).to_have_value("ليلى حداد")
    expect(form.locator("[name=email]")).to_have_value("not an address")
    expect(form.locator("[name=organisation]")).to_have_value("Café “des” langues & <amis>")
    expect(form.locator("[name=question-role]").nth(2)).to_be_checked()
    expect(form.locator("[name=question-country]")).to_have_value("PT")
    expect(form.locator("[name=question-topics]").nth(1)).to_be_checked()
    expect(form.locator("[name=question-topics]").nth(0)).not_to_be_checked()
    expect(form.locator("[name=question-experience]")).to_have_value("First line\nSecond line")
    expect(form.locator("[name=listening_language][value=fr]")).to_be_checked()
    expect(form.locator("[name=newsletter]")).to_be_checked()


@one_way
def test_needs_without_consent_are_asked_about_with_their_section_open(phone: Page) -> None:
    phone.goto(EVENT)
    fill(phone, "amina.needs@example.org", "Amina")
    phone.locator("details.access summary").click()
    phone.locator("[name=access_needs]").fill("Sign language")
    send(phone)

    assert linked(phone) == ["access_consent"]
    expect(phone.locator("[name=access_consent]")).to_be_visible()
    expect(phone.locator("[name=access_needs]")).to_have_value("Sign language")


def test_a_corrected_form_brings_an_invitation_for_the_calendar(
    phone: Page, mails: Path, address: str
) -> None:
    phone.goto(EVENT)
    form_of(phone).get_by_role("button").click()
    fill(phone, address, "Amina Diallo")
    started = time.monotonic()
    send(phone)

    phone.wait_for_url("**/registered?*")
    assert not phone.title().startswith("Error:")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    letter = await_letter(mails, address)
    assert time.monotonic() - started < PATIENCE
    assert letter.method == "REQUEST"
    assert letter.guest == ("Amina Diallo", address)
    begins = phone.locator("time[datetime]").first.get_attribute("datetime")
    assert letter.starts.isoformat(timespec="minutes") == begins


def test_a_person_changes_cancels_and_returns_by_the_link_in_the_mail(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    invited = await_letter(mails, address)

    open_own_page(phone, invited)
    change_name(phone, "Amina Diallo-Sow")
    expect(phone.locator("main")).to_contain_text("Amina Diallo-Sow")

    phone.locator("a[href$='/cancel']").click()
    press(phone)
    expect(phone.get_by_role("heading", name="Cancelled")).to_be_visible()
    cancelled = next_with(mails, address, "CANCEL")
    assert cancelled.uid == invited.uid
    assert cancelled.sequence > invited.sequence

    phone.get_by_role("button", name="Undo: keep my place").click()
    expect(phone.get_by_role("heading", name="You are registered")).to_be_visible()
    returned = next_with(mails, address, "REQUEST", above=cancelled.sequence)
    assert returned.uid == invited.uid
    assert returned.guest == ("Amina Diallo-Sow", address)


def test_a_mistyped_address_is_withdrawn_on_the_answer_page(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, f"wrong.{address}")
    await_letter(mails, f"wrong.{address}")

    phone.get_by_role("link", name="My e-mail address was wrong").click()
    phone.get_by_role("button", name="Yes, delete it").click()
    phone.wait_for_url("**/?again=yes#register")
    expect(form_of(phone).locator("[name=email]")).to_have_value("")
    fill(phone, address, "Amina Diallo")
    send(phone)

    phone.wait_for_url("**/registered?*")
    corrected = await_letter(mails, f"<{address}>")
    assert corrected.method == "REQUEST"
    assert corrected.own_link
    assert next_with(mails, f"wrong.{address}", "CANCEL").uid == corrected.uid


def test_a_mistyped_provider_is_asked_about_and_the_right_one_is_taken(
    phone: Page, mails: Path, address: str
) -> None:
    meant = address.replace("example.org", "gmail.com")
    phone.goto(EVENT)
    fill(phone, address.replace("example.org", "gmial.com"), "Amina")
    send(phone)

    expect(summary_of(phone)).to_contain_text(meant)
    wait_as_a_person(phone)
    phone.get_by_role("button", name=f"Yes, use {meant}").click()

    phone.wait_for_url("**/registered?*")
    assert await_letter(mails, meant).method == "REQUEST"


@one_way
def test_an_address_that_only_looks_mistyped_is_kept_by_one_tap(
    phone: Page, mails: Path, address: str
) -> None:
    typed = address.replace("example.org", "gmial.com")
    phone.goto(EVENT)
    fill(phone, typed, "Amina")
    send(phone)
    expect(summary_of(phone)).to_contain_text("Did you mean")
    wait_as_a_person(phone)
    phone.get_by_role("button", name=f"No, keep {typed}").click()

    phone.wait_for_url("**/registered?*")
    assert await_letter(mails, typed).method == "REQUEST"


@one_way
def test_a_lost_link_comes_again_by_mail(phone: Page, mails: Path, address: str) -> None:
    register(phone, address)
    first = await_letter(mails, address)

    phone.goto("/en/lost-link")
    phone.locator("main [name=email]").fill(address)
    press(phone)

    expect(phone.get_by_role("status")).to_be_visible()
    assert await_letter(mails, address, 2).own_link == first.own_link


@one_way
def test_the_answer_to_a_lost_link_does_not_tell_whether_an_address_is_known(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    answers = []
    for asked in (address, f"nobody.{address}"):
        phone.goto("/en/lost-link")
        phone.locator("main [name=email]").fill(asked)
        press(phone)
        answers.append(phone.locator("main").inner_text())

    assert answers[0] == answers[1]
    await_letter(mails, address, 2)
    assert letters_to(mails, f"nobody.{address}") == []


@one_way
def test_registering_twice_shows_the_same_page_and_makes_no_second_invitation(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    first = phone.locator("main").inner_text()
    await_letter(mails, address)

    register(phone, address)

    assert phone.locator("main").inner_text() == first
    assert await_letter(mails, address, 2).method is None


@one_way
def test_deleting_removes_the_page_and_the_entry_in_the_calendar(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    invited = await_letter(mails, address)

    open_own_page(phone, invited)
    phone.locator("a[href$='/erase']").click()
    press(phone)

    expect(phone.get_by_role("heading", level=1)).to_have_text("Your data is deleted")
    answer = phone.goto(urlsplit(invited.own_link).path)
    assert answer is not None
    assert answer.status == 404
    assert next_with(mails, address, "CANCEL").sequence > invited.sequence


def test_back_after_sending_the_form_can_be_sent_again(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    phone.go_back()
    expect(form_of(phone).get_by_role("button")).to_be_enabled()
    fill(phone, address, "Amina Diallo")
    send(phone)

    phone.wait_for_url("**/registered?*")
    assert len({letter.uid for letter in letters_to(mails, address) if letter.entry}) == 1


@one_way
def test_another_person_is_registered_from_the_answer_page(
    phone: Page, mails: Path, address: str
) -> None:
    register(phone, address)
    phone.get_by_role("link", name="Register another person").click()
    expect(form_of(phone).locator("[name=email]")).to_have_value("")
    fill(phone, f"friend.{address}", "Omar")
    send(phone)

    phone.wait_for_url("**/registered?*")
    assert await_letter(mails, f"friend.{address}").guest == ("Omar", f"friend.{address}")


def change_name(page: Page, name: str) -> None:
    """Change one answer, from its own link."""
    page.locator("a[href$='/edit#name']").click()
    expect(page.locator("[name=name]")).to_be_in_viewport()
    page.locator("[name=name]").fill(name)
    press(page)


def next_with(mails: Path, address: str, method: str, *, above: int = -1) -> Letter:
    """The first letter with this method whose sequence is above another's."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for letter in letters_to(mails, address):
            if letter.method == method and letter.sequence > above:
                return letter
        time.sleep(0.1)
    raise AssertionError([letter.subject for letter in letters_to(mails, address)])


def linked(page: Page) -> list[str]:
    """The fields that the summary of errors leads to, in order."""
    summary_of(page).get_by_role("link").first.wait_for()  # the click waits for no new page
    return [target_of(link) for link in summary_of(page).get_by_role("link").all()]


def target_of(link: Locator) -> str:
    return str(link.get_attribute("href")).removeprefix("#")


def said_after(page: Page, field: Locator) -> str:
    """What a screen reader says after a field's label."""
    ids = str(field.get_attribute("aria-describedby")).split()
    texts = (page.locator(f"[id='{id}']").inner_text() for id in ids)
    return re.sub(r"\s+", " ", " ".join(texts))
