"""Addresses as pages show them."""

from __future__ import annotations

import pytest

from tests.quickness import within
from webinars.registrations.addresses import mask_address, tidy_address


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("amina@example.org", "a•••a@example.org"),
        (" Jo@exämple.org ", "J•••@exämple.org"),
        ("abc@example.org", "a•••@example.org"),
        ("x@example.org", "•••@example.org"),
    ],
)
def test_a_masked_address_shows_its_domain_and_little_else(typed: str, shown: str) -> None:
    assert mask_address(typed) == shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amina@exemple,fr", "amina@exemple.fr"),
        ("mailto:amina@yahoo.fr", "amina@yahoo.fr"),
        ("amina＠yahoo.fr", "amina@yahoo.fr"),
        ("amina @ yahoo. fr.", "amina@yahoo.fr"),
        ("Amina Diallo <amina@yahoo.fr>", "amina@yahoo.fr"),
        ("Amina Diallo amina@yahoo.fr", "Amina Diallo amina@yahoo.fr"),
        ("one@yahoo.fr,two@yahoo.fr", "one@yahoo.fr,two@yahoo.fr"),
        ("amina\r\nBcc: x@yahoo.fr", "amina\r\nBcc: x@yahoo.fr"),
    ],
)
def test_only_what_cannot_be_meant_is_put_right(typed: str, meant: str) -> None:
    assert tidy_address(typed) == meant


def test_a_long_text_is_let_be_at_once() -> None:
    typed = f"a{' ' * 20_000}b"
    with within(0.2):
        assert tidy_address(typed) == typed
