"""A mail that came in: whatever it is, it is dealt with once.

In this order: a failed delivery marks the mail that failed; an answer of a calendar is decided on
(`webinars.calendar.decisions`), and the words in it are passed on; a report of a failure that names
no mail of ours, and what a person wrote, go to whom they concern; what else a program sent by
itself is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from webinars.calendar.decisions import Action, Decision, decide
from webinars.calendar.replies import Method, PartStat, Reply, read_replies
from webinars.database import insert_into
from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.incoming.authentication import is_vouched
from webinars.mail.incoming.bounces import Bounce, find_bounces, is_unclear_failure
from webinars.mail.incoming.reading import Incoming, read
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import Registration
from webinars.registrations.news.known import is_moved_unheard
from webinars.registrations.replies import answers, forwarding, others, telling
from webinars.registrations.replies.models import ReceivedMail
from webinars.registrations.replies.others import Proposal, key_of
from webinars.registrations.replies.post import Post
from webinars.registrations.seats import lock_event

MOST_ANSWERS = 20
"""How many answers of one mail are looked at."""


class Outcome(StrEnum):
    """What became of a mail."""

    REPEATED = "repeated"
    BOUNCE = "bounce"
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    FORWARDED = "forwarded"


@dataclass(frozen=True)
class _Letter:
    """A mail with an answer in it, while it is dealt with."""

    mail: Incoming
    post: Post
    now: datetime

    def is_from(self, address: str) -> bool:
        """Whether the server vouches that the mail is from `address`."""
        is_sender = key_of(self.mail.sender) == key_of(address) != ""
        return is_sender and is_vouched(self.mail, self.post.authserv_id)


def receive(message: bytes, *, post: Post, now: datetime) -> Outcome:
    """Deal with a mail, in the caller's transaction.

    Raises `webinars.registrations.replies.forwarding.NobodyReads` where there is nobody to forward
    it to, and `webinars.registrations.replies.forwarding.TooMany` where it has to come later.
    """
    if not _is_new(message, now):
        return Outcome.REPEATED
    mail = read(message)
    if (outcome := _take_bounces(mail, post, now)) is not None:
        return outcome
    if replies := _first_of_each(_replies(mail))[:MOST_ANSWERS]:
        letter = _Letter(mail, post, now)
        for reply in replies:
            _answer(reply, letter)
        _pass_on_words(replies, letter)
        return Outcome.ANSWER
    if is_unclear_failure(mail) and forwarding.forward_report(mail, post=post, now=now):
        return Outcome.FORWARDED
    if forwarding.is_to_be_left(mail):
        return Outcome.AUTOMATIC
    forwarding.forward(mail, post=post, now=now)
    return Outcome.FORWARDED


def _take_bounces(mail: Incoming, post: Post, now: datetime) -> Outcome | None:
    """Mark what a report says has failed. None where more is to be done about the report.

    Where only what it answers says which mail that may be, it has to be one of ours. One that is
    about another address than that mail went to marks nobody, and is passed on.
    """
    bounces = find_bounces(mail)
    marked = [
        outbox.mark_bounced(
            message_id=bounce.message_id,
            recipients=bounce.recipients,
            reason=bounce.reason,
            now=now,
        )
        for bounce in bounces
    ]
    if any(marked):
        return Outcome.BOUNCE
    if sent := _elsewhere(bounces):
        is_told = forwarding.forward_report(mail, post=post, now=now, about=sent)
        return Outcome.FORWARDED if is_told else Outcome.BOUNCE
    return Outcome.BOUNCE if bounces and not is_unclear_failure(mail) else None


def _elsewhere(bounces: Sequence[Bounce]) -> OutgoingMail | None:
    """The mail of ours, which counts as sent, that reports about another address name."""
    named = (outbox.find_by_message_id(bounce.message_id) for bounce in bounces)
    arrived = {MailState.SENT, MailState.SENDING}
    return next(
        (sent for sent in named if sent and sent.state in arrived and not sent.forget), None
    )


def _replies(mail: Incoming) -> list[Reply]:
    """The answers in the first calendar that holds any: often the same one is there twice."""
    for body in mail.calendars:
        if replies := read_replies(body, sender=mail.sender):
            return replies
    return []


def _first_of_each(replies: list[Reply]) -> list[Reply]:
    """One answer of each attendee: a calendar gives one, and each may cause mail to others."""
    first: dict[tuple[str, str], Reply] = {}
    for reply in replies:
        first.setdefault((reply.uid, key_of(reply.attendee)), reply)
    return list(first.values())


def _answer(reply: Reply, letter: _Letter) -> None:
    """Decide about one answer, and do what was decided."""
    found = db.session.scalar(select(EventDate).where(EventDate.uid == reply.uid))
    if found is None:
        return
    date_id = found.id
    event = lock_event(found.event_id)
    date = db.session.get(EventDate, date_id)
    if date is None or event.status is EventStatus.DRAFT:
        return
    is_over = date.ends_at <= letter.now
    if is_over and not is_moved_unheard(event):
        return
    person = _find_person(event, reply.attendee)
    decision = decide(
        reply,
        answers.invited(person, date) if person else None,
        is_proven=letter.is_from(reply.attendee),
        now=letter.now,
    )
    if is_over and not decision.is_older:  # nobody was sent the date as it is
        return
    if person is not None:
        _act(decision, reply, person, date, letter)
    if decision.to and not letter.mail.is_automatic:
        others.point(decision.to, event, person, post=letter.post, now=letter.now)


def _pass_on_words(replies: Sequence[Reply], letter: _Letter) -> None:
    """What somebody wrote into their answer goes to whom it concerns, like any letter.

    Once, for all answers of the mail, which are about one date. A proposal's go with it.
    """
    written = [each.comment for each in replies if each.method is Method.REPLY and each.comment]
    is_heard = not letter.mail.is_automatic or letter.is_from(replies[0].attendee)
    if not written or not is_heard:
        return
    dates = EventDate.uid == replies[0].uid
    event = db.session.scalar(select(Event).join(Event.dates).where(dates))
    if event is not None and event.status is not EventStatus.DRAFT:
        words = "\n\n".join(dict.fromkeys(written))
        forwarding.forward_words(words, letter.mail, event, post=letter.post, now=letter.now)


def _act(
    decision: Decision, reply: Reply, person: Registration, date: EventDate, letter: _Letter
) -> None:
    domain, now = letter.post.domain, letter.now
    is_proven_no = decision.is_older and letter.is_from(reply.attendee)
    if decision.answered is None:
        if decision.action is Action.REFRESH and not letter.mail.is_automatic:
            _refresh(person, date, letter)
        return
    match decision.action:
        case Action.RECORD:
            answers.record(person, date, decision.answered, domain=domain, now=now)
        case Action.COUNTER:
            proposal = Proposal.of(reply, person.event.zone)
            others.counter(person, date, proposal, post=letter.post, now=now)
        case Action.ASK if decision.is_older and person.event.status is not EventStatus.PUBLISHED:
            pass  # nobody counts on them, and another time is another question
        case Action.ASK:  # also of a program: see the decision on what is sent because of it
            is_news = answers.ask(
                person,
                date,
                decision.answered,
                method=reply.method,
                details={answers.OLDER: True} if is_proven_no else _details(reply, person.event),
                now=now,
            )
            if is_news:
                telling.queue_confirm_answer(person, domain=domain, now=now)
        case _:
            pass


def _details(reply: Reply, event: Event) -> dict[str, Any]:
    """What else an answer says that its owner is asked about."""
    if reply.method is Method.COUNTER:
        return asdict(Proposal.of(reply, event.zone))
    is_passed_on = reply.partstat is PartStat.DELEGATED and key_of(reply.delegate)
    return {answers.DELEGATE: parse_address(reply.delegate).email} if is_passed_on else {}


def _refresh(person: Registration, date: EventDate, letter: _Letter) -> None:
    """Send the registered address the request as it is now (RFC 5546 §3.2.6)."""
    is_ahead = date in own_dates_ahead(person, letter.now)
    if is_ahead and person.email and limits.mail_allowed(person.email, letter.now):
        telling.queue_request(person, date=date, domain=letter.post.domain, now=letter.now)


def _find_person(event: Event, address: str) -> Registration | None:
    key = key_of(address)
    return find_by_address(event.id, key) if key else None


def _is_new(message: bytes, now: datetime) -> bool:
    """Whether the mail is seen for the first time. A mail server may hand one over twice.

    Lines that servers add above are left out of what is compared.
    """
    head, _blank, body = message.partition(b"\r\n\r\n" if b"\r\n\r\n" in message else b"\n\n")
    mail = read(head[:100_000] + b"\r\n\r\n")
    kept = [value for name, value in mail.fields if name in {"from", "message-id", "date"}]
    text = "\0".join(kept) + "\0" + body.decode("latin-1")
    values = {"digest": keyed_hashes("received mail", text)[0], "received_at": now}
    insert = insert_into(db.session, ReceivedMail).values(values).on_conflict_do_nothing()
    return db.session.scalar(insert.returning(ReceivedMail.digest)) is not None
