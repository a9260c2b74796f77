"""The Flask extensions, unbound; `create_app` binds them."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from webinars import database

db = SQLAlchemy(model_class=database.Base)
babel = Babel()
csrf = CSRFProtect()


def transaction() -> AbstractContextManager[None]:
    """One write transaction on the application's session; see `webinars.database.transaction`."""
    return database.transaction(db.session)
