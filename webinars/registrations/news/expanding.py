"""Making of each notice a mail for each person who has to hear of it, in batches.

A batch is one short transaction of its own: the mails and how far the notice has come are stored
together, so that a worker that is killed repeats nobody and leaves nobody out. Nobody registers or
is erased meanwhile. Notices of one event go one after the other, so that a mail which still waits
takes up what comes after it; different events take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased, selectinload

from webinars.events.editing.heard import TEXT, can_be_told
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations import farewells, notices, untold
from webinars.registrations.choosing import has_date
from webinars.registrations.gone import WITHDRAWS, GoneDate
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news import invited
from webinars.registrations.news.choosers import about_person
from webinars.registrations.news.known import OFF_KINDS, list_notices
from webinars.registrations.news.merging import (
    FOR_ALL,
    JUST_BEFORE,
    OFF,
    gone_dates,
    is_news,
    news_as_told,
    news_of,
    touched_dates,
)
from webinars.registrations.news.queueing import (
    UPDATES,
    Bulk,
    queue_date_gone,
    queue_update,
    queue_update_date,
)
from webinars.registrations.news.withdrawn import not_withdrawn
from webinars.registrations.renewing import is_at_new_address
from webinars.registrations.seats import hold_people_still
from webinars.registrations.unsent import is_unsent

BATCH = 200
FIRST_SHARE = 500
"""So many mails of a notice go before those of other events; the rest wait behind these."""

URGENT = timedelta(minutes=1)
"""How long the mails of what is urgent wait, and take up what comes after it."""

_QUIET = timedelta(minutes=10)
_LONGEST_QUIET = timedelta(hours=1)
_SLOW = frozenset({NoticeKind.AGENDA, NoticeKind.MATERIALS, NoticeKind.TEXTS})
"""What organisers do in many small steps: the mail waits until they have stopped for a while."""


def part_key(notice: EventNotice) -> str:
    """The key under which the outbox counts a notice's mails."""
    return f"notice/{notice.id}"


def _is_slow(notice: EventNotice) -> bool:
    return notice.kind in _SLOW


def due_at(notice: EventNotice) -> datetime:
    """When the first of a notice's mails may go; what is put back before that is told to nobody."""
    return notice.created_at + (_QUIET if _is_slow(notice) else URGENT)


def find_waiting(*, skipping: Collection[int] = ()) -> int | None:
    """The id of a notice whose mails are not all written, of the event that had the least so far.

    A notice waits for the older ones of its event. None where nothing waits.
    """
    older = aliased(EventNotice)
    is_behind = exists().where(
        older.event_id == EventNotice.event_id,
        older.expanded_at.is_(None),
        older.id < EventNotice.id,
    )
    waiting = select(EventNotice.id).where(EventNotice.expanded_at.is_(None), ~is_behind)
    if skipping:
        waiting = waiting.where(EventNotice.id.not_in(skipping))
    written = EventNotice.written + EventNotice.invited_written
    return db.session.scalar(waiting.order_by(written, EventNotice.id).limit(1))


def expand(*, notice_id: int, domain: str, now: datetime, size: int = BATCH) -> bool:
    """Write the next mails of a notice, for `size` people at most, in the caller's transaction.

    Those who registered come first, then those who are invited and have not answered. False where
    there was nothing to do: another worker has it in hand, or has finished it.
    """
    notice = db.session.scalar(
        select(EventNotice)
        .where(EventNotice.id == notice_id, EventNotice.expanded_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if notice is None:
        return False
    hold_people_still(notice.event_id)
    event = db.session.get_one(Event, notice.event_id)
    is_news = _is_news(event, notice, now)
    people = _next_people(notice, size) if is_news else []
    if people:
        _Expansion(event, notice, domain=domain, now=now).tell(people)
        notice.last_registration_id = people[-1].id
    if len(people) == size:
        return True
    if not is_news or not invited.tell_next(notice, domain=domain, now=now, size=size):
        notice.expanded_at = now
    return True


def _is_news(event: Event, notice: EventNotice, now: datetime) -> bool:
    is_known = event.status is not EventStatus.DRAFT
    return is_known and is_news(event, notice.kind, notice.changes, now)


def _next_people(notice: EventNotice, size: int) -> Sequence[Registration]:
    """Who has to hear of it next: those with a place; the others only of what matters to them."""
    hearing = ACTIVE if FOR_ALL & set(notice.changes) else {RegistrationStatus.CONFIRMED}
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.event_id == notice.event_id,
            Registration.id > notice.last_registration_id,
            Registration.status.in_(hearing),
            Registration.created_at <= notice.created_at + JUST_BEFORE,
        )
        .order_by(Registration.id)
        .limit(size)
        .options(selectinload(Registration.chosen_dates))
    ).all()


