"""Somebody has lost the link to their registrations."""

from __future__ import annotations

from datetime import datetime

from webinars.registrations import limits, notices
from webinars.registrations.addresses import parse_address


def request_links(*, email: str, language: str, domain: str, now: datetime) -> None:
    """Queue a mail with the links of `email`'s registrations, in `language`.

    Does the same for every address: whether it is known is looked up when the mail is delivered,
    so that neither the answer nor its timing tells. Over the limit nothing is queued. Raises
    `webinars.registrations.addresses.InvalidAddress`.
    """
    address = parse_address(email)
    if limits.way_back_allowed(address.email, now):
        notices.queue_links(email=address.email, language=language, domain=domain, now=now)
