"""The time zones that a form offers, by the names of their cities."""

from __future__ import annotations

from functools import cache

from babel.dates import get_timezone_location
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.localtime import formatting_locale, zone_label
from webinars.times import offered_zones
from webinars.web.urls import chosen_language

Choices = list[tuple[str, str]]
Groups = dict[str, dict[str, str]]
"""Choices with labels, by the name of their group."""


def zone_choices(*first: str) -> Groups:
    """Every time zone by the name of its city, in groups; those that `first` names on top.

    Of the zones that are called alike, old names of one another, one is offered: one of `first`, or
    the one that bears the name.
    """
    areas = _zones_by_area(chosen_language())
    names = {zone: name for zones in areas.values() for zone, name in zones}
    shown: set[str] = set()
    known = [(zone, names[zone]) for zone in dict.fromkeys([*first, *_USUAL]) if zone in names]
    groups: Groups = {str(_("Often used")): _unlike(known, shown)}
    for area, zones in areas.items():
        groups[str(_AREAS.get(area, _l("Elsewhere")))] = _unlike(zones, shown)
    return groups


def as_the_event(zone: str) -> str:
    """What stands for the zone of somebody whose own nobody knows; `zone` is the event's."""
    return str(_("As the event (%(zone)s)", zone=zone_label(zone, chosen_language())))


def _unlike(zones: Choices, shown: set[str]) -> dict[str, str]:
    """The zones, by their names, of which none is `shown`; it grows by them."""
    found = {}
    for zone, name in zones:
        if name not in shown:
            found[zone] = name
            shown.add(name)
    return found


_USUAL = ("Europe/Brussels", "Europe/London", "Europe/Athens", "Europe/Kyiv", "Asia/Beirut", "UTC")
_AREAS = {
    "Europe": _l("Europe"),
    "Africa": _l("Africa"),
    "America": _l("America"),
    "Asia": _l("Asia"),
    "Australia": _l("Australia"),
    "Pacific": _l("Pacific"),
}


@cache
def _zones_by_area(language: str) -> dict[str, Choices]:
    locale = formatting_locale(language)
    areas: dict[str, Choices] = {area: [] for area in (*_AREAS, "")}
    for zone in offered_zones():
        area = zone.partition("/")[0]
        name = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
        areas[area if area in _AREAS else ""].append((zone, "UTC" if zone == "UTC" else name))
    return {area: _by_name(zones) for area, zones in areas.items()}


def _by_name(zones: Choices) -> Choices:
    """By name; of those with one name first the zone that bears it, then its old names."""
    return sorted(zones, key=lambda pair: (pair[1].casefold(), not _bears_its_name(pair[0])))


def _bears_its_name(zone: str) -> bool:
    name = get_timezone_location(zone, locale="en", return_city=True).rpartition("/")[2]
    return bool(name == zone.rpartition("/")[2].replace("_", " "))
