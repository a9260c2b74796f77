"""Which dates of an event a registration is for.

For all of them, unless the event lets people choose (`Event.choose_dates`). Then a date that is
added later is nobody's until they choose it. Whoever changes anything here holds the event's lock.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from webinars.events.models import Event, EventDate
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import ACTIVE, ChosenDate, Registration

Condition = sa.ColumnElement[bool]


class SomeLeftOut(Exception):
    """Somebody has not chosen a date to come, so a registration cannot be for all dates."""


def has_date(registration: Registration, uid: str) -> bool:
    """Whether the registration is for the date with this UID, also one that is gone by now."""
    return not registration.event.choose_dates or uid in _chosen(registration)


def own_dates(registration: Registration) -> list[EventDate]:
    """The dates of the event that the registration is for, in order."""
    event = registration.event
    if not event.choose_dates:
        return list(event.dates)
    chosen = _chosen(registration)
    return [date for date in event.dates if date.uid in chosen]


def dropped_dates(registration: Registration) -> list[EventDate]:
    """The dates of the event that the person had chosen once, and has not any more."""
    event = registration.event
    rows = registration.chosen_dates if event.choose_dates else ()
    dropped = {row.uid for row in rows if not row.chosen}
    return [date for date in event.dates if date.uid in dropped]


def own_dates_ahead(registration: Registration, now: datetime) -> list[EventDate]:
    """Those of `own_dates` that have not ended at `now`: a running one comes first."""
    return [date for date in own_dates(registration) if date.ends_at > now]


def would_have(event: Event, uids: Collection[str] | None, now: datetime) -> set[str]:
    """The UIDs of the dates to come that somebody new has who chose `uids`; None: all of them."""
    ahead = {date.uid for date in dates_ahead(event, now)}
    return ahead if uids is None or not event.choose_dates else ahead & set(uids)


def steps(registration: Registration, uid: str) -> int:
    """What is added to a date's SEQUENCE in this person's calendar messages about it."""
    row = next((row for row in registration.chosen_dates if row.uid == uid), None)
    return registration.sequence + (row.sequence if row else 0)


def most_steps(registration: Registration) -> int:
    """The largest that `steps` is for any date: what is above outdoes all that was sent."""
    return registration.sequence + max(
        (row.sequence for row in registration.chosen_dates), default=0
    )


def choose(registration: Registration, uids: Collection[str], *, now: datetime) -> None:
    """Let the registration be for those dates ahead that are in `uids`, and for no others of these.

    What is over stays as it was. A date that changes hands outdoes what was sent about it before.
    """
    rows = {row.uid: row for row in registration.chosen_dates}
    for date in dates_ahead(registration.event, now):
        row, is_wanted = rows.get(date.uid), date.uid in uids
        if row is None and is_wanted:
            registration.chosen_dates.append(ChosenDate(uid=date.uid, chosen=True, sequence=0))
        elif row is not None and row.chosen is not is_wanted:
            row.chosen = is_wanted
            row.sequence += 1


def changed_since(
    own: Collection[str], *, shown: Collection[str], wanted: Collection[str]
) -> set[str]:
    """The dates `own` once somebody who saw those that are `shown` has asked for those `wanted`.

    Only what they changed is changed: what was chosen meanwhile, in another window or by somebody
    else, stays.
    """
    return (set(own) | (set(wanted) - set(shown))) - (set(shown) - set(wanted))


def take_over(registration: Registration, other: Registration, *, adds: bool) -> None:
    """Choose what `other` has chosen as well, or, unless it `adds`, in place of what was chosen."""
    rows = {row.uid: row for row in registration.chosen_dates}
    theirs = _chosen(other)
    for uid in sorted(theirs - rows.keys()):
        registration.chosen_dates.append(ChosenDate(uid=uid, chosen=True, sequence=0))
    for uid, row in rows.items():
        is_wanted = uid in theirs or (adds and row.chosen)
        if row.chosen is not is_wanted:
            row.chosen = is_wanted
            row.sequence += 1


def let_choose(event: Event, chooses: bool, now: datetime) -> None:
    """Let the people of a locked event choose their dates from now on, or not any more.

    Who is registered then has all dates, as before. Taking it back raises `SomeLeftOut` while it
    would put a date to come into the calendar of somebody who left it out.
    """
    if chooses is event.choose_dates:
        return
    if chooses:
        _give_all(event)
    else:
        _refuse_where_left_out(event, now)
    event.choose_dates = chooses


def has_chosen(uids: Collection[str]) -> Condition:
    """What limits a query to those who have chosen one of these dates at least."""
    return sa.exists().where(
        ChosenDate.registration_id == Registration.id,
        ChosenDate.uid.in_(uids),
        ChosenDate.chosen.is_(sa.true()),
    )


def is_for(event: Event, uid: str) -> list[Condition]:
    """What limits a query for the event's people to those who take part in this date."""
    if not event.choose_dates:
        return []
    return [has_chosen([uid])]


