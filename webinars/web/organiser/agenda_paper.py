"""The agenda as a page for paper: for everybody in the room, so in the event's zone alone.

It holds nobody but the speakers, whom the event's page names too: whoever may see the event may
print it.
"""

from __future__ import annotations

from flask import render_template

from webinars.accounts.rights import Right
from webinars.events.queries import get_event_as_shown
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.preview import show_in
from webinars.web.public.agenda import days_of


@organiser.get("/<organisation>/events/<event>/agenda/print/<lang>")
@allow(Right.SEE_EVENTS)
def agenda_on_paper(desk: EventDesk, lang: str) -> Answer:
    """When, where, and the agenda of each date, in `lang`; nothing about registering."""
    event = get_event_as_shown(desk.event.id)
    languages = show_in(event, lang)
    return render_template(
        "organiser/agenda_paper.html",
        desk=desk,
        event=event,
        days=days_of(event),
        lang=lang,
        languages=languages,
    )
