"""The page that ends an organisation's newsletter, for whoever has its link.

It needs no registration: that may have been removed long ago. GET changes nothing, because mail
scanners follow links.
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webinars.extensions import transaction
from webinars.registrations import subscriptions
from webinars.registrations.models import Subscriber
from webinars.times import utc_now
from webinars.web.public.own import ONE_CLICK, private
from webinars.web.urls import public


@public.get("/newsletter/<token>/")
@private
def newsletter(token: str) -> str:
    """Whose newsletter goes to which address, and how it ends."""
    return _page(subscriptions.get_subscriber(token))


@public.post("/newsletter/<token>/")
@private
def stop_newsletter(token: str) -> ResponseReturnValue:
    """End it; a mail program may send this by itself (RFC 8058).

    The address is kept nowhere from here on, so the answer holds what undoing needs.
    """
    with transaction():
        email = subscriptions.stop(token, now=utc_now())
    if ONE_CLICK in request.form:
        return "", 204
    return _page(subscriptions.get_subscriber(token), stopped=email)


@public.post("/newsletter/<token>/again")
@private
def resume_newsletter(token: str) -> ResponseReturnValue:
    """Take that back."""
    email, is_late = request.form.get("email", ""), False
    try:
        with transaction():
            subscriptions.resume(token, email=email, now=utc_now())
    except subscriptions.NothingToUndo:
        is_late = True
    return _page(subscriptions.get_subscriber(token), is_late=is_late), 409 if is_late else 200


def _page(subscriber: Subscriber, *, stopped: str = "", is_late: bool = False) -> str:
    return render_template(
        "public/newsletter.html",
        subscriber=subscriber,
        organisation=subscriptions.organisation_of(subscriber),
        stopped=stopped,
        is_late=is_late and subscriber.email is None,
    )
