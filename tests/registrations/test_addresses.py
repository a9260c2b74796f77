"""Addresses as pages show them."""

from __future__ import annotations

import pytest

from webinars.registrations.addresses import mask_address


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
