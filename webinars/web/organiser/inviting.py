"""Inviting people: paste or upload a list, see what it would do, send it, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField, TextAreaField

from webinars.accounts.rights import Right
from webinars.events.schedule import opens_at
from webinars.extensions import transaction
from webinars.languages import SHIPPED, language_name
from webinars.mail.content import Content
from webinars.registrations.details import clean_line, clean_text
from webinars.registrations.invitations import sending
from webinars.registrations.invitations.models import (
    LABEL_LIMIT,
    WORDS_LIMIT,
    InvitationRound,
    RoundKind,
    RoundStatus,
)
from webinars.registrations.invitations.reading import (
    MOST_PEOPLE,
    Entry,
    Reading,
    TooManyLines,
    read_lines,
    read_list,
)
from webinars.registrations.invitations.sending import (
    ChangedSinceCheck,
    NotADraft,
    NotReady,
    TooLate,
)
from webinars.registrations.messages.invitations import preview
from webinars.registrations.moving.reading import MOST_BYTES, read_table
from webinars.registrations.moving.unreadable import UnreadableTable
from webinars.registrations.newcomers import places_left
from webinars.registrations.people import reserving
from webinars.times import utc_now
from webinars.web.forms import Line, Paragraphs, strip
from webinars.web.organiser import invited_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.fields import Needed
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.moving_words import notes_text, unreadable_text
from webinars.web.organiser.people_view import clock
from webinars.web.organiser.saving import again
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first

MOST_NAMED = 50
"""So many people of each kind are shown."""

MOST_PROBLEMS = 200
"""So many lines that could not be read stand on a page."""

_LINES_LIMIT = 1_000_000
_WORDS = "words-"
LOOK = "look"


class InviteForm(OrganiserForm):
    """A list of people to invite."""

    lines = TextAreaField(
        _l("People to invite"),
        validators=[Paragraphs(_LINES_LIMIT)],
        render_kw={"rows": 10, "dir": "auto", "spellcheck": "false", "autocomplete": "off"},
    )
    file = FileField(_l("Or a file"))
    language = SelectField(_l("Language of their mail"), validators=[Needed()])
    label = StringField(
        _l("Group"),
        validators=[Line(LABEL_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    seats = SelectField(_l("Seats held for them"), validators=[Needed()])

    def prepare(self, desk: EventDesk) -> None:
        """Offer the languages of mails, and the seats that are held."""
        here = chosen_language()
        self.language.choices = [
            (code, capitalize_first(language_name(code, here))) for code in SHIPPED
        ]
        held = reserving.list_reservations(desk.event, utc_now())
        self.seats.choices = [
            ("", _("None")),
            *((each.reservation.public_id, each.reservation.label) for each in held),
        ]
        if not held:
            del self.seats

    def read(self) -> Reading | None:
        """The people in the lines and the file; None where the form says what is wrong."""
        text, upload = self.lines.data or "", self.file.data
        has_file = bool(upload and upload.filename)
        if not text.strip() and not has_file:
            self.lines.errors = [_("Paste at least one address, or choose a file.")]
            return None
        field: Field = self.lines
        try:
            reading = read_lines(text, language=self.language.data)
            if has_file:
                field = self.file
                with upload.stream as stream:
                    table = read_table(stream.read())
                reading = read_list(table, language=self.language.data, reading=reading)
                if said := notes_text(table.notes):
                    flash(said, "warning")
        except UnreadableTable as problem:
            self.file.errors = [unreadable_text(problem)]
            return None
        except TooManyLines:
            field.errors = [
                _("At most %(count)s people at once.", count=format_decimal(MOST_PEOPLE))
            ]
            return None
        return reading


class WordsForm(OrganiserForm):
    """The organisers' own words, a field for each language. Make it with `_words_form`."""

    def words(self) -> dict[str, str]:
        """What is said, by language."""
        return {
            field.name.removeprefix(_WORDS): clean_text(field.data or "")
            for field in self
            if field.name.startswith(_WORDS)
        }


@organiser.route("/<organisation>/events/<event>/invitations/add", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE, upload=MOST_BYTES)
def invite_people(desk: EventDesk) -> Answer:
    """Paste or upload a list; nobody is invited by it yet."""
    form = InviteForm(data={"language": desk.event.source_language})
    form.prepare(desk)
    if request.method == "GET":
        return _list_page(desk, form)
    reading = form.read() if form.validate() else None
    if reading is None:
        return again(_list_page(desk, form), 422)
    seats = form.seats.data if "seats" in form else ""
    with transaction():
        held = reserving.get_reservation(desk.event, seats) if seats else None
        found = sending.begin(
            event_id=desk.event.id,
            reading=reading,
            label=clean_line(form.label.data or ""),
            reservation_id=held.id if held else None,
            now=utc_now(),
        )
        public_id = found.public_id
    return back_to(desk.url("invitation_round", public_id=public_id))


