"""A colleague's own words above the text that they pass on: `Hi Ana, here is the note. Love, Jo`.

They are hidden only where the text below says when the event is, and they name no other day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from webinars.events.parsing.dates import FoundDate, read_dates
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.closing import is_about_registering
from webinars.events.parsing.facts.kinds import is_generic, names_only_kind
from webinars.events.parsing.facts.mail_words import ASKED, GREETED, PUBLISHED
from webinars.events.parsing.facts.signature import (
    is_closing,
    is_closing_alone,
    signed_lines,
)
from webinars.events.parsing.facts.words import LAST_DAY_AFTER
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.shapes import looks_like_name

LONGEST_ABOVE = 12
"""Lines that somebody writes above a mail that they pass on."""
LONGEST_WORD = 800
"""Characters of a word among colleagues."""
READ_BELOW = 400
"""Lines below a word among colleagues that may name the days that it names."""
_LONGEST_READ = 2_000
_REACH = 30
"""Lines below a closing formula among which those of who signs are."""
_FIRST_NAME = re.compile(r"[^\W\d_]{2,12}(?:-[^\W\d_]{2,12})?")
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_MANY = lazy(
    r"(?<!\w)(?:all|every(?:one|body)|colleagues?|friends?|members?|partners?|tou[st]|toutes|coll[eè]gues"
    r"|ami[\.·]?e?s|membres|partenaires|mesdames|zusammen|alle|kolleg(?:inn)?en|mitglieder|damen|tod[oa]s"
    r"|compa[nñ]er[oa]s|colegas|amig[oa]s|miembr[oa]s|membros|señor[ae]s|senhor[ae]s|tutt[ie]|collegh[ie]"
    r"|soci|iedereen|allemaal|collega['’]?s|leden|heren|mensen|network|r[eé]seau|netzwerk|red|rete|netwerk|sirs?|madam"
    r"|(?:particip|teiln|partecip|deeln|reader|lec?t(?:eu|r|or)|leser|lettor|lezer|volunteer|b[eé]n[eé]vol|freiwillig|volunt[aá]ri"
    r"|volontari|vrijwillig|subscriber|abonn|suscript|subscri|guest|invit[eé]|invitad|g[aä]ste|alumni|interes[st])[^\W\d_]*)(?!\w)",
    re.IGNORECASE,
)
"""Whom a greeting of more than one or two names: what follows is for the members."""
_NAMES_NOBODY = re.compile(r"[^\W\d_]+\s?[,!.:，]?|good\s\w+\s?[,!.]?", re.IGNORECASE)
"""`Hello,` alone: a colleague is greeted so, and who is invited."""
_INVITES = lazy(
    r"(?<!\w)(?:join\sus|(?:we|cordially)\sinvite|are\sinvited|vous\sinvit\w+|rejoign\w+|(?:wir|herzlich)\sladen|laden\s(?:wir|sie|euch)"
    r"|(?:os|les|vos)\sinvitamos|convidamos|vi\sinvitiamo|nodigen)(?!\w)",
    re.IGNORECASE,
)
_PS = lazy(r"(?:P\.?\s?){1,2}S\.?(?=\s?[:;,.–—-]|\s)|(?:post\s?scriptum|NB)\s?:")
"""How words below a signature begin: `PS: Eva is away`."""
_COMES = lazy(
    r"(?<!\w)(?:here['’]?s|here\s(?:is|are|comes)|voici|voil[aà]|hier\s(?:ist|sind|kommt|kommen)|aqu[ií]\s(?:est[aá]|va|tienes|te)"
    r"|(?:te|os|les?|vos)\s(?:paso|dejo|env[ií]o|mando)|(?:envio|mando|segue)(?:-te)?|ecco|ti\s(?:mando|invio|giro)|hierbij|hier\s(?:is|komt)"
    r"|attached|ci-joint|je\st['’](?:envoie|transmets)|anbei|schicke\sdir|em\sanexo|adjunto|in\s(?:allegato|bijlage))(?!\w)",
    re.IGNORECASE,
)
"""What somebody writes who hands a text on."""
_MISTAKES = lazy(
    r"(?:(?:please\s|merci\sde\s)?(?:let\sme\sknow|tell\sme|dis-moi|dites-moi|me\sdire|sag(?:t|en\ssie)?\smir|gib\smir\sbescheid"
    r"|dime|dec[ií]dme|av[ií]same|diz-me|avisa-me|dimmi|fammi\ssapere|laat\s(?:het\s)?me\sweten))(?!\w)[^.!?]{0,60}(?<!\w)"
    r"(?:mistakes?|errors?|typos?|fautes?|erreurs?|coquilles?|fehler|erratas?|errores|error|erros?|gralhas?|error[ie]|refus[io]"
    r"|fout(?:en|je|jes)?)(?!\w)[^.!?]{0,40}[.!?]*",
    re.IGNORECASE,
)
"""`Let me know if you see mistakes!`"""
_LONGEST_ALONE = 120
_PLEASE = lazy(
    r"(?<!\w)(?:please|merci\sde|bitte|por\sfavor|per\sfavore|graag|alsjeblieft)(?!\w)",
    re.IGNORECASE,
)
_FORMER = lazy(
    r"(?<!\w)(?:old|former|previous|no\slonger|instead|ancien(?:ne)?|pr[eé]c[eé]dente?|plus\svalable|alte[rns]?|statt"
    r"|nicht\smehr|anterior|antigu[ao]|antig[ao]|viej[ao]|ya\sno|j[aá]\sn[aã]o|vecchi[ao]|non\s(?:[eè]\s)?pi[uù]|oude|vorige"
    r"|niet\smeer|not\s(?:on\s)?(?=\d))(?!\w)",
    re.IGNORECASE,
)
"""Words of a day that is none any more."""
_BY = re.compile(rf"(?<!\w){LAST_DAY_AFTER}\s(?:[^\W\d]{{2,12}}\s){{0,2}}$", re.IGNORECASE)


def find_letter(
    lines: Sequence[Line], marks: Collection[int], passed: Collection[int]
) -> list[int]:
    """The lines of a letter that the text begins with, up to the formula that closes it.

    Heads of mails (`marks`) may stand above it. It is one if a mark of a mail that is passed on
    (`passed`) follows, if it asks to put something online, or if it greets somebody and hands a
    text on or asks for something.
    """
    letter: list[Line] = []
    for at, line in enumerate(lines):
        if letter and line.number in marks:
            return []
        if not line.text or line.number in marks:
            continue
        letter.append(line)
        if len(letter) > LONGEST_ABOVE or sum(len(one.text) for one in letter) > LONGEST_WORD:
            return []
        if _ends(line.text):
            signed = _signed(lines, at) or list(name_below(lines, at + 1))
            below = [one for one in lines[at + 1 :] if one.number not in signed]
            last = _postscript(below)
            is_letter = _is_private([*letter, *last], below[len(last) :], marks, passed)
            return [*(one.number for one in (*letter, *last)), *signed] if is_letter else []
    return []


def name_below(lines: Sequence[Line], at: int) -> Iterator[int]:
    """The first name alone that signs such words below the empty line `at`: `Jo`."""
    near = [line for line in lines[at + 1 : at + 3] if line.text]
    for line in near if len(near) == 1 else ():
        is_name = _FIRST_NAME.fullmatch(line.text) and looks_like_name(line.text)
        is_kind = is_generic(line.text) or names_only_kind(line.text)
        if is_name and not (is_kind or line.level or line.is_bullet):
            yield line.number


def _postscript(below: Sequence[Line]) -> list[Line]:
    """The paragraph that begins with `PS`, if the lines below a signature begin with it.

    With the empty lines above it; of a paragraph that names a day the first line alone.
    """
    start = next((at for at, line in enumerate(below) if line.text), len(below))
    block = list(takewhile(lambda line: line.text, below[start : start + LONGEST_ABOVE]))
    if not block or not _PS.match(block[0].text):
        return []
    is_alone = any(read_dates(line.text[:_LONGEST_READ]) for line in block[1:])
    return list(below[: start + (1 if is_alone else len(block))])


def _signed(lines: Sequence[Line], closing: int) -> list[int]:
    """The lines of who signs below a closing formula: none where the name stands on its line."""
    near = lines[closing : closing + _REACH]
    if near[1:] and near[1].text and not is_closing_alone(near[0].text):
        return []
    signed = signed_lines([near[0]._replace(number=0, text=""), *near])
    return [line.number for line in near[1:] if line.number in signed]


def lines_to_one(lines: Sequence[Line], greetings: Collection[int]) -> Iterator[int]:
    """The lines around a text that speak to one colleague: what comes, and to look for mistakes.

    `Here is the programme, as discussed:` is one directly below a greeting (a line of `greetings`)
    of nobody else; the days that it names count all the same.
    """
    said = [line for line in lines if line.text]
    for line, below in pairwise(said):
        is_to_one = line.number in greetings and not _MANY.search(line.text[:80])
        if is_to_one and GREETED.match(line.text) and announces(below.text):
            yield below.number
    yield from (line.number for line in said if _MISTAKES.fullmatch(line.text[:_LONGEST_ALONE]))


def announces(text: str) -> bool:
    """Whether a line says that a text follows: `Here is the programme:`."""
    is_short = len(text) <= 2 * _LONGEST_ALONE and text.endswith(":")
    return is_short and _COMES.match(text) is not None


def _ends(text: str) -> bool:
    """Whether a line is a closing formula, or ends with one and a name: `See below. Love, Jo`."""
    return is_closing(text) or is_closing(_last_sentence(text))


def _last_sentence(text: str) -> str:
    return _SENTENCE.split(text)[-1]


def _is_private(
    letter: Sequence[Line], below: Sequence[Line], marks: Collection[int], passed: Collection[int]
) -> bool:
    words = " ".join(line.text for line in letter)
    is_greeted = GREETED.match(letter[0].text) is not None
    is_to_one = is_greeted and not _MANY.search(letter[0].text[:80])
    if _NAMES_NOBODY.fullmatch(letter[0].text[:80]):
        is_to_one = not (is_about_registering(words) or _INVITES.search(words))
    mark = next((line.number for line in below if line.number in marks), None)
    is_passed_on = mark is not None and mark in passed
    if not (is_greeted or is_passed_on or asks_to_publish(words)):
        return False
    is_handed = is_passed_on or asks_to_publish(words)
    if not (is_handed or (is_to_one and _hands_on(words))):
        return False
    said = [line for line in below[:READ_BELOW] if line.number not in marks]
    return names_no_other_day(letter, said)


def _hands_on(words: str) -> bool:
    """Whether somebody hands a text on, or asks for something."""
    is_asked = ASKED.search(words) or (PUBLISHED.search(words) and _PLEASE.search(words))
    return bool(_COMES.search(words) or is_asked)


def asks_to_publish(words: str) -> bool:
    """Whether one sentence asks somebody to put something online."""
    return any(PUBLISHED.search(each) and ASKED.search(each) for each in _SENTENCE.split(words))


def names_no_other_day(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether all days that `above` names are among those of `below`, of which there are some.

    Neither a day that is said to be none any more counts, nor until when something is asked for.
    """
    sentences = _SENTENCE.split(" ".join(line.text for line in above))
    own = {_key(day) for each in sentences for day in _said(each)}
    return _are_among(own, _days(below))


def _said(sentence: str) -> Iterator[FoundDate]:
    if _FORMER.search(sentence):
        return
    is_asked = ASKED.search(sentence) is not None
    for day in read_dates(sentence[:_LONGEST_READ]):
        if not (is_asked and _BY.search(sentence[: day.begin])):
            yield day


def _key(found: FoundDate) -> tuple[int, int]:
    return found.day, found.month


def _days(lines: Iterable[Line]) -> Iterator[tuple[int, int]]:
    """The days that lines name, without their years."""
    for line in lines:
        yield from map(_key, read_dates(line.text[:_LONGEST_READ]))


def _are_among(named: set[tuple[int, int]], days: Iterable[tuple[int, int]]) -> bool:
    """Whether all `named` days are among `days`, of which there are some."""
    left = set(named)
    for day in days:
        left.discard(day)
        if not left:
            return True
    return False
