"""The codes that people show: hard to guess, easy to read out, forgiving when typed."""

from __future__ import annotations

import pytest

from webinars.registrations.door_codes import (
    ALPHABET,
    new_door_code,
    new_door_token,
    read_door_code,
    show_door_code,
)


def test_a_code_is_read_as_it_is_shown() -> None:
    code = new_door_code()
    assert set(code) <= set(ALPHABET)
    assert read_door_code(show_door_code(code)) == code
    assert len(new_door_token()) == 32
    assert new_door_token() != new_door_token()


@pytest.mark.parametrize("typed", ["k7mp3xq9", " K7MP-3XQ9 ", "K7MP – 3XQ9", "k7mp\u00a03xq9"])
def test_it_does_not_matter_how_it_is_written(typed: str) -> None:
    assert read_door_code(typed) == "K7MP3XQ9"


def test_letters_that_look_like_figures_are_those() -> None:
    assert read_door_code("oOiIlL77") == "00111177"


@pytest.mark.parametrize("typed", ["", "Amina", "K7MP3XQ", "K7MP3XQ99", "K7MP3XQ!", "ääääääää"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_door_code(typed) == ""
