"""Writing a letter: from the templates of a message to what the outbox sends.

The templates of a message are `templates/mail/<message>/{subject.txt,body.txt,body.html}`. They
are rendered without Flask's context processors, because the worker has no request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import current_app

from config import Settings
from webinars import languages
from webinars.links import Links
from webinars.mail.content import Address, CalendarPart, Content, one_line

HTML_LIMIT = 30_000
"""How heavy the HTML of a letter may be, in bytes: mail programs cut off long ones."""

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Contact:
    """Who answers questions."""

    name: str
    email: str

    @property
    def url(self) -> str:
        """The `mailto:` address (RFC 6068)."""
        return f"mailto:{quote(self.email, safe='@')}"

    @property
    def line(self) -> str:
        """Both in one line of plain text."""
        return f"{self.name}, {self.email}" if self.name else self.email


def spoken(language: str) -> str:
    """The interface language for somebody who wants `language`."""
    return languages.choose(language, languages.SHIPPED, languages.SHIPPED[0])


def settings() -> Settings:
    """The settings of the application at work."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def compose(
    message: str,
    *,
    sender: Address,
    language: str,
    name: str = "",
    contact: Contact | None = None,
    reply_to: str | None = None,
    calendar: CalendarPart | None = None,
    lighter: Iterable[Mapping[str, object]] = (),
    **facts: object,
) -> Content:
    """Render the templates of `message` under the present locale, which is `language`'s.

    Each of `lighter` stands in place of some `facts` of the HTML, where that would be too heavy
    with what came before.
    """
    context = {
        "language": language,
        "direction": languages.direction(language),
        "host": sender.name,
        "name": one_line(name),
        "contact": contact,
        "privacy_url": Links(settings().base_url, language).privacy(),
        **facts,
    }
    subject = one_line(_render(f"{message}/subject.txt", context))
    text = _render(f"{message}/body.txt", context)
    return Content(
        subject=subject,
        text=_tidy(text),
        html=_light(f"{message}/body.html", context | {"subject": subject}, lighter),
        sender=sender,
        reply_to=reply_to,
        to_name=name,
        calendar=calendar,
        language=language,
    )


def _render(name: str, context: dict[str, object]) -> str:
    return current_app.jinja_env.get_template(f"mail/{name}").render(context)


def _light(name: str, context: dict[str, object], lighter: Iterable[Mapping[str, object]]) -> str:
    """The first that is not too heavy, else the last."""
    html = _render(name, context)
    for less in lighter:
        if len(html.encode()) <= HTML_LIMIT:
            break
        html = _render(name, context | dict(less))
    return html


def _tidy(text: str) -> str:
    """Plain text with at most one empty line in a row, and no blanks at the ends of lines."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return _BLANK_LINES.sub("\n\n", lines) + "\n"
