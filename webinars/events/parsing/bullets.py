"""The marks of lists, as word processors, mail programs and people leave them in plain text.

One table for agendas and concept notes. Fonts of symbols leave letters (`o`, `v`, `Ø`) or
characters of nobody (U+F0B7) behind when a text is copied out of Word; those become `•`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

BULLETS = "•·▪▫◦‣●○■□◾◆◇❖❑❒➢➣►▶➔➤⮚→✓✔✗⦁∙⁃"
"""Characters that begin an entry of a list wherever they begin a line."""

_SURE = re.compile(
    r"(?P<indent>[ \t\u00a0]{0,40})(?:[\ue000-\uf8ff][ \t\u00a0]*|[=-]{1,2}>\s*|§\s+(?=[^\W\d_])"
    r"|o(?:\t|[ \u00a0]{2,})\s*)(?=\S)"
)
_DOUBTFUL = re.compile(
    r"(?P<indent>[ \t\u00a0]{0,40})(?P<mark>[ovwqnlüàèØ–—])[ \t\u00a0]+(?=[^\W\d_])"
)
"""What else may begin an entry: it does where the line before or after it begins with the same."""
_CONDITIONAL = re.compile(r"<!\[(?:if\b[^\]<>]{0,100}|endif)\]>", re.IGNORECASE)
"""What Word writes around the bullets of a list: `<![if !supportLists]>· <![endif]>`."""
ENUMERATED = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[ovwqnlüàèØ§])\s+")
"""What may number an entry, or be its bullet: `1)`, `a)`, `(i)`, `o`."""


def with_plain_bullets(text: str) -> str:
    """`text` with `•` for the marks of lists that fonts and Word leave; no line more or less."""
    if "<![" in text:
        text = _CONDITIONAL.sub(lambda match: "\n" * match[0].count("\n"), text)
    return "\n".join(plain_bullets(text.split("\n")))


def plain_bullets(lines: Sequence[str]) -> list[str]:
    """`lines` with `•` for such marks."""
    marks = _marks(lines)
    return [
        f"{found['indent']}• {line[found.end() :]}"
        if (found := _SURE.match(line) or (_DOUBTFUL.match(line) if is_bullet else None))
        else line
        for line, is_bullet in zip(lines, marks, strict=True)
    ]


def _marks(lines: Sequence[str]) -> list[bool]:
    """For each line whether its doubtful mark is that of a neighbour, blank lines apart."""
    found = [False] * len(lines)
    last, last_mark = -1, ""
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        match = _DOUBTFUL.match(line)
        mark = match["mark"] if match else ""
        if mark and mark == last_mark:
            found[at] = found[last] = True
        last, last_mark = at, mark
    return found
