"""Lines that name the kind of event, headings, and what is left of a text beside its facts."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact, ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts

EVENT = "Legal aid\n\nTuesday 10 March 2026, 14:00-15:30 CET\n\n"


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15))


@pytest.mark.parametrize(
    "kind",
    [
        "JOURNÉE DE FORMATION",
        "Webinar invitation",
        "Save the date!",
        "Einladung zum Fachtag",
        "Jornada de formación",
        "Dia de formação",
        "Invito al convegno",
        "Uitnodiging voor de studiedag",
    ],
)
@pytest.mark.parametrize("mark", ["", "# "])
def test_a_line_that_only_names_the_kind_is_no_title_above_a_better_one(
    kind: str, mark: str
) -> None:
    title = "« Raconter sans exposer » : les récits des exilés"
    facts = parse(f"{mark}{kind}\n\n{title}\n\n5 May 2027, 10:00-12:00\n\nMore is said.\n")
    assert facts.title == Fact(title, (3,))
    assert facts.label == Fact(kind, (1,))
    assert facts.description == "More is said."


def test_a_kind_alone_is_an_unsure_title_and_a_heading_comes_before_a_plain_line() -> None:
    assert parse("Formation\n\n5 May 2027, 10:00-12:00\n").title == Fact("Formation", (1,), True)
    assert parse("Our network in Ghent\n\n# Rights for all\n").title == Fact("Rights for all", (3,))


@pytest.mark.parametrize("word", ["Session", "Séance", "Modul", "Sesión", "Sessão", "Sessie"])
def test_the_days_of_a_series_are_those_of_its_sessions(word: str) -> None:
    text = (
        f"Rights\n\n{word} 1 (6 April 2027): Law\n{word} 2 (13 April 2027): Home\n\nAt 10:00-12:00."
    )
    assert [fact.value for fact in parse(text).dates] == [date(2027, 4, 6), date(2027, 4, 13)]


@pytest.mark.parametrize(
    "heading",
    [
        "HOW TO JOIN",
        "Comment participer :",
        "Teilnahme",
        "Cómo participar",
        "Come partecipare",
        "Deelname",
    ],
)
def test_a_heading_goes_with_all_that_stood_below_it(heading: str) -> None:
    way_in = f"{heading}\n\nhttps://zoom.us/j/91234567890\nPasscode: 445566"
    assert parse(f"{EVENT}More is said.\n\n{way_in}\n").description == "More is said."
    left = parse(f"{EVENT}{way_in}\nCome early, please.\n").description
    assert left == f"{heading}\n\nCome early, please."


@pytest.mark.parametrize(
    "heading",
    ["Background", "OBJECTIVES", "Contexte", "Ziele", "Objetivos", "Contesto", "Achtergrond"],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_usual_headings_of_notes_become_headings(heading: str, gap: str) -> None:
    found = parse(f"{EVENT}{heading}{gap}To learn.\n").description
    assert found == f"## {heading}\n\nTo learn."


PROSE = (
    "Since 2022, many people have sought safety in the EU, and many of them\n"
    "have found a home with the help of sponsors."
)
ENTRIES = "- To share what works\n- To plan what comes next"


@pytest.mark.parametrize("below", [PROSE, ENTRIES, PROSE.replace("\n", " ") + " " + PROSE])
@pytest.mark.parametrize(
    "heading",
    [
        *("What we will discuss", "Who should attend?", "Why this webinar", "Right to aid"),
        *("Contexte et enjeux", "OBJECTIFS DE LA FORMATION", "Public cible :"),
        *("Unsere Ziele", "Ablauf und Methode", "Zielgruppe:"),
        *("Qué vamos a hacer", "Quem pode participar?", "Perché questo incontro"),
        *("Waarom deze bijeenkomst", "Doelstelling"),
    ],
)
def test_a_heading_directly_above_its_text_is_one(heading: str, below: str) -> None:
    written = f"\n\n## {heading.rstrip(' :')}\n\n{below[:10]}"
    for above in ("It begins here.", "- one\n- two"):
        assert above + written in parse(f"{EVENT}{above}\n{heading}\n{below}\n").description


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Fragen\n\n• Wer zahlt?\n• Wer hilft?", ["Fragen"]),
        ("Wat gaan we doen\n- leren\n- delen", ["Wat gaan we doen"]),
        ("Doel van de dag\n\n- leren\n- delen", ["Doel van de dag"]),
        ("1. Contexto\nÉ isto.\n\n2. Objetivos\na) Ver;\nb) Ler.", ["1. Contexto", "2. Objetivos"]),
        ("1. Background\n2. Objectives\n3. Format", []),
        ("Learn to\n\n- share\n- plan", []),
    ],
)
def test_headings_of_lists_and_with_numbers(text: str, headings: list[str]) -> None:
    found = parse(f"{EVENT}It is this.\n\n{text}\n").description
    assert [line[3:] for line in found.split("\n") if line.startswith("## ")] == headings


@pytest.mark.parametrize(
    "text",
    [
        "We met the people who run the houses in the north of the country, and\n"
        "The Hague as well\nSome of them have no contract at all, and some of them have one.",
        "All of them came to Brussels to say what they need. It was the meeting of\n"
        "Refugee Councils\nin Europe, which meet each year in another town of the continent.",
        "Ana Silva\nDirector of the Portuguese Refugee Council and chair of the working group",
        "ICMC Europe\nRue Washington 40\n1050 Brussels\nBelgium",
        "We want to\n- Learn\n- Share",
        "Nous voulons\n- Apprendre\n- Partager",
        "The aims of the day are to\n- Learn\n- Share",
        "Wir sind\nEin Netzwerk aus vielen kleinen Vereinen, die einander helfen und beraten.",
        "Thanks to everybody who came to the first meeting\nand to those who could not come to it,"
        " for whatever reason.",
        "It was good.\n- Work with the\nEuropean Commission\n- Learn",
        "1. Learn\n2. Share\nBoth are needed where people arrive without knowing anybody there.",
    ],
)
def test_a_line_of_a_paragraph_is_no_heading(text: str) -> None:
    assert "#" not in parse(EVENT + text).description


@pytest.mark.parametrize(
    ("text", "description"),
    [
        (
            "• housing\n• schools.\nParticipants bring an example.",
            "- housing\n- schools.\n\nParticipants bring an example.",
        ),
        (
            "- logement\n- école\nLes personnes inscrites apportent un exemple de leur ville.",
            "- logement\n- école\n\nLes personnes inscrites apportent un exemple de leur ville.",
        ),
        (
            "1. Lernen.\n2. Teilen.\nBeides geht nur zusammen.",
            "1. Lernen.\n2. Teilen.\n\nBeides geht nur zusammen.",
        ),
        (
            "   • vivienda\n   • trabajo\n\n   Cada persona trae un ejemplo.",
            "- vivienda\n- trabajo\n\nCada persona trae un ejemplo.",
        ),
        (
            "- casa.\nA segunda parte trata de:\n- escola\n- trabalho",
            "- casa.\n\nA segunda parte trata de:\n\n- escola\n- trabalho",
        ),
        ("- casa\n\nOgnuno porta un esempio.", "- casa\n\nOgnuno porta un esempio."),
        (
            "- learn from each other about the ways in which sponsors are found by the\n"
            "European Commission and others\n- plan the\nnext year",
            "- learn from each other about the ways in which sponsors are found by the\n"
            "    European Commission and others\n- plan the\n    next year",
        ),
        ("- Wissen teilen mit\nKommunen", "- Wissen teilen mit\n    Kommunen"),
        ("- leren\n  En delen", "- leren\n    En delen"),
        (
            "- Opening.\n  The chair begins.\n\n  She says why.\n- Law",
            "- Opening.\n    The chair begins.\n\n    She says why.\n- Law",
        ),
        (
            "1. Opening\nThe chair begins\n2. Law\nA lawyer speaks",
            "1. Opening\n    The chair begins\n2. Law\n    A lawyer speaks",
        ),
        (
            "- one\n    - two\n    Not of two, but of the list.\n- three",
            "- one\n    - two\n        Not of two, but of the list.\n- three",
        ),
    ],
)
def test_what_goes_on_with_an_entry_and_what_follows_its_list(text: str, description: str) -> None:
    assert parse(EVENT + text).description.replace("  \n", "\n") == description


@pytest.mark.parametrize(
    ("lines", "description"),
    [
        (
            "Background|"
            "Since 2022, more than four million people have sought temporary protec-|"
            "tion in the European Union. Many have found a home, with the help of the|"
            "European Network and its sponsors.|"
            "The new budget is being planned. Who works with people should have a|"
            "say in it.|"
            "• To share what works in matching sponsors and people who arrive in a new|"
            "country|"
            "• To plan",
            "## Background\n\n"
            "Since 2022, more than four million people have sought temporary protection in the"
            " European Union. Many have found a home, with the help of the European Network and its"
            " sponsors.\n\n"
            "The new budget is being planned. Who works with people should have a say in it.\n\n"
            "- To share what works in matching sponsors and people who arrive in a new country\n"
            "- To plan",
        ),
        (
            "Depuis 2022, des millions de personnes ont cherché une protection tempo-|"
            "raire. Beaucoup ont trouvé un toit, peut-|"
            "être grâce aux parrains et aux marraines.|"
            "Qui peut participer ?|"
            "Toutes les personnes qui accueillent, dans les villes et dans les vil-|"
            "lages.",
            "Depuis 2022, des millions de personnes ont cherché une protection temporaire. Beaucoup"
            " ont trouvé un toit, peut-être grâce aux parrains et aux marraines.\n\n"
            "Qui peut participer ?\n\n"
            "Toutes les personnes qui accueillent, dans les villes et dans les villages.",
        ),
        (
            "Seit 2022 haben viele Menschen Schutz gesucht, und die Kommunen tragen|"
            "die Last. Wir sprechen über Vor-|"
            "und Nachteile der Patenschaften, über Geld und über die Arbeit der|"
            "Vereine in den Städten.|"
            "Anmeldung ist nötig.",
            "Seit 2022 haben viele Menschen Schutz gesucht, und die Kommunen tragen die Last. Wir"
            " sprechen über Vor- und Nachteile der Patenschaften, über Geld und über die Arbeit der"
            " Vereine in den Städten.\n\nAnmeldung ist nötig.",
        ),
        (
            "Desde 2022, muchas personas han buscado protección, y las ciudades se|"
            "preguntan cómo acoger mejor. Esta jor-|"
            "nada reúne a quienes lo hacen.|"
            "No tiene coste.",
            "Desde 2022, muchas personas han buscado protección, y las ciudades se preguntan cómo"
            " acoger mejor. Esta jornada reúne a quienes lo hacen.\n\nNo tiene coste.",
        ),
        (
            "Dal 2022 molte persone hanno cercato protezione, e le città si chiedono|"
            "come accogliere meglio chi arriva con i|"
            "propri figli.|"
            "La giornata è gratuita.",
            "Dal 2022 molte persone hanno cercato protezione, e le città si chiedono come"
            " accogliere meglio chi arriva con i propri figli.\n\nLa giornata è gratuita.",
        ),
        (
            "Desde 2022, muitas pessoas procuraram proteção, e as cidades perguntam-|"
            "se como acolher melhor quem chega com|"
            "crianças.|"
            "A jornada é gratuita.",
            "Desde 2022, muitas pessoas procuraram proteção, e as cidades perguntam-se como acolher"
            " melhor quem chega com crianças.\n\nA jornada é gratuita.",
        ),
        (
            "Sinds 2022 hebben veel mensen bescherming gezocht, en de gemeenten vra-|"
            "gen zich af hoe zij hen het best kunnen|"
            "opvangen.|"
            "Deelname is gratis.",
            "Sinds 2022 hebben veel mensen bescherming gezocht, en de gemeenten vragen zich af hoe"
            " zij hen het best kunnen opvangen.\n\nDeelname is gratis.",
        ),
    ],
)
def test_a_text_with_an_empty_line_behind_each_line_has_its_paragraphs_again(
    lines: str, description: str
) -> None:
    assert parse(EVENT + lines.replace("|", "\n\n")).description == description


@pytest.mark.parametrize(
    "text",
    [
        "housing\n\nwork and school\n\nhealth\n\nand more",
        "We begin with law.\n\nWe go on with practice.\n\nWe end with questions, at five.\n\nBye.",
        "One paragraph of more than thirty letters,\nwrapped\n\nand one that begins small\n\nso.",
    ],
)
def test_empty_lines_that_were_meant_stay(text: str) -> None:
    assert parse(EVENT + text).description.replace("  \n", "\n") == text


def test_a_word_that_is_broken_at_the_end_of_a_line_is_whole_again() -> None:
    text = (
        "Since 2022, more than four million people have sought tempora-\n"
        "ry protection. They came from every part of the country, Nord-\n"
        "Kivu too, with their long-\nterm needs."
    )
    assert parse(EVENT + text).description.replace("  \n", "\n") == (
        "Since 2022, more than four million people have sought\n"
        "temporary protection. They came from every part of the country,\n"
        "Nord-Kivu too, with their\nlong-term needs."
    )


@pytest.mark.parametrize(
    "line", ["Convite – Vias seguras", "Einladung: Vias seguras", "“Vias seguras”"]
)
def test_a_title_behind_the_kind_of_text_or_in_quotes_is_placed(line: str) -> None:
    facts = parse(f"{line}\n\n10 March 2026, 14:00\n\nMore is said.\n")
    assert facts.title is not None
    assert (facts.title.value.strip("“”"), facts.description) == ("Vias seguras", "More is said.")


def test_a_telephone_to_ask_stays_where_people_find_it() -> None:
    facts = parse(f"{EVENT}More is said.\n\nContact: WhatsApp +32 470 12 34 56\nSave the date!\n")
    assert facts.description == "More is said.\n\nContact: WhatsApp +32 470 12 34 56"
    assert facts.contact is not None
    assert (facts.contact.value.name, facts.contact.value.phone) == ("", "+32 470 12 34 56")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Accessibility: the room is open to all. Tell us what you need then.", "Food: lunch."),
        ("Contact: Ada Lind, who looks after it all, +32 2 555 01 47 40 21", "Web: #Voices and us"),
        ("Ponentes: Íñigo Roy (Emaús) y Lucía Paz, Oxfam Intermón y más", "Sesión 3 (4 mayo): Va"),
    ],
)
def test_a_line_with_a_label_begins_where_the_one_above_is_full(above: str, below: str) -> None:
    text = f"Title: Rights\n\n4 May 2027, 10:00\n\n{above}\n{below}"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.description == f"{above}  \n{below}"


def test_a_colon_in_a_wrapped_paragraph_begins_no_line() -> None:
    prose = (
        "We asked our members in nine countries what they need from the\nCommission: more money."
    )
    text = f"Title: Rights\n\n4 May 2027, 10:00\n\n{prose}"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.description == prose


@pytest.mark.parametrize(
    "line",
    [
        "Interprétation simultanée français-anglais-arabe",
        "Simultandolmetschung Deutsch–Englisch",
        "Follow the discussion: #WatchTheFeed",
    ],
)
def test_languages_that_are_interpreted_and_hashtags_are_no_heading(line: str) -> None:
    after = f"Inscription obligatoire {'et gratuite ' * 8}avant le 1er mars."
    facts = parse(f"{EVENT}We talk of the law.\n\n{line}\n\n{after}\n")
    assert f"\n{line}\n" in facts.description


@pytest.mark.parametrize("mark", ["> ", ">", "> > "])
def test_a_text_that_is_quoted_as_a_whole_is_the_text(mark: str) -> None:
    text = (
        "Rents in small towns\n\nWednesday 6 October 2027, 10:00-11:30\n\n"
        "We look at three towns.\nThen we talk.\n\n- Rents\n- Homes\n"
    )
    quoted = "\n".join((mark + line).rstrip() for line in text.splitlines())
    plain, found = parse(text), parse(quoted)
    assert found.title is not None
    assert found.title.value == "Rents in small towns"
    assert found.description == plain.description


def test_a_quotation_in_a_text_stays_one() -> None:
    text = "Rents in small towns\n\n6 October 2027, 10:00-11:30\n\n> Homes for all."
    assert parse(text).description == "> Homes for all."
