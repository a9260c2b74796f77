"""Writing a message: a tab for each language, all of them in one form."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.exchange.fields import is_code
from webinars.events.models import Event
from webinars.extensions import transaction
from webinars.registrations.details import clean_text
from webinars.registrations.mailings import composing
from webinars.registrations.mailings.audience import (
    count_unreached,
    offered_languages,
    recipients_of,
)
from webinars.registrations.mailings.composing import (
    HalfWritten,
    MailingNotFound,
    NotADraft,
    Texts,
    TooHeavy,
    Words,
    WrongPlaceholder,
    get_mailing,
    texts_of,
)
from webinars.registrations.mailings.models import (
    BODY_LIMIT,
    SUBJECT_LIMIT,
    Mailing,
    MailingStatus,
)
from webinars.registrations.people.filters import write_filter
from webinars.web.forms import Line, Paragraphs, strip
from webinars.web.organiser import mailing_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.fields import language_choices, one_line, same_breaks
from webinars.web.organiser.mailings import (
    CONFIRMED,
    already_sent,
    begin,
    copied_filter,
    steps,
)
from webinars.web.organiser.saving import SectionForm, again, is_from_before

LANGUAGE, MORE, AS_NEW, GO_ON = "language", "add-language", "as-new", "go-on"
MOST_LANGUAGES = 30
_PARTS = ("subject", "body")


class WordsForm(SectionForm):
    """What a message says in its `languages`. Make it with `_form`: each adds two fields."""

    languages: Sequence[str] = ()

    def columns(self) -> list[tuple[str, Field, Field]]:
        """Each language with its subject and its message."""
        return [(code, self[f"subject-{code}"], self[f"body-{code}"]) for code in self.languages]

    def say_what_is_too_long(self, event: Event) -> None:
        """Say at once of a stored text, a template's perhaps, what saving it would be refused for.

        A message could be longer once than it can now.
        """
        for _code, _subject, body in self.columns():
            if len(clean_text(body.data or "")) > BODY_LIMIT:
                body.errors = [_("Use at most %(limit)s characters.", limit=BODY_LIMIT)]
        for heavy in composing.list_heavy(event, self.texts()):
            body = self[f"{heavy.part}-{heavy.language}"]
            body.errors = body.errors or [words.too_heavy(heavy.weight)]

    def texts(self) -> Texts:
        """What the valid form says."""
        return {
            code: Words(subject=one_line(subject.data), body=clean_text(body.data or ""))
            for code, subject, body in self.columns()
        }


@organiser.route(
    "/<organisation>/events/<event>/messages/<uuid:mailing>/write", methods=["GET", "POST"]
)
@allow(Right.SEND)
def write_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Write a draft, then check it; whoever comes too late keeps what they wrote."""
    try:
        found = get_mailing(desk.event.id, str(mailing))
    except MailingNotFound:
        if not is_from_before():
            raise
        return _keep_of_gone(desk)
    form = _form(found)
    if request.method == "GET":
        form.say_what_is_too_long(desk.event)
        is_draft = found.status is MailingStatus.DRAFT
        return _render(desk, found, form) if is_draft else already_sent(desk, found)
    if MORE in request.form:
        return _render(desk, found, form)
    if not form.validate():
        return again(_render(desk, found, form), 422)
    return _save(desk, found, form)


def _keep_of_gone(desk: EventDesk) -> Answer:
    """What was written in a draft that was deleted meanwhile: to keep it as a new message."""
    stand_in = Mailing(
        event=desk.event,
        event_id=desk.event.id,
        public_id="",
        status=MailingStatus.DRAFT,
        audience=write_filter(CONFIRMED),
        texts=[],
    )
    form = _form(stand_in)
    if AS_NEW in request.form and form.validate():
        try:
            return back_to(begin(desk, CONFIRMED, form.texts(), "mailing_audience"))
        except (HalfWritten, WrongPlaceholder, TooHeavy) as error:
            form[f"{error.part}-{error.language}"].errors = [_complaint(error)]
    return again(_render(desk, stand_in, form, is_gone=True), 409)


