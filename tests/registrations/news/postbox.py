"""Where the mails of an event's life go, and the worker's end in the middle of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


class Killed(BaseException):
    """The worker is gone, after the server has taken the mail."""


@dataclass
class Postbox:
    """Takes every mail; `kills` are those after which, counted from 1, the worker is killed."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)
    kills: set[int] = field(default_factory=set)

    def send(self, message: bytes, *, recipient: str, may_send: Callable[[], bool]) -> None:
        """Keep the mail."""
        assert may_send()
        self.sent.append((recipient, message))
        if len(self.sent) in self.kills:
            raise Killed

    def close(self) -> None:
        """Nothing to close."""
