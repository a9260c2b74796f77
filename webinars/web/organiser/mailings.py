"""Messages to an event's people: the list, a new one, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.extensions import db, transaction
from webinars.registrations.mailings import composing, templates
from webinars.registrations.mailings.audience import (
    conditions,
    count_recipients,
    count_without_address,
    is_whole,
    recipients_of,
    statuses_for,
    stored_filter,
)
from webinars.registrations.mailings.composing import NotADraft, Texts, get_mailing
from webinars.registrations.mailings.listing import list_mailings
from webinars.registrations.mailings.models import Mailing, MailingStatus, MailingTemplate
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter, read_filter
from webinars.times import to_local, utc_now
from webinars.web.organiser import mailing_words as words
from webinars.web.organiser import people_words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people import filter_choices
from webinars.web.organiser.people_view import say_what_is_lost
from webinars.web.organiser.saving import again

COUNT, NEW = "count", "new"
"""The button that only counts; the field with the name of the draft that a form makes."""

CONFIRMED = PeopleFilter(statuses=(RegistrationStatus.CONFIRMED,))


@dataclass(frozen=True)
class Step:
    """A step on the way to sending: its label, its page ("" before there is one), whether here."""

    label: str
    url: str
    is_here: bool


@organiser.get("/<organisation>/events/<event>/messages/")
@allow(Right.SEND)
def mailings(desk: EventDesk) -> Answer:
    """Every message of the event, the latest first."""
    here = request.args.get("after", "")
    found, after = list_mailings(desk.event.id, after=here)
    return render_template(
        "organiser/mailings.html",
        desk=desk,
        found=found,
        here=here,
        after=after,
        words=words,
        local=lambda instant: to_local(instant, desk.event.zone),
    )


@organiser.route("/<organisation>/events/<event>/messages/new", methods=["GET", "POST"])
@allow(Right.SEND)
def new_mailing(desk: EventDesk) -> Answer:
    """Choose for whom a new message is, and what it begins with."""
    if not _is_chosen():
        return _render(desk, _asked_filter(desk) or CONFIRMED, None)
    chosen = request.form.get("template", "")
    template = templates.get_template(desk.organisation.id, chosen) if chosen else None
    texts = composing.texts_of_template(template) if template else {}
    return back_to(begin(desk, _asked_filter(desk) or PeopleFilter(), texts, "write_mailing"))


@organiser.route(
    "/<organisation>/events/<event>/messages/<uuid:mailing>/who", methods=["GET", "POST"]
)
@allow(Right.SEND)
def mailing_audience(desk: EventDesk, mailing: UUID) -> Answer:
    """Choose other people for a draft."""
    found = get_mailing(desk.event.id, str(mailing))
    if found.status is not MailingStatus.DRAFT:
        return already_sent(desk, found)
    if not _is_chosen():
        return _render(desk, _asked_filter(desk) or stored_filter(found), found)
    wanted = _asked_filter(desk) or PeopleFilter()
    try:
        with transaction():
            is_changed = composing.choose_audience(
                event_id=desk.event.id,
                public_id=str(mailing),
                wanted=wanted,
                version=request.form.get("version", ""),
            )
            if is_changed:
                desk.record("mailing.audience", mailing=str(mailing))
    except NotADraft:
        return already_sent(desk, get_mailing(desk.event.id, str(mailing)))
    except SectionConflict:
        found = get_mailing(desk.event.id, str(mailing))
        theirs = words.headline(recipients_of(found))
        return again(_render(desk, wanted, found, theirs=theirs), 409)
    return back_to(desk.url("write_mailing", mailing=str(mailing)))


@organiser.post("/<organisation>/events/<event>/messages/<uuid:mailing>/copy")
@allow(Right.SEND)
def copy_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Make a draft with the same texts; for whom it is has to be chosen anew."""
    found = get_mailing(desk.event.id, str(mailing))
    texts = composing.texts_of(found, [text.language for text in found.texts])
    return back_to(begin(desk, copied_filter(found), texts, "mailing_audience"))


