"""The links of a new event, to try out: each address once, where it stands, what is wrong with it.

The server opens none of them (`webinars.events.parsing.addresses`); a person's click does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.events.parsing.addresses import Flaw, find_flawed, flaw_of
from webinars.events.parsing.facts.links import find_addresses
from webinars.web.organiser.create_forms import ReviewForm

_MOST = 200
_LONGEST_LINE = 5000
_FLAWS = {
    Flaw.SCHEME: _l("it does not begin with https://"),
    Flaw.BLANK: _l("there is a blank in it"),
    Flaw.GLUED: _l("a second address begins in it"),
    Flaw.ENDING: _l("it ends with a sign that belongs to the sentence"),
    Flaw.NO_DOT: _l("its name has no dot, as addresses inside an office"),
    Flaw.EXAMPLE: _l("its name is only an example"),
    Flaw.PRIVATE: _l("it leads into a private network"),
}


@dataclass(frozen=True)
class ListedLink:
    """An address of the new event: the anchor and name of where it stands, and what is wrong."""

    written: str
    anchor: str
    where: str
    flaw: str = ""
    is_address: bool = True


def listed_links(form: ReviewForm) -> list[ListedLink]:
    """The links of what is entered, in the order of the page; those with a flaw first."""
    found: dict[str, ListedLink] = {}
    for anchor, where, text in _texts(form):
        for line in text.splitlines():
            for written, flaw, is_address in _addresses(line[:_LONGEST_LINE]):
                link = ListedLink(written, anchor, where, flaw, is_address)
                if len(found) < _MOST:
                    found.setdefault(written, link)
    return sorted(found.values(), key=lambda each: not each.flaw)


def flaw_text(flaw: str) -> str:
    """What is wrong with an address, within a sentence."""
    return str(_FLAWS[Flaw(flaw)])


def _addresses(line: str) -> Iterator[tuple[str, str, bool]]:
    flawed = {each.written: each.flaw for each in find_flawed(line)}
    addresses = [each.url for each in find_addresses(line)]
    for url in addresses:
        if not any(url in written and url != written for written in flawed):
            flaw = flaw_of(url)
            yield url, flaw_text(flaw) if flaw else "", True
    for written, flaw in flawed.items():
        if written not in addresses:
            yield written, flaw_text(flaw), False


def _texts(form: ReviewForm) -> Iterator[tuple[str, str, str]]:
    """Where links can stand: anchor, name, text."""
    yield "fact-join_url", str(form.join_url.label.text), form.join_url.data or ""
    for entry in form.links:
        yield "links", str(_("Links shown with the event")), entry.form.url.data or ""
    yield "texts", str(form.description.label.text), form.description.data or ""
    for number, entry in enumerate(form.items, start=1):
        row = entry.form
        if row.is_kept:
            where = str(_("Item %(number)s", number=number))
            text = f"{row.title.data or ''}\n{row.description.data or ''}"
            yield f"item-{number}", where, text
