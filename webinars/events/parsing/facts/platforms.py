"""Names of platforms, and whether what stands behind a label of a place says "online" instead.

Many words of being online are also words of names: `Remote Sensing Institute`, `Distance Learning
Centre`. They say online where nothing else is left, or where no name goes on behind them.
"""

from __future__ import annotations

import re

from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import without_edges

_BY = "(?:via|on|sur|[uü]ber|por|su|per|op|en)"
_PLATFORMS = {
    "Zoom": rf"(?-i:Zoom|ZOOM)(?:\s(?:Webinar|Meetings?))?|{_BY}\szoom",
    "Microsoft Teams": rf"(?:Microsoft|MS)[\s-]Teams|{_BY}\s(?-i:Teams)"
    r"|(?-i:Teams)[\s-](?:link|meeting|call)(?!\w)|(?:link|lien|enlace)\s(?-i:Teams)",
    "Google Meet": r"Google\s(?:Meet|Hangouts)",
    "Webex": r"(?:Cisco\s)?Webex",
    "Jitsi": r"Jitsi(?:\sMeet)?",
    "BigBlueButton": r"Big\s?Blue\s?Button|(?-i:BBB)",
    "GoToWebinar": r"GoTo\s?(?:Webinar|Meeting)",
    "Interactio": r"(?-i:Interactio)",
    "Interprefy": r"(?-i:Interprefy)",
    "KUDO": r"(?-i:KUDO)",
    "Livestorm": r"(?-i:Livestorm)",
    "StreamYard": r"StreamYard",
    "Whereby": r"(?-i:Whereby)",
    "Hopin": r"(?-i:Hopin)",
    "Skype": r"Skype",
    "ClickMeeting": r"ClickMeeting",
    "Demio": r"(?-i:Demio)",
    "YouTube": r"YouTube(?:\sLive)?",
    "Facebook Live": r"Facebook\sLive",
    "LinkedIn Live": r"LinkedIn\sLive",
}
"""The names, as they are shown."""
_GROUPS = {f"p{number}": name for number, name in enumerate(_PLATFORMS)}
_PLATFORM = lazy(
    r"(?<![\w@./-])(?:"
    + "|".join(f"(?P<p{at}>{words})" for at, words in enumerate(_PLATFORMS.values()))
    + r")(?![\w@]|\.\w)",
    re.IGNORECASE,
)
_BARE = {"zoom": "Zoom", "teams": "Microsoft Teams", "meet": "Google Meet", "webex": "Webex"}
_ONLINE = (
    r"(?:on-?line|ligne|l[ií]nea|linha|rete|webinar|webinaire|internet"
    r"|(?:v[ií]d[eé]o|visio|tele)-?(?:conf[eé]r\w+|konferenz|konferencia|conferencing|call))"
)
_BARE_NAME = lazy(
    rf"(?:^|[(,;:/–—-]\s?|(?<!\w){_BY}\s|(?<!\w){_ONLINE}\s)"
    rf"(?P<name>{'|'.join(_BARE)})(?=\s?(?:$|[),.;:/–—]|\s(?:webinar|meeting|link|call)(?!\w)))",
    re.IGNORECASE,
)
"""Words that are names of platforms where the line is about one, and no other word goes on."""
_LED = (
    r"(?:(?:[aà]|by|en|em|im|in|op|over|par|per|por|sur|via|on|the|el|la|le|l['’]|het|una?|il)\s)*"
)
_SURELY = lazy(rf"{_LED}(?:{_ONLINE}|zoom|teams|webex)(?!\w)", re.IGNORECASE)
_PERHAPS = (
    r"(?:virtual(?:e|es|is|ly|mente)?|virtuel(?:le|l)?s?|virtuelle[rns]?"
    r"|digital(?:e|er|es|is|ly|mente)?|distan(?:ce|cia|za)|distância|afstand"
    r"|remote(?:ly)?|remot[oa]|visio)"
)
"""Words of being online that are in names, too."""
_MAYBE = lazy(rf"{_LED}{_PERHAPS}(?!\w)", re.IGNORECASE)
_AND = r"(?:and|et|und|y|e|en|&|\+|or|ou|oder|o|of)"
_TOO = r"(?:also|aussi|[eé]galement|auch|tambi[eé]n|tamb[eé]m|anche|ook)"
_NAMED = (
    r"(?:(?-i:Teams)|(?:ms|microsoft)\steams|zoom|(?:cisco\s)?webex|google\smeet|jitsi(?:\smeet)?"
    r"|big\s?blue\s?button)(?!\w)"
)
_ALSO = lazy(
    rf"[\s,;(/+—–-]{{0,6}}(?:(?<!\w)(?:{_AND}\s(?:{_TOO}\s)?|{_TOO}\s)"
    rf"(?:(?:{_BY}|by|par|auf|tramite)\s)?{_NAMED}(?:\s\([^()]{{0,60}}\))?[\s).]{{0,4}}$"
    rf"|(?:(?<!\w){_AND}\s)?(?:(?<!\w){_TOO}\s)?"
    r"(?<!\w)(?:on-?line|en\sligne|en\sl[ií]nea|em\slinha|in\srete|[aà]\sdistan(?:ce|cia|za)"
    r"|à\sdistância|op\safstand|virtuell|virtually|en\svisio(?:conf[eé]rence)?"
    r"|(?:in\s)?diretta\sstreaming|(?:in|en)\sstreaming|live-?stream(?:ing)?)(?!\w)"
    rf"(?:\s?\(?(?:{_BY}\s)?(?:{_NAMED}|teams(?!\w))\)?)?)"
    r"(?:\s(?:too|also|aussi|auch|ook))?[)\s]{0,4}",
    re.IGNORECASE,
)
"""Beside a place: `… 1050 Bruxelles — et en ligne (Zoom)`, `…, and via Zoom`."""
_IN_ROOM = lazy(
    r"(?:in[\s-]person|on[\s-]site|en\spr[eé]sentiel|sur\splace|in\spr[aä]senz|vor\sort|presencial(?:mente)?"
    r"|in\spresenza|op\slocatie|fysiek|ter\splaatse|hybrid(?:e|es)?|h[ií]brid[oa]|ibrid[oa])\s?[,:(–-]\s?",
    re.IGNORECASE,
)
"""Before a place: `op locatie (Stadhuis, Gent) en online`."""
_FILLER = lazy(
    rf"(?<!\w)(?:{_ONLINE}|{_PERHAPS}|{_BY}|a|à|at|by|im|in|the|la|le|el|il|het|meeting|event|link"
    r"|live|only|nur|seulement|solo|alleen|veranstaltung|r[eé]union|reuni[oó]n|platform"
    r"|plattform|plateforme|plataforma|piattaforma)(?!\w)",
    re.IGNORECASE,
)
_NAME_GOES_ON = lazy(r"\s+[A-ZÀ-Þ]")


