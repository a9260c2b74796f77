"""The field for telephone numbers into a meeting: one on each line."""

from __future__ import annotations

from textwrap import shorten

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field, Form, TextAreaField, ValidationError

from webinars.events.phones import undialled_lines
from webinars.web.forms import Paragraphs, strip
from webinars.web.organiser.fields import same_breaks


class Dialled:
    """A telephone number on each line, or a code by its name; what is stored may stay.

    Else an old line would hold up another link, minutes before the start.
    """

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise `ValidationError` with the lines that nobody can dial."""
        lines = undialled_lines(field.data or "", stored=field.object_data or "")
        if lines:
            quoted = [_("“%(line)s”", line=shorten(line, 60, placeholder="…")) for line in lines]
            sentence = ngettext(
                "There is no telephone number in the line %(lines)s. Write one on each line, such "
                "as: +32 2 555 01 23 Belgium. A code may have a line of its own, such as: "
                "PIN: 123456.",
                "There is no telephone number in %(num)s lines: %(lines)s. Write one on each line, "
                "such as: +32 2 555 01 23 Belgium. A code may have a line of its own, such as: "
                "PIN: 123456.",
                len(lines),
                lines=", ".join(quoted),
            )
            raise ValidationError(sentence)


def phones_field() -> TextAreaField:
    """The field; it is not checked whether anybody answers."""
    return TextAreaField(
        _l("By phone"), validators=[Paragraphs(1000), Dialled()], filters=[strip, same_breaks]
    )
