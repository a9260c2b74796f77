"""The pages for organisers: signing in, and an overview of their organisations' events."""

from __future__ import annotations

from flask import Flask

from webinars.accounts import identity
from webinars.web.organiser import (  # noqa: F401 - each puts its pages on the blueprint
    account,
    agenda,
    agenda_items,
    agenda_paper,
    agenda_telling,
    agenda_titles,
    agreeing,
    attendance,
    audit_log,
    basics,
    check_in,
    co_hosts,
    confirm,
    create,
    dashboard,
    dates,
    deciding,
    entering,
    exporting,
    help,
    importing,
    inclusion,
    invitation,
    invited,
    invited_person,
    inviting,
    languages,
    lifecycle,
    login,
    mailing_check,
    mailing_progress,
    mailing_templates,
    mailing_text,
    mailings,
    materials,
    navigation,
    needs,
    news,
    newsletter,
    online,
    overview,
    partner_links,
    people,
    person,
    preview,
    printing,
    questions,
    refused,
    registration_settings,
    reminders,
    report,
    reservations,
    reset,
    second_factor,
    sent_in_vain,
    series,
    settings,
    settings_texts,
    slips,
    speaker_merging,
    speakers,
    taking_back,
    tasks,
    team,
    texts,
    tracks,
    without_email,
)
from webinars.web.organiser.desk import organiser
from webinars.web.organiser.sessions import PREFIX, OrganiserSessions


def install(app: Flask) -> None:
    """Register the organisers' pages, and sessions for them alone."""
    app.config.update(
        SESSION_COOKIE_NAME="organiser",
        SESSION_COOKIE_PATH=PREFIX,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["BASE_URL"].startswith("https:"),
        # As sessions and public forms: a page that was open while the key was changed is taken.
        WTF_CSRF_SECRET_KEY=[*reversed(app.config["SECRET_KEY_FALLBACKS"]), app.secret_key],
        # A long text may be written for hours: the token lasts as long as its session.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # these pages send no Referer; `web.security` judges the origin
    )
    app.session_interface = OrganiserSessions()
    identity.install(app)
    navigation.install(app)
    help.install(app)
    refused.install(app)
    sent_in_vain.install(app)
    app.register_blueprint(organiser)
