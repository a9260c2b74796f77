"""A message that was sent: a minute to take it back, how far it is, whom it did not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.extensions import transaction
from webinars.registrations.mailings import sending
from webinars.registrations.mailings.audience import (
    SEARCHED,
    is_whole,
    statuses_for,
    stored_filter,
)
from webinars.registrations.mailings.composing import NotADraft, get_mailing
from webinars.registrations.mailings.listing import Progress, progress_of
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.mailings.sending import TooLate
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.people.listing import count_matching
from webinars.registrations.people.without_email import count_to_tell
from webinars.times import to_local, utc_now
from webinars.web.organiser import mailing_words as words
from webinars.web.organiser import people_words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people import filter_choices
from webinars.web.organiser.people_view import clock, scope_of
from webinars.web.words import labelled

MOST_NAMED = 100
_STATUS = MailingStatus


@organiser.get("/<organisation>/events/<event>/messages/<uuid:mailing>/")
@allow(Right.SEND)
def mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """How far a message is; a draft is written first."""
    found = get_mailing(desk.event.id, str(mailing))
    if found.status is _STATUS.DRAFT:
        return back_to(desk.url("write_mailing", mailing=str(mailing)))
    now, progress = utc_now(), progress_of(found)
    return render_template(
        "organiser/mailing.html",
        desk=desk,
        mailing=found,
        title=words.title_of(found),
        progress=progress,
        failures=sending.list_failures(found, limit=MOST_NAMED) if progress.failed else [],
        audience=_audience(desk, found),
        has_lost=not is_whole(found),
        is_searched=SEARCHED in found.audience,
        known=_count_known(desk, found),
        to_tell=count_to_tell(scope_of(desk)),
        seconds=_seconds_left(found, now),
        leaves_at=clock(found.send_at, desk.event),
        can_stop=_can_stop(found, progress),
        is_moving=found.status in (_STATUS.SCHEDULED, _STATUS.SENDING) or progress.waiting > 0,
        local=lambda instant: to_local(instant, desk.event.zone),
        words=words,
        new=str(uuid4()),
    )


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/undo")
@allow(Right.SEND)
def undo_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Take a message back that has not left: it is a draft again."""
    try:
        with transaction():
            sending.undo(event_id=desk.event.id, public_id=str(mailing), now=utc_now())
            desk.record("mailing.undo", mailing=str(mailing))
    except TooLate:
        return back_to(
            desk.url("mailing", mailing=str(mailing)),
            _("The minute is over: this message is on its way. You can stop what has not left."),
        )
    return back_to(
        desk.url("check_mailing", mailing=str(mailing)),
        _("Taken back. Nobody has got it, and it is a draft again."),
    )


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/stop")
@allow(Right.SEND)
def stop_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Send no more mails of a message."""
    own = desk.url("mailing", mailing=str(mailing))
    try:
        with transaction():
            count = sending.stop(event_id=desk.event.id, public_id=str(mailing), now=utc_now())
            desk.record("mailing.cancel", mailing=str(mailing), count=count)
    except NotADraft:
        return back_to(own)
    return back_to(own, _("Stopped. Nothing more of it is sent."))


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/retry")
@allow(Right.SEND)
def retry_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Send the mails again that did not arrive."""
    own = desk.url("mailing", mailing=str(mailing))
    try:
        with transaction():
            count = sending.retry_failed(
                event_id=desk.event.id, public_id=str(mailing), now=utc_now()
            )
            if count:
                desk.record("mailing.retry", mailing=str(mailing), count=count)
    except NotADraft:
        return back_to(own)
    said = ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", count)
    return back_to(own, str(said))


def _audience(desk: EventDesk, mailing: Mailing) -> list[str]:
    """For whom a message is, in words: where they stand, and each filter that is kept."""
    wanted = stored_filter(mailing)
    statuses = statuses_for(wanted)
    said = [str(people_words.STATUSES[each]) for each in RegistrationStatus if each in statuses]
    if replace(wanted, statuses=()) == PeopleFilter():
        return said
    if wanted.search:
        said.append(labelled(_("Name, e-mail address or organisation"), wanted.search))
    if wanted.organisation:
        said.append(labelled(_("Organisation"), wanted.organisation))
    chosen = [each for each in filter_choices(desk, wanted) if each.chosen]
    return said + [labelled(each.label, each.said) for each in chosen]


def _count_known(desk: EventDesk, mailing: Mailing) -> int:
    """Of how many people it is kept that the message was written to them, or is to be told."""
    if not desk.may(Right.SEE_PEOPLE):
        return 0
    wanted = PeopleFilter(message=mailing.public_id)
    return count_matching(scope_of(desk), wanted, questions=())


def _seconds_left(mailing: Mailing, now: datetime) -> int:
    """For how long a message can be taken back."""
    if mailing.status is not _STATUS.SCHEDULED or mailing.send_at is None:
        return 0
    return max(int((mailing.send_at - now).total_seconds()), 0)


def _can_stop(mailing: Mailing, progress: Progress) -> bool:
    if mailing.status is _STATUS.SENT:
        return progress.waiting > 0
    return mailing.status in sending.STOPPABLE
