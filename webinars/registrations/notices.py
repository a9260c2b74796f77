"""Which mails a registration's life queues, and what each one's payload holds.

A mail is rendered when it is delivered, from what is stored then; its payload only points there.

| message                      | payload                                            |
|------------------------------|----------------------------------------------------|
| `confirmation`               | registration, sequence, date, uid, promoted, words |
| `invitation`                 | registration, sequence, date, uid, anew            |
| `waiting`, `pending`         | registration, sequence, words                      |
| `offer`, `offer-lapsed`      | registration, sequence                             |
| `declined`                   | registration, sequence, step, date or None, uid, words |
| `changed`                    | registration, had (dates' UIDs), parts, took_part, |
|                              | of another way to take part date, uid              |
| `already-registered`         | registration                                       |
| `verify-email`               | registration (the new address: `EmailChange`),     |
|                              | by_organisers where they noted it                  |
| `cancelled`                  | registration, sequence, step, date or None, uid, words, |
|                              | is_declined                                        |
| `cancellation-date`          | event, language, zone, name, sequence, step, date, |
|                              | uid, registration or None                          |
| `address-changed`, `erased`  | event, language, zone, name, sequence, step, date or None, uid; |
|                              | of an address that changed also                    |
|                              | dates (their UIDs, where people choose), had_feed; |
|                              | of one with several dates goes_on, and moved with the later ones; |
|                              | of one that was wrong mistyped, of a list that was |
|                              | taken back list_back                               |
| `date-dropped`               | registration, sequence, step, date, uid, is_declined |
| `links`                      | language, new_links, renewed                       |
| `party`                      | event, language, zone, name, together, people,     |
|                              | dates (their UIDs) or None                         |

`webinars.registrations.farewells` queues those that end something (`declined`, `cancelled`,
`cancellation-date`, `address-changed`, `erased`, `date-dropped`),
`webinars.registrations.news.queueing` the mails about news of the event,
`webinars.registrations.replies.telling` those about answers, and
`webinars.registrations.mailings.queueing` organisers' messages.

`registration`, `event` and `date` are row ids; `date` is the `EventDate` of the mail's one calendar
part (RFC 5546 §3.2.1 wants one UID in a message), None where it has none; its `uid` tells which one
it was when that row is gone. The SEQUENCE to send is the date's own plus `step`: what choosing
among the dates made of `sequence`, where it is not the same
(`webinars.registrations.choosing.steps`); an invitation works it out as it goes. `promoted` says
that a seat came free for someone who waited; `words` are an organiser's own about a decision, where
there are any.
`is_declined`: the person's calendar said no. Mails that bring links which replace others have
`new_links`, see `webinars.registrations.renewing`. A decision's mails also have `was`, `since` and
`owed`, see `webinars.registrations.people.deciding`, those of two registrations that became one
`known`, see `webinars.registrations.unsent`. The attendee is the mail's recipient. What is said
after a registration has moved away or is gone stands on its own: its payload has all it needs, and
nothing more.

Who has no address gets no mail: that they have to be told is written down instead
(`webinars.registrations.untold`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState
from webinars.registrations import limits, untold
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import has_offer
from webinars.registrations.taking_part import TakesPart

FURTHER_DATES = 1
"""Priority of the mails for further dates: after the mail that speaks to the person."""

IN_BULK = 2
"""Priority of the mails to those whom a list brought: nobody waits for them at a screen."""

_AT_A_TIME = 1000
"""Of so many people mails are looked for at once: databases take so many values, and not all."""

_KEPT = ("took_part", "date", "uid")
"""What a mail about a change takes over from one that it replaces."""

_NOT_TOLD = {"invitation", "cancellation-date", "date-dropped", "changed"}
"""Calendars' dates, which the mail before says as well, and what somebody has just said."""


def about(registration: Registration) -> str:
    """The key under which the outbox keeps a registration's mails."""
    return about_id(registration.id)


def about_id(registration_id: int) -> str:
    """The same, of the registration with this row id."""
    return f"registration/{registration_id}"


