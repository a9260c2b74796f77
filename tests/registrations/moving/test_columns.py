"""What columns are, by headings that people write."""

from __future__ import annotations

import pytest

from tests.registrations.moving.lists import a_question
from webinars.events.programme import QuestionType
from webinars.registrations.moving.columns import ATTENDANCE, PEOPLE, find_headings, guess


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Name", "E-mail", "Organisation"], ["name", "email", "organisation"]),
        (["Full name", "Email Address", "COMPANY"], ["name", "email", "organisation"]),
        (["Prénom", "Nom", "Courriel", "Organisme"], ["first-name", "last-name", "email"]),
        (["Nom", "Adresse électronique", "Société"], ["name", "email", "organisation"]),
        (["Vorname", "Name", "E-Mail-Adresse"], ["first-name", "last-name", "email"]),
        (["Nachname", "Vorname", "E-Mail", "Verein"], ["last-name", "first-name", "email"]),
        (["email_address", "first_name", "last_name"], ["email", "first-name", "last-name"]),
        (["Langue", "Langue d'écoute", "E-mail"], ["language", "listening", "email"]),
        (["Sprache", "Dolmetschsprache"], ["language", "listening"]),
        (["E-mail", "E-mail", "Shoe size"], ["email", "", ""]),
    ],
)
def test_headings_are_understood(headings: list[str], columns: list[str]) -> None:
    assert guess(headings, PEOPLE, [])[: len(columns)] == columns


def test_a_question_is_known_by_its_label_in_any_language_or_its_key() -> None:
    question = a_question("meal", QuestionType.TEXT, en="Your meal?", fr="Votre repas ?")
    for heading in ("your meal", "Votre repas", "meal"):
        assert guess([heading], PEOPLE, [question]) == ["question:meal"]


def test_needs_and_newsletters_are_no_columns() -> None:
    assert guess(["Access needs", "Newsletter", "Status"], PEOPLE, []) == ["", "", ""]


def test_reports_of_meetings_begin_with_lines_about_the_meeting() -> None:
    rows = [
        (1, ["1. Summary", "", ""]),
        (2, ["Meeting title", "Sponsorship", ""]),
        (5, ["Name", "First Join", "In-Meeting Duration"]),
        (6, ["Amina", "3/1/27, 9:58:03 AM", "1h 2m"]),
    ]
    assert find_headings(rows, ATTENDANCE) == 2
    assert guess(rows[2][1], ATTENDANCE, []) == ["name", "joined", "minutes"]


def test_a_list_without_headings_is_seen_as_one() -> None:
    assert find_headings([(1, ["Amina", "amina@example.org"])], PEOPLE) is None
    assert find_headings([(1, ["Who", "Where"]), (2, ["A", "a@example.org"])], PEOPLE) == 0
