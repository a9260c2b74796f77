"""Warnings about a text's facts as English sentences; the pages translate by code."""

from __future__ import annotations

from webinars.events.parsing.facts.model import FactWarning, WarningCode

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SENTENCES = {
    WarningCode.WEEKDAY: "{date} is a {actual}, not a {written}.",
    WarningCode.SEASON: "{written} is written, but on {date} the clocks in {zone} show {actual}."
    " The time is taken as the wall clock's.",
    WarningCode.DEADLINE_LATE: "The deadline ({deadline}) is after the event ({date}).",
    WarningCode.YEAR_ASSUMED: "No year is written; {date} is assumed.",
    WarningCode.INVALID_DATE: "There is no such day: {date}.",
    WarningCode.DAY_OR_MONTH: "Day and month of {date} could be the other way round.",
    WarningCode.PAST: "The event is in the past: {date}.",
    WarningCode.OTHER_DATES: "Other dates could be the event's: {dates}.",
    WarningCode.ENDS_FIRST: "The event ends before it starts: {start} to {end}.",
    WarningCode.UNKNOWN_ZONE: "The time zone “{written}” is not known.",
    WarningCode.OTHER_CLOCKS: "{first} and {second} are not the same moment.",
    WarningCode.SKIPPED_TIME: "The clocks in {zone} skip {time}.",
    WarningCode.JOIN_LINK: "There is a link into the meeting. It is kept out of the description.",
    WarningCode.JOIN_NUMBER: "A number or code opens the meeting. It is kept out of the"
    " description.",
    WarningCode.MEETING_NUMBER: "There is a meeting’s number, {number}, and no link into it.",
    WarningCode.DEAD_LINK: "The link “{label}” leads nowhere.",
    WarningCode.FLAWED_LINK: "The address {address} cannot be right ({flaw}).",
    WarningCode.WRAPPED_LINK: "A wrapper was taken off the address {address}.",
    WarningCode.UNKNOWN_SIGN: "Which sign language “{written}” is has to be chosen.",
    WarningCode.NOT_FINAL: "The text says that it is not final: “{written}”.",
    WarningCode.INTERNAL: "The text says that it is not for everybody: “{written}”.",
    WarningCode.OTHER_LANGUAGE: "A part of the text is in another language: {language}.",
    WarningCode.ONLINE_PLACES: "{places} places online are written, too; an event"
    " counts those in the room.",
    WarningCode.LONG: "Facts were looked for in the first {limit} characters alone.",
}


def to_sentence(warning: FactWarning) -> str:
    """A warning in English, with its line where it has one."""
    values = dict(warning.values)
    if warning.code == WarningCode.WEEKDAY:
        values |= {key: _DAYS[int(values[key])] for key in ("written", "actual")}
    where = f"Line {warning.line}: " if warning.line else ""
    return where + _SENTENCES[warning.code].format_map(values)
