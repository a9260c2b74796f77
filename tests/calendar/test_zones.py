from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from webinars.calendar import zones
from webinars.calendar.zones import can_write_local, timezone_lines, vtimezone
from webinars.times import UnknownZone, offered_zones

Offsets = list[tuple[datetime, timedelta]]
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2033, 1, 1, tzinfo=UTC)
WITHOUT_A_SHARED_RULE = {"UTC", "Africa/Casablanca", "Africa/Cairo"}


def offsets_by_the_database(zone: str) -> Offsets:
    """Each offset of the zone from 2026 to 2032, and the instant at which it begins."""
    clock = ZoneInfo(zone)
    found = [(FIRST, _offset(FIRST, clock))]
    week = FIRST
    while week < LAST:
        next_week = min(week + timedelta(weeks=1), LAST)
        if (after := _offset(next_week, clock)) != found[-1][1]:
            found.append((_change(week, next_week, clock), after))
        week = next_week
    return found


def _offset(instant: datetime, clock: ZoneInfo) -> timedelta:
    offset = instant.astimezone(clock).utcoffset()
    assert offset is not None
    return offset


def _change(before: datetime, after: datetime, clock: ZoneInfo) -> datetime:
    new = _offset(after, clock)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        before, after = (before, middle) if _offset(middle, clock) == new else (middle, after)
    return after


@dataclass(frozen=True)
class Observance:
    """A STANDARD or DAYLIGHT part of a VTIMEZONE, read from its lines."""

    name: str
    fields: dict[str, str]

    @property
    def starts(self) -> datetime:
        return datetime.strptime(self.fields["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007

    def offset(self, field: str) -> timedelta:
        sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", self.fields[field]).groups()  # type: ignore[union-attr]
        return int(f"{sign}1") * timedelta(hours=int(hours), minutes=int(minutes))

    def onsets(self) -> list[datetime]:
        """The local times of all its onsets up to 2033."""
        if "RRULE" not in self.fields:
            return [self.starts]
        rule = rrulestr(self.fields["RRULE"], dtstart=self.starts)
        return list(rule.between(self.starts, datetime(2033, 1, 2), inc=True))


def observances(zone: str) -> list[Observance]:
    """The parts of the zone's VTIMEZONE; none where it has none."""
    text = "\n".join(timezone_lines(zone))
    parts = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\n(.*?)\nEND:\1", text, re.DOTALL)
    return [
        Observance(name, dict(line.split(":", 1) for line in body.split("\n")))
        for name, body in parts
    ]


def offsets_by_the_component(parts: list[Observance]) -> Offsets:
    """The same, by the recurrence rules of a VTIMEZONE, worked out by `dateutil`."""
    changes = sorted(
        (onset.replace(tzinfo=timezone(part.offset("TZOFFSETFROM"))), part.offset("TZOFFSETTO"))
        for part in parts
        for onset in part.onsets()
    )
    before = [change for change in changes if change[0] <= FIRST]
    return [(FIRST, before[-1][1]), *(change for change in changes if FIRST < change[0] <= LAST)]


def test_every_zone_offered_has_the_offsets_of_the_database_from_2026_to_2032() -> None:
    for zone in offered_zones():
        if parts := observances(zone):
            assert offsets_by_the_component(parts) == offsets_by_the_database(zone), zone


def test_nearly_every_zone_has_a_component() -> None:
    without = {zone for zone in offered_zones() if vtimezone(zone) is None}
    assert without >= WITHOUT_A_SHARED_RULE
    assert len(without) < 20


def test_a_component_has_one_standard_at_most_one_daylight_and_no_history() -> None:
    for zone in offered_zones():
        parts = observances(zone)
        names = sorted(part.name for part in parts)
        assert names in ([], ["STANDARD"], ["DAYLIGHT", "STANDARD"]), zone
        assert all(("RRULE" in part.fields) == (len(names) == 2) for part in parts), zone
        assert not any("RDATE" in part.fields for part in parts), zone


def test_each_part_starts_in_1970_at_its_own_first_recurrence() -> None:
    for zone in offered_zones():
        for part in observances(zone):
            assert part.starts.year == 1970, zone
            assert part.onsets()[0] == part.starts, zone


def test_brussels_is_written_as_every_client_knows_it() -> None:
    assert timezone_lines("Europe/Brussels") == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Brussels",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize(
    ("zone", "begins"), [("Europe/Dublin", 3), ("Australia/Sydney", 10), ("America/Santiago", 9)]
)
def test_daylight_is_when_the_clocks_are_ahead(zone: str, begins: int) -> None:
    (daylight,) = [part for part in observances(zone) if part.name == "DAYLIGHT"]
    assert daylight.offset("TZOFFSETTO") > daylight.offset("TZOFFSETFROM")
    assert daylight.starts.month == begins


def test_a_change_on_another_day_than_its_rule_names_is_told_by_days_of_the_month() -> None:
    # The Friday before the last Sunday of March: always the 23rd to the 29th.
    rules = [line for line in timezone_lines("Asia/Jerusalem") if line.startswith("RRULE")]
    assert "RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3" in rules


def test_a_zone_without_daylight_saving_has_one_fixed_offset() -> None:
    assert timezone_lines("Asia/Kathmandu") == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kathmandu",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZNAME:+0545",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize("zone", sorted(WITHOUT_A_SHARED_RULE))
def test_a_zone_whose_clocks_follow_no_shared_rule_has_no_component(zone: str) -> None:
    assert vtimezone(zone) is None
    assert timezone_lines(zone) == ()
    assert not can_write_local(datetime(2027, 7, 1, 11, 0), zone)


def test_a_rule_that_disagrees_with_the_database_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = "CET-1CEST,M3.4.0,M10.5.0/3"  # a week early in March with five Sundays
    find_rule = zones._find_rule.__wrapped__
    assert find_rule("Europe/Brussels") is not None
    monkeypatch.setattr(zones, "_posix_rule", lambda _zone: wrong)
    assert find_rule("Europe/Brussels") is None


@pytest.mark.parametrize("rule", ["", "CET-1CEST", "CET-1CEST,J60,J300", "EET-2EEST,nonsense"])
def test_a_rule_of_another_form_is_not_used(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "_posix_rule", lambda _zone: rule)
    assert zones._find_rule.__wrapped__("Europe/Brussels") is None


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        vtimezone("CET")


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2027-03-28 01:59", "Europe/Brussels", True),
        ("2027-03-28 02:30", "Europe/Brussels", False),  # skipped
        ("2027-03-28 03:00", "Europe/Brussels", True),
        ("2027-10-31 01:59", "Europe/Brussels", True),
        ("2027-10-31 02:30", "Europe/Brussels", False),  # shown twice
        ("2027-10-31 03:00", "Europe/Brussels", True),
        ("2024-07-01 11:00", "America/Asuncion", False),  # an earlier rule: winter time
        ("2027-07-01 11:00", "America/Asuncion", True),
        ("2015-07-01 11:00", "Europe/Istanbul", True),  # summer time then, all year now
        ("2015-01-15 11:00", "Europe/Istanbul", False),
    ],
)
def test_a_local_time_is_written_where_everyone_reads_it_alike(
    local: str, zone: str, expected: bool
) -> None:
    assert can_write_local(datetime.fromisoformat(local), zone) is expected
