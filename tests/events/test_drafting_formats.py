"""Where people meet, as pasted texts say it: online, in one place, or both."""

from __future__ import annotations

import pytest

from tests.events.pasting import read
from webinars.events.models import EventFormat, EventKind


def test_where_the_place_is_only_in_a_sentence_place_and_format_are_unsure() -> None:
    found = read("Training\n\n10 May 2027, 10:00-12:00\n\nIt is in Ghent (Markt 4, 9000 Gent).")
    assert (found.venue, found.format) == ("Ghent (Markt 4, 9000 Gent)", EventFormat.IN_PERSON)
    assert found.marks["venue"].is_unsure
    assert found.marks["format"].is_unsure


@pytest.mark.parametrize(
    ("where", "format_", "is_unsure"),
    [
        ("Where: Town Hall, Ghent", EventFormat.IN_PERSON, False),
        ("Where: Town Hall, Ghent, and online", EventFormat.HYBRID, False),
        ("Where: Brussels (online too)", EventFormat.HYBRID, False),
        ("Where: Town Hall, Ghent, and via Zoom", EventFormat.HYBRID, False),
        ("Where: Hybrid (Brussels)", EventFormat.HYBRID, False),
        ("Lieu : en ligne", EventFormat.ONLINE, False),
        ("Where: Digital Society Centre, Brussels", EventFormat.IN_PERSON, True),
        ("We talk.", EventFormat.ONLINE, True),
        ("Maison B, 40 rue Haute, Bruxelles — et en ligne (Zoom)", EventFormat.HYBRID, True),
        ("Haus B, Lange Straße 4, Berlin und online", EventFormat.HYBRID, True),
        ("Hotel B, Rue du Luxembourg 35, Brussels", EventFormat.IN_PERSON, True),
        ("Lieu : Maison B, Bruxelles, et en ligne", EventFormat.HYBRID, False),
    ],
)
def test_the_format_follows_from_the_place(
    where: str, format_: EventFormat, is_unsure: bool
) -> None:
    found = read(f"Title: Training\n\n10 May 2027, 10:00-12:00\n{where}")
    assert (found.format, found.marks["format"].is_unsure) == (format_, is_unsure)


@pytest.mark.parametrize(
    ("line", "format_"),
    [
        ("The seminar is a hybrid event.", EventFormat.HYBRID),
        ("Join us in person or online.", EventFormat.HYBRID),
        ("Format : hybride", EventFormat.HYBRID),
        ("La journée a lieu en présentiel et en ligne.", EventFormat.HYBRID),
        ("In Präsenz und online", EventFormat.HYBRID),
        ("It is online on Zoom and in the room.", EventFormat.HYBRID),
        ("En ligne et dans la salle", EventFormat.HYBRID),
        ("In person (Brussels) and online", EventFormat.HYBRID),
        ("En présentiel à Bruxelles et en ligne", EventFormat.HYBRID),
        ("Online (Zoom) und vor Ort in Wien", EventFormat.HYBRID),
        ("Presencial (Madrid) y por Zoom", EventFormat.HYBRID),
        ("Sia in presenza che online", EventFormat.HYBRID),
        ("Journée de réflexion hybride – 10 mai 2027, 10:00-12:00", EventFormat.HYBRID),
        ("Jornada de reflexión híbrida, 10 de mayo de 2027", EventFormat.HYBRID),
        ("Op locatie en online", EventFormat.HYBRID),
        ("Online on Zoom only, not in the room", EventFormat.ONLINE),
        ("Not in person but online", EventFormat.ONLINE),
        ("Modalidad híbrida: presencial y en línea", EventFormat.HYBRID),
        ("Presencial e online", EventFormat.HYBRID),
        ("In presenza e da remoto", EventFormat.HYBRID),
        ("De bijeenkomst is hybride.", EventFormat.HYBRID),
        ("Haus B, Lange Straße 4, Berlin und online", EventFormat.HYBRID),
        ("Maison B, 40 rue Haute, Bruxelles — et en ligne", EventFormat.HYBRID),
        ("Un webinaire pour tout le monde", EventFormat.ONLINE),
        ("The training takes place online.", EventFormat.ONLINE),
        ("Die Schulung findet online statt.", EventFormat.ONLINE),
        ("Seminario web gratuito", EventFormat.ONLINE),
        ("10:00-12:00, en ligne", EventFormat.ONLINE),
        ("L'incontro si terrà in presenza.", EventFormat.IN_PERSON),
        ("We meet in person.", EventFormat.IN_PERSON),
        ("Hotel B, Rue du Luxembourg 35, Brussels", EventFormat.IN_PERSON),
    ],
)
def test_the_words_that_a_format_is_read_from_are_quoted(line: str, format_: EventFormat) -> None:
    found = read(f"Title: Rights\n\n10 May 2027, 10:00-12:00\n{line}")
    assert found.format is format_
    assert line in [quote.text for quote in found.marks["format"].quotes]


