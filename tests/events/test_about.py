"""Who somebody is, in one line: what position and affiliation both say is said once."""

from __future__ import annotations

import pytest

from webinars.events.programme import joined_about

UNIT, PARLIAMENT = "Civil Society Outreach Unit", "European Parliament"


@pytest.mark.parametrize(
    ("position", "affiliation", "line"),
    [
        (UNIT, f"{UNIT}, {PARLIAMENT}", f"{UNIT}, {PARLIAMENT}"),
        (UNIT, f"{UNIT} of the {PARLIAMENT}", f"{UNIT} of the {PARLIAMENT}"),
        (f"Head, {UNIT}", f"{UNIT.lower()}, {PARLIAMENT}", f"Head, {UNIT}, {PARLIAMENT}"),
        ("Director", "Directorate of Migration", "Director, Directorate of Migration"),
        ("Director", "", "Director"),
        ("", "ECRE", "ECRE"),
        ("Président·e", "Conférence des OING", "Président·e, Conférence des OING"),
    ],
)
def test_words_of_both_are_said_once(position: str, affiliation: str, line: str) -> None:
    assert joined_about(position, affiliation) == line
