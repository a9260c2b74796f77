"""A reader elsewhere sees when an event is for them, beside the event's own time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.browser.occasions import CLOCKS, add_event
from tests.system.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINTER, SPRING, SUMMER = range(3)


@pytest.fixture(scope="module")
def event(site: Site) -> str:
    """The page of an event on days when clocks differ."""
    add_event(site, "clocks", list(CLOCKS))
    return "/events/clocks/"


def shown(
    browser: Browser,
    site: Site,
    path: str,
    zone: str,
    *,
    language: str = "en",
    scripted: bool = True,
) -> list[str]:
    """What a reader in `zone` is told, a line for each date; empty where nothing is shown."""
    context = new_context(browser, site, width=360, zone=zone, language=language, scripted=scripted)
    page = context.new_page()
    page.goto(f"/{language}{path}")
    lines = texts(page)
    context.close()
    return lines


def texts(page: Page) -> list[str]:
    places = page.locator(".facts .for-you").all()
    return [place.inner_text() if place.is_visible() else "" for place in places]


def test_nothing_is_added_where_the_clocks_are_the_same(
    chromium: Browser, site: Site, event: str
) -> None:
    assert shown(chromium, site, event, "Europe/Brussels") == ["", "", ""]
    assert shown(chromium, site, event, "Europe/Belgrade") == ["", "", ""]


def test_a_half_hour_zone_gets_its_own_time_on_the_next_day(
    chromium: Browser, site: Site, event: str
) -> None:
    lines = shown(chromium, site, event, "Asia/Kabul")

    assert "Thursday 14 January" in lines[WINTER]
    assert "03:00" in lines[WINTER]
    assert "04:00" in lines[WINTER]
    assert "Wednesday 17 March" in lines[SPRING]
    assert "05:30" in lines[SPRING]
    assert "Wednesday 14 July" in lines[SUMMER]
    assert "12:30" in lines[SUMMER]


def test_america_is_on_the_day_before_and_its_clocks_change_on_other_days(
    chromium: Browser, site: Site, event: str
) -> None:
    lines = shown(chromium, site, event, "America/New_York")

    assert "Wednesday 13 January" in lines[WINTER]
    assert "17:30" in lines[WINTER]
    assert "Tuesday 16 March" in lines[SPRING]
    assert "21:00" in lines[SPRING]
    assert "04:00" in lines[SUMMER]


def test_a_zone_without_summer_time_differs_in_summer_alone(
    chromium: Browser, site: Site, event: str
) -> None:
    lines = shown(chromium, site, event, "Africa/Algiers")

    assert lines[WINTER] == ""
    assert lines[SPRING] == ""
    assert "09:00" in lines[SUMMER]


def test_a_reader_whose_clocks_differ_at_the_end_alone_is_told(
    chromium: Browser, site: Site
) -> None:
    night = {"start": "2027-03-27T18:00", "end": "2027-03-28T12:00"}
    add_event(site, "night", [], dates=[night], speakers=[])

    (line,) = shown(chromium, site, "/events/night/", "Africa/Algiers")

    assert "Saturday 27 March at 18:00" in line
    assert "Sunday 28 March at 11:00" in line


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Asia/Beirut"])
def test_neighbours_in_the_east_are_an_hour_ahead_all_year(
    chromium: Browser, site: Site, event: str, zone: str
) -> None:
    lines = shown(chromium, site, event, zone)

    assert "Thursday 14 January" in lines[WINTER]
    assert "00:30" in lines[WINTER]
    assert "03:00" in lines[SPRING]
    assert "11:00" in lines[SUMMER]


def test_the_time_for_the_reader_is_in_the_page_s_language(
    chromium: Browser, site: Site, event: str
) -> None:
    lines = shown(chromium, site, event, "Asia/Kabul", language="fr")

    assert "jeudi" in lines[WINTER]
    assert "Thursday" not in "".join(lines)


def test_each_item_of_the_agenda_has_the_reader_s_time_as_well(
    chromium: Browser, site: Site, event: str
) -> None:
    context = new_context(chromium, site, width=360, zone="Asia/Kabul")
    page = context.new_page()
    page.goto(f"/en{event}")
    times = page.locator(".slots .clock .for-you").all_text_contents()
    context.close()

    assert [each.replace("\u2060", "") for each in times] == [
        "For you: Thu, 03:00–04:00",
        "For you: Wed, 05:30–06:30",
        "For you: Wed, 12:30–13:30",
    ]


def test_without_javascript_the_event_s_own_time_stands_alone(
    chromium: Browser, site: Site, event: str
) -> None:
    assert shown(chromium, site, event, "Asia/Kabul", scripted=False) == ["", "", ""]


_LINES = """place => {
  const text = place.firstChild, found = /\\d\\d:\\d\\d\\W+\\d\\d:\\d\\d/.exec(text.data);
  const range = document.createRange();
  range.setStart(text, found.index);
  range.setEnd(text, found.index + found[0].length);
  return range.getClientRects().length;
}"""
"""On how many lines the two times of a day stand."""


def test_the_two_times_of_a_day_stay_on_one_line_however_narrow_the_page(
    chromium: Browser, site: Site, event: str
) -> None:
    context = new_context(chromium, site, width=360, zone="Europe/Kyiv")
    page = context.new_page()
    page.goto(f"/en{event}")
    for width in range(320, 420, 4):
        page.set_viewport_size({"width": width, "height": 800})
        times = [*page.locator(".facts time span").all(), page.locator(".facts .for-you").last]
        assert [place.evaluate(_LINES) for place in times] == [1] * 3, width
    context.close()


def test_in_french_the_first_of_a_month_is_written_as_people_write_it(
    chromium: Browser, site: Site
) -> None:
    add_event(site, "first", [("2083-12-01T20:00", "2083-12-01T21:00")])
    [line] = shown(chromium, site, "/events/first/", "Africa/Nairobi", language="fr")

    assert "mercredi 1er décembre" in line
    [english] = shown(chromium, site, "/events/first/", "Africa/Nairobi")
    assert "Wednesday 1 December" in english
