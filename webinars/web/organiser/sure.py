"""The question before something goes that one click would remove: what it is, and what goes along.

It is asked where the form was sent to, and carries along what was sent, so that a page has one
button and a script none. What can be undone is not asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request

from webinars.web.organiser import step_up
from webinars.web.organiser.desk import Desk

_SURE = "sure"


def is_sure() -> bool:
    """Whether the question was answered with yes."""
    return bool(request.form.get(_SURE))


def ask_first(
    desk: Desk, question: str, said: Sequence[str], *, button: str, back: str
) -> str | None:
    """The page that asks `question` and says what follows; None once it was answered with yes.

    `button` names what is done, `back` is the address of the page that it leads from.
    """
    return None if is_sure() else ask(desk, question, said, button=button, back=back)


def ask(desk: Desk, question: str, said: Sequence[str], *, button: str, back: str) -> str:
    """The page itself, for whoever knows already that it has to be asked."""
    return render_template(
        "organiser/sure.html",
        desk=desk,
        question=question,
        said=said,
        button=button,
        back=back,
        action=request.path,
        sent=step_up.sent_besides(),
        sure=_SURE,
    )
