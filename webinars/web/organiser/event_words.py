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

ON_PUBLISHING = {
    Visibility.PUBLIC: _l(
        "Everybody then finds it in the lists and calendars of this site, sees its page, and can "
        "register."
    ),
    Visibility.UNLISTED: _l(
        "Whoever has its address then sees its page, and can register. It is in no list."
    ),
    Visibility.INVITATION: _l(
        "Whoever has its address then sees its page; only those whom you invite or add take part. "
        "It is in no list."
    ),
}
"""Who sees an event once it is published, and what they can do."""

SIGHTS = {
    HostSight.NONE: _l("Nobody"),
    HostSight.OWN: _l("Those who came by its own link"),
    HostSight.ALL: _l("Everybody"),
}
"""Which registrants the members of a co-host see."""
