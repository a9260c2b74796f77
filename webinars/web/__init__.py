"""The surface that people see; the only code that knows a request."""

from __future__ import annotations

from flask import Flask

from config import Settings
from webinars.web import ahead, assets, dev_mailbox, organiser, pictures, security, templating, urls
from webinars.web.public import (  # noqa: F401 - each puts its pages on the blueprint
    answering,
    atom,
    calendars,
    door_pass,
    editing,
    errors,
    event,
    health,
    home,
    inclusion,
    invited,
    joining,
    lost_link,
    newsletter,
    organisation,
    own_data,
    own_feed,
    pages,
    register,
    register_several,
    registered_several,
    registration,
    sitemap,
    visits,
)
from webinars.web.urls import chosen_language

__all__ = ["chosen_language", "install"]


def install(app: Flask) -> None:
    """Register every page on `app`."""
    ahead.install(app)
    assets.install(app)
    security.install(app, inline_styles=[assets.inline_css()])
    templating.install(app)
    urls.install(app)
    errors.install(app)
    app.register_blueprint(health.health)
    app.register_blueprint(pictures.pictures)
    visits.install(app)
    organiser.install(app)
    settings: Settings = app.config["SETTINGS"]
    if settings.is_demo:
        app.register_blueprint(dev_mailbox.dev)
