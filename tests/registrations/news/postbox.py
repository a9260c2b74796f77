"""Where the mails of an event's life go, and the worker's end in the middle of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


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

    def subjects(self, recipient: str, since: int = 0) -> list[str]:
        """The subjects of what somebody got, without the first mails that were sent."""
        return [str(_read(mail)["Subject"]) for to, mail in self.sent[since:] if to == recipient]

    def last_text(self) -> str:
        """The plain text of the last mail."""
        body = _read(self.sent[-1][1]).get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def close(self) -> None:
        """Nothing to close."""


def _read(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=policy.default)
