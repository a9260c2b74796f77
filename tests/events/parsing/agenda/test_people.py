"""People under an item: which lines are read, and which only leave a doubt."""

from __future__ import annotations

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt, ParsedItem
from webinars.events.parsing.document.reading import read_text
from webinars.events.programme import SpeakerRole

SPEAKER, MODERATOR, PANELLIST = (
    SpeakerRole.SPEAKER,
    SpeakerRole.MODERATOR,
    SpeakerRole.PANELLIST,
)


def item_with(line: str) -> ParsedItem:
    """The first item of an agenda in which `line` stands under it."""
    return parse_agenda(f"10:00 - 11:00 Forum\n{line}\n11:00 - 12:00 Debate").items[0]


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("Speaker 1:", SPEAKER),
        ("Intervenante 2 :", SPEAKER),
        ("Panellist 3:", PANELLIST),
        ("Intervenant·e·s :", SPEAKER),
        ("Intervenant•e•s :", SPEAKER),
        ("Intervenant.e.s :", SPEAKER),
        ("Intervenant(e)s :", SPEAKER),
        ("Orateur·rice·s :", SPEAKER),
        ("Modérateur·rice :", MODERATOR),
        ("Modérateur·trice :", MODERATOR),
        ("Moderator*in:", MODERATOR),
        ("Moderator:in:", MODERATOR),
        ("Die Moderator_innen:", MODERATOR),
        ("Referent/-in:", SPEAKER),
        ("Redner*innen:", SPEAKER),
        ("Panelist*innen:", PANELLIST),
        ("Moderador/a:", MODERATOR),
        ("Moderadores/as:", MODERATOR),
        ("Speaker(s):", SPEAKER),
        ("Co-chairs:", MODERATOR),
        ("Co-moderator:", MODERATOR),
        ("Rapporteur:", SPEAKER),
        ("Lead:", SPEAKER),
        ("Président de séance :", MODERATOR),
        ("Presiede:", MODERATOR),
        ("Mediação:", MODERATOR),
        ("Mediadora:", MODERATOR),
        ("Animée par :", MODERATOR),
        ("Presenta:", SPEAKER),
        ("Introduce:", SPEAKER),
        ("Participam:", SPEAKER),
        ("Partecipano:", SPEAKER),
        ("Deelnemers:", SPEAKER),
        ("Painelistas:", PANELLIST),
        ("Gäste:", PANELLIST),
    ],
)
def test_a_label_for_everybody_is_read(label: str, part: SpeakerRole) -> None:
    item = item_with(f"{label} Ada Lind and Omar Said")
    assert [(one.name, one.part) for one in item.people] == [
        ("Ada Lind", part),
        ("Omar Said", part),
    ]
    assert (item.description, item.unsure) == ("", ())


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Élodie de la Tour, présidente, HCR", ("Élodie de la Tour", "présidente", "HCR")),
        ("Mark Day – Officer, ECRE", ("Mark Day", "Officer", "ECRE")),
        ("April Lunch, Director, UNHCR", ("April Lunch", "Director", "UNHCR")),
        ("María de los Ríos Gil – Abogada, CEAR", ("María de los Ríos Gil", "Abogada", "CEAR")),
        ("Eva van het Hof (Adviseur, VWN)", ("Eva van het Hof", "Adviseur", "VWN")),
        ("Ada Lind (she/her) – Officer, ECRE", ("Ada Lind", "Officer", "ECRE")),
        ("Ada Lind (iel/elle) (Juriste, HCR)", ("Ada Lind", "Juriste", "HCR")),
    ],
)
def test_names_of_many_kinds_are_read(line: str, person: tuple[str, str, str]) -> None:
    item = item_with(line)
    [found] = item.people
    assert (found.name, found.role, found.affiliation) == person
    assert item.unsure == ()


def test_a_name_before_a_colon_is_read_with_a_doubt() -> None:
    item = item_with("Ada Lind: Secretary General, ECRE")
    [found] = item.people
    assert (found.name, found.role, found.affiliation) == ("Ada Lind", "Secretary General", "ECRE")
    assert item.unsure == (Doubt.PEOPLE,)


