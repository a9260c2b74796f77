"""From a concept note and an agenda to a draft: paste, check, create."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from config import Settings
from webinars.accounts import audit
from webinars.accounts.rights import Right
from webinars.events.drafting import pasting
from webinars.events.drafting.making import make_event
from webinars.events.drafting.matching import list_directory
from webinars.events.drafting.pasting import MOST_CHARACTERS, NothingPasted
from webinars.events.drafting.reading import read_pasted
from webinars.events.drafting.suggestions import Suggestions
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.hosting import find_hosted
from webinars.events.organising import PastedText
from webinars.events.parsing.document.docx import MOST_BYTES
from webinars.events.parsing.document.reading import (
    FileTooLarge,
    UnreadableFile,
    read_file,
    read_html,
)
from webinars.extensions import transaction
from webinars.localtime import format_date
from webinars.times import NonexistentTime, to_local, utc_now
from webinars.web.organiser.basics import said_of_new, warn_of_repeated
from webinars.web.organiser.create_checks import OPTIONAL, doubts_of, guide_of, has_theirs, is_open
from webinars.web.organiser.create_conflict import differing, in_words, put_beside, review_version
from webinars.web.organiser.create_forms import ReviewForm, review_form
from webinars.web.organiser.create_links import listed_links
from webinars.web.organiser.create_unplaced import quote_key
from webinars.web.organiser.create_words import (
    doubt_text,
    gathered,
    is_of_dead_link,
    old_dates,
    old_dates_seen,
    present_cautions,
    upload_texts,
)
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language

OLD_DATES = "old-dates"
"""The name of the field that says which old dates in the texts were seen."""

_NOT_KEPT = {"csrf_token", "act", "version", OLD_DATES}


class PasteForm(OrganiserForm):
    """Two texts, each pasted or uploaded."""

    facts = TextAreaField(_l("Concept note, invitation or e-mail"))
    facts_file = FileField(_l("Or a file with it"))
    facts_html = HiddenField()
    agenda = TextAreaField(_l("Agenda"))
    agenda_html = HiddenField()
    agenda_file = FileField(_l("Or a file with the agenda"))

    def validate_facts(self, field: Field) -> None:
        """Refuse more than is read, and a form with nothing in it."""
        _check_length(field)
        texts = (self.facts.data, self.agenda.data)
        files = (self.facts_file.data, self.agenda_file.data)
        if not any((text or "").strip() for text in texts) and not any(files):
            raise ValidationError(_("Paste a concept note or an agenda, or choose a file."))

    def validate_agenda(self, field: Field) -> None:
        """Refuse more than is read."""
        _check_length(field)

    def texts(self) -> tuple[str, str]:
        """Both texts, the files below what was pasted. A file that cannot be read is an error."""
        return (
            _joined(_formatted(self.facts, self.facts_html), _read(self.facts_file)),
            _joined(_formatted(self.agenda, self.agenda_html), _read(self.agenda_file)),
        )


@organiser.route("/<organisation>/events/new", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS, upload=2 * MOST_BYTES)
def create(desk: Desk) -> Answer:
    """Paste or upload what there is about a new event."""
    form = PasteForm()
    if request.method == "GET":
        return _render_paste(desk, form)
    if not form.validate():
        return again(_render_paste(desk, form), 422)
    facts, agenda = form.texts()
    if form.errors:
        return again(_render_paste(desk, form), 422)
    try:
        with transaction():
            pasted = pasting.keep_pasted(
                organisation=desk.organisation,
                user=desk.user,
                facts=facts,
                agenda=agenda,
                now=utc_now(),
            )
            public_id = pasted.public_id
    except NothingPasted:
        form.facts.errors = [_("Paste a concept note or an agenda, or choose a file.")]
        return again(_render_paste(desk, form), 422)
    except FileTooLarge:
        form.facts.errors = [_("The text is too long.")]
        return again(_render_paste(desk, form), 422)
    return back_to(desk.url("create_review", public_id=public_id))


@organiser.route("/<organisation>/events/new/<uuid:public_id>", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS, is_long=True)
def create_review(desk: Desk, public_id: UUID) -> Answer:
    """Check what was read, correct it, and make a draft of it."""
    if request.method == "POST":
        return _take(desk, public_id)
    pasted = pasting.find_pasted(organisation_id=desk.organisation.id, public_id=str(public_id))
    if pasted is None:
        return _go_to_made(desk, public_id)
    form = _form(desk, _read_again(desk, pasted), _stored(pasted))
    form.version.data = review_version(form)
    return _render_review(desk, form, pasted)


@organiser.route("/<organisation>/events/new/<uuid:public_id>/discard", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS, fresh=True)
def discard_pasted(desk: Desk, public_id: UUID) -> Answer:
    """Ask whether pasted texts, a colleague's perhaps, are to be thrown away; throw them away."""
    pasted = pasting.find_pasted(organisation_id=desk.organisation.id, public_id=str(public_id))
    if pasted is None:
        return _go_to_made(desk, public_id)
    if request.method == "GET":
        name = pasting.name_of(pasted)
        return render_template(
            "organiser/discard_pasted.html", desk=desk, public_id=public_id, name=name
        )
    with transaction():
        pasting.discard(pasted)
        desk.record("event.discard-texts", pasted=str(public_id))
    return back_to(desk.url("overview"), _("The texts are discarded."))


