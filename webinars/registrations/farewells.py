"""Mails that end something: a registration, an invitation, what an address has to do with it.

What is withdrawn from calendars is a CANCEL for each date (RFC 5546 §3.2.5). Their payloads stand
in `webinars.registrations.notices`, their letters in `webinars.registrations.messages.farewells`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webinars.events.models import Event, EventDate
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import notices
from webinars.registrations.choosing import has_date, own_dates_ahead, steps
from webinars.registrations.gone import WITHDRAWING, WITHDRAWS, GoneDate, gone_in
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.known import dates_as_known
from webinars.registrations.news.merging import JUST_BEFORE, gone_dates
from webinars.registrations.overtaken import CANCELS
from webinars.registrations.sources import is_told_by_themselves
from webinars.registrations.unsent import in_calendar, is_unsent

_MOVED = "address-changed"


def dates_to_withdraw(registration: Registration, now: datetime) -> list[EventDate]:
    """The dates ahead that the present address may have in its calendar.

    Whoever is confirmed has all that they take part in, but for those to which the invitation has
    not left; it does not any more once they are not. Whoever was, got a CANCEL for each: only
    one that has not arrived is still owed. Ask before the status changes, and before the outbox
    forgets.
    """
    if not registration.invited:
        return []
    if registration.status is RegistrationStatus.CONFIRMED:
        ahead = _ahead_or_known(registration.event, now)
        own = [date for date in ahead if has_date(registration, date.uid)]
        return in_calendar(registration, own, now)
    return dates_owed(registration, now)


def _ahead_or_known(event: Event, now: datetime) -> list[EventDate]:
    """The event's dates ahead, or that are ahead as people know them: it stands in a wrong year."""
    known = dates_as_known(event, now)
    return [date for date in event.dates if date.ends_at > now or date.uid in known]


def dates_owed(registration: Registration, now: datetime) -> list[EventDate]:
    """The dates ahead that were withdrawn with a place of before, whose CANCEL still waits."""
    return _owed(registration, CANCELS, now)


def dates_to_clear(registration: Registration, now: datetime) -> list[EventDate]:
    """`dates_to_withdraw`, and those that the person dropped, where the outbox will forget that."""
    if not registration.invited:
        return []
    leaving = dates_to_withdraw(registration, now)
    owed = _owed(registration, {"date-dropped"}, now)
    return [*leaving, *(date for date in owed if date not in leaving)]


def _owed(registration: Registration, messages: Collection[str], now: datetime) -> list[EventDate]:
    """The dates ahead of which a CANCEL to the present address waits in one of `messages`."""
    owed = {
        mail.payload["date"]
        for mail in outbox.list_undelivered(notices.about(registration))
        if mail.message in messages and mail.recipient == registration.email
    }
    return [date for date in _ahead_or_known(registration.event, now) if date.id in owed]


def queue_deleted_dates(
    registration: Registration, *, name: str | None = None, domain: str, now: datetime
) -> None:
    """Withdraw the dates whose end a confirmed person who is leaving has still to be told.

    When the notice's turn comes they are passed over, or not there any more; and mails that wait
    have nothing to say any more. So ask before the status changes, and before the outbox forgets.
    `name` greets in place of the person's own.
    """
    if registration.status is not RegistrationStatus.CONFIRMED or not registration.invited:
        return
    deleted = _deleted_dates(registration, now)
    mails = outbox.list_about([notices.about(registration)]) if deleted else []
    leaving = [gone for gone in deleted if not is_unsent(registration, gone, mails, now)]
    leaving += _take_from_news(registration, now)
    _withdraw_deleted(registration, leaving, name=name, domain=domain, now=now)


def queue_owed_of_deleted(
    registration: Registration, *, name: str | None = None, domain: str, now: datetime
) -> None:
    """Withdraw the dates of which a CANCEL waits, and which were deleted meanwhile.

    For whoever lets the outbox forget, or take back, the mails that wait. `name` as above.
    """
    waiting = [
        mail.payload
        for mail in outbox.list_undelivered(notices.about(registration))
        if mail.message in WITHDRAWING and mail.recipient == registration.email
    ]
    there = {date.uid for date in registration.event.dates}
    owed = {gone.uid: gone for gone in map(gone_in, waiting) if gone and gone.ends_at > now}
    leaving = [gone for uid, gone in owed.items() if uid not in there]
    _withdraw_deleted(registration, leaving, name=name, domain=domain, now=now)


