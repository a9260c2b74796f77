"""What people are told of an event's changes: how far it has come, and who was not reached."""

from __future__ import annotations

from functools import partial

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.extensions import transaction
from webinars.localtime import format_time, zone_label
from webinars.registrations.news.expanding import due_at
from webinars.registrations.news.merging import AFTERWARDS, FOR_ALL
from webinars.registrations.news.progress import (
    FAILURES_SHOWN,
    Progress,
    list_failures,
    list_progress,
    send_again,
)
from webinars.registrations.people.without_email import count_to_tell
from webinars.times import to_local, utc_now
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people_view import scope_of, short_moment
from webinars.web.organiser.receipt import notice_name
from webinars.web.urls import chosen_language


@organiser.get("/<organisation>/events/<event>/news")
@allow(Right.SEE_EVENTS)
def news(desk: EventDesk) -> Answer:
    """Show each piece of news, and, to who may see people, whom it did not reach."""
    failures = list_failures(scope_of(desk)) if desk.may(Right.SEE_PEOPLE) else []
    return render_template(
        "organiser/news.html",
        desk=desk,
        progress=[
            (each, notice_name(each.notice)) for each in list_progress(desk.event.id, utc_now())
        ],
        state=partial(state_of, event=desk.event) if desk.sees_all else None,
        failures=failures[:FAILURES_SHOWN],
        more=max(len(failures) - FAILURES_SHOWN, 0),
        may_send=desk.may(Right.SEND),
        to_tell=count_to_tell(scope_of(desk)) if desk.may(Right.SEE_PEOPLE) else 0,
        words=words,
        moment=lambda instant: short_moment(instant, desk.event),
    )


@organiser.post("/<organisation>/events/<event>/news/retry")
@allow(Right.SEND)
def retry_news(desk: EventDesk) -> Answer:
    """Send once more what could not be delivered."""
    with transaction():
        count = send_again(scope=scope_of(desk), now=utc_now())
        if count:
            desk.record("news.retry", count=count)
    sentence = ngettext(
        "%(num)s mail is sent once more.", "%(num)s mails are sent once more.", count
    )
    return back_to(desk.url("news"), str(sentence))


def state_of(progress: Progress, *, event: Event) -> str:
    """How far a piece of news of the event has come, in a sentence."""
    notice = progress.notice
    so_far = notice.written + notice.invited_written
    if notice.expanded_at is None and not so_far:
        return _said_when(notice, event)
    if notice.expanded_at is None:
        return str(
            ngettext(
                "The mails are being written: for %(num)s person so far.",
                "The mails are being written: for %(num)s people so far.",
                so_far,
            )
        )
    if not so_far:
        return _why_untold(notice, event)
    if progress.is_joined:
        return str(_("Told in one e-mail with the change after it."))
    counted = (
        (progress.sent, _("sent: %(count)s", count=progress.sent)),
        (progress.waiting, _("still to be sent: %(count)s", count=progress.waiting)),
        (progress.failed, _("not delivered: %(count)s", count=progress.failed)),
        (progress.needless, _("not needed any more: %(count)s", count=progress.needless)),
    )
    told = ngettext("%(num)s person", "%(num)s people", notice.written)
    invited = ngettext(
        "%(num)s person invited who had not answered",
        "%(num)s people invited who had not answered",
        notice.invited_written,
    )
    said = ((notice.written, told), *counted, (notice.invited_written, invited))
    return ", ".join(str(text) for count, text in said if count)


def _said_when(notice: EventNotice, event: Event) -> str:
    """From when on people are told, of whom none is yet."""
    due, language = due_at(notice), chosen_language()
    if due <= utc_now():
        return str(_("People will be told in a moment."))
    return str(
        _(
            "People get an e-mail from %(time)s on (%(zone)s).",
            time=format_time(to_local(due, event.zone), language),
            zone=zone_label(event.zone, language),
        )
    )


def _why_untold(notice: EventNotice, event: Event) -> str:
    """Why nobody got a mail, though somebody was registered when it was saved."""
    if notice.untold:
        return str(_("Nobody was told: the event was moved into the past."))
    is_late = notice.expanded_at is not None and notice.expanded_at >= event.ends_at
    if is_late and notice.kind not in AFTERWARDS:
        return str(_("Nobody was told: the event was over before the mails were written."))
    if FOR_ALL & set(notice.changes):
        return str(
            _("Nobody got a mail: it concerned nobody who was registered with an e-mail address.")
        )
    return str(_("Nobody got a mail: it concerned nobody who had a place and an e-mail address."))
