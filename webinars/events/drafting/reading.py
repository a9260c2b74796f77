"""Both pasted texts read together: what the concept note does not say, the agenda may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from webinars.events.drafting.agenda_reading import (
    dates_of_days,
    lines_between_items,
    lines_of_days,
    read_items,
    spans_of_days,
    with_early,
)
from webinars.events.drafting.capacity import find_capacity
from webinars.events.drafting.formats import suggest_format
from webinars.events.drafting.kinds import find_kind, named_kind
from webinars.events.drafting.language import detect_language, find_other_language
from webinars.events.drafting.source_texts import Finder, SourceText
from webinars.events.drafting.suggestions import (
    Caution,
    Mark,
    Quote,
    Source,
    SuggestedDate,
    Suggestions,
    quote,
)
from webinars.events.models import EventFormat, EventKind
from webinars.events.organising import PastedText
from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import ParsedAgenda
from webinars.events.parsing.agenda.result import WarningCode as AgendaCode
from webinars.events.parsing.agenda.usual import Hours
from webinars.events.parsing.clock import read_time_ranges
from webinars.events.parsing.document.lines import Line, without_dead_links
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.cities import find_zones_of_cities
from webinars.events.parsing.facts.description_notes import lines_of_notes
from webinars.events.parsing.facts.headings import heads_facts
from webinars.events.parsing.facts.model import Contact, Link, ParsedFacts
from webinars.events.parsing.facts.model import WarningCode as FactCode
from webinars.events.parsing.facts.placed import is_online_line
from webinars.events.parsing.facts.reading import parse_facts
from webinars.events.parsing.facts.title_lead import announced_kind
from webinars.events.programming.languages import ChannelDetails

_HEAD = 15
"""So many lines of a text may say what kind of event it is about."""
T = TypeVar("T")


def read_pasted(
    pasted: PastedText, *, today: date, default_zone: str, language: str
) -> Suggestions:
    """What the kept texts suggest for an event. Never raises.

    `today` settles years that are not written; zone and `language` are the organisation's, where
    the texts do not say. Whatever is in the texts is in a value, in the description or unplaced.
    """
    agenda_source = Source.AGENDA if pasted.agenda.strip() else Source.NOTE
    agenda_text = pasted.agenda if agenda_source is Source.AGENDA else pasted.facts
    note_source = Source.NOTE if pasted.facts.strip() else Source.AGENDA
    note_text = pasted.facts if note_source is Source.NOTE else pasted.agenda
    document = read_text(note_text)
    first = parse_facts(document, today=today, default_zone=default_zone)
    year = first.date.value.year if first.date else None
    ways_in = [each.value for each in first.join_urls]
    agenda = parse_agenda(agenda_text, year=year, ways_in=ways_in, hours=_usual_hours(first))
    is_one = agenda_source is note_source
    if is_one and _says_only_when(agenda, first, document.lines):
        agenda = parse_agenda("")
    taken = {line for item in agenda.items for line in item.lines} if is_one else set()
    if is_one:
        taken |= {*lines_of_days(agenda), *lines_between_items(agenda)}
    placed = taken | set(
        _placed_here([line for line in document.lines if line.number not in taken])
    )
    if placed:
        first = parse_facts(document, today=today, default_zone=default_zone, placed=placed)
    texts = [SourceText(note_source, note_text, first, document.lines)]
    if not is_one:
        more = read_text(agenda_text)
        facts = parse_facts(more, today=today, default_zone=default_zone)
        texts.append(SourceText(agenda_source, agenda_text, facts, more.lines))
    reading = _Reading(texts, agenda, agenda_source, agenda_text)
    return reading.suggest(default_zone, language)


def _usual_hours(facts: ParsedFacts) -> Hours | None:
    """The hours that a text says once for all days of a series."""
    if facts.start is None or len(facts.dates) < 2 or facts.day_times:
        return None
    return facts.start.value, facts.end.value if facts.end else None


def _says_only_when(agenda: ParsedAgenda, facts: ParsedFacts, lines: Sequence[Line]) -> bool:
    """Whether the only item is the event's own time by several clocks: `17:00 CET / 16:00 WET`."""
    if len(agenda.items) != 1 or facts.start is None:
        return False
    [item] = agenda.items
    text = next((line.text for line in lines if line.number == item.lines[0]), "")
    return item.lines[0] in facts.start.lines and len(read_time_ranges(text)) > 1


