"""What somebody without an e-mail address gets in place of a mail: a slip of paper.

It is in the person's language and zone, and is printed by whoever registered them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale, gettext

from webinars.events.models import Event, EventStatus
from webinars.registrations.choosing import own_dates, own_dates_ahead
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.messages.about import letter_to
from webinars.registrations.messages.facts import (
    EventBrief,
    Fact,
    Line,
    has_door,
    has_join_page,
    language_facts,
    phone_facts,
    status_fact,
    way_facts,
)
from webinars.registrations.models import ACTIVE, Registration
from webinars.registrations.taking_part import frees_place


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What stands on the slip, all in `language`. `door_code` and `join_url` are "" for none.

    The texts beside the two pictures, and how to cancel, are in that language as well.
    """

    language: str
    name: str
    host: str
    event: EventBrief
    facts: Sequence[Fact]
    door_code: str
    door_text: str
    join_url: str
    join_text: str


def slip_for(registration: Registration, now: datetime, *, call: str = "") -> Slip:
    """The slip of a registration as it stands now; `call` is a telephone number for questions."""
    letter = letter_to(registration, "slip", "")
    event = letter.event
    dates = own_dates_ahead(registration, now) or own_dates(registration) or event.dates
    is_on = event.status is EventStatus.PUBLISHED and registration.status in ACTIVE
    can_join = is_on and has_join_page(registration)
    with force_locale(letter.language):
        return Slip(
            language=letter.language,
            name=registration.name,
            host=event.organisation.text(letter.language).name,
            event=letter.brief,
            facts=[
                *letter.facts(dates),
                *way_facts(registration),
                status_fact(registration, now, letter.language),
                *(_phone_facts(event) if can_join else ()),
                *language_facts(registration, letter.language),
                *(_how_to_cancel(registration, call, letter.contact.line) if is_on else ()),
            ],
            door_code=show_door_code(registration.door_code) if has_door(registration) else "",
            door_text=gettext("Show this at the entrance. Without it, your name is enough."),
            join_url=letter.links.join(registration.join_token) if can_join else "",
            join_text=gettext("To join by the internet, point the camera of a phone here."),
        )


def _phone_facts(event: Event) -> list[Fact]:
    """How to join by telephone, where the event can be joined so."""
    if not event.join_passcode:
        return phone_facts(event)
    code = Line(gettext("Passcode: %(code)s", code=event.join_passcode))
    return [replace(fact, lines=(*fact.lines, code)) for fact in phone_facts(event)]


def _how_to_cancel(registration: Registration, call: str, contact: str) -> list[Fact]:
    """Whom to tell. Without a number there is room to write one."""
    sentence = (
        gettext("If you cannot come, please tell us: somebody else can have your place.")
        if frees_place(registration.event, registration.takes_part)
        else gettext("If you cannot come, please tell us.")
    )
    number = gettext("Telephone: %(number)s", number=call or "_" * 24)
    lines = (Line(sentence), Line(number), Line(contact))
    return [Fact(gettext("To cancel, or to ask something"), lines)]
