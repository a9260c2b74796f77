"""Fields of the organisers' forms: days, addresses, languages, and rows of them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from webinars.events.exchange.fields import is_web_address
from webinars.languages import CONTENT, language_name
from webinars.registrations.details import clean_line, clean_text
from webinars.web.forms import Email, strip
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first
from webinars.web.zones import Choices, Groups

MOST_ROWS = 60
_MOST_SEATS = 1_000_000
_FIRST_YEAR, _LAST_YEAR = 1970, 2099


class DayField(DateField):  # type: ignore[misc]
    """A day of the years 1970 to 2099."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `2027-03-04`. Raises `ValueError` with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_wrong_day()) from None
        day: date | None = self.data
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.data = None
            raise ValueError(_wrong_day())


class Needed:
    """The form says what is missing by itself; the label only does not call the field optional."""

    field_flags = {"required": True}

    def __call__(self, _form: OrganiserForm, _field: Field) -> None:
        """Accept everything."""


class WebAddress:
    """An address that begins with `https://` or `http://`, without blanks and user names."""

    def __call__(self, _form: OrganiserForm, field: Field) -> None:
        """Raise `ValidationError` for anything else; an empty field is fine."""
        if field.data and not (len(field.data) <= 1000 and is_web_address(field.data)):
            raise ValidationError(_("Enter an address that begins with https://"))


class OptionalEmail(Email):
    """An address that mail can be sent to, or none."""

    def __call__(self, form: OrganiserForm, field: Field) -> None:
        """Raise `ValidationError` for an address that no mail server takes."""
        if clean_line(field.data or ""):
            super().__call__(form, field)


def one_line(text: str | None) -> str:
    """A text without line breaks, control characters and needless blanks.

    No-break spaces stay: French puts them before its colons.
    """
    return " ".join(part for part in re.split(r"[ \t\n]+", clean_text(text or "")) if part)


def same_breaks(text: str | None) -> str | None:
    """The text with line breaks as they are stored; browsers send two characters for each."""
    return text.replace("\r\n", "\n") if text else text


def url_field(label: object, *validators: object) -> StringField:
    """A field for an address on the web."""
    return StringField(
        label,
        validators=[*validators, WebAddress()],
        filters=[strip],
        render_kw={"type": "url", "dir": "ltr", "inputmode": "url", "spellcheck": "false"},
    )


def mail_field(label: object) -> StringField:
    """A field for somebody's e-mail address, which may stay empty."""
    return StringField(
        label,
        validators=[OptionalEmail()],
        filters=[strip],
        render_kw={"type": "email", "dir": "ltr", "inputmode": "email", "spellcheck": "false"},
    )


def name_in_form(given: str | None) -> str:
    """What a form calls the thing that it makes, as it is stored: sent twice, it makes one.

    A name that was tampered with is replaced.
    """
    try:
        return str(UUID(given or ""))
    except ValueError:
        return str(uuid4())


def seats_field() -> IntegerField:
    """A field for how many can register; empty is no limit."""
    return IntegerField(
        _l("Number of places"),
        validators=[Optional(), NumberRange(0, _MOST_SEATS, _l("Enter a number, 0 or more."))],
    )


def row_names(name: str, present: int) -> list[str]:
    """The names of a form's rows: those sent, with one added or taken away by its buttons.

    `present` is how many there are where nothing was sent.
    """
    if request.method != "POST":
        return [str(number) for number in range(present)]
    sent = [row for row in request.form.getlist(name) if row.isascii() and row.isdigit()]
    rows = [row for row in dict.fromkeys(sent) if len(row) <= 3]
    if request.form.get(f"{name}-remove") in rows:
        rows.remove(request.form[f"{name}-remove"])
    if f"{name}-add" in request.form:
        rows.append(str(max((int(row) for row in rows), default=-1) + 1))
    return rows[:MOST_ROWS]


def is_row_button(*names: str) -> bool:
    """Whether the form was sent by a button that adds or removes a row: nothing is saved then."""
    return any(f"{name}-{act}" in request.form for name in names for act in ("add", "remove"))


def moment(day: date | None, clock: time | None) -> datetime | None:
    """The local time that a day and a clock stand for; None without both."""
    return None if day is None or clock is None else datetime.combine(day, clock)


def language_choices(*more: str) -> Choices:
    """The languages that texts can be written in, by name; `more` are added where they lack."""
    language = chosen_language()
    codes = dict.fromkeys([*CONTENT, *(code for code in more if code)])
    names = [(code, capitalize_first(language_name(code, language))) for code in codes]
    return sorted(names, key=lambda pair: pair[1].casefold())


def chosen_label(choices: Choices | Groups, value: object) -> str:
    """What a person reads for a chosen value."""
    if isinstance(choices, dict):
        choices = [pair for group in choices.values() for pair in group.items()]
    return next((str(label) for key, label in choices if key == value), str(value))


def _wrong_day() -> str:
    return str(_("Enter a date that exists, such as 2027-02-28."))
