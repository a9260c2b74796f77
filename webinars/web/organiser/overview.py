"""What an organiser sees first: their organisations' events, and how registration goes."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask_security import auth_required, current_user

from webinars.registrations.figures import list_figures
from webinars.times import to_local, utc_now
from webinars.web.security import keep_private

organiser = Blueprint("organiser", __name__, url_prefix="/organiser")


@organiser.after_request
def _keep_private(response: Response) -> Response:
    return keep_private(response)


@organiser.get("/")
@auth_required("session")
def overview() -> Response:
    """List the events of the signed-in user's organisations with their figures."""
    events = list_figures(user_id=current_user.id, now=utc_now())
    return make_response(
        render_template("organiser/overview.html", events=events, to_local=to_local)
    )
