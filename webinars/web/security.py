"""What protects every answer and every public form, whatever the page.

Headers stand on errors and files too. Public forms need no session: a browser tells where a
request comes from (`Sec-Fetch-Site`, else `Origin`), and the form carries a signed time stamp.
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, make_response, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from config import Settings

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask, *, inline_styles: list[str]) -> None:
    """Protect `app`. `inline_styles` are the exact texts of the `<style>` elements it serves."""
    settings: Settings = app.config["SETTINGS"]
    app.config["TRUSTED_HOSTS"] = [settings.domain, "localhost", "127.0.0.1", "[::1]"]
    app.config["CONTENT_SECURITY_POLICY"] = _policy(inline_styles)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0
        )
    app.before_request(_refuse_foreign_posts)
    app.before_request(_lead_to_whole_address)
    app.after_request(_add_headers)


def _policy(inline_styles: list[str]) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in inline_styles
    )
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'self' {hashes}".strip(),
            "script-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _refuse_foreign_posts() -> None:
    """Answer 403 to a form sent from another site.

    `Origin` is `null` on pages with `Referrer-Policy: no-referrer`; every browser that sends it so
    also sends `Sec-Fetch-Site`, save very old ones, for which the form's own token has to do.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403)
        return
    origin = request.headers.get("Origin", "null")
    if origin != "null" and origin not in _own_origins():
        abort(403)


def is_surely_own() -> bool:
    """Whether the browser tells that a form is of a page of this site, or typed by its user."""
    is_told = "Sec-Fetch-Site" in request.headers
    return is_told or request.headers.get("Origin") in _own_origins()


def _lead_to_whole_address() -> Response | None:
    """Lead to the address that was nearly asked for: most often only its last slash is missing.

    It may hold somebody's secret, so this is kept as private as the page behind it. It names no
    host: Flask's own answer, which no error handler ever sees, repeats that of the request.
    """
    nearly = request.routing_exception
    if not isinstance(nearly, RequestRedirect):
        return None
    there = urlsplit(nearly.new_url)
    path = "/" + there.path.lstrip("/")
    answer = redirect(f"{path}?{there.query}" if there.query else path, nearly.code)
    return keep_private(make_response(answer))


def _own_origins() -> set[str]:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        return {settings.base_url}
    port = urlsplit(settings.base_url).port
    return {settings.base_url, f"http://127.0.0.1:{port}", f"http://localhost:{port}"}


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", current_app.config["CONTENT_SECURITY_POLICY"])
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure or current_app.config["BASE_URL"].startswith("https:"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def keep_private(response: Response) -> Response:
    """Mark an answer as one person's own: stored nowhere, indexed nowhere, passed on to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def drop_kept_pages(response: Response) -> Response:
    """Let the browser drop the pages of this site that it keeps to go back to.

    The script loads such a page anew; this is for a browser that runs none. It empties the cache
    as well, which takes a second where that is large: only for what is rare.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