def _withdraw_deleted(
    registration: Registration,
    dates: Iterable[GoneDate],
    *,
    name: str | None,
    domain: str,
    now: datetime,
) -> None:
    for gone in dates:
        if registration.email is None:
            return
        outbox.queue(
            message="date-gone",
            recipient=registration.email,
            payload=of_deleted(registration, gone) | ({} if name is None else {"name": name}),
            about=about_deleted(registration),
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES,
            forget=True,
        )


def _take_from_news(registration: Registration, now: datetime) -> list[GoneDate]:
    """The dates that news of the person was to withdraw, and has not; it does not any more."""
    there = {date.uid for date in registration.event.dates}
    taken = []
    for mail in outbox.list_undelivered(notices.about(registration)):
        if WITHDRAWS in mail.payload:
            told = mail.payload[WITHDRAWS]["gone"]
            taken.append(GoneDate.of(told, told["zone"]))
            kept = {name: said for name, said in mail.payload.items() if name != WITHDRAWS}
            mail.payload = {**kept, "uid": None}
    return [gone for gone in taken if gone.uid not in there and gone.ends_at > now]


def _deleted_dates(registration: Registration, now: datetime) -> list[GoneDate]:
    """What was deleted of the person's dates, by notices that have not come to them yet."""
    waiting = db.session.scalars(
        select(EventNotice)
        .where(
            EventNotice.event_id == registration.event_id,
            EventNotice.expanded_at.is_(None),
            EventNotice.last_registration_id < registration.id,
            EventNotice.created_at >= registration.created_at - JUST_BEFORE,
        )
        .order_by(EventNotice.id)
    ).all()
    return [
        gone
        for place, notice in enumerate(waiting, start=1)
        for gone in gone_dates(registration.event, notice, waiting[place:], now)
        if has_date(registration, gone.uid)
    ]


def of_deleted(registration: Registration, gone: GoneDate) -> dict[str, Any]:
    """What the payload of a mail holds that withdraws a date which is no longer the event's."""
    return standing_alone(registration) | withdrawing(registration, gone)


def withdrawing(registration: Registration, gone: GoneDate) -> dict[str, Any]:
    """What a CANCEL needs of a date that is no longer the event's, in one person's calendar."""
    return {"gone": gone.as_told(), "sequence": steps(registration, gone.uid)}


def about_deleted(registration: Registration) -> str:
    """The key under which the outbox keeps such mails; they belong to no registration."""
    return f"date-gone/{registration.event_id}"


def queue_dropped_dates(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    is_declined: bool = False,
) -> None:
    """Take `dates`, which a confirmed person does not want any more, out of their calendar.

    `is_declined`: it was their calendar that said so.
    """
    more = {"is_declined": True} if is_declined else {}
    for date in in_calendar(registration, dates, now):
        notices.queue_about(
            registration,
            "date-dropped",
            notices.standing(registration, "") | _withdrawn(registration, date) | more,
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES,
        )


def queue_cancelled(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    words: str = "",
    is_declined: bool = False,
) -> None:
    """Say that the registration is cancelled; withdraw `dates`, which the person has.

    `words` are an organiser's, who has cancelled it; `is_declined`: the person's calendar did.
    """
    more = {"is_declined": True} if is_declined else {}
    _queue_end(
        registration, "cancelled", dates, words, domain=domain, now=now, due_at=due_at, **more
    )


def queue_declined(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    words: str = "",
) -> None:
    """Say that the organisers did not accept the registration; withdraw `dates` likewise."""
    _queue_end(registration, "declined", dates, words, domain=domain, now=now, due_at=due_at)


def _queue_end(
    registration: Registration,
    message: str,
    dates: Sequence[EventDate],
    words: str,
    *,
    domain: str,
    now: datetime,
    due_at: datetime | None,
    **more: bool,
) -> None:
    payload = notices.standing(registration, words) | {"date": None} | more
    if dates:
        payload |= _withdrawn(registration, dates[0])
    notices.queue_about(registration, message, payload, domain=domain, now=now, due_at=due_at)
    queue_withdrawal(registration, dates=dates[1:], domain=domain, now=now, due_at=due_at)


