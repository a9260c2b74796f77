"""What stands right behind a name and is neither a position nor an organisation."""

from __future__ import annotations

import re

_DEGREE = re.compile(
    r",\s(?=(?:Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?A|B\.?A|M\.?B\.?A|M\.?P\.?H|M\.?D|J\.?D|LL\.?\s?[MBD]|Ed\.?D)\.?"
    r"(?:[,;)]|\s[-–—(]|$))"
)
_PRESENCE = re.compile(
    r"\s?[(\[](?:online|remote(?:ly)?|virtual(?:ly)?|digital|in person|en ligne|à distance|en visio"
    r"(?:conférence)?|en présentiel|per (?:zoom|video)|zugeschaltet|en línea|por videoconferencia"
    r"|a distancia|em linha|por videoconferência|presencial|da remoto|a distanza|in presenza"
    r"|op afstand)"
    r"[)\]](?=[\s,;]|$)",
    re.IGNORECASE,
)


def with_plain_degrees(text: str) -> str:
    """`text` with academic degrees as part of the names that they stand behind: `Ada Lind PhD`."""
    return _DEGREE.sub(" ", text) if "," in text else text


def without_presence(text: str) -> tuple[str, str]:
    """`text` without "(online)" right behind a name, and that word, which is no position."""
    match = _PRESENCE.search(text)
    return (text[: match.start()] + text[match.end() :], match[0].strip()) if match else (text, "")
