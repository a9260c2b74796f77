"""The style sheet, which stands inside each page, and the address of the script.

Inlining the style saves a round trip that is felt on a weak network. The content security policy
allows it by its hash, so both have to come from here.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request, url_for
from flask_compress import Compress
from markupsafe import Markup

_STATIC = Path(__file__).resolve().parent.parent / "static"
_COMPRESSED = [
    "text/html",
    "text/plain",
    "text/calendar",
    "text/css",
    "text/javascript",
    "application/json",
    "image/svg+xml",
]


def install(app: Flask) -> None:
    """Give templates the assets, compress text answers, and let browsers keep the script."""
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_MIMETYPES"] = _COMPRESSED
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app)
    app.after_request(lambda answer: _compress(compress, answer))
    app.after_request(_serve_static)
    app.jinja_env.globals.update(
        inline_css=Markup(inline_css()),  # noqa: S704 - the application's own file
        favicon=favicon(),
        asset_url=_asset_url,
    )


def _compress(compress: Compress, answer: Response) -> Response:
    """Compress an answer, also a form with errors and a page that says what is wrong.

    The library passes over whatever is not a success.
    """
    status = answer.status
    if answer.status_code < 400:
        return compress.after_request(answer)
    answer.status_code = 200
    packed = compress.after_request(answer)
    packed.status = status
    return packed


@cache
def inline_css() -> str:
    """The style sheet without comments and needless blanks."""
    return minify((_STATIC / "app.css").read_text(encoding="utf-8"))


def minify(css: str) -> str:
    """Drop comments and the blanks that carry no meaning.

    Blanks around `+` and `-` stay: `calc()` needs them.
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r"([a-z-]): ", r"\1:", css)
    return css.replace(";}", "}").strip()


def without_comments(script: str) -> str:
    """A script without its lines of comment and its indents: a fifth of what it weighs.

    Ours have no text over several lines, in which either could mean something.
    """
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


@cache
def favicon() -> str:
    """The icon as a `data:` address, which saves a request."""
    svg = (_STATIC / "favicon.svg").read_text(encoding="utf-8").strip()
    return f"data:image/svg+xml,{quote(svg, safe=' =:/')}"


@cache
def version(name: str) -> str:
    """What changes whenever the file does. "" for a file that is not there."""
    path = _STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def _asset_url(name: str) -> str:
    return url_for("static", filename=name, v=version(name))


def _serve_static(response: Response) -> Response:
    """Keep a file for a year when its address names the version there is.

    Text is read at once: a file that is passed on as a stream would not be compressed with gzip.
    """
    if request.endpoint != "static":
        return response
    name = (request.view_args or {}).get("filename", "")
    if "v" in request.args and request.args["v"] == version(name):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if response.mimetype in _COMPRESSED:
        response.direct_passthrough = False
        response.make_sequence()
    if response.mimetype == "text/javascript" and response.status_code == 200:
        response.set_data(without_comments(response.get_data(as_text=True)))
    return response
