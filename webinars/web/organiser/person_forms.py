"""The forms in which an organiser writes down what somebody else said about themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from webinars.events.channels import listening_languages
from webinars.events.conditions import drop_unasked
from webinars.events.models import Event
from webinars.languages import SHIPPED, language_name, own_name
from webinars.registrations.details import Details
from webinars.registrations.models import PHONE_LENGTH
from webinars.registrations.people.adding import Way
from webinars.web.dates_field import DatesField, full_for
from webinars.web.forms import (
    NAME_LIMIT,
    TEXT_LIMIT,
    Email,
    Line,
    Paragraphs,
    PublicForm,
    Required,
    strip,
)
from webinars.web.organiser import people_words as words
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.registration_form import (
    QuestionField,
    access_consent_text,
    newsletter_consent_text,
    question_field,
)
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first, host_names

F = TypeVar("F", bound="PersonForm")


class AskedField(QuestionField):
    """A question that may stay open: the organiser knows only what they were told."""

    def pre_validate(self, form: PublicForm) -> None:
        """Read the answer, where there is one."""
        if any(text.strip() for text in self.raw):
            super().pre_validate(form)


class EmailForm(OrganiserForm):
    """Somebody's address."""

    email = StringField(
        lazy_gettext("E-mail address"),
        validators=[Required(lazy_gettext("Enter an e-mail address.")), Email()],
        filters=[strip],
        render_kw={"type": "email", "dir": "ltr", "inputmode": "email", "autocomplete": "off"},
    )


class PersonForm(OrganiserForm):
    """What somebody told. Make it with `person_form`."""

    name = StringField(
        lazy_gettext("Name"),
        validators=[Required(lazy_gettext("Enter a name.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    organisation = StringField(
        lazy_gettext("Organisation or group"),
        validators=[Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    language = SelectField(lazy_gettext("Language of their mails"))
    dates = DatesField()
    listening_language = RadioField(
        lazy_gettext("Listening language"), validators=[Optional()], validate_choice=False
    )

    def prepare(self, event: Event) -> None:
        """Ask what `event` makes sensible to ask."""
        self.language.choices = [(code, own_name(code)) for code in SHIPPED]
        self.language.flags.required = True
        if event.choose_dates:
            self.dates.offer(event, full=full_for(event), may_wait=True)
        else:
            del self.dates
        codes = listening_languages(event.channels)
        shown = chosen_language()
        if codes:
            names = [(code, capitalize_first(language_name(code, shown))) for code in codes]
            none = lazy_gettext("No preference")
            self.listening_language.choices = [*names, ("", none)]
        else:
            del self.listening_language

    def questions(self) -> Iterator[QuestionField]:
        """The organiser's own questions, in order."""
        return (field for field in self if isinstance(field, QuestionField))

    def validate_listening_language(self, field: Field) -> None:
        """Raise `ValidationError` for a language that is not offered."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(lazy_gettext("Choose one of the languages."))

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
        lazy_gettext("Telephone"),
        validators=[Line(PHONE_LENGTH)],
        filters=[strip],
        render_kw={"type": "tel", "dir": "ltr", "inputmode": "tel", "autocomplete": "off"},
    )


class AddForm(PersonForm, EmailForm):
    """Somebody who is added by hand."""

    access_needs = TextAreaField(
        lazy_gettext("What they need to take part"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto", "autocomplete": "off"},
    )
    access_consent = BooleanField(lazy_gettext("They agreed to this sentence:"))
    newsletter = BooleanField(lazy_gettext("They agreed to this sentence:"))
    way = RadioField(
        lazy_gettext("How did this person agree to be registered?"),
        validators=[Required(lazy_gettext("Choose how this person agreed."))],
        validate_choice=False,
    )
    above = BooleanField(lazy_gettext("Also above the capacity"))

    access_text = newsletter_text = ""

    def prepare(self, event: Event) -> None:
        """Name the sentences that somebody agrees to."""
        super().prepare(event)
        self.way.choices = [(way.value, label) for way, label in words.WAYS.items()]
        hosts = host_names(event)
        self.access_text = access_consent_text(event.organisation, hosts)
        self.newsletter_text = newsletter_consent_text(hosts)

    def validate_access_consent(self, field: Field) -> None:
        """Raise `ValidationError` when needs were written down without consent to keep them."""
        if (self.access_needs.data or "").strip() and not field.data:
            raise ValidationError(
                lazy_gettext("What somebody needs may be kept only if they agreed to it.")
            )

    def validate_way(self, field: Field) -> None:
        """Raise `ValidationError` for a way that is not offered."""
        if field.data not in set(Way):
            raise ValidationError(lazy_gettext("Choose how this person agreed."))

    def details(self, event: Event) -> Details:
        """What the valid form says; a consent is the sentence that stood beside its box."""
        return Details(
            name=self.name.data,
            language=self.language.data,
            zone=event.zone,
            organisation=self.organisation.data or "",
            listening_language=self.listening,
            access_needs=self.access_needs.data or "",
            access_consent=self.access_text if self.access_consent.data else None,
            newsletter_consent=self.newsletter_text if self.newsletter.data else None,
            answers=self.answers(event),
            dates=self.chosen,
            consent_way=self.way.data,
        )


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
