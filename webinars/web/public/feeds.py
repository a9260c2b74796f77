"""Rendered calendar feeds.

Feeds are asked for every few hours by every phone that subscribed, and hardly ever change: the
database is asked for a change stamp alone, the rest is kept in the process.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent: plain, and compressed once."""

    body: bytes
    compressed: bytes
    etag: str


def make_feed(body: bytes) -> Feed:
    """A feed of what `body` says."""
    return Feed(
        body=body,
        compressed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:32],
    )
