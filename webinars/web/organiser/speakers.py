"""The directory of speakers: who they are in each language, and where they spoke."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField

from webinars.accounts import audit, pictures
from webinars.accounts.models import Organisation
from webinars.accounts.rights import Right
from webinars.events.hosting import find_hosted
from webinars.events.programme import Speaker
from webinars.events.programming import directory
from webinars.events.programming.directory import About, SpeakerDetails
from webinars.events.programming.merging import list_likely_pairs
from webinars.extensions import transaction
from webinars.languages import SHIPPED, direction
from webinars.registrations.details import clean_line, clean_text
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Line, Paragraphs, Required, strip
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import again, is_from_before, said_gone
from webinars.web.organiser.settings import say_problem
from webinars.web.public.agenda import BIOGRAPHY_LIMIT
from webinars.web.urls import chosen_language

LINE_LIMIT = 300
_PORTRAIT = 480
"""Photos are shown small: at most this many pixels wide and high."""


class SpeakerForm(OrganiserForm):
    """A speaker. Make it with `speaker_form`: each language adds three fields."""

    seen = HiddenField()
    name = StringField(
        _l("Name"),
        validators=[Required(_l("Enter the name.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    photo = FileField(_l("Photo"), render_kw={"accept": ",".join(pictures.MEDIA_TYPES)})
    shows_photo = BooleanField(_l("Visitors may see the photo"))
    without_photo = BooleanField(_l("Remove the photo"))

    languages: list[str]

    def texts(self) -> Iterator[tuple[str, Field, Field, Field]]:
        """For each language its code, and the fields of position, affiliation and biography."""
        for code in self.languages:
            names = (f"position-{code}", f"affiliation-{code}", f"biography-{code}")
            yield code, *(self[name] for name in names)

    def details(self) -> SpeakerDetails:
        """What the valid form says."""
        return SpeakerDetails(
            name=clean_line(self.name.data),
            texts={
                code: About(
                    clean_line(position.data or ""),
                    clean_line(affiliation.data or ""),
                    clean_text(biography.data or ""),
                )
                for code, position, affiliation, biography in self.texts()
            },
            shows_photo=bool(self.shows_photo.data),
        )


@organiser.get("/<organisation>/speakers/")
@allow(Right.SEE_EVENTS)
def speakers(desk: Desk) -> Answer:
    """List the directory by name, a page at a time; `search` narrows it."""
    search = request.args.get("search", "")
    found = directory.list_speakers(
        organisation_id=desk.organisation.id,
        search=search,
        page=request.args.get("page", 1, type=int),
    )
    may_edit = desk.may(Right.EDIT_EVENTS)
    pairs = list_likely_pairs(organisation_id=desk.organisation.id) if may_edit else []
    return render_template(
        "organiser/speakers.html", desk=desk, found=found, search=search, pairs=len(pairs)
    )


@organiser.get("/<organisation>/speakers/new")
@allow(Right.EDIT_EVENTS)
def new_speaker(desk: Desk) -> Answer:
    """Ask for a new speaker."""
    return _render(desk, speaker_form(desk.organisation, None), None)


@organiser.post("/<organisation>/speakers/new")
@allow(Right.EDIT_EVENTS, upload=pictures.MAX_BYTES)
def create_speaker(desk: Desk) -> Answer:
    """Add the speaker to the directory."""
    form = speaker_form(desk.organisation, None)
    if not form.validate():
        return again(_render(desk, form, None), 422)
    try:
        with transaction():
            speaker = directory.add_speaker(
                organisation_id=desk.organisation.id, details=form.details()
            )
            _save_photo(form, speaker)
            desk.record("speaker.add", f"speaker/{speaker.public_id}")
    except pictures.InvalidPicture as problem:
        form.photo.errors = [say_problem(problem)]
        return again(_render(desk, form, None), 422)
    return back_to(desk.url("speakers"), _("%(name)s is added.", name=form.name.data))


@organiser.get("/<organisation>/speakers/<speaker_id>")
@allow(Right.EDIT_EVENTS)
def edit_speaker(desk: Desk, speaker_id: str) -> Answer:
    """Show the speaker's form, and where they spoke. Entries that were made one are led to it."""
    speaker = _find_speaker(desk, speaker_id)
    if speaker is None and (stayed := _made_one_with(desk, speaker_id)) is not None:
        return redirect(desk.url("edit_speaker", speaker_id=stayed.public_id))
    speaker = speaker or abort(404)
    return _render(desk, speaker_form(desk.organisation, speaker), speaker)


