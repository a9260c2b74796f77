"""The event's page as a visitor sees it, in each language; drafts too."""

from __future__ import annotations

from flask import abort, g
from flask_babel import refresh

from webinars.accounts.rights import Right
from webinars.events.models import Event
from webinars.events.queries import get_event_as_shown
from webinars.languages import SHIPPED
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.public.event import Preview, render_preview
from webinars.web.reading import page_languages, read_in


@organiser.get("/<organisation>/events/<event>/preview/<lang>")
@allow(Right.SEE_EVENTS)
def preview(desk: EventDesk, lang: str) -> Answer:
    """Show the page in `lang`, with a form that does nothing.

    It is a language of the interface, or of the event's texts alone, which then stand in the
    interface that the organiser has chosen.
    """
    event = get_event_as_shown(desk.event.id)
    languages = show_in(event, lang)
    others = [(code, desk.url("preview", lang=code)) for code in languages if code != lang]
    return render_preview(event, Preview(back=desk.url("tasks"), languages=others))


def show_in(event: Event, lang: str) -> list[str]:
    """Let the page speak `lang`; return all languages in which it can be. 404 for any other."""
    languages = page_languages(event)
    if lang not in languages:
        abort(404)
    if lang in SHIPPED:
        g.language_in_url = lang
        refresh()
    else:
        read_in(event, lang)
    return languages