def count_by_date(event: Event, *conditions: Condition) -> dict[str, int]:
    """How many of the event's people who meet `conditions` have chosen each date, by its UID."""
    rows = db.session.execute(
        sa.select(ChosenDate.uid, sa.func.count())
        .join(Registration, Registration.id == ChosenDate.registration_id)
        .where(
            Registration.event_id == event.id,
            ChosenDate.uid.in_([date.uid for date in event.dates]),
            ChosenDate.chosen.is_(sa.true()),
            *conditions,
        )
        .group_by(ChosenDate.uid)
    )
    return {row[0]: row[1] for row in rows}


def who_chose(uid: str, *, among: Collection[int]) -> set[int]:
    """The ids of those registrations `among` these whose people have chosen the date."""
    rows = sa.select(ChosenDate.registration_id).where(
        ChosenDate.uid == uid,
        ChosenDate.chosen.is_(sa.true()),
        ChosenDate.registration_id.in_(among),
    )
    return set(db.session.scalars(rows))


def _chosen(registration: Registration) -> set[str]:
    return {row.uid for row in registration.chosen_dates if row.chosen}


def _give_all(event: Event) -> None:
    """Everybody has all dates, also who has cancelled and may come back."""
    people = sa.select(Registration.id).where(Registration.event_id == event.id)
    db.session.flush()
    db.session.execute(
        sa.update(ChosenDate)
        .where(ChosenDate.registration_id.in_(people), ChosenDate.chosen.is_(sa.false()))
        .values(chosen=True, sequence=ChosenDate.sequence + 1),
        execution_options={"synchronize_session": False},
    )
    for uid in [*(date.uid for date in event.dates), *_gone_untold(event)]:
        known = sa.exists().where(
            ChosenDate.registration_id == Registration.id, ChosenDate.uid == uid
        )
        missing = sa.select(Registration.id, sa.literal(uid), sa.true(), sa.literal(0)).where(
            Registration.event_id == event.id, ~known
        )
        db.session.execute(
            sa.insert(ChosenDate).from_select(
                ["registration_id", "uid", "chosen", "sequence"], missing
            )
        )
    _read_again(event)


def _gone_untold(event: Event) -> list[str]:
    """The UIDs of the dates that were taken out, and of which not everybody was written to yet."""
    waiting = db.session.scalars(
        sa.select(EventNotice).where(
            EventNotice.event_id == event.id, EventNotice.expanded_at.is_(None)
        )
    )
    told = [each for notice in waiting for each in notice.changes.get("dates", ((), ()))[0]]
    return sorted({each["uid"] for each in told} - {date.uid for date in event.dates})


def _refuse_where_left_out(event: Event, now: datetime) -> None:
    taking_part = Registration.status.in_(ACTIVE)
    everybody = sa.select(sa.func.count()).where(Registration.event_id == event.id, taking_part)
    people = db.session.scalar(everybody) or 0
    counts = count_by_date(event, taking_part)
    if any(counts.get(date.uid, 0) < people for date in dates_ahead(event, now)):
        raise SomeLeftOut(event.slug)


def _read_again(event: Event) -> None:
    for row in db.session.identity_map.values():
        if isinstance(row, Registration) and row.event_id == event.id:
            db.session.expire(row, ["chosen_dates"])
