"""What a page says once a change is saved that people hear of: how many, from when, and until when
it can be put back unheard.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from webinars.events.editing.heard import TEXT, Changes
from webinars.events.models import Event
from webinars.localtime import format_time, zone_label
from webinars.registrations.news.counting import count_hearers
from webinars.registrations.news.expanding import due_at
from webinars.registrations.news.known import list_notices
from webinars.times import to_local
from webinars.web.urls import chosen_language

_COMES_BACK = frozenset({"dates", "zone", "venue", "address", "platform", "materials"})
"""What is no news any more when it is as before: mails compare it when their turn comes.

Not so the link and the passcode of the meeting and the descriptions, of which only that they
changed is kept. A status and a format may have given places away meanwhile.
"""


def said_of_news(event: Event, now: datetime, address: str) -> str:
    """Who is told of what was saved at `now`, with a link to `address`; "" where nobody is by mail.

    Within the transaction that saved it.
    """
    notice = next(iter(list_notices(event.id)), None)
    if notice is None or notice.untold or notice.created_at != now:
        return ""
    hearers = count_hearers(event, notice.changes, now)
    count = hearers.mailed + (hearers.invited if notice.last_invitation_id is not None else 0)
    if not count:
        return ""
    language = chosen_language()
    told = ngettext(
        "%(num)s person gets an e-mail about it, from %(time)s on (%(zone)s).",
        "%(num)s people get an e-mail about it, from %(time)s on (%(zone)s).",
        count,
        time=format_time(to_local(due_at(notice), event.zone), language),
        zone=zone_label(event.zone, language),
    )
    back = _("If you change it back to what it was before then, nobody gets an e-mail.")
    sentences = [told, back] if _comes_back(notice.changes) else [told]
    link = Markup('<a href="{}">{}</a>').format(address, _("See how far it has come"))
    return Markup(" ").join([*map(escape, sentences), link])


def _comes_back(changes: Changes) -> bool:
    """Whether nobody hears of these changes if they are put back before the mails go."""
    if "dates" in changes:
        before, after = ({each["uid"] for each in side} for side in changes["dates"])
        if not before <= after:
            return False  # a date that is added again is another one
    return all(
        name in _COMES_BACK or (name.startswith(TEXT) and not name.endswith(".description"))
        for name in changes
    )
