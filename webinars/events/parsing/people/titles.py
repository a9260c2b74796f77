"""What stands around a name and is no part of it: titles, degrees, pronouns, the language.

Academic titles and ranks stay with a name; `Mme`, `Herr` and `Mr` do not.
"""

from __future__ import annotations

import re

from webinars.events.parsing.people.words import FIRST_PRONOUNS, PRONOUNS, TITLES
from webinars.events.parsing.words import fold_word

_COUNTRIES = {"AL", "ES", "EM", "HE", "IL", "IT"}
_BRACKET = re.compile(r"\s?[(\[](?P<said>[^()\[\]]{5,200})[)\]]")
_SHORTENED = {"On.", "on.", "em."}
"""Titles that are little words without their full stop: `On. Laura Bianchi`, `Prof. em.`."""
_SUBJECTS = {"med.", "hab.", "habil.", "phil.", "jur.", "iur.", "rer.", "nat.", "pol.", "soc."}
"""What a doctor is a doctor of: `Dr. med. Eva Groß`. With its capital, `Med` is a first name."""
_DEGREE = re.compile(
    r",\s(?=(?:Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?A|B\.?A|M\.?B\.?A|M\.?P\.?H|M\.?D|J\.?D|LL\.?\s?[MBD]|Ed\.?D"
    r"|[DM]\.?\s?Phil|[BM]\.?\s?Ed|[OMCKD]BE|CMG|[QK]C|FRSA?|R\.?N|CPA|PMP|Jr|Sr|I{2,3})\.?"
    r"(?:[,;)]|\s[-–—(]|$))"
)
_ESQUIRE = re.compile(r",?\s(?:Esq(?:uire|r)?)\.?(?=[,;)]|\s[-–—|(]|\s*$)")
"""A courtesy, as `Mr` is, that stands behind a name."""
_PRESENCE = re.compile(
    r"\s?[(\[](?:online|remote(?:ly)?|virtual(?:ly)?|digital|in person|en ligne|à distance|en visio"
    r"(?:conférence)?|en présentiel|per (?:zoom|video)|zugeschaltet|en línea|por videoconferencia"
    r"|a distancia|em linha|por videoconferência|presencial|da remoto|a distanza|in presenza"
    r"|op afstand)"
    r"[)\]](?=[\s,;]|$)",
    re.IGNORECASE,
)
_COURTESIES = frozenset(
    [
        *("mr", "mrs", "ms", "miss", "mx", "m", "mme", "mlle", "monsieur", "madame"),
        *("frau", "herr", "herrn", "sr", "sra", "srta", "senor", "senora", "senhor", "senhora"),
        *(
            "exma",
            "exmo",
            "ilma",
            "ilmo",
            "sig",
            "sigra",
            "signor",
            "signora",
            "dhr",
            "mevr",
            "mevrouw",
            "me",
            "maitre",
        ),
    ]
)
_OF_COURTESY = re.compile(
    r"(?P<title>(?:S\.?\s?E\.?\s)?(?:M\.|Mme|Monsieur|Madame))\s(?:l[ae]\s|l['’])"
    r"(?P<office>[a-zà-ÿ][\w-]{2,20}(?:\s[a-zà-ÿ][\w-]{2,20}){0,2})\s(?=[A-ZÀ-Þ])"
)
"""How French names offices: `Mme la ministre déléguée Agnès Firmin`."""
_OF_SPANIARDS = re.compile(r"(?:D\.?ª|D(?:ñ|oñ)a\.?)\s(?=\S+\s\S)|D\.\s(?=(?P<name>\S+\s\S))")
"""Courtesies before Spanish names; `D.` may be an initial: `D. José Luis Martín`."""
_SPANISH = re.compile(r"[áéíóúñ]|\s(?:de|del|y)\s|\b(?:D\.?ª|Dña)", re.IGNORECASE)
_LAWYERS = {"me", "maitre"}
_NO_WORD = {"me", "sig", "sr", "ms"}
"""These count with their capital alone."""
LANGUAGES = (
    r"(?:english|french|german|spanish|portuguese|italian|dutch|arabic|ukrainian|russian"
    r"|fran[cç]ais|anglais|allemand|espagnol|portugais|italien|n[eé]erlandais|arabe"
    r"|deutsch|englisch|franz[oö]sisch|spanisch|portugiesisch|italienisch|niederl[aä]ndisch"
    r"|espa[nñ]ol|ingl[eé]s|franc[eé]s|alem[aá]n|portugu[eéê]s|italiano|neerland[eé]s"
    r"|ingl[eê]s|franc[eê]s|alem[aã]o|espanhol|inglese|francese|tedesco|spagnolo|portoghese"
    r"|olandese|engels|frans|duits|spaans|portugees|italiaans|nederlands|ukrainisch|arabisch)"
)
SPOKEN = re.compile(
    rf"\s?(?:[–—-]\s|,\s|\(\s?)(?:in|en|auf|em|in\shet)\s{LANGUAGES}\)?(?=\s*(?:$|;))",
    re.IGNORECASE,
)
"""In which language somebody speaks: `Ada Lind, Director, ECRE – in French`."""


