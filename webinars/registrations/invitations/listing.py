"""The invitations of an event as organisers see them: how many, who, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from webinars.events.search import folded_words
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations.models import Invitation, InvitationStatus, about_id
from webinars.registrations.invitations.reminding import did_not_arrive
from webinars.registrations.invitations.unsent import list_dropped, was_not_sent
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus

PAGE_SIZE = 50
_LONGEST = 200
Condition = sa.ColumnElement[bool]


class InvitedNotFound(LookupError):
    """The event has no invitation with this public id."""


class Standing(StrEnum):
    """What became of an invitation. Who registered may be `waiting`; who cancelled said no."""

    OPEN = "open"
    REGISTERED = "registered"
    WAITING = "waiting"
    NO = "no"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class InvitedFilter:
    """Whom an organiser looks for; what is empty leaves nobody out.

    `mail` is `trouble` for those whom a mail to their present address did not reach, `unsent` for
    those who wait for an invitation that was not sent
    (`webinars.registrations.invitations.unsent.was_not_sent`).
    """

    search: str = ""
    standing: Standing | None = None
    label: str = ""
    mail: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> InvitedFilter:
        """What the query of a page asks for; unknown values are left out."""
        said = {name: _text(query.get(name, "")) for name in ("q", "standing", "group", "mail")}
        return cls(
            search=said["q"],
            standing=next((each for each in Standing if each.value == said["standing"]), None),
            label=said["group"],
            mail=said["mail"] if said["mail"] in _BY_MAIL else "",
        )

    def query(self, **changes: str) -> dict[str, str]:
        """The query from which `of` reads this again, with `changes`; "" leaves something out."""
        kept = {
            "q": self.search,
            "standing": self.standing.value if self.standing else "",
            "group": self.label,
            "mail": self.mail,
        }
        return {name: text for name, text in (kept | changes).items() if text}

    def conditions(self) -> list[Condition]:
        """What leaves out all others."""
        found: list[Condition] = [
            Invitation.search_text.contains(word, autoescape=True)
            for word in folded_words(self.search)
        ]
        if self.standing:
            found.append(_standing() == self.standing.value)
        if self.label:
            found.append(Invitation.label == self.label)
        if self.mail:
            found.append(_BY_MAIL[self.mail]())
        return found


_BY_MAIL = {"trouble": did_not_arrive, "unsent": was_not_sent}


@dataclass(frozen=True)
class MailNews:
    """What is known of the last mail of an invitation; `reason` says why it did not arrive.

    `was_sent`: not if the invitation itself never left, though its turn has come.
    """

    state: MailState
    reason: str = ""
    was_sent: bool = True


@dataclass(frozen=True)
class InvitedPage:
    """Some invitations, the latest first; `before` and `after` are the marks of pages around."""

    invitations: Sequence[Invitation]
    mails: Mapping[int, MailNews]
    before: str
    after: str


def list_page(
    event_id: int, wanted: InvitedFilter, *, after: str = "", before: str = ""
) -> InvitedPage:
    """The invitations that match, `PAGE_SIZE` at most, next to the one that a mark names."""
    mark = _id_of(event_id, after or before)
    is_back = bool(before and mark is not None)
    query = (
        sa.select(Invitation)
        .outerjoin(Registration, Registration.id == Invitation.registration_id)
        .where(Invitation.event_id == event_id, *wanted.conditions())
        .order_by(Invitation.id if is_back else Invitation.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(joinedload(Invitation.registration), joinedload(Invitation.reservation))
    )
    if mark is not None:
        query = query.where(Invitation.id > mark if is_back else Invitation.id < mark)
    found = list(db.session.scalars(query))
    has_more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if is_back:
        shown.reverse()
    is_first = not has_more if is_back else mark is None
    is_last = not (is_back or has_more)
    return InvitedPage(
        shown,
        mails_of(shown),
        before="" if is_first or not shown else shown[0].public_id,
        after="" if is_last or not shown else shown[-1].public_id,
    )


def count_by_standing(event_id: int, wanted: InvitedFilter | None = None) -> dict[Standing, int]:
    """How many invitations there are in each standing that any is in."""
    conditions = wanted.conditions() if wanted else []
    rows = db.session.execute(
        sa.select(_standing().label("standing"), sa.func.count())
        .select_from(Invitation)
        .outerjoin(Registration, Registration.id == Invitation.registration_id)
        .where(Invitation.event_id == event_id, *conditions)
        .group_by(sa.literal_column("standing"))
    )
    return {Standing(row[0]): row[1] for row in rows}


def count_unsent(event_id: int) -> int:
    """How many invitations that still hold were not sent; see `was_not_sent`."""
    unsent = sa.select(sa.func.count(Invitation.id)).where(
        Invitation.event_id == event_id, was_not_sent()
    )
    return db.session.scalar(unsent) or 0


def list_labels(event_id: int) -> Sequence[str]:
    """The groups that there are, by name; 100 at most."""
    return db.session.scalars(
        sa.select(Invitation.label)
        .where(Invitation.event_id == event_id, Invitation.label != "")
        .distinct()
        .order_by(Invitation.label)
        .limit(100)
    ).all()


def get_invited(event_id: int, public_id: str) -> Invitation:
    """The event's invitation with this public id. Raises `InvitedNotFound`."""
    found = db.session.scalar(
        sa.select(Invitation).where(
            Invitation.event_id == event_id, Invitation.public_id == public_id
        )
    )
    if found is None:
        raise InvitedNotFound
    return found