def _take(desk: Desk, public_id: UUID) -> Answer:
    pasted = pasting.find_pasted(organisation_id=desk.organisation.id, public_id=str(public_id))
    if pasted is None:
        return _too_late(desk, public_id)
    suggested, known = _read_again(desk, pasted), pasted.corrections
    form = _form(desk, suggested, request.form)
    if known and put_beside(form, _form(desk, suggested, _stored(pasted))):
        return again(_render_review(desk, form, pasted), 409)
    is_kept = request.form.get("act") != "create"
    if not is_kept and not (form.validate() and _knows_old_dates(form) and not form.has_unseen()):
        return again(_render_review(desk, form, pasted), 422)
    try:
        return _keep(desk, pasted, known) if is_kept else _make(desk, form, pasted, known)
    except EditConflict:  # another window was served in this very moment
        return _take(desk, public_id)


def _knows_old_dates(form: ReviewForm) -> bool:
    """Whether the organiser has seen which dates of before the texts still name."""
    found = old_dates(form)
    if not found or request.form.get(OLD_DATES) == old_dates_seen(found):
        return True
    for field, _words in found:
        field.errors = [
            _(
                "It still names a date that you have corrected. Correct it there, or create once"
                " more."
            )
        ]
    return False


def _keep(desk: Desk, pasted: PastedText, known: dict[str, Any]) -> Answer:
    public_id = pasted.public_id
    with transaction():
        pasting.hold(pasted, known)
        pasting.correct(pasted, _sent())
    return back_to(desk.url("create_review", public_id=public_id), _("Saved."))


def _make(desk: Desk, form: ReviewForm, pasted: PastedText, known: dict[str, Any]) -> Answer:
    draft = form.draft()
    settings: Settings = current_app.config["SETTINGS"]
    public_id = pasted.public_id
    try:
        with transaction():
            pasting.hold(pasted, known)
            event = make_event(
                organisation=desk.organisation,
                pasted=pasted,
                draft=draft,
                organizer_email=settings.mail_default_sender,
                domain=site_domain(),
                now=utc_now(),
            )
            slug = event.slug
            made_of = {"pasted": public_id, "sent": version_of(_sent())}
            desk.record("event.create", f"event/{slug}", items=len(draft.items), **made_of)
            for speaker in draft.corrected_speakers():
                desk.record("speaker.edit", f"speaker/{speaker}")
    except NonexistentTime:
        form.zone.errors = [_("The clocks of this zone skip a time of the agenda.")]
        return again(_render_review(desk, form, pasted), 422)
    warn_of_repeated(draft.spans, draft.new.zone)
    return back_to(desk.url("tasks", event=slug), said_of_new())


def _go_to_made(desk: Desk, public_id: UUID) -> Answer:
    """Where the texts are gone: to the event that was made of them."""
    slug = _made_of(desk, "pasted", str(public_id))
    if not slug:
        abort(404)
    return back_to(desk.url("tasks", event=slug))


def _too_late(desk: Desk, public_id: UUID) -> Answer:
    """The same after a second click; what else a window sends is shown, as it is kept nowhere."""
    slug = _made_of(desk, "pasted", str(public_id))
    if not slug and not _was_discarded(desk, public_id):
        abort(404)
    if slug and slug == _made_of(desk, "sent", version_of(_sent())):
        return back_to(desk.url("tasks", event=slug))
    form = _form(desk, _read_again(desk, PastedText(facts="", agenda="")), request.form)
    draft = desk.url("tasks", event=slug) if slug else ""
    page = render_template(
        "organiser/create_late.html", desk=desk, draft=draft, entered=in_words(form)
    )
    return again(page, 409)