class _Expansion:
    """One batch of a notice: what is the same for all of its people."""

    def __init__(self, event: Event, notice: EventNotice, *, domain: str, now: datetime) -> None:
        self.notice = notice
        self.is_slow = _is_slow(notice)
        self.domain = domain
        self.now = now
        self.told = news_as_told(event, notice)
        self.news = news_of(event, [notice])
        self.gone = gone_dates(event, notice, _later(notice), now)
        self.off = _taken_back(notice) if self.gone else None

    def tell(self, people: Sequence[Registration]) -> None:
        """Write the mails of these people, or add to those that wait for them."""
        people = [person for person in people if self._concerns(person)]
        self._note_untold([person for person in people if person.email is None])
        people = [person for person in people if person.email is not None]
        waiting = self._waiting(people)
        mails = _mails_about(people) if self.gone else {}
        newly_invited = []
        for person in people:
            touched, about = self._touched(person), notices.about(person)
            leaving = self._leaving(person, mails.get(about, []))
            self._tell(person, touched, leaving, waiting.get(about, []))
            if touched and not person.invited:
                newly_invited.append(person.id)
            self.notice.written += 1
        _note_invited(newly_invited)

    def _concerns(self, person: Registration) -> bool:
        """Whether the notice tells of anything that this person has to hear.

        As it was written: what has been taken back since is heard of with what took it back, or
        their mail would tell of a return from something that they never knew. A text that comes
        along with more concerns nobody by itself, as nobody is counted for it (`counting`).
        """
        names = about_person(person, self.told, self.now).changes.keys()
        is_of_texts = all(map(can_be_told, self.told.changes))
        return bool(names) if is_of_texts else any(not name.startswith(TEXT) for name in names)

    def _touched(self, person: Registration) -> list[str]:
        """The UIDs of those of their dates of which this person's calendar has to hear."""
        if person.status is not RegistrationStatus.CONFIRMED:
            return []
        news = about_person(person, self.news, self.now)
        return [uid for uid in touched_dates(news, self.now) if has_date(person, uid)]

    def _leaving(self, person: Registration, mails: Sequence[OutgoingMail]) -> list[GoneDate]:
        """Those of the dates that are gone which this person's calendar may have."""
        if person.status is not RegistrationStatus.CONFIRMED or not person.invited:
            return []
        if is_at_new_address(mails, since=self.notice.created_at):
            return []  # which never heard of them; the old one was told when it was left
        own = [gone for gone in self.gone if has_date(person, gone.uid)]
        own = [gone for gone in own if not is_unsent(person, gone, mails, self.now)]
        if self.off is None:
            return own
        return not_withdrawn(own, off=self.off, until=self.notice.created_at, mails=mails)

    def _note_untold(self, people: Sequence[Registration]) -> None:
        """Whom no mail reaches, somebody has to tell, if it concerns them."""
        concerned = [
            person.id for person in people if about_person(person, self.news, self.now).changes
        ]
        untold.note(concerned, "update", now=self.now)

    def _tell(
        self,
        person: Registration,
        touched: Sequence[str],
        leaving: Sequence[GoneDate],
        waiting: list[OutgoingMail],
    ) -> None:
        """One mail says it all, with the first date for the calendar; further dates follow it.

        Where all that calendars have to hear is that a date is gone, it takes that one out.
        """
        further = {mail.payload["uid"]: mail for mail in waiting if mail.message == "update-date"}
        main = next((mail for mail in waiting if mail.message == "update"), None)
        uid = next((uid for uid in touched if uid not in further), None)
        uid = (main and main.payload["uid"]) or uid or next((each.uid for each in leaving), None)
        carried = next((each for each in leaving if each.uid == uid), None)
        withdraws = {WITHDRAWS: farewells.withdrawing(person, carried)} if carried else {}
        if main is not None:
            slow = self.is_slow and main.payload["slow"]
            self._add_to(main, uid=uid, slow=slow, **withdraws)
        else:
            queue_update(
                person,
                notice_id=self.notice.id,
                uid=uid,
                slow=self.is_slow,
                bulk=self._bulk(),
                **withdraws,
            )
        for other in touched:
            if other in further:
                self._add_to(further[other])
            elif other != uid:
                queue_update_date(person, notice_id=self.notice.id, uid=other, bulk=self._bulk())
        since = min(main.payload["notices"]) if main else self.notice.id
        for gone in leaving:
            if gone is not carried:
                queue_date_gone(person, gone=gone, since=since, bulk=self._bulk())

    def _add_to(self, mail: OutgoingMail, **payload: object) -> None:
        """Let a mail that waits tell of this as well; what is urgent makes it go sooner."""
        told = [*mail.payload["notices"], self.notice.id]
        mail.payload = {**mail.payload, "notices": told, **payload}
        mail.part_of = part_key(self.notice)
        if not self.is_slow:
            mail.next_attempt_at = min(mail.next_attempt_at, self._due_at())
        elif payload.get("slow"):
            latest = min(self._due_at(), mail.created_at + _LONGEST_QUIET)
            mail.next_attempt_at = max(mail.next_attempt_at, latest)

    def _waiting(self, people: Sequence[Registration]) -> dict[str, list[OutgoingMail]]:
        """The news that waits for each of them, and was never tried."""
        found: dict[str, list[OutgoingMail]] = {}
        for mail in outbox.take_untried(
            about=[notices.about(person) for person in people], messages=UPDATES
        ):
            found.setdefault(mail.about, []).append(mail)
        return found

    def _bulk(self) -> Bulk:
        return Bulk(
            domain=self.domain,
            now=self.now,
            due_at=self._due_at(),
            part_of=part_key(self.notice),
            share=self.notice.written // FIRST_SHARE,
            held=self.notice.held,
        )

    def _due_at(self) -> datetime:
        return due_at(self.notice)


