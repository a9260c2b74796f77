"""The form about a person at an event: to register, and to change what was said.

Beside name and organisation it asks what the event makes sensible to ask: a language to listen in
where there is interpretation, access needs, and the organiser's own questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypedDict, TypeVar

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from webinars.events import conditions, questions
from webinars.events.channels import listening_languages
from webinars.events.models import Event
from webinars.events.programme import Question, QuestionText
from webinars.languages import language_name
from webinars.localtime import formatting_locale
from webinars.registrations.models import Registration
from webinars.registrations.seats import find_reservation
from webinars.registrations.suggestions import suggest_address
from webinars.registrations.taking_part import TakesPart
from webinars.times import UnknownZone, get_zone
from webinars.web.consent_words import (
    access_consent_text,
    newsletter_consent_text,
    recording_consent_text,
)
from webinars.web.dates_field import DatesField, full_for
from webinars.web.forms import (
    NAME_LIMIT,
    TEXT_LIMIT,
    Line,
    NoLink,
    Paragraphs,
    PublicForm,
    Required,
    email_field,
    strip,
)
from webinars.web.reading import text_of, wanted_language
from webinars.web.urls import chosen_language
from webinars.web.way_field import check_way, chosen_way, offer_ways, way_field
from webinars.web.words import capitalize_first

F = TypeVar("F", bound="DetailsForm")


class DetailsValues(TypedDict):
    """The fields of `webinars.registrations.details.Details`."""

    name: str
    language: str
    text_language: str | None
    zone: str
    organisation: str
    listening_language: str | None
    takes_part: TakesPart | None
    access_needs: str
    access_consent: str | None
    newsletter_consent: str | None
    recording_consent: str | None
    answers: dict[int, object]
    dates: list[str] | None


class QuestionField(Field):  # type: ignore[misc]
    """The answer to one of the organiser's own questions.

    `data` is the answer as it is stored, None without one; `raw` is what stands in the inputs.
    """

    def __init__(
        self,
        question: Question,
        *,
        among: Sequence[Question],
        source_language: str,
        **kwargs: object,
    ) -> None:
        self.text = text_of(question, source_language)
        self.hint = text_of(question, source_language, "hint")
        super().__init__(self.text.label, **kwargs)
        self.question = question
        self.condition_text = condition_text(question, among, source_language)
        self.answer_type = questions.TYPES[question.type]
        self.raw: list[str] = []
        if question.required:
            self.flags.required = True

    def process_data(self, value: object) -> None:
        """Show the stored answer `value`."""
        self.data = value
        self.raw = questions.raw(self.question, value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent; `pre_validate` reads it."""
        self.raw = valuelist
        self.data = None

    def _value(self) -> str:
        """What stands in the input, by the name that WTForms' own fields have for it."""
        return "".join(self.raw)

    def pre_validate(self, form: PublicForm) -> None:
        """Read the answer. Raises `ValidationError` with a sentence that names the question.

        What is asked only after another answer, and was not, is not answered whatever was sent.
        """
        label = self.text.label
        if not _is_asked(self.question, form):
            return
        try:
            self.data = questions.parse(self.question, self.raw)
        except questions.MissingAnswer:
            raise ValidationError(_("Answer: %(question)s", question=label)) from None
        except questions.InvalidAnswer as error:
            raise ValidationError(
                _("“%(question)s”: %(problem)s", question=label, problem=error)
            ) from None

    @property
    def asked_if(self) -> Markup:
        """What the script goes by: attributes of the field whose answers decide; "" for none."""
        condition = self.question.condition
        if condition is None:
            return Markup()
        prefix = self.name.removesuffix(question_field(self.question))
        name, keys = f"{prefix}question-{condition['question']}", " ".join(condition["answers"])
        return Markup(' data-if="{}" data-is="{}"').format(name, keys)

    @property
    def choices(self) -> list[questions.Choice]:
        """What there is to choose from; empty for open questions."""
        return _choices(self.question, self.text)


