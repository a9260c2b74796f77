"""The form that registers several people at once: who fills it in, and a row for each of them.

A row asks what the event's own form asks of one person, but no newsletter: nobody can agree to that
for others. Rows in which nothing stands are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from webinars.events.channels import listening_languages
from webinars.events.models import Event
from webinars.languages import SHIPPED, language_name, own_name
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import Details
from webinars.registrations.parties.registering import MOST_PEOPLE, Member
from webinars.registrations.seats import find_reservation
from webinars.registrations.sources import PARTY_FORM
from webinars.web.consent_words import passed_on_needs_text, passed_on_recording_text
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
from webinars.web.reading import wanted_language
from webinars.web.registration_form import (
    AddressForm,
    QuestionField,
    agreed_to,
    question_field,
)
from webinars.web.urls import chosen_language
from webinars.web.way_field import (
    check_way,
    chosen_way,
    leave_online_alone,
    offer_ways,
    way_field,
)
from webinars.web.words import capitalize_first

ROWS = 5
"""So many rows are shown at first, and added each time."""


class PersonRow(AddressForm):
    """One person. Make it with `row_for`."""

    stamp = None
    website = None

    name = StringField(
        lazy_gettext("Name"),
        validators=[Required(lazy_gettext("Enter a name.")), Line(NAME_LIMIT), NoLink()],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    email = email_field(
        lazy_gettext("E-mail address"),
        lazy_gettext(
            "Enter an e-mail address. If they have no e-mail address, ask the contact at the end "
            "of this page."
        ),
    )
    language = SelectField(lazy_gettext("Language of their mails"))
    takes_part = way_field(lazy_gettext("How do they take part?"))
    listening_language = SelectField(lazy_gettext("Listening language"))
    access_needs = TextAreaField(
        lazy_gettext("What they need to take part"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto", "autocomplete": "off"},
    )
    access_consent = BooleanField()
    recording_consent = BooleanField()

    is_next = False
    """Whether it is the first of the rows that were added just now."""

    def __init__(self, *, number: int) -> None:
        self.number = number
        FlaskForm.__init__(
            self,
            formdata=request.form if request.method == "POST" else None,
            prefix=f"person-{number}-",
        )

    def prepare(self, event: Event) -> None:
        """Ask what `event` makes sensible to ask, in the page's language."""
        shown = chosen_language()
        self.email.render_kw = {**self.email.render_kw, "autocomplete": "off"}
        self.language.choices = [(code, own_name(code)) for code in SHIPPED]
        self.language.data = self.language.data or shown
        self.language.flags.required = True
        offer_ways(self, event)
        codes = listening_languages(event.channels)
        if codes:
            names = [(code, capitalize_first(language_name(code, shown))) for code in codes]
            self.listening_language.choices = [("", _("No preference")), *names]
            self.listening_language.data = self.listening_language.data or ""
        else:
            del self.listening_language
        self.access_consent.label.text = passed_on_needs_text(event)
        if event.recording:
            self.recording_consent.label.text = passed_on_recording_text(event)
        else:
            del self.recording_consent

    def questions(self) -> Iterator[QuestionField]:
        """The organiser's own questions, in order."""
        return (field for field in self if isinstance(field, QuestionField))

    @property
    def is_empty(self) -> bool:
        """Whether nobody stands in the row."""
        typed = [self.name.data, self.email.data, self.access_needs.data]
        answers = [text for field in self.questions() for text in field.raw]
        return not any((text or "").strip() for text in [*typed, *answers])

    @property
    def is_folded(self) -> bool:
        """Whether the row takes no room until it is opened: nobody stands in it yet."""
        return self.number > 1 and self.is_empty and not self.is_next

    @property
    def has_more(self) -> bool:
        """Whether something stands in, or is wrong with, what need not be answered."""
        optional = [field for field in self.questions() if not field.flags.required]
        fields = [self.access_needs, self.access_consent]
        there_may_be = ("listening_language", "recording_consent")
        fields += [self[name] for name in there_may_be if name in self]
        is_answered = any(text.strip() for field in optional for text in field.raw)
        return is_answered or any(field.data or field.errors for field in [*fields, *optional])

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Check the fields; the stamp is the whole form's."""
        return bool(FlaskForm.validate(self, extra_validators))

    def validate_takes_part(self, field: Field) -> None:
        """Raise `ValidationError` for what is no way to take part."""
        check_way(field)

    def validate_access_consent(self, field: Field) -> None:
        """Raise `ValidationError` when needs are passed on that nobody asked to pass on."""
        if (self.access_needs.data or "").strip() and not field.data:
            raise ValidationError(
                _("Tick the box if they asked you to pass this on, or empty the field above it.")
            )

    def member(self, event: Event, organisation: str) -> Member:
        """The person of a valid row. Their own time zone is not known.

        Who gets mails in the language of this page reads the event as this page shows it; for
        another language nothing says that they read what whoever fills in the form reads.
        """
        reads_alike = self.language.data == chosen_language()
        listening = self.listening_language.data if "listening_language" in self else None
        return Member(
            email=self.email.data,
            details=Details(
                name=self.name.data,
                language=self.language.data,
                text_language=wanted_language() if reads_alike else "",
                organisation=organisation,
                listening_language=listening or None,
                takes_part=chosen_way(self),
                access_needs=self.access_needs.data or "",
                access_consent=agreed_to(self.access_consent),
                recording_consent=agreed_to(self.recording_consent),
                answers={field.question.id: field.data for field in self.questions()},
                consent_way=PARTY_FORM,
                consent_language=chosen_language(),
            ),
        )


