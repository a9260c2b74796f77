"""What a person reads when something does not work: one sentence on what it is, one on what to do.

The pages look like the rest of the site, stand in the language of the address, and need no
database, because its absence is one of the reasons to show them. What they say of saving is true:
"nothing was saved" only where that is sure, and not a word where nothing was to be saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, NotFound, SecurityError, ServiceUnavailable

from webinars.database import may_be_stored
from webinars.events.queries import EventNotFound, OrganisationNotFound
from webinars.languages import SHIPPED
from webinars.registrations.invitations.answering import InvitationNotFound
from webinars.registrations.invitations.listing import InvitedNotFound
from webinars.registrations.invitations.sending import RoundNotFound
from webinars.registrations.mailings.composing import MailingNotFound
from webinars.registrations.mailings.templates import TemplateNotFound
from webinars.registrations.manage import EmailChangeNotFound, RegistrationNotFound
from webinars.registrations.partner_links import PartnerLinkNotFound
from webinars.registrations.people.reserving import ReservationNotFound
from webinars.registrations.subscriptions import SubscriberNotFound
from webinars.web.security import keep_private

RETRY_AFTER_SECONDS = 60
_READING = {"GET", "HEAD"}
_TRY_AGAIN = _l("Please try again in a minute.")
_PERHAPS_SAVED = _l("We do not know if your change was saved. Please try again in a minute.")


@dataclass(frozen=True)
class Explanation:
    """What an error page says: a heading, and sentences that say what to do now."""

    heading: str
    advice: str


_EXPLANATIONS = {
    400: Explanation(
        _l("We could not read this request"),
        _l("Go back, load the page again, and try once more."),
    ),
    403: Explanation(
        _l("We could not accept this form"),
        _l(
            "It did not seem to come from our own page. Open the page of the event again, "
            "and send the form from there. Nothing was saved."
        ),
    ),
    404: Explanation(
        _l("This page does not exist"),
        _l(
            "Check that the address is complete: an e-mail program may have cut it in two. "
            "A link to your registration stops working when you delete your data, when you change "
            "your e-mail address, or when new links are made: then use the newest e-mail."
        ),
    ),
    405: Explanation(
        _l("This page cannot be used like this"),
        _l("Go back, load the page again, and use the buttons on it."),
    ),
    413: Explanation(
        _l("This is too much text"),
        _l("Go back, make your answers shorter, and send the form again. Nothing was saved."),
    ),
    429: Explanation(
        _l("Too many tries"),
        _l(
            "Wait some minutes, then try again. If many people share your internet connection, "
            "try another one. Nothing was saved."
        ),
    ),
    500: Explanation(
        _l("Something went wrong on our side"),
        _PERHAPS_SAVED,
    ),
    503: Explanation(
        _l("We cannot do this right now"),
        _l("Nothing was saved. Please try again in a minute."),
    ),
}

_OLD_CONFIRMATION = Explanation(
    _l("This link to confirm an address does not work any more"),
    _l(
        "It works for one day, and only until you ask for another one. Look for a newer e-mail, "
        "or enter the new address again on your own page."
    ),
)


def install(app: Flask) -> None:
    """Answer every failure of `app` with a page."""
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(EmailChangeNotFound, _on_old_confirmation)
    for missing in (
        EventNotFound,
        OrganisationNotFound,
        RegistrationNotFound,
        ReservationNotFound,
        PartnerLinkNotFound,
        MailingNotFound,
        TemplateNotFound,
        InvitationNotFound,
        InvitedNotFound,
        RoundNotFound,
        SubscriberNotFound,
    ):
        app.register_error_handler(missing, _on_missing)
    for failure in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(failure, _on_database_failure)


def _on_http_error(
    error: HTTPException, *, perhaps_saved: bool = False
) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    plain = error.get_response()
    if isinstance(error, SecurityError):  # a foreign Host: no address can be built for it
        text = _("This address does not belong to this site.")
        return Response(text, 400, mimetype="text/plain")
    response = _page(error.code, _explain(error.code, perhaps_saved=perhaps_saved))
    for name in ("Allow", "Retry-After"):
        if name in plain.headers:
            response.headers[name] = plain.headers[name]
    return response


def _on_missing(_error: LookupError) -> Response | HTTPException:
    return _on_http_error(NotFound())


def _on_old_confirmation(_error: EmailChangeNotFound) -> Response:
    return _page(404, _OLD_CONFIRMATION)


def _on_database_failure(error: DBAPIError | PoolTimeout) -> Response | HTTPException:
    """The database is away, locked or full, and this says what that means for what was sent."""
    unavailable = ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS)
    return _on_http_error(unavailable, perhaps_saved=may_be_stored(error))


def _explain(status: int, *, perhaps_saved: bool) -> Explanation:
    found = _EXPLANATIONS.get(status) or _EXPLANATIONS[400 if status < 500 else 500]
    if perhaps_saved:
        return replace(found, advice=_PERHAPS_SAVED)
    if status >= 500 and request.method in _READING:
        return replace(found, advice=_TRY_AGAIN)
    return found


def _page(status: int, explanation: Explanation) -> Response:
    _take_language_from_path()
    html = render_template("public/error.html", status=status, explanation=explanation)
    return keep_private(make_response(html, status))


def _take_language_from_path() -> None:
    """An address that matches no page was not taken apart: its language is still in front."""
    first = request.path.split("/", 2)[1]
    if first in SHIPPED:
        g.language_in_url = first
