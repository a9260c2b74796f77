"""The page that asks for the password again, before one that needs it is shown."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_security import current_user

from webinars.accounts import second_factor
from webinars.web.organiser import step_up
from webinars.web.organiser.desk import Answer, organiser, signed_in
from webinars.web.organiser.login import own_path


@organiser.route("/-/confirm", methods=["GET", "POST"])
@signed_in
def confirm() -> Answer | tuple[str, int]:
    """Ask for the password, and for the code where there is one; then go to `next`."""
    target = own_path(request.args.get("next"))
    if request.method == "GET":
        return _page(target)
    given = request.form.get(step_up.PASSWORD, ""), request.form.get(step_up.CODE, "")
    problem = step_up.find_problem(*given)
    if problem:
        return _page(target, problem), 422
    return redirect(target, 303)


def _page(target: str, problem: str = "") -> str:
    return render_template(
        "organiser/confirm.html",
        action=url_for("organiser.confirm", next=target),
        sent=[],
        problem=problem,
        needs_code=second_factor.is_on(current_user),
        loses_files=False,
    )
