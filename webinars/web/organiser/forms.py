"""What the organisers' forms share. The session's token stands in the page; `allow` checks it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, SelectField
from wtforms.meta import DefaultMeta


class OrganiserForm(FlaskForm):  # type: ignore[misc]
    """A form on a page of the organisers. It reads what was posted; a page that is shown, nothing.

    A view that finds it invalid shows the page again with it, with status 422.
    """

    class Meta:
        """The token is checked before a view is called, for every form alike."""

        csrf = False

        def render_field(
            self,
            field: Field,
            render_kw: dict[str, Any],
        ) -> Markup:
            """Render the field. A browser sends no list that needs an answer with an empty one.

            Where that one is an answer, as “for everybody”, nobody could give it; where it is none,
            the form says so itself.
            """
            if isinstance(field, SelectField) and _begins_empty(field):
                render_kw = {**render_kw, "required": False}
            rendered: Markup = DefaultMeta.render_field(self, field, render_kw)
            return rendered

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected; the page's title says so."""
        return bool(self.errors)


def _begins_empty(field: SelectField) -> bool:
    """Whether the first choice has no value: such a one counts as no choice."""
    return any(not value for value, *_rest in list(field.iter_choices())[:1])