def named_platform(text: str) -> str:
    """The first platform that `text` names by a name that is no other word; empty for none."""
    match = _PLATFORM.search(text)
    return _GROUPS[match.lastgroup or "p0"] if match else ""


def bare_platform(text: str) -> str:
    """The platform that a line about being online names by one word: `online (Teams)`."""
    match = _BARE_NAME.search(text)
    return _BARE[match["name"].casefold()] if match else ""


def without_platforms(text: str) -> str:
    """`text` with the names of platforms taken out."""
    return _PLATFORM.sub(" ", text)


def without_named_platforms(text: str) -> str:
    """What stands behind a label of a place or platform, without any name of one."""
    return _BARE_NAME.sub(" ", without_platforms(text))


def is_also_online(text: str) -> bool:
    """Whether a line says beside a place that people can come online as well."""
    return _ALSO.search(text) is not None


def ends_online(text: str) -> bool:
    """Whether the last words of a line say so: `Town Hall, and online: `."""
    text = text.rstrip(" :：→(<–—,-")
    return any(each.end() == len(text) for each in _ALSO.finditer(text))


def without_online(text: str) -> str:
    """`text` with a dash for what it says of being online beside a place."""
    return _ALSO.sub(" – ", text)


def bare_place(value: str) -> str:
    """What stands behind a label of a place, without words of being there, or online as well."""
    lead = _IN_ROOM.match(value)
    found = next((each for each in _ALSO.finditer(value) if each.end() == len(value)), None)
    if lead is None and found is None:
        return value
    begin, stop = lead.end() if lead else 0, found.start() if found else len(value)
    place = without_online(value[begin:stop]) if lead else value[begin:stop]
    place = without_edges(place, " –,;/&+()-")
    return place if any(map(str.isalpha, place)) else value


def without_being_there(text: str) -> str:
    """`text` without words of being in the room."""
    return _IN_ROOM.sub(" ", text)


def is_online(value: str) -> bool:
    """Whether what stands behind a label of a place is no place: `Where: online, by Zoom`."""
    value = value.strip()
    if _SURELY.match(value) or _PLATFORM.match(value):
        return True
    return bool(_MAYBE.match(value)) and not may_be_online(value)


def may_be_online(value: str) -> bool:
    """Whether it could be a place that is called after being online: `Digital Society Centre`."""
    match = _MAYBE.match(value.strip())
    if match is None:
        return False
    words = match[0].split()
    rest = without_named_platforms(value.strip()[match.end() :])
    is_called_so = len(words) > 1 and words[-1][0].isupper()  # La Visio
    return is_called_so or bool(_NAME_GOES_ON.match(_FILLER.sub("", rest)))


def says_online(text: str) -> bool:
    """Whether a line is labelled as a place, or a platform, and says that it is online."""
    label = find_label(text)
    return bool(label and label.key in ("venue", "platform") and is_online(text[label.stop :]))
