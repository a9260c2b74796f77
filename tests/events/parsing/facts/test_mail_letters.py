"""A colleague's letter around the text that they pass on: none of it is public."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts

NOTE = "Safe routes for people\n\nThursday 10 December 2026, 10:00\n\nWe talk."
HEAD = (
    "From: Ada Lind <a@example.org>\n"
    "Sent: Monday, 30 November 2026 9:00\nTo: Jan\nSubject: FW: Note"
)
LETTERS = (
    "Hi Jan,\n\nHere is the note. Can you publish it by 2 December? "
    "The old date (3 May) is gone.\n\nLove, Ada",
    "Salut Jan,\n\nvoici la version validée ; "
    "l’ancienne date (3 mai) n’est plus valable.\n\nBises, Ada",
    "Hallo Jan,\n\nanbei das Konzept, nicht mehr am 3. Mai.\n\nLiebe Grüße, Ada",
    "Hola Jan,\n\naquí tienes la nota del 10 de diciembre.\n\nUn abrazo, Ada",
    "Hola Jan, ¿puedes publicar esto hoy? Gracias, Ada",
    "Olá Jan,\n\nsegue a nota.\n\nAbraços, Ada",
    "Ciao Jan,\n\necco la nota, puoi pubblicarla entro il 2 dicembre?\n\nA presto, Ada",
    "Dag Jan,\n\nhierbij de nota. Kun je dit vandaag publiceren?\n\nGroetjes, Ada",
    "Hi Jan,\n\nHere is the note.\n\nLove, Ada\n\nPS: Eva is ill. Tell nobody,\nplease.",
)


NEAR = (
    "Salut Jan,\nvoici la note, tu peux la mettre en ligne ?\nBises, Ada\n",
    "Salut Jan, voici la note conceptuelle. Bises, Ada\n\n",
    "Hi, please publish this. Thanks, Ada\n\n",
    "Peux-tu publier ceci aujourd’hui ? Merci, Ada\n\n",
    f"{HEAD}\n\nHi Jan,\n\nHere is the note.\n\nLove,\nAda\n\n",
)


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15), default_zone=None)


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize(
    ("above", "below"), [("", ""), (f"{HEAD}\n\n", "-----Original Message-----\n\n")]
)
def test_a_colleagues_letter_above_a_text_is_not_public(
    letter: str, above: str, below: str
) -> None:
    facts = parse(f"{above}{letter}\n\n{below}{NOTE}\n")
    assert facts.title is not None
    assert facts.title.value == "Safe routes for people"
    assert facts.description == "We talk."


@pytest.mark.parametrize("letter", NEAR)
def test_a_short_word_right_above_a_text_leaves_its_title(letter: str) -> None:
    facts = parse(f"{letter}{NOTE}\n")
    assert facts.title is not None
    assert facts.title.value == "Safe routes for people"
    assert facts.description == "We talk."


@pytest.mark.parametrize(
    "letter",
    [
        "Dear all,\n\nWe invite you to talk about routes.\n\nBest wishes, Ada",
        "Chers membres,\n\nvoici notre invitation.\n\nCordialement, Ada",
        "Dear participants,\n\nAttached is what we talk about.\n\nBest wishes, Ada",
        "Chers bénévoles,\n\nVoici notre invitation.\n\nCordialement, Ada",
        "Hello,\n\nHere is what awaits you. Please join us.\n\nBest wishes, Ada",
        "Bonjour,\n\nVoici notre invitation, merci de vous inscrire.\n\nCordialement, Ada",
        "Dear Jan,\n\nHere is what we talk about on 11 December.\n\nBest wishes, Ada",
    ],
)
def test_a_letter_to_the_members_or_of_another_day_is_public(letter: str) -> None:
    facts = parse(f"{letter}\n\n{NOTE}\n")
    assert letter.split("\n\n")[1] in facts.description


@pytest.mark.parametrize(
    "last",
    [
        "I work part-time and am not in on Fridays.",
        "Je travaille à temps partiel et suis absente le vendredi.",
        "Ich arbeite in Teilzeit und bin freitags nicht im Büro erreichbar.",
        "Trabajo a tiempo parcial, los viernes no estoy.\n\nPiense antes de imprimir.",
    ],
)
def test_the_last_words_of_a_signature_are_a_part_of_it(last: str) -> None:
    facts = parse(f"{NOTE}\n\nKind regards,\n\nAda Lind\nCare | +32 2 555 01 47\n{last}\n")
    assert facts.description == "We talk."


@pytest.mark.parametrize(
    "last", ["The webinar is free.", "[1] A note.", "Please register.", "- A bullet", "On 3 May."]
)
def test_what_concerns_the_event_below_a_signature_stays(last: str) -> None:
    facts = parse(f"{NOTE}\n\nKind regards,\n\nAda Lind\n+32 2 555 01 47\n\n{last}\n")
    assert last in facts.description


def test_what_is_interpreted_stays_right_below_a_signature() -> None:
    said = "Interpretation will be offered in Arabic and in Ukrainian."
    facts = parse(f"{NOTE}\n\nKind regards,\nAda Lind\n+32 2 555 01 47\n{said}\n")
    assert said in facts.description


@pytest.mark.parametrize(
    ("greeting", "word", "last"),
    [
        (
            "Hi Jan,",
            "here is the programme, as discussed with Eva:",
            "Let me know of any mistakes!",
        ),
        ("Salut Jan,", "voici le programme, vu avec Eva :", "Dis-moi si tu vois des fautes !"),
        ("Hallo Jan,", "hier ist das Programm:", "Sag mir, wenn du Fehler siehst."),
        ("Hola Jan:", "aquí tienes el programa:", "Dime si ves errores."),
        ("Olá Jan,", "segue o programa:", "Diz-me se vires erros."),
        ("Ciao Jan,", "ecco il programma:", "Dimmi se vedi errori."),
        ("Dag Jan,", "hierbij het programma:", "Laat me weten als je fouten ziet."),
    ],
)
def test_what_a_colleague_says_around_a_text_is_not_public(
    greeting: str, word: str, last: str
) -> None:
    facts = parse(f"{greeting}\n\n{word}\n\n{NOTE}\n\n{last}\n\nAda")
    assert {1, 3} <= set(facts.mail)
    assert last not in facts.description
    members = parse(f"Dear all,\n\n{word}\n\n{NOTE}\n")
    assert word in members.description