@pytest.mark.parametrize(
    "line",
    [
        "Nadia",
        "Ada Lind, Omar Said",
        "Ada Lind, who knows the law",
        "TBC – European Commission",
        "• Intervention : à confirmer",
        "Sponsor: Ada Lind",
        "Supported by: Ada Lind and Omar Said",
        "Speakers: several people from the region",
        "Dr. Ada Lind will open the day",
        "• Representative of the European Commission (tbc)",
        "• Un représentant de la DIAIR (sous réserve)",
        "With Ada Lind and others",
        "A: Finding houses, with Ada Lind",
        "B: Chairing a meeting with Omar Said.",
        "C : Animer, avec Ada Lind",
        "Mark Day",
        "Open Day (ECRE)",
    ],
)
def test_a_line_that_may_name_people_leaves_a_doubt(line: str) -> None:
    item = item_with(line)
    assert item.people == ()
    assert item.description == line.replace("• ", "- ")
    assert item.unsure == (Doubt.PEOPLE,)


@pytest.mark.parametrize(
    "line",
    [
        "Room: Athens",
        "Objective: to know the law",
        "WS 1: Sprache (Raum 12.03)",
        "However, the law has changed.",
        "Questions: What works?",
        "Family Reunification: Lessons learned",
        "• Transport",
        "An introduction to the topic, with examples",
        "A meeting with Legal Aid",
    ],
)
def test_other_lines_leave_none(line: str) -> None:
    assert item_with(line).unsure == ()


def test_a_line_with_a_track_is_no_person() -> None:
    item = item_with("Track A – Housing: Ana Diaz (FEANTSA)")
    assert (item.people, item.unsure) == ((), (Doubt.PEOPLE,))


@pytest.mark.parametrize(
    "marks",
    ["o o", "v v", "ü ü", "à à", "Ø Ø", "è è", "1) 2)", "a) b)", "(i) (ii)", "=> =>", "o", "1."],
)
def test_people_behind_bullets_of_any_kind_are_read(marks: str) -> None:
    names = ["Bo Li", "Ana Silva"]
    lines = (
        f"{mark} {name} – Officer, UNHCR" for mark, name in zip(marks.split(), names, strict=False)
    )
    item = item_with("\n".join(lines))
    assert [one.name for one in item.people] == names[: len(marks.split())]
    assert (item.description, item.unsure) == ("", ())


@pytest.mark.parametrize(
    "line",
    [
        " o  Speakers: Bo Li",
        "1) Speakers: Bo Li",
        "<![if !supportLists]>· <![endif]>Speakers: Bo Li",
    ],
)
def test_a_label_behind_a_bullet_leaves_nothing_of_it(line: str) -> None:
    item = item_with(line)
    assert ([one.name for one in item.people], item.description) == (["Bo Li"], "")


def test_a_cell_for_people_that_was_not_read_leaves_a_doubt() -> None:
    text = "Time\tSession\tSpeaker\n10:00\tForum\tpeople from the region\n11:00\tDebate\tAda Lind"
    first, second = parse_agenda(text).items
    assert (first.description, first.unsure) == ("people from the region", (Doubt.PEOPLE,))
    assert second.unsure == ()


def test_a_moderator_named_in_a_line_is_the_only_one() -> None:
    item = parse_agenda(
        "10:00 - 11:00 Table ronde\n"
        "- Modération : Jean Petit, Caritas Belgique\n"
        "- Oksana Koval, présidente, Ukraine-Wallonie\n"
        "- Omar Said, coordinateur, ECRE\n"
        "11:00 - 12:00 Débat"
    ).items[0]
    assert [one.part for one in item.people] == [MODERATOR, PANELLIST, PANELLIST]


def test_people_behind_the_colon_of_a_title_are_read_and_asked_about() -> None:
    item = parse_agenda(
        "15h15 - 16h15 Vers un message commun 2027 : Aïcha Benali et Reshad Jalali (ECRE)"
    ).items[0]
    assert item.title == "Vers un message commun 2027"
    assert [(one.name, one.affiliation) for one in item.people] == [
        ("Aïcha Benali", ""),
        ("Reshad Jalali", "ECRE"),
    ]
    assert Doubt.PEOPLE in item.unsure


@pytest.mark.parametrize(
    "title",
    [
        "A common message: Aïcha Benali and Reshad Jalali",
        "Testimony: Leila Karimi",
    ],
)
def test_names_behind_the_colon_of_a_title_leave_a_doubt(title: str) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}\n11:00 - 12:00 Debate").items[0]
    assert item.title == title or item.people
    assert Doubt.PEOPLE in item.unsure


