"""Uploaded pictures, under random names: for everybody, without a session, kept for long."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import undefer

from webinars.accounts.models import Picture
from webinars.extensions import db

pictures = Blueprint("pictures", __name__)


@pictures.get("/pictures/<name>")
def picture(name: str) -> Response:
    """Send a picture as what it is and nothing else; its name is another when it changes."""
    if not name.isprintable():
        abort(404)
    found = db.session.scalar(
        select(Picture).where(Picture.name == name).options(undefer(Picture.content))
    )
    if found is None:
        abort(404)
    response = Response(found.content, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(found.name)
    response.make_conditional(request)
    return response
