"""The last look at a message: as somebody will really get it, a test to oneself, then "Send"."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.extensions import transaction
from webinars.mail.content import Content
from webinars.registrations import limits
from webinars.registrations.mailings import queueing, sending
from webinars.registrations.mailings.audience import (
    Reader,
    count_unreached,
    find_reader,
    recipients_of,
)
from webinars.registrations.mailings.composing import NotADraft, get_mailing
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.mailings.sending import ChangedSinceCheck, NotReady
from webinars.registrations.messages.mailings import preview
from webinars.times import utc_now
from webinars.web.organiser import mailing_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.mailings import already_sent, steps
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain

TESTS_PER_HOUR = 20
_PREVIEW_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@organiser.get("/<organisation>/events/<event>/messages/<uuid:mailing>/check")
@allow(Right.SEND)
def check_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Show who gets it, what to know before, and the mail of one of them."""
    found = get_mailing(desk.event.id, str(mailing))
    if found.status is not MailingStatus.DRAFT:
        return already_sent(desk, found)
    return _with_frame(_render(desk, found))


@organiser.get("/<organisation>/events/<event>/messages/<uuid:mailing>/check/html")
@allow(Right.SEND)
def mailing_preview(desk: EventDesk, mailing: UUID) -> Answer:
    """The HTML of the mail of one person, alone and in a sandbox: nothing in it leads anywhere."""
    found = get_mailing(desk.event.id, str(mailing))
    reader = _reader(found)
    content = preview(found, reader.registration, utc_now()) if reader else None
    if content is None:
        abort(404)
    response = make_response(content.html)
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    return response


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/test")
@allow(Right.SEND)
def test_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Send the message to oneself, in the language of the person who was looked at."""
    found, language = get_mailing(desk.event.id, str(mailing)), request.form.get("language", "")
    back = desk.url(
        "check_mailing", mailing=str(mailing), person=request.form.get("person") or None
    )
    if found.text(language) is None:
        return back_to(back, words.OBSTACLES[sending.Obstacle.NO_TEXT])
    with transaction():
        may = limits.allow(
            scope="mailing-test",
            subject=str(desk.user.id),
            limit=TESTS_PER_HOUR,
            window=timedelta(hours=1),
            now=utc_now(),
        )
        if may:
            found = get_mailing(desk.event.id, str(mailing))
            queueing.queue_mailing_test(
                desk.user,
                mailing_id=found.id,
                language=language[:12],
                domain=site_domain(),
                now=utc_now(),
            )
            desk.record("mailing.test", mailing=str(mailing))
    if not may:
        return back_to(back, _("You have sent yourself many tests. Please wait an hour."))
    return back_to(back, _("The test is on its way to %(email)s.", email=desk.user.email))


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/send")
@allow(Right.SEND)
def send_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Let the message go in a minute. Sent twice, it goes once."""
    own = desk.url("mailing", mailing=str(mailing))
    try:
        with transaction():
            sending.send(
                event_id=desk.event.id,
                public_id=str(mailing),
                count=_number("count"),
                version=_number("version"),
                now=utc_now(),
            )
            desk.record("mailing.send", mailing=str(mailing), count=_number("count"))
    except NotADraft:
        return back_to(own)
    except (ChangedSinceCheck, NotReady):
        found = get_mailing(desk.event.id, str(mailing))
        return _with_frame(again(_render(desk, found, before=_number("count")), 409))
    return back_to(own)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _reader(mailing: Mailing) -> Reader | None:
    """Whom the address names, where they get the message; else the first who does."""
    language, person = request.args.get("language", ""), request.values.get("person", "")
    return find_reader(
        mailing,
        public_id=person if person.isprintable() else "",
        language=language if language.isprintable() else "",
    )


def _with_frame(page: str | Response) -> Response:
    """The page with the mail in a frame of its own, which only this page may show."""
    response = make_response(page)
    own = current_app.config["CONTENT_SECURITY_POLICY"]
    response.headers["Content-Security-Policy"] = f"{own}; frame-src 'self'"
    return response


def _render(desk: EventDesk, mailing: Mailing, before: int | None = None) -> str:
    """`before` is how many the organiser has seen, where it is not the same any more."""
    recipients, reader = recipients_of(mailing), _reader(mailing)
    content: Content | None = None
    if reader is not None:
        content = preview(mailing, reader.registration, utc_now())
    return render_template(
        "organiser/mailing_check.html",
        desk=desk,
        mailing=mailing,
        recipients=recipients,
        obstacles=[words.OBSTACLES[each] for each in sending.obstacles(mailing, recipients)],
        warnings=list(words.warnings(mailing, recipients)),
        unreached=count_unreached(mailing),
        reader=reader,
        content=content,
        before=before,
        steps=steps(desk, mailing, "check_mailing"),
        words=words,
    )
