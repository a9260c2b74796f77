"""Texts are compared without case and accents, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.search import fold, folded_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Élections\u00a0à\nŁódź ", "elections a lodz"),
        ("Straße", "strasse"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("Jørgensen Þór", "jorgensen thor"),
        ("ОДЕСА Їжак", "одеса іжак"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("أَحْمَد الـعـربية", "احمد العربيه"),
        ("إلى آسيا", "الي اسيا"),
        ("مُصْطَفَى", "مصطفي"),
        ("مصطفی کریم", "مصطفي كريم"),
        ("שָׁלוֹם", "שלום"),
        ("कार्यक्रम", "कार्यक्रम"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("refu\u00adgee\u200f\ufeff", "refugee"),
        ("ＥＣＲＥ ﬁnance", "ecre finance"),
        ("a\0b\ud800", "ab"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_search_is_cut_into_words() -> None:
    assert folded_words(" Élections  à\tŁódź ") == ["elections", "a", "lodz"]
    assert folded_words("\0") == []


def test_a_search_has_an_end() -> None:
    assert len(folded_words("a " * 5000)) == 8
    assert len("".join(folded_words("x" * 5000))) == 200
