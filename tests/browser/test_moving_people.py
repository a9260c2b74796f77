"""People in and out as files and on paper, in a browser, with and without scripts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import Windows, new_context
from tests.browser.judging import PHONE, violations_from_all_sides
from tests.browser.occasions import STEADY_ZONE, add_event, around_now
from tests.browser.places import CONFERENCE, SHARE
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("organiser")]

PEOPLE = f"/organiser/ecre/events/{CONFERENCE}/people/"
REPORTED = "/organiser/ecre/events/reported/people/"
LEILA = "ليلى حداد"


def a_list(mark: str, count: int = 1) -> bytes:
    """A list in French headings: people with this mark in their address, and two errors."""
    rows = [f"{LEILA};{mark}{number}@example.org;شبكة الأمل" for number in range(count)]
    wrong = [f"Typo;{mark}@gmial.com;", "Broken;broken;"]
    return "\n".join(["Nom;Courriel;Organisme", *rows, *wrong]).encode("utf-16")


@pytest.fixture(params=[(360, False), (1280, True)], ids=["phone without scripts", "desk"])
def page(windows: Windows, request: pytest.FixtureRequest) -> Page:
    """An organiser's page, signed in."""
    width, scripted = request.param
    return windows.open(width=width, scripted=scripted, organiser=True)


@pytest.fixture(scope="module")
def crowd(chromium: Browser, site: Site) -> None:
    """Sixty people at the conference."""
    context = new_context(chromium, site, width=1280, organiser=True)
    page = context.new_page()
    bring_in(page, PEOPLE, a_list("crowd", 59))
    context.close()


def choose(page: Page, address: str, content: bytes) -> None:
    page.goto(address)
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form button").first.click()


def bring_in(page: Page, people: str, content: bytes) -> None:
    """Go the whole way of an import."""
    choose(page, f"{people}import", content)
    expect(page.locator("[name=column-1]")).to_have_value("email")
    page.get_by_label("On paper").first.check()
    page.locator("[name=statement]").fill("They signed a list.")
    page.get_by_role("button", name="Check the list").click()
    page.locator("button[value=import]").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The list is imported", timeout=60_000
    )


def is_too_wide(page: Page) -> bool:
    page.locator("main").wait_for()  # a form that was just sent is still on its way
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


def sheets(file: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", file))


def go_from_people(page: Page, name: str, *, query: str = "") -> None:
    """Follow a link above the list of people; on a phone it is folded."""
    page.goto(f"{PEOPLE}{query}")
    more = page.locator(".people-ways summary")
    if more.is_visible():
        more.click()
    page.get_by_role("link", name=name, exact=True).click()


def test_a_list_comes_in_and_again_adds_nobody(page: Page) -> None:
    mark = f"w{page.viewport_size['width']}" if page.viewport_size else ""
    go_from_people(page, "Import a list")
    choose(page, page.url, a_list(mark))
    assert not is_too_wide(page)
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Choose how these people agreed.")
    page.get_by_label("On paper").first.check()
    page.locator("[name=statement]").fill("They signed a list.")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("“broken” is not an e-mail address.")).to_be_visible()
    page.get_by_role("link", name="Perhaps mistyped 1").click()
    expect(page.get_by_text(f"Perhaps {mark}@gmail.com is meant.")).to_be_visible()
    assert not is_too_wide(page)
    page.get_by_role("button", name="Import 2 people").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The list is imported")
    choose(page, f"{PEOPLE}import", a_list(mark))
    page.get_by_label("On paper").first.check()
    page.locator("[name=statement]").fill("They signed a list.")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("There is nobody new in the list.")).to_be_visible()


@pytest.fixture(scope="module")
def reported(site: Site) -> None:
    """An event that is on."""
    here = {"organisation": "ecre", "hosts": [], "organisations": [], "zone": STEADY_ZONE}
    add_event(site, "reported", around_now(), **here)


