"""The meeting's link and code are found where everybody reads, in whatever language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.events.builders import make_question
from webinars.events.giving_away import find_given_away
from webinars.events.models import Event, EventLink, EventText

LINK, CODE = "https://meet.example.org/j/123/", "Oliven 7"


def an_event() -> Event:
    """An event online with a question, of which nothing is stored."""
    question = make_question(1)
    for text in question.texts:
        text.hint = ""
    return Event(
        join_url=LINK,
        join_passcode=CODE,
        venue="",
        address="",
        texts=[EventText(language="en", title="T", summary="", description="")],
        questions=[question],
    )


def put(page: str, text: str) -> Callable[[Event], None]:
    """Write `text` where the page of the editor has it."""

    def write(event: Event) -> None:
        match page:
            case "basics":
                event.venue = text
            case "texts":
                event.texts[0].description = text
            case "questions":
                event.questions[0].texts[0].hint = text
            case _:
                event.links.append(EventLink(url=text, label="More"))

    return write


@pytest.mark.parametrize("page", ["basics", "texts", "questions", "materials"])
@pytest.mark.parametrize("text", [LINK, "meet.example.org/j/123?pwd=x", f"Code: {CODE}."])
def test_it_is_found_on_each_page(page: str, text: str) -> None:
    event = an_event()
    put(page, text)(event)
    assert find_given_away(event) == [page]


@pytest.mark.parametrize(
    ("code", "text"),
    [(CODE, "Olivenhain 7"), ("123", "call 123"), ("", "anything"), (CODE, "meet.example.org")],
)
def test_what_only_looks_like_it_is_left_alone(code: str, text: str) -> None:
    event = an_event()
    event.join_passcode = code
    put("texts", text)(event)
    assert find_given_away(event) == []


def test_without_a_meeting_nothing_is_looked_for() -> None:
    event = an_event()
    event.join_url = event.join_passcode = ""
    assert find_given_away(event) == []