@organiser.post("/<organisation>/speakers/<speaker_id>")
@allow(Right.EDIT_EVENTS, upload=pictures.MAX_BYTES)
def save_speaker(desk: Desk, speaker_id: str) -> Answer:
    """Save what is said of the speaker. Of one that is gone by now, nothing entered is lost."""
    speaker = _find_speaker(desk, speaker_id)
    if speaker is None and is_from_before():
        return _render_gone(desk, _made_one_with(desk, speaker_id))
    if speaker is None:
        abort(404)
    form = speaker_form(desk.organisation, speaker)
    if not form.validate():
        return again(_render(desk, form, speaker), 422)
    try:
        with transaction():
            is_changed = directory.edit_speaker(
                speaker=speaker, details=form.details(), seen=form.seen.data or "", now=utc_now()
            )
            if _save_photo(form, speaker) or is_changed:
                desk.record("speaker.edit", f"speaker/{speaker_id}")
    except pictures.InvalidPicture as problem:
        form.photo.errors = [say_problem(problem)]
        return again(_render(desk, form, speaker), 422)
    except directory.SpeakerChanged:
        return again(_render_conflict(desk, form, speaker_id), 409)
    agenda = _agenda_before(desk)
    to = desk.url("agenda", event=agenda) if agenda else desk.url("speakers")
    return back_to(to, _("%(name)s is saved.", name=form.name.data))


@organiser.get("/<organisation>/speakers/<speaker_id>/remove")
@allow(Right.EDIT_EVENTS, fresh=True)
def ask_to_remove_speaker(desk: Desk, speaker_id: str) -> Answer:
    """Ask whether the speaker is to be deleted; who is in an agenda cannot be."""
    return _render_removal(desk, get_speaker(desk, speaker_id))


@organiser.post("/<organisation>/speakers/<speaker_id>/remove")
@allow(Right.EDIT_EVENTS, fresh=True)
def remove_speaker(desk: Desk, speaker_id: str) -> Answer:
    """Delete a speaker whom no agenda names."""
    speaker = get_speaker(desk, speaker_id)
    name = speaker.name
    try:
        with transaction():
            directory.delete_speaker(speaker)
            _forget_merged(desk, speaker_id)
            desk.record("speaker.remove", f"speaker/{speaker_id}")
    except directory.SpeakerInUse:
        return again(_render_removal(desk, get_speaker(desk, speaker_id)), 409)
    return back_to(desk.url("speakers"), _("%(name)s is deleted.", name=name))


def _forget_merged(desk: Desk, speaker_id: str) -> None:
    """Take out of the log what was said of somebody in entries that were made one with theirs."""
    entries = audit.forget_detail(
        organisation_id=desk.organisation.id,
        action="speaker.merge",
        subject=f"speaker/{speaker_id}",
        key="dropped",
    )
    others = (entry.details.get("other") for entry in entries)
    for other in filter(None, others):
        _forget_merged(desk, other)


def get_speaker(desk: Desk, public_id: str) -> Speaker:
    """The speaker of the organisation's directory with this id; 404 where there is none."""
    return _find_speaker(desk, public_id) or abort(404)


def _find_speaker(desk: Desk, public_id: str) -> Speaker | None:
    return directory.find_speaker(organisation_id=desk.organisation.id, public_id=public_id)


def _made_one_with(desk: Desk, public_id: str) -> Speaker | None:
    """The entry that stayed when this one was made one with it; the log knows which it was."""
    seen = set[str]()
    while public_id not in seen:
        seen.add(public_id)
        subject = audit.find_subject(
            organisation_id=desk.organisation.id,
            action="speaker.merge",
            key="other",
            value=public_id,
        )
        if subject is None:
            return None
        public_id = subject.removeprefix("speaker/")
        found = _find_speaker(desk, public_id)
        if found is not None:
            return found
    return None


def speaker_form(organisation: Organisation, speaker: Speaker | None) -> SpeakerForm:
    """The form of `speaker`, or of a new one, filled with what was sent or is stored."""
    own = [text.language for text in speaker.texts] if speaker else []
    others = [text.language for text in organisation.texts]
    languages = list(
        dict.fromkeys([organisation.default_language, *SHIPPED, *others, *sorted(own)])
    )
    fields = {name: field for code in languages for name, field in _text_fields(code).items()}
    kind = type("SpeakerFormOfOrganisation", (SpeakerForm,), fields)
    form: SpeakerForm = kind(data=_stored(speaker) if speaker else {})
    form.languages = languages
    return form


