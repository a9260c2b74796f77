"""What search engines ask for: the site map of what everybody may find, and where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Response

from webinars.events.queries import list_addresses
from webinars.languages import SHIPPED
from webinars.links import Links
from webinars.web.public.feeds import answer_public, base_url
from webinars.web.urls import public

LONGEST = 50_000
"""So many addresses a site map may hold."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


@public.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page that has something of its own."""
    return answer_public(
        None, _render, content_type="application/xml; charset=utf-8", name="sitemap.xml"
    )


@public.get("/robots.txt")
def robots() -> Response:
    """Everything may be read: pages that are nobody else's business say so themselves."""
    text = f"User-agent: *\nDisallow:\n\nSitemap: {base_url()}/sitemap.xml\n"
    return Response(text, content_type="text/plain; charset=utf-8")


def _render(_source: str) -> bytes:
    entries = list(_entries())[:LONGEST]
    return (_HEAD + "".join(entries) + "</urlset>\n").encode()


def _entries() -> Iterator[str]:
    found = list_addresses()
    languages = {code: Links(base_url(), code) for code in SHIPPED}
    yield from _pages({code: links.home() for code, links in languages.items()})
    for slug in sorted({organisation for _slug, _changed_at, organisation in found}):
        yield from _pages({code: links.organisation(slug) for code, links in languages.items()})
    for slug, changed_at, _organisation in found:
        addresses = {code: links.event(slug) for code, links in languages.items()}
        yield from _pages(addresses, changed_at)


def _pages(by_language: Mapping[str, str], changed_at: datetime | None = None) -> Iterator[str]:
    """One page in each language, each with what it is called in the others."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
        for code, url in by_language.items()
    )
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed_at else ""
    for url in by_language.values():
        yield f"<url><loc>{escape(url)}</loc>{changed}{others}</url>\n"
