"""Several people with one form, in a real browser, with JavaScript on and off."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import width_of
from tests.browser.letters import await_letter
from tests.browser.test_registering import (
    EVENT,
    linked,
    next_with,
    one_way,
    summary_of,
    wait_as_a_person,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_several_people_are_registered_and_each_gets_a_letter(
    phone: Page, address: str, mails: Path
) -> None:
    phone.goto(EVENT)
    phone.get_by_role("link", name="Register several people").click()
    phone.get_by_label("Your name").fill("Layla Haddad")
    phone.get_by_label("Your e-mail address").fill(f"contact.{address}")
    wait_as_a_person(phone)
    phone.get_by_role("button", name="Add more rows").click()
    expect(phone.locator("[name=person-6-name]")).to_be_visible()
    expect(phone.locator("[name=person-10-name]")).to_be_hidden()
    expect(phone.get_by_label("Your name")).to_have_value("Layla Haddad")
    for number in (1, 7):
        if number == 7:
            phone.locator("summary", has_text="Person 7").click()
        phone.locator(f"[name=person-{number}-name]").fill(f"Person {number}")
        if number == 1:
            phone.locator("[name=person-1-email]").fill(f"p1.{address}")
    wait_as_a_person(phone)
    phone.get_by_role("button", name="Register these people").click()
    expect(summary_of(phone)).to_be_focused()
    assert linked(phone) == ["person-7-email"]
    phone.locator("[name=person-7-email]").fill(f"p7.{address}")
    wait_as_a_person(phone)
    phone.get_by_role("button", name="Register these people").click()
    phone.wait_for_url("**/registered-several?*")

    for number in (1, 7):
        letter = await_letter(mails, f"p{number}.{address}")
        assert "Layla Haddad registered you" in letter.text
        assert letter.method == "REQUEST"
    told = await_letter(mails, f"contact.{address}")
    assert f"p7.{address}" in told.text


def test_one_mistyped_address_of_several_is_taken_back(
    phone: Page, address: str, mails: Path
) -> None:
    phone.goto(f"{EVENT}register-several")
    phone.get_by_label("Your name").fill("Layla Haddad")
    phone.get_by_label("Your e-mail address").fill(f"contact.{address}")
    for number in (1, 2):
        if number == 2:
            phone.locator("summary", has_text="Person 2").click()
        phone.locator(f"[name=person-{number}-name]").fill(f"Person {number}")
        phone.locator(f"[name=person-{number}-email]").fill(f"p{number}.{address}")
    wait_as_a_person(phone)
    phone.get_by_role("button", name="Register these people").click()
    phone.wait_for_url("**/registered-several?*")
    registered = await_letter(mails, f"p2.{address}")

    phone.get_by_role("link", name="An e-mail address was wrong").click()
    boxes = phone.get_by_role("group", name="Wrong addresses").get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    assert width_of(phone) <= 360
    boxes.nth(1).check()
    phone.get_by_role("button", name="Yes, delete it").click()

    expect(phone.locator("main")).to_contain_text("the others stay registered")
    assert next_with(mails, f"p2.{address}", "CANCEL").uid == registered.uid


@one_way
def test_enter_sends_the_form_for_several_people(phone: Page) -> None:
    phone.goto(f"{EVENT}register-several")
    phone.locator("[name=person-1-name]").fill("Amina")
    phone.keyboard.press("Enter")
    expect(summary_of(phone)).to_contain_text("Enter your e-mail address.")
    expect(phone.get_by_role("button", name="Register these people")).to_have_count(1)
