"""What choices about an event are called wherever organisers read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webinars.events.models import HostSight, Visibility

VISIBILITIES = {
    Visibility.PUBLIC: _l("Everybody: it is in the lists and calendars of this site"),
    Visibility.UNLISTED: _l("Whoever has its address"),
    Visibility.INVITATION: _l(
        "Whoever has its address; only those whom you invite or add take part"
    ),
}

SIGHTS = {
    HostSight.NONE: _l("Nobody"),
    HostSight.OWN: _l("Those who came by its own link"),
    HostSight.ALL: _l("Everybody"),
}
"""Which registrants the members of a co-host see."""
