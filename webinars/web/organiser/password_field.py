"""The field for a new password: what is asked of it, and nothing else."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import ValidationError

from webinars.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from webinars.web.forms import Required


class _Length:
    """Twelve characters at least, of any kind (NIST SP 800-63B §3.1.1.2)."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise `ValidationError` for what is too short or too long."""
        length = len(field.data or "")
        if length < MINIMUM_LENGTH:
            raise ValidationError(_("Use at least %(limit)s characters.", limit=MINIMUM_LENGTH))
        if length > MAXIMUM_LENGTH:
            raise ValidationError(_("Use at most %(limit)s characters.", limit=MAXIMUM_LENGTH))


def new_password_field(label: str) -> PasswordField:
    """A field for a password that is set now."""
    return PasswordField(
        label,
        validators=[Required(_l("Enter a password.")), _Length()],
        render_kw={
            "dir": "ltr",
            "autocomplete": "new-password",
            "minlength": str(MINIMUM_LENGTH),
        },
    )


def present_password_field() -> PasswordField:
    """A field for the password that somebody has."""
    return PasswordField(
        _l("Present password"),
        validators=[Required(_l("Enter your present password."))],
        render_kw={"dir": "ltr", "autocomplete": "current-password"},
    )
