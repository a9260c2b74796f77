"""Single facts, the description, and the warnings."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from webinars import markdown
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import (
    Contact,
    FactWarning,
    ParsedFacts,
    WarningCode,
)
from webinars.events.parsing.facts.reading import READ_CHARACTERS, parse_facts
from webinars.events.parsing.facts.warnings import to_sentence

TODAY = date(2026, 1, 15)
EVENT = "Legal aid\n\nTuesday 10 March 2026, 14:00-15:30 CET\n\n"


def parse(text: str, **options: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=TODAY, default_zone=options.get("zone"))


@pytest.mark.parametrize(
    "kind",
    [
        *("Note de cadrage", "Concept note", "Konzeptpapier", "Nota conceptual"),
        *("Nota de concepto", "Nota concettuale", "Conceptnota", "Terms of reference"),
        "Termes de référence",
    ],
)
def test_what_a_document_calls_itself_is_no_title(kind: str) -> None:
    for text in (f"{kind}\n\nLiving together", f"{kind}: Living together"):
        facts = parse(text)
        assert facts.title is not None
        assert facts.title.value == "Living together"


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("Lieu : en ligne (Teams)", "Microsoft Teams"),
        ("Where: online by Zoom", "Zoom"),
        ("Ort: online (Zoom)", "Zoom"),
        ("Lugar: en línea, Teams", "Microsoft Teams"),
        ("Local: em linha (Meet)", "Google Meet"),
        ("Luogo: in linea (zoom)", "Zoom"),
        ("Waar: online, Teams", "Microsoft Teams"),
        ("Where: Microsoft Teams", "Microsoft Teams"),
        ("Lieu : MS Teams", "Microsoft Teams"),
        ("Ort: Google Meet", "Google Meet"),
        ("Where: Webex", "Webex"),
        ("Wo: virtuell über Zoom", "Zoom"),
    ],
)
def test_a_place_that_is_online_says_the_platform(text: str, platform: str) -> None:
    facts = parse(EVENT + text)
    assert facts.platform is not None
    assert (facts.platform.value, facts.venue, facts.description) == (platform, None, "")


@pytest.mark.parametrize(
    "text",
    [
        "Format: online meet-up",
        "Where: online meet and greet",
        "Where: online, work in teams of four",
    ],
)
def test_words_of_meeting_and_working_name_no_platform(text: str) -> None:
    facts = parse(EVENT + text)
    assert (facts.platform, facts.venue, facts.description) == (None, None, text)


@pytest.mark.parametrize(
    "place",
    [
        "Remote Sensing Institute, Ghent",
        "Distance Learning Centre, Paris",
        "Digital Society Centre, Brussels",
        "La Visio, Lyon",
    ],
)
def test_a_place_that_is_called_after_being_online_is_one_and_unsure(place: str) -> None:
    venue = parse(f"{EVENT}Where: {place}").venue
    assert venue is not None
    assert (venue.value, venue.is_unsure) == (place, True)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "For more information, please contact Ana Lima at Town Office (ana@example.org).",
            Contact("Ana Lima", "Town Office", "ana@example.org"),
        ),
        ("Questions? Write to info@example.org", Contact("", "", "info@example.org")),
        ("Contact: Ana de Lima <ana@example.org>", Contact("Ana de Lima", "", "ana@example.org")),
        (
            "Kontakt: Dr. Jörg Weiß, joerg (at) example (dot) org, Tel. 030 555 01 23",
            Contact("Jörg Weiß", "", "joerg@example.org", "030 555 01 23"),
        ),
        ("Contacto: Ana Ruiz, +34 600 555 012", Contact("Ana Ruiz", "", "", "+34 600 555 012")),
        ("Questions:\nAna Lima\nana@example.org", Contact("Ana Lima", "", "ana@example.org")),
        (
            "We are glad to hear from all of you. For any questions, contact Ana Lima,"
            " Communications\nOfficer, at ana@example.org.",
            Contact("Ana Lima", "", "ana@example.org"),
        ),
        *(
            (f"{said} ana@example.org.", Contact("Ana Lima", "", "ana@example.org"))
            for said in (
                *("Questions? Contact Ana Lima, Officer, at", "Écrivez à Ana Lima, juriste, à"),
                *("Fragen an Ana Lima, Referentin, unter", "Consultas: Ana Lima, asesora, en"),
                *("Dúvidas: Ana Lima, assessora, em", "Domande: Ana Lima, avvocata, a"),
                "Vragen? Mail Ana Lima, adviseur, op",
            )
        ),
    ],
)
def test_whom_to_ask_is_found(text: str, contact: Contact) -> None:
    fact = parse(EVENT + text).contact
    assert fact is not None
    assert fact.value == contact


def test_of_several_addresses_without_a_word_none_is_taken() -> None:
    assert parse(EVENT + "a@example.org\nb@example.org").contact is None


def test_every_value_says_where_it_was_read() -> None:
    facts = parse(EVENT + "Interpretation into French.\n#Aid [more](https://example.org)")
    assert facts.title is not None
    assert facts.title.lines == (1,)
    assert facts.dates[0].lines == (3,)
    assert facts.zone is not None
    assert (facts.zone.lines, facts.zone.is_unsure) == ((3,), True)
    assert facts.languages is not None
    assert facts.languages.lines == (5,)
    assert facts.hashtags[0].lines == facts.links[0].lines == (6,)


def test_lines_that_stand_in_the_agenda_are_left_out() -> None:
    document = read_text(EVENT + "Why\n14:00-15:00 Talk\n15:00-15:30 Questions")
    facts = parse_facts(document, today=TODAY, placed=(6, 7))
    assert facts.description == "Why"
    assert facts.placed == (1, 3)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("a\nb", "a  \nb"),
        ("• one\n• two", "- one\n- two"),
        ("aims:\n• one\n    ◦ two\n• three", "aims:\n\n- one\n    - two\n- three"),
        ("- one\n  still one", "- one\n    still one"),
        ("        far in", "far in"),
        ("see www.example.org.", "see [www.example.org](https://www.example.org)."),
        ("(https://example.org/a_(b))", "(<https://example.org/a_(b)>)"),
        ("our box a@example.org", "our box <a@example.org>"),
        ("[nowhere](#) and `https://code.org`", "nowhere and `https://code.org`"),
        ("funds¹\n\n1 The Fund\n\n5 km², x²", "funds[^1]\n\n[^1]: The Fund\n\n5 km², x²"),
        ("funds[1]\n\n[1] The Fund", "funds[^1]\n\n[^1]: The Fund"),
        ("funds¹ alone", "funds¹ alone"),
        ("1 December 2020 was¹ a day", "1 December 2020 was¹ a day"),
        ("[^9]: nobody refers to it", "\\[^9]: nobody refers to it"),
        ("2026. So it is.", "2026\\. So it is."),
        ("10. Dezember in Wien", "10\\. Dezember in Wien"),
        ("5) five\n6) six", "5. five\n6. six"),
        ("> > > > > > > > > deep", "> > > > > deep"),
        ("```\n  # as it is\n```", "```\n  # as it is\n```"),
        ("paragraph one\nline two\n-----\nafter", "paragraph one  \nline two\n\n-----\nafter"),
    ],
)
def test_plain_text_becomes_markdown(text: str, description: str) -> None:
    assert parse(EVENT + text).description == description


def test_lines_that_stand_alone_above_paragraphs_are_headings() -> None:
    prose = "Organisations know each other by name, but not what each of them does. " * 2
    titles = ("1. Why we meet", "What then?", "Questions: later", "Not so.", "In 2024")
    described = parse(EVENT + "\n\n".join(f"{title}\n\n{prose}" for title in titles))
    assert [line for line in described.description.splitlines() if len(line) < 60 and line] == [
        "## 1. Why we meet",
        "## What then?",
        "Questions: later",
        "Not so.",
        "In 2024",
    ]


def test_wrapped_paragraphs_stay_paragraphs() -> None:
    text = (
        "This paragraph was wrapped by a mail program at some width, so that\n"
        "its lines are all about as long as each other, except for the very\n"
        "last of them."
    )
    assert parse(EVENT + text).description == text


def test_the_description_is_rendered_with_its_notes(app: object) -> None:
    facts = parse("# Title\n\n## Why\n\n- funds¹\n- [more](https://example.org)\n\n1 The Fund")
    html = str(markdown.render(facts.description))
    for part in ("<h3>Why</h3>", "<li>funds<sup>", 'href="https://example.org"', "The Fund"):
        assert part in html


def test_the_way_into_the_meeting_is_never_in_the_description() -> None:
    joins = ["https://zoom.us/j/1", "https://meet.jit.si/room", "https://meet.google.com/abc-defg"]
    text = "\n".join([*(f"come to {url}." for url in joins), f"[enter]({joins[0]}) <{joins[1]}>"])
    facts = parse(EVENT + text)
    assert [fact.value for fact in facts.join_urls] == joins
    assert facts.links == ()
    assert not any(url in facts.description for url in joins)
    assert "enter" in facts.description


def test_a_page_to_register_at_a_platform_is_a_link() -> None:
    facts = parse(
        EVENT + "https://us02web.zoom.us/webinar/register/WN_x and https://zoom.us/download"
    )
    assert facts.join_urls == ()
    assert [fact.value.is_registration for fact in facts.links] == [True, False]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Please register by 1 February 2026, noon", ""),
        ("Merci de vous inscrire au plus tard le 4 mars.", ""),
        ("Bitte melden Sie sich bis spätestens 4. März an.", ""),
        ("Register by 4 March so that we can plan.", "Register by 4 March so that we can plan."),
        ("Languages: English and French, interpreted in both directions", ""),
        ("Langues : français, anglais (interprétation dans les deux sens)", ""),
        ("Languages: English, and French at lunch", "Languages: English, and French at lunch"),
        ("Languages: French, consecutive", "Languages: French, consecutive"),
        ("Please register by e-mail by 4 March", "Please register by e-mail by 4 March"),
        ("Please register by phone by 4 March", "Please register by phone by 4 March"),
        ("Online: the link is sent later: https://zoom.us/j/1", "Online: the link is sent later"),
        ("Come to https://zoom.us/j/1 or (https://zoom.us/j/2).", "Come to Zoom or (Zoom)."),
    ],
)
def test_lines_that_are_a_fact_go_and_sentences_stay_whole(text: str, left: str) -> None:
    assert parse(EVENT + text).description == left


@pytest.mark.parametrize("topic", ["Digitalisation", "Digitalisierung", "Virtualisation"])
def test_the_topic_of_a_date_stays(topic: str) -> None:
    text = f"Training\n\nTuesday 4 May 2027: Housing\nTuesday 11 May 2027: {topic}"
    assert topic in parse(text).description


def test_an_unsure_title_stays_in_the_description() -> None:
    facts = parse("x\n\nWe meet on 3 March 2026, 10:00-11:00.\n\nShort line")
    assert facts.title is not None
    assert facts.title.is_unsure
    assert facts.title.value in facts.description


def test_facts_are_looked_for_in_the_beginning_of_a_long_text() -> None:
    facts = parse(EVENT + "word word\n" * (READ_CHARACTERS // 10) + "#TooLate")
    assert facts.hashtags == ()
    assert facts.description.endswith("#TooLate")
    (warning,) = facts.warnings
    assert warning.code == WarningCode.LONG
    assert to_sentence(warning).endswith("in the first 100000 characters alone.")


VALUES = {
    **dict.fromkeys(
        (
            "date",
            "deadline",
            "dates",
            "start",
            "end",
            "time",
            "zone",
            "limit",
            "places",
            "language",
        ),
        "x",
    ),
    **{
        "written": "2",
        "first": "x",
        "second": "x",
        "actual": "3",
        "number": "84512345678",
        "label": "here",
        "address": "x",
        "flaw": "blank",
    },
}


@pytest.mark.parametrize("code", WarningCode)
def test_every_warning_has_a_sentence(code: WarningCode) -> None:
    sentence = to_sentence(FactWarning(code, VALUES, 3))
    assert sentence.startswith("Line 3: ")
    assert sentence.endswith(".")


def test_a_wrong_weekday_is_named() -> None:
    (warning, *_rest) = parse("Talk\n\nWednesday 5 March 2026, 10:00-11:00").warnings
    assert to_sentence(warning) == "Line 3: 2026-03-05 is a Thursday, not a Wednesday."


@pytest.mark.parametrize(
    ("days", "first", "second"),
    [
        ("12-13 April 2027", "DAY 1 – Monday 12 April", "DAY 2 – Tuesday 13 April"),
        ("12 et 13 avril 2027", "Jour 1 – lundi 12 avril", "Session 2 - mardi 13 avril"),
        ("12. bis 13. April 2027", "Tag 1 – Montag, 12. April", "Tag 2 – Dienstag, 13. April"),
    ],
)
def test_headings_of_days_do_not_change_the_days(days: str, first: str, second: str) -> None:
    facts = parse(f"Training\n\n{days}\n\n{first}\n9:00-10:00 A\n\n{second}\n9:00-10:00 B\n")
    assert [fact.value for fact in facts.dates] == [date(2027, 4, 12), date(2027, 4, 13)]
    assert not facts.dates[0].is_unsure


def test_times_elsewhere_in_brackets_are_not_the_times_of_the_event() -> None:
    facts = parse("Training\n\n5 May 2027\nTime: 14:30 CEST (15:30-17:00 Goma / 12:30 GMT)\n")
    assert facts.start is not None
    assert facts.start.value == time(14, 30)
    assert facts.end is None


TABLES = [
    "|  |  |\n|---|---|\n| **Date** | 10 March 2026 |\n| **Time** | 10:00-11:00 CET |\n"
    "| **Registration deadline** | 8 March |\n| **Venue** | Town Hall, Ghent |\n"
    "| **Languages** | English, French |",
    "Datum\t10. März 2026\nUhrzeit\t10:00-11:00 MEZ\nAnmeldeschluss\t8. März\n"
    "Ort\tTown Hall, Ghent\nSprachen\tEnglisch, Französisch",
    "|Fecha|10 de marzo de 2026|\n|Hora|10:00-11:00 CET|\n"
    "|Fecha límite de inscripción|8 de marzo|\n|Lugar|Town Hall, Ghent|\n|Idiomas|inglés, francés|",
]


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_a_table_are_labels_and_values(table: str) -> None:
    facts = parse(f"Safe routes for people\n\n{table}\n\nWe talk.")
    assert [fact.value for fact in facts.dates] == [date(2026, 3, 10)]
    assert facts.start is not None
    assert facts.registration_deadline is not None
    assert facts.languages is not None
    assert facts.registration_deadline.value.at == datetime(2026, 3, 8, 23, 59)
    assert facts.venue is not None
    assert (facts.venue.value, facts.languages.value.floor) == ("Town Hall, Ghent", ("en", "fr"))
    assert facts.description == "We talk."


@pytest.mark.parametrize(
    ("line", "is_registration"),
    [
        ("Inscripciones: hasta el lunes 2 de marzo a las 14 h con este breve formulario: {}", True),
        (
            "- Registration, which is free and takes no more than two or three minutes, is at {}",
            True,
        ),
        (
            "Those who have registered find all that was said on the day on this long page: {}",
            False,
        ),
        (
            "Register on the day at the door of the Town Hall. All else is on this other page: {}",
            False,
        ),
    ],
)
def test_a_clause_that_begins_with_registering_leads_there(
    line: str, is_registration: bool
) -> None:
    facts = parse(EVENT + line.format("https://forms.example.org/a1"))
    assert [fact.value.is_registration for fact in facts.links] == [is_registration]
