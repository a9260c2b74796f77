"""Saying whether an answer that came in by mail is one's own."""

from __future__ import annotations

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue

from config import Settings
from webinars.extensions import transaction
from webinars.registrations import manage
from webinars.registrations.messages.replies import (
    answer_in_words,
    consequence_in_words,
    reasons_in_words,
)
from webinars.registrations.replies import answers
from webinars.registrations.replies.post import Post, post_of
from webinars.times import utc_now
from webinars.web.public.own import private, render_own
from webinars.web.urls import page, public


@public.get("/registrations/<token>/answer")
@private
def answer(token: str) -> str:
    """Show what is said to be the person's answer, and ask: mail scanners press no button."""
    found = manage.get_registration(token)
    now = utc_now()
    questions = answers.open_questions(found, now)
    moment, shown = answers.moment_of(questions), _shown()
    return render_own(
        "public/answer.html",
        found,
        questions=[(question, answer_in_words(question)) for question in questions],
        reasons=reasons_in_words(questions),
        consequence=consequence_in_words(found, questions, now),
        moment=moment,
        is_other=shown is not None and moment > shown,
    )


@public.post("/registrations/<token>/answer")
@private
def confirm_answer(token: str) -> ResponseReturnValue:
    """It is theirs: it acts now."""
    shown = _shown()
    try:
        with transaction():
            found = manage.get_registration(token)
            answers.confirm(registration=found, post=_post(), now=utc_now(), shown=shown)
    except answers.AnswersChanged:
        return redirect(page("answer", token=token, shown=shown), 303)
    return redirect(page("registration", token=token, done="answered"), 303)


@public.post("/registrations/<token>/answer/no")
@private
def refuse_answer(token: str) -> ResponseReturnValue:
    """It is not theirs: nothing changes, and nobody asks again."""
    shown = _shown()
    try:
        with transaction():
            found = manage.get_registration(token)
            answers.refuse(registration=found, now=utc_now(), shown=shown)
    except answers.AnswersChanged:
        return redirect(page("answer", token=token, shown=shown), 303)
    return redirect(page("registration", token=token, done="not_answered"), 303)


def _post() -> Post:
    settings: Settings = current_app.config["SETTINGS"]
    return post_of(settings)


def _shown() -> int | None:
    """Which questions a mail, or a page that was open, showed: `answers.moment_of` them."""
    return request.args.get("shown", type=int)
