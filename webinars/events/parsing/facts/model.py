"""What is read from a text about an event: values, where each stands, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from webinars.events.programme import ChannelKind

T_co = TypeVar("T_co", covariant=True)
_Date = date


@dataclass(frozen=True)
class Fact(Generic[T_co]):
    """A value and the numbers of the lines of `Document.text` (from 1) that it was read from.

    No lines: the value stands nowhere, it follows from others or from what the caller handed in.
    `is_unsure` asks for a person's eye: the text could mean something else.
    """

    value: T_co
    lines: tuple[int, ...] = ()
    is_unsure: bool = False


@dataclass(frozen=True)
class Channel:
    """A language channel as `webinars.events.programme.LanguageChannel` stores one.

    `source_language` is empty but for interpretation; there, empty means from whatever is spoken.
    """

    kind: ChannelKind
    language: str
    source_language: str = ""


@dataclass(frozen=True)
class Languages:
    """What is spoken, interpreted (from, into), signed and captioned, as codes of languages."""

    floor: tuple[str, ...] = ()
    interpretation: tuple[tuple[str, str], ...] = ()
    sign: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels to store, in the order in which an event lists them."""
        return (
            *(Channel(ChannelKind.FLOOR, code) for code in self.floor),
            *(
                Channel(ChannelKind.INTERPRETATION, into, source)
                for source, into in self.interpretation
            ),
            *(Channel(ChannelKind.SIGN, code) for code in self.sign),
            *(Channel(ChannelKind.CAPTIONS, code) for code in self.captions),
        )


@dataclass(frozen=True)
class Deadline:
    """Until when people register: wall-clock time in the event's zone.

    Where no time is written, `at` is 23:59 of the day and `has_time` is false.
    """

    at: datetime
    has_time: bool = False


@dataclass(frozen=True)
class DayTimes:
    """The times of one day of several: wall-clock times, None where the text has none for it."""

    day: date
    start: time | None
    end: time | None


@dataclass(frozen=True)
class Contact:
    """Whom to ask. Each of the fields may be empty, but not all of them."""

    name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Link:
    """A link to the web. `is_registration` says that it leads to another place to register."""

    label: str
    url: str
    is_registration: bool = False


class WarningCode(StrEnum):
    """What can be wrong with what a text says; `facts.warnings` has the sentences."""

    WEEKDAY = "weekday-mismatch"
    SEASON = "zone-season-mismatch"
    DEADLINE_LATE = "deadline-after-event"
    YEAR_ASSUMED = "year-assumed"
    INVALID_DATE = "invalid-date"
    DAY_OR_MONTH = "day-or-month"
    PAST = "date-in-past"
    OTHER_DATES = "other-dates"
    ENDS_FIRST = "ends-before-start"
    UNKNOWN_ZONE = "unknown-zone"
    OTHER_CLOCKS = "other-clocks"
    SKIPPED_TIME = "time-does-not-exist"
    JOIN_LINK = "join-link"
    JOIN_NUMBER = "join-number"
    MEETING_NUMBER = "meeting-number"
    DEAD_LINK = "dead-link"
    FLAWED_LINK = "flawed-link"
    WRAPPED_LINK = "wrapped-link"
    UNKNOWN_SIGN = "unknown-sign-language"
    NOT_FINAL = "not-final"
    INTERNAL = "internal"
    OTHER_LANGUAGE = "other-language"
    ONLINE_PLACES = "online-places"
    LONG = "text-too-long"


class FactWarning(NamedTuple):
    """Something to look at: its code, the values for its sentence, the line it concerns."""

    code: WarningCode
    values: Mapping[str, str]
    line: int | None = None


@dataclass(frozen=True)
class ParsedFacts:
    """The facts of one event, and the rest of its text.

    Every word of the text stands in the description, or on a line in `placed`, whose facts say it,
    or on one in `mail`, which is only for those who got the mail, or on one that a code was cut out
    of: `join_passcode` has it, or a warning names the line.
    Moments are wall-clock times in `zone`. `dates` has every day of the event, `date` the first of
    them and `end_date` the last where there are several. `start` and `end` hold of each day, but of
    those that have their own in `day_times`; of one that goes over several days without a break,
    they are the start of the first and the end of the last. `join_urls`, `join_passcode`
    and `join_phones` are for registrants alone and never in the description. `label` is what the
    text calls itself ("Concept note").
    """

    description: str
    title: Fact[str] | None = None
    label: Fact[str] | None = None
    dates: tuple[Fact[date], ...] = ()
    start: Fact[time] | None = None
    end: Fact[time] | None = None
    day_times: tuple[Fact[DayTimes], ...] = ()
    zone: Fact[str] | None = None
    platform: Fact[str] | None = None
    venue: Fact[str] | None = None
    join_urls: tuple[Fact[str], ...] = ()
    join_passcode: Fact[str] | None = None
    join_phones: tuple[Fact[str], ...] = ()
    languages: Fact[Languages] | None = None
    registration_deadline: Fact[Deadline] | None = None
    contact: Fact[Contact] | None = None
    recording: Fact[bool] | None = None
    hashtags: tuple[Fact[str], ...] = ()
    links: tuple[Fact[Link], ...] = ()
    warnings: tuple[FactWarning, ...] = ()
    placed: tuple[int, ...] = field(default=())
    mail: tuple[int, ...] = ()

    @property
    def date(self) -> Fact[_Date] | None:
        """The event's day, or the first of its days."""
        return self.dates[0] if self.dates else None

    @property
    def end_date(self) -> Fact[_Date] | None:
        """The last of several days."""
        return self.dates[-1] if len(self.dates) > 1 else None

    @property
    def own_times(self) -> dict[_Date, DayTimes]:
        """The days that have times of their own."""
        return {fact.value.day: fact.value for fact in self.day_times}
