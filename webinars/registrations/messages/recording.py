"""The letter to an event's contact that somebody agrees to be recorded no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import force_locale

from webinars.events.models import Event
from webinars.extensions import db
from webinars.links import Links
from webinars.mail.content import Address, Content, message, one_line
from webinars.registrations.details import given_consent
from webinars.registrations.messages.facts import brief
from webinars.registrations.messages.letter import Letter, compose, settings, spoken
from webinars.registrations.models import ConsentPurpose, Registration
from webinars.registrations.recording import ENDED


@message(ENDED)
def render_recording_ended(
    payload: dict[str, Any], recipient: str, _now: datetime
) -> Content | None:
    """Who took it back, or that it was somebody whose data is deleted; None once it is untrue."""
    event = db.session.get(Event, payload["event"])
    number = payload.get("registration")
    registration = db.session.get(Registration, number) if number else None
    if event is None or (number and registration is None):
        return None
    if registration is not None and given_consent(registration, ConsentPurpose.RECORDING):
        return None
    language = spoken(event.source_language)
    links = Links(settings().base_url, language)
    with force_locale(language):
        letter = Letter(message=ENDED, event=event, recipient=recipient, language=language)
        return compose(
            ENDED,
            sender=Address(one_line(settings().site_name), settings().mail_default_sender),
            language=language,
            event=brief(event, language=language, links=links),
            person=registration.name if registration else "",
            facts=letter.facts(event.dates),
            people_url=links.people(event.organisation.slug, event.slug),
        )
