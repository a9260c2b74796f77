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

_INVITED_TO = {
    Role.OWNER: lazy_gettext(
        "You can do everything there, and look after the team and the settings."
    ),
    Role.EDITOR: lazy_gettext(
        "You can make events, look after participants, send messages and export lists."
    ),
    Role.VIEWER: lazy_gettext("You can see events and participants, and change nothing."),
    Role.CHECK_IN: lazy_gettext("You can check people in at the door, and see nothing else."),
}


def role_name(role: Role) -> str:
    """What a role is called, in the present language."""
    return str(_NAMES[role])


def role_rights(role: Role) -> str:
    """What a role may do, in a few words."""
    return str(_MAY[role])


def role_in_a_sentence(role: Role) -> str:
    """The same, said to somebody who is invited to it."""
    return str(_INVITED_TO[role])
