"""Sessions at the same time: `Workshop A: …`, `Workshop B: …` below one time that is for both.

Only words that always mean such sessions count. "Question 1" and "Question 2" below a panel come
one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.starts import Start
from webinars.events.parsing.words import fold_word

_SESSION = (
    r"(?:(?:parallel|breakout|break-out)\s(?:session|workshop|room|group|panel)"
    r"|breakout|workshop|(?:working\s|discussion\s)?group|track|stream|parcours|trilha"
    r"|atelier|session\sparall[eè]le|groupe(?:\sde\stravail)?"
    r"|parallele?\ssitzung|(?:arbeits)?gruppe|ag|tisch|thementisch"
    r"|taller|sesi[oó]n\sparalela|grupo(?:\sde\strabajo)?|mesa(?:\sde\strabajo)?"
    r"|oficina|sess[aã]o\sparalela|grupo\sde\strabalho"
    r"|laboratorio|sessione\sparallela|gruppo(?:\sdi\slavoro)?|tavolo(?:\sdi\slavoro)?"
    r"|werkgroep|groep|parallelle\ssessie|deelsessie)"
)
_LABELLED = re.compile(
    rf"(?P<label>(?P<word>{_SESSION})\s(?P<mark>[A-J]|\d{{1,2}}))"
    r"(?:\s?:|\s?[–—]|\s-|\.)\s(?P<topic>\S.*)",
    re.IGNORECASE,
)


_REPORTS = re.compile(
    r"report|feedback|plenary|presentations?\s(?:of|by|from)|présentations?\sdes?|vorstellung"
    r"|presentaci[oó]n|apresenta[cç]|presentazion|presentatie"
    r"|restitution|plénière|mise\sen\scommun|synth[eè]s|ergebnis|bericht"
    r"|plenum|rückmeldung|resultad|puesta\sen\scom[uú]n|plenari|restituzion|conclusi|terugkoppel"
    r"|plenair|relato",
    re.IGNORECASE,
)
"""Of a session in which groups that met before speak one after the other."""


@dataclass(frozen=True)
class Label:
    """What a session at the same time as others is called: `Workshop A`, and what it is about."""

    text: str
    topic: str
    word: str
    number: int
    is_figure: bool


def read_label(title: str) -> Label | None:
    """The label of a title that has one, and a topic behind it."""
    match = _LABELLED.fullmatch(title)
    if match is None:
        return None
    mark = match["mark"]
    is_figure = mark.isdecimal()
    return Label(
        text=match["label"],
        topic=match["topic"],
        word=fold_word(match["word"]),
        number=int(mark) if is_figure else ord(mark.upper()) - ord("A") + 1,
        is_figure=is_figure,
    )


def are_beside(title: str, other: str) -> bool:
    """Whether two titles at one time are of sessions that each get a track of their own."""
    label, beside = read_label(title), read_label(other)
    if label is None or beside is None:
        return False
    return label.word == beside.word and label.text != beside.text


def find_parallel(
    lines: Sequence[Line],
    starts: Mapping[int, Start],
    stops: Collection[int],
    *,
    is_double_spaced: bool,
) -> dict[int, Start]:
    """Where, below the `starts`, sessions at the same time begin; also those that have the time.

    Nothing is looked for beyond `stops`, or behind an empty line, unless all lines have one.
    """
    found: dict[int, Start] = {}
    for at, start in starts.items():
        is_other = start.rest or _REPORTS.search(start.title)
        run = [] if is_other else _run(lines, at, start, stops, is_double_spaced=is_double_spaced)
        if len(run) > 1:
            found |= {
                each: start if each == at else Start(start.when, lines[each].text) for each in run
            }
    return found


def _run(
    lines: Sequence[Line],
    at: int,
    start: Start,
    stops: Collection[int],
    *,
    is_double_spaced: bool,
) -> list[int]:
    run: list[int] = []
    last = read_label(start.title)
    if last is not None:
        run.append(at)
    for place, label in _labelled(lines, at, stops, is_double_spaced=is_double_spaced):
        if last is not None and not _follows(last, label):
            return []
        run.append(place)
        last = label
    return run


def _labelled(
    lines: Sequence[Line], at: int, stops: Collection[int], *, is_double_spaced: bool
) -> Iterator[tuple[int, Label]]:
    has_begun = False
    for place in range(at + 1, len(lines)):
        line = lines[place]
        label = None if line.cells else read_label(line.text)
        if place in stops:
            return
        if line.follows_gap and not is_double_spaced and not (label and has_begun):
            return
        if label is not None:
            has_begun = True
            yield place, label


def _follows(before: Label, label: Label) -> bool:
    is_alike = (before.word, before.is_figure) == (label.word, label.is_figure)
    return is_alike and label.number == before.number + 1
