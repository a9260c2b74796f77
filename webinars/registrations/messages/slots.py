"""A slot of the agenda, as a change tells it: in which track, and by whom it is done.

Every function works under the locale of the letter (`flask_babel.force_locale`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from webinars.events.programme import SpeakerRole
from webinars.events.words import role_name

Told = dict[str, Any]
"""An entry of a notice about the agenda (`webinars.events.organising.EventNotice`)."""


def track_line(told: Told, other: Told | None, codes: tuple[str, ...]) -> str:
    """The slot's track in the first of these languages; "" where the other side has it as well."""
    names = told.get("track") or {}
    if not names or (other is not None and other.get("track") == names):
        return ""
    name = next((names[code] for code in codes if names.get(code)), next(iter(names.values())))
    return str(_("Track: %(name)s", name=name))


def people_lines(was: Told | None, new: Told | None) -> list[str]:
    """Who is new, who left, and who does something else; of a new slot, who takes part."""
    if new is None:
        return []
    old_roles, roles = _roles(was or {}), _roles(new)
    added = {name: role for name, role in roles.items() if name not in old_roles}
    gone = {name: role for name, role in old_roles.items() if name not in roles}
    lines = [
        _line(role, _named(added, role), _named(gone, role), is_new=was is None)
        for role in SpeakerRole
        if role in (*added.values(), *gone.values())
    ]
    return [*lines, *_other_roles(old_roles, roles)]


def _other_roles(old_roles: dict[str, SpeakerRole], roles: dict[str, SpeakerRole]) -> Iterator[str]:
    for name, role in roles.items():
        if name in old_roles and old_roles[name] is not role:
            old = role_name(old_roles[name])
            yield str(
                _("%(name)s: %(new)s instead of %(old)s", name=name, new=role_name(role), old=old)
            )


def _line(role: SpeakerRole, added: str, gone: str, *, is_new: bool) -> str:
    said = role_name(role)
    if is_new:
        return str(_("%(role)s: %(names)s", role=said, names=added))
    if added and gone:
        return str(_("%(role)s: %(added)s instead of %(gone)s", role=said, added=added, gone=gone))
    if added:
        return str(_("%(role)s, from now on also: %(names)s", role=said, names=added))
    return str(_("%(role)s, from now on without: %(names)s", role=said, names=gone))


def _roles(told: Told) -> dict[str, SpeakerRole]:
    return {each["name"]: SpeakerRole(each["role"]) for each in told.get("people", ())}


def _named(people: dict[str, SpeakerRole], role: SpeakerRole) -> str:
    return ", ".join(name for name, its in people.items() if its is role)
