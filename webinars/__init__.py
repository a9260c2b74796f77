"""Event and webinar registration for civil-society networks.

`create_app` builds the Flask application that the web processes, the worker and the command line
share. `docs/architecture.md` follows one registration through the files.
"""

# ruff: noqa: E402
from __future__ import annotations

import gc

_collects = gc.isenabled()
gc.disable()  # modules leave no garbage while they load; looking for it takes a fifth of the time

from types import TracebackType

from flask import Flask, request

from config import ROOT, Settings
from webinars import web
from webinars.database import listen_to
from webinars.extensions import babel, csrf, db

gc.freeze()  # what is loaded stays: no later search has to go through it
if _collects:  # the host may have it off
    gc.enable()

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Application(Flask):
    """Flask, with a log that names no registrant: their addresses are secrets."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log an error with the rule of the page it came from, not with its address."""
        self.logger.error("Error on %s %s", request.method, request.url_rule, exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings` (default: the environment).

    Raises `config.SettingError` when a setting is missing or malformed.
    """
    settings = settings or Settings.from_environment()
    app = Application(__name__)
    app.config.from_mapping(_flask_config(settings))
    db.init_app(app)
    babel.init_app(app, locale_selector=web.chosen_language)
    csrf.init_app(app)
    with app.app_context():
        listen_to(db.engine)
    web.install(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    signing, *older = settings.secret_keys
    return {
        "SETTINGS": settings,
        "BASE_URL": settings.base_url,
        "SECRET_KEY": signing,
        "SECRET_KEY_FALLBACKS": older,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.database_url),
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "webinars" / "translations"),
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username,
        "MAIL_PASSWORD": settings.mail_password,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_DEFAULT_SENDER": settings.mail_default_sender,
        "SITE_NAME": settings.site_name,
        "CONTACT_EMAIL": settings.contact_email,
        "MAX_CONTENT_LENGTH": 256 * 1024,
        "WTF_CSRF_CHECK_DEFAULT": False,
    }


def _engine_options(url: str) -> dict[str, object]:
    private: dict[str, object] = {
        "hide_parameters": True
    }  # what was looked for does not belong in a log
    if url.startswith("sqlite"):
        return private
    return private | {"pool_pre_ping": True, "pool_recycle": 1800}