def _is_asked(question: Question, form: PublicForm) -> bool:
    """Whether the answers above, which were read before, let the question be asked."""
    above = {each.question.key: each for each in form if isinstance(each, QuestionField)}
    values = {key: each.data for key, each in above.items() if key != question.key}
    return question in conditions.asked([each.question for each in above.values()], values)


def condition_text(question: Question, among: Sequence[Question], source_language: str) -> str:
    """`Only if you answered “Yes” to “Do you need a visa?”`; "" for what everybody is asked."""
    condition = question.condition
    decides = next(
        (each for each in among if condition and each.key == condition["question"]), None
    )
    if condition is None or decides is None:
        return ""
    wording = text_of(decides, source_language)
    labels = dict(_choices(decides, wording))
    answers = [_("“%(answer)s”", answer=labels.get(key, key)) for key in condition["answers"]]
    return str(
        _(
            "Only if you answered %(answers)s to “%(question)s”",
            answers=format_list(answers, "or", formatting_locale(chosen_language())),
            question=wording.label,
        )
    )


def _choices(question: Question, text: QuestionText) -> list[questions.Choice]:
    """What there is to choose from: the organiser's answers as the question, others as the page."""
    return questions.choices(question, text.language if question.choices else chosen_language())


# Errors are listed in the order in which fields are made: the classes stand in the page's order.


class NameForm(PublicForm):
    """Who somebody is."""

    zone = HiddenField()
    name = StringField(
        lazy_gettext("Your name"),
        validators=[Required(lazy_gettext("Enter your name.")), Line(NAME_LIMIT), NoLink()],
        filters=[strip],
        render_kw={"autocomplete": "name", "dir": "auto"},
    )


class AddressForm(PublicForm):
    """Where mail goes to.

    A mistyped mail domain is questioned until the person has chosen, which keeps no other error
    from being mended. `email_kept` is the address that they chose to keep.
    """

    email = email_field(lazy_gettext("Your e-mail address"))
    email_kept = HiddenField()
    email_choice = RadioField(lazy_gettext("Which address is right?"), validate_choice=False)

    suggestion: str | None = None

    def validate_email(self, field: Field) -> None:
        """Offer the address that was probably meant, unless the person has chosen."""
        typed, choice = field.data, self.email_choice.data
        suggestion = suggest_address(typed)
        if not suggestion:
            self.email_kept.data = ""
        elif choice == suggestion:
            field.data, self.email_kept.data = suggestion, ""
        elif typed in {choice, self.email_kept.data}:
            self.email_kept.data = typed
        else:
            self._question(typed, suggestion)
            raise ValidationError(_("Did you mean %(email)s?", email=suggestion))

    def _question(self, typed: str, suggestion: str) -> None:
        self.suggestion = suggestion
        self.email_kept.data = ""
        self.email_choice.data = None
        self.email_choice.choices = [
            (suggestion, _("Yes, use %(email)s", email=suggestion)),
            (typed, _("No, keep %(email)s", email=typed)),
        ]
        self.email_choice.flags.required = True