def _made_of(desk: Desk, key: str, value: str) -> str:
    """The slug of the event that was made of texts, by what the audit log holds of them."""
    organisation_id = desk.organisation.id
    made = audit.find_subject(
        organisation_id=organisation_id, action="event.create", key=key, value=value
    )
    slug = (made or "").removeprefix("event/")
    is_there = slug and find_hosted(slug=slug, organisation_id=organisation_id) is not None
    return slug if is_there else ""


def _was_discarded(desk: Desk, public_id: UUID) -> bool:
    found = audit.find_subject(
        organisation_id=desk.organisation.id,
        action="event.discard-texts",
        key="pasted",
        value=str(public_id),
    )
    return found is not None


def _read_again(desk: Desk, pasted: PastedText) -> Suggestions:
    organisation = desk.organisation
    return read_pasted(
        pasted,
        today=to_local(utc_now(), organisation.default_zone).date(),
        default_zone=organisation.default_zone,
        language=organisation.default_language,
    )


def _form(desk: Desk, suggested: Suggestions, sent: MultiDict[str, str]) -> ReviewForm:
    organisation = desk.organisation
    zones, usual = [organisation.default_zone], organisation.default_pattern
    form = review_form(suggested, sent, zones, usual_pattern=usual)
    form.look_up(list_directory(organisation.id))
    return form


def _stored(pasted: PastedText) -> MultiDict[str, str]:
    return MultiDict(
        [(name, value) for name, values in pasted.corrections.items() for value in values]
    )


def _sent() -> dict[str, list[str]]:
    """What was entered."""
    return {name: values for name, values in request.form.lists() if name not in _NOT_KEPT}


def _render_paste(desk: Desk, form: PasteForm) -> str:
    unfinished = pasting.list_unfinished(organisation_id=desk.organisation.id, now=utc_now())
    return render_template(
        "organiser/create.html",
        desk=desk,
        form=form,
        megabytes=10,
        unfinished=unfinished,
        to_local=to_local,
    )


def _render_review(desk: Desk, form: ReviewForm, pasted: PastedText) -> str:
    today = to_local(utc_now(), desk.organisation.default_zone).date()
    cautions = list(present_cautions(form, today))
    guide = guide_of(form)
    has_unseen = form.has_unseen()
    form.mark_shown()
    form.add_empty_rows()
    return render_template(
        "organiser/create_review.html",
        desk=desk,
        form=form,
        pasted=pasted,
        suggested=form.suggested,
        cautions=gathered(each for each in cautions if not is_of_dead_link(each[1])),
        dead_links=[each for each in cautions if is_of_dead_link(each[1])],
        old_dates=(found := old_dates(form)),
        old_dates_seen=old_dates_seen(found),
        links=listed_links(form),
        old_dates_name=OLD_DATES,
        doubt_text=doubt_text,
        quote_key=quote_key,
        has_unseen=has_unseen,
        guide=guide,
        optional=OPTIONAL,
        is_open=partial(is_open, form),
        doubts_of=partial(doubts_of, form),
        day_text=_day_text,
        differing=differing(form),
        has_theirs=partial(has_theirs, form),
    )


def _day_text(day: date) -> str:
    return format_date(datetime.combine(day, time()), chosen_language())


def _check_length(field: Field) -> None:
    if len(field.data or "") > MOST_CHARACTERS:
        raise ValidationError(_("Use at most %(limit)s characters.", limit=MOST_CHARACTERS))


def _read(field: FileField) -> str:
    if not field.data:
        return ""
    try:
        text = read_file(field.data.read(), field.data.filename or "").text
        if len(text) > MOST_CHARACTERS:
            raise FileTooLarge
    except UnreadableFile as problem:
        texts = upload_texts()
        field.errors = [texts.get(type(problem).__name__, texts["BrokenFile"])]
        return ""
    return text


def _formatted(plain: Field, html: Field) -> str:
    """What was pasted, with its headings, lists and links where the browser sent them along."""
    if html.data and plain.data:
        try:
            return read_html(html.data).text
        except FileTooLarge:
            pass
    return plain.data or ""


def _joined(pasted: str | None, uploaded: str) -> str:
    return "\n\n".join(text for text in (pasted or "", uploaded) if text.strip())
