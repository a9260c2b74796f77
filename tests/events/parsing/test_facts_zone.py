"""Whose clocks a text means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.facts_zone import ZoneReading, find_zones, read_zone
from webinars.times import offered_zones

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("11:00 (Brussels time)", "Europe/Brussels"),
        ("11h (heure de Bruxelles)", "Europe/Brussels"),
        ("11h (heure belge)", "Europe/Brussels"),
        ("11:00 Brusselse tijd", "Europe/Brussels"),
        ("14h à 16h, heure de Paris", "Europe/Paris"),
        ("15 Uhr Berliner Zeit", "Europe/Berlin"),
        ("16:00 (hora de Madrid)", "Europe/Madrid"),
        ("16:00 hora peninsular", "Europe/Madrid"),
        ("15h00 hora de Lisboa", "Europe/Lisbon"),
        ("ore 17:30 (ora di Roma)", "Europe/Rome"),
        ("16:00–17:00 Kyiv time", "Europe/Kyiv"),
        ("9 am Geneva time", "Europe/Zurich"),
        ("9 am New York time", "America/New_York"),
        ("heure d'Athènes", "Europe/Athens"),
        ("at 10:00 Europe/Vienna", "Europe/Vienna"),
        ("3 pm UK time", "Europe/London"),
        ("10:00 UTC", "UTC"),
    ],
)
def test_a_place_names_its_zone_in_each_language(line: str, zone: str) -> None:
    (mark,) = find_zones(line)
    assert line[mark.begin : mark.stop] == mark.text
    assert read_zone(mark.text, default=None, on=WINTER) == ZoneReading(zone, is_unsure=False)


@pytest.mark.parametrize(
    ("text", "default", "on", "expected"),
    [
        ("CET", None, WINTER, ("Europe/Brussels", True, False)),
        ("CET", "Europe/Paris", WINTER, ("Europe/Paris", False, False)),
        ("CET", "Europe/London", WINTER, ("Europe/Brussels", True, False)),
        ("CET", "Nowhere/Land", WINTER, ("Europe/Brussels", True, False)),
        ("CET", "Europe/Paris", SUMMER, ("Europe/Paris", False, True)),
        ("CEST", "Europe/Paris", SUMMER, ("Europe/Paris", False, False)),
        ("CEST", "Europe/Paris", WINTER, ("Europe/Paris", False, True)),
        ("CET", "Europe/Paris", None, ("Europe/Paris", False, False)),
        ("CET/CEST", "Europe/Paris", SUMMER, ("Europe/Paris", False, False)),
        ("MESZ", "Europe/Berlin", SUMMER, ("Europe/Berlin", False, False)),
        ("Central European Time", "Europe/Rome", WINTER, ("Europe/Rome", False, False)),
        ("EET", None, WINTER, ("Europe/Athens", True, False)),
        ("EET", "Europe/Kyiv", WINTER, ("Europe/Kyiv", False, False)),
        ("BST", None, SUMMER, ("Europe/London", False, False)),
        ("GMT", "Europe/London", WINTER, ("Europe/London", False, False)),
        ("GMT", "Europe/London", SUMMER, ("Europe/London", False, True)),
        ("GMT", None, SUMMER, ("UTC", True, False)),
        ("GMT+1", None, WINTER, ("Europe/Brussels", True, False)),
        ("GMT+1", None, SUMMER, ("Europe/London", True, False)),
        ("GMT+1", "Europe/Rome", WINTER, ("Europe/Rome", True, False)),
        ("UTC+02:00", "Europe/Rome", SUMMER, ("Europe/Rome", True, False)),
        ("UTC+3", None, SUMMER, ("Europe/Athens", True, False)),
        ("UTC+5:30", None, WINTER, ("Asia/Kolkata", True, False)),
        ("UTC−5", None, WINTER, ("America/New_York", True, False)),
        ("heure locale", "Asia/Beirut", WINTER, ("Asia/Beirut", True, False)),
    ],
)
def test_an_abbreviation_is_settled_by_the_default_and_the_day(
    text: str, default: str | None, on: date | None, expected: tuple[str, bool, bool]
) -> None:
    assert read_zone(text, default=default, on=on) == ZoneReading(*expected)


@pytest.mark.parametrize("text", ["", "UTC+99", "Narnia time", "local time", "first time", "+1"])
def test_what_names_no_zone_is_none(text: str) -> None:
    assert read_zone(text, default=None, on=None) is None


@pytest.mark.parametrize(
    "line",
    [
        "ACCUEIL ET INTÉGRATION",
        "WAS IST NEU",
        "THE CAT SAT",
        "CT scans",
        "utc",
        "budget",
        "Catania",
    ],
)
def test_words_in_capitals_are_no_zones(line: str) -> None:
    assert list(find_zones(line)) == []


@given(
    text=st.text(max_size=40),
    default=st.sampled_from([None, "", "Europe/Kyiv", "x"]),
    on=st.none() | st.dates(),
)
def test_no_text_raises_and_every_zone_is_one_that_is_offered(
    text: str, default: str | None, on: date | None
) -> None:
    for mark in [text, *(each.text for each in find_zones(text)), f"GMT{text}", f"{text} time"]:
        found = read_zone(mark, default=default, on=on)
        assert found is None or found.zone in offered_zones()
