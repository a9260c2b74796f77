"""Whose clocks a text means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import WarningCode
from webinars.events.parsing.facts.reading import parse_facts
from webinars.events.parsing.facts.zone import ZoneReading, find_zones, read_zone
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
        ("14h (heure de Londres)", "Europe/London"),
        ("ore 14 (ora di Londra)", "Europe/London"),
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


@pytest.mark.parametrize(
    ("written", "start", "end", "zone"),
    [
        ("14:00-15:30 EET (Kyiv)", "14:00", "15:30", "Europe/Kyiv"),
        ("10:00 (Athens)", "10:00", "", "Europe/Athens"),
        ("à 14h (heure de Paris)", "14:00", "", "Europe/Paris"),
        ("15 Uhr (Berliner Zeit)", "15:00", "", "Europe/Berlin"),
        ("a las 16:00 (hora de Madrid)", "16:00", "", "Europe/Madrid"),
        ("ore 15 (ora di Roma)", "15:00", "", "Europe/Rome"),
        ("10.00 uur (Brussel)", "10:00", "", "Europe/Brussels"),
        ("9:00 a.m. ET (New York) / 15:00 CET", "09:00", "", "America/New_York"),
        ("14:00-15:30 GMT+1", "14:00", "15:30", "Europe/Brussels"),
        ("14:00-15:30 (UTC+02:00)", "14:00", "15:30", "Europe/Athens"),
        ("14:00 – 15:30 (Brussels time)", "14:00", "15:30", "Europe/Brussels"),
        ("14:00 – 15:30 Brussels", "14:00", "15:30", "Europe/Brussels"),
        ("14:00 – 15:30, Athens time", "14:00", "15:30", "Europe/Athens"),
        ("2-3.30 pm (London)", "14:00", "15:30", "Europe/London"),
        ("2 pm London / 3 pm Brussels / 4 pm Athens", "14:00", "", "Europe/London"),
        ("14h-16h (Bruxelles)", "14:00", "16:00", "Europe/Brussels"),
        ("de 14h à 16h, heure de Bruxelles", "14:00", "16:00", "Europe/Brussels"),
        ("14h00 à 16h00 (Paris)", "14:00", "16:00", "Europe/Paris"),
        ("de 14 h à 15 h 30 (heure de Tunis)", "14:00", "15:30", "Africa/Tunis"),
        ("14 h (Genève)", "14:00", "", "Europe/Zurich"),
        ("14–16 Uhr (Wien)", "14:00", "16:00", "Europe/Vienna"),
        ("von 14:00 bis 16:00 Uhr (MEZ)", "14:00", "16:00", "Europe/Brussels"),
        ("14 bis 16 Uhr, Wiener Zeit", "14:00", "16:00", "Europe/Vienna"),
        ("14.00–16.00 Uhr (Zeit in Athen)", "14:00", "16:00", "Europe/Athens"),
        ("14.00 Uhr Ortszeit Berlin", "14:00", "", "Europe/Berlin"),
        ("16:00-17:30 h (Madrid)", "16:00", "17:30", "Europe/Madrid"),
        ("de 16:00 a 17:30 h, hora peninsular española", "16:00", "17:30", "Europe/Madrid"),
        ("16:00 h (hora de Bruselas, CET)", "16:00", "", "Europe/Brussels"),
        ("10:00 (hora de Bogotá)", "10:00", "", "America/Bogota"),
        ("das 15h00 às 16h30 (Lisboa)", "15:00", "16:30", "Europe/Lisbon"),
        ("15h00 (hora de Lisboa) / 16h00 (hora de Bruxelas)", "15:00", "", "Europe/Lisbon"),
        ("às 15h, horário de Brasília", "15:00", "", "America/Sao_Paulo"),
        ("dalle 15.00 alle 16.30 (Roma)", "15:00", "16:30", "Europe/Rome"),
        ("ore 15.00-16.30 (ora di Bruxelles)", "15:00", "16:30", "Europe/Brussels"),
        ("dalle ore 15 alle ore 16:30, ora italiana", "15:00", "16:30", "Europe/Rome"),
        ("van 10.00 tot 12.00 uur (Amsterdam)", "10:00", "12:00", "Europe/Amsterdam"),
        ("10u-12u (Brusselse tijd)", "10:00", "12:00", "Europe/Brussels"),
        ("10:00 uur Nederlandse tijd", "10:00", "", "Europe/Amsterdam"),
        ("14:00 CET / 15:00 EET / 16:00 TRT", "14:00", "", "Europe/Brussels"),
        ("14:00 (Brussels) / 15:00 (Kyiv)", "14:00", "", "Europe/Brussels"),
        ("14:00 EET, Kyiv time", "14:00", "", "Europe/Kyiv"),
        ("16:00 (Kyiv time, UTC+2)", "16:00", "", "Europe/Kyiv"),
        ("4 pm Kyiv (3 pm Brussels)", "16:00", "", "Europe/Kyiv"),
        ("14:00-15:30 CET (Brussels, Paris, Madrid)", "14:00", "15:30", "Europe/Brussels"),
        ("14:00 – 15:30 CET (UTC+1)", "14:00", "15:30", "Europe/Brussels"),
        ("14:00 UTC+1", "14:00", "", "Europe/Brussels"),
        ("14:00 GMT +1", "14:00", "", "Europe/Brussels"),
        ("14:00 (GMT+01:00) Brussels, Copenhagen, Madrid, Paris", "14:00", "", "Europe/Brussels"),
        ("11:00 (Geneva time)", "11:00", "", "Europe/Zurich"),
        ("11:00 a.m. EST (Washington DC)", "11:00", "", "America/New_York"),
        ("12:00 noon (Dublin)", "12:00", "", "Europe/Dublin"),
        ("3pm EAT (Nairobi)", "15:00", "", "Africa/Nairobi"),
        ("14:00 Beirut time", "14:00", "", "Asia/Beirut"),
        ("14:00-15:30 (Tbilisi)", "14:00", "15:30", "Asia/Tbilisi"),
        ("14:00-15:30 (Zoom)", "14:00", "15:30", None),
        ("14:00-15:30 French / English", "14:00", "15:30", None),
        ("14:00 (French)", "14:00", "", None),
        ("14:00 Réunion", "14:00", "", None),
        ("14:00 (Réunion)", "14:00", "", None),
        ("14:00 Regina", "14:00", "", None),
        ("14:00 Dublin (recast)", "14:00", "", None),
        ("14:00 Valencia – city of refuge", "14:00", "", None),
        ("14:00-15:30 (Room Athens)", "14:00", "15:30", None),
        ("14:00-15:30, Hotel Vienna", "14:00", "15:30", None),
        ("14:00-15:30 (online)", "14:00", "15:30", None),
    ],
)
def test_a_city_behind_a_time_says_whose_time_it_is(
    written: str, start: str, end: str, zone: str | None
) -> None:
    for when in (f"Tuesday 15 December 2026, {written}", f"15 December 2026\n{written}"):
        facts = parse_facts(read_text(f"Legal aid\n\n{when}\n"), today=WINTER)
        assert facts.start is not None
        assert f"{facts.start.value:%H:%M}" == start
        assert (f"{facts.end.value:%H:%M}" if facts.end else "") == end
        assert (facts.zone.value if facts.zone else None) == zone


def test_a_city_settles_which_zone_an_abbreviation_means() -> None:
    assert read_zone("EET (Kyiv)", default=None, on=WINTER) == ZoneReading("Europe/Kyiv", False)
    assert read_zone("EET (Kyiv)", default=None, on=SUMMER) == ZoneReading(
        "Europe/Kyiv", False, is_off_season=True
    )
    assert read_zone("CET (Kyiv)", default=None, on=WINTER) == ZoneReading("Europe/Brussels", True)


def test_a_city_behind_a_time_without_brackets_stays_in_the_description() -> None:
    facts = parse_facts(read_text("Aid\n\n15 December 2026, 14:00 Brussels\n"), today=WINTER)
    assert "Brussels" in facts.description


@pytest.mark.parametrize(
    "clocks",
    [
        "14:00 CET / 15:00 EET",
        "14:00-15:00 CET (15:00-16:00 EET, 13:00 GMT)",
        "13h00-14h00 (heure de Bruxelles) / 12h00-13h00 (heure de Londres)",
        "14.00 Uhr MEZ / 13.00 Uhr GMT",
        "10 a.m. ET / 4 p.m. CET",
        "23:30 CET / 00:30 EET",
        "14:00 CET, 15:00 CET",
        "14:00 CET\n15:00 EET",
        "14:00 CET / 15:00 XYZT",
        "14:00 CET / 18:30 IST",
    ],
)
def test_clocks_that_agree_need_no_eye(clocks: str) -> None:
    facts = parse_facts(read_text(f"Routes\n\n10 December 2026, {clocks}"), today=WINTER)
    assert [each.code for each in facts.warnings] == []


@pytest.mark.parametrize(
    ("clocks", "first", "second"),
    [
        ("13:00 CET / 15:00 EET", "13:00 CET", "15:00 EET"),
        ("14:00 (Brüssel) / 16:00 (Athen)", "14:00 Brüssel", "16:00 Athen"),
        ("14h00 CET (14h00 GMT)", "14:00 CET", "14:00 GMT"),
        ("10:00 hora de Bogotá / 15:00 hora de Madrid", "10:00 Bogotá", "15:00 Madrid"),
        ("13:00 CET\n15:00 EET", "13:00 CET", "15:00 EET"),
    ],
)
def test_clocks_that_disagree_are_named(clocks: str, first: str, second: str) -> None:
    facts = parse_facts(read_text(f"Routes\n\n10 December 2026, {clocks}"), today=WINTER)
    [warning] = facts.warnings
    assert warning.code is WarningCode.OTHER_CLOCKS
    assert warning.values == {"first": first, "second": second}


def test_one_hour_may_lie_between_names_of_winter_and_summer() -> None:
    text = "Routes\n\n10 July 2026, 14:00 CET / 13:00 BST"
    assert WarningCode.OTHER_CLOCKS not in {
        each.code for each in parse_facts(read_text(text), today=WINTER).warnings
    }


@pytest.mark.parametrize(
    ("place", "written", "zone", "is_unsure"),
    [
        ("Dom Spotkań, ul. Prosta 5, 00-850 Warszawa", "CEST", "Europe/Warsaw", True),
        ("Hotel Mar, Lublin, Poland", "CEST", "Europe/Warsaw", True),
        ("Hotel Mar, Polen", "CEST", "Europe/Warsaw", True),
        ("Haus am See, Lindenstr. 4, 10969 Berlin, Germany", "GMT+2", "Europe/Berlin", True),
        ("Palais, Paris", "heure locale", "Europe/Paris", True),
        ("Rue de Varsovie 5, 1050 Bruxelles", "CEST", "Europe/Brussels", False),
        ("Rue de Rome 5, Ixelles", "CEST", "Europe/Brussels", False),
        ("Stoa, Athens", "CEST", "Europe/Brussels", False),
        ("Palais, Paris", "Brussels time", "Europe/Brussels", False),
    ],
)
def test_a_zone_that_several_places_share_is_that_of_the_venue(
    place: str, written: str, zone: str, is_unsure: bool
) -> None:
    text = f"Housing first\n\n7 July 2026, 10:00-11:30 {written}\nVenue: {place}\n"
    found = parse_facts(read_text(text), today=WINTER, default_zone="Europe/Brussels").zone
    assert found is not None
    assert (found.value, found.is_unsure) == (zone, is_unsure)
