"""Facts as JSON: what `webinars facts parse` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from webinars.events.parsing.document.reading import Document
from webinars.events.parsing.facts.model import (
    Contact,
    DayTimes,
    Deadline,
    Fact,
    Languages,
    Link,
    ParsedFacts,
)
from webinars.events.parsing.facts.warnings import to_sentence

Json = Mapping[str, object]


def to_json(facts: ParsedFacts, document: Document) -> dict[str, object]:
    """The values (dates as `2024-02-28`, times as `11:00`), then where each one stands.

    `sources` has for each value its lines with their text and whether it is unsure; `placed` the
    lines that are in no description because values say them, `mail` those that are in none because
    they are only for those who got the mail.
    """
    return {
        "title": _value(facts.title),
        "date": _value(facts.date),
        "end_date": _value(facts.end_date),
        "dates": [_plain(fact.value) for fact in facts.dates],
        "start": _value(facts.start),
        "end": _value(facts.end),
        "times": [_plain(fact.value) for fact in facts.day_times],
        "zone": _value(facts.zone),
        "platform": _value(facts.platform),
        "venue": _value(facts.venue),
        "join_urls": [fact.value for fact in facts.join_urls],
        "join_passcode": _value(facts.join_passcode),
        "join_phones": [fact.value for fact in facts.join_phones],
        "languages": _value(facts.languages),
        "registration_deadline": _value(facts.registration_deadline),
        "contact": _value(facts.contact),
        "recording": _value(facts.recording),
        "hashtags": [fact.value for fact in facts.hashtags],
        "links": [_plain(fact.value) for fact in facts.links],
        "label": _value(facts.label),
        "warnings": [
            {
                "code": warning.code.value,
                "line": warning.line,
                "values": dict(warning.values),
                "text": to_sentence(warning),
            }
            for warning in facts.warnings
        ],
        "sources": _sources(facts, document),
        "placed": [_line(number, document) for number in facts.placed],
        "mail": [_line(number, document) for number in facts.mail],
        "description": facts.description,
    }


def _value(fact: Fact[object] | None) -> object:
    return None if fact is None else _plain(fact.value)


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return _moment(value)
    match value:
        case Deadline():
            return _moment(value.at)
        case DayTimes():
            moments = {"start": value.start, "end": value.end}
            written = {key: each and _moment(each) for key, each in moments.items()}
            return {"date": _moment(value.day)} | written
        case Contact():
            fields = {"name": value.name, "organisation": value.organisation}
            return fields | {"email": value.email, "phone": value.phone}
        case Link():
            link: dict[str, object] = {"label": value.label, "url": value.url}
            return link | {"registration": value.is_registration}
        case _:
            return _languages(value) if isinstance(value, Languages) else value


def _moment(value: date | time) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat(timespec="minutes")


def _languages(languages: Languages) -> Json:
    return {
        "floor": list(languages.floor),
        "interpretation": [
            {"from": source, "into": into} for source, into in languages.interpretation
        ],
        "sign": list(languages.sign),
        "captions": list(languages.captions),
    }


_SOURCED = (
    *("title", "start", "end", "zone", "platform", "venue", "join_passcode"),
    *("languages", "registration_deadline", "contact", "recording", "label"),
)
_SEVERAL = ("dates", "join_urls", "join_phones", "hashtags", "links")


def _sources(facts: ParsedFacts, document: Document) -> Json:
    found: dict[str, Sequence[Fact[object]]] = {
        name: [fact] for name in _SOURCED if (fact := getattr(facts, name)) is not None
    }
    found |= {name: getattr(facts, name) for name in _SEVERAL}
    return {
        name: {
            "lines": [
                _line(number, document)
                for number in dict.fromkeys(n for fact in values for n in fact.lines)
            ],
            "unsure": any(fact.is_unsure for fact in values),
        }
        for name, values in found.items()
        if values
    }


def _line(number: int, document: Document) -> Json:
    return {"line": number, "text": document.lines[number - 1].raw.strip()}