def _mails_about(people: Sequence[Registration]) -> dict[str, list[OutgoingMail]]:
    """What is known of the mails about each of them."""
    found: dict[str, list[OutgoingMail]] = {}
    for mail in outbox.list_about([notices.about(person) for person in people]):
        found.setdefault(mail.about, []).append(mail)
    return found


def _later(notice: EventNotice) -> Sequence[EventNotice]:
    return db.session.scalars(
        select(EventNotice).where(
            EventNotice.event_id == notice.event_id, EventNotice.id > notice.id
        )
    ).all()


def _taken_back(notice: EventNotice) -> EventNotice | None:
    """The notice that the event is off, where `notice` tells that it takes place after all."""
    if notice.changes.get("status", ("",))[0] not in OFF:
        return None
    told = list_notices(notice.event_id)
    return next((each for each in told if each.kind in OFF_KINDS and each.id < notice.id), None)


def _note_invited(ids: Iterable[int]) -> None:
    """Remember that these have an invitation from now on: their last mail has to withdraw it."""
    ids = list(ids)
    if ids:
        db.session.execute(
            update(Registration)
            .where(Registration.id.in_(ids), Registration.status == RegistrationStatus.CONFIRMED)
            .values(invited=True),
            execution_options={"synchronize_session": False},
        )
