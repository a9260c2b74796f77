"""Rendered feeds: calendars, news readers' feeds, the site map.

Feeds are asked for every few hours by every phone that subscribed, and hardly ever change: the
database is asked for a change stamp alone, the rest is kept in the process.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Response, abort, current_app, request

from config import Settings
from webinars.events.models import EventKind
from webinars.events.queries import public_calendar_stamp
from webinars.languages import SHIPPED, choose, is_canonical
from webinars.web.kept import Kept
from webinars.web.urls import language_in_url

CACHED_FOR = timedelta(minutes=5)
"""How long a calendar program or a proxy may keep a public feed without asking."""


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent: plain, and compressed once."""

    body: bytes
    compressed: bytes
    etag: str


@dataclass(frozen=True)
class Wanted:
    """Which events a feed's address asks for: of a kind, and that can be followed in a language."""

    kind: str = ""
    language: str = ""

    @property
    def query(self) -> str:
        """The part of the address that says so, with its question mark; "" for all."""
        named = {"kind": self.kind, "language": self.language}
        query = urlencode({name: value for name, value in named.items() if value})
        return f"?{query}" if query else ""


def make_feed(body: bytes) -> Feed:
    """A feed of what `body` says."""
    return Feed(
        body=body,
        compressed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:32],
    )


def read_wanted() -> Wanted:
    """What the present address asks for; 404 where it cannot be meant.

    Each is kept, so that nonsense would push out what programs really ask for.
    """
    wanted = Wanted(request.args.get("kind", ""), request.args.get("language", ""))
    is_kind = not wanted.kind or wanted.kind in set(EventKind)
    if not is_kind or (wanted.language and not is_canonical(wanted.language)):
        abort(404)
    return wanted


def shipped_language(wanted: str) -> str:
    """The language of the address, else `wanted` if the interface has it."""
    return language_in_url() or choose(wanted, SHIPPED, SHIPPED[0])


def answer_public(
    organisation: str | None,
    render: Callable[[str], bytes],
    *,
    content_type: str,
    name: str,
    query: str = "",
) -> Response:
    """The feed that `render` makes of its own address, kept until a public event changes."""
    stamp = public_calendar_stamp(organisation)
    source = f"{base_url()}{request.path}{query}"
    key = (source, stamp.count, stamp.updated_at, stamp.saved)
    feed = _kept().get(key, lambda: make_feed(render(source)))
    response = send(feed, stamp.modified_at, content_type=content_type, name=name)
    response.headers["Cache-Control"] = f"public, max-age={CACHED_FOR.seconds}"
    return response


def send(feed: Feed, modified_at: datetime | None, *, content_type: str, name: str) -> Response:
    """The feed, or 304 where the client has it.

    A date counts only if it is the very one that was sent, as it is where an event was deleted.
    """
    compressed = request.accept_encodings.quality("gzip") > 0
    body = feed.compressed if compressed else feed.body
    response = Response(body, content_type=content_type)
    response.set_etag(f"{feed.etag}-gzip" if compressed else feed.etag)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if modified_at is not None:
        response.last_modified = modified_at
    if request.if_none_match or request.if_modified_since == response.last_modified:
        response.make_conditional(request)
    return response


def base_url() -> str:
    """What absolute addresses begin with."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url


def _kept() -> Kept[Feed]:
    """The feeds; cancelled events leave them within the hour after their time is over."""
    kept: Kept[Feed] = current_app.extensions.setdefault("kept_feeds", Kept(limit=64, seconds=3600))
    return kept
