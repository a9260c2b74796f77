"""The marks of lists that fonts and Word leave are lists again, in agendas and concept notes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.bullets import with_plain_bullets
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.reading import parse_facts

NOTE = """Webinar on housing
10 December 2026, 10:00-11:00 CET

It will cover:
{0} homes in cities
{0} health for everybody
"""


@pytest.mark.parametrize(
    "mark", ["•", "o", "–", "—", "➤", "❖", "§", "→", "=>", "v", "Ø", "\uf0b7", "\uf0a7"]
)
def test_a_concept_note_keeps_its_lists(mark: str) -> None:
    note = read_text(NOTE.format(mark))
    found = parse_facts(note, today=date(2026, 11, 30), default_zone="Europe/Brussels")
    assert found.description.endswith("\n- homes in cities\n- health for everybody")


@pytest.mark.parametrize(
    "text",
    [
        "o Parlamento vota hoje\ne o Conselho amanhã",
        "– a remark between dashes\nand more of it",
        "à 10h00\nà 11h00",
        "§ 12 AufenthG",
        "Über alles\nÜber viel",
    ],
)
def test_words_and_marks_at_the_beginning_of_a_line_stay(text: str) -> None:
    assert with_plain_bullets(text) == text


def test_what_word_writes_around_a_bullet_goes() -> None:
    marked = "<![if !supportLists]>· <![endif]>Homes"
    assert with_plain_bullets(marked) == "· Homes"


@given(
    st.text() | st.lists(st.sampled_from(["o ", "v\t", "–", " ", "\n", "x", "\uf0b7"])).map("".join)
)
def test_no_line_is_lost_and_nothing_changes_twice(text: str) -> None:
    once = with_plain_bullets(text)
    assert once.count("\n") == text.count("\n")
    assert with_plain_bullets(once) == once
