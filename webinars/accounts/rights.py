"""What members may do in an organisation, by their role. Whatever is not granted is refused."""

from __future__ import annotations

from enum import StrEnum

from webinars.accounts.models import Role


class Right(StrEnum):
    """One thing that somebody may do in an organisation."""

    ENTER = "enter"
    SEE_EVENTS = "see-events"
    EDIT_EVENTS = "edit-events"
    SEE_PEOPLE = "see-people"
    EDIT_PEOPLE = "edit-people"
    EXPORT = "export"
    SEND = "send"
    CHECK_IN = "check-in"
    SEE_AUDIT = "see-audit"
    MANAGE = "manage"


_VIEWER = {Right.ENTER, Right.SEE_EVENTS, Right.SEE_PEOPLE}
_EDITOR = _VIEWER | {
    Right.EDIT_EVENTS,
    Right.EDIT_PEOPLE,
    Right.EXPORT,
    Right.SEND,
    Right.CHECK_IN,
}

_GRANTED: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.EDITOR: frozenset(_EDITOR),
    Role.VIEWER: frozenset(_VIEWER),
    Role.CHECK_IN: frozenset({Right.ENTER, Right.CHECK_IN}),
}

AT_OTHERS_EVENTS = frozenset({Right.ENTER, Right.SEE_EVENTS, Right.SEE_PEOPLE})
"""What a co-host's members may do at most: the event belongs to its owner."""


def is_granted(role: Role, right: Right) -> bool:
    """Whether a member with `role` has `right`."""
    return right in _GRANTED[role]