def _text_fields(code: str) -> dict[str, object]:
    said_in = {"lang": code, "dir": direction(code)}
    return {
        f"position-{code}": StringField(
            _l("Position"), validators=[Line(LINE_LIMIT)], filters=[strip], render_kw=said_in
        ),
        f"affiliation-{code}": StringField(
            _l("Organisation"), validators=[Line(LINE_LIMIT)], filters=[strip], render_kw=said_in
        ),
        f"biography-{code}": TextAreaField(
            _l("Biography"),
            validators=[Paragraphs(BIOGRAPHY_LIMIT)],
            render_kw={"rows": 6, **said_in},
        ),
    }


def _stored(speaker: Speaker) -> dict[str, object]:
    return {
        "seen": directory.fingerprint(speaker),
        "name": speaker.name,
        "shows_photo": speaker.shows_photo,
        **{f"position-{text.language}": text.position for text in speaker.texts},
        **{f"affiliation-{text.language}": text.affiliation for text in speaker.texts},
        **{f"biography-{text.language}": text.biography for text in speaker.texts},
    }


def _save_photo(form: SpeakerForm, speaker: Speaker) -> bool:
    """Put the photo that was chosen in place of the one before, or take it away; whether it did.

    Raises `webinars.accounts.pictures.InvalidPicture`.
    """
    now = utc_now()
    data = form.photo.data.read() if form.photo.data else b""
    if data:
        picture = pictures.add_picture(data, now=now, longest_side=_PORTRAIT)
        directory.set_picture(speaker=speaker, picture=picture, now=now)
    elif form.without_photo.data and speaker.picture is not None:
        directory.set_picture(speaker=speaker, picture=None, now=now)
    else:
        return False
    return True


def _render_gone(desk: Desk, stayed: Speaker | None) -> Answer:
    """What was entered for an entry that is gone: for the one that `stayed`, or to be added."""
    form = speaker_form(desk.organisation, stayed)
    if stayed is None:
        form.form_errors.append(said_gone())
        return again(_render(desk, form, None), 409)
    said = _(
        "Somebody has made this entry one with “%(name)s” meanwhile. Save to put yours in its "
        "place.",
        name=stayed.name,
    )
    return again(_render_conflict(desk, form, stayed.public_id, said), 409)


def _render_conflict(desk: Desk, form: SpeakerForm, speaker_id: str, said: str = "") -> str:
    """Show what was entered, with what is stored by now; saved again, it takes its place."""
    speaker = get_speaker(desk, speaker_id)
    stored = _stored(speaker)
    form.seen.data = str(stored.pop("seen"))
    changed = _(
        "Somebody else has changed this speaker meanwhile. Save again to put yours in its place."
    )
    form.form_errors.append(said or changed)
    differing = [
        (_label(field), _shown(stored.get(field.name)))
        for field in form
        if field.name in {"name", "shows_photo", *_text_names(form)}
        and (field.data or "") != (stored.get(field.name) or "")
    ]
    return _render(desk, form, speaker, differing)


def _shown(stored: object) -> str:
    if isinstance(stored, bool):
        return str(_("Yes") if stored else _("No"))
    return str(stored or "–")


def _text_names(form: SpeakerForm) -> list[str]:
    return [field.name for _code, *fields in form.texts() for field in fields]


def _label(field: Field) -> str:
    language = (field.render_kw or {}).get("lang")
    return f"{field.label.text} ({language})" if language else str(field.label.text)


def _render(
    desk: Desk,
    form: SpeakerForm,
    speaker: Speaker | None,
    stored: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "organiser/speaker.html",
        desk=desk,
        form=form,
        speaker=speaker,
        parts=directory.list_parts(speaker) if speaker else [],
        stored=stored or [],
        agenda=_agenda_before(desk),
    )


def _agenda_before(desk: Desk) -> str | None:
    """The event whose agenda led here, by its slug; None where nothing of the kind did."""
    slug = request.args.get("agenda", "")
    return slug if slug and find_hosted(slug=slug, organisation_id=desk.organisation.id) else None


def _render_removal(desk: Desk, speaker: Speaker) -> str:
    return render_template(
        "organiser/speaker_remove.html",
        desk=desk,
        speaker=speaker,
        parts=directory.list_parts(speaker),
        language=chosen_language(),
    )
