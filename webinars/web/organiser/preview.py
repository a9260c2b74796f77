"""The event's page as a visitor sees it, in each language; drafts too."""

from __future__ import annotations

from flask import abort, g
from flask_babel import refresh

from webinars.accounts.rights import Right
from webinars.events.queries import get_event_as_shown
from webinars.languages import SHIPPED
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.public.event import Preview, render_preview


@organiser.get("/<organisation>/events/<event>/preview/<lang>")
@allow(Right.SEE_EVENTS)
def preview(desk: EventDesk, lang: str) -> Answer:
    """Show the page in the language `lang` of the interface, with a form that does nothing."""
    if lang not in SHIPPED:
        abort(404)
    g.language_in_url = lang
    refresh()
    others = [(code, desk.url("preview", lang=code)) for code in SHIPPED if code != lang]
    banner = Preview(back=desk.url("tasks"), languages=others)
    return render_preview(get_event_as_shown(desk.event.id), banner)
