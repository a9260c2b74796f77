"""Rendered calendar feeds.

Feeds are asked for every few hours by every phone that subscribed, and hardly ever change: the
database is asked for a change stamp alone, the rest is kept in the process.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent: plain, and compressed once. `rendered_at` is in UTC."""

    body: bytes
    compressed: bytes
    etag: str
    rendered_at: datetime


def make_feed(body: bytes, now: datetime) -> Feed:
    """A feed of what `body` says, rendered at `now`."""
    return Feed(
        body=body,
        compressed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:32],
        rendered_at=now,
    )
