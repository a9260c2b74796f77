"""What an event's parts are called in pages and mails alike."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webinars.events.programme import SpeakerRole

_ROLES = {
    SpeakerRole.SPEAKER: _l("Speaker"),
    SpeakerRole.MODERATOR: _l("Moderator"),
    SpeakerRole.PANELLIST: _l("Panellist"),
    SpeakerRole.OPENING: _l("Opening"),
    SpeakerRole.CLOSING: _l("Closing"),
}


def role_name(role: SpeakerRole) -> str:
    """What a person does in a slot of the agenda, in the language that is on."""
    return str(_ROLES[role])
