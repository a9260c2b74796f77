"""What letters about a registration share: to whom they go, their facts, links and invitation.

Each is about a registration that is still what the mail was queued for; else there is nothing left
to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext

from webinars.accounts.team import is_anybody_named
from webinars.events.models import Event, EventDate
from webinars.extensions import db
from webinars.localtime import format_in_zone
from webinars.mail.content import CalendarPart, Content, message
from webinars.registrations.choosing import own_dates, own_dates_ahead, steps
from webinars.registrations.details import given_consent, lost_needs
from webinars.registrations.messages.facts import (
    Fact,
    Line,
    door_facts,
    has_door,
    has_join_page,
    joining_facts,
    language_facts,
    recording_facts,
    way_facts,
)
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.models import ConsentPurpose, Registration
from webinars.registrations.news.known import dates_as_known
from webinars.registrations.overtaken import is_overtaken
from webinars.registrations.replies.answers import answer_about
from webinars.registrations.sources import passed_on_by, source_of
from webinars.registrations.taking_part import format_for, frees_place

Payload = dict[str, Any]
Writer = Callable[[Letter, Registration, Payload, datetime], Content | None]


def letter_about_registration(name: str) -> Callable[[Writer], Writer]:
    """Register the decorated function as the message `name`.

    It is called under the person's locale, and only while the mail is not overtaken.
    """

    def register(write: Writer) -> Writer:
        @message(name)
        def render(payload: Payload, recipient: str, now: datetime) -> Content | None:
            registration = db.session.get(Registration, payload["registration"])
            if registration is None or is_overtaken(
                message=name, payload=payload, recipient=recipient, registration=registration
            ):
                return None
            letter = letter_to(
                registration, name, recipient, new_links=payload.get("new_links", "")
            )
            with force_locale(letter.language):
                return write(letter, registration, payload, now)

        return write

    return register


def letter_to(
    registration: Registration, name: str, recipient: str, *, new_links: str = ""
) -> Letter:
    """The letter called `name` to a registered person."""
    return Letter(
        message=name,
        event=registration.event,
        recipient=recipient,
        language=spoken(registration.language),
        zone=registration.zone,
        name=registration.name,
        reads=registration.text_language,
        new_links=new_links,
        taken_as=format_for(registration.event, registration.takes_part),
    )


def find_date(event: Event, date_id: int | None) -> EventDate | None:
    """The event's date with this id; None where there is none, or no longer."""
    return next((date for date in event.dates if date.id == date_id), None)


def when_left(letter: Letter, registration: Registration, now: datetime) -> list[Fact]:
    """When and where somebody was to take part who does not: what is to come, if there is any.

    Where the event was moved into the past and nobody was told, as they know it.
    """
    if ahead := own_dates_ahead(registration, now):
        return letter.facts(ahead)
    own = own_dates(registration)
    known = dates_as_known(letter.event, now)
    told = [known[date.uid] for date in own if date.uid in known]
    _when, *where = letter.facts(own)
    return [letter.when_it_was(*told), *where] if told else letter.facts(own)


def all_facts(letter: Letter, registration: Registration, dates: Sequence[EventDate]) -> list[Fact]:
    """What this person may know by now: how to join once they are confirmed."""
    joining = joining_facts(registration, letter.links)
    door = door_facts(registration, letter.links)
    return [
        *letter.facts(dates),
        *way_facts(registration),
        *(joining + door if has_join_page(registration) else door + joining),
        *language_facts(registration, letter.language),
        *recording_facts(registration.event),
    ]


def ways(letter: Letter, registration: Registration) -> dict[str, Any]:
    """The person's own pages, as the templates name them, and who registered them."""
    links = letter.links
    return {
        "source": source_of(registration, letter.host),
        "comes_together": registration.party is not None and registration.party.together,
        "manage_url": links.registration(registration.token),
        "frees_place": frees_place(registration.event, registration.takes_part),
        "pass_url": links.registration(registration.token, "pass")
        if has_door(registration)
        else None,
        "join_url": links.join(registration.join_token) if has_join_page(registration) else None,
    }


def needs_word(registration: Registration) -> str:
    """That what the person needs arrived, or is gone; never what it is. Under their locale."""
    if registration.access_needs is not None:
        return f"{_who_told(registration)} {_who_reads(registration.event)}"
    if not lost_needs(registration):
        return ""
    return str(
        gettext(
            "With your earlier registration you had told us what you need to take part. The new "
            "one did not say it again, so we deleted it. If you still need it, please write it "
            "again on your own page."
        )
    )


def _who_told(registration: Registration) -> str:
    consent = given_consent(registration, ConsentPurpose.ACCESS_NEEDS)
    teller = passed_on_by(registration, consent)
    if teller is None:
        words = gettext("You told us that you need something to take part well.")
    elif teller:
        words = gettext(
            "%(name)s told us for you that you need something to take part well.", name=teller
        )
    else:
        words = gettext("It was passed on for you that you need something to take part well.")
    return str(words)


def _who_reads(event: Event) -> str:
    if is_anybody_named(event.organisation_id):
        return str(gettext("Those of the organisers who look after it can read it."))
    return str(
        gettext(
            "The organisers have not said yet who may read what people need. Until then it is kept "
            "safe for them, and we remind them. If it is urgent, write to: %(email)s",
            email=event.contact_address,
        )
    )


def invite(
    letter: Letter, registration: Registration, date: EventDate, now: datetime
) -> CalendarPart:
    """The invitation of a confirmed person to `date`."""
    join_url: str | None = ways(letter, registration)["join_url"]
    return letter.invite(
        date,
        sequence=steps(registration, date.uid),
        join_url=join_url,
        now=now,
        answer=answer_about(registration, date),
    )


def answer_before(letter: Letter, registration: Registration) -> Fact:
    """Until when a place is kept for somebody who has an offer, on their own clock."""
    until = registration.offered_until
    moment = format_in_zone(until, registration.clocks, letter.language) if until else ""
    return Fact(gettext("Please answer before"), (Line(moment),))
