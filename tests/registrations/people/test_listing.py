"""Pages of people by organisation go on where the page before them ended, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.registrations.builders import add_event, sign_up
from webinars.registrations.people import listing
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.people.listing import Sort, list_page
from webinars.registrations.scope import Scope

PEOPLE = (
    *(("Bo", "ICMC Europe"), ("Ada", ""), ("Cem", "écre"), ("Dina", "Бюро")),
    *(("Eva", "ECRE"), ("Fay", "12 Voices"), ("Gil", ""), ("Hana", "بيت")),
)


def pages(event_id: int, sort: Sort) -> list[list[str]]:
    """The names on each page, one after the other."""
    found: list[list[str]] = []
    after = ""
    while len(found) < len(PEOPLE):
        page = list_page(
            Scope(event_id=event_id), PeopleFilter(), questions=(), sort=sort, after=after
        )
        found.append([person.name for person in page.people])
        after = page.after
        if not after:
            break
    return found


def test_all_of_one_organisation_stand_together_over_the_pages(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = add_event()
    for name, organisation in PEOPLE:
        sign_up(event_id, f"{name}@example.org", name=name, organisation=organisation)
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    forwards = pages(event_id, Sort.ORGANISATION)
    assert [len(page) for page in forwards] == [3, 3, 2]
    in_order = [name for page in forwards for name in page]
    assert in_order[0] == "Fay"
    assert in_order[1:4] == ["Cem", "Eva", "Bo"]
    assert set(in_order[4:6]) == {"Dina", "Hana"}
    assert in_order[6:] == ["Ada", "Gil"]
    back = [name for page in pages(event_id, Sort.ORGANISATION_BACK) for name in page]
    assert back == in_order[::-1]
