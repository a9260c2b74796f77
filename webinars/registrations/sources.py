"""Where somebody's data came from who did not fill in the form (GDPR Article 14)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from webinars.events.search import fold
from webinars.registrations.models import Consent, Origin, Registration

PARTY_FORM = "form for several people"
"""The way in which a consent of somebody was passed on by who filled in that form."""


@dataclass(frozen=True)
class Source:
    """Who registered a person (`name`), and what they gave us, where that was another visitor."""

    name: str
    is_host: bool = False
    gave_organisation: bool = False


def source_of(registration: Registration, host: str) -> Source | None:
    """Who registered this person; None for who did so themselves, also together with others.

    `host` is the event's organisation, as the person reads it: it enters and imports people.
    """
    party = registration.party
    if party is not None:
        if _is_contact(registration):
            return None
        return Source(
            party.told_name or _("Somebody of your organisation"),
            gave_organisation=bool(registration.organisation),
        )
    if registration.origin is not Origin.FORM:
        return Source(host, is_host=True)
    return None


def passed_on_by(registration: Registration, consent: Consent | None) -> str | None:
    """Who passed on what somebody agreed to; "" where that is forgotten, None for themselves."""
    if consent is None or consent.way != PARTY_FORM:
        return None
    party = registration.party
    if party is None:
        return ""
    return None if _is_contact(registration) else party.told_name


def _is_contact(registration: Registration) -> bool:
    """Whether it is who filled in the form for several people.

    Somebody without an address of their own may stand there with that person's: then the name
    is another one, not only shorter.
    """
    party = registration.party
    if party is None or not party.contact_key or party.contact_key != registration.email_key:
        return False
    contact, own = (set(fold(name).split()) for name in (party.contact_name, registration.name))
    return contact <= own or own <= contact


def is_told_by_themselves(registration: Registration) -> bool:
    """Whether what is stored about them is what they told us."""
    return registration.party is None and registration.origin is Origin.FORM
