"""The event `talk` and its page, as a reader sees it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span, text_of
from webinars.events.programme import ChannelKind, LanguageChannel


def add(**changes: Any) -> None:  # noqa: ANN401
    add_event(**{"slug": "talk", "spans": [span(LATER)], **changes})


def show(client: FlaskClient, path: str = "/events/talk/") -> str:
    return text_of(client.get(path))


def channel(
    kind: ChannelKind, language: str, source: str = "", position: int = 0
) -> LanguageChannel:
    return LanguageChannel(kind=kind, language=language, source_language=source, position=position)
