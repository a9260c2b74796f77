"""Forms as a browser fills and sends them: everything that stands in them, and what is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from tests.web.organiser.people import Organiser

Fields = dict[str, list[str]]
OWN = {"csrf_token"}


@dataclass
class Form:
    """A form of a page."""

    method: str
    action: str
    fields: Fields = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._first: str | None = None
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open = Form(given.get("method", "get"), given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input" and _counts(given):
            self._add(given["name"], given.get("value", ""))
        elif tag == "select":
            self._select, self._first = given["name"], None
        elif tag == "option" and "selected" in given:
            self._add(self._select, given["value"])
        elif tag == "option" and self._first is None:
            self._first = given["value"]
        elif tag == "textarea":
            self._text = []
            self._select = given["name"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            text = "".join(self._text).replace("\r\n", "\n").removeprefix("\n")
            self._add(self._select, text.replace("\n", "\r\n"))
            self._text = None
        elif tag == "select" and self._open and self._select not in self._open.fields:
            self._add(self._select, self._first or "")
        elif tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _add(self, name: str, value: str) -> None:
        if self._open is not None and name not in OWN:
            self._open.fields.setdefault(name, []).append(value)


def _counts(given: dict[str, str]) -> bool:
    is_box = given.get("type") in {"checkbox", "radio"}
    return "name" in given and (not is_box or "checked" in given)


def forms_of(answer: TestResponse) -> list[Form]:
    """The forms of a page, in order."""
    reader = _Reader()
    reader.feed(answer.text)
    return reader.forms


def filled(answer: TestResponse, **changes: Any) -> Fields:  # noqa: ANN401
    """What the page's own form would send, with these changes; None leaves a field out.

    `__` in a name stands for `-`.
    """
    posts = [form for form in forms_of(answer) if form.method == "post" and not form.action]
    assert len(posts) == 1, [form.action for form in posts]
    fields = dict(posts[0].fields)
    for name, value in changes.items():
        key = name.replace("__", "-")
        fields.pop(key, None)
        if value is not None:
            fields[key] = [str(each) for each in (value if isinstance(value, list) else [value])]
    return fields


def fill(organiser: Organiser, path: str, **changes: Any) -> TestResponse:  # noqa: ANN401
    """Open the page, change some fields of its form, and send it."""
    page = organiser.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return organiser.post(path, filled(page, **changes))


def send_again(organiser: Organiser, path: str, page: TestResponse, **changes: Any) -> TestResponse:  # noqa: ANN401
    """Send the form of a page that came as an answer: a receipt, or a form with errors."""
    return organiser.post(path, filled(page, **changes))


def decide_alone(organiser: Organiser, own: str, /, **more: Any) -> TestResponse:  # noqa: ANN401
    """Open somebody's own page at `own`, and press a button of its decisions."""
    page = organiser.get(own)
    form = next(form for form in forms_of(page) if form.action.endswith("/decide"))
    return organiser.post(form.action, {**form.fields, **more})
