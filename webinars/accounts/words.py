"""What the roles of members are called, and what each may do."""

from __future__ import annotations

from flask_babel import lazy_gettext

from webinars.accounts.models import Role

_NAMES = {
    Role.OWNER: lazy_gettext("Owner"),
    Role.EDITOR: lazy_gettext("Editor"),
    Role.VIEWER: lazy_gettext("Viewer"),
    Role.CHECK_IN: lazy_gettext("Check-in"),
}
_MAY = {
    Role.OWNER: lazy_gettext("Everything, also team and settings"),
    Role.EDITOR: lazy_gettext("Make events, look after participants, send messages, export"),
    Role.VIEWER: lazy_gettext("See events and participants, change nothing"),
    Role.CHECK_IN: lazy_gettext("Check people in at the door"),
}


def role_name(role: Role) -> str:
    """What a role is called, in the present language."""
    return str(_NAMES[role])


def role_rights(role: Role) -> str:
    """What a role may do, in a few words."""
    return str(_MAY[role])