@pytest.mark.parametrize(
    "title",
    [
        "Table ronde : « Un toit d'abord »",
        "Case study: Hamburg and Ghent",
        "Panel 2: Safe Routes Now",
    ],
)
def test_topics_behind_the_colon_of_a_title_stay(title: str) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}\n11:00 - 12:00 Debate").items[0]
    assert (item.title, item.people) == (title, ())


@pytest.mark.parametrize("mark", ["(tbc)", "(TBC)", "(à confirmer)", "(to be confirmed)", "- tbc"])
def test_who_is_to_be_confirmed_is_called_without_it_and_asked_about(mark: str) -> None:
    item = item_with(f"- Omar Said – coordinator, Sans-Papiers Liège {mark}")
    assert [(one.name, one.affiliation) for one in item.people] == [
        ("Omar Said", "Sans-Papiers Liège")
    ]
    assert item.description == ""
    assert Doubt.TO_CONFIRM in item.unsure


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("after", ["", "\n11:00 - 12:00 Debate"])
def test_a_line_of_speakers_is_read_wherever_it_stands(gap: str, after: str) -> None:
    line = "Speakers: Dr. Nour Haddad, Hôpital Saint-Pierre; Leila Karimi"
    item = parse_agenda(f"10:00 - 11:00 Forum{gap}\n{line}{after}").items[0]
    assert [one.name for one in item.people] == ["Dr. Nour Haddad", "Leila Karimi"]


@pytest.mark.parametrize(
    ("line", "title", "name", "part"),
    [
        ("Closing remarks – Ada Lind", "Closing remarks", "Ada Lind", SpeakerRole.CLOSING),
        ("Opening, Amb. Ada Lind", "Opening", "Amb. Ada Lind", SpeakerRole.OPENING),
        ("Mot de bienvenue – Ada Lind", "Mot de bienvenue", "Ada Lind", SpeakerRole.OPENING),
        ("Schlusswort, Ada Lind", "Schlusswort", "Ada Lind", SpeakerRole.CLOSING),
        ("Clausura – Ada Lind", "Clausura", "Ada Lind", SpeakerRole.CLOSING),
        ("Encerramento, Ada Lind", "Encerramento", "Ada Lind", SpeakerRole.CLOSING),
        ("Saluti – Ada Lind", "Saluti", "Ada Lind", SpeakerRole.OPENING),
        ("Slotwoord – Ada Lind", "Slotwoord", "Ada Lind", SpeakerRole.CLOSING),
    ],
)
def test_who_gives_a_speech_is_taken_from_its_title_with_a_doubt(
    line: str, title: str, name: str, part: SpeakerRole
) -> None:
    [item] = parse_agenda(f"10:00 - 11:00 {line}").items
    assert (item.title, [(one.name, one.part) for one in item.people]) == (title, [(name, part)])
    assert Doubt.PEOPLE in item.unsure


@pytest.mark.parametrize(
    "title",
    [
        "Welcome – Open Society Foundations",
        "Closing – Room A",
        "Dialogue between Cities and Regions",
    ],
)
def test_names_of_organisations_behind_a_title_stay(title: str) -> None:
    [item] = parse_agenda(f"10:00 - 11:00 {title}").items
    assert (item.title, item.people) == (title, ())


@pytest.mark.parametrize(
    "words",
    [
        "moderated by",
        "animé par",
        "moderiert von",
        "moderado por",
        "moderato da",
        "gemodereerd door",
    ],
)
def test_who_moderates_is_taken_from_the_end_of_a_title(words: str) -> None:
    [item] = parse_agenda(f"10:00 - 11:00 Q&A, {words} Ada Lind").items
    assert item.title == "Q&A"
    assert [(one.name, one.part, one.is_unsure) for one in item.people] == [
        ("Ada Lind", MODERATOR, False)
    ]


def test_those_between_whom_a_conversation_is_are_its_people() -> None:
    line = "Conversation between Dr Tom Ray (University of Ghent) and Hon. Ada Lind MP"
    [item] = parse_agenda(f"10:00 - 11:00 {line}").items
    assert item.title == "Conversation"
    assert [(one.name, one.role, one.affiliation) for one in item.people] == [
        ("Dr Tom Ray", "", "University of Ghent"),
        ("Hon. Ada Lind", "MP", ""),
    ]


@pytest.mark.parametrize(
    "spoken", ["– in French", "(en français)", "– auf Deutsch", "– em português"]
)
def test_the_language_of_somebody_is_no_part_of_the_organisation(spoken: str) -> None:
    item = item_with(f"Ada Lind, Director, ECRE {spoken}")
    assert [(one.name, one.affiliation) for one in item.people] == [("Ada Lind", "ECRE")]
    assert item.description == f"Ada Lind {spoken}"


