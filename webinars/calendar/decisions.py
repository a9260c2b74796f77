"""What becomes of a calendar's answer: replies and what is stored, to decisions. Pure.

Only an answer that is proven acts. Any other changes nothing, and its owner is asked at the address
that was registered. So is who says no to a request that was replaced since: it may be to what was
changed (RFC 5546 §2.1.5), but a place that nobody wants is kept from others. A COUNTER never moves
the event (RFC 5546 §3.2.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from webinars.calendar.replies import Method, PartStat, Reply, When
from webinars.times import to_local


class Action(StrEnum):
    """What to do about an answer.

    `record` it; `ask` its owner whether it is theirs; send the request again (`refresh`); tell the
    organiser of a `counter`-proposal; tell who has no seat where one registers (`point`); `ignore`.
    """

    RECORD = "record"
    ASK = "ask"
    REFRESH = "refresh"
    COUNTER = "counter"
    POINT = "point"
    IGNORE = "ignore"


@dataclass(frozen=True)
class Answered:
    """An answer that is known: the SEQUENCE it was given to, when, and what it says."""

    sequence: int
    stamped_at: datetime
    partstat: PartStat


class Place(StrEnum):
    """What the attendee has of the date that an answer is about.

    A place (`held`); none, because an answer said no (`given-back`); none yet, because an answer
    said yes after all, and they wait (`awaited`). With `none` there is nothing to answer.
    """

    HELD = "held"
    GIVEN_BACK = "given-back"
    AWAITED = "awaited"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Invited:
    """What is known of the attendee: a person who was sent `sequence`, and what they have.

    `starts_at`, in `zone`, is when the date that the UID names begins. `since` is the SEQUENCE from
    which an answer is about the date as it is: a no and a yes raise what is sent, and may have been
    given to one request, and come in any order.
    """

    zone: str
    starts_at: datetime
    sequence: int
    since: int
    place: Place
    answered: Answered | None = None


@dataclass(frozen=True)
class Decision:
    """An action, and what it is about. `to` is the address that `POINT` writes to.

    `answered` is what `RECORD` stores, and what is asked about: never above what was sent, nor
    later than now, so that no calendar can outbid its owner's next answer. `is_older`: it was given
    to an older request.
    """

    action: Action
    answered: Answered | None = None
    to: str = ""
    is_older: bool = False


IGNORE = Decision(Action.IGNORE)

YES = frozenset({PartStat.ACCEPTED, PartStat.TENTATIVE})
"""The answers of somebody who wants their place: whoever may come keeps it."""


def decide(reply: Reply, invited: Invited | None, *, is_proven: bool, now: datetime) -> Decision:
    """What to do about `reply`. `invited` is None where the attendee is not registered.

    `is_proven` says that From is the attendee, and that the receiving server vouches for it.
    """
    if invited is None:  # who says no has left, or never wanted to come
        is_pointed = is_proven and reply.partstat in YES
        return Decision(Action.POINT, to=reply.attendee) if is_pointed else IGNORE
    if reply.recurrence and not _is_at(reply.recurrence, invited):
        return IGNORE
    if reply.method is Method.REFRESH:
        return Decision(Action.REFRESH) if invited.place is Place.HELD else IGNORE
    if invited.place is Place.NONE:
        return IGNORE
    if reply.sequence < invited.since:
        return _decide_older(reply, invited, now)
    return _decide_current(reply, invited, is_proven=is_proven, now=now)


def _decide_older(reply: Reply, invited: Invited, now: datetime) -> Decision:
    """What to do about an answer to the date as it was: only a no can cost the others a place.

    One that was given before the latest answer is none any more.
    """
    is_no = reply.method is Method.REPLY and reply.partstat is PartStat.DECLINED
    if not is_no or not moves(PartStat.DECLINED, invited.place):
        return IGNORE
    stamped_at = min(reply.stamped_at or now, now)
    if invited.answered is not None and stamped_at <= invited.answered.stamped_at:
        return IGNORE
    answered = Answered(invited.sequence, stamped_at, PartStat.DECLINED)
    return Decision(Action.ASK, answered, is_older=True)


def _decide_current(reply: Reply, invited: Invited, *, is_proven: bool, now: datetime) -> Decision:
    """What to do about an answer to the date as it is."""
    stamped_at = min(reply.stamped_at or now, now)
    to = invited.sequence if reply.sequence >= invited.sequence else invited.since
    if reply.method is Method.COUNTER:
        answered = Answered(to, stamped_at, PartStat.TENTATIVE)
        is_heard = invited.place is Place.HELD and reply.sequence >= invited.sequence
        return (
            Decision(Action.COUNTER if is_proven else Action.ASK, answered) if is_heard else IGNORE
        )
    if reply.partstat is None:
        return IGNORE
    answered = Answered(to, stamped_at, reply.partstat)
    if invited.answered is not None and not is_newer(answered, invited.answered):
        return IGNORE
    if not is_proven:
        return Decision(Action.ASK, answered) if moves(reply.partstat, invited.place) else IGNORE
    is_passed_on = reply.partstat is PartStat.DELEGATED
    return Decision(Action.RECORD, answered, to=reply.delegate if is_passed_on else "")


def moves(partstat: PartStat, place: Place) -> bool:
    """Whether an answer can change what somebody has: else nobody has to be asked about it."""
    if place is Place.GIVEN_BACK:
        return partstat in YES
    return place is Place.HELD or (place is Place.AWAITED and partstat is PartStat.DECLINED)


def is_newer(answer: Answered, known: Answered) -> bool:
    """Whether `answer` outdoes what is known (RFC 5546 §2.1.5): by SEQUENCE, then by DTSTAMP.

    Some calendars copy the request's DTSTAMP into each answer: another answer of the same moment
    counts as newer, the same one does not.
    """
    if answer.sequence != known.sequence:
        return answer.sequence > known.sequence
    if answer.stamped_at != known.stamped_at:
        return answer.stamped_at > known.stamped_at
    return answer.partstat is not known.partstat


def _is_at(when: When, invited: Invited) -> bool:
    """Whether a RECURRENCE-ID names the date: some calendars add it to what does not recur."""
    if when.at is not None:
        return when.at == invited.starts_at
    local = to_local(invited.starts_at, invited.zone)
    if when.local is None:
        return False
    return when.local.date() == local.date() if when.is_day else when.local == local