def without_pronouns(text: str) -> str:
    """`text` without the pronouns that stand behind names: `Jane Doe (she/her, ECRE)`.

    Nothing else of a bracket goes with them.
    """
    return _BRACKET.sub(_without_pronouns, text)


def _without_pronouns(match: re.Match[str]) -> str:
    left, found = [], []
    for piece in re.split(r"[,;]", match["said"]):
        words = [word.strip() for word in re.split(r"[/|]", piece)]
        if all(word.lower() in PRONOUNS and word not in _COUNTRIES for word in words):
            found += words
        else:
            left.append(piece.strip())
    if len(found) < 2 or found[0].lower() not in FIRST_PRONOUNS:
        return match[0]
    return f" ({', '.join(left)})" if left else ""


def with_plain_degrees(text: str) -> str:
    """`text` with degrees and honours as part of the names that they stand behind: `Ada Lind PhD`.

    `Esq.` is a courtesy, and is left out as others are.
    """
    text = _ESQUIRE.sub("", text) if "Esq" in text else text
    while "," in text and (plain := _DEGREE.sub(" ", text)) != text:
        text = plain
    return text


def without_presence(text: str) -> tuple[str, str]:
    """`text` without "(online)" right behind a name, and that word, which is no position."""
    match = _PRESENCE.search(text)
    return (text[: match.start()] + text[match.end() :], match[0].strip()) if match else (text, "")


def office_behind_courtesy(text: str) -> tuple[str, str]:
    """`M. le préfet Didier Leschi` as the office and the name with its title; without it, none."""
    match = _OF_COURTESY.match(text)
    return (match["office"], f"{match['title']} {text[match.end() :]}") if match else ("", text)


def without_spanish_courtesy(text: str) -> str:
    """`text` without `D.ª` or `Dña.` before a name, nor `D.` where it is surely Spanish."""
    match = _OF_SPANIARDS.match(text)
    is_initial = match is not None and match["name"] and not _SPANISH.search(text)
    return text if match is None or is_initial else text[match.end() :]


def is_title(word: str) -> bool:
    """Whether a word is a title before a name."""
    return word in _SHORTENED | _SUBJECTS or fold_word(word).replace(".", "") in TITLES


def courtesy_and_name(name: str) -> tuple[str, str]:
    """`Mme Ada Lind` as what is said by her title and the name alone.

    A lawyer's title says what she is (`Maître`), the others nothing. With one name it stays.
    """
    first, _space, rest = name.partition(" ")
    folded = fold_word(first).replace(".", "")
    is_courtesy = folded in _COURTESIES and (first[0].isupper() or folded not in _NO_WORD)
    if not is_courtesy or len(rest.split()) < 2 or rest[0].islower():
        return "", name
    said, name = courtesy_and_name(rest)  # Exma. Sra.
    return ("Maître" if folded in _LAWYERS else said), name
