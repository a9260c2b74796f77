"""How far the news of an event has come, and who could not be reached."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.models import Registration
from webinars.registrations.news.expanding import part_key
from webinars.registrations.news.known import is_kept_for_later, list_notices
from webinars.registrations.news.queueing import FOLLOWING
from webinars.registrations.retention import MAILS_KEPT
from webinars.registrations.scope import Scope

FAILURES_SHOWN = 200
_FAILED = MailState.UNDELIVERABLE
_UNDER_WAY = (MailState.QUEUED, MailState.SENDING, MailState.HELD)

_FOLLOWS = case((OutgoingMail.message.in_(FOLLOWING), 1), else_=0)


@dataclass(frozen=True)
class Progress:
    """What became of a notice's mails. They are kept for 30 days; then these numbers are 0.

    They count people: the further mails of somebody with several dates are `following`, as long as
    they wait, and else count only where they failed. Who is `failed` counts once, however many of
    their mails did.
    A mail that tells of several changes counts for the last one; `is_joined` says that this is why
    the notice has none of its own; that is known as long as its mails would be.
    """

    notice: EventNotice
    sent: int
    waiting: int
    failed: int
    following: int = 0
    needless: int = 0
    """So many had nothing left to say when their turn came."""

    is_joined: bool = False


@dataclass(frozen=True)
class Failure:
    """A mail with news that could not be delivered, and to whom."""

    mail: OutgoingMail
    person: Registration


def list_progress(event_id: int, now: datetime) -> list[Progress]:
    """The notices of an event, the latest first, without titles that no mail has told yet."""
    notices = [notice for notice in list_notices(event_id) if not is_kept_for_later(notice)]
    counts: defaultdict[tuple[str, bool], Counter[MailState]] = defaultdict(Counter)
    rows = db.session.execute(
        select(OutgoingMail.part_of, _FOLLOWS, OutgoingMail.state, func.count())
        .where(OutgoingMail.part_of.in_([part_key(notice) for notice in notices]))
        .group_by(OutgoingMail.part_of, _FOLLOWS, OutgoingMail.state)
    )
    for part, follows, state, count in rows:
        counts[str(part), bool(follows)][state] = count
    failed = _count_failed(part for (part, _follows), by in counts.items() if by[_FAILED])
    found: list[Progress] = []
    for notice in notices:
        later = found[-1] if found else None
        told, further = (counts[part_key(notice), follows] for follows in (False, True))
        found.append(
            _progress(notice, told, further, later, now=now, failed=failed[part_key(notice)])
        )
    return found


def _count_failed(parts: Iterable[str]) -> Counter[str]:
    """How many people each of these batches of mails did not reach, by its key.

    Of a mail that was to be forgotten nobody knows any more whose it was. Most go to somebody whom
    the mail that tells them did not reach either.
    """
    keys = set(parts)
    if not keys:
        return Counter()
    known = func.count(func.nullif(OutgoingMail.recipient, "").distinct())
    forgotten = func.count().filter(OutgoingMail.recipient == "")
    rows = db.session.execute(
        select(OutgoingMail.part_of, known, forgotten)
        .where(OutgoingMail.part_of.in_(keys), OutgoingMail.state == _FAILED)
        .group_by(OutgoingMail.part_of)
    )
    return Counter({str(row[0]): max(row[1], row[2]) for row in rows})


def list_on_their_way(event_id: int, now: datetime) -> list[EventNotice]:
    """The notices of an event of which some mails have not left yet, the latest first."""
    found: list[EventNotice] = []
    is_later = False
    for each in list_progress(event_id, now):
        is_waiting = each.notice.expanded_at is None or each.waiting + each.following > 0
        is_later = is_waiting or (each.is_joined and is_later)
        found += [each.notice] if is_later else []
    return found


def list_failures(scope: Scope) -> Sequence[Failure]:
    """The mails with news of the event that people within the scope could not be reached by.

    Each person's present address alone: a mail to another one is not sent again.
    """
    batches = [part_key(notice) for notice in list_notices(scope.event_id)]
    mails = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.part_of.in_(batches), OutgoingMail.state == _FAILED)
        .order_by(OutgoingMail.id.desc())
    ).all()
    ids = {mail.payload["registration"] for mail in mails if "registration" in mail.payload}
    people = {
        person.id: person
        for person in db.session.scalars(
            select(Registration).where(*scope.conditions(), Registration.id.in_(ids))
        )
    }
    found = [
        Failure(mail, people[mail.payload["registration"]])
        for mail in mails
        if mail.payload.get("registration") in people
    ]
    return [each for each in found if each.mail.recipient == each.person.email]


def send_again(*, scope: Scope, now: datetime) -> int:
    """Try the mails that could not be delivered once more. How many."""
    ids = [failure.mail.id for failure in list_failures(scope)]
    return len(outbox.retry(now=now, states=[MailState.UNDELIVERABLE], ids=ids)) if ids else 0


def _progress(
    notice: EventNotice,
    counts: Counter[MailState],
    further: Counter[MailState],
    later: Progress | None,
    *,
    now: datetime,
    failed: int,
) -> Progress:
    is_remembered = notice.expanded_at is None or notice.expanded_at >= now - MAILS_KEPT
    is_later_told = later is not None and bool(
        later.sent + later.waiting + later.failed or later.is_joined
    )
    return Progress(
        notice,
        sent=counts[MailState.SENT],
        waiting=sum(counts[state] for state in _UNDER_WAY),
        failed=failed,
        following=sum(further[state] for state in _UNDER_WAY),
        needless=counts[MailState.SUPERSEDED],
        is_joined=bool(notice.written)
        and is_remembered
        and is_later_told
        and not any(counts.values()),
    )
