"""The page that ends an organisation's newsletter, for whoever has its link.

It needs no registration: that may have been removed long ago. GET changes nothing, because mail
scanners follow links.
"""

from __future__ import annotations

import json
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webinars.extensions import transaction
from webinars.registrations import subscriptions
from webinars.registrations.models import Subscriber
from webinars.times import utc_now
from webinars.web.forms import InvalidToken, sign, unsign
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
        stopped = subscriptions.stop(token, now=utc_now())
    if ONE_CLICK in request.form:
        return "", 204
    return _page(subscriptions.get_subscriber(token), receipt=_receipt(token, stopped))


@public.post("/newsletter/<token>/again")
@private
def resume_newsletter(token: str) -> ResponseReturnValue:
    """Take that back: only the page that said so can, not whoever has the link."""
    now, is_late = utc_now(), False
    try:
        with transaction():
            subscriptions.resume(token, _read_receipt(token, now), now=now)
    except (subscriptions.NothingToUndo, InvalidToken):
        is_late = True
    return _page(subscriptions.get_subscriber(token), is_late=is_late), 409 if is_late else 200


def _receipt(token: str, stopped: subscriptions.Stopped | None) -> str:
    if stopped is None:
        return ""
    value = json.dumps([stopped.email, stopped.at.isoformat()])
    return sign(_receipt_of(token), value, now=stopped.at)


def _read_receipt(token: str, now: datetime) -> subscriptions.Stopped:
    """What the page that stopped it gave along. Raises `InvalidToken`."""
    receipt = request.form.get("receipt", "")
    value, _age = unsign(_receipt_of(token), receipt, now=now, oldest=subscriptions.UNDO_FOR)
    email, at = json.loads(value)
    return subscriptions.Stopped(email, datetime.fromisoformat(at))


def _receipt_of(token: str) -> str:
    return f"newsletter.{token}"


def _page(subscriber: Subscriber, *, receipt: str = "", is_late: bool = False) -> str:
    return render_template(
        "public/newsletter.html",
        subscriber=subscriber,
        organisation=subscriptions.organisation_of(subscriber),
        receipt=receipt,
        is_late=is_late and subscriber.email is None,
    )
