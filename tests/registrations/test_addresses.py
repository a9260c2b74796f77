"""Addresses as pages show them."""

from __future__ import annotations

import pytest

from tests.quickness import within
from webinars.registrations.addresses import mask_address, parse_address, tidy_address

UNSEEN = "\u00ad\u200b\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff"
"""Signs that come along with what is copied; the joiners of some scripts are apart."""


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
        *((f"{sign}amina@ya{sign}hoo.fr{sign}", "amina@yahoo.fr") for sign in UNSEEN),
        ("a\u200cm\u200dina@yahoo.fr\u200d", "amina@yahoo.fr"),
        ("amina@نامه\u200cای.example", "amina@نامه\u200cای.example"),
        ("“amina@yahoo.fr”", "amina@yahoo.fr"),
        ("«\u202famina@yahoo.fr\u202f».", "amina@yahoo.fr"),
        ("'mailto:amina@yahoo.fr'", "amina@yahoo.fr"),
        ("<amina@yahoo.fr", "amina@yahoo.fr"),
        ("amina@yahoo.fr>", "amina@yahoo.fr"),
        ("[amina @ yahoo,fr.]", "amina@yahoo.fr"),
        ("amina@yahoo.fr\t", "amina@yahoo.fr"),
        ("o'neil@yahoo.fr", "o'neil@yahoo.fr"),
        ("(work) amina@yahoo.fr", "(work) amina@yahoo.fr"),
        ("Amina Diallo amina@yahoo.fr", "Amina Diallo amina@yahoo.fr"),
        ("one@yahoo.fr,two@yahoo.fr", "one@yahoo.fr,two@yahoo.fr"),
        ("amina\r\nBcc: x@yahoo.fr", "amina\r\nBcc: x@yahoo.fr"),
    ],
)
def test_only_what_cannot_be_meant_is_put_right(typed: str, meant: str) -> None:
    assert tidy_address(typed) == meant


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_nobody_sees_makes_no_other_address(sign: str) -> None:
    """Also in lists that are uploaded, which are not typed."""
    assert parse_address(f"{sign}Amina@{sign}yahoo.fr{sign}") == parse_address("Amina@yahoo.fr")


def test_a_long_text_is_let_be_at_once() -> None:
    typed = f"a{' ' * 20_000}b"
    with within(0.2):
        assert tidy_address(typed) == typed