class DetailsForm(NameForm):
    """What a person can say, and later change. Make it with `form_for`."""

    organisation = StringField(
        lazy_gettext("Your organisation or group"),
        validators=[Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"autocomplete": "organization", "dir": "auto"},
    )
    takes_part = way_field(lazy_gettext("How do you take part?"))
    dates = DatesField()
    listening_language = RadioField(lazy_gettext("Listening language"), validate_choice=False)
    access_needs = TextAreaField(
        lazy_gettext("What you need"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto", "autocomplete": "off"},
    )
    access_consent = BooleanField()
    newsletter = BooleanField()
    recording_consent = BooleanField()

    def prepare(self, event: Event) -> None:
        """Ask what `event` makes sensible to ask, in the page's language."""
        language = chosen_language()
        self.access_consent.label.text = access_consent_text(event)
        self.newsletter.label.text = newsletter_consent_text(event.organisation)
        if event.recording:
            self.recording_consent.label.text = recording_consent_text(event)
        else:
            del self.recording_consent
        offer_ways(self, event)
        if event.choose_dates:
            self.offer_dates(event)
        else:
            del self.dates
        codes = listening_languages(event.channels)
        if codes:
            names = [(code, capitalize_first(language_name(code, language))) for code in codes]
            self.listening_language.choices = [*names, ("", _("No preference"))]
        else:
            del self.listening_language

    def offer_dates(self, event: Event) -> None:
        """Offer the dates to come to somebody who is not registered."""
        self.dates.offer(event, full=full_for(event))

    def questions(self) -> Iterator[QuestionField]:
        """The organiser's own questions, in order."""
        return (field for field in self if isinstance(field, QuestionField))

    def validate_takes_part(self, field: Field) -> None:
        """Raise `ValidationError` for what is no way to take part."""
        check_way(field)

    def validate_listening_language(self, field: Field) -> None:
        """Raise `ValidationError` for a language that is not offered."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(_("Choose one of the languages."))

    def validate_access_consent(self, field: Field) -> None:
        """Raise `ValidationError` when access needs were written without consent to keep them."""
        if (self.access_needs.data or "").strip() and not field.data:
            raise ValidationError(
                _("Tick the box so that we may keep what you wrote, or empty the field above it.")
            )

    def details(self, event: Event) -> DetailsValues:
        """What the valid form says; a consent is the text that stood beside its box."""
        listening = self.listening_language.data if "listening_language" in self else None
        return DetailsValues(
            name=self.name.data,
            language=chosen_language(),
            text_language=wanted_language(),
            zone=known_zone(self.zone.data) or "",
            organisation=self.organisation.data or "",
            listening_language=listening or None,
            takes_part=chosen_way(self),
            access_needs=self.access_needs.data or "",
            access_consent=agreed_to(self.access_consent),
            newsletter_consent=agreed_to(self.newsletter),
            recording_consent=agreed_to(self.recording_consent),
            answers={field.question.id: field.data for field in self.questions()},
            dates=self.dates.data if "dates" in self else None,
        )


class RegisterForm(DetailsForm, AddressForm):
    """The form on an event's page.

    `seat` is the code of a group's link that led to it, `via` that of a partner's.
    """

    seat = HiddenField()
    via = HiddenField()

    def offer_dates(self, event: Event, wanted: Collection[str] | None = None) -> None:
        """Offer the dates to come; a group may have seats where others have none.

        `wanted` are the UIDs of those that are ticked, if they have a seat; None: all of these.
        """
        reservation = find_reservation(event.id, self.seat.data or "")
        full = full_for(event, reservation.id if reservation else None)
        self.dates.offer(event, full=full, wanted=wanted)


def form_for(kind: type[F], event: Event, **values: object) -> F:
    """A form of `kind` for `event`, with its questions; `values` are those to begin with.

    The value of a question goes by `question_field(question)`.
    """
    fields = {
        question_field(question): QuestionField(
            question, among=event.questions, source_language=event.source_language
        )
        for question in event.questions
    }
    form: F = type(kind.__name__, (kind,), fields)(subject=event.slug, **values)
    form.prepare(event)
    return form


def question_field(question: Question) -> str:
    """The name of a question's field."""
    return f"question-{question.key}"


def told_values(found: Registration) -> dict[str, object]:
    """What both a person and their organisers may change, as stored, by the names of the fields."""
    answers = {question_field(answer.question): answer.value for answer in found.answers}
    return {
        "name": found.name,
        "organisation": found.organisation,
        "takes_part": found.takes_part,
        "listening_language": found.listening_language or "",
        **answers,
    }


def known_zone(text: str | None) -> str | None:
    """The time zone that the visitor's browser named, if it is one."""
    try:
        return get_zone(text or "").key
    except UnknownZone:
        return None


def agreed_to(field: Field | None) -> str | None:
    """The text beside a box that is ticked; one that is not on the page is not."""
    return str(field.label.text) if field and field.data else None