def _placed_here(lines: Sequence[Line]) -> Iterator[int]:
    """The lines that say nothing but what is read beside the facts: places, and being online."""
    capacity = find_capacity(lines)
    if capacity and capacity.is_alone:
        yield capacity.line
    yield from (line.number for line in lines if is_online_line(line))


@dataclass
class _Reading:
    texts: list[SourceText]
    agenda: ParsedAgenda
    source: Source
    """Where the agenda stands."""
    agenda_text: str
    cautions: list[Caution] = field(default_factory=list)
    """What is wrong with what neither of the two readings looks for."""

    def __post_init__(self) -> None:
        dated = next((each.facts.dates for each in self.texts if each.facts.dates), ())
        self.days = dates_of_days(self.agenda, [fact.value for fact in dated])
        """The dates of the agenda's days, by their number."""

    def suggest(self, default_zone: str, language: str) -> Suggestions:
        marks: dict[str, Mark] = {}
        find = Finder(self.texts, marks)
        contact = find.find("contact", lambda facts: facts.contact) or Contact()
        deadline = find.find("deadline", lambda facts: facts.registration_deadline)
        languages = find.find("channels", lambda facts: facts.languages)
        venue = find.find("venue", lambda facts: facts.venue) or ""
        platform = find.find("platform", lambda facts: facts.platform) or ""
        dates = self._dates(find)
        items, too_many = read_items(
            self.agenda,
            self.source,
            self.agenda_text,
            days=self.days,
            event_end=dates[-1].end,
        )
        passcode = find.find("join_passcode", lambda facts: facts.join_passcode) or ""
        joins = [
            (fact.value, Mark(text.quotes(fact.lines), fact.is_unsure))
            for text in self.texts
            for fact in text.facts.join_urls
        ]
        joins.sort(key=lambda each: each[1].is_unsure)
        if joins:
            marks["join_url"] = joins[0][1]
        title = find.find("title", lambda facts: facts.title) or ""
        ways_in = (
            *(marks["platform"].quotes if platform else ()),
            *(joins[0][1].quotes if joins else ()),
        )[:1]
        format_, marks["format"] = suggest_format(
            self.texts, marks.get("venue"), is_online=bool(platform or joins), ways_in=ways_in
        )
        kind = self._kind(title, marks, format_)
        zone = find.find("zone", lambda facts: facts.zone) or default_zone
        return Suggestions(
            title=title[:300],
            language=self._language(language, marks),
            kind=kind,
            format=format_,
            zone=zone,
            nearby=find_zones_of_cities([line for text in self.texts for line in text.lines]),
            venue=venue[:200],
            platform=platform[:80],
            join_url=joins[0][0] if joins else "",
            join_passcode=passcode[:80],
            join_phone=self._phones(marks),
            capacity=self._capacity(marks),
            deadline_day=deadline.at.date() if deadline else None,
            deadline_time=deadline.at.time() if deadline and deadline.has_time else None,
            contact_name=", ".join(filter(None, (contact.name, contact.organisation)))[:200],
            contact_email=contact.email,
            recording=find.find("recording", lambda facts: facts.recording) or False,
            hashtags=self._hashtags(marks),
            description=self.texts[0].facts.description,
            dates=dates,
            channels=tuple(
                ChannelDetails(each.kind, each.language, each.source_language)
                for each in (languages.channels if languages else ())
            ),
            links=tuple(self._links()),
            items=tuple(with_early(items, dates)),
            marks=marks,
            unplaced=tuple(self._unplaced(too_many, joins)),
            cautions=tuple(self._cautions()),
            lines={
                text.source: tuple(map(without_dead_links, text.text.split("\n")))
                for text in self.texts
            },
        )

    def _dates(self, find: Finder) -> tuple[SuggestedDate, ...]:
        """The days, with the event's times or else those of the agenda on that day."""
        start = find.find("start", lambda facts: facts.start)
        end = find.find("end", lambda facts: facts.end)
        spans = spans_of_days(self.agenda, self.days)
        found = []
        marked: list[tuple[date | None, Mark]] = [*sorted(self._marked_days().items())]
        own = self._naming_days().facts.own_times
        for day, mark in marked or [(None, Mark())]:
            begins, ends = spans.get(day) or spans.get(None) or (None, None)
            if day and day in own:
                clocks = own[day]
                begins, ends = spans.get(day) or (None, None)
                start_, end_ = clocks.start or begins, clocks.end or ends
                found.append(SuggestedDate(day=day, start=start_, end=end_, mark=mark))
            elif len(self.days) > 1 and day in spans:
                found.append(SuggestedDate(day=day, start=begins, end=ends or end, mark=mark))
            else:
                found.append(
                    SuggestedDate(day=day, start=start or begins, end=end or ends, mark=mark)
                )
        return tuple(found)

    def _naming_days(self) -> SourceText:
        """The text that names the event's days, else the first."""
        return next((each for each in self.texts if each.facts.dates), self.texts[0])

    def _marked_days(self) -> dict[date, Mark]:
        """The days that a text names as the event's, and those that only the agenda has."""
        text = self._naming_days()
        marked = {
            fact.value: Mark(text.quotes(fact.lines), fact.is_unsure) for fact in text.facts.dates
        }
        if not marked or len(set(self.days.values())) > len(marked):
            for day in self.agenda.days:
                on = self.days[day.number]
                if on is not None and on not in marked:
                    quotes = quote(self.source, self.agenda_text, day.lines)
                    marked[on] = Mark(quotes, is_unsure=day.date is None)
        return marked

    def _kind(self, title: str, marks: dict[str, Mark], format_: EventFormat) -> EventKind:
        """The kind that the title, else the first of the text's lines, names.

        Else a webinar, or, where people meet in a room, a meeting.
        """
        text = self.texts[0]
        quotes = marks["title"].quotes if title else ()
        announced = (announced_kind(each.text.lstrip("#*_> ")) for each in quotes)
        if kind := named_kind(" ".join([*announced, title])):
            marks["kind"] = Mark(quotes)
            return kind
        found = find_kind(text.text.split("\n")[:_HEAD])
        if found is None:
            marks["kind"] = Mark(is_unsure=True)
            return EventKind.WEBINAR if format_ is EventFormat.ONLINE else EventKind.MEETING
        kind, number, is_clear = found
        marks["kind"] = Mark(text.quotes([number]), is_unsure=not is_clear)
        return kind

    def _language(self, default: str, marks: dict[str, Mark]) -> str:
        """The language of the first text; where it is too short to show it, of both together."""
        found, is_unsure = detect_language(self.texts[0].text, default=default)
        if is_unsure and len(self.texts) > 1:
            both = "\n".join(text.text for text in self.texts)
            found, is_unsure = detect_language(both, default=default)
        marks["language"] = Mark(is_unsure=is_unsure)
        text = self.texts[0]
        hidden = {*text.facts.placed, *text.facts.mail}
        for line, other in find_other_language(text.lines, hidden, found):
            code, values = FactCode.OTHER_LANGUAGE.value, {"language": other}
            self.cautions.append(Caution(code=code, values=values, quotes=text.quotes([line])))
        return found

    def _capacity(self, marks: dict[str, Mark]) -> int | None:
        taken = {line for item in self.agenda.items for line in item.lines}
        for text in self.texts:
            own = taken if text.source is self.source else ()
            found = find_capacity(line for line in text.lines if line.number not in own)
            if found is not None:
                quotes = text.quotes([found.line])
                marks["capacity"] = Mark(quotes, found.is_unsure)
                if found.online is not None:
                    values = {"places": str(found.online)}
                    code = FactCode.ONLINE_PLACES.value
                    self.cautions.append(Caution(code=code, values=values, quotes=quotes))
                return found.places
        return None

    def _phones(self, marks: dict[str, Mark]) -> str:
        """The numbers of the meeting, one on each line, of the first text that has some."""
        text = next((each for each in self.texts if each.facts.join_phones), self.texts[0])
        phones = text.facts.join_phones
        if phones:
            marks["join_phone"] = Mark(
                text.quotes([line for each in phones for line in each.lines]),
                is_unsure=any(each.is_unsure for each in phones),
            )
        return "\n".join(fact.value for fact in phones)

    def _hashtags(self, marks: dict[str, Mark]) -> tuple[str, ...]:
        facts = [(text, fact) for text in self.texts for fact in text.facts.hashtags]
        if facts:
            quotes = [each for text, fact in facts for each in text.quotes(fact.lines)]
            marks["hashtags"] = Mark(tuple(dict.fromkeys(quotes)))
        return tuple(dict.fromkeys(fact.value for _text, fact in facts))

    def _links(self) -> Iterator[tuple[Link, Mark]]:
        seen = {join.value for text in self.texts for join in text.facts.join_urls}
        for text in self.texts:
            notes = lines_of_notes(text.lines)  # what they cite is no link of the event
            for fact in text.facts.links:
                if fact.value.url not in seen and notes.isdisjoint(fact.lines):
                    seen.add(fact.value.url)
                    yield fact.value, Mark(text.quotes(fact.lines), fact.is_unsure)

    def _unplaced(
        self, too_many: Sequence[int], joins: Sequence[tuple[str, Mark]]
    ) -> Iterator[Quote]:
        """What neither values nor the description have, in the order of the texts."""
        label = self.texts[0].facts.label
        if label:
            yield from self.texts[0].quotes(label.lines)
        yield from self.texts[0].quotes(self._emptied())
        for _url, mark in joins[1:]:
            yield from mark.quotes
        for text in self.texts:
            yield from text.quotes(_lines_of_numbers(text.facts))
        yield from self.texts[0].quotes(self.texts[0].facts.mail)
        if len(self.texts) == 1:
            placed = self.texts[0].facts.placed
            of_agenda = {*lines_of_days(self.agenda), *lines_between_items(self.agenda)}
            of_agenda -= {line for item in self.agenda.items for line in item.lines}
            rest = [*sorted(of_agenda - {*placed}), *too_many]
            yield from quote(self.source, self.agenda_text, rest)
            return
        named = [line for day in self.agenda.days if _says_more(day.label) for line in day.lines]
        rest = [*(each.line for each in self.agenda.unplaced), *named, *too_many]
        yield from quote(self.source, self.agenda_text, sorted(rest))

    def _emptied(self) -> list[int]:
        """The headings of the first text that have nothing left below them."""
        text = self.texts[0]
        label = text.facts.label.lines if text.facts.label else ()
        placed = {*text.facts.placed} - {*label}
        return [one.number for one in text.lines if one.number in placed and heads_facts(one)]

    def _cautions(self) -> Iterator[Caution]:
        has_both = len(self.texts) > 1
        yield from self.cautions
        for text in self.texts:
            is_second = text is not self.texts[0] and self.texts[0].facts.date is not None
            for warning in text.facts.warnings:
                if is_second and warning.code not in _OF_LINKS:
                    continue  # the concept note says when it is, and what is wrong with that
                lines = [warning.line] if warning.line else []
                yield Caution(
                    code=warning.code.value, values=warning.values, quotes=text.quotes(lines)
                )
        for notice in self.agenda.warnings:
            if notice.code in (AgendaCode.NO_ITEMS, AgendaCode.WEEKDAY) and not has_both:
                continue  # the facts say so, with more
            yield Caution(
                code=notice.code.value,
                values=dict(notice.values),
                quotes=quote(self.source, self.agenda_text, notice.lines),
                of_agenda=True,
            )


