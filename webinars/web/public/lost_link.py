"""For people who lost the link to their registration.

The answer is the same, word and time, whether or not the address is known: the links go by mail.
"""

from __future__ import annotations

from datetime import timedelta

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from webinars.extensions import transaction
from webinars.registrations.limits import allow
from webinars.registrations.lost_link import request_links
from webinars.times import utc_now
from webinars.web.forms import PublicForm, email_field
from webinars.web.public.own import private, site_domain
from webinars.web.urls import chosen_language, page, public
from webinars.web.visitors import visitor_network

TRIES = 20
TRIES_IN = timedelta(hours=1)
"""How often one connection may ask; many people can share one."""


class LostLinkForm(PublicForm):
    """The address that somebody registered with."""

    email = email_field(lazy_gettext("E-mail address"))


@public.get("/lost-link")
@private
def lost_link() -> str:
    """Ask for the address; or say that a mail is on its way, if it is."""
    return _render(LostLinkForm(subject="lost-link"), sent="sent" in request.args)


@public.post("/lost-link")
@private
def send_links() -> ResponseReturnValue:
    """Send the links to the address, if there are any."""
    form = LostLinkForm(subject="lost-link")
    if not form.validate():
        return _render(form), 422
    with transaction():
        allowed = _allowed()
        if allowed:
            request_links(
                email=form.email.data,
                language=chosen_language(),
                domain=site_domain(),
                now=utc_now(),
            )
    if not allowed:
        abort(429)
    return redirect(page("lost_link", sent="yes"), 303)


def _allowed() -> bool:
    visitor = visitor_network()
    return visitor is None or allow(
        scope="lost-link",
        subject=visitor,
        limit=TRIES,
        window=TRIES_IN,
        now=utc_now(),
    )


def _render(form: LostLinkForm, *, sent: bool = False) -> str:
    return render_template("public/lost_link.html", form=form, sent=sent)
