"""What the organisers' forms share. The session's token stands in the page; `allow` checks it."""

from __future__ import annotations

from flask_wtf import FlaskForm


class OrganiserForm(FlaskForm):  # type: ignore[misc]
    """A form on a page of the organisers. It reads what was posted; a page that is shown, nothing.

    A view that finds it invalid shows the page again with it, with status 422.
    """

    class Meta:
        """The token is checked before a view is called, for every form alike."""

        csrf = False

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected; the page's title says so."""
        return bool(self.errors)
