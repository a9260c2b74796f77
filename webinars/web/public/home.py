"""The list of events: those to come, those that are over, and a search through both."""

from __future__ import annotations

from typing import Any, Literal

from flask import current_app, render_template, request

from webinars.events.models import EventKind
from webinars.events.queries import filter_choices, list_events, public_calendar_stamp
from webinars.times import utc_now
from webinars.web.kept import Kept
from webinars.web.templating import language_name
from webinars.web.urls import (
    chosen_language,
    keep_query,
    language_in_url,
    page,
    page_as_read,
    public,
)

When = Literal["upcoming", "past"]
_FILTERS = ("search", "organisation", "language", "kind")


@public.get("/")
def home() -> str:
    """List the public events, narrowed to what the address asks for."""
    filters = {name: request.args.get(name, "").strip() for name in _FILTERS}
    if filters["kind"] not in set(EventKind):  # an old link, or a mistyped one
        filters["kind"] = ""
    when: When = "past" if request.args.get("when") == "past" else "upcoming"
    number = _asked_page()
    keep_query(
        **filters, when="past" if when == "past" else "", page=str(number) if number > 1 else ""
    )
    if filters["search"]:  # there are too many of them to be kept
        return _render(when, number, filters)
    stamp = public_calendar_stamp(None)
    key = (language_in_url(), chosen_language(), when, number, *filters.values(), stamp)
    return _kept().get(key, lambda: _render(when, number, filters))


def _render(when: When, number: int, filters: dict[str, str]) -> str:
    choices = filter_choices()

    def address(**changes: str | int) -> str:
        """The address of this list with something else in it."""
        asked: dict[str, Any] = {**filters, "when": when if when == "past" else "", **changes}
        return page("home", **{name: value for name, value in asked.items() if value})

    def feed_address() -> str:
        """The calendar of what the list is narrowed to by kind and language."""
        asked = {name: filters[name] for name in ("kind", "language") if filters[name]}
        if filters["organisation"]:
            return page_as_read("organisation_calendar", slug=filters["organisation"], **asked)
        return page_as_read("site_calendar", **asked)

    return render_template(
        "public/home.html",
        found=list_events(now=utc_now(), when=when, page=number, **filters),
        when=when,
        filters=filters,
        is_filtered=any(filters.values()),
        choices=choices,
        languages=sorted((language_name(code), code) for code in choices.languages),
        address=address,
        feed_address=feed_address,
    )


def _kept() -> Kept[str]:
    """The lists; an event that ends moves to the past ones within half a minute."""
    kept: Kept[str] = current_app.extensions.setdefault("kept_lists", Kept(limit=64, seconds=30))
    return kept


def _asked_page() -> int:
    """The number of the page of the list; 1 for anything that is no number."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