@pytest.mark.parametrize(
    "line",
    [
        "Register with the online form by 1 May.",
        "Please register online by 1 May.",
        "Inscription obligatoire en ligne",
        "Anmeldung online bis 1. Mai",
        "Bitte melden Sie sich online an.",
        "Online-Anmeldung bis 1. Mai",
        "Inscripción en línea",
        "Iscrizione online entro il 1 maggio",
        "Aanmelden kan online tot 1 mei",
        "Digital skills for newcomers. We meet at the town hall.",
        "Hate speech online is growing.",
        "Le harcèlement en ligne touche tout le monde.",
        "Fill in our online survey.",
        "Join us at the town hall — more information online",
        "Registration for this event is online.",
        "Die Anmeldung zur Veranstaltung erfolgt nur online.",
        "L'inscription à la conférence se fait en ligne.",
        "This event will not be held online.",
        "The meeting isn't a webinar.",
        "Die Veranstaltung findet nicht online statt.",
        "La réunion n'aura pas lieu en ligne.",
        "El encuentro no se celebrará en línea.",
        "O encontro não será online.",
        "L'incontro non si terrà online.",
        "De bijeenkomst is niet online.",
        "There is no online participation.",
        "Online participation in the meeting is not possible.",
        "Eine Online-Teilnahme ist nicht möglich.",
        "La participation en ligne n'est pas prévue.",
        "The event will not be streamed online.",
        "It will not be broadcast online.",
        "La réunion ne sera pas retransmise en ligne.",
        "Ce n'est pas une réunion en ligne.",
        "No es un encuentro en línea.",
        "Não é um encontro online.",
        "Non è un incontro online.",
        "No online meeting this month.",
        "No webinar on 3 May.",
        "We organise no online sessions and no webinars.",
        "We meet in Ghent, no online conference.",
        "There will be no further online meeting.",
    ],
)
def test_what_else_is_online_says_nothing_of_the_event(line: str) -> None:
    found = read(f"Title: Annual gathering\n\n10 May 2027, 10:00-12:00\n\n{line}")
    assert (found.format, found.marks["format"].quotes) == (EventFormat.ONLINE, ())
    assert found.marks["format"].is_unsure


@pytest.mark.parametrize(
    ("line", "is_unsure"),
    [
        ("Digital", False),
        ("Online, via Zoom", False),
        ("Onlineveranstaltung", False),
        ("Un échange en ligne entre associations", False),
        ("Join our online ECRE debate", False),
        ("Free of charge, online.", True),
        ("Digital Europe conference in Brussels", True),
        ("Digital Europe conference, online", False),
        ("Virtual Conference", False),
        ("Do not miss our online debate!", False),
        ("Not only online: the talk is in the library as well.", False),
        ("Registration is free and the event is online.", False),
        ("Participe no webinar da rede.", False),
        ("No webinar de 3 de maio falamos de direitos.", False),
        ("Falamos disso no encontro online da rede.", False),
        ("Inscreva-se no webinar!", False),
        ("Junte-se a nós no webinar de 3 de maio.", False),
        ("Join the meeting online if travel is not possible.", False),
        ("The meeting is online because travel is not possible.", False),
        ("Die Konferenz findet online statt weil Reisen nicht möglich ist.", False),
        ("La réunion a lieu en ligne car la salle n'est pas disponible.", False),
        ("Register for our meeting which is held online.", False),
    ],
)
def test_a_word_of_being_online_is_sure_beside_one_of_an_event(line: str, is_unsure: bool) -> None:
    found = read(f"Title: Annual gathering\n\n10 May 2027, 10:00-12:00\n\n{line}")
    assert [quote.text for quote in found.marks["format"].quotes] == [line]
    assert found.marks["format"].is_unsure is is_unsure


def test_a_day_that_is_denied_to_be_online_is_not() -> None:
    found = read("Title: Annual gathering\n\n3 May 2027, 10:00-12:00 (pas en ligne)")
    assert (found.marks["format"].quotes, found.marks["format"].is_unsure) == ((), True)


def test_threats_that_are_hybrid_and_a_later_word_are_no_format() -> None:
    text = "Title: Hybrid threats\n\n10 May 2027, 10:00-12:00\n" + "\nWe talk.\n" * 20
    found = read(f"{text}Hate speech online grows.")
    assert (found.format, found.marks["format"].quotes) == (EventFormat.ONLINE, ())
    assert found.marks["format"].is_unsure


@pytest.mark.parametrize(
    "line",
    [
        "40 places sur place, 100 en ligne",
        "40 seats in the room and 100 online",
        "40 plazas en la sala, 100 en línea",
        "Places : 40 (sur place), 100 en ligne",
    ],
)
def test_places_online_are_told_beside_those_in_the_room(line: str) -> None:
    found = read(f"Title: Rights\n\n4 May 2027, 10:00-12:00\n{line}")
    assert (found.capacity, found.marks["capacity"].is_unsure) == (40, True)
    assert [
        (each.values, each.quotes[0].text)
        for each in found.cautions
        if each.code == "online-places"
    ] == [({"places": "100"}, line)]


def test_a_day_in_a_room_is_no_webinar() -> None:
    place = "Maison B, 40 rue Haute, Bruxelles et en ligne"
    found = read(f"Nos voix\n\nJournée de réflexion hybride – 10 mai 2027, 10 h à 12 h\n{place}")
    assert (found.format, found.kind) == (EventFormat.HYBRID, EventKind.MEETING)
    assert not found.marks["format"].is_unsure
    assert found.marks["kind"].is_unsure


@pytest.mark.parametrize("closing", ["-- ", "Best regards,"])
def test_the_office_of_who_signs_makes_no_webinar_hybrid(closing: str) -> None:
    sender = "Tom Ray\nPolicy Officer\nECRE | Rue Royale 146 | 1000 Brussels"
    found = read(f"Webinar on housing\n\n10 May 2027, 10:00-12:00 on Zoom\n\n{closing}\n{sender}\n")
    assert (found.venue, found.format) == ("", EventFormat.ONLINE)
    assert not found.marks["format"].is_unsure
