"""A filter by what somebody has removed meanwhile finds nobody, and the page says why."""

from __future__ import annotations

import re

import pytest

from tests.registrations.builders import sign_up
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser
from tests.web.visiting import text_of
from webinars.events.models import Event
from webinars.extensions import db

SAID = "answers to a question that was removed meanwhile: nobody is found"


@pytest.fixture
def vegans(owner: Organiser, desk: str, event_id: int) -> str:
    """The filter that leaves one of five people."""
    fill(owner, f"{desk}/questions/new?type=yes-no", label__en="Vegan?")
    db.session.rollback()
    [question] = db.session.get_one(Event, event_id).questions
    for number in range(5):
        answers: dict[int, object] = {question.id: number == 0}
        sign_up(event_id, f"p{number}@example.org", name=f"Person {number}", answers=answers)
    return f"answer-{question.key}=yes"


def named(page: str) -> set[str]:
    return set(re.findall(r"Person \d", page))


@pytest.mark.parametrize(
    "page",
    ["people/?", "people/export?", "people/decide?do=cancel&", "messages/new?", "people/badges?"],
)
def test_a_filter_by_a_question_that_was_removed_lets_nobody_in(
    owner: Organiser, editor: Organiser, desk: str, vegans: str, page: str
) -> None:
    path = f"{desk}/{page}{vegans}"
    before = owner.get(path)
    assert SAID not in before.text
    assert len(named(before.text)) in {0, 1}
    assert fill(owner, f"{desk}/questions/vegan/remove").status_code == 303
    editor.get(f"{desk}/")  # what was said of the removal is read
    after = owner.get(path, follow_redirects=True)
    assert after.status_code == 200
    assert named(after.text) == set()
    assert after.text.count(SAID) == 1
    assert "5 people" not in text_of(after)


def test_the_filter_stays_chosen_until_somebody_takes_it_away(
    owner: Organiser, desk: str, vegans: str
) -> None:
    fill(owner, f"{desk}/questions/vegan/remove")
    page = owner.get(f"{desk}/people/?{vegans}").text
    assert '<option value="yes" selected>no longer there</option>' in page
    assert len(named(owner.get(f"{desk}/people/").text)) == 5


def test_a_partner_s_link_that_was_deleted_stays_chosen_too(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, name="Person 1")
    page = owner.get(f"{desk}/people/?partner=newsletter").text
    assert '<option value="newsletter" selected>no longer there</option>' in page
    assert named(page) == set()
