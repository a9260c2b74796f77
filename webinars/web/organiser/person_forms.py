"""The forms in which an organiser writes down what somebody else said about themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from secrets import token_urlsafe
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from webinars.events.channels import listening_languages
from webinars.events.conditions import drop_unasked
from webinars.events.models import Event
from webinars.languages import SHIPPED, language_name, own_name
from webinars.registrations.details import Details, clean_line
from webinars.registrations.models import PHONE_LENGTH
from webinars.registrations.people.adding import Ground, Way
from webinars.registrations.people.without_email import WAYS
from webinars.registrations.taking_part import is_asked
from webinars.times import get_zone, to_local, utc_now
from webinars.web.consent_words import (
    access_consent_text,
    newsletter_consent_text,
    recording_consent_text,
)
from webinars.web.dates_field import DatesField, full_for
from webinars.web.forms import (
    NAME_LIMIT,
    TEXT_LIMIT,
    Email,
    Line,
    NoLink,
    Paragraphs,
    PublicForm,
    Required,
    strip,
)
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import EventDesk
from webinars.web.organiser.fields import DayField
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import SectionForm
from webinars.web.registration_form import (
    QuestionField,
    question_field,
)
from webinars.web.urls import chosen_language
from webinars.web.way_field import chosen_way
from webinars.web.words import WAYS_TO_TAKE_PART, capitalize_first

F = TypeVar("F", bound="PersonForm")

EARLIEST = date(2000, 1, 1)


class AskedField(QuestionField):
    """A question that may stay open: the organiser knows only what they were told."""

    def pre_validate(self, form: PublicForm) -> None:
        """Read the answer, where there is one."""
        if any(text.strip() for text in self.raw):
            super().pre_validate(form)


class EmailForm(OrganiserForm):
    """Somebody's address."""

    email = StringField(
        _l("E-mail address"),
        validators=[Required(_l("Enter an e-mail address.")), Email()],
        filters=[strip],
        render_kw={"type": "email", "dir": "ltr", "inputmode": "email", "autocomplete": "off"},
    )


