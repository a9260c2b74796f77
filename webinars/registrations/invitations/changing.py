"""What organisers do with one invitation: send it again, correct it, withdraw it, remove it.

And with all that were not sent: send them now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from webinars.events.editing.saving import check_section
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import clean_line
from webinars.registrations.invitations import forgetting
from webinars.registrations.invitations.listing import get_invited
from webinars.registrations.invitations.models import Invitation, InvitationStatus, search_text
from webinars.registrations.invitations.queueing import (
    INVITE,
    drop_waiting,
    queue_again,
    queue_many,
)
from webinars.registrations.invitations.sending import NotReady, obstacle
from webinars.registrations.invitations.unsent import was_not_sent
from webinars.registrations.lookup import find_by_address, new_token
from webinars.registrations.moving.erased import find_erased
from webinars.registrations.seats import lock_event

NOT_AGAIN_FOR = timedelta(minutes=1)
"""A second click sends nothing."""


class Answered(RuntimeError):
    """The invitation has its answer: what is left to change is the registration, or nothing."""


class AddressTaken(ValueError):
    """The address is invited, or registered, already."""


class AddressErased(ValueError):
    """Whoever has the address had their data of the event erased: they are left in peace."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of somebody who is invited; `language` is that of their mail."""

    name: str
    organisation: str
    email: str
    language: str

    @classmethod
    def of(cls, invitation: Invitation) -> Details:
        """What is stored."""
        return cls(
            name=invitation.name,
            organisation=invitation.organisation,
            email=invitation.email,
            language=invitation.language,
        )


def send_again(*, event_id: int, public_id: str, domain: str, now: datetime) -> Invitation:
    """Send an invitation once more to who has not answered.

    Raises `Answered`, also for who declined: they wanted no more mail. Raises
    `webinars.registrations.invitations.sending.NotReady`,
    `webinars.registrations.invitations.listing.InvitedNotFound`.
    """
    invitation = _lock(event_id, public_id)
    _refuse_answered(invitation, now)
    if now - invitation.written_at >= NOT_AGAIN_FOR:
        queue_again(invitation, domain=domain, now=now)
    return invitation


def send_unsent(*, event_id: int, domain: str, now: datetime) -> int:
    """Send the invitations that were not sent when their turn came; how many. Twice does no harm.

    Raises `webinars.registrations.invitations.sending.NotReady`.
    """
    problem = obstacle(lock_event(event_id), now)
    if problem:
        raise NotReady(problem)
    unsent = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.event_id == event_id, was_not_sent())
        .values(written_at=now)
        .returning(Invitation.id, Invitation.email, Invitation.round_id),
        execution_options={"synchronize_session": False},
    ).all()
    by_round: dict[int | None, list[tuple[int, str]]] = {}
    for each in unsent:
        by_round.setdefault(each.round_id, []).append((each.id, each.email))
    for round_id, people in by_round.items():
        queue_many(
            sorted(people),
            message=INVITE,
            round_id=round_id,
            part_of=f"invitations/of/{event_id}",
            domain=domain,
            now=now,
        )
    return len(unsent)


def correct(
    *,
    event_id: int,
    public_id: str,
    details: Details,
    version: str,
    domain: str,
    now: datetime,
) -> bool:
    """Put `details` in place of what is known of somebody; whether a mail goes to a new address.

    Then the link that went to the old one opens nothing any more. `version` is that of the
    `Details` that were shown. Raises `AddressTaken`, `AddressErased`, `Answered`,
    `webinars.events.editing.saving.SectionConflict`,
    `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.invitations.sending.NotReady`,
    `webinars.registrations.invitations.listing.InvitedNotFound`.
    """
    address = parse_address(details.email)
    ours = replace(
        details,
        name=clean_line(details.name),
        organisation=clean_line(details.organisation),
        email=address.email,
    )
    invitation = _lock(event_id, public_id)
    is_new = address.email != invitation.email
    if is_new:
        _refuse_answered(invitation, now)
    elif not invitation.is_open:
        raise Answered
    if not check_section(version, theirs=Details.of(invitation), ours=ours):
        return False
    if is_new:
        _refuse_taken(invitation, address.key)
    invitation.name, invitation.organisation = ours.name, ours.organisation
    invitation.language = ours.language
    invitation.email, invitation.email_key = address.email, address.key
    invitation.search_text = search_text(
        name=invitation.name, email=address.email, organisation=invitation.organisation
    )
    if is_new:
        invitation.token = new_token()
        invitation.reminded_at = None
        outbox.forget_about(invitation.about)
        queue_again(invitation, domain=domain, now=now)
    return is_new


def withdraw(*, event_id: int, public_id: str, now: datetime) -> Invitation:
    """Let an invitation open nothing any more; what waits is not sent. Twice does no harm.

    Raises `Answered` for who has registered, and for who declined: taking it back and letting it
    hold again must not undo that they get no more mail.
    """
    invitation = _lock(event_id, public_id)
    if invitation.registration_id is not None or invitation.status is InvitationStatus.DECLINED:
        raise Answered
    invitation.status, invitation.answered_at = InvitationStatus.WITHDRAWN, now
    drop_waiting(invitation, now=now)
    return invitation


def restore(*, event_id: int, public_id: str) -> Invitation:
    """Let a withdrawn invitation hold again; nobody is written to. Others stay as they are."""
    invitation = _lock(event_id, public_id)
    if invitation.status is InvitationStatus.WITHDRAWN:
        invitation.status, invitation.answered_at = InvitationStatus.OPEN, None
    return invitation


def remove(*, event_id: int, public_id: str) -> None:
    """Delete an invitation with its mails; a registration stays."""
    forgetting.forget_invitation(_lock(event_id, public_id).id)


def _refuse_answered(invitation: Invitation, now: datetime) -> None:
    if invitation.registration_id is not None or invitation.status is not InvitationStatus.OPEN:
        raise Answered
    problem = obstacle(invitation.event, now)
    if problem:
        raise NotReady(problem)


def _refuse_taken(invitation: Invitation, key: str) -> None:
    """Raise `AddressTaken` where somebody else has the address; `AddressErased`."""
    taken = sa.exists().where(
        Invitation.event_id == invitation.event_id,
        Invitation.email_key == key,
        Invitation.id != invitation.id,
    )
    if db.session.scalar(sa.select(taken)) or find_by_address(invitation.event_id, key):
        raise AddressTaken
    if find_erased(invitation.event_id, [key]):
        raise AddressErased


def _lock(event_id: int, public_id: str) -> Invitation:
    """The invitation, while nobody answers it. Raises `InvitedNotFound`."""
    lock_event(event_id)
    return get_invited(event_id, public_id)