@pytest.mark.usefixtures("reported")
def test_the_report_of_a_meeting_marks_who_came(page: Page) -> None:
    mark = f"r{page.viewport_size['width']}" if page.viewport_size else ""
    bring_in(page, REPORTED, a_list(mark))
    report = f"Name,User Email,Duration\nL,{mark}0@example.org,50\nTypo,,3\nX,x@example.org,5\n"
    choose(page, f"{REPORTED}attendance", report.encode())
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Not found among the people")).to_be_visible()
    assert not is_too_wide(page)
    page.locator("button[value=mark]").click()
    expect(page.get_by_text("1 person is marked as come.")).to_be_visible()


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_downloaded(page: Page, kind: str, tmp_path: Path) -> None:
    go_from_people(page, "Export", query="?q=crowd1")
    expect(page.get_by_text("A file with 11 people.")).to_be_visible()
    page.get_by_role("button", name="Export").click()
    expect(page.locator(".error-summary")).to_contain_text("Say what the list is for.")
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=reason]").fill("List for the door")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export").click()
    assert re.fullmatch(
        rf"{CONFERENCE}-people-\d{{4}}-\d\d-\d\d\.{kind}", waiting.value.suggested_filename
    )
    path = tmp_path / "file"
    waiting.value.save_as(path)
    rows = read(path.read_bytes(), kind)
    assert rows[0][:2] == ["Name", "E-mail"]
    assert [row[:2] for row in rows[1:]] == [
        [LEILA, f"crowd{number}@example.org"] for number in (*range(19, 9, -1), 1)
    ]


def read(content: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [[str(cell or "") for cell in row] for row in rows]


@pytest.fixture(scope="module")
def printer(chromium: Browser, site: Site, crowd: None) -> Iterator[Page]:
    """An organiser's page as it goes to a printer, from a dark screen."""
    context = new_context(chromium, site, width=1280, dark=True, organiser=True)
    page = context.new_page()
    yield page
    context.close()


def test_the_sign_in_sheet_is_complete_on_a4(printer: Page) -> None:
    printer.goto(f"{PEOPLE}sign-in-sheet")
    rows = printer.locator(".signatures tbody tr").count()
    assert rows >= 72
    file = printer.pdf(format="A4", prefer_css_page_size=True)
    assert 3 <= sheets(file) <= 5
    printer.emulate_media(media="print")
    head = "getComputedStyle(document.querySelector('.signatures thead')).display"
    assert printer.evaluate(head) == "table-header-group"
    expect(printer.locator(".on-screen")).to_be_hidden()
    expect(printer.locator("header.top")).to_be_hidden()
    printer.emulate_media(media="null")


def test_ten_badges_are_on_each_sheet_and_names_fit(printer: Page) -> None:
    printer.goto(f"{PEOPLE}badges?q=crowd")
    count = printer.locator(".name-badge").count()
    assert count == 60
    assert sheets(printer.pdf(format="A4", prefer_css_page_size=True)) == 6
    cut = """() => [...document.querySelectorAll(".name-badge")]
      .filter((e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
      .length"""
    assert printer.evaluate(cut) == 0
    name = printer.locator(".name-badge .who").filter(has_text=LEILA).first
    assert name.evaluate("(e) => getComputedStyle(e).direction") == "rtl"


def test_a_conference_of_two_days_with_tracks_prints_whole(printer: Page) -> None:
    printer.goto(PEOPLE)
    printer.get_by_role("link", name="Agenda to print").click()
    printer.locator(".handout .parallel").first.wait_for()
    assert printer.locator(".handout .slot").count() > 10
    printer.emulate_media(media="print")
    hidden = """() => [...document.querySelectorAll(".handout .slot *")]
      .filter((e) => e.textContent.trim() && !e.checkVisibility()).length"""
    assert printer.evaluate(hidden) == 0
    assert 1 < sheets(printer.pdf(format="A4", prefer_css_page_size=True)) <= 8
    printer.emulate_media(media="null")


def test_an_agenda_that_fits_one_sheet_takes_one(printer: Page) -> None:
    printer.goto(f"/organiser/share-network/events/{SHARE}/agenda/")
    printer.get_by_role("link", name="Agenda to print").click()
    printer.locator(".handout .slot").first.wait_for()
    assert sheets(printer.pdf(format="A4", prefer_css_page_size=True)) == 1


@pytest.mark.usefixtures("crowd")
def test_pages_that_no_link_leads_to_are_for_everybody(chromium: Browser, site: Site) -> None:
    context = new_context(chromium, site, width=PHONE, organiser=True)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    without_address = f"\nNoor;;{LEILA}\nOmar;;".encode("utf-16-le")
    choose(page, f"{PEOPLE}import", a_list("axe") + without_address)
    look(page)
    page.get_by_label("On paper").first.check()
    page.locator("[name=statement]").fill("They signed a list.")
    page.get_by_label("On paper").last.check()
    page.get_by_role("button", name="Check the list").click()
    look(page)
    page.locator("button[value=import]").click()
    page.get_by_role("link", name="Print the slips").click()
    look(page)
    assert sheets(page.pdf(format="A4", prefer_css_page_size=True)) == 2
    context.close()


def look(page: Page) -> None:
    """Hold the page against the rules, from all sides."""
    page.locator("main").wait_for()
    assert violations_from_all_sides(page) == [], page.url
    assert not is_too_wide(page), page.url
