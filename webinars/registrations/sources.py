"""Where somebody's data came from who did not fill in the form (GDPR Article 14)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from webinars.registrations.models import Origin, Registration


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
        if party.contact_key and party.contact_key == registration.email_key:
            return None
        return Source(
            party.told_name or _("Somebody of your organisation"),
            gave_organisation=bool(registration.organisation),
        )
    if registration.origin is not Origin.FORM:
        return Source(host, is_host=True)
    return None


def is_told_by_themselves(registration: Registration) -> bool:
    """Whether what is stored about them is what they told us."""
    return registration.party is None and registration.origin is Origin.FORM
