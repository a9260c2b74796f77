"""Letters that answer a form: to an address that nobody has confirmed, or that may be unknown.

They name nobody: a mistyped address belongs to somebody else. Only who registers several people
is told whom they named, because they have no other page that lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from webinars.events.models import Event, EventDate
from webinars.extensions import db
from webinars.links import Links
from webinars.mail.content import Address, Content, message, one_line
from webinars.registrations.addresses import parse_address
from webinars.registrations.choosing import own_dates, own_dates_ahead
from webinars.registrations.email_change import LINK_LASTS
from webinars.registrations.joining import dates_ahead
from webinars.registrations.messages.facts import (
    EventBrief,
    Fact,
    Line,
    brief,
    event_facts,
    status_fact,
)
from webinars.registrations.messages.letter import Letter, compose, settings, spoken
from webinars.registrations.messages.lighter import cut, shorten
from webinars.registrations.models import EmailChange, Registration, Subscriber
from webinars.registrations.renewing import NEW_LINKS, RENEWED
from webinars.registrations.subscriptions import list_of_address, organisation_of
from webinars.registrations.taking_part import format_for

Payload = dict[str, Any]

_STEPS = ((10, 60), (5, 60), (2, 50), (1, 30), (1, 15))
"""Of how many registrations a heavy letter tells everything, and how many it lists."""

_FEW, _LETTERS = 5, 120
"""How many dates it names of each of them, and how much of a title."""


@dataclass(frozen=True)
class Entry:
    """One registration in a list of somebody's own; `new_links` as in `Letter`.

    Where the list is long, `is_short`: then `status` and `url` are all that is said beside a title.
    """

    event: EventBrief
    facts: Sequence[Fact]
    status: str
    url: str
    new_links: str = ""
    is_short: bool = False


@message("verify-email")
def render_verify_email(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Asks the owner of a new address to confirm it; None once the link no longer works."""
    change = db.session.get(EmailChange, payload["registration"])
    registration = db.session.get(Registration, payload["registration"])
    if change is None or registration is None or change.email != recipient:
        return None
    if change.created_at + LINK_LASTS <= now:
        return None
    letter = Letter(
        message="verify-email",
        event=registration.event,
        recipient=recipient,
        language=spoken(registration.language),
        zone=registration.zone,
        reads=registration.text_language,
        taken_as=format_for(registration.event, registration.takes_part),
    )
    with force_locale(letter.language):
        return letter.write(
            facts=letter.facts(own_dates_ahead(registration, now)),
            confirm_url=letter.links.confirm_email(change.token),
            host=letter.host if payload.get("by_organisers") else "",
        )


