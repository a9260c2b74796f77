"""One item of an agenda while it is read, line by line: its title, people and description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import islice, pairwise

from webinars.events.parsing.agenda.asides import cut_asides
from webinars.events.parsing.agenda.breaks import kind_of, may_be_break
from webinars.events.parsing.agenda.company import find_company
from webinars.events.parsing.agenda.labels import cut_at_labels, label_of
from webinars.events.parsing.agenda.lines import INNER, Line
from webinars.events.parsing.agenda.parts import part_by_title
from webinars.events.parsing.agenda.pieces import (
    bare_part,
    is_sure_enough,
    read_piece,
    said_of,
    spoken_by,
    with_part,
)
from webinars.events.parsing.agenda.result import Doubt, ParsedItem
from webinars.events.parsing.agenda.series import is_only_counted
from webinars.events.parsing.agenda.starts import UNKNOWN, Start
from webinars.events.parsing.agenda.titles import may_hold_people, parts_of_title
from webinars.events.parsing.agenda.unread import TO_CONFIRM, may_name_people
from webinars.events.parsing.agenda.words import (
    BARE_LABEL,
    LABEL,
    expects_one,
    label_part,
    names_people,
    part_called,
)
from webinars.events.parsing.bullets import BULLETS, ENUMERATED
from webinars.events.parsing.clock import TimeDoubt, read_time_range
from webinars.events.parsing.people.lists import with_doubted_names
from webinars.events.parsing.people.reading import ParsedPerson, Trust, read_person
from webinars.events.parsing.people.shapes import is_surely_position
from webinars.events.parsing.people.titles import SPOKEN
from webinars.events.parsing.people.words import PARTS
from webinars.events.parsing.words import fold_word
from webinars.events.programme import ItemKind, SpeakerRole

_LONGEST_POSITION = 8
_MOST_PARTS = 12
_OF_PERSON = ("affiliation", "role")
"""Columns that say more of whoever stands in the row."""
_WITHIN = re.compile(rf",\s?{INNER}\s?")
"""A line of a cell that goes on behind its comma: `Ana Silva,` above `Director, ECRE`."""
_TO_CONFIRM = re.compile(
    rf"\s?[(\[]\s?{TO_CONFIRM}\s?[)\]]|\s?[,–—-]\s{TO_CONFIRM}(?=\s?(?:;|$))", re.IGNORECASE
)
"""Behind somebody who may not come: `Omar Said, ECRE (tbc)`."""


@dataclass
class Draft:
    """An item that is being read. `label` is what people are who are expected on next lines."""

    start: Start
    day: int
    title: str = ""
    people: list[ParsedPerson] = field(default_factory=list)
    description: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    label: SpeakerRole | None = None

    def begin(self, line: Line) -> None:
        """Take everything from the line that the item begins with."""
        self._count(line)
        self.description += self.start.others
        if self.start.title:
            self.add_title(self.start.title)
        for column, text in self._without_pairs(self.start.rest):
            self.add_cell(column, text)
        self.add_links(line)

    def _count(self, line: Line) -> None:
        self.lines += [line.number, *line.also]
        if line.wrapped:
            self.doubts.append(Doubt.WRAPPED)

    def _without_pairs(self, cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """The cells, without somebody and their organisation in two that have no known head."""
        left = list(cells)
        for at, ((first, name), (second, said)) in enumerate(pairwise(cells)):
            person = read_person(f"{name}, {said}") if first == second == UNKNOWN else None
            if person and person.name == name and person.trust is Trust.SURE:
                self.people.append(replace(person, is_unsure=True))
                del left[at : at + 2]
                break
        return sorted(left, key=lambda cell: cell[0] in _OF_PERSON)

    def close(self, end: time, line: int) -> None:
        """Let a line that says when the day is over give the item its end, if it has none."""
        self.lines.append(line)
        when = self.start.when
        if when.end is None:
            self.start = replace(self.start, when=replace(when, end=end))

    def add_title(self, text: str) -> None:
        """The title, and the people that stand behind it."""
        title, *labelled = cut_at_labels(text)
        if not title and labelled and not names_people(label_of(labelled[0])):
            title = self._title_of_label(labelled.pop(0))
        for label in labelled:
            self.add_text(label)
        self.title = self._without_people(title.replace("\t", " ").strip()).rstrip(" –—|-")

    def _title_of_label(self, piece: str) -> str:
        """`Opening: Jane Doe, ECRE` is an item called "Opening"; `Panel: Cities` is a title."""
        match = LABEL.match(piece)
        if match and self._take_people(piece[match.end() :], label_part(match), least=Trust.SURE):
            return match[0].rstrip(" :")
        return piece

    def _is_labelled_title(self, line: Line) -> bool:
        """Whether the first line of an item is `Lecture: What advice needs`, and names nobody."""
        match = LABEL.match(line.text)
        rest = line.text[match.end() :] if match and not line.is_bullet else ""
        return bool(rest) and not (self.people or self.description or read_piece(rest))

    def add_cell(self, column: str, cell: str) -> None:
        """A further column of a table: people, a place, or text."""
        for piece in _WITHIN.sub(", ", cell).split(INNER):
            text = piece.strip().lstrip(f"{BULLETS} ")
            if text and column in _OF_PERSON and self._complete_person(column, text):
                continue
            if text and column in ("people", "moderator"):
                part = SpeakerRole.MODERATOR if column == "moderator" else None
                self.label = part or SpeakerRole.SPEAKER
                if not self._add_position(text) and not self._take_people(
                    text, part, least=Trust.NONE
                ):
                    self.doubts.append(Doubt.PEOPLE)
                    self.add_text(text)
            elif text:
                before, doubts = len(self.description), len(self.doubts)
                self.add_text(text, is_bullet=piece.strip()[:1] in BULLETS)
                if column in (UNKNOWN, *_OF_PERSON) and len(self.description) > before:
                    self.doubts[doubts:] = [Doubt.COLUMNS]

    def _complete_person(self, column: str, text: str) -> bool:
        """Tell the one person of a row what its column of organisations or positions says."""
        if len(self.people) != 1:
            return False
        person = self.people[0]
        said = person.role if column == "role" else person.affiliation
        if column == "role" and (part := part_called(text)):
            self.people[0] = replace(person, part=part)
            return True
        if said in ("", text):
            is_role = column == "role"
            must_stay = person.is_doubted or person.trust < Trust.BARE
            self.people[0] = replace(
                person,
                role=text if is_role else person.role,
                affiliation=person.affiliation if is_role else text,
                is_unsure=person.is_unsure and must_stay,
            )
        return said in ("", text)

    def add_line(self, line: Line) -> None:
        """A line that belongs to the item."""
        self._count(line)
        cells = [cell for cell in line.cells if cell]
        is_title = not (line.is_bullet or LABEL.match(line.text))
        if not self.title and (is_title or self._is_labelled_title(line)):
            self.add_title(line.text)
        elif is_title and not (cells or self.people or self.description) and self._is_counted():
            self.add_title(f"{self.title} – {line.text}")
        elif len(cells) > 1 and any(is_sure_enough(read_piece(cell), Trust.SURE) for cell in cells):
            for cell in cells:
                self.add_text(cell)
        else:
            self.add_text(line.text, is_bullet=line.is_bullet)
        self.add_links(line)

    def _is_counted(self) -> bool:
        """Whether the title is `Session 2` alone, with a day: what it is about stands below."""
        return self.start.heading is not None and is_only_counted(self.title)

    def add_links(self, line: Line) -> None:
        """The addresses that stood behind words of the line."""
        self.description.extend(line.links)

    def add_text(self, text: str, *, is_bullet: bool = False) -> None:
        """People where the text names some, else a line of the description."""
        before, *labelled = cut_at_labels(text)
        if not labelled:
            self._add_plain(text, is_bullet=is_bullet)
            return
        is_of_both = names_people(before.rstrip(" /"))  # "Moderator / Modérateur: "
        if before and not (is_of_both or ENUMERATED.fullmatch(f"{before} ")):
            self._add_plain(before, is_bullet=is_bullet)
        for piece in labelled:
            self._add_labelled(piece, is_bullet=is_bullet)

    def names_people(self, text: str) -> bool:
        """Whether a line is about people: with a label, or for sure by itself."""
        is_label = LABEL.match(text) or names_people(text) or self.label is not None
        return bool(is_label) or is_sure_enough(read_piece(text), Trust.SURE)

    @property
    def more_than_title(self) -> bool:
        """Whether it has people, a description, or is one of several at the same time."""
        return bool(self.people or self.description or Doubt.PARALLEL in self.doubts)

    def finish(self) -> ParsedItem:
        """The item; its end and day are judged with the others' later."""
        when = self.start.when
        part = part_by_title(self.title)
        people = tuple(replace(one, part=one.part or part) for one in self.people)
        return ParsedItem(
            day=self.day,
            start=when.start,
            end=when.end,
            end_is_derived=False,
            title=self.title,
            kind=ItemKind.SESSION if people else kind_of(self.title),
            description="\n".join(self.description),
            people=people,
            zone=when.zone,
            lines=tuple(sorted(set(self.lines))),
            unsure=tuple(self._all_doubts(people)),
        )

    def _all_doubts(self, people: tuple[ParsedPerson, ...]) -> list[Doubt]:
        doubts = list(dict.fromkeys(self.doubts))
        if {TimeDoubt.WEAK, TimeDoubt.TWELVE} & set(self.start.when.doubts):
            doubts.append(Doubt.TIME)
        if not self.title:
            doubts.append(Doubt.UNTITLED)
        if any(one.is_unsure for one in people) and Doubt.PEOPLE not in doubts:
            doubts.append(Doubt.PEOPLE)
        if any(map(read_time_range, [self.title, *self.description[len(self.start.others) :]])):
            doubts.append(Doubt.INNER_TIMES)
        if not people and may_be_break(self.title):
            doubts.append(Doubt.KIND)
        return doubts

    def _add_plain(self, text: str, *, is_bullet: bool) -> None:
        if names_people(text):
            self.label = PARTS.get(fold_word(text), SpeakerRole.SPEAKER)
            return
        if self._take_entry(text) or (self.label and self._add_position(text)):
            return
        bare = BARE_LABEL.match(text)
        sure = Trust.BARE if bare and not bare["speaker"] else Trust.SURE
        if bare and self._take_people(
            text[bare.end() :], bare_part(bare), least=sure, is_one=expects_one(bare[0])
        ):
            return
        least = Trust.BARE if is_bullet or self.label else Trust.SURE
        if self._take_people(text, self.label, least=least, is_one=True):
            return
        if self.label and self._expect(text):
            return
        if not is_bullet:
            self.label = None
        self._describe(text.replace("\t", " | "), is_bullet=is_bullet)

    def _expect(self, text: str) -> bool:
        """Add somebody of whom only the position is known: `European Commissioner (tbc)`."""
        name = _TO_CONFIRM.sub("", text).strip()
        is_short = len(name.split()) <= _LONGEST_POSITION and not name.endswith((".", "!", "?"))
        if name == text.strip() or not (name[:1].isupper() and is_short and ":" not in name):
            return False
        self.people.append(ParsedPerson(name, part=self.label, is_unsure=True, trust=Trust.NONE))
        self.doubts.append(Doubt.TO_CONFIRM)
        return True

    def _add_position(self, text: str) -> bool:
        """Tell the last person what the next line says they are: `Professor, University of X`."""
        last = self.people[-1] if self.people else None
        if last is None or last.role or last.affiliation or ";" in text:
            return False
        if not is_surely_position(text.partition(",")[0]) or BARE_LABEL.match(text):
            return False
        whole = read_person(f"{last.name}, {text}")
        if whole is None or whole.name != last.name:
            return False
        self.people[-1] = replace(last, role=whole.role, affiliation=whole.affiliation)
        return True

    def _take_entry(self, text: str) -> bool:
        """Add the people of an entry with a number or the rest of a bullet: `1) A, Director, B`."""
        number = ENUMERATED.match(text)
        least = Trust.BARE if self.label else Trust.SURE
        return number is not None and self._take_people(
            text[number.end() :], self.label, least=least
        )

    def _describe(self, text: str, *, is_bullet: bool, is_for_people: bool = False) -> None:
        """Add a line to the description; with a doubt where it may name people all the same."""
        number = ENUMERATED.match(text)
        entry = text[number.end() :] if number else text
        if is_for_people or may_name_people(entry, is_bullet=is_bullet or number is not None):
            self.doubts.append(Doubt.PEOPLE)
        self.description.append(f"- {text}" if is_bullet else text)

    def _add_labelled(self, piece: str, *, is_bullet: bool) -> None:
        match = LABEL.match(piece)
        if match is None:
            self._add_plain(piece, is_bullet=is_bullet)
            return
        value, part = piece[match.end() :].strip(), label_part(match)
        is_for_people = names_people(match[0])
        if not value and is_for_people:
            self.label = part
        elif value and self._take_people(
            value,
            part,
            least=Trust.NONE if is_for_people else Trust.SURE,
            is_one=expects_one(match[0]),
        ):
            is_one = part is SpeakerRole.MODERATOR
            self.label = part if is_for_people and not is_one else self.label
        elif not (is_for_people and self._take_some(value, part)):
            self._describe(piece, is_bullet=is_bullet, is_for_people=is_for_people)

    def _take_some(self, text: str, part: SpeakerRole | None) -> bool:
        """Add those of a list with semicolons who are people; the others are in the description."""
        pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
        are_whole = all(piece.count("(") == piece.count(")") for piece in pieces)
        known = [is_sure_enough(read_piece(piece), Trust.BARE) for piece in pieces]
        if len(pieces) < 2 or not are_whole or not any(known):
            return False
        for piece, is_known in zip(pieces, known, strict=True):
            if not (is_known and self._take_people(piece, part, least=Trust.BARE)):
                self._describe(piece, is_bullet=False, is_for_people=True)
        return True

    def _take_people(
        self, text: str, part: SpeakerRole | None, *, least: Trust, is_one: bool | None = None
    ) -> bool:
        """Add the people that `text` names; False where one of them is less sure than `least`.

        `is_one` says whether one alone is expected, as below each other or behind `Speaker:`; None
        where nothing says it.
        """
        if found := find_company(text):
            return self._take_with_company(text, found, part, least=least)
        spoken = SPOKEN.search(text)
        sure, asides = cut_asides(_TO_CONFIRM.sub("", SPOKEN.sub("", text)))
        people = read_piece(sure)
        if is_one or (is_one is None and part is SpeakerRole.MODERATOR):
            people = with_doubted_names(people, sure, is_one=bool(is_one))
        if not is_sure_enough(people, least):
            return False
        self.description += said_of(people, asides)
        if _TO_CONFIRM.search(text):
            self.doubts.append(Doubt.TO_CONFIRM)
        if spoken:
            self.description += spoken_by(text)
        is_expected = least == Trust.NONE or part is not None
        self.people += [with_part(one, part, is_expected=is_expected) for one in people]
        return True

    def _take_with_company(
        self, text: str, found: tuple[str, str], part: SpeakerRole | None, *, least: Trust
    ) -> bool:
        """Add who is named first, and others who come with them, or what else comes with them."""
        first, others = found
        if not self._take_people(first, part, least=least, is_one=True):
            return False
        part = None if part is SpeakerRole.MODERATOR else part
        if not self._take_people(others, part, least=Trust.BARE):
            said = text[len(first) :].strip(" ,(")
            self._describe(said, is_bullet=False, is_for_people=True)
        return True

    def _without_people(self, title: str) -> str:
        """The title without the people that it names for sure: `Safe routes, by A, Director, B`."""
        for found in islice(parts_of_title(title), _MOST_PARTS):
            if found.title and self._take_people(found.people, found.part, least=found.least):
                if found.is_unsure:
                    self.doubts.append(Doubt.PEOPLE)
                is_moderator = found.part is not None
                return self._without_people(found.title) if is_moderator else found.title
        if may_hold_people(title):
            self.doubts.append(Doubt.PEOPLE)
        return title
