"""Usual ways to name people beside and below a title: read where that is safe, else asked about."""

from __future__ import annotations

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt


def people(text: str) -> list[str]:
    """`Name|position|organisation` of everybody in the first item."""
    found = parse_agenda(text).items[0].people
    return [f"{one.name}|{one.role}|{one.affiliation}" for one in found]


@pytest.mark.parametrize(
    ("text", "title", "names"),
    [
        ("9:00 Charla\na cargo de Ana Ruiz y Cy Paz", "Charla", ["Ana Ruiz||", "Cy Paz||"]),
        ("9:00 Débat\navec Bo Li (HCR) et Ana Roy", "Débat", ["Bo Li||HCR", "Ana Roy||"]),
        (
            "9:00 Débat\navec Jean de La Salle (Accueil Nord), Ana Roy, avocate à\n"
            "Lille, et Pr. Bo Li (CNRS)",
            "Débat",
            ["Jean de La Salle||Accueil Nord", "Ana Roy|avocate à Lille|", "Pr. Bo Li||CNRS"],
        ),
        ("9:00 Ponencia\nD.ª Ana Ruiz, Cruz Roja", "Ponencia", ["Ana Ruiz||Cruz Roja"]),
        ("9:00 Ponencia\nD. José Ruiz, alcalde", "Ponencia", ["José Ruiz|alcalde|"]),
        ("9:00 Talk\nD. John Day, Director, IRC", "Talk", ["D. John Day|Director|IRC"]),
        ("9:00 Speech by Ana Silva MEP (S&D, Malta)", "Speech", ["Ana Silva|MEP|S&D, Malta"]),
        (
            "9:00 Recht\nEva Groß, Kanzlei Au & Partner, Ulm",
            "Recht",
            ["Eva Groß||Kanzlei Au & Partner, Ulm"],
        ),
    ],
)
def test_people_below_a_title_are_read(text: str, title: str, names: list[str]) -> None:
    item = parse_agenda(text).items[0]
    assert (item.title, people(text), item.description) == (title, names, "")
    assert Doubt.PEOPLE not in item.unsure


@pytest.mark.parametrize(
    ("title", "left", "names"),
    [
        ("Presentation by Ana Silva, Right to Stay", "Presentation", ["Ana Silva||Right to Stay"]),
        ("Bienvenida. Ana Ruiz, directora de CEAR", "Bienvenida", ["Ana Ruiz|directora de CEAR|"]),
        (
            "Bienvenida. Ana Ruiz. Directora de Accem.",
            "Bienvenida",
            ["Ana Ruiz|Directora de Accem|"],
        ),
        ('Charla: "Asilo". Prof. Ana Ruiz (UCA)', 'Charla: "Asilo"', ["Prof. Ana Ruiz||UCA"]),
        ("Conclusion - S.E. M. l'ambassadeur Bo Li", "Conclusion", ["S.E. M. Bo Li|ambassadeur|"]),
    ],
)
def test_people_behind_a_title_are_read_and_asked_about(
    title: str, left: str, names: list[str]
) -> None:
    item = parse_agenda(f"9:00 {title}").items[0]
    assert (item.title, people(f"9:00 {title}"), item.unsure) == (left, names, (Doubt.PEOPLE,))


@pytest.mark.parametrize(
    "text",
    [
        '9:00 Ana Silva: "What the law means"',
        '9:00 Ana Silva, "What the law means" (15 mins)',
        "9:00 Report – Ana Silva and Cy Old",
        "9:00 Welcome (Ana Silva) and round of names",
        "9:00 Finding houses with Ana Silva, Right to Stay",
        "9:00 Ouverture\n- Mot de la présidente, Mme Ana Roy",
        "9:00 Ouverture\n- Mot du représentant du HCR, M. Bo Li",
    ],
)
def test_names_that_are_not_read_are_asked_about(text: str) -> None:
    item = parse_agenda(text).items[0]
    assert (item.people, item.unsure) == ((), (Doubt.PEOPLE,))


@pytest.mark.parametrize(
    "text",
    ["9:00 Law, housing: “A place to stay”", "9:00 Housing – law and work", "9:00 Work. Law."],
)
def test_titles_without_names_are_not_asked_about(text: str) -> None:
    assert parse_agenda(text).items[0].unsure == ()


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Ana Silva, Commissioner Bo Li", ["Ana Silva||", "Bo Li|Commissioner|"]),
        (
            "Ana Silva, MEP Bo Li and Minister Cy van Au",
            ["Ana Silva||", "Bo Li|MEP|", "Cy van Au|Minister|"],
        ),
        (
            "Ana Silva, Professor Bo Li, Judge Cy Old",
            ["Ana Silva||", "Professor Bo Li||", "Cy Old|Judge|"],
        ),
        ("Ana Silva, ECRE, Minister Bo Li (SPD)", ["Ana Silva||ECRE", "Bo Li|Minister|SPD"]),
        (
            "Ana Silva, Director, High Commissioner Bo Li",
            ["Ana Silva|Director|", "Bo Li|High Commissioner|"],
        ),
        (
            "Ana Silva, Professor European Law, KU Leuven",
            ["Ana Silva|Professor European Law|KU Leuven"],
        ),
        ("Ana Silva, alcalde de Getafe", ["Ana Silva|alcalde de Getafe|"]),
        (
            "Ana Silva, Director; Bo Li (HCR); and Cy Old (Foo)",
            ["Ana Silva|Director|", "Bo Li||HCR", "Cy Old||Foo"],
        ),
    ],
)
def test_somebody_with_an_office_is_somebody_else(listed: str, names: list[str]) -> None:
    assert people(f"9:00 Forum\nSpeakers: {listed}") == names


def test_a_president_behind_somebody_is_asked_about() -> None:
    item = parse_agenda("9:00 Forum\nSpeakers: Ana Silva, President Roberta Oak").items[0]
    assert item.unsure == (Doubt.PEOPLE,)


def test_of_a_list_those_who_are_people_are_read() -> None:
    text = "9:00 Forum\nAvec : Ana Roy (HCR) ; Bo Li (Singa) ; un représentant de la ville"
    item = parse_agenda(text).items[0]
    assert people(text) == ["Ana Roy||HCR", "Bo Li||Singa"]
    assert (item.description, item.unsure) == ("un représentant de la ville", (Doubt.PEOPLE,))


def test_a_label_of_people_ends_a_title() -> None:
    text = "9:00 Mesa 1. Casas. Intervienen: Ana Ruiz (CEAR), Bo Li (HCR). Modera: Cy Paz"
    assert parse_agenda(text).items[0].title == "Mesa 1. Casas."
    assert people(text) == ["Ana Ruiz||CEAR", "Bo Li||HCR", "Cy Paz||"]
