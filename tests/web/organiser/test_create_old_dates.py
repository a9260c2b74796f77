"""A date that was corrected on the review page, and still stands in the description."""

from __future__ import annotations

from tests.web.organiser.pasting import BRIEFING, create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]


def test_the_description_s_old_date_is_warned_of_with_its_words(
    editor: Organiser, pages: str
) -> None:
    text = BRIEFING.replace("The aims", "We meet on Wednesday, 1 March 2028. The aims")
    review = paste(editor, pages, facts=text)
    assert "still names the date" not in editor.get(review).text
    sent = entered(editor, review, **{"dates-0-day": "2028-03-02"})
    stopped = editor.post(review, {**sent, "act": "create"})
    assert stopped.status_code == 422
    assert '<q dir="auto">Wednesday, 1 March 2028</q>' in stopped.text
    assert 'href="#description"' in stopped.text

    editor.post(review, {**sent, "act": "save"})
    assert "<q" in editor.get(review).text.partition("still names the date")[2]
    event = create(editor, review)  # with the words as they are, once they were seen
    assert event.dates[0].starts_local.day == 2
    assert "1 March" in event.texts[0].description


def test_a_corrected_description_is_not_warned_of(editor: Organiser, pages: str) -> None:
    text = BRIEFING.replace("The aims", "We meet on Wednesday, 1 March 2028. The aims")
    review = paste(editor, pages, facts=text)
    create(editor, review, **{"dates-0-day": "2028-03-02"}, description="All new.")
