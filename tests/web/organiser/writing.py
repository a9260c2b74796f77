"""An organiser at the pages about messages, as a browser without JavaScript goes through them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from werkzeug.test import TestResponse

from tests.web.organiser.people import Organiser

TEXT = {"subject-en": "Tomorrow", "body-en": "Dear {name}, see you tomorrow."}


def hidden(page: str, name: str) -> list[str]:
    """The values of the hidden fields called `name`."""
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return [unescape(value) for value in found]


def begin(organiser: Organiser, desk: str, **more: str) -> str:
    """Begin a message to everyone confirmed; the address of its pages."""
    answer = organiser.post(f"{desk}/messages/new", {"status": "confirmed", **more})
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("write")


def write(
    organiser: Organiser,
    own: str,
    fields: Mapping[str, str] = TEXT,
    *,
    page: str = "",
    press: str = "",
    more: str = "",
) -> TestResponse:
    """Save the texts, from the form as it is, or as it was in `page`.

    `press` is the button, where it is not "Save"; `more` the other language that is chosen.
    """
    page = page or organiser.get(f"{own}write").text
    sent = {
        "version": hidden(page, "version")[0],
        "language": hidden(page, "language"),
        **fields,
        "more": more,
        **({press: "1"} if press else {}),
    }
    return organiser.post(f"{own}write", sent)


def press_send(organiser: Organiser, own: str, *, page: str = "") -> TestResponse:
    """Press "Send" on the check page as it is, or as it was in `page`."""
    page = page or organiser.get(f"{own}check").text
    fields = {name: hidden(page, name)[0] for name in ("count", "version")}
    return organiser.post(f"{own}send", fields)


def sent(organiser: Organiser, desk: str, **more: str) -> str:
    """Write and send a message; the address of its pages."""
    own = begin(organiser, desk, **more)
    write(organiser, own)
    assert press_send(organiser, own).status_code == 303
    return own