class PersonForm(SectionForm):
    """What somebody told. Make it with `person_form`."""

    name = StringField(
        _l("Name"),
        validators=[Required(_l("Enter a name.")), Line(NAME_LIMIT), NoLink()],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    organisation = StringField(
        _l("Organisation or group"),
        validators=[Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    language = SelectField(_l("Language of their mails"))
    takes_part = RadioField(
        _l("How they take part"), validators=[Optional()], validate_choice=False
    )
    dates = DatesField()
    listening_language = RadioField(
        _l("Listening language"), validators=[Optional()], validate_choice=False
    )

    def prepare(self, event: Event) -> None:
        """Ask what `event` makes sensible to ask."""
        self.language.choices = [(code, own_name(code)) for code in SHIPPED]
        self.language.flags.required = True
        self._offer_ways(event)
        if event.choose_dates:
            self.dates.offer(event, full=full_for(event), may_wait=True)
        else:
            del self.dates
        codes = listening_languages(event.channels)
        shown = chosen_language()
        if codes:
            names = [(code, capitalize_first(language_name(code, shown))) for code in codes]
            none = _l("No preference")
            self.listening_language.choices = [*names, ("", none)]
        else:
            del self.listening_language

    def _offer_ways(self, event: Event) -> None:
        """Ask how they take part where the event is both; it may stay open until it is said."""
        if not is_asked(event):
            del self.takes_part
            return
        said = [(way.value, name) for way, name in WAYS_TO_TAKE_PART.items()]
        is_open = not self.takes_part.object_data
        self.takes_part.choices = [*said, *([("", _l("Not said"))] if is_open else [])]

    def validate_takes_part(self, field: Field) -> None:
        """Raise `ValidationError` for what is not offered."""
        if (field.data or "") not in dict(field.choices):
            raise ValidationError(_l("Choose: in the room, or online."))

    def questions(self) -> Iterator[QuestionField]:
        """The organiser's own questions, in order."""
        return (field for field in self if isinstance(field, QuestionField))

    def validate_listening_language(self, field: Field) -> None:
        """Raise `ValidationError` for a language that is not offered."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(_l("Choose one of the languages."))

    def answers(self, event: Event) -> dict[int, object]:
        """The answers by the ids of their questions."""
        given = {field.question.id: field.data for field in self.questions()}
        return drop_unasked(event.questions, given)

    @property
    def chosen(self) -> list[str] | None:
        """The UIDs of the dates that were chosen; None where there is no choice."""
        return self.dates.data if "dates" in self else None

    @property
    def listening(self) -> str | None:
        """The language that was chosen to listen in."""
        chosen = self.listening_language.data if "listening_language" in self else None
        return chosen or None


class PhoneForm(PersonForm):
    """What somebody told who has no address."""

    phone = StringField(
        _l("Telephone"),
        validators=[Line(PHONE_LENGTH)],
        filters=[strip],
        render_kw={"type": "tel", "dir": "ltr", "inputmode": "tel", "autocomplete": "off"},
    )


class _WhereAsked:
    """Let a field of a `TakenDownForm` be where no proof is needed."""

    def __call__(self, form: TakenDownForm, field: Field) -> None:
        """Raise `StopValidation` where the field need not say anything."""
        if not form.is_proof_needed:
            field.errors = []
            raise StopValidation


class TakenDownForm(OrganiserForm):
    """When people agreed who have no address, and who took it down: the proof that they did."""

    agreed_on = DayField(
        _l("On which day?"),
        validators=[
            _WhereAsked(),
            InputRequired(_l("Enter the day on which they agreed.")),
        ],
    )
    taken_by = StringField(
        _l("Who took it down?"),
        validators=[
            _WhereAsked(),
            Required(_l("Enter who took it down.")),
            Line(NAME_LIMIT),
        ],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )

    today = date.max

    @property
    def is_proof_needed(self) -> bool:
        """Whether anybody without an address is registered."""
        return True

    def validate_agreed_on(self, field: Field) -> None:
        """Raise `ValidationError` for a day that has not come at the event, or is long past."""
        if field.data and not EARLIEST <= field.data <= self.today:
            raise ValidationError(_("Enter a day that is not in the future."))

    def ground_for(self, way: str, event: Event) -> Ground:
        """How they agreed, in this `way`; noon of the day that was entered stands for it."""
        noon = datetime.combine(self.agreed_on.data, time(12), get_zone(event.zone))
        given_at = noon.astimezone(UTC)
        return Ground(way=Way(way), statement=_taken_down(self.taken_by.data), given_at=given_at)


def _taken_down(name: str) -> str:
    return str(_("Taken down by: %(name)s", name=clean_line(name)))


def today_at(event: Event) -> date:
    """Which day it is where the event is."""
    return to_local(utc_now(), event.zone).date()


def proof_to_begin_with(desk: EventDesk) -> dict[str, object]:
    """What a `TakenDownForm` begins with: today, by whoever has it before them."""
    user = desk.member.user
    return {"agreed_on": today_at(desk.event), "taken_by": user.name or user.email}


class ByHandForm(PersonForm):
    """Somebody whom an organiser registers, and how they agreed."""

    access_needs = TextAreaField(
        _l("What they need to take part"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto", "autocomplete": "off"},
    )
    access_consent = BooleanField(_l("They agreed to this sentence:"))
    recording_consent = BooleanField(_l("They agreed to this sentence:"))
    way = RadioField(
        _l("How did this person agree to be registered?"),
        validators=[Required(_l("Choose how this person agreed."))],
        validate_choice=False,
    )
    above = BooleanField(_l("Also above the capacity"))

    ways: Sequence[Way] = tuple(words.WAYS)
    access_text = recording_text = ""
    has_page = True
    """Whether who is added gets a page of their own."""

    def prepare(self, event: Event) -> None:
        """Name the sentence that somebody agrees to."""
        super().prepare(event)
        self.way.choices = [(way.value, words.WAYS[way]) for way in self.ways]
        self.access_text = access_consent_text(event)
        if event.recording:
            self.recording_text = recording_consent_text(event, has_page=self.has_page)
        else:
            del self.recording_consent

    def validate_access_consent(self, field: Field) -> None:
        """Raise `ValidationError` when needs were written down without consent to keep them."""
        if (self.access_needs.data or "").strip() and not field.data:
            raise ValidationError(_("What somebody needs may be kept only if they agreed to it."))

    def validate_way(self, field: Field) -> None:
        """Raise `ValidationError` for a way that is not offered."""
        if field.data not in {way.value for way in self.ways}:
            raise ValidationError(_("Choose how this person agreed."))

    def details(self, event: Event) -> Details:
        """What the valid form says; a consent is the sentence that stood beside its box."""
        return Details(
            name=self.name.data,
            language=self.language.data,
            organisation=self.organisation.data or "",
            listening_language=self.listening,
            takes_part=chosen_way(self),
            access_needs=self.access_needs.data or "",
            access_consent=self.access_text if self.access_consent.data else None,
            recording_consent=self._agrees_to_recording(),
            answers=self.answers(event),
            dates=self.chosen,
            consent_way=self.way.data,
            consent_language=chosen_language(),
        )

    def _agrees_to_recording(self) -> str | None:
        is_ticked = "recording_consent" in self and self.recording_consent.data
        return self.recording_text if is_ticked else None


class AddForm(ByHandForm, EmailForm):
    """Somebody with an address who is added by hand."""

    newsletter = BooleanField(_l("They agreed to this sentence:"))

    newsletter_text = ""

    def prepare(self, event: Event) -> None:
        """Name the sentences that somebody agrees to."""
        super().prepare(event)
        self.newsletter_text = newsletter_consent_text(event.organisation)

    def details(self, event: Event) -> Details:
        """What the valid form says, with the newsletter."""
        consent = self.newsletter_text if self.newsletter.data else None
        return replace(super().details(event), newsletter_consent=consent)

    def ground(self, desk: EventDesk, now: datetime) -> Ground:
        """How they agreed; whoever adds them took it down just now."""
        user = desk.member.user
        return Ground(
            way=Way(self.way.data), statement=_taken_down(user.name or user.email), given_at=now
        )


class WithoutEmailForm(ByHandForm, PhoneForm, TakenDownForm):
    """Somebody who is added without an address: also when they agreed, and with whom.

    `once` is random: the form sent twice is one registration.
    """

    once = HiddenField()

    ways = WAYS

    def prepare(self, event: Event) -> None:
        """Ask for the language of what is printed for them."""
        super().prepare(event)
        self.language.label.text = _("Language of the slip")
        self.once.data = self.once.data or token_urlsafe(16)
        self.today = today_at(event)

    def ground(self, event: Event) -> Ground:
        """How they agreed."""
        return self.ground_for(self.way.data, event)


def person_form(kind: type[F], event: Event, **values: object) -> F:
    """A form of `kind` with the event's questions; `values` are those to begin with."""
    fields = {
        question_field(question): AskedField(
            question, among=event.questions, source_language=event.source_language
        )
        for question in event.questions
    }
    form: F = type(kind.__name__, (kind,), fields)(**values)
    form.prepare(event)
    for field in form.questions():
        field.flags.required = False
    return form
