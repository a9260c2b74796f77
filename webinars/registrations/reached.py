"""What somebody without an address had yet to be told: once they have one, mails say it.

Where they stand, when they come and how they join is in the mail with their new links. The rest
would be lost with the list of what organisers have to tell: messages, news, and that a registration
has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webinars.extensions import db
from webinars.registrations import farewells, untold
from webinars.registrations.mailings.models import Mailing, id_in
from webinars.registrations.mailings.queueing import queue_mailing
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.expanding import part_key
from webinars.registrations.news.known import list_told_since
from webinars.registrations.news.queueing import Bulk, queue_update_of
from webinars.registrations.overtaken import ABOUT_STANDING
from webinars.registrations.untold import Ticked

_ENDS = frozenset({"cancelled", "declined", "offer-lapsed"})


@dataclass(frozen=True)
class Owed:
    """What had yet to be told; `words` are those of a decision that was not heard of."""

    told: Sequence[Ticked]
    words: str

    def before(self, moment: datetime) -> Owed:
        """Without what is news since `moment`."""
        return Owed([each for each in self.told if each.since < moment], self.words)


def take_owed(registration: Registration) -> Owed:
    """What this person had yet to be told, which nobody has to tell them from now on."""
    told = untold.take_all(registration.id)
    is_standing = any(each.message in ABOUT_STANDING for each in told)
    return Owed(told, registration.present_words if is_standing else "")


def queue_owed(registration: Registration, owed: Owed, *, domain: str, now: datetime) -> None:
    """Send it to the address that the person has now."""
    messages = {each.message: each.since for each in owed.told}
    if messages.keys() & _ENDS:
        _queue_end(registration, owed.words, domain=domain, now=now)
    if "update" in messages:
        _queue_news(registration, messages["update"], domain=domain, now=now)
    for number in filter(None, map(id_in, messages)):
        _queue_message(registration, number, domain=domain, now=now)


def _queue_end(registration: Registration, words: str, *, domain: str, now: datetime) -> None:
    if registration.status is RegistrationStatus.CANCELLED:
        farewells.queue_cancelled(registration, dates=[], domain=domain, now=now, words=words)
    elif registration.status is RegistrationStatus.DECLINED:
        farewells.queue_declined(registration, dates=[], domain=domain, now=now, words=words)


def _queue_news(registration: Registration, since: datetime, *, domain: str, now: datetime) -> None:
    told = list_told_since(registration.event_id, since)
    if told:
        bulk = Bulk(domain=domain, now=now, due_at=now, part_of=part_key(told[-1]))
        queue_update_of(registration, notice_ids=[each.id for each in told], bulk=bulk)


def _queue_message(registration: Registration, number: int, *, domain: str, now: datetime) -> None:
    mailing = db.session.get(Mailing, number)
    if mailing is None or registration.email is None:
        return
    mailing.written = Mailing.written + 1  # the worker counts, too
    queue_mailing(
        [(registration.id, registration.email)],
        mailing_id=mailing.id,
        part_of=mailing.part_of,
        domain=domain,
        now=now,
    )