@organiser.route(
    "/<organisation>/events/<event>/invitations/rounds/<uuid:public_id>/", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def invitation_round(desk: EventDesk, public_id: UUID) -> Answer:
    """What a list would do, before it is sent; then a minute to take it back, and how far it is."""
    found = sending.get_round(desk.event.id, str(public_id))
    if request.method == "POST":
        return _look(desk, found) if LOOK in request.form else _send(desk, found)
    if found.status in {RoundStatus.DRAFT, RoundStatus.STOPPED}:
        return _check_page(desk, found)
    now = utc_now()
    return render_template(
        "organiser/invite_progress.html",
        desk=desk,
        round=found,
        is_reminder=found.kind is RoundKind.REMIND,
        seconds=_seconds_left(found, now),
        leaves_at=clock(found.send_at, desk.event),
    )


@organiser.post("/<organisation>/events/<event>/invitations/rounds/<uuid:public_id>/undo")
@allow(Right.EDIT_PEOPLE)
def undo_invitations(desk: EventDesk, public_id: UUID) -> Answer:
    """Take a list, or a reminder, back that has not left."""
    here = desk.url("invitation_round", public_id=public_id)
    try:
        with transaction():
            found = sending.undo(event_id=desk.event.id, public_id=str(public_id), now=utc_now())
            is_reminder = found.kind is RoundKind.REMIND
            desk.record("invitations.undo")
    except TooLate:
        return back_to(here, _("The minute is over: the mails are on their way."))
    said = _("Taken back. Nobody has got a mail.")
    return back_to(desk.url("invitations") if is_reminder else here, said)


@organiser.post("/<organisation>/events/<event>/invitations/rounds/<uuid:public_id>/discard")
@allow(Right.EDIT_PEOPLE, fresh=True)
def discard_invitations(desk: EventDesk, public_id: UUID) -> Answer:
    """Throw a list away that was not sent."""
    try:
        with transaction():
            sending.discard(event_id=desk.event.id, public_id=str(public_id))
            desk.record("invitations.discard")
    except NotADraft:
        return back_to(desk.url("invitation_round", public_id=public_id))
    return back_to(desk.url("invitations"), _("The list is deleted. Nobody was invited by it."))


def _look(desk: EventDesk, found: InvitationRound) -> Answer:
    """Show the mail with the words as they are typed; nothing is kept or sent."""
    if found.status not in {RoundStatus.DRAFT, RoundStatus.STOPPED}:
        return back_to(desk.url("invitation_round", public_id=found.public_id))
    form = _words_form(found)
    is_valid = form.validate()
    page = _check_page(desk, found, form)
    return page if is_valid else again(page, 422)


def _send(desk: EventDesk, found: InvitationRound) -> Answer:
    public_id = found.public_id
    here = desk.url("invitation_round", public_id=public_id)
    if found.status not in {RoundStatus.DRAFT, RoundStatus.STOPPED}:
        return back_to(here)
    form = _words_form(found)
    if not form.validate():
        return again(_check_page(desk, found, form), 422)
    count = request.form.get("count", "")
    try:
        with transaction():
            sending.send(
                event_id=desk.event.id,
                public_id=public_id,
                count=int(count) if count.isdecimal() and len(count) < 9 else -1,
                words=form.words(),
                now=utc_now(),
            )
            desk.record("invitations.send", count=int(count))
    except NotADraft:
        return back_to(here)
    except (ChangedSinceCheck, NotReady):
        found = sending.get_round(desk.event.id, public_id)
        return again(_check_page(desk, found, form, changed=True), 409)
    return back_to(here)


def _words_form(found: InvitationRound) -> WordsForm:
    """A field for the words in each language of the interface, with what they were."""
    here = chosen_language()
    fields = {
        f"{_WORDS}{code}": TextAreaField(
            _("Your words in %(language)s", language=language_name(code, here)),
            validators=[Paragraphs(WORDS_LIMIT)],
            render_kw={"rows": 4, "dir": "auto", "lang": code},
        )
        for code in SHIPPED
    }
    values = {f"{_WORDS}{code}": text for code, text in found.words.items()}
    form: WordsForm = type("WordsForm", (WordsForm,), fields)(data=values)
    return form


def _list_page(desk: EventDesk, form: InviteForm) -> str:
    return render_template(
        "organiser/invite.html",
        desk=desk,
        form=form,
        most=format_decimal(MOST_PEOPLE),
        obstacle=sending.obstacle(desk.event, utc_now()),
        words=words,
    )


def _check_page(
    desk: EventDesk, found: InvitationRound, form: WordsForm | None = None, *, changed: bool = False
) -> str:
    check = sending.check(found)
    start = request.args.get("from", "0")
    first = int(start) if start.isdecimal() and len(start) < 6 else 0
    opening = opens_at(desk.event)
    left = places_left(desk.event, found.reservation_id, utc_now())
    form = form or _words_form(found)
    return render_template(
        "organiser/invite_check.html",
        desk=desk,
        round=found,
        check=check,
        groups=[
            (_("New"), check.new),
            (_("Invited already"), check.invited),
            (_("Registered already"), check.registered),
            (_("Had their data deleted"), check.erased),
        ],
        form=form,
        letters=_letters(desk, check.new, form),
        is_looked_at=LOOK in request.form,
        changed=changed,
        obstacle=sending.obstacle(desk.event, utc_now()),
        places=words.places_words(desk.event, left, len(check.new)),
        most=MOST_NAMED,
        problems=check.problems[first : first + MOST_PROBLEMS],
        opens_local=desk.event.registration_opens_local
        if opening is not None and utc_now() < opening
        else None,
        next_problem=first + MOST_PROBLEMS if len(check.problems) > first + MOST_PROBLEMS else 0,
        words=words,
    )


def _letters(
    desk: EventDesk, people: Sequence[Entry], form: WordsForm
) -> list[tuple[Entry, Content]]:
    """The mail of the first of `people` in each language, with the form's words."""
    first = {each.language: each for each in reversed(people)}
    now, words_typed = utc_now(), {code: text for code, text in form.words().items() if text}
    letters = ((each, preview(desk.event, each, words_typed, now)) for each in first.values())
    return [(each, content) for each, content in letters if content is not None]


def _seconds_left(found: InvitationRound, now: datetime) -> int:
    """For how long a round can be taken back."""
    if found.status is not RoundStatus.SCHEDULED or found.send_at is None:
        return 0
    return max(int((found.send_at - now).total_seconds()), 0)
