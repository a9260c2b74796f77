"""What stands in brackets behind people and is neither: the room, the language, `online`."""

from __future__ import annotations

import re

from webinars.events.parsing.people.titles import LANGUAGES

_ROOM = (
    r"(?:(?:salle|room|saal|raum|sala|aula|zaal|lokaal|auditorium|auditoire|amphi(?:th[eé][aâ]tre)?|sal[oó]n)"
    r"\s[\w'’.-]{1,20}(?:\s[\w'’.-]{1,20}){0,2}|[A-ZÀ-Þ\d][\w'’.-]{0,20}\s(?:room|hall|suite))"
)
_ONLINE = (
    r"(?:on-?line|en\sligne|en\sl[ií]nea|em\slinha|virtual(?:ly|mente)?|virtuell|remote(?:ly)?|[aà]\sdistan(?:ce|cia|za)"
    r"|da\sremoto|op\safstand|(?:en|par)\svisio\w*|(?:via|on|par|per|por|[uü]ber|op)\s(?:zoom|teams|webex))"
)
_CODES = r"(?-i:[A-Z]{2}(?:\s?[-/>,]\s?[A-Z]{2}){0,3})"
_ONLY = r"\s(?:only|uniquement|seulement|nur|s[oó]lo|s[oó]|apenas|solo|solamente|alleen)"
_LANGUAGE = (
    rf"(?:(?:(?:in|en|auf|em|in\shet)\s)?(?:{LANGUAGES}|{_CODES})(?:{_ONLY})?"
    rf"(?:,?\s(?:with|avec|mit|con|com|met)\s[^()]{{0,20}}(?:interpr|dolmetsch|[uü]bersetz|tradu|vertal|tolk)[^()]{{0,40}})?)"
)
_SURE = rf"(?:{_ROOM}|{_ONLINE}|{_LANGUAGE.replace(_CODES, '(?!)')}|{_CODES}{_ONLY})"
_JOINT = r"\s?[,;/–-]\s"
_ASIDE = re.compile(
    rf"\s?[(\[]\s?(?P<said>(?:{_CODES}{_JOINT})?{_SURE}(?:{_JOINT}(?:{_SURE}|{_LANGUAGE})){{0,3}})\s?[)\]]",
    re.IGNORECASE,
)
"""`(room Delvaux, EN only)`; `(FR)` alone may be the country of an organisation."""
_BEGINS_WITH_ROOM = re.compile(_ROOM, re.IGNORECASE)
_LONGEST = 1_000


def cut_asides(text: str) -> tuple[str, list[str]]:
    """`text` without rooms, languages and words of being online in brackets, and these."""
    found = list(_ASIDE.finditer(text[:_LONGEST]))
    return _ASIDE.sub("", text[:_LONGEST]) + text[_LONGEST:], [each["said"] for each in found]


def is_of_room(aside: str) -> bool:
    """Whether what stood in brackets says where the session is, whoever speaks."""
    return _BEGINS_WITH_ROOM.match(aside) is not None
