"""What a plain mail says of its event: its name in the sentence that invites, who signs."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document import read_text
from webinars.events.parsing.facts import parse_facts
from webinars.events.parsing.facts_model import Contact, Fact, ParsedFacts

NAMED = [
    ("Dear all,", "Join our webinar “Safe routes”, on 10 December 2026.", "Best wishes,"),
    ("Bonjour,", "Voici notre séminaire « Safe routes », le 10 décembre 2026.", "Bien à vous,"),
    ("Guten Tag,", "Kommen Sie zur Tagung „Safe routes“ am 10.12.2026.", "Mit freundlichen Grüßen"),
    ("Hola:", "Participe en el seminario «Safe routes», 10 de diciembre de 2026.", "Un saludo,"),
    ("Olá,", "Venha à conferência “Safe routes”, a 10 de dezembro de 2026.", "Atenciosamente,"),
    ("Buongiorno,", 'Ecco il webinar "Safe routes", il 10 dicembre 2026.', "Cordiali saluti"),
    (
        "Beste leden,",
        "Kom naar de training “Safe routes” op 10 december 2026.",
        "Met vriendelijke groet,",
    ),
]
CLOSINGS = [closing for _greeting, _sentence, closing in NAMED] + [
    *("Kind regards", "Best wishes, Ada", "Cordialement,", "Viele Grüße", "Saludos cordiales,"),
    *("Com os melhores cumprimentos,", "Distinti saluti,", "Hartelijke groeten,"),
]


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15), default_zone=None)


@pytest.mark.parametrize(("greeting", "sentence", "closing"), NAMED)
def test_a_mail_is_titled_by_the_name_in_quotation_marks(
    greeting: str, sentence: str, closing: str
) -> None:
    mail = f"{greeting}\n\n{sentence}\n\nTime to talk\n\n{closing}\nAda Lind\nOffice Lead, Care"
    assert parse(mail).title == Fact("Safe routes", (3,), is_unsure=True)


@pytest.mark.parametrize("closing", CLOSINGS)
def test_who_signs_a_mail_is_no_title(closing: str) -> None:
    mail = f"Hello,\n\nWe meet on 10 December 2026.\n\n{closing}\n**Ada Lind**\nOffice Lead, Care\n"
    assert parse(mail).title is None


def test_a_mail_that_is_passed_on_has_its_title_below_the_signature() -> None:
    mail = (
        "Hello\n\nBest wishes,\nAda Lind\n\nSubject: x\n----------\n\nSafe routes for everybody\n"
    )
    found = parse(mail).title
    assert found is not None
    assert found.value == "Safe routes for everybody"


@pytest.mark.parametrize(
    ("said", "name", "organisation"),
    [
        ("Contact: Ada Lind (ABRI), {}", "Ada Lind", "ABRI"),
        ("Please write to Ada Lind from ABRI: {}", "Ada Lind", "ABRI"),
        ("Contact : Léa Martin du GISTI ({})", "Léa Martin", "GISTI"),
        ("Contact : Léa Martin, de la Cimade, {}", "Léa Martin", "Cimade"),
        ("Contact : Léa Martin à la Ligue des droits ({})", "Léa Martin", "Ligue des droits"),
        ("Kontakt: Jana Vogt von der Caritas, {}", "Jana Vogt", "Caritas"),
        ("Kontakt: Jana Vogt vom DRK, {}", "Jana Vogt", "DRK"),
        ("Kontakt: Jana von Berg beim Rat ({})", "Jana von Berg", "Rat"),
        ("Contacto: Eva Ruiz en CEAR, {}", "Eva Ruiz", "CEAR"),
        ("Contacto: Eva Ruiz en Madrid, {}", "Eva Ruiz", ""),
        ("Contacto: Eva Ruiz de la Comisión Vasca, {}", "Eva Ruiz", "Comisión Vasca"),
        ("Contacto: Rui Costa de Almeida do CPR, {}", "Rui Costa de Almeida", "CPR"),
        ("Contacto: Ana Maria da Silva na Rede Lar ({})", "Ana Maria da Silva", "Rede Lar"),
        ("Contatto: Ugo De Santis presso il CIR, {}", "Ugo De Santis", "CIR"),
        ("Contatto: Ugo Neri dell'ASGI, {}", "Ugo Neri", "ASGI"),
        ("Contact: Jan de Vries van VWN, {}", "Jan de Vries", "VWN"),
        ("Contact: Jan van den Berg bij het Netwerk ({})", "Jan van den Berg", "Netwerk"),
    ],
)
def test_whom_to_ask_is_told_from_where_they_work(said: str, name: str, organisation: str) -> None:
    facts = parse("Legal aid\n\n10 March 2026, 14:00\n\n" + said.format("a@example.org"))
    assert facts.contact == Fact(Contact(name, organisation, "a@example.org", ""), (5,))
