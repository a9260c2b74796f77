"""How languages are named and written."""

from __future__ import annotations

import pytest

from webinars.languages import CONTENT, SHIPPED, direction, is_language, language_name, own_name


@pytest.mark.parametrize("code", CONTENT)
def test_every_language_that_is_offered_has_a_name(code: str) -> None:
    assert is_language(code)
    assert all(language_name(code, language).lower() != code for language in SHIPPED)


def test_dari_is_named_and_written_as_its_readers_do() -> None:
    assert (language_name("prs", "en"), language_name("prs", "fr")) == ("Dari", "dari")
    assert own_name("prs") == "دری"
    assert direction("prs") == "rtl"
