"""Being recorded, for people without an e-mail address: they tell an organiser what they want.

They have no page of their own on which to agree later, or to take it back at any time. Whoever has
one says so there: nobody else agrees in their name.
"""

from __future__ import annotations

from datetime import datetime

from webinars.registrations.details import given_consent, keep_consent
from webinars.registrations.manage import withdraw_consent
from webinars.registrations.models import ConsentPurpose, Registration
from webinars.registrations.people.adding import Way
from webinars.registrations.people.without_email import WAYS


class CannotSpeakForThem(Exception):
    """The person has an e-mail address, and so a page of their own."""


def can_agree(registration: Registration) -> bool:
    """Whether an organiser can write down that the person agrees to be recorded."""
    return (
        registration.email is None
        and registration.event.recording
        and given_consent(registration, ConsentPurpose.RECORDING) is None
    )


def can_take_back(registration: Registration) -> bool:
    """Whether an organiser can write down that the person agrees no longer; also of late."""
    consent = given_consent(registration, ConsentPurpose.RECORDING)
    return registration.email is None and consent is not None


def write_agreement(
    *, registration: Registration, text: str, language: str, way: Way, now: datetime
) -> bool:
    """Keep that somebody agreed to `text`, in this `way`; False where there is nothing to keep.

    Raises `CannotSpeakForThem`; `ValueError` for a way in which nobody without an address agrees.
    """
    _refuse_who_has_a_page(registration)
    if way not in WAYS:
        raise ValueError(way)
    if not can_agree(registration):
        return False
    purpose = ConsentPurpose.RECORDING
    keep_consent(registration, purpose, text=text, language=language, way=way.value, now=now)
    registration.updated_at = now
    return True


def write_withdrawal(*, registration: Registration, domain: str, now: datetime) -> bool:
    """Keep that somebody takes it back; False where they do not agree. Raises as above."""
    _refuse_who_has_a_page(registration)
    if not can_take_back(registration):
        return False
    withdraw_consent(
        registration=registration, purpose=ConsentPurpose.RECORDING, domain=domain, now=now
    )
    return True


def _refuse_who_has_a_page(registration: Registration) -> None:
    if registration.email is not None:
        raise CannotSpeakForThem