def queue_withdrawal(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Take `dates` out of the person's calendar, each in a mail of its own."""
    for date in dates:
        notices.queue_about(
            registration,
            "cancellation-date",
            _standing_alone(registration, date) | {"registration": registration.id},
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES,
            due_at=due_at,
        )


def queue_address_changed(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell the address that the registration is leaving; withdraw what it was invited to.

    Without the person's name: the old address may have been a typing mistake, and a stranger's.
    """
    _queue_farewell(registration, _MOVED, name="", domain=domain, now=now)


def queue_erased(
    registration: Registration,
    *,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    mistyped: bool = False,
    is_list_back: bool = False,
    ended_newsletter: bool = False,
) -> None:
    """Say that everything is erased, and withdraw the invitations.

    `mistyped`: to somebody whose address was entered by mistake, so without the name.
    `is_list_back`: because organisers take the list back that registered them.
    `ended_newsletter`: the newsletter that they got ends with it.
    """
    _queue_farewell(
        registration,
        "erased",
        name="" if mistyped else registration.name,
        domain=domain,
        now=now,
        due_at=due_at,
        mistyped=mistyped,
        is_list_back=is_list_back,
        ended_newsletter=ended_newsletter,
    )


def _queue_farewell(
    registration: Registration,
    message: str,
    *,
    name: str,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    mistyped: bool = False,
    is_list_back: bool = False,
    ended_newsletter: bool = False,
) -> None:
    """Queue `message` to the address the registration leaves, and a CANCEL for each date it has.

    Its rows belong to no registration, and forget themselves.
    """
    if registration.email is None:
        return
    dates = dates_to_clear(registration, now)
    queue_deleted_dates(registration, name=name, domain=domain, now=now)
    queue_owed_of_deleted(registration, name=name, domain=domain, now=now)
    outbox.supersede(about=notices.about(registration), message="date-dropped", now=now)
    says = {
        "goes_on": len(dates) > 1,
        "by_others": not is_told_by_themselves(registration),
        "mistyped": mistyped,
        "list_back": is_list_back,
        "ended_newsletter": ended_newsletter,
    }
    if message == _MOVED:
        says["had_feed"] = registration.feed_token is not None
    first: dict[str, Any] = {key: value for key, value in says.items() if value}
    if message == _MOVED and registration.event.choose_dates:
        first["dates"] = [date.uid for date in own_dates_ahead(registration, now)]
    later = {"registration": None} | ({"moved": True} if message == _MOVED else {})
    for position, date in enumerate(dates or [None]):
        payload = _standing_alone(registration, date) | {"name": name}
        further = position > 0
        outbox.queue(
            message="cancellation-date" if further else message,
            recipient=registration.email,
            payload=payload | (later if further else first),
            about=f"{message}/{registration.event_id}",
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES if further else 0,
            forget=True,
            due_at=due_at,
        )


def _standing_alone(registration: Registration, date: EventDate | None) -> dict[str, Any]:
    payload = standing_alone(registration) | {"date": None}
    if date is not None:
        payload |= _withdrawn(registration, date)
    return payload


def _withdrawn(registration: Registration, date: EventDate) -> dict[str, Any]:
    """What a payload holds of the date that leaves a calendar."""
    step = steps(registration, date.uid)
    more = {"step": step} if step != registration.sequence else {}
    return {"date": date.id, "uid": date.uid, **more}


def step_in(payload: Mapping[str, Any]) -> int:
    """What is added to the SEQUENCE of the date that a mail withdraws."""
    return int(payload.get("step", payload["sequence"]))


def standing_alone(registration: Registration) -> dict[str, Any]:
    """What a payload holds of somebody whose registration may be gone at delivery."""
    reads = registration.text_language
    return {
        "event": registration.event_id,
        "language": registration.language,
        "zone": registration.zone,
        "name": registration.name,
        "sequence": registration.sequence,
        **({"reads": reads} if reads else {}),
    }
