"""In which language a text is written, by its script and its little words."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_READ = 20_000
_FEWEST = 3
_LITTLE_WORDS = {
    "en": "the of and to for with is are this that will from be an as by at on in",
    "fr": "le la les des du et est une dans pour par sur avec aux ce cette qui que au en",
    "de": "der die das und den dem von zu mit für auf ist eine im ein wird sind nicht des",
    "es": "el los las del y es una por para con se su al como en la que más o sus",
    "it": "il gli della delle di e è una per con nel che dei alla sono dal i lo al",
    "nl": "de het een van en voor met op is zijn dat wordt te aan bij ook door naar niet",
    "pt": "o os as da do dos das e é uma para com em no na por ao que mais seu",
}
_SCRIPTS = (("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"), ("el", "\u0370", "\u03ff"))
_OWN = {"uk": "іїєґ", "fa": "پچژگ"}


def detect_language(text: str, *, default: str) -> str:
    """The code of the language of `text`; `default` where that does not show."""
    read = text[:_READ].casefold()
    words = _WORD.findall(read)
    letters = "".join(words)
    for code, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return _of_script(code, letters)
    counts = Counter(words)
    found = {
        code: sum(counts[word] for word in little.split()) for code, little in _LITTLE_WORDS.items()
    }
    best = max(found, key=lambda code: found[code])
    return best if found[best] >= _FEWEST else default


def _of_script(code: str, letters: str) -> str:
    if code == "ar":
        return "fa" if any(letter in letters for letter in _OWN["fa"]) else "ar"
    if code == "uk":
        return "uk" if any(letter in letters for letter in _OWN["uk"]) else "ru"
    return code