@organiser.route(
    "/<organisation>/events/<event>/messages/<uuid:mailing>/delete", methods=["GET", "POST"]
)
@allow(Right.SEND, fresh=True)
def delete_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Ask whether a draft is to be thrown away; throw it away."""
    found = get_mailing(desk.event.id, str(mailing))
    if request.method == "GET" and found.status is MailingStatus.DRAFT:
        title = words.title_of(found)
        return render_template(
            "organiser/mailing_delete.html", desk=desk, mailing=found, title=title
        )
    try:
        with transaction():
            composing.discard(event_id=desk.event.id, public_id=str(mailing))
            desk.record("mailing.delete", mailing=str(mailing))
    except NotADraft:
        return already_sent(desk, get_mailing(desk.event.id, str(mailing)))
    return back_to(desk.url("mailings"), _("The draft is deleted."))


def begin(desk: EventDesk, wanted: PeopleFilter, texts: Texts, page: str) -> str:
    """Begin a draft, once for each form; returns the address of its `page`."""
    with transaction():
        draft = composing.begin(
            event=desk.event,
            wanted=wanted,
            texts=texts,
            user_id=desk.user.id,
            now=utc_now(),
            public_id=_name_in_form(),
        )
        desk.record("mailing.create", mailing=draft.public_id)
        public_id = draft.public_id
    return desk.url(page, mailing=public_id)


def copied_filter(mailing: Mailing) -> PeopleFilter:
    """For whom a copy begins to be: never for more than the message that it is a copy of."""
    return stored_filter(mailing) if is_whole(mailing) else CONFIRMED


def already_sent(desk: EventDesk, mailing: Mailing) -> Answer:
    """Where a form leads that came too late: the message is on its way."""
    return back_to(
        desk.url("mailing", mailing=mailing.public_id),
        _("This message is on its way already. Nothing was changed."),
    )


def steps(desk: EventDesk, mailing: Mailing | None, here: str) -> list[Step]:
    """The way to sending, with the step that one is at."""
    labels = {
        "mailing_audience": _("For whom"),
        "write_mailing": _("Write"),
        "check_mailing": _("Check and send"),
    }
    return [
        Step(label, desk.url(page, mailing=mailing.public_id) if mailing else "", page == here)
        for page, label in labels.items()
    ]


def _name_in_form() -> str:
    """What the form calls the draft that it makes; a name that is in use elsewhere is refused."""
    try:
        name = str(UUID(request.form.get(NEW, "")))
    except ValueError:
        return ""
    taken = db.session.scalar(select(Mailing.event_id).where(Mailing.public_id == name))
    return name if taken in (None, g.desk.event.id) else ""


def _is_chosen() -> bool:
    """Whether the form was sent to go on, not to count."""
    return request.method == "POST" and COUNT not in request.form


def _asked_filter(desk: EventDesk) -> PeopleFilter | None:
    """What the form, or the address, asks for; None where it asks for nothing."""
    given = request.form if request.method == "POST" else request.args
    if not given:
        return None
    wanted = read_filter(given.to_dict(flat=False), desk.event.questions)
    say_what_is_lost(desk, wanted)
    return wanted


def _render(
    desk: EventDesk, wanted: PeopleFilter, mailing: Mailing | None, *, theirs: str = ""
) -> str:
    """`theirs` says for whom another window has chosen it meanwhile."""
    found = count_recipients(desk.event, conditions(desk.event, wanted))
    offered = [each for each in RegistrationStatus if each is not RegistrationStatus.CANCELLED]
    kept: list[MailingTemplate] = []
    if mailing is None:
        kept = list(templates.list_templates(desk.organisation.id))
    return render_template(
        "organiser/mailing_who.html",
        desk=desk,
        mailing=mailing,
        wanted=replace(wanted, statuses=tuple(statuses_for(wanted))),
        only_withdrawn=not statuses_for(wanted),
        is_filtered=replace(wanted, statuses=()) != PeopleFilter(),
        filters=filter_choices(desk, wanted),
        statuses=[(each.value, people_words.STATUSES[each]) for each in offered],
        recipients=found,
        unreached=count_without_address(desk.event, wanted),
        templates=kept,
        template=request.form.get("template", ""),
        steps=steps(desk, mailing, "mailing_audience"),
        theirs=theirs,
        version=_version(mailing, is_new=bool(theirs)),
        new=request.form.get(NEW) or str(uuid4()),
        presets=[(each.label, urlencode(each.query, doseq=True)) for each in words.PRESETS],
        words=words,
    )


def _version(mailing: Mailing | None, *, is_new: bool) -> str:
    """What the form is opened with; counting keeps it, and what another window did is shown."""
    kept = "" if is_new else request.form.get("version", "")
    return kept or (version_of(mailing.audience) if mailing else "")