def _save(desk: EventDesk, found: Mailing, form: WordsForm) -> Answer:
    public_id = found.public_id
    try:
        if AS_NEW in request.form:
            return back_to(begin(desk, copied_filter(found), form.texts(), "mailing_audience"))
        with transaction():
            written = composing.write(
                event_id=desk.event.id,
                public_id=public_id,
                texts=form.texts(),
                version=form.version.data or "",
            )
            if written is not None:
                desk.record("mailing.write", mailing=public_id, languages=written)
    except (HalfWritten, WrongPlaceholder, TooHeavy) as error:
        form[f"{error.part}-{error.language}"].errors = [_complaint(error)]
        return again(_render(desk, get_mailing(desk.event.id, public_id), form), 422)
    except SectionConflict:
        found = get_mailing(desk.event.id, public_id)
        stored = texts_of(found, form.languages)
        form.show_conflict(stored, _values(stored))
        return again(_render(desk, found, form), 409)
    except NotADraft:
        return again(_render(desk, get_mailing(desk.event.id, public_id), form), 409)
    if GO_ON in request.form:
        return back_to(desk.url("check_mailing", mailing=public_id))
    return back_to(desk.url("write_mailing", mailing=public_id), sentence_saved())


def _complaint(error: HalfWritten | WrongPlaceholder | TooHeavy) -> str:
    if isinstance(error, TooHeavy):
        return words.too_heavy(error.weight)
    if isinstance(error, WrongPlaceholder):
        return words.wrong_placeholder(error.mark, error.part)
    if error.part == "subject":
        return str(_("Enter a subject in this language, or leave both fields empty."))
    return str(_("Enter the message in this language, or leave both fields empty."))


def _languages(mailing: Mailing) -> tuple[list[str], str]:
    """The languages of the form, and the one that its button adds."""
    if request.method != "POST":
        return offered_languages(mailing, recipients_of(mailing)), ""
    sent = [code for code in request.form.getlist(LANGUAGE) if is_code(code)]
    languages = list(dict.fromkeys(sent or [mailing.event.source_language]))[:MOST_LANGUAGES]
    more = request.form.get("more", "") if MORE in request.form else ""
    return languages, more if is_code(more) and more not in languages else ""


def _form(mailing: Mailing) -> WordsForm:
    languages, more = _languages(mailing)
    version = version_of(texts_of(mailing, languages))
    if more:
        languages = [*languages, more]
    fields: dict[str, object] = {"languages": languages}
    for code in languages:
        fields[f"subject-{code}"] = StringField(
            _l("Subject"), validators=[Line(SUBJECT_LIMIT)], filters=[strip]
        )
        fields[f"body-{code}"] = TextAreaField(
            _l("Message"), validators=[Paragraphs(BODY_LIMIT)], filters=[strip, same_breaks]
        )
    stored = texts_of(mailing, languages)
    kind: type[WordsForm] = type("WordsForm", (WordsForm,), fields)
    form = kind(version=version, **_values(stored))
    if more and form.version.data == version:
        form.version.data = version_of(stored)  # of what is on the form from now on
    return form


def _values(stored: Texts) -> dict[str, object]:
    return {
        f"{part}-{code}": getattr(each, part) for code, each in stored.items() for part in _PARTS
    }


def _render(desk: EventDesk, mailing: Mailing, form: WordsForm, *, is_gone: bool = False) -> str:
    wrong = [code for code, *fields in form.columns() if any(each.errors for each in fields)]
    added = form.languages[-1] if MORE in request.form else ""
    return render_template(
        "organiser/mailing_write.html",
        desk=desk,
        mailing=mailing,
        form=form,
        shown=next(iter(wrong), added or form.languages[0]),
        is_late=is_gone or mailing.status is not MailingStatus.DRAFT,
        is_gone=is_gone,
        recipients=recipients_of(mailing),
        unreached=count_unreached(mailing),
        language_choices=[pair for pair in language_choices() if pair[0] not in form.languages],
        steps=[] if is_gone else steps(desk, mailing, "write_mailing"),
        words=words,
        new=str(uuid4()),
    )