def standing_of(invitation: Invitation) -> Standing:
    """What became of it."""
    if invitation.registration is not None:
        if invitation.registration.status is RegistrationStatus.WAITING:
            return Standing.WAITING
        is_in = invitation.registration.status in ACTIVE
        return Standing.REGISTERED if is_in else Standing.NO
    return {
        InvitationStatus.OPEN: Standing.OPEN,
        InvitationStatus.DECLINED: Standing.NO,
        InvitationStatus.WITHDRAWN: Standing.WITHDRAWN,
    }[invitation.status]


def mails_of(invitations: Sequence[Invitation]) -> dict[int, MailNews]:
    """The last mail of each invitation that the outbox still knows, by the invitation's id."""
    by_about = {about_id(each.id): each for each in invitations}
    rows = db.session.execute(
        sa.select(
            OutgoingMail.about,
            OutgoingMail.state,
            OutgoingMail.last_error,
            OutgoingMail.recipient,
        )
        .where(OutgoingMail.about.in_(by_about))
        .order_by(OutgoingMail.id)
    )
    dropped = list_dropped([each.id for each in invitations])
    return {
        each.id: MailNews(row[1], row[2] or "", was_sent=each.id not in dropped)
        for row in rows
        for each in [by_about[row[0]]]
        if row[3] == each.email
    }


def _standing() -> sa.ColumnElement[Any]:
    """`standing_of`, in the database; the registration is joined."""
    return sa.case(
        (Registration.status == RegistrationStatus.WAITING, sa.literal(Standing.WAITING.value)),
        (Registration.status.in_(ACTIVE), sa.literal(Standing.REGISTERED.value)),
        (Registration.id.is_not(None), sa.literal(Standing.NO.value)),
        (
            Invitation.status == InvitationStatus.WITHDRAWN,
            sa.literal(Standing.WITHDRAWN.value),
        ),
        (Invitation.status == InvitationStatus.DECLINED, sa.literal(Standing.NO.value)),
        else_=sa.literal(Standing.OPEN.value),
    )


def _id_of(event_id: int, public_id: str) -> int | None:
    if not public_id or not public_id.isprintable():
        return None
    return db.session.scalar(
        sa.select(Invitation.id).where(
            Invitation.event_id == event_id, Invitation.public_id == public_id
        )
    )


def _text(text: str) -> str:
    return text.strip()[:_LONGEST] if text.isprintable() else ""
