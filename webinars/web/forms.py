"""What the public forms share: a signed stamp, a honeypot, and how text is checked.

A public form needs no session and no cookie. It carries a *stamp*: a random submission id, what the
form is for, and when it was made, signed. Sending the same form twice carries the same submission.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError

from webinars.events.visible import can_be_seen
from webinars.registrations.addresses import InvalidAddress, parse_address, tidy_address
from webinars.registrations.details import clean_line, clean_text, has_link
from webinars.times import utc_now

YOUNGEST = timedelta(seconds=1)
"""A form that comes back sooner was not filled in by a person."""

OLDEST = timedelta(hours=24)

NAME_LIMIT = 200
TEXT_LIMIT = 2000


class InvalidToken(ValueError):
    """A signed text was altered, is for something else, or is too old."""


def sign(purpose: str, value: str, *, now: datetime) -> str:
    """Return `value` with `now` as a signed text that is good for `purpose` alone."""
    text = _serializer(purpose).dumps([value, int(now.timestamp() * 1000)])
    return str(text)


def unsign(purpose: str, text: str, *, now: datetime, oldest: timedelta) -> tuple[str, timedelta]:
    """Return what `sign` was given, and its age. Raises `InvalidToken`."""
    try:
        value, milliseconds = _serializer(purpose).loads(text)
    except BadSignature:
        raise InvalidToken(text) from None
    age = now - datetime.fromtimestamp(milliseconds / 1000, UTC)
    if age > oldest:
        raise InvalidToken(text)
    return value, age


def _serializer(purpose: str) -> URLSafeSerializer:
    keys = [*reversed(current_app.config["SECRET_KEY_FALLBACKS"]), current_app.secret_key]
    return URLSafeSerializer(keys, salt=f"webinars.{purpose}")


def new_stamp(subject: str, *, now: datetime) -> str:
    """A fresh stamp for a form about `subject`, with a random submission id."""
    return sign(f"form.{subject}", secrets.token_urlsafe(16), now=now)


class PublicForm(FlaskForm):  # type: ignore[misc]
    """A form on a public page. `subject` ties its stamp to one page.

    `submission` is the random id of its stamp, once the form is valid. Another stamp is put in
    place of one that cannot be used any more, so that sending the form again works.
    """

    class Meta:
        """No session, so no token in one; the stamp and the browser's headers stand in for it."""

        csrf = False

    is_behind_secret = False
    """Whether only a secret link leads to it: the person is proven, however fast they are."""

    stamp = HiddenField()
    website = StringField(lazy_gettext("Leave this field empty"))

    def __init__(self, *, subject: str, **values: object) -> None:
        super().__init__(formdata=request.form if request.method == "POST" else None, **values)
        self.subject = subject
        self.submission = ""
        if not self.stamp.data:
            self._renew_stamp()

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Check the fields, then the honeypot and the stamp."""
        valid = bool(super().validate(extra_validators))
        complaint = self._stamp_complaint()
        if complaint and valid:  # with another error the form is sent again anyway
            self.form_errors.append(complaint)
        return valid and not complaint

    def _stamp_complaint(self) -> str:
        if self.website.data:
            self.website.data = ""
            return str(_("A hidden field was filled in. Please send the form again."))
        try:
            self.submission, age = unsign(
                f"form.{self.subject}", self.stamp.data, now=utc_now(), oldest=OLDEST
            )
        except InvalidToken:
            self._renew_stamp()
            return str(_("This page was open for a long time. Please send the form again."))
        if age < YOUNGEST and not self.is_behind_secret:
            return str(_("The form was sent very fast. Please check it and send it again."))
        return ""

    def _renew_stamp(self) -> None:
        self.stamp.data = new_stamp(self.subject, now=utc_now())

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected; the page's title says so."""
        return bool(self.errors)


class Required:
    """The field has to be filled in; `message` says with what."""

    field_flags = {"required": True}

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, _form: PublicForm, field: Field) -> None:
        """Raise `StopValidation` with the message when nothing that can be seen was entered."""
        if not can_be_seen(field.data or ""):
            raise StopValidation(str(self.message))


class NoLink:
    """Names go into mails to addresses that nobody has proven: none may carry an advertisement.

    One that is stored already is no obstacle to other changes.
    """

    def __call__(self, _form: PublicForm, field: Field) -> None:
        """Raise `ValidationError` for the address of a website."""
        if field.data != field.object_data and has_link(field.data or ""):
            raise ValidationError(_("Enter a name without the address of a website."))


class Line:
    """One line of text of at most `limit` characters, without control characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: PublicForm, field: Field) -> None:
        """Raise `ValidationError` for a line break, another control character, or more text.

        A tab, which comes along from a table, is a blank.
        """
        field.data = field.data and field.data.replace("\t", " ")
        refuse_controls(field.data or "", allowed="")
        refuse_length(clean_line(field.data or ""), self.limit)


class Paragraphs:
    """Text of at most `limit` characters, over several lines."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: PublicForm, field: Field) -> None:
        """Raise `ValidationError` for a control character other than a line break, or more text."""
        refuse_controls(field.data or "", allowed="\r\n\t")
        refuse_length(clean_text(field.data or ""), self.limit)


def refuse_controls(text: str, *, allowed: str) -> None:
    """Raise `ValidationError` when `text` has a control character that is not `allowed`."""
    if any(
        unicodedata.category(character) == "Cc" for character in text if character not in allowed
    ):
        raise ValidationError(_("This contains a character that cannot be used."))


def refuse_length(text: str, limit: int) -> None:
    """Raise `ValidationError` when `text` has more than `limit` characters."""
    if len(text) > limit:
        raise ValidationError(_("Use at most %(limit)s characters.", limit=limit))


class Email:
    """An address that mail can be sent to, as far as its form shows."""

    def __call__(self, _form: PublicForm, field: Field) -> None:
        """Raise `ValidationError` for an address that no mail server takes; trim the others."""
        refuse_controls(field.data or "", allowed="")
        try:
            address = parse_address(field.data or "")
        except InvalidAddress:
            address = None
        # Few mail servers take letters beyond ASCII before the @: better said now than by silence.
        if address is None or not address.email.isascii():
            raise ValidationError(_("Enter an e-mail address such as name@example.org."))
        field.data = (field.data or "").strip()


def email_field(label: str, missing: object = None) -> StringField:
    """The field for a required e-mail address: the visitor's own, or else `missing` asks for it."""
    return StringField(
        label,
        validators=[Required(missing or lazy_gettext("Enter your e-mail address.")), Email()],
        filters=[strip, tidy],
        render_kw={
            "type": "email",
            "dir": "ltr",
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )


def strip(text: str | None) -> str | None:
    """Drop the blanks (spaces, not line breaks) around what was typed."""
    return text.strip(" \u00a0\u3000") if text else text


def tidy(text: str | None) -> str | None:
    """Put right what is obvious in a typed address."""
    return tidy_address(text) if text else text
