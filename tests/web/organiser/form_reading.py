"""What a browser without scripts would send with a form of a page."""

from __future__ import annotations

from html.parser import HTMLParser

Sent = dict[str, list[str]]


class _Reader(HTMLParser):
    """Collects the fields of each form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and given.get("name"):
            is_tick = given.get("type") in ("checkbox", "radio")
            if given.get("type") != "file" and (not is_tick or "checked" in given):
                self._put(given["name"], given.get("value", ""))
        elif tag == "select":
            self.select, self.options = given.get("name", ""), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area, self.text = given.get("name", ""), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self._put(self.select, (chosen or [value for value, _no in self.options])[0])
            self.select = ""
        elif tag == "textarea" and self.area:
            self._put(self.area, "".join(self.text).removeprefix("\r").removeprefix("\n"))
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def _put(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)


def read_form(page: str, having: str) -> Sent:
    """The form of `page` that has a field called `having`."""
    reader = _Reader()
    reader.feed(page)
    return next(form for form in reader.forms if having in form)
