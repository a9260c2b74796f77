"""Titles before names."""

from __future__ import annotations

import pytest

from webinars.events.names import by_name, without_titles


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("Mme Oksana Koval", "oksana koval"),
        ("M. Abdoulaye Diallo", "abdoulaye diallo"),
        ("Herr Prof. Dr. Jan Weiß", "jan weiß"),
        ("Frau Ada Lind", "ada lind"),
        ("Sra. Ana Silva", "ana silva"),
        ("H.E. Ana Silva", "ana silva"),
        ("Dr", "dr"),
        ("He Jiankui", "he jiankui"),
        ("Mag Doe", "mag doe"),
        ("M", "m"),
        ("", ""),
    ],
)
def test_titles_are_no_part_of_a_name(name: str, without: str) -> None:
    assert without_titles(name) in (without, without.replace("ß", "ss"))


def test_people_stand_by_their_names() -> None:
    names = ["Mme Zoé Petit", "Dr Ana Silva", "M. Omar Said"]
    assert sorted(names, key=by_name) == ["Dr Ana Silva", "M. Omar Said", "Mme Zoé Petit"]
