"""What in a pasted mail is for those who got it: head, greeting, signature, the mails it answers.

It is about people who wrote to each other, not about the event: their addresses, names and
telephone numbers would stand on a public page. Of a mail that is passed on, the mail itself counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.mail_letters import (
    LONGEST_ABOVE,
    LONGEST_WORD,
    READ_BELOW,
    asks_to_publish,
    find_letter,
    lines_to_one,
    name_below,
    names_no_other_day,
)
from webinars.events.parsing.facts.mail_words import (
    ANSWERED,
    ASKED,
    BY_CHAT,
    BY_PROGRAM,
    CHAT_HEAD,
    COPIED,
    GREETED,
    GREETING,
    HEAD,
    PASSED_ON,
    SUBJECT,
    WISH,
    WROTE,
)
from webinars.events.parsing.facts.signature import marked_lines, signed_lines
from webinars.events.parsing.words import clean

_READ = 30
"""So many lines of a text, or behind a head in it, may hold a greeting."""
_LONGEST_ALONE = 3
"""Words of a greeting that begins other sentences, too, where the text follows directly."""
_LONGEST_PROGRAM = 3
_LONGEST_READ = 2_000
_LONGEST_CHAT_HEAD = 120
_SHORT_NOTE = 60
"""A line as short does not go on with the next."""
_AT_ITS_END = re.compile(r"([,!:，]?)(?:[!\s]|[^\w\s\x00-\x7f，])*$")
"""What a greeting may end with: `Hola a todas!! 👋`."""
_FIRST_SUBJECT = re.compile(rf"{SUBJECT}\s?:\s", re.IGNORECASE)


@dataclass(frozen=True)
class Heads:
    """The lines around mails: their heads, what stands above a quoted one.

    `hidden` are those that nothing of the event is read from: when one was sent, and to whom;
    `wrote` are those above a quoted mail.
    """

    lines: frozenset[int]
    hidden: frozenset[int]
    wrote: frozenset[int]


def find_heads(lines: Sequence[Line]) -> Heads:
    """The lines that say who wrote to whom, when, and about what: three, or sender and subject."""
    found: set[int] = set()
    hidden: set[int] = set()
    for run in _runs(lines):
        kinds = [(line.number, kind) for line, kind in run]
        names = {kind for _number, kind in kinds}
        is_sent = bool(names & {"sent", "date"}) and len(names) > 2
        is_head = names & {"writer", "reader"} and (is_sent or "subject" in names)
        if is_head and not _is_flyer(run, names):
            found |= {number for number, _kind in kinds}
            hidden |= {number for number, kind in kinds if kind in ("sent", "date", "reader")}
    wrote = frozenset(_wrote(lines))
    passed = {line.number for line in lines if PASSED_ON.fullmatch(line.text[:120])}
    found |= passed
    hidden |= passed | wrote
    word = set(find_letter(lines, found | wrote, passed))
    if not word or found | wrote:
        word |= set(_words(lines, found | wrote, is_passed=bool(passed)))
    return Heads(frozenset(found | wrote | word), frozenset(hidden | word), wrote)


def _is_flyer(run: Sequence[tuple[Line, str]], kinds: Collection[str]) -> bool:
    """Whether `Subject: …`, `Date: …`, `To: …` say what an event is about, and for whom it is.

    A mail has somebody who writes, when it was sent, an address, or the subject of an answer.
    """
    if "date" not in kinds or not {"writer", "sent"}.isdisjoint(kinds):
        return False
    texts = [line.text for line, _kind in run]
    return not any("@" in text or COPIED.match(text) or ANSWERED.match(text) for text in texts)


def _words(lines: Sequence[Line], marks: Collection[int], *, is_passed: bool) -> Iterator[int]:
    """The few lines in which a colleague asks for what is passed on to be put online.

    They stand above the first mark of a mail, or between the head of theirs and the next. They
    name no day that the mail below them does not, and that one names days.
    """
    first = min(marks, default=0)
    for above, at in _above_mails(lines, marks):
        words = " ".join(line.text for line in above[:LONGEST_ABOVE])
        if len(above) > LONGEST_ABOVE or len(words) > LONGEST_WORD:
            return
        is_above_all = above[0].number < first
        is_sent_on = is_above_all and (is_passed or ASKED.search(words) is not None)
        if not (is_sent_on or asks_to_publish(words)):
            return
        below = [line for line in lines[at : at + READ_BELOW] if line.number not in marks]
        if not names_no_other_day(above, below):
            return
        yield from (line.number for line in above)
        if not marks:
            yield from name_below(lines, at)


def _above_mails(lines: Sequence[Line], marks: Collection[int]) -> Iterator[tuple[list[Line], int]]:
    """What stands above each mark of a mail, and where that begins in `lines`.

    Without marks it is the first paragraph, if it greets.
    """
    above: list[Line] = []
    for at, line in enumerate(lines):
        if above and (line.number in marks if marks else not line.text):
            if marks or GREETED.match(above[0].text):
                yield above, at
            if not marks:
                return
            above = []
        elif line.text and line.number not in marks:
            above.append(line)


def _runs(lines: Sequence[Line]) -> Iterator[list[tuple[Line, str]]]:
    """Lines one below the other that could be of a head, each with its kind."""
    run: list[tuple[Line, str]] = []
    is_near = True
    for line in lines:
        if not line.text:
            is_near = False
            continue
        is_open = bool(run) and run[-1][0].text.rstrip().endswith((",", ";"))
        kind = _kind(line, run[-1][1] if run and (is_near or is_open) else "", is_open=is_open)
        is_near = True
        if kind:
            run.append((line, kind))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _kind(line: Line, before: str, *, is_open: bool) -> str:
    """What a line of a head says; a list of readers, perhaps still `is_open`, goes on below."""
    match = HEAD.fullmatch(line.text) if len(line.text) < 2_000 else None
    if match is None:
        is_list = before == "reader" and (is_open or "@" in line.text or ";" in line.text)
        return before if is_list and len(line.text) < 2_000 else ""
    kind = str(match.lastgroup if match.lastgroup != "value" else _named(match))
    is_time = kind in ("writer", "reader") and (match["value"] or "")[:1].isdecimal()
    return "" if is_time else kind


def _named(match: re.Match[str]) -> str:
    return next(
        name for name in ("writer", "reader", "sent", "date", "subject", "other") if match[name]
    )


def without_chat_heads(lines: Sequence[Line]) -> tuple[list[Line], frozenset[int]]:
    """The lines without who wrote them in a chat, and when, and the numbers of those with that.

    What the chat itself says among the messages is empty then.
    """
    kept: list[Line] = []
    found: set[int] = set()
    for line in lines:
        head = CHAT_HEAD.match(line.text[:_LONGEST_CHAT_HEAD])
        raw = clean(line.raw).lstrip() if head else ""
        cut = CHAT_HEAD.match(raw[:_LONGEST_CHAT_HEAD])
        if head and cut:
            kept.append(line._replace(raw=raw[cut.end() :], text=line.text[head.end() :]))
            found.add(line.number)
        else:
            kept.append(line)
    by_chat = {
        line.number for line in kept if found and BY_CHAT.fullmatch(line.text[:_LONGEST_READ])
    }
    kept = [line._replace(raw="", text="") if line.number in by_chat else line for line in kept]
    return kept, frozenset(found | by_chat)


def lines_of_mail(
    lines: Sequence[Line], heads: Heads, *, title: Collection[int], days: Collection[int]
) -> list[int]:
    """The numbers of the lines that are only for those who got the mail.

    `title` and `days` are the lines that the event's title and days were read from: the first are
    no greeting, and a quoted mail that has one of them is the text itself.
    """
    found = set(heads.lines) | set(_subjects(lines)) | set(_by_programs(lines))
    found |= set(_greetings(lines, heads, title))
    found |= set(lines_to_one(lines, found))
    found |= signed_lines(lines)
    marked = marked_lines(lines, heads.lines)
    found |= marked if marked.isdisjoint({*title, *days}) else set()
    if found:
        if heads.lines or any(ANSWERED.match(line.text) for line in lines):
            found |= set(_quoted(lines, {*title, *days}))
        found |= set(_above(lines, heads, {*title, *days}))
    return sorted(found)


def _subjects(lines: Sequence[Line]) -> Iterator[int]:
    """The subject of an answer, and one that the text begins with."""
    first = [line for line in lines if line.text][:_READ]
    yield from (line.number for line in first[:1] if _FIRST_SUBJECT.match(line.text))
    yield from [line.number for line in first if ANSWERED.match(line.text)][:1]


def _by_programs(lines: Sequence[Line]) -> Iterator[int]:
    """What mail programs write: the line, and the next ones of a long sentence."""
    left = 0
    for line in lines:
        if not line.text:
            left = 0
        elif BY_PROGRAM.match(line.text[:400]):
            is_whole = len(line.text) < _SHORT_NOTE or line.text.endswith((".", "!", "]"))
            left = 1 if is_whole else _LONGEST_PROGRAM
        if left:
            left -= 1
            yield line.number


def _greetings(lines: Sequence[Line], heads: Heads, title: Collection[int]) -> Iterator[int]:
    """The first greeting of the text and of each mail in it, and the wish behind it."""
    left, is_open = _READ, True
    for at, line in enumerate(lines):
        if line.number in heads.lines:
            left, is_open = _READ, True
        left -= 1
        if left < 0 or line.number in title or not line.text or len(line.text) > 150:
            continue
        if is_open and _is_greeting(lines, at, heads):
            is_open = False
            yield line.number
        elif WISH.fullmatch(line.text) and not _text_at(lines, at + 1):
            yield line.number


def _is_greeting(lines: Sequence[Line], at: int, heads: Heads) -> bool:
    """Whether a line greets: at the beginning of a paragraph, as lines of sentences are not."""
    line = lines[at]
    above, below = _text_at(lines, at - 1), _text_at(lines, at + 1)
    if (above and lines[at - 1].number not in heads.lines) or line.level or line.is_bullet:
        return False
    text = _AT_ITS_END.sub(lambda match: match[1], line.text)
    greeting = GREETING.fullmatch(text)
    if greeting is None or not text[:1].isupper():
        return False
    is_sure = text.endswith((",", "!", ":", "，"))
    is_short = len(line.text.split()) <= _LONGEST_ALONE
    return not below or (is_sure and (is_short or not greeting["doubtful"]))


def _text_at(lines: Sequence[Line], at: int) -> str:
    return lines[at].text if 0 <= at < len(lines) else ""


def _quoted(lines: Sequence[Line], event: Collection[int]) -> Iterator[int]:
    """The mails that a mail answers, where they do not say what the event is."""
    quoted = [line.number for line in lines if line.text and line.raw.lstrip().startswith(">")]
    is_most = len(quoted) * 2 > sum(1 for line in lines if line.text)
    if not is_most and not set(quoted) & set(event):
        yield from quoted


def _above(lines: Sequence[Line], heads: Heads, event: Collection[int]) -> Iterator[int]:
    """The few lines above a mail that is passed on and is what says all of the event."""
    first = min(heads.lines - heads.wrote, default=0)
    above = [line.number for line in lines if line.text and line.number < first]
    if event and min(event) >= first and len(above) <= LONGEST_ABOVE:
        yield from above


def _wrote(lines: Sequence[Line]) -> Iterator[int]:
    """The lines that say who wrote what is quoted; mail programs break long ones."""
    for at, line in enumerate(lines):
        below = _text_at(lines, at + 1)
        if len(line.text) > 300 or not line.text:
            continue
        if WROTE.fullmatch(line.text) and line.text.endswith(":"):
            yield line.number
        elif len(below) < 120 and below.endswith(":") and WROTE.fullmatch(f"{line.text} {below}"):
            yield from (line.number, lines[at + 1].number)
