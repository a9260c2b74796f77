"""Choosing among the dates of a training on a small phone, with JavaScript on and off."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.judging import NO_COLOURS, violations, width_of
from tests.browser.letters import PATIENCE, await_letters, letters_to
from tests.browser.test_registering import (
    form_of,
    open_own_page,
    press,
    send,
    summary_of,
    wait_as_a_person,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TRAINING = "/en/events/eu-advocacy-training/"


def test_dates_are_chosen_and_dropped_again(phone: Page, mails: Path, scripted: bool) -> None:
    address = f"amina.dates.{scripted}@example.org".lower()
    phone.goto(TRAINING)
    boxes = form_of(phone).locator("[name=dates]")
    assert boxes.count() > 3
    form_of(phone).locator("[name=name]").fill("Amina Diallo")
    form_of(phone).locator("[name=email]").fill(address)
    form_of(phone).locator("[name=question-motivation]").fill("To learn")
    for box in boxes.all():
        box.uncheck()
    send(phone)
    expect(summary_of(phone).get_by_role("link")).to_have_text("Choose at least one date.")
    summary_of(phone).get_by_role("link").click()
    expect(phone.locator("#dates")).to_be_focused()
    boxes.nth(0).check()
    boxes.nth(2).check()
    assert width_of(phone) <= 360
    if scripted:
        phone.evaluate(AXE_SCRIPT)
        assert violations(phone, 360, "light", NO_COLOURS) == []
    send(phone)
    phone.wait_for_url("**/registered?*")
    letter = await_letters(mails, address, 2)[0]  # and one for the other date
    assert letter.method == "REQUEST"

    open_own_page(phone, letter)
    phone.locator("a[href$='#dates']").click()
    phone.locator("[name=dates]").nth(0).uncheck()
    press(phone)
    phone.wait_for_url("**/?done=saved*")
    until = time.monotonic() + PATIENCE
    while "CANCEL" not in (methods := [each.method for each in letters_to(mails, address)]):
        assert time.monotonic() < until, methods
        time.sleep(0.3)
    cancelled = next(each for each in letters_to(mails, address) if each.method == "CANCEL")
    assert cancelled.uid == letter.uid


def test_several_people_come_to_the_dates_of_their_form(
    phone: Page, mails: Path, scripted: bool
) -> None:
    marked = f"several.dates.{scripted}".lower()
    addresses = [f"{marked}.{name}@example.org" for name in ("amina", "omar")]
    phone.goto(f"{TRAINING}register-several")
    phone.locator("[name=contact_name]").fill("Layla Haddad")
    phone.locator("[name=contact_email]").fill(f"{marked}.layla@example.org")
    boxes = phone.locator("[name=dates]")
    for number, box in enumerate(boxes.all()):
        box.set_checked(number in {0, 2})
    phone.locator("summary", has_text="Person 2").click()
    for number, address in enumerate(addresses, 1):
        phone.locator(f"[name=person-{number}-name]").fill(f"Person {number}")
        phone.locator(f"[name=person-{number}-email]").fill(address)
        phone.locator(f"[name=person-{number}-question-motivation]").fill("To learn")
    assert width_of(phone) <= 360
    wait_as_a_person(phone)
    phone.get_by_role("button", name="Register these people").click()
    phone.wait_for_url("**/registered-several*")
    uids = []
    for address in addresses:
        letters = await_letters(mails, address, 2)
        assert [each.method for each in letters] == ["REQUEST", "REQUEST"]
        uids.append({each.uid for each in letters})
    assert uids[0] == uids[1]
    assert len(uids[0]) == 2
