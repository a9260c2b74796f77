"""Feeds for news readers (Atom, RFC 4287): the public events, of the site or an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.etree import ElementTree as ET  # only written, never read

from flask import Response, current_app
from flask_babel import force_locale

from webinars.calendar.entries import organised_by, titled
from webinars.events.models import Event
from webinars.events.queries import events_for_feed, get_organisation
from webinars.languages import SHIPPED
from webinars.links import Links
from webinars.localtime import format_span, zone_label
from webinars.times import utc_now
from webinars.web.public.feeds import answer_public, base_url, read_wanted, shipped_language
from webinars.web.urls import public

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
LONGEST = 100
"""So many events, those that changed last."""

_UNSAFE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@public.get("/feed.atom")
def site_feed() -> Response:
    """The feed of every public event."""
    return _answer(None, current_app.config["SITE_NAME"], shipped_language(SHIPPED[0]))


@public.get("/organisations/<slug>/feed.atom")
def organisation_feed(slug: str) -> Response:
    """The feed of an organisation's public events."""
    organisation = get_organisation(slug)
    language = shipped_language(organisation.default_language)
    return _answer(slug, organisation.text(language).name, language)


def _answer(slug: str | None, name: str, language: str) -> Response:
    wanted = read_wanted()

    def render(source: str) -> bytes:
        events = events_for_feed(organisation_slug=slug, now=utc_now(), **vars(wanted))
        latest = sorted(events, key=lambda event: event.updated_at, reverse=True)[:LONGEST]
        with force_locale(language):
            return write_feed(latest, name=name, source=source, language=language)

    return answer_public(
        slug, render, content_type=CONTENT_TYPE, name="feed.atom", query=wanted.query
    )


def write_feed(events: Sequence[Event], *, name: str, source: str, language: str) -> bytes:
    """The feed called `name` at the address `source`, in `language` where events have it.

    An entry's id is the bare address of the event's page, which never changes.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, _LANG: language})
    home = Links(base_url(), language).home()
    changed = max((event.updated_at for event in events), default=utc_now())
    _add(feed, (("id", source), ("title", name), ("updated", _moment(changed))))
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=source)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    author = ET.SubElement(feed, "author")
    _add(author, [("name", name)])
    for event in events:
        _add_entry(feed, event, language)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: ET.Element, event: Event, language: str) -> None:
    text = event.text(language)
    text_of_summary = event.text(language, part="summary")
    summary = text_of_summary.summary
    entry = ET.SubElement(feed, "entry", {_LANG: text.language})
    about = (
        ("id", Links(base_url()).event(event.slug)),
        ("title", titled(event, text.title)),
        ("published", _moment(event.created_at)),
        ("updated", _moment(event.updated_at)),
        (
            "summary",
            "\n\n".join(
                filter(None, (_when(event, language), organised_by(event, language), summary))
            ),
        ),
    )
    _add(entry, about)
    told = text_of_summary.language if summary else language
    if told != text.language:
        entry[-1].set(_LANG, told)
    page = Links(base_url(), language).event(event.slug)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    ET.SubElement(entry, "category", term=event.kind.value)


def _when(event: Event, language: str) -> str:
    zone = zone_label(event.zone, language)
    spans = (format_span(date.starts_local, date.ends_local, language) for date in event.dates)
    return "\n".join(f"{span} ({zone})" for span in spans)


def _add(parent: ET.Element, children: Iterable[tuple[str, str]]) -> None:
    for name, text in children:
        ET.SubElement(parent, name).text = _UNSAFE.sub("", text)


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
