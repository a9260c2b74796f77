"""News of an event for those who are invited and have not answered: they hold a letter of before.

They hear of what matters to somebody who may still come, while they can still answer. Several
changes in a row are one mail, as for those who registered; what it says, and whether there is
something to say, is found out when it is delivered. Who cannot hold a letter yet gets no news: it
leaves when the event is on, and says how things are then.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.events.schedule import closes_at
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations.invitations.models import Invitation, about_id
from webinars.registrations.invitations.queueing import NEWS, queue_news
from webinars.registrations.invitations.reminding import silent
from webinars.registrations.invitations.unsent import may_be_held
from webinars.registrations.news.merging import FOR_ALL

WAIT = timedelta(minutes=1)
"""So long a mail waits for the next change."""


def part_key(notice: EventNotice) -> str:
    """The key under which the outbox counts a notice's mails to those who are invited."""
    return f"notice/{notice.id}/invited"


def count_by_language(event: Event, changes: Collection[str], now: datetime) -> dict[str, int]:
    """How many of those invited to `event` would hear of these changes now, by language."""
    if not FOR_ALL.intersection(changes) or not may_answer(event, now):
        return {}
    rows = db.session.execute(
        sa.select(Invitation.language, sa.func.count())
        .where(*_holding_a_letter(event.id, now))
        .group_by(Invitation.language)
    )
    return dict(rows.all())


def may_answer(event: Event, now: datetime) -> bool:
    """Whether who is invited can still register, or could if the event were not off."""
    return now < closes_at(event)


def tell_next(notice: EventNotice, *, domain: str, now: datetime, size: int) -> bool:
    """Write the next of these mails, to `size` people at most; whether there may be more.

    In the transaction that remembers how far the notice has come. Nobody answers meanwhile
    (`webinars.registrations.seats.hold_people_still`). Nothing where the notice is not for them.
    """
    if notice.last_invitation_id is None:
        return False
    people = db.session.execute(
        sa.select(Invitation.id, Invitation.email)
        .where(
            *_holding_a_letter(notice.event_id, now),
            Invitation.id > notice.last_invitation_id,
            Invitation.created_at <= notice.created_at,
        )
        .order_by(Invitation.id)
        .limit(size)
    ).all()
    if not people:
        return False
    waiting = _add_to_those_that_wait(notice, [each.id for each in people])
    queue_news(
        [(each.id, each.email) for each in people if about_id(each.id) not in waiting],
        notice_id=notice.id,
        part_of=part_key(notice),
        domain=domain,
        now=now,
        due_at=notice.created_at + WAIT,
        held=notice.held,
    )
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id.in_([each.id for each in people]))
        .values(written_at=now),  # no reminder follows on its heels
        execution_options={"synchronize_session": False},
    )
    notice.last_invitation_id = people[-1].id
    notice.invited_written += len(people)
    return len(people) == size


def _add_to_those_that_wait(notice: EventNotice, ids: Collection[int]) -> set[str]:
    """Let mails with older news, which nobody has tried to send, tell of this as well.

    The keys of the invitations that they are about.
    """
    mails = outbox.take_untried(about=[about_id(each) for each in ids], messages=[NEWS])
    for mail in mails:
        mail.payload = {**mail.payload, "notices": [*mail.payload["notices"], notice.id]}
        mail.part_of = part_key(notice)
    return {mail.about for mail in mails}


def _holding_a_letter(event_id: int, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What limits a query to those who may hold an invitation, and have not answered it."""
    return (*silent(event_id), may_be_held(now))
