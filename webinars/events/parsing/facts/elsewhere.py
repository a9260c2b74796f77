"""Where addresses lead that stand beside words of joining: to a form, a map, last year's recording.

What a text says elsewhere of registering is not said of the address: the clause right before it is.
"""

from __future__ import annotations

import re

from webinars.events.parsing.facts.join_words import LINKS, NAME, VERBS
from webinars.events.parsing.facts.words import REGISTERING
from webinars.events.parsing.patterns import lazy

_ADDRESS = lazy(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CLAUSE = lazy(
    rf"[.!?;|](?=\s|$)|[–—]|\s-\s|,\s(?=(?:[^\W\d_]{{1,3}}\s)?(?:{LINKS}|{NAME})(?:\s|\W)*$)",
    re.IGNORECASE,
)
"""Where a clause ends; at a comma, if nothing but a label follows: `…, lien Zoom :`."""
_SENTENCE = lazy(r"[.!?;](?=\s|$)")
_NEEDED = (
    r"(?:required|needed|n[eé]cess\w+|oblig\w+|requi\w+|nötig|erforderlich|notwendig|nodig|vereist)"
)
_DENIED = lazy(
    r"(?<!\w)(?:no|not|without|sans|pas|keine?r?|ohne|sin|sem|senza|geen|zonder|non|nessuna|não|nicht)"
    rf"\s(?:[^\W\d_]{{1,12}}[\s'’]){{0,4}}?{REGISTERING}"
    rf"|{REGISTERING}\s(?:[^\s.;:!?]{{1,6}}\s){{0,3}}?(?:not|no|non|pas|nicht|niet|não)\s"
    rf"(?:[^\W\d_]{{1,4}}\s)?{_NEEDED}",
    re.IGNORECASE,
)
"""`No need to register`, `sans inscription`, `registration is not required`."""
_REGISTERS = lazy(
    rf"(?<![^\W_]){REGISTERING}|(?<!\w)(?:form|formul\w+|survey)(?!\w)", re.IGNORECASE
)
_FORMS = lazy(
    r"forms?\.|/forms?(?:/|$)|eventbrite|typeform|surveymonkey|limesurvey|helloasso|lu\.ma"
    rf"|(?<![^\W_]){REGISTERING}|(?<!\w)(?:form|formul\w+|survey)(?!\w)",
    re.IGNORECASE,
)
_MAPS = lazy(
    r"^https?://(?:maps?\.|(?:www\.)?(?:google\.[a-z.]{2,6}/maps|goo\.gl/maps|bing\.com/maps"
    r"|openstreetmap\.|osm\.org|waze\.com|what3words\.|w3w\.co|mapy\.|citymapper\.))",
    re.IGNORECASE,
)
_TO_PLACE = lazy(
    r"(?:^|.*\W)(?:maps?|directions?|how\sto\sget\sthere|getting\sthere|(?:lage)?plan(?:\sd['’]acc[eè]s)?"
    r"|carte|itin[eé]raire|anfahrt(?:sbeschreibung)?|anreise|wegbeschreibung|stadtplan|karte|mapas?"
    r"|c[oó]mo\sllegar|como\schegar|mappa|come\s(?:arrivare|raggiungerci)|plattegrond|kaart"
    r"|route(?:beschrijving)?)\W{0,6}",
    re.IGNORECASE,
)
_OF_BEFORE = lazy(
    r"(?<!\w)(?:recordings?|replays?|last\s(?:year|month|week|time)|previous|past|rediffusion"
    r"|enregistrements?|l['’]an(?:n[eé]e)?\s(?:dernier|pass[eé])\w*|pr[eé]c[eé]dent\w*|pass[eé]e?s?"
    r"|aufzeichnung\w*|mitschnitt\w*|letzte[nsr]?\sjahr\w*|vorig\w+|vergangen\w+|grabaci[oó]n\w*"
    r"|anterior\w*|pasad[oa]s?|grava[cç]\w+|passad[oa]s?|registrazion[ei]|scors[oa]|precedent[ei]"
    r"|opnames?|vorige|vorig\sjaar)(?!\w)",
    re.IGNORECASE,
)
_VERBS = lazy(VERBS, re.IGNORECASE)
_OWN = lazy(
    r"(?:[\w-]+\.)*(?:zoom\.(?:us|com)|teams\.com|microsoft\.com|webex\.com|google\.com|jitsi\.org"
    r"|bigbluebutton\.org)",
    re.IGNORECASE,
)


def registers(before: str, label: str = "", url: str = "") -> bool:
    """Whether an address is one to register at, as its last clause, its label or itself says."""
    said = f"{last_clause(before)} {label}"
    return bool(_REGISTERS.search(_DENIED.sub(" ", said)) or _FORMS.search(url))


def registers_behind(behind: str) -> bool:
    """Whether the clause goes on behind the address with registering."""
    return registers(_CLAUSE.split(behind, maxsplit=1)[0])


def last_clause(before: str) -> str:
    """The last clause with a word in it; another address ends one as well."""
    pieces = _CLAUSE.split(_ADDRESS.sub(";", before))
    return next((each for each in reversed(pieces) if any(map(str.isalnum, each))), "")


def leads_to_place(before: str, url: str) -> bool:
    """Whether it is a map, or stands right behind words of finding the way."""
    return bool(_MAPS.match(url) or _TO_PLACE.fullmatch(before))


def is_of_before(before: str) -> bool:
    """Whether its sentence is of a meeting that is over: `Recording – link to the webinar: …`.

    A sentence that asks people in may say that there will be a recording.
    """
    sentences = _SENTENCE.split(before)
    sentence = next((each for each in reversed(sentences) if each.strip()), "")
    return bool(_OF_BEFORE.search(sentence)) and not _VERBS.search(sentence)


def is_of_platform(host: str) -> bool:
    """Whether a host is a platform's own: it has pages about itself."""
    return _OWN.fullmatch(host) is not None
