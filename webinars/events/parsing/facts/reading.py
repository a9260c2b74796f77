"""Facts about an event from its concept note, invitation or e-mail; `docs/parsing-facts.md`.

`parse_facts` is a pure function: no database, no clock, no network. Whatever it recognises carries
the lines it was read from, and whatever it doesn't stays in the description.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.document.reading import Document
from webinars.events.parsing.facts.announced import Announced, take_announced
from webinars.events.parsing.facts.cities import zone_of_place
from webinars.events.parsing.facts.codes import FoundCode, take_codes
from webinars.events.parsing.facts.contact import find_contact
from webinars.events.parsing.facts.dated import DatedLine, When, read_dated_lines, zone_lines
from webinars.events.parsing.facts.deadline import FoundDeadline, find_deadline
from webinars.events.parsing.facts.description import describe
from webinars.events.parsing.facts.headings import emptied_headings
from webinars.events.parsing.facts.languages import find_languages
from webinars.events.parsing.facts.links import (
    find_hashtags,
    find_links,
    find_platform,
)
from webinars.events.parsing.facts.links_to_check import find_links_to_check
from webinars.events.parsing.facts.mail import Heads, find_heads, lines_of_mail, without_chat_heads
from webinars.events.parsing.facts.meeting import meeting_number, opens_meeting
from webinars.events.parsing.facts.model import (
    Deadline,
    Fact,
    FactWarning,
    Languages,
    ParsedFacts,
    WarningCode,
)
from webinars.events.parsing.facts.not_final import find_internal, find_not_final
from webinars.events.parsing.facts.other_zones import find_other_clocks
from webinars.events.parsing.facts.phones import MeetingPhones, find_phones, lines_above_way_in
from webinars.events.parsing.facts.place import find_place
from webinars.events.parsing.facts.placed import (
    is_contact_line,
    is_hashtag_line,
    is_join_line,
    is_place_line,
    is_time_line,
    is_title_line,
    is_value_line,
    language_lines,
    within_sentences,
)
from webinars.events.parsing.facts.platforms import bare_place, is_online, may_be_online
from webinars.events.parsing.facts.recording import find_recording
from webinars.events.parsing.facts.signature import find_signed
from webinars.events.parsing.facts.title import find_title
from webinars.events.parsing.facts.ways_in import name_ways_in
from webinars.events.parsing.facts.when import find_when
from webinars.events.parsing.facts.wrapped import take_wrapped_codes, with_whole_ways_in
from webinars.events.parsing.facts.zone import ZoneReading, find_zones, have_same_clocks, read_zone
from webinars.events.parsing.words import is_page_number, without_pictures
from webinars.times import NonexistentTime, get_zone, to_instant

READ_CHARACTERS = 100_000
"""How far into a text facts are looked for; a description holds half of it."""


def parse_facts(
    document: Document,
    *,
    today: date,
    default_zone: str | None = None,
    placed: Collection[int] = (),
) -> ParsedFacts:
    """The facts in `document`, and everything else as its description. Never raises.

    `today` settles years that are not written. `default_zone` (IANA) is the organisation's: it
    decides what `CET` means, and is the event's zone, unsure, where none is written. Lines in
    `placed` stand elsewhere already, say in the agenda, and are left out of the description.
    """
    said_by, chat = without_chat_heads(document.lines)
    heads = find_heads(said_by)
    kept, wrapped = take_wrapped_codes(with_whole_ways_in(_unsent(said_by, heads)))
    kept, codes = take_codes(kept)
    kept, announced = take_announced(kept)
    reading = _Reading.of(kept, [*wrapped, *codes], announced, today, default_zone)
    facts = reading.facts()
    own = set(facts.placed) - (within_sentences(kept, facts.placed) - _of_meeting(kept, facts))
    lines = {*own, *placed}
    title, days = (facts.title,) if facts.title else (), facts.dates
    mail = lines_of_mail(kept, heads, title=_numbers(*title), days=_numbers(*days))
    said = {*lines} - (heads.lines - {*_numbers(*title)})
    mail = [number for number in mail if number not in said]
    mail += [line.number for line in kept if is_page_number(line.text)]
    emptied = set(emptied_headings(kept, lines))
    public = [line for line in reading.lines if line.number not in mail]
    return replace(
        facts,
        description=describe(kept, {*lines, *emptied, *mail}),
        placed=tuple(sorted({*own, *emptied})),
        mail=tuple(sorted({*mail, *chat})),
        warnings=(*facts.warnings, *find_internal(public)),
    )


def _of_meeting(lines: Sequence[Line], facts: ParsedFacts) -> set[int]:
    """The lines with numbers and codes into the meeting: no sentence needs them in public."""
    dialled = [each for each in facts.join_phones if not each.is_unsure]
    return set(_numbers(*dialled)) | {line.number for line in lines if opens_meeting(line.text)}


def _unsent(lines: Sequence[Line], heads: Heads) -> list[Line]:
    """The lines without those that say when a mail was sent and to whom: nothing of the event."""
    hidden = heads.hidden
    return [line._replace(raw="", text="") if line.number in hidden else line for line in lines]


@dataclass
class _Reading:
    """What is at hand while one text is read."""

    lines: Sequence[Line]
    dated: Sequence[DatedLine]
    today: date
    default_zone: str | None
    codes: Sequence[FoundCode] = ()
    announced: Sequence[Announced] = ()
    warnings: list[FactWarning] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        kept: Sequence[Line],
        codes: Sequence[FoundCode],
        announced: Sequence[Announced],
        today: date,
        default_zone: str | None,
    ) -> _Reading:
        lines = _within_reach(kept)
        reading = cls(lines, read_dated_lines(lines), today, default_zone, codes, announced)
        if len(lines) < len(kept):
            values = {"limit": str(READ_CHARACTERS)}
            reading.warnings.append(FactWarning(WarningCode.LONG, values, len(lines) + 1))
        return reading

    def facts(self) -> ParsedFacts:
        when = find_when(self.dated, today=self.today)
        self.warnings += when.warnings
        day = when.dates[0].value if when.dates else None
        start = when.start.value if when.start else None
        days = [fact.value for fact in when.dates]
        deadline = find_deadline(self.dated, days=days, start=start, today=self.today)
        title, label = find_title(self.dated)
        title = _without_ways_in(title)
        links, joins = find_links(self.lines)
        joins += self._announced()
        venue = self._venue()
        zone = self._zone(when, day, zone_of_place(venue.value) if venue else None)
        if when.start and day:
            self.warnings += find_other_clocks(
                self.dated, when.start, day, default_zone=self.default_zone
            )
        facts = ParsedFacts(
            description="",
            title=title,
            label=label,
            dates=when.dates,
            start=when.start,
            end=when.end,
            day_times=when.day_times,
            zone=zone,
            platform=find_platform(self.lines, _numbers(when.start, *when.dates), joins)
            or self._announced_platform(),
            venue=venue,
            join_urls=tuple(joins),
            join_passcode=_labelled("passcode", self.dated) or self._beside(),
            languages=self._languages(),
            registration_deadline=self._deadline(deadline, zone),
            contact=find_contact(self.lines),
            recording=find_recording(self.lines),
            hashtags=tuple(find_hashtags(self.lines)),
            links=tuple(links),
        )
        self.warnings += [
            *deadline.warnings,
            *_more_warnings(facts),
            *find_links_to_check(self.lines),
        ]
        self.warnings += find_not_final(self.lines)
        phones = find_phones(self.lines)
        secret = self._keep_out_numbers(facts, phones)
        placed = {*self._placed(facts), *secret, *phones.lines, *lines_above_way_in(self.lines)}
        placed |= {each.line for each in self.announced if each.is_alone}
        return replace(
            facts,
            join_phones=tuple(phones.phones),
            warnings=tuple(self.warnings),
            placed=tuple(sorted(placed)),
        )

    def _keep_out_numbers(self, facts: ParsedFacts, phones: MeetingPhones) -> list[int]:
        """The lines with numbers and codes of the meeting; of those not read, a warning is made."""
        lines = [line.number for line in self.lines if opens_meeting(line.text)]
        known = facts.join_passcode.value if facts.join_passcode else None
        others = [each.line for each in self.codes if each.code != known] + phones.left
        read = {*_numbers(facts.join_passcode), *phones.lines} - set(others)
        for number in sorted({*lines, *others} - read):
            self.warnings += self._warning_of_number(number, facts.join_urls)
        return lines

    def _warning_of_number(self, number: int, joins: Sequence[Fact[str]]) -> Iterator[FactWarning]:
        """What to do with a number of the meeting on a line: nothing, where its link has it."""
        text = next((line.text for line in self.lines if line.number == number), "")
        figures = meeting_number(text)
        if figures and not joins:
            values = {"number": figures}
            yield FactWarning(WarningCode.MEETING_NUMBER, values, number)
        elif not (figures and any(figures in join.value for join in joins)):
            yield FactWarning(WarningCode.JOIN_NUMBER, {}, number)

    def _announced(self) -> list[Fact[str]]:
        """The addresses that the text itself calls the way in, each once."""
        found = {each.url: each.line for each in reversed(self.announced)}
        return [Fact(url, (line,), is_unsure=True) for url, line in reversed(found.items())]

    def _announced_platform(self) -> Fact[str] | None:
        """The platform that only the line of such an address names."""
        found = next((each for each in self.announced if each.platform), None)
        return Fact(found.platform, (found.line,)) if found else None

    def _beside(self) -> Fact[str] | None:
        """A passcode that stood beside the way in; somebody should look at it."""
        found = next((each for each in self.codes if each.code), None)
        return Fact(found.code, (found.line,), is_unsure=True) if found else None

    def _languages(self) -> Fact[Languages] | None:
        found, unknown = find_languages(self.lines)
        if unknown is not None:
            values = {"written": unknown[0]}
            self.warnings.append(FactWarning(WarningCode.UNKNOWN_SIGN, values, unknown[1]))
        return found

    def _venue(self) -> Fact[str] | None:
        """The place, which is not where those sit who sign the mail."""
        found = _labelled("venue", self.dated) or find_place(self.dated)
        signed = find_signed(self.lines) if found else frozenset()
        if found is None or signed.isdisjoint(found.lines):
            return found
        dated = [one for one in self.dated if one.line.number not in signed]
        return _labelled("venue", dated) or find_place(dated)

    def _zone(self, when: When, day: date | None, there: str | None) -> Fact[str] | None:
        """The zone that the text writes: for `CET`, unsure, the one of the place, if it fits."""
        for mark, number in self._zone_marks(when):
            reading = read_zone(mark, default=self.default_zone, on=day)
            if reading is not None:
                local = read_zone(mark, default=there, on=day) if there else None
                if local and local.zone == there != reading.zone:
                    reading = replace(local, is_unsure=True)
                self._check_season(reading, mark, day, number)
                return Fact(reading.zone, (number,), reading.is_unsure)
        for mark, number in when.zone_marks:
            values = {"written": mark}
            self.warnings.append(FactWarning(WarningCode.UNKNOWN_ZONE, values, number))
        default = read_zone(self.default_zone or "", default=None, on=day)
        return Fact(default.zone, (), is_unsure=True) if default else None

    def _zone_marks(self, when: When) -> Iterator[tuple[str, int]]:
        """Zones beside the times, on their lines, behind a label, and anywhere else."""
        yield from when.zone_marks
        for number, text in zone_lines(when, self.dated).items():
            yield from ((mark.text, number) for mark in find_zones(text))
        for one in self.dated:
            if one.label and one.label.key == "zone":
                yield one.line.text[one.label.stop :], one.line.number
        for one in self.dated:
            yield from ((mark.text, one.line.number) for mark in find_zones(one.line.text))

    def _check_season(self, reading: ZoneReading, mark: str, day: date | None, number: int) -> None:
        if not reading.is_off_season or day is None:
            return
        noon = to_instant(datetime.combine(day, time(12)), reading.zone)
        values = {
            "written": mark,
            "date": str(day),
            "zone": reading.zone,
            "actual": _season_name(reading.zone, noon),
        }
        self.warnings.append(FactWarning(WarningCode.SEASON, values, number))

    def _deadline(self, found: FoundDeadline, zone: Fact[str] | None) -> Fact[Deadline] | None:
        """The deadline; unsure where it is told by other clocks than the event."""
        fact = found.fact
        if fact is None or zone is None or not found.zone:
            return fact
        day = fact.value.at.date()
        reading = read_zone(found.zone, default=zone.value, on=day)
        if reading is None:
            return fact
        if not any(each.code == WarningCode.SEASON for each in self.warnings):
            self._check_season(reading, found.zone, day, fact.lines[0])
        are_same = have_same_clocks(reading.zone, zone.value, day)
        return replace(fact, is_unsure=fact.is_unsure or not are_same)

    def _placed(self, facts: ParsedFacts) -> Iterator[int]:
        """The lines that facts say completely."""
        deadline = facts.registration_deadline
        sure = _numbers(deadline) if deadline and not deadline.is_unsure else ()
        chosen = _numbers(facts.start, facts.end, *facts.dates, facts.registration_deadline)
        for one in self.dated:
            line, number = one.line, one.line.number
            if facts.title and not facts.title.is_unsure and number in facts.title.lines:
                is_broken = len(facts.title.lines) > 1
                if is_title_line(facts.title.value, line, is_broken=is_broken):
                    yield number
            elif (facts.label and number in facts.label.lines) or (
                number in chosen
                and is_time_line(one, is_deadline=number in sure)
                and _is_explained(one, facts)
            ):
                yield number
            elif facts.contact and number in facts.contact.lines:
                # An event has no field for a telephone: the line stays, where people find it.
                if not facts.contact.value.phone and is_contact_line(facts.contact.value, line):
                    yield number
            elif (
                is_join_line(line)
                or (
                    facts.venue
                    and number in facts.venue.lines
                    and is_place_line(facts.venue.value, one)
                )
                or is_hashtag_line(line)
                or any(
                    fact and number in fact.lines and is_value_line(fact.value, line)
                    for fact in (facts.venue, facts.join_passcode, facts.platform)
                )
            ):
                yield number
        yield from language_lines(facts.languages, self.lines)


def _labelled(key: str, dated: Sequence[DatedLine]) -> Fact[str] | None:
    for one in dated:
        if one.label and one.label.key == key:
            value = one.line.text[one.label.stop :].strip()
            is_venue = key == "venue"
            if value and not one.dates and not (is_venue and is_online(value)):
                is_unsure = is_venue and may_be_online(value)
                value = bare_place(without_pictures(value)) if is_venue else value
                return Fact(name_ways_in(value), (one.line.number,), is_unsure)
    return None


def _is_explained(one: DatedLine, facts: ParsedFacts) -> bool:
    """Whether dates and times of a line are the event's or the deadline's, and not more."""
    days = len({found.day for found in one.dates})
    has_both = [fact.lines for fact in facts.day_times].count((one.line.number,)) > 1
    return len(one.times) <= 1 + has_both and (days <= 2 or days <= len(facts.dates))


def _within_reach(lines: Sequence[Line]) -> Sequence[Line]:
    total = 0
    for at, line in enumerate(lines):
        total += len(line.raw) + 1
        if total > READ_CHARACTERS:
            return lines[:at]
    return lines


def _numbers(*facts: Fact[object] | None) -> tuple[int, ...]:
    return tuple(number for fact in facts if fact is not None for number in fact.lines)


def _without_ways_in(title: Fact[str] | None) -> Fact[str] | None:
    return replace(title, value=name_ways_in(title.value)) if title else None


def _season_name(zone: str, instant: datetime) -> str:
    return instant.astimezone(get_zone(zone)).tzname() or ""


def _more_warnings(facts: ParsedFacts) -> Iterator[FactWarning]:
    for fact in facts.join_urls:
        yield FactWarning(WarningCode.JOIN_LINK, {}, fact.lines[0])
    if facts.date and facts.start and facts.zone:
        local = datetime.combine(facts.date.value, facts.start.value)
        try:
            to_instant(local, facts.zone.value)
        except NonexistentTime:
            values = {"zone": facts.zone.value, "time": f"{local:%Y-%m-%d %H:%M}"}
            yield FactWarning(WarningCode.SKIPPED_TIME, values, facts.start.lines[0])
        except OverflowError:
            return
