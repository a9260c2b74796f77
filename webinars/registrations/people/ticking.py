"""What was told to people without an e-mail address, and taking that back after a slip.

What was told stands in the audit log alone: by the names of the mails that would have said it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from webinars.accounts.models import AuditEntry
from webinars.extensions import db
from webinars.registrations import untold
from webinars.registrations.mailings.models import Mailing, MailingStatus, id_in
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.overtaken import ABOUT_STANDING
from webinars.registrations.people.deciding import UNDO_FOR
from webinars.registrations.people.history import list_audit
from webinars.registrations.untold import Ticked

TOLD = "registration.told"
NOT_TOLD = "registration.told-undo"


def tick_off(registration: Registration, *, seen: Collection[str]) -> dict[str, Any] | None:
    """Somebody has told the person what was `seen`, by its marks; None where nothing was to tell.

    Else what the audit log keeps of it, under `TOLD`.
    """
    ticked = untold.mark_told(registration.id, seen=seen)
    if not ticked:
        return None
    rows = [
        [each.message, each.since.isoformat(), each.was.value if each.was else None]
        for each in ticked
    ]
    return {"told": rows, "sequence": registration.sequence}


def messages_told(entry: AuditEntry) -> list[str]:
    """Which mails' news were told; none in entries of before that was kept."""
    return [message for message, _since, _was in entry.details.get("told", [])]


def find_told(registration: Registration, now: datetime) -> AuditEntry | None:
    """What was told last and can be taken back: for ten minutes, while no mail reaches them."""
    if registration.email is not None:
        return None
    last = next((e for e in list_audit(registration) if e.action in {TOLD, NOT_TOLD}), None)
    if last is None or last.action != TOLD or now - last.at > UNDO_FOR:
        return None
    return last if messages_told(last) else None


def take_back(registration: Registration, now: datetime) -> bool:
    """What was told last is to be told again, as far as it is still true; whether that could be."""
    entry = find_told(registration, now)
    if entry is None:
        return False
    is_same = entry.details["sequence"] == registration.sequence
    ticked = [_ticked(row) for row in entry.details["told"]]
    stopped = _stopped([each.message for each in ticked])
    again = [
        each
        for each in ticked
        if each.message not in stopped and (is_same or each.message not in ABOUT_STANDING)
    ]
    untold.note_again(registration.id, again)
    return True


def _ticked(row: Sequence[Any]) -> Ticked:
    message, since, was = row
    stood = RegistrationStatus(was) if was else None
    return Ticked(message, datetime.fromisoformat(since), stood)


def _stopped(messages: Sequence[str]) -> set[str]:
    """Those of the organisers' messages that are told to nobody any more."""
    found = (db.session.get(Mailing, id_in(message)) for message in messages if id_in(message))
    gone = MailingStatus.CANCELLED
    return {mailing.part_of for mailing in found if mailing and mailing.status is gone}
