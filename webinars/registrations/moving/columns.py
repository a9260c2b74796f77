"""What the columns of a list are, guessed from their headings in English, French or German.

What a column is, is a word: one of `Column`, or a question's key behind `QUESTION`; "" is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from webinars.events.programme import Question
from webinars.events.search import fold

QUESTION = "question:"
"""In front of a question's key: a column with the answers to it."""

_SEARCHED = 30
"""Reports of meetings begin with lines about the meeting; headings are looked for so far."""


class Column(StrEnum):
    """What a column can be, besides an answer."""

    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    ORGANISATION = "organisation"
    LANGUAGE = "language"
    LISTENING = "listening"
    DATES = "dates"
    TAKES_PART = "takes-part"
    PHONE = "phone"
    JOINED = "joined"
    MINUTES = "minutes"


PEOPLE = tuple(Column)[:10]
"""What a list of people to register can say."""
ATTENDANCE = (Column.EMAIL, Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, *tuple(Column)[10:])
"""What a list of who came can say."""

_HEADINGS: dict[Column, str] = {
    Column.EMAIL: "email|e mail|mail|e mail address|email address|user email|participant email|"
    "courriel|adresse e mail|adresse email|adresse mail|adresse electronique|adresse courriel|"
    "adresse de messagerie|mel|e mail adresse|email adresse|emailadresse|mailadresse",
    Column.NAME: "name|full name|name original name|participant|participant name|attendee|person|"
    "display name|user name|nom complet|nom et prenom|prenom et nom|nom prenom|prenom nom|"
    "participant e|vollstandiger name|vor und nachname|teilnehmer|teilnehmerin|nom du participant",
    Column.FIRST_NAME: "first name|firstname|given name|forename|prenom|vorname",
    Column.LAST_NAME: "last name|lastname|surname|family name|nom|nom de famille|nachname|"
    "familienname|zuname",
    Column.ORGANISATION: "organisation|organization|organisation or group|company|institution|"
    "employer|network|association|organisme|structure|organisation ou groupe|societe|reseau|"
    "firma|verein|einrichtung|verband|unternehmen|organisation name|organization name",
    Column.LANGUAGE: "language|language of their mails|preferred language|mail language|locale|"
    "langue|langue preferee|langue de leurs e mails|langue des e mails|sprache|"
    "bevorzugte sprache",
    Column.LISTENING: "listens in|listening language|interpretation|interpretation language|"
    "ecoute|langue d ecoute|langue d interpretation|ecoute en|dolmetschsprache|verdolmetschung|"
    "horsprache",
    Column.DATES: "dates|date|days|chosen dates|dates choisies|jours|termine|tage|daten",
    Column.TAKES_PART: "takes part|how they take part|how do you take part|room or online|"
    "in the room or online|participe|facon de participer|comment participez vous|salle ou en ligne|"
    "dans la salle ou en ligne|art der teilnahme",
    Column.PHONE: "telephone|phone|phone number|telephone number|mobile|mobile phone|mobile number|"
    "tel|telephone portable|portable|numero de telephone|gsm|telefon|telefonnummer|handy|"
    "handynummer|mobiltelefon",
    Column.JOINED: "join time|joined|join|joined at|first join|time joined|heure d arrivee|"
    "arrivee|heure de connexion|premiere participation|premiere connexion|beitrittszeit|beitritt|"
    "beigetreten|erster beitritt|teilnahmebeginn",
    Column.MINUTES: "duration|duration minutes|time in session minutes|total duration minutes|"
    "in meeting duration|minutes|duree|duree minutes|duree de la reunion|duree dans la reunion|"
    "dauer|dauer minuten|besprechungsdauer|dauer der teilnahme",
}
_COLUMN_OF = {words: column for column, all_ in _HEADINGS.items() for words in all_.split("|")}


def find_headings(rows: Sequence[tuple[int, list[str]]], columns: Sequence[Column]) -> int | None:
    """The index of the row that names the columns; None where the first row is a person already.

    It is the first one with two headings that are known, else the first one.
    """
    for index, (_number, cells) in enumerate(rows[:_SEARCHED]):
        known = {_COLUMN_OF.get(_words(cell)) for cell in cells} & set(columns)
        if len(known) > 1 or known == {Column.EMAIL}:
            return index
    return None if any("@" in cell for cell in rows[0][1]) else 0


def guess(
    headings: Sequence[str], columns: Sequence[Column], questions: Sequence[Question]
) -> list[str]:
    """What each column is, by its heading; the first of several that are alike."""
    asked = {words: QUESTION + each.key for each in questions for words in _labels(each)}
    found: list[str] = []
    for heading in headings:
        column = _COLUMN_OF.get(_words(heading))
        is_wanted = column is not None and column in columns
        word = str(column) if is_wanted else asked.get(_words(heading), "")
        found.append("" if word in found else word)
    return _with_whole_name(found)


def _with_whole_name(found: list[str]) -> list[str]:
    """In French and German the word for a name alone is the last name only beside a first one."""
    if Column.FIRST_NAME in found and Column.LAST_NAME not in found:
        return [Column.LAST_NAME if each == Column.NAME else each for each in found]
    if Column.LAST_NAME in found and Column.FIRST_NAME not in found and Column.NAME not in found:
        return [Column.NAME if each == Column.LAST_NAME else each for each in found]
    return found


def _labels(question: Question) -> Iterator[str]:
    yield _words(question.key)
    for text in question.texts:
        yield _words(text.label)


def _words(text: str) -> str:
    """A heading as it is compared: folded, its words apart by one blank."""
    return " ".join(re.findall(r"\w+", fold(text).replace("_", " ")))