def queue_standing(
    registration: Registration,
    *,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    paced: bool = True,
    words: str = "",
    priority: int = 0,
) -> None:
    """Tell a person where they stand: confirmed (with invitations), waiting, offered, or pending.

    Says nothing to somebody who has cancelled or was declined. Before `due_at` no mail goes; it
    comes with a form that anybody can send, so those for further dates then go a few at a time,
    unless they are not `paced`. `words` are an organiser's own.
    """
    match registration.status:
        case RegistrationStatus.CONFIRMED:
            queue_confirmation(
                registration,
                domain=domain,
                now=now,
                due_at=due_at,
                paced=paced,
                words=words,
                priority=priority,
            )
        case RegistrationStatus.WAITING | RegistrationStatus.PENDING as status:
            queue_about(
                registration,
                "offer" if has_offer(registration, now) else status.value,
                standing(registration, words),
                domain=domain,
                now=now,
                due_at=due_at,
                priority=priority,
            )
        case _:
            pass


def queue_confirmation(
    registration: Registration,
    *,
    domain: str,
    now: datetime,
    promoted: bool = False,
    due_at: datetime | None = None,
    paced: bool = True,
    words: str = "",
    priority: int = 0,
) -> None:
    """Confirm, with the invitation to the first date ahead; invite to each further one.

    Says nothing once the event is over. For `due_at` and the rest see `queue_standing`.
    """
    dates = own_dates_ahead(registration, now)
    times = _mail_times(registration, len(dates), due_at) if paced else [due_at] * len(dates)
    for date, mail_at in zip(dates, times, strict=True):
        registration.invited = True
        first = date is dates[0]
        payload = standing(registration, words if first else "") | _inviting(date)
        queue_about(
            registration,
            "confirmation" if first else "invitation",
            payload | ({"promoted": promoted} if first else {}),
            domain=domain,
            now=now,
            priority=priority + (0 if first else FURTHER_DATES),
            due_at=mail_at,
        )


def queue_new_dates(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    anew: bool = False,
) -> None:
    """Invite a confirmed person to `dates`, which they have chosen as well.

    `anew`: they had them before, and their calendar has to show something else.
    """
    for date in dates:
        registration.invited = True
        payload = standing(registration, "") | _inviting(date) | ({"anew": True} if anew else {})
        queue_about(
            registration, "invitation", payload, domain=domain, now=now, priority=FURTHER_DATES
        )


def late_mail_at(registration: Registration, now: datetime) -> datetime | None:
    """When somebody hears where they stand whose address is over the limit of mails."""
    dates = own_dates_ahead(registration, now)
    if registration.email is None or not dates:
        return None
    begins_at = dates[0].starts_at
    return limits.overdue_mail_at(registration.email, now, begins_at=begins_at)


def has_later_invitations(registration: Registration, now: datetime) -> bool:
    """Whether invitations to further dates wait for their turn after `now`."""
    return any(
        mail.message == "invitation"
        and mail.next_attempt_at > now
        and mail.payload["sequence"] == registration.sequence  # not of a place that was given up
        for mail in outbox.list_undelivered(about(registration))
    )


def standing(registration: Registration, words: str) -> dict[str, Any]:
    """The payload of a mail that holds while somebody stands where they do."""
    payload = {"registration": registration.id, "sequence": registration.sequence}
    return payload | ({"words": words} if words else {})


def _inviting(date: EventDate) -> dict[str, Any]:
    """What the payload holds of the date that a mail brings into a calendar."""
    return {"date": date.id, "uid": date.uid}


def _mail_times(
    registration: Registration, count: int, due_at: datetime | None
) -> list[datetime | None]:
    if due_at is None or count < 2 or registration.email is None:
        return [due_at] * count
    return [due_at, *limits.further_mails_at(registration.email, count - 1, due_at)]


def queue_changed(
    registration: Registration,
    *,
    had: Sequence[str] | None = None,
    parts: Sequence[str] = (),
    took_part: TakesPart | None = None,
    asks: EventDate | None = None,
    domain: str,
    now: datetime,
) -> None:
    """Say that the registration's details changed; one mail for several changes in a row.

    `had` are the UIDs of the dates before the change; the mail says what differs from those that
    the person had before the first of the changes. `parts` name what changed, not how: what
    somebody needs stays out of mails. `took_part` is how they took part before; `asks` is the date
    that the mail brings up to date in their calendar.
    """
    waiting = [
        mail.payload
        for mail in outbox.list_undelivered(about(registration))
        if mail.message == "changed" and mail.state is MailState.QUEUED
    ]
    first = next((each["had"] for each in waiting if each.get("had") is not None), had)
    changed = [part for each in waiting for part in each.get("parts", ())]
    outbox.supersede(about=about(registration), message="changed", now=now)
    payload: dict[str, Any] = {"registration": registration.id}
    if "takes_part" in parts:
        payload["took_part"] = took_part and took_part.value
    for each in reversed(waiting):  # the first of the changes has the last word of how it was
        payload |= {name: each[name] for name in _KEPT if name in each}
    if asks is not None:
        payload |= _inviting(asks)
    if first is not None:
        payload["had"] = list(first)
    if changed or parts:
        payload["parts"] = list(dict.fromkeys([*changed, *parts]))
    queue_about(registration, "changed", payload, domain=domain, now=now)