@message("links")
def render_links(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """The links of every registration that is kept of the address, the latest event first.

    Those of past and cancelled ones too: they lead to what is stored, and to erasing it. With them
    the newsletters that the address gets, which outlive registrations, and where they end.
    None for an unknown address: whether it is known is found out here, by nobody but its owner.
    """
    registrations, renewed = _list_kept(recipient), payload.get(RENEWED)
    subscribers = list_of_address(recipient) if renewed is None else []
    if not (registrations or subscribers):
        return None
    language = spoken(payload["language"])
    site, email = settings().site_name, settings().mail_default_sender
    with force_locale(language):
        entries = [_entry(registration, language, now) for registration in registrations]
        if renewed is not None:
            entries = [
                replace(entry, new_links=payload[NEW_LINKS] if each.id == renewed else "")
                for entry, each in zip(entries, registrations, strict=True)
            ]
        return compose(
            "links",
            sender=Address(site, email),
            language=language,
            entries=entries,
            left_out=0,
            lighter=_lighter(entries),
            newsletters=[_newsletter(each, language) for each in subscribers],
            is_renewed=renewed is not None,
            new_links=payload.get(NEW_LINKS, "") if renewed is None else "",
        )


_MOST_SHOWN = 40
"""People of a list in its HTML, which grows with each form that names its address."""


@dataclass(frozen=True)
class AskedFor:
    """Those whom one form names who come `together`, or all for the same dates who need not.

    `when` is set where another form was for other dates.
    """

    together: bool
    people: Sequence[Sequence[str]]
    when: Sequence[Fact] = ()


@message("party")
def render_party(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """What somebody asked for who registered several people; not what became of it.

    All that they asked for while this mail waited, or, of very many forms, that there were more.
    None once those dates are over, or the event is deleted.
    """
    event = db.session.get(Event, payload["event"])
    ahead = dates_ahead(event, now) if event else []
    if event is None or not ahead:
        return None
    forms = [payload, *payload.get("more", ())]
    letter = Letter(
        message="party",
        event=event,
        recipient=recipient,
        language=spoken(payload["language"]),
        zone=payload.get("zone"),
        name=payload["name"],
        reads=payload.get("reads", ""),
    )
    with force_locale(letter.language):
        asked = _asked_for(letter, forms, ahead)
        if not asked:
            return None
        shown = _first_of(asked)
        return letter.write(
            facts=letter.facts([date for date in ahead if any(_is_for(date, f) for f in forms)]),
            asked=asked,
            shown=shown,
            more_people=_count(asked) - _count(shown),
            is_cut=payload.get("is_cut", False),
        )


def _is_for(date: EventDate, form: Payload) -> bool:
    return form.get("dates") is None or date.uid in form["dates"]


def _asked_for(
    letter: Letter, forms: Sequence[Payload], ahead: Sequence[EventDate]
) -> list[AskedFor]:
    """The people by what was asked for them, each once."""
    found: dict[tuple[int | None, tuple[EventDate, ...]], dict[str, Sequence[str]]] = {}
    for number, form in enumerate(forms):
        dates = tuple(date for date in ahead if _is_for(date, form))
        if not dates:
            continue  # they are over since it waits
        people = found.setdefault((number if form["together"] else None, dates), {})
        people.update({email: (name, email) for name, email in form["people"]})
    differ = len({dates for _number, dates in found}) > 1
    return [
        AskedFor(number is not None, [*people.values()], letter.facts(dates)[:1] if differ else ())
        for (number, dates), people in found.items()
    ]


def _first_of(asked: Sequence[AskedFor]) -> list[AskedFor]:
    """What the HTML says: the people of two full forms; the plain text names everybody."""
    left = _MOST_SHOWN
    shown: list[AskedFor] = []
    for each in asked:
        if people := each.people[:left]:
            when = [shorten(fact, _FEW, "") for fact in each.when]
            shown.append(replace(each, people=people, when=when))
        left -= len(people)
    return shown


def _count(asked: Sequence[AskedFor]) -> int:
    return sum(len(each.people) for each in asked)


def _list_kept(email: str) -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration)
        .join(Registration.event)
        .where(Registration.email_key == parse_address(email).key)
        .options(
            joinedload(Registration.event).options(
                lazyload(Event.organisation), selectinload(Event.dates)
            ),
            selectinload(Registration.chosen_dates),
        )
        .order_by(Event.starts_at.desc(), Registration.id)
    ).all()


def _lighter(entries: Sequence[Entry]) -> Iterator[dict[str, object]]:
    """The list with all that is known of the first alone; the plain text keeps everything.

    Whose links are new is told of them in full.
    """
    for whole, listed in _STEPS:
        shown = [
            _whole(each) if place < whole or each.new_links else _short(each)
            for place, each in enumerate(entries)
            if place < listed or each.new_links
        ]
        yield {"entries": shown, "left_out": len(entries) - len(shown)}


def _whole(entry: Entry) -> Entry:
    return replace(entry, facts=[shorten(fact, _FEW, entry.url) for fact in entry.facts])


def _short(entry: Entry) -> Entry:
    title = cut(entry.event.title, _LETTERS)
    return replace(entry, event=replace(entry.event, title=title), is_short=True)


def _newsletter(subscriber: Subscriber, language: str) -> Fact:
    """Whose newsletter the address gets, and where it ends."""
    url = Links(settings().base_url, language).newsletter(subscriber.token)
    whose = one_line(organisation_of(subscriber).text(language).name)
    return Fact(gettext("Newsletter"), (Line(whose), Line(gettext("Stop the newsletter"), url)))


def _entry(registration: Registration, language: str, now: datetime) -> Entry:
    links = Links(settings().base_url, language)
    event = registration.event
    dates = own_dates_ahead(registration, now) or own_dates(registration)
    url = links.registration(registration.token)
    status = status_fact(registration, now, language)
    return Entry(
        brief(event, language=language, links=links, reads=registration.text_language),
        [
            *event_facts(
                event,
                dates,
                zone=registration.zone,
                language=language,
                taken_as=format_for(event, registration.takes_part),
            ),
            status,
            Fact(gettext("See, change or cancel"), (Line(gettext("Your own page"), url),)),
        ],
        status.lines[0].text,
        url,
    )
