"""Titles below what a text calls itself and who writes, on two lines, behind labels, in mails."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact, ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts

REST = (
    "\n\nTuesday 15 December 2026, 14:00-15:30 CET\n\n"
    "This is the text about the event, of which there is more to say in a long sentence.\n"
)


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text + REST), today=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Einladung zum Online-Seminar\nWohnen für alle: Rechte kennen",
            "Wohnen für alle: Rechte kennen",
        ),
        ("Einladung zum Online-Seminar\n\nWohnen für alle", "Wohnen für alle"),
        ("Einladung zur Online-Veranstaltung\n„Wohnen für alle“", "Wohnen für alle"),
        (
            "Nota di presentazione\nWebinar: Abitare insieme in città",
            "Abitare insieme in città",
        ),
        (
            "Note conceptuelle\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        (
            "SHARE Network\nConcept note\nLiving together in small towns",
            "Living together in small towns",
        ),
        ("Nota conceptual\nVivir juntos en los pueblos", "Vivir juntos en los pueblos"),
        ("Uitnodiging webinar\nSamen wonen in kleine steden", "Samen wonen in kleine steden"),
        ("Save the date!\nLiving together in small towns", "Living together in small towns"),
        (
            "Invitation – Webinar series\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Concept note\n\n"
            "Living together in small towns: how municipalities and\nnetworks of volunteers work",
            "Living together in small towns: how municipalities and networks of volunteers work",
        ),
        (
            "Concept Note\n"
            "Living together in small towns: what municipalities can\n"
            "learn from networks of volunteers\n\nBackground",
            "Living together in small towns: what municipalities can learn from "
            "networks of volunteers",
        ),
        ('Webinar\n"Living together in small towns"', "Living together in small towns"),
        (
            "Webinaire\n« Habiter ensemble dans les petites villes »",
            "Habiter ensemble dans les petites villes",
        ),
        ("Title: Living together in small towns", "Living together in small towns"),
        ("Titre : Habiter ensemble", "Habiter ensemble"),
        ("Titel: Samen wonen", "Samen wonen"),
        ("Título: Vivir juntos", "Vivir juntos"),
        ("Titolo: Abitare insieme", "Abitare insieme"),
        ("Concept note\nTitle of the webinar: Living together", "Living together"),
        ("Titre du webinaire : Habiter ensemble", "Habiter ensemble"),
        ("Titel der Veranstaltung: Wohnen für alle", "Wohnen für alle"),
        ("Título del seminario: Vivir juntos", "Vivir juntos"),
        ("Titolo dell'evento: Abitare insieme", "Abitare insieme"),
        ("Título do evento: Viver em conjunto", "Viver em conjunto"),
        ("Titel van het webinar: Samen wonen", "Samen wonen"),
        (
            "From: Ana Lima <ana@example.org>\nTo: members@example.org\n"
            "Subject: Fwd: [SHARE] Invitation: Living together in small towns\n\nDear all,",
            "Living together in small towns",
        ),
        (
            "De : Ana Lima\nÀ : membres\n"
            "Objet : TR: RE: [SHARE] Webinaire « Habiter ensemble »\n\nBonjour à toutes et à tous,",
            "Habiter ensemble",
        ),
        (
            "Von: Ana Lima\n"
            "Betreff: WG: AW: [SHARE-Netzwerk] Einladung: Wohnen für alle\n\nLiebe alle,",
            "Wohnen für alle",
        ),
        (
            "Asunto: RV: [Red SHARE] Invitación al seminario web: Vivir juntos\n\nHola:",
            "Vivir juntos",
        ),
        (
            'Oggetto: I: R: [SHARE] Invito al webinar "Abitare insieme"\n\nCare e cari,',
            "Abitare insieme",
        ),
        ("Assunto: ENC: [SHARE] Convite: Viver em conjunto\n\nBom dia,", "Viver em conjunto"),
        ("Onderwerp: Doorst: [SHARE] Uitnodiging: Samen wonen\n\nBeste allen,", "Samen wonen"),
        ("Subject: RE: Fwd: SAVE THE DATE - Living together\n\nHi,", "Living together"),
        (
            "Subject: [External] [SHARE] Reminder: Webinar on living together, 15 December\n\nHi,",
            "Webinar on living together",
        ),
        (
            "European Network for Housing (ENH)\nInvitation to the webinar\n"
            "Living together in small towns",
            "Living together in small towns",
        ),
        (
            "ECRE – European Council on Refugees and Exiles\nConcept Note\n"
            "Online training seminar\nThe right to a family",
            "The right to a family",
        ),
        ("CONCEPT NOTE\nWEBINAR\nLIVING TOGETHER IN SMALL TOWNS", "LIVING TOGETHER IN SMALL TOWNS"),
        (
            "NOTE DE CADRAGE\nRéseau SHARE\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        (
            "Réseau SHARE\nNote de cadrage\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        (
            "SHARE-Netzwerk\nKonzeptpapier\nWohnen für alle in kleinen Städten",
            "Wohnen für alle in kleinen Städten",
        ),
        ("Red SHARE\nNota conceptual\nVivir juntos en los pueblos", "Vivir juntos en los pueblos"),
        ("Rete SHARE\nNota concettuale\nAbitare insieme nei paesi", "Abitare insieme nei paesi"),
        (
            "Rede SHARE\nNota conceptual\nViver em conjunto nas aldeias",
            "Viver em conjunto nas aldeias",
        ),
        (
            "SHARE-netwerk\nConceptnota\nSamen wonen in kleine steden",
            "Samen wonen in kleine steden",
        ),
        (
            "Invitation au webinaire\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        ("Invitación al seminario web\nVivir juntos en los pueblos", "Vivir juntos en los pueblos"),
        (
            "Convite para o webinário\nViver em conjunto nas aldeias",
            "Viver em conjunto nas aldeias",
        ),
        ("Invito al webinar\nAbitare insieme nei paesi", "Abitare insieme nei paesi"),
        (
            "Uitnodiging voor het webinar\nSamen wonen in kleine steden",
            "Samen wonen in kleine steden",
        ),
        (
            "Réservez la date !\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        (
            "Save the date: 15 December 2026\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Concept Note for a Webinar\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Concept note – webinar\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Concept note: Webinar\n“Living together in small towns”",
            "Living together in small towns",
        ),
        ("SHARE Network webinar\nLiving together in small towns", "Living together in small towns"),
        (
            "SHARE Network Webinar Series\nWebinar 3: Living together in small towns",
            "Webinar 3: Living together in small towns",
        ),
        ("Webinar 3\nLiving together in small towns", "Living together in small towns"),
        (
            "Webinar series 2026 – Session 3\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Cycle de webinaires\nHabiter ensemble dans les petites villes",
            "Habiter ensemble dans les petites villes",
        ),
        ("Webinar-Reihe\nWohnen für alle in kleinen Städten", "Wohnen für alle in kleinen Städten"),
        ("Ciclo de seminarios web\nVivir juntos en los pueblos", "Vivir juntos en los pueblos"),
        (
            "Invitation\n\nWebinar: Living together in small towns",
            "Living together in small towns",
        ),
        ("Webinar: Living together in small towns", "Living together in small towns"),
        ("Title: Webinar: Living together", "Living together"),
        ("Online-Seminar: Wohnen für alle", "Wohnen für alle"),
        ("Webinaire – Habiter ensemble", "Habiter ensemble"),
        ("Convegno: abitare insieme", "Abitare insieme"),
        ("Taller online | Vivir juntos", "Vivir juntos"),
        ("Onderwerp: Webinar: samen wonen", "Samen wonen"),
        ("Formation « Habiter ensemble »", "Habiter ensemble"),
        ("Webinar “Living together” on housing", "Webinar “Living together” on housing"),
        ("Webinar 2: Living together", "Webinar 2: Living together"),
        ("Workshop: housing", "Workshop: housing"),
        ("Webinar | SHARE Network", "Webinar | SHARE Network"),
        ("Training: part two", "Training: part two"),
        ("Online training - Session two", "Online training - Session two"),
        ("Programme: Living together", "Programme: Living together"),
        ("Webinar on living together in small towns", "Webinar on living together in small towns"),
        ("Training for trainers", "Training for trainers"),
        ("Training seminar for local advisers\n\nLiving in small towns", "Living in small towns"),
        ("Formation pour les juristes\nHabiter ensemble en ville", "Habiter ensemble en ville"),
        ("# Schulung für Fachleute\n## Wohnen in der Stadt", "Wohnen in der Stadt"),
        ("Training for advisers\n\nMarkt 4, 9000 Gent", "Training for advisers"),
        ("Training for advisers\n\nWe talk about towns.", "Training for advisers"),
        ("To all member organisations\n\nLiving in small towns", "Living in small towns"),
        ("Nota di presentazione del webinar\n\nAbitare in città", "Abitare in città"),
        ("**Concept note**\n**Living together in small towns**", "Living together in small towns"),
        ("# Concept note\n## Living together in small towns", "Living together in small towns"),
        (
            "# SHARE Network\n## Concept note\n# Living together in small towns",
            "Living together in small towns",
        ),
        (
            "Dear colleagues,\n\nWe are pleased to invite you to the webinar\n"
            '"Living together in small towns"\non 15 December.',
            "Living together in small towns",
        ),
        (
            "Liebe Kolleginnen und Kollegen,\n\n"
            "wir laden Sie herzlich ein zum Online-Seminar\n\n"
            "„Wohnen für alle in kleinen Städten“\n\nam Dienstag.",
            "Wohnen für alle in kleinen Städten",
        ),
        ("Online | Free\nLiving together in small towns", "Living together in small towns"),
        (
            "Housing Europe and SHARE invite you to\nLiving together in small towns",
            "Living together in small towns",
        ),
        ("You are invited!\nLiving together in small towns", "Living together in small towns"),
        (
            "Draft – not for circulation\nConcept note\nLiving together in small towns",
            "Living together in small towns",
        ),
        (
            "Version 2, 3 October 2026\nConcept note\nLiving together in small towns",
            "Living together in small towns",
        ),
    ],
)
def test_a_title_is_found_in_each_language(text: str, title: str) -> None:
    found = parse(text).title
    assert found is not None
    assert found.value == title


def test_both_lines_of_a_broken_title_are_placed() -> None:
    facts = parse(
        "Concept note\n\nLiving together in small towns: how municipalities and\nnetworks work"
    )
    assert facts.title is not None
    assert facts.title.lines == (3, 4)
    assert not facts.title.is_unsure
    assert facts.description.startswith("This is the text")


@pytest.mark.parametrize(
    "title",
    [
        "Building a network of volunteers\nConcept note",
        "European Council on housing: what comes next?\nA webinar",
        "EU law for beginners\nSave the date!",
        "Annual conference 2026",
    ],
)
def test_a_title_with_words_of_organisations_stays_one(title: str) -> None:
    found = parse(title).title
    assert found is not None
    assert (found.value, found.lines) == (title.partition("\n")[0], (1,))


def test_wrapped_sentences_are_no_title() -> None:
    text = (
        "We would like to talk with all of you about housing in the small towns of\n"
        "our regions and what volunteers and municipalities can do for each other\n"
        "in the years that come"
    )
    facts = parse_facts(read_text(text), today=date(2026, 10, 1))
    assert facts.title is None


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>10:00</td><td>Welcome</td></tr>"
        "<tr><td>10:30</td><td>Rights of people</td></tr></table>",
        "<p>10h00 Accueil des participants</p><p>10h30 Les droits des personnes</p>",
        "10:00 Begrüßung der Gäste\n10:30 Rechte von Menschen\n11:00 Ende",
        "Siamo lieti di invitarvi",
    ],
)
def test_an_item_of_an_agenda_is_no_title(text: str) -> None:
    facts = parse_facts(read_text(text), today=date(2026, 10, 1))
    assert facts.title is None


def test_a_title_below_its_kind_and_audience_is_unsure() -> None:
    facts = parse("Training for advisers\n\nLiving in small towns")
    assert facts.title == Fact("Living in small towns", (3,), is_unsure=True)
    assert facts.label == Fact("Training for advisers", (1,))


@pytest.mark.parametrize(
    "document",
    [
        *("Subject: FW: Concept note – final version", "Betreff: WG: Konzept, Entwurf 2"),
        *("Objet : TR: Note conceptuelle – version finale", "Asunto: RV: Nota (borrador 3)"),
        *("Assunto: ENC: Nota conceptual – versão final", "Oggetto: I: Bozza 2", "Subject: v2"),
        *("Onderwerp: FW: Conceptnota, definitief", "Draft 3", "Endfassung"),
    ],
)
def test_which_document_it_is_and_how_finished_is_no_title(document: str) -> None:
    title = parse(f"{document}\n\nRoutes that are safe").title
    assert title is not None
    assert title.value == "Routes that are safe"
    assert parse(document).title is None


def test_a_final_conference_has_a_title() -> None:
    assert parse("Final conference").title == Fact("Final conference", (1,))


@pytest.mark.parametrize(
    ("title", "is_unsure"),
    [
        ("European Council on Refugees and Exiles (ECRE)", True),
        ("Rights of Refugees and Exiles (ECRE)", False),
    ],
)
def test_a_title_that_an_abbreviation_stands_for_is_unsure(title: str, is_unsure: bool) -> None:
    assert parse(title).title == Fact(title, (1,), is_unsure)