def queue_already_registered(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell a registered person that their address was used to register again."""
    payload = {"registration": registration.id}
    queue_about(registration, "already-registered", payload, domain=domain, now=now)


def queue_verify_email(
    registration: Registration,
    *,
    email: str,
    domain: str,
    now: datetime,
    by_organisers: bool = False,
) -> None:
    """Ask the owner of a new address, perhaps noted `by_organisers`, to confirm it."""
    drop_verify_email(registration, now=now)
    payload: dict[str, Any] = {"registration": registration.id}
    payload |= {"by_organisers": True} if by_organisers else {}
    queue_about(registration, "verify-email", payload, domain=domain, now=now, recipient=email)


def drop_verify_email(registration: Registration, *, now: datetime) -> None:
    """Let no mail that asks for a new address leave any more."""
    outbox.supersede(about=about(registration), message="verify-email", now=now)


def queue_links(
    *, email: str, language: str, domain: str, now: datetime, more: Mapping[str, Any] | None = None
) -> None:
    """Answer a lost link. Whether the address is known is found out at delivery, not here.

    `more` says that links were replaced, and whose, see `webinars.registrations.renewing`.
    """
    outbox.queue(
        message="links",
        recipient=email,
        payload={"language": language, **(more or {})},
        about="links",
        domain=domain,
        now=now,
        forget=True,
    )


def queue_offer(registration: Registration, *, domain: str, now: datetime) -> None:
    """Offer a free seat to somebody who waits; an earlier offer that was not sent is left out."""
    outbox.supersede(about=about(registration), message="offer", now=now)
    queue_about(registration, "offer", standing(registration, ""), domain=domain, now=now)


def has_lost_offer(registration: Registration) -> bool:
    """Whether who waits was told of an offer that was taken back, by nobody's decision."""
    waits = registration.status is RegistrationStatus.WAITING
    return waits and registration.offered_until is None and is_offer_told(registration)


def is_open_offer_told(registration: Registration, now: datetime) -> bool:
    """Whether who waits was told of an offer that stands."""
    return has_offer(registration, now) and is_offer_told(registration)


def is_offer_told(registration: Registration) -> bool:
    """Whether who waits was told of an offer since they last began to.

    As each decision and each answer is a step, the mail would be overtaken by it.
    """
    payload = standing(registration, "")
    return any(
        mail.message == "offer" and mail.state is MailState.SENT and mail.payload == payload
        for mail in outbox.list_about([about(registration)])
    )


def unheard_offers(registrations: Sequence[Registration]) -> set[int]:
    """The ids of those of `registrations` to whom the mail of their offer is still on its way."""
    keys = [about(each) for each in registrations]
    last = {
        mail.about: mail
        for start in range(0, len(keys), _AT_A_TIME)
        for mail in outbox.list_about(keys[start : start + _AT_A_TIME])
        if mail.message == "offer"
    }
    on_the_way = {MailState.QUEUED, MailState.SENDING}
    return {
        each.id
        for each in registrations
        if (mail := last.get(about(each))) and mail.state in on_the_way
    }


def queue_offer_lapsed(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell somebody that they did not answer in time."""
    queue_about(registration, "offer-lapsed", standing(registration, ""), domain=domain, now=now)


def queue_about(
    registration: Registration,
    message: str,
    payload: dict[str, Any],
    *,
    domain: str,
    now: datetime,
    priority: int = 0,
    recipient: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Queue a mail about a registration, to its address unless another `recipient` is named.

    Who has no address is noted as somebody to be told, where the mail would have been news.
    """
    to = recipient or registration.email
    if to is None:
        if message not in _NOT_TOLD:
            untold.note([registration.id], message, now=now)
        return
    outbox.queue(
        message=message,
        recipient=to,
        payload=payload,
        about=about(registration),
        domain=domain,
        now=now,
        priority=priority,
        due_at=due_at,
    )
