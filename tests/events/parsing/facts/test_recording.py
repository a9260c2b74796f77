"""Whether the event is recorded is read in each language, and left open where the text does."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.facts.reading import parse_facts

YES = """The session will be recorded and the recording shared with participants.
Please note that this webinar is being recorded.
The webinar will be streamed live and recorded, for those who cannot come can see it later.
We will record the webinar.
A recording will be sent to all who registered.
La séance sera enregistrée.
Le webinaire sera enregistré et diffusé.
L'enregistrement sera mis à disposition.
Die Veranstaltung wird aufgezeichnet.
Wir weisen darauf hin, dass die Sitzung aufgezeichnet wird.
Das Webinar wird für alle Abwesenden aufgezeichnet.
La sesión será grabada.
El seminario se grabará.
A sessão será gravada.
O webinar vai ser gravado.
L'incontro verrà registrato.
La riunione sarà registrata.
De sessie wordt opgenomen.
Houd er rekening mee dat de bijeenkomst opgenomen wordt.
De opname wordt achteraf gedeeld.
Recording: yes
Enregistrement : oui"""
NO = """The session will not be recorded.
The session won't be recorded.
This meeting is not recorded.
There will be no recording.
We will not record the meeting.
La séance ne sera pas enregistrée.
Il n'y aura pas d'enregistrement.
Die Veranstaltung wird nicht aufgezeichnet.
Es gibt keine Aufzeichnung.
La sesión no será grabada.
El taller no se grabará.
A sessão não será gravada.
L'incontro non verrà registrato.
De sessie wordt niet opgenomen.
Recording: no"""
OPEN = """The session may be recorded.
The first part of the session will be recorded.
The presentations will be recorded. The discussion will not be recorded.
La séance pourra être enregistrée.
Nur der Vortrag wird aufgezeichnet.
The webinar will be recorded if nobody objects."""
NOTHING = """The session of last year was recorded.
More deaths at borders will be recorded than ever.
You find the recording of the last webinar on our page.
Incidents are recorded by the members, and this is discussed.
Iscrizione: la registrazione sarà aperta dal primo marzo.
Le parti est enregistré auprès du ministère.
De kosten worden opgenomen in de begroting."""


def read(text: str) -> Fact[bool] | None:
    head = "Rights today\n\n10 December 2027, 10:00-12:00 CET\n\n"
    return parse_facts(read_text(head + text), today=date(2027, 1, 1)).recording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((line, Fact(True, (5,))) for line in YES.splitlines()),
        *((line, Fact(False, (5,))) for line in NO.splitlines()),
        *((line, None) for line in NOTHING.splitlines()),
    ],
)
def test_a_text_says_whether_the_event_is_recorded(text: str, expected: Fact[bool] | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", OPEN.splitlines())
def test_what_holds_of_a_part_or_on_a_condition_is_to_be_checked(text: str) -> None:
    fact = read(text)
    assert fact is not None
    assert (fact.value, fact.is_unsure) == (True, True)


def test_a_wrapped_sentence_is_read_and_quoted_where_it_says_so() -> None:
    assert read("Interpretation will be provided. The\nsession will be recorded.") == Fact(
        True, (6,)
    )
    assert read("We tell you that the session will\nnot be recorded at all.") == Fact(False, (6,))
