"""What a person shows at the door: a QR code and a short code, on the screen or on paper.

The QR code holds an address of the organisers' pages with a secret of its own. It opens nothing for
who is not signed in there with the right to check in at this event: lost or passed on, it gives
neither the registration nor the person away.
"""

from __future__ import annotations

import segno
from flask import current_app, redirect
from flask.typing import ResponseReturnValue

from webinars.links import Links
from webinars.registrations import manage
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.messages.facts import has_door
from webinars.registrations.models import Registration
from webinars.web.public.own import private, render_own
from webinars.web.urls import page, public


@public.get("/registrations/<token>/pass")
@private
def registration_pass(token: str) -> ResponseReturnValue:
    """The codes of somebody who has a place where there is a door; others have none to show."""
    found = manage.get_registration(token)
    if not has_door(found):
        return redirect(page("registration", token=token), 303)
    return render_own(
        "public/door_pass.html", found, qr=_picture(found), code=show_door_code(found.door_code)
    )


def _picture(registration: Registration) -> str:
    """The QR code as a `data:` address: dark on light, also on a dark page."""
    return qr_of(Links(current_app.config["BASE_URL"]).check_in(registration.door_token))


def qr_of(address: str) -> str:
    """An address as a QR code, in a `data:` address."""
    code = segno.make_qr(address, error="m")
    return str(code.svg_data_uri(border=4, light="#fff", scale=8))