@pytest.mark.parametrize(
    ("line", "title", "people"),
    [
        ("10:00 Inleiding door mr. Femke van der Velde, advocaat", "Inleiding", ["advocaat"]),
        ("ore 10.00 Relazione – prof.ssa Chiara De Angelis, ASGI", "Relazione", ["ASGI"]),
        ("ore 10.00 Tavola rotonda – modera Ugo Dell'Acqua (ASGI)", "Tavola rotonda", ["ASGI"]),
        ("9h45 O papel da escola | Isabel Ferreira Guimarães", "O papel da escola", [""]),
    ],
)
def test_people_behind_a_title_are_taken(line: str, title: str, people: list[str]) -> None:
    [item] = parse_agenda(line).items
    assert item.title == title
    assert [one.role or one.affiliation for one in item.people] == people


@pytest.mark.parametrize(
    ("line", "is_unsure"),
    [
        ("10h00 O que é o patrocínio? - Inês d'Orey", True),
        ("10h00 Bilan de l'année (Solène Kerbrat)", True),
        ("10:00 Coffee - Next Steps", False),
        ("10:00 The way ahead (Sala Europa)", False),
    ],
)
def test_a_name_at_the_end_of_a_title_of_small_words_is_doubted(line: str, is_unsure: bool) -> None:
    [item] = parse_agenda(line).items
    assert (Doubt.PEOPLE in item.unsure) is is_unsure


def test_a_position_below_a_name_in_a_cell_is_no_second_person() -> None:
    row = "<tr><td>9:00</td><td>Law</td><td>Ana Silva<br>Professor, University of Porto</td></tr>"
    table = f"<table><tr><th>Time</th><th>Title</th><th>Speakers</th></tr>{row}</table>"
    for text in (table, read_text(table).text):
        [item] = parse_agenda(text).items
        [person] = item.people
        assert (person.name, person.role) == ("Ana Silva", "Professor")
        assert person.affiliation == "University of Porto"


@pytest.mark.parametrize(
    ("line", "organisation", "said"),
    [
        ("- Ada Lind, Director, Civitas Hungary (online)", "Civitas Hungary", "Ada Lind: online"),
        ("- Ada Lind, directrice, Civitas (en ligne)", "Civitas", "Ada Lind: en ligne"),
        ("- Ada Lind, Director, Care (room Delvaux, EN only)", "Care", "room Delvaux, EN only"),
        ("- Ada Lind, directrice, Care (salle Magritte, FR)", "Care", "salle Magritte, FR"),
        ("- Ada Lind, Leiterin, Care (Saal Nord)", "Care", "Saal Nord"),
        ("- Ada Lind, directora, Care (sala Goya, en línea)", "Care", "sala Goya, en línea"),
        ("- Ada Lind, diretora, Care (sala 2, em linha)", "Care", "sala 2, em linha"),
        ("- Ada Lind, direttrice, Care (sala Verdi)", "Care", "sala Verdi"),
        ("- Ada Lind, directeur, Care (zaal Rubens)", "Care", "zaal Rubens"),
        ("- Ada Lind, Director, Caritas (FR)", "Caritas (FR)", ""),
    ],
)
def test_a_room_or_online_in_brackets_is_no_part_of_the_organisation(
    line: str, organisation: str, said: str
) -> None:
    item = item_with(f"Speakers:\n{line}")
    assert [each.affiliation for each in item.people] == [organisation]
    assert item.description == said


@pytest.mark.parametrize(
    "name",
    [
        *("European Commissioner (tbc)", "Commissaire européen (à confirmer)"),
        *("EU-Kommissarin (angefragt)", "Comisaria europea (por confirmar)"),
        *("Comissária europeia (a confirmar)", "Commissario europeo (da confermare)"),
        "Eurocommissaris (nog te bevestigen)",
    ],
)
def test_a_position_to_be_confirmed_is_somebody_in_a_list_of_speakers(name: str) -> None:
    item = item_with(f"Speakers:\n- Ada Lind, Director, Care\n- {name}")
    assert [each.name for each in item.people] == ["Ada Lind", name.partition(" (")[0]]
    assert item.people[1].is_unsure
    assert item.description == ""
    assert Doubt.TO_CONFIRM in item.unsure
