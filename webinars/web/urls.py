"""Addresses of pages, with the language in front: `/events/…` and `/fr/events/…`.

Every public page stands at both. On the bare address the language is negotiated; an address with a
language keeps it on every link of the page.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, g, has_request_context, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect, Rule

from webinars.languages import SHIPPED

public = Blueprint("public", __name__)
"""The pages for visitors and registrants; each module of `webinars.web.public` adds its own."""


class LanguageConverter(BaseConverter):
    """The part of an address that names a language of the interface."""

    regex = "|".join(SHIPPED)


@public.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.language_in_url = (values or {}).pop("lang", None)


def language_in_url() -> str | None:
    """The language that the present request's address names, if it names one."""
    language: str | None = g.get("language_in_url")
    return language


def chosen_language() -> str:
    """The language of the present page.

    It is in the address; else an organiser has chosen one; else it is what the browser prefers.
    """
    if not has_request_context():
        return SHIPPED[0]
    own: str | None = g.get("own_language")
    return language_in_url() or own or _negotiated_language()


def _negotiated_language() -> str:
    """The first language that the browser asks for and that is shipped, whatever its region.

    (Werkzeug's `best_match` prefers a later exact match: `fr-BE, en` would be English.)
    """
    for tag, quality in request.accept_languages:
        language = tag.partition("-")[0].lower()
        if quality > 0 and language in SHIPPED:
            return language
    return SHIPPED[0]


def page(name: str, /, *, lang: str | None = None, **values: Any) -> str:  # noqa: ANN401
    """The address of the public page `name`, in `lang` or as the present address has it."""
    language = lang or language_in_url()
    if language is None:
        return url_for(f"public.{name}", **values)
    return url_for(f"public_in.{name}", lang=language, **values)


def page_as_read(name: str, /, **values: Any) -> str:  # noqa: ANN401
    """The address of `name` with the present page's language in it, also where that was negotiated.

    For what calendar programs fetch: they ask for no language, so the link has to say it.
    """
    return page(name, lang=chosen_language(), **values)


_SHOWN_ON = {"register": "event", "send_several": "register_several"}
"""Where a form that was sent to one page is shown again as part of another one."""


def same_page(lang: str | None = None, **query: str) -> str:
    """The address of the present page in another language, or with another `query`.

    What answers forms alone cannot be opened there: then it is the page above it that can.
    """
    name, values = g.get("other_languages") or _shown_page()
    path = page(name, lang=lang, **values)
    kept = {**g.get("own_query", {}), **query}
    text = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{text}" if text else path


def lead_other_languages_to(name: str, /, **values: str) -> None:
    """Let the present page's languages lead to the page `name`: its own address ends with it."""
    g.other_languages = name, values


def _shown_page() -> tuple[str, dict[str, Any]]:
    """Name and values of the public page that stands where the present one does, for a GET."""
    if request.endpoint is None or request.blueprint not in _BLUEPRINTS:
        return "home", {}
    name = request.endpoint.rpartition(".")[2]
    if name in _SHOWN_ON or _is_read(request.url_rule):
        return _SHOWN_ON.get(name, name), dict(request.view_args or {})
    path = request.path.rstrip("/")
    while path:
        if found := _find_page(path) or _find_page(f"{path}/"):
            return found
        path = path.rpartition("/")[0]
    return "home", {}


_BLUEPRINTS = {"public", "public_in"}


def _is_read(rule: Rule | None) -> bool:
    return rule is not None and "GET" in (rule.methods or ())


def _find_page(path: str) -> tuple[str, dict[str, Any]] | None:
    """The public page that can be opened at `path`."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(path, method="GET") if adapter else ("", {})
    except (HTTPException, RequestRedirect):
        return None
    blueprint, _dot, name = endpoint.rpartition(".")
    if blueprint not in _BLUEPRINTS:
        return None
    return name, {key: value for key, value in values.items() if key != "lang"}


def keep_query(**values: str | None) -> None:
    """Say which part of the address's query belongs to the present page.

    Nothing else is passed on: a page may be kept for others, and a query can hold anything.
    """
    g.own_query = {name: value for name, value in values.items() if value}


def install(app: Flask) -> None:
    """Register the public pages twice and give templates the helpers. Call it after the views."""
    app.url_map.converters["lang"] = LanguageConverter
    app.register_blueprint(public)
    app.register_blueprint(public, url_prefix="/<lang:lang>", name="public_in")
    app.jinja_env.globals.update(page=page, page_as_read=page_as_read, same_page=same_page)
