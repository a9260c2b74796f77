"""A date that was corrected on the review page, and still stands in the description."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.organiser.filling import fill
from tests.web.organiser.form_reading import Sent
from tests.web.organiser.pasting import BRIEFING, create, entered, pages, paste
from tests.web.organiser.people import Organiser
from webinars.events.models import Event, EventLink, EventText
from webinars.extensions import db, transaction

__all__ = ["pages"]

NAMED = "They name a date of before: “Wednesday, 1 March 2028”."


def tasks_of(pages: str, event: Event) -> str:
    return f"{pages}/events/{event.slug}/"


def test_the_description_s_old_date_is_warned_of_with_its_words(
    editor: Organiser, pages: str
) -> None:
    text = BRIEFING.replace("The aims", "We meet on Wednesday, 1 March 2028. The aims")
    review = paste(editor, pages, facts=text)
    assert "still name the date" not in editor.get(review).text
    sent = entered(editor, review, **{"dates-0-day": "2028-03-02"})
    stopped = editor.post(review, {**sent, "act": "create"})
    assert stopped.status_code == 422
    assert '<q dir="auto">Wednesday, 1 March 2028</q>' in stopped.text
    assert 'href="#description"' in stopped.text

    editor.post(review, {**sent, "act": "save"})
    assert "<q" in editor.get(review).text.partition("still name the date")[2]
    event = create(editor, review)  # with the words as they are, once they were seen
    assert event.dates[0].starts_local.day == 2
    assert "1 March" in event.texts[0].description
    assert NAMED in editor.get(tasks_of(pages, event)).text


def test_a_corrected_description_is_not_warned_of(editor: Organiser, pages: str) -> None:
    text = BRIEFING.replace("The aims", "We meet on Wednesday, 1 March 2028. The aims")
    review = paste(editor, pages, facts=text)
    event = create(editor, review, **{"dates-0-day": "2028-03-02"}, description="All new.")
    assert "a date of before" not in editor.get(tasks_of(pages, event)).text


def moved_in_the_editor(editor: Organiser, home: str) -> str:
    assert fill(editor, f"{home}basics", day__0="2028-03-09").status_code == 303
    return home


def with_another_deadline(editor: Organiser, home: str) -> str:
    fill(editor, f"{home}registration", closes_day="2028-03-01", closes_clock="09:00")
    fill(editor, f"{home}basics", day__0="2028-03-09")
    assert "a date of before" not in editor.get(home).text
    fill(editor, f"{home}registration", closes_day="2028-03-08")
    return home


def duplicated(editor: Organiser, home: str) -> str:
    return str(fill(editor, f"{home}duplicate", day="2028-04-05", start="14:00").location)


@pytest.mark.parametrize(
    "move", [moved_in_the_editor, with_another_deadline, duplicated], ids=lambda f: f.__name__
)
def test_a_draft_that_moves_later_has_its_old_date_on_the_list(
    editor: Organiser, pages: str, move: Callable[[Organiser, str], str]
) -> None:
    text = BRIEFING.replace("The aims", "We meet on Wednesday, 1 March 2028. The aims")
    home = tasks_of(pages, create(editor, paste(editor, pages, facts=text)))
    assert "a date of before" not in editor.get(home).text
    moved = editor.get(move(editor, home))
    assert NAMED in moved.text


def test_what_may_be_meant_leaves_nothing_to_do_and_is_said_before_publishing(
    editor: Organiser, pages: str
) -> None:
    text = BRIEFING.replace("The aims", "On 1 March 2028, not 9 March 2028. The aims")
    review = paste(editor, pages, facts=text)
    title = "What we said on 1 March 2028"
    home = tasks_of(pages, create(editor, review, **{"items-1-title": title}))
    before = editor.get(home).text.count("To do<")
    moved_in_the_editor(editor, home)
    fill(editor, f"{home}basics", day__0="2028-03-16")
    for page in (home, f"{home}publish"):
        said = editor.get(page).text
        assert "They name dates of before: “1 March 2028” and “9 March 2028”." in said
        assert "It names a date of before: “1 March 2028”." in said
    assert editor.get(home).text.count("To do<") == before > 0


def test_a_deadline_in_the_past_is_said(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, facts=f"{BRIEFING}\n\nRegistration deadline: 1 February 2028")
    said = "The last day to register is in the past"
    assert said not in editor.get(review).text
    sent = entered(editor, review, **{"deadline_day": "2020-02-01"})
    editor.post(review, {**sent, "act": "save"})
    assert f"{said}: Saturday 1 February 2020" in editor.get(review).text


def test_an_old_date_is_found_in_titles_agenda_and_links_too(editor: Organiser, pages: str) -> None:
    text = BRIEFING.replace(
        "The aims", "Read [the plan of 1 March 2028](https://ecre.org). The aims"
    )
    review = paste(editor, pages, facts=text)
    changes = {
        "dates-0-day": ["2028-03-02"],
        "title": ["Rights on 1 March 2028"],
        "items-1-title": ["Project of 1 March 2028"],
        "items-2-description": ["As said on 1 March 2028"],
        "description": ["All new."],
    }
    sent = entered(editor, review, **changes)
    stopped = editor.post(review, {**sent, "act": "create"})
    assert stopped.status_code == 422
    listed = stopped.text.partition("The texts still name the date")[2].partition("</section>")[0]
    for anchor in ("title", "links-0-label", "items-1-title", "items-2-description"):
        assert f'href="#{anchor}"' in listed
    assert "#description" not in listed
    event = create(
        editor, review, **{**changes, "title": ["Rights"]}, **seen_of(editor, review, sent)
    )
    assert event.texts[0].title == "Rights"


def seen_of(editor: Organiser, review: str, sent: Sent) -> dict[str, list[str]]:
    """What the page says of the old dates that it showed, once the title is corrected."""
    stopped = editor.post(review, {**sent, "title": ["Rights"], "act": "create"})
    [seen] = re.findall(r'name="old-dates" value="([^"]*)"', stopped.text)
    return {"old-dates": [seen]}


def test_a_draft_that_moves_names_its_old_date_wherever_it_stands(
    editor: Organiser, pages: str
) -> None:
    event = create(editor, paste(editor, pages, facts=BRIEFING))
    home, event_id = tasks_of(pages, event), event.id
    with transaction():
        stored = db.session.get_one(Event, event_id)
        stored.texts[0].summary = "We meet on 1 March 2028."
        stored.texts.append(EventText(language="fr", title="Le 1er mars 2028"))
        stored.listening_help = {"fr": "À partir du 1er mars 2028, en haut à droite."}
        stored.links.append(EventLink(url="https://ecre.org", label="Slides of 1 March 2028"))
    moved_in_the_editor(editor, home)
    page = editor.get(home).text
    assert "They name dates of before: “1 March 2028” and “1er mars 2028”." in page
    assert "It names a date of before: “1er mars 2028”." in page, "how to join"
    assert "They name a date of before: “1 March 2028”." in page, "links"