_OF_DAYS = re.compile(
    r"(?:day|jour|tag|día|giorno|dag|dia|agenda|programme|program"
    r"|of|the|de|le|den|der|el|st|nd|rd|th"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)",
    re.IGNORECASE,
)
_WORDS_OF_A_DATE = 2
_OF_LINKS = {
    *(FactCode.DEAD_LINK, FactCode.FLAWED_LINK, FactCode.WRAPPED_LINK),
    *(FactCode.JOIN_LINK, FactCode.JOIN_NUMBER, FactCode.MEETING_NUMBER, FactCode.NOT_FINAL),
    FactCode.INTERNAL,
}
"""Warnings that hold of each text, whichever says when the event is."""
_OF_NUMBERS = (FactCode.JOIN_NUMBER, FactCode.MEETING_NUMBER)


def _lines_of_numbers(facts: ParsedFacts) -> list[int]:
    """The lines with numbers into the meeting that no field of the draft holds."""
    numbers = (each for each in facts.warnings if each.code in _OF_NUMBERS)
    return [each.line for each in numbers if each.line]


def _says_more(label: str) -> bool:
    """Whether the heading of a day has words beside its date."""
    words = re.findall(r"[^\W\d_]{3,}", _OF_DAYS.sub(" ", label))
    return len(words) > _WORDS_OF_A_DATE
