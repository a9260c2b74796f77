"""What opens a meeting is no more public where a mail or a PDF has broken its line."""

from __future__ import annotations

from datetime import date
from textwrap import wrap

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts, WarningCode
from webinars.events.parsing.facts.reading import parse_facts

PARAGRAPH = (
    "The webinar will be held on Zoom: https://us02web.zoom.us/j/84512236790?pwd=Qk1xT0l6"
    " (Meeting ID: 845 1223 6790, Passcode: 402918). Simultaneous interpretation will be provided"
    " in English and French, and the tea is yours to bring."
)


def read(text: str) -> ParsedFacts:
    head = "Rights today\n\n10 December 2027, 10:00-12:00 CET\n\n"
    return parse_facts(read_text(f"{head}{text}\n\nBring tea."), today=date(2027, 1, 1))


@pytest.mark.parametrize("width", range(52, 100))
def test_a_wrapped_number_is_no_more_public_than_a_whole_one(width: int) -> None:
    facts = read("\n".join(wrap(PARAGRAPH, width, break_long_words=False)))
    assert not [piece for piece in ("845", "1223", "6790", "4029") if piece in facts.description]
    assert "interpretation" in facts.description
    assert facts.join_passcode is not None
    assert facts.join_passcode.value == "402918"
    assert WarningCode.JOIN_NUMBER in {warning.code for warning in facts.warnings}


def test_an_address_that_is_broken_at_the_end_of_a_line_is_read_whole() -> None:
    facts = read(
        "We meet here: https://us02web.zoom.us/j/84512\n236790?pwd=Qk1xT0l6 and bring tea."
    )
    assert [each.value for each in facts.join_urls] == [
        "https://us02web.zoom.us/j/84512236790?pwd=Qk1xT0l6"
    ]
    assert "Qk1xT0l6" not in facts.description
    assert "and bring tea." in facts.description


def test_where_lines_are_wider_than_anybody_wraps_them_a_sentence_ends_its_line() -> None:
    above = "Simultaneous interpretation will be provided in English and French to all of you."
    below = "For questions of any kind, whatever they are about, write to the people of the office."
    for width in (1, 2):
        facts = read(f"{above * width}\n{below * width}")
        assert (f"{above}  \n{below}" in facts.description) is (width == 2)


def test_a_sentence_whose_address_is_withheld_below_it_is_ended() -> None:
    for below in ("https://zoom.us/j/1", "https://zoom.us/j/1 (Meeting ID: 845\n1223 6790)."):
        facts = read(f"The webinar will be held on Zoom:\n{below}")
        assert facts.description.startswith("The webinar will be held on Zoom.\n\nBring")


def test_a_figure_that_begins_the_next_line_is_no_part_of_a_number() -> None:
    above = "People who want to take part by telephone use this for it: Meeting ID: 845 1223 6790"
    facts = read(f"{above}\n12 people at most can take part like that, so do write to us before.")
    assert "12 people at most" in facts.description
    assert "6790" not in facts.description


def test_a_wrapped_number_is_in_no_item_of_an_agenda() -> None:
    agenda = parse_agenda("10:00 Welcome on Zoom (Meeting ID: 845\n1223 6790)\n10:30 Housing")
    said = " ".join(item.title + item.description for item in agenda.items)
    assert [item.title for item in agenda.items] == ["Welcome on Zoom", "Housing"]
    assert not [piece for piece in ("845", "6790") if piece in said]
