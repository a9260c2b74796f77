"""An organisation's page: who it is, and its events."""

from __future__ import annotations

from flask import abort, render_template

from webinars.events.queries import OrganisationNotFound, get_organisation, list_events
from webinars.times import utc_now
from webinars.web.reading import other_languages, read_as_asked, unshipped_language
from webinars.web.urls import keep_query, public


@public.get("/organisations/<slug>/")
def organisation(slug: str) -> str:
    """Show the organisation with its events to come and its last ones."""
    try:
        found = get_organisation(slug)
    except OrganisationNotFound:
        abort(404)
    keep_query(text=read_as_asked(found))
    now = utc_now()
    return render_template(
        "public/organisation.html",
        organisation=found,
        other_languages=other_languages(found),
        readers_own=unshipped_language(),
        upcoming=list_events(now=now, when="upcoming", organisation=slug),
        past=list_events(now=now, when="past", organisation=slug),
    )