class PartyForm(PublicForm):
    """Who fills it in, and the rows. `seat` and `via` are as in the form for one person."""

    organisation = StringField(
        lazy_gettext("Organisation or group"),
        validators=[Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"autocomplete": "organization", "dir": "auto"},
    )
    contact_name = StringField(
        lazy_gettext("Your name"),
        validators=[Required(lazy_gettext("Enter your name.")), Line(NAME_LIMIT), NoLink()],
        filters=[strip],
        render_kw={"autocomplete": "name", "dir": "auto"},
    )
    contact_email = email_field(lazy_gettext("Your e-mail address"))
    dates = DatesField()
    together = BooleanField(lazy_gettext("We only come together"))
    zone = HiddenField()
    seat = HiddenField()
    via = HiddenField()
    count = HiddenField()

    def __init__(self, event: Event, **values: object) -> None:
        super().__init__(subject=f"several.{event.slug}", **values)
        before = self._shown()
        shown = before + (ROWS if self.wants_more else 0)
        self.rows = [row_for(event, number) for number in range(1, min(shown, MOST_PEOPLE) + 1)]
        for row in self.rows[before : before + 1]:
            row.is_next = True
        self.count.data = str(len(self.rows))
        if event.choose_dates:
            self.offer_dates(event)
        else:
            del self.dates

    def offer_dates(self, event: Event) -> None:
        """Offer the dates to come: those of a form come to the same ones."""
        reservation = find_reservation(event.id, self.seat.data or "")
        self.dates.offer(event, full=full_for(event, reservation.id if reservation else None))

    def leave_online_alone(self) -> None:
        """Offer each of them to take part online, where there is no place in the room."""
        for row in self.rows:
            leave_online_alone(row)

    @property
    def wants_more(self) -> bool:
        """Whether the button for more rows was pressed."""
        return request.method == "POST" and "more" in request.form

    @property
    def can_grow(self) -> bool:
        """Whether there may be more rows."""
        return len(self.rows) < MOST_PEOPLE

    def __iter__(self) -> Iterator[Any]:
        """All fields, in the page's order, for the summary of errors."""
        yield from super().__iter__()
        for row in self.rows:
            yield from row

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected, in a row as well."""
        return bool(self.errors) or any(row.errors for row in self.rows)

    @property
    def filled(self) -> list[PersonRow]:
        """The rows in which somebody stands."""
        return [row for row in self.rows if not row.is_empty]

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Check everything together: an error in one row keeps all from being registered."""
        own = super().validate(extra_validators)
        rows = [row.validate() and not row.errors for row in self.filled]
        if not rows:
            self.rows[0].name.errors = [_("Enter at least one person.")]
        is_valid = own and bool(rows) and all(rows) and self._are_different()
        self._name_people_in_errors()
        return is_valid

    def _name_people_in_errors(self) -> None:
        """Say at each error of a row whose it is: the summary stands far from the row."""
        for row in self.filled:
            for field in row:
                field.errors = [
                    _("Person %(number)s: %(error)s", number=row.number, error=error)
                    for error in field.errors
                ]

    def _are_different(self) -> bool:
        """Whether each address stands in one row alone; says so at the second."""
        seen: dict[str, int] = {}
        for row in self.filled:
            first = seen.setdefault(parse_address(row.email.data).key, row.number)
            if first != row.number:
                row.email.errors = [_("Person %(number)s has this address already.", number=first)]
        return not any(row.errors for row in self.rows)

    def refuse_addresses(self, keys: Collection[str]) -> None:
        """Say at each row with one of these addresses that it was used too often."""
        for row in self.filled:
            if parse_address(row.email.data).key in keys:
                problem = _(
                    "This address was used too often from your internet connection in the last "
                    "hour. Empty this row to register the others now. Try this address again in "
                    "an hour."
                )
                row.email.errors = [
                    _("Person %(number)s: %(error)s", number=row.number, error=problem)
                ]

    def _shown(self) -> int:
        text = self.count.data or ""
        if not (text.isascii() and text.isdigit() and len(text) < 4):
            return ROWS
        return max(int(text), 1)

    def members(self, event: Event) -> list[Member]:
        """The people of a valid form."""
        return [row.member(event, self.organisation.data or "") for row in self.filled]


def row_for(event: Event, number: int) -> PersonRow:
    """The row of the person with this number, from 1, with the event's questions."""
    fields = {
        question_field(question): QuestionField(
            question, among=event.questions, source_language=event.source_language
        )
        for question in event.questions
    }
    row: PersonRow = type("PersonRow", (PersonRow,), fields)(number=number)
    row.prepare(event)
    return row
