"""The head of a mail that was pasted along with its text: from whom, when, to whom, the greeting.

It is about people who wrote to each other, not about the event: its addresses and names would stand
on a public page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from webinars.events.parsing.document_lines import Line

_READ = 30
_ENOUGH = 3
_PEOPLE = re.compile(
    r"(?:from|to|cc|bcc|reply-to|de|à|para|von|an|kopie|da|van|aan|a)\s?:\s+(?=\S)", re.IGNORECASE
)
_SENT = re.compile(
    r"(?:sent|envoyé|gesendet|enviad[oa](?:\s(?:el|em))?|inviato|verzonden)\s?:\s+(?=\S)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:subject|objet|betreff|asunto|assunto|oggetto|onderwerp|attachments?|importance)\s?:",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:subject|objet|betreff|asunto|assunto|oggetto|onderwerp)\s?:\s?"
    r"(?:re|fwd?|fw|tr|wg|aw|rv|enc|antw|doorst)\s?:",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:dear|hello|hi|good\s(?:morning|afternoon)|bonjour|bonsoir|ch[eè]re?s?|mesdames"
    r"|madame(?:,|\set)\smonsieur|monsieur(?:,|\set)\smadame"
    r"|liebe[rs]?|sehr\sgeehrte[rs]?|guten\stag|hallo|estimad[oa]s?|querid[oa]s?|hola|buenos\sd[ií]as"
    r"|gentil[ei]|buongiorno|prezad[oa]s?|ol[aá]|bom\sdia|geachte)"
    r"(?!\w)[^.:;?\d]{0,70}[,!，]"
    r"|(?:madame|monsieur|car[oaie]|beste)(?!\w)[^.:;?\d,]{0,70}[,，]",
    re.IGNORECASE,
)
"""Words that begin other sentences, too (`Madame Koval, directrice`), have one comma, the last."""


def lines_of_mail_head(lines: Sequence[Line], title: Collection[int] = ()) -> list[int]:
    """The lines that say who wrote to whom, and when; the subject of an answer; the greeting.

    Their numbers; none where it is no mail. `lines` are all of a text; those of its `title` are no
    greeting.
    """
    first = [line for line in lines[:_READ] if line.text]
    answered = [line.number for line in first if _ANSWERED.match(line.text)][:1]
    greetings = (
        line.number
        for at, line in enumerate(lines[:_READ])
        if line.number not in title and _is_greeting(lines, at)
    )
    return [*_head(lines), *answered, *list(greetings)[:1]]


def _is_greeting(lines: Sequence[Line], at: int) -> bool:
    """Whether a line greets: a paragraph of its own, as lines of wrapped sentences are not."""
    line = lines[at]
    is_apart = not any(each.text for each in (*lines[at - 1 : at], *lines[at + 1 : at + 2]))
    is_begun = is_apart and not line.level and line.text[:1].isupper()
    return is_begun and _GREETING.fullmatch(line.text.rstrip()) is not None


def _head(lines: Sequence[Line]) -> list[int]:
    found: list[int] = []
    is_sent = False
    for line in lines[:_READ]:
        if not line.text:
            if found:
                break
        elif _SENT.match(line.text):
            is_sent = True
            found.append(line.number)
        elif _PEOPLE.match(line.text):
            found.append(line.number)
        elif found and not _OTHER.match(line.text) and not is_sent:
            return []
    return found if is_sent and len(found) >= _ENOUGH else []
