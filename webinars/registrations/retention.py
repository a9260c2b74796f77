"""Removing personal data when its time has come. Runs in the worker; logs counts, never people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    String,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import lazyload
from sqlalchemy.sql.dml import Delete

from webinars.events.drafting.pasting import remove_old_texts
from webinars.events.models import Event, EventStatus
from webinars.events.organising import MOVES, EventNotice
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations import forgetting
from webinars.registrations.invitations.models import Invitation, InvitationRound
from webinars.registrations.mailings.forgetting import forget_searches
from webinars.registrations.models import (
    AccessNeeds,
    EmailChange,
    RateCount,
    Registration,
)
from webinars.registrations.moving.files import remove_old_files
from webinars.registrations.moving.models import ErasedAddress
from webinars.registrations.news.merging import dates_told
from webinars.registrations.parties.models import Party
from webinars.registrations.replies.models import OpenQuestion, ReceivedMail
from webinars.registrations.statistics.kept import count_present
from webinars.registrations.statistics.models import RemovedCount

MAILS_KEPT = outbox.KEPT
RATE_COUNTS_KEPT = timedelta(days=7)
QUESTIONS_KEPT = timedelta(days=14)
EMAIL_CHANGES_KEPT = timedelta(days=1)
POSTPONED_KEPT = timedelta(days=180)
"""How long registrations wait for a postponed event's new date without any news of it."""


@dataclass(frozen=True)
class Removed:
    """How many rows of each kind were removed."""

    registrations: int
    access_needs: int
    mails: int
    rate_counts: int
    email_changes: int
    pasted_texts: int
    uploaded_files: int = 0
    erased_addresses: int = 0
    received: int = 0
    invitations: int = 0


def remove_expired(*, now: datetime) -> Removed:
    """Remove what has been kept for as long as the settings of event and organisation allow.

    Access needs and registrations are counted from the event's end, or from when it was moved
    there, if that was later, but not from later than it would have ended: a wrong year has to be
    noticed. While the event is postponed, from its last change, and for `POSTPONED_KEPT` at least.
    Of registrations, numbers stay in `removed_counts` (`webinars.registrations.statistics.kept`).
    Lists that were uploaded go after a day; who was invited and did not register, some days after
    the event. Who registered several people is forgotten with the last of these.
    """
    registrations = _remove_all_registrations(now)
    _run(delete(Party).where(~exists().where(Registration.party_id == Party.id)))
    finished = OutgoingMail.state.in_(
        [MailState.SENT, MailState.UNDELIVERABLE, MailState.SUPERSEDED, MailState.HELD]
    )
    mail_ended_at = func.coalesce(OutgoingMail.finished_at, OutgoingMail.created_at)
    return Removed(
        registrations=registrations,
        access_needs=_remove_access_needs(now),
        mails=_run(
            delete(OutgoingMail).where(
                finished,
                mail_ended_at < now - MAILS_KEPT,
                ~forgetting.is_known_failure(),
            )
        ),
        rate_counts=_run(
            delete(RateCount).where(RateCount.window_starts_at < now - RATE_COUNTS_KEPT)
        ),
        email_changes=_run(
            delete(EmailChange).where(EmailChange.created_at < now - EMAIL_CHANGES_KEPT)
        ),
        pasted_texts=remove_old_texts(now=now),
        uploaded_files=remove_old_files(now=now),
        erased_addresses=_remove_erased(now),
        invitations=_remove_invitations(now),
        received=_run(delete(ReceivedMail).where(ReceivedMail.received_at < now - MAILS_KEPT))
        + _run(delete(OpenQuestion).where(OpenQuestion.asked_at < now - QUESTIONS_KEPT)),
    )


def postponed_days(event: Event) -> int:
    """For how many days after the last news of it a postponed event's registrations are kept."""
    return max(event.kept_days, POSTPONED_KEPT.days)


def removed_at(
    event: Event, *, days: int | None = None, moves: Iterable[EventNotice] | None = None
) -> datetime:
    """The instant (UTC) from which registrations, or what is kept for `days`, are kept no more.

    `moves` are its notices of `MOVES`, where they are loaded already.
    """
    kept_days = event.kept_days if days is None else days
    return _removed_at(event, kept_days, [event.ends_at], moves)


def removed_if(event: Event, *, days: int, ends_at: datetime, now: datetime) -> datetime:
    """The same, if they were kept for so many days, and the event ended at `ends_at` as of `now`.

    Moved into the past it was over when it was moved, or before, as `remove_expired` counts. Of a
    draft nobody knows, and no notice tells of its moves.
    """
    is_moved = ends_at != event.ends_at and event.status is not EventStatus.DRAFT
    moved = [min(now, event.ends_at)] if is_moved else []
    return _removed_at(event, days, [ends_at, *moved])


def list_moves(*event_ids: int) -> Select[EventNotice]:
    """The notices that tell of other dates of these events."""
    return select(EventNotice).where(
        EventNotice.event_id.in_(event_ids), EventNotice.kind.in_(MOVES)
    )


