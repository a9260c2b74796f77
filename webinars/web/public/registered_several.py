"""What follows the form for several people; for some minutes, mistyped addresses are taken back.

As after the form for one person, nothing here depends on who was known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_alone
from webinars.extensions import transaction
from webinars.registrations.addresses import mask_address
from webinars.registrations.erasing import MISTYPED_FOR, withdraw_mistyped_of
from webinars.registrations.forms import is_withdrawn, part_of
from webinars.times import utc_now
from webinars.web.forms import InvalidToken, sign, unsign
from webinars.web.public.own import private, site_domain
from webinars.web.public.register import codes_in
from webinars.web.reading import read_as_asked
from webinars.web.urls import keep_query, page, public


@dataclass(frozen=True)
class SentPeople:
    """What a receipt says of a form: its key, and the masked addresses in it, as they were typed.

    `is_fresh` while addresses can be taken back.
    """

    key: str
    addresses: Sequence[str]
    is_fresh: bool

    @property
    def people(self) -> list[tuple[int, str, bool]]:
        """Of each person the place, the masked address, and whether it was taken back."""
        return [
            (place, address, is_withdrawn(part_of(self.key, place)))
            for place, address in enumerate(self.addresses)
        ]


@public.get("/events/<slug>/registered-several")
@private
def registered_several(slug: str) -> str:
    """Say what happens next."""
    event = get_event(slug)
    receipt, onward = request.args.get("s", ""), _onward(event)
    keep_query(s=receipt, **onward)
    return render_template(
        "public/registered_several.html",
        event=event,
        receipt=receipt,
        sent=find_form(slug, receipt),
        codes=onward,
    )


@public.post("/events/<slug>/registered-several")
@private
def withdraw_several(slug: str) -> ResponseReturnValue:
    """Take back what was sent for the addresses that are ticked, and lead back to the form.

    Whether there was anything to take back does not show: that would tell who was known.
    """
    event = get_event_alone(slug)
    receipt, onward = request.args.get("s", ""), _onward(event)
    sent = find_form(slug, receipt)
    if sent is None or not sent.is_fresh:
        return redirect(page("register_several", slug=slug, **onward), 303)
    ticked = request.form.getlist("wrong")
    places = [place for place in range(len(sent.addresses)) if str(place) in ticked]
    if not places:
        again = page("registered_several", slug=slug, s=receipt, wrong="yes", **onward)
        return redirect(f"{again}#wrong-address", 303)
    with transaction():
        withdraw_mistyped_of(
            form=sent.key, places=places, event_id=event.id, domain=site_domain(), now=utc_now()
        )
    return redirect(page("register_several", slug=slug, again="yes", **onward), 303)


def new_receipt(slug: str, key: str, emails: Sequence[str]) -> str:
    """What the page has in its address, to name the form and the people in it.

    It stands in the history of a browser that others may use next: of the addresses it holds only
    what `mask_address` leaves, as they were typed, whoever of them was known; and no names.
    """
    masked = " ".join(mask_address(email) for email in emails)
    return sign(f"registered-several.{slug}", f"{key} {masked}", now=utc_now())


_REMEMBERED_FOR = timedelta(days=6)
"""Less than `webinars.registrations.forms` remembers a form that was taken back."""


def find_form(slug: str, receipt: str) -> SentPeople | None:
    """The form that a receipt is for; None once nothing is remembered of it."""
    purpose, now = f"registered-several.{slug}", utc_now()
    try:
        value, age = unsign(purpose, receipt, now=now, oldest=_REMEMBERED_FOR)
    except InvalidToken:
        return None
    key, *addresses = value.split(" ")
    return SentPeople(key, addresses, is_fresh=age <= MISTYPED_FOR)


def _onward(event: Event) -> dict[str, str | None]:
    return {**codes_in(request.args), "text": read_as_asked(event) or None}
