"""Where labels of people stand in a line, and the pieces that begin with one."""

from __future__ import annotations

import re

from webinars.events.parsing.agenda.words import LABEL, names_people

LONGEST_PEOPLE = 2_000
"""Characters of a line in which people are looked for."""


def cut_at_labels(text: str) -> list[str]:
    """`text` cut before each label that stands before people, the first piece without one."""
    if ":" not in text:
        return [text]
    cuts = [
        match.start()
        for match in LABEL.finditer(text[:LONGEST_PEOPLE])
        if match.start() == 0 or _may_be_cut(text, match)
    ]
    pieces = [
        text[a:b].strip(" \t,;(|–—-") for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)
    ]
    return [pieces[0], *(_balanced(piece) for piece in pieces[1:] if piece)]


def _balanced(piece: str) -> str:
    """`piece` without a bracket at its end that was opened before it: `chair: Cy Old)`."""
    return piece[:-1] if piece.endswith(")") and piece.count(")") > piece.count("(") else piece


def _may_be_cut(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip(" \t")
    return names_people(match[0]) and (
        not before or before[-1] in ".;,|(–—-)!?" or match[0][0].isupper()
    )


def label_of(piece: str) -> str:
    """The label that a piece begins with, with its colon; empty without one."""
    match = LABEL.match(piece)
    return match[0] if match else ""