def holds_registrations(event: Event) -> bool:
    """Whether anybody's registration is still stored, whatever became of it."""
    return bool(db.session.scalar(select(exists().where(Registration.event_id == event.id))))


def _removed_at(
    event: Event,
    days: int,
    ends: Sequence[datetime],
    moves: Iterable[EventNotice] | None = None,
) -> datetime:
    """When what is kept for `days` after the event has to go, which is over by the last of these.

    Or by what is known of its moves, if that is later.
    """
    if event.status is EventStatus.POSTPONED:
        return max(*ends, event.updated_at) + max(timedelta(days), POSTPONED_KEPT)
    known = db.session.scalars(list_moves(event.id)) if moves is None else moves
    return max([*ends, *_over_since(event, known)]) + timedelta(days)


def _over_since(event: Event, moves: Iterable[EventNotice]) -> Iterator[datetime]:
    """When people's event, each time that it was given other dates, was over by that.

    That is when it was moved, unless it had been over before; if all is as usual, before its end.
    """
    for notice in moves:
        before = [] if "status" in notice.changes else dates_told(event, notice)
        yield min([notice.created_at, *(date.ends_at for date in before[-1:])])


def _is_due(event: Event, days: int, now: datetime) -> bool:
    """Whether what is kept for `days` has to go; asks no more of the many that have time left."""
    return (
        event.ends_at + timedelta(days) <= now and _removed_at(event, days, [event.ends_at]) <= now
    )


def _expired_events(now: datetime, holds_some: ColumnElement[bool]) -> list[int]:
    """The ended events that still hold some of what is kept as long as registrations are."""
    return [
        event.id for event in _ended_events(now, holds_some) if _is_due(event, event.kept_days, now)
    ]


def _ended_events(now: datetime, *conditions: ColumnElement[bool]) -> Sequence[Event]:
    return db.session.scalars(
        select(Event).options(lazyload(Event.texts)).where(Event.ends_at < now, *conditions)
    ).all()


def _remove_all_registrations(now: datetime) -> int:
    due = _expired_events(now, exists().where(Registration.event_id == Event.id))
    return sum(_remove_registrations(event_id) for event_id in due)


def _remove_registrations(event_id: int) -> int:
    for dimension, value, count in count_present(event_id):
        _add_count(event_id, dimension, value, count)
    about = literal("registration/").concat(cast(Registration.id, String))
    of_event = select(about).where(Registration.event_id == event_id)
    _run(delete(OutgoingMail).where(OutgoingMail.about.in_(of_event)))
    forget_searches(event_id)
    return _run(delete(Registration).where(Registration.event_id == event_id))


def _add_count(event_id: int, dimension: str, value: str, count: int) -> None:
    row = db.session.get(RemovedCount, (event_id, dimension, value))
    if row is None:
        row = RemovedCount(event_id=event_id, dimension=dimension, value=value, count=0)
        db.session.add(row)
    row.count += count


def _remove_access_needs(now: datetime) -> int:
    """Remove what people need, for as long as each was promised, and as is allowed now.

    The consent names the days: a longer period that is set later does not reach who gave it.
    """
    of_event = Registration.event_id == Event.id, AccessNeeds.registration_id == Registration.id
    return sum(_remove_needs(event, now) for event in _ended_events(now, exists().where(*of_event)))


def _remove_needs(event: Event, now: datetime) -> int:
    allowed = event.needs_kept_days
    kept = func.coalesce(AccessNeeds.kept_days, allowed)
    of_event = AccessNeeds.registration_id.in_(
        select(Registration.id).where(Registration.event_id == event.id)
    )
    promised = db.session.scalars(select(kept).where(of_event).distinct()).all()
    due = [days for days in promised if _is_due(event, min(allowed, days), now)]
    return _run(delete(AccessNeeds).where(of_event, kept.in_(due))) if due else 0


def _remove_erased(now: datetime) -> int:
    """Forget that people had their data erased, when the others' data goes."""
    due = _expired_events(now, exists().where(ErasedAddress.event_id == Event.id))
    return _run(delete(ErasedAddress).where(ErasedAddress.event_id.in_(due)))


def _remove_invitations(now: datetime) -> int:
    """Forget who was invited: who did not register soon, the others when registrations go."""
    forgetting.forget_old_drafts(now)
    has_some = exists().where(Invitation.event_id == Event.id)
    has_lists = exists().where(InvitationRound.event_id == Event.id)
    events = _ended_events(now, or_(has_some, has_lists))
    soon = [
        event.id
        for event in events
        if _is_due(event, min(event.kept_days, forgetting.UNANSWERED_KEPT.days), now)
    ]
    due = [event.id for event in events if _is_due(event, event.kept_days, now)]
    unanswered = forgetting.forget_unanswered(soon)
    return unanswered + sum(forgetting.forget_all(event_id) for event_id in due)


def _run(statement: Delete) -> int:
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
