"""In which language a text is written, by its script and its little words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from webinars.events.parsing.document.lines import Line

_WORD = re.compile(r"[^\W\d_]+")
_READ = 20_000
_FEWEST = 1.5
"""Less than so much, as single words of one language count one, says nothing."""
_NEAR = 0.75
"""A language that another one comes so near to, as a share, is unsure."""
_MOST_LETTERS = 8
"""So many marks of one kind count: one name that is often written is no other language."""
_LONGEST_NAMES = 25
"""Words; what is shorter may be a title or names in another language."""
_WORDS = {
    "en": "the of and to for with is are this that will from be an as by at on in no where when"
    " languages places please how we our"
    " monday tuesday wednesday thursday friday january february march july october december",
    "fr": "le la les l d qu des du de et est une un dans pour par sur avec aux ce cette qui que au"
    " en à n ou où lieu heure heures langue langues jour note cadrage ligne places nombre nous vous"
    " notre plusieurs entre inscription réunion webinaire"
    " lundi mardi mercredi jeudi vendredi janvier février mars avril juin juillet août"
    " octobre décembre",
    "de": "der die das und den dem von zu mit für auf ist eine im ein wird sind nicht des in um"
    " uhr ort sprache sprachen wir wie über bei"
    " montag dienstag mittwoch donnerstag freitag januar februar märz juni juli oktober"
    " dezember konzeptpapier",
    "es": "el los las del de la y es una por para con se su al como en que más o sus un lugar hora"
    " idioma idiomas plazas línea nosotros entre"
    " lunes martes miércoles jueves viernes enero febrero marzo abril mayo junio julio"
    " octubre diciembre",
    "it": "il gli della delle di e è una per con nel che dei alla sono dal i lo al la le l d in un"
    " da del come luogo dove ora lingua lingue posti"
    " lunedì martedì mercoledì giovedì venerdì gennaio febbraio marzo aprile maggio giugno"
    " luglio ottobre dicembre",
    "nl": "de het een van en voor met op is zijn dat wordt te aan bij ook door naar niet in om uur"
    " plaats taal talen wij hoe over onze"
    " maandag dinsdag woensdag donderdag vrijdag januari februari maart juni juli oktober"
    " december conceptnota",
    "pt": "o os as a da do dos das de e é uma um para com em no na por ao que mais seu à como local"
    " hora língua línguas idioma idiomas vagas entre"
    " segunda terça quarta quinta sexta janeiro fevereiro março abril maio junho julho"
    " outubro dezembro",
}
_LETTERS = {
    "fr": "àâçèéêëîïôœùû«»",
    "de": "äöüß„",
    "es": "áéíñóú¿¡«»",
    "it": "àèéìòù«»",
    "nl": "ëïé",
    "pt": "ãõçáàâéêíóú«»",
}
"""Accents and quotation marks of each; what several share says less of one of them."""


def _weights(marks: Mapping[str, Collection[str]]) -> dict[str, dict[str, float]]:
    """What each mark says for each language that has it: less, the more of them share it."""
    shared = Counter(mark for own in marks.values() for mark in set(own))
    return {code: {mark: shared[mark] ** -1.5 for mark in set(own)} for code, own in marks.items()}


_OF_WORDS = _weights({code: words.split() for code, words in _WORDS.items()})
_OF_LETTERS = _weights(_LETTERS)
_SCRIPTS = (("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"), ("el", "\u0370", "\u03ff"))
_OWN = {"uk": "іїєґ", "fa": "پچژگ"}


def detect_language(text: str, *, default: str) -> tuple[str, bool]:
    """The code of the language of `text`, and whether that is unsure.

    It is where another language is near. Where little shows it is `default`, unsure where that
    little speaks for another one.
    """
    read = text[:_READ].lower()
    words = _WORD.findall(read)
    letters = "".join(words)
    for code, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return _of_script(code, letters), False
    words_found, letters_found = Counter(words), Counter(read)
    found = {
        code: sum(words_found[word] * weight for word, weight in own.items())
        + sum(
            min(letters_found[letter], _MOST_LETTERS) * weight
            for letter, weight in _OF_LETTERS.get(code, {}).items()
        )
        for code, own in _OF_WORDS.items()
    }
    (best, most), (_second, next_most) = Counter(found).most_common(2)
    if most < _FEWEST:
        return default, found.get(default, 0) < most
    return best, next_most > most * _NEAR


def find_other_language(
    lines: Sequence[Line], hidden: Collection[int], language: str
) -> Iterator[tuple[int, str]]:
    """The first line of the first paragraph in each other language than the text's, with its code.

    Only what is long enough to show it for sure; lines in `hidden` are not public.
    """
    known = {language}
    for paragraph in _paragraphs(lines, hidden):
        text = "\n".join(line.text for line in paragraph)
        found, is_unsure = detect_language(text, default=language)
        if found not in known and not is_unsure and len(text.split()) > _LONGEST_NAMES:
            known.add(found)
            yield paragraph[0].number, found


def _paragraphs(lines: Sequence[Line], hidden: Collection[int]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if line.text and line.number not in hidden:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def _of_script(code: str, letters: str) -> str:
    if code == "ar":
        return "fa" if any(letter in letters for letter in _OWN["fa"]) else "ar"
    if code == "uk":
        return "uk" if any(letter in letters for letter in _OWN["uk"]) else "ru"
    return code
