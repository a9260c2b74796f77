"""Dates that people choose, as organisers see them: the setting, lists, files, the door."""

from __future__ import annotations

import re

import pytest

from tests.registrations.builders import add_event, find, sign_up
from tests.registrations.moving.lists import csv_of
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_exporting import export, rows
from tests.web.organiser.test_importing import bring_in, checked
from tests.web.test_choosing_dates import DAYS, boxes, shown_in
from tests.web.visiting import span, text_of
from webinars.events.models import Event, EventDate
from webinars.extensions import db
from webinars.registrations.choosing import own_dates
from webinars.times import utc_now

AMINA, OMAR = "amina@example.org", "omar@example.org"


@pytest.fixture
def event_id(app: object) -> int:
    return add_event(slug="talk", spans=[span(day) for day in DAYS], choose_dates=True)


def dates(event_id: int) -> list[EventDate]:
    db.session.rollback()
    return db.session.get_one(Event, event_id).dates


def register(event_id: int, email: str, *places: int) -> None:
    uids = [dates(event_id)[place].uid for place in places]
    sign_up(event_id, email, name=email.partition("@")[0], now=utc_now(), dates=uids)


def places_of(email: str) -> list[int]:
    person = find(email)
    return [person.event.dates.index(date) for date in own_dates(person)]


def test_the_choice_is_a_setting_that_takes_no_date_away(
    editor: Organiser, desk: str, event_id: int
) -> None:
    register(event_id, AMINA, 1, 2)
    answer = fill(editor, f"{desk}/registration", dates="all", capacity="5")
    assert answer.status_code == 422
    assert "Somebody left out a date that is still to come" in answer.text
    assert db.session.get_one(Event, event_id).choose_dates
    fill(editor, f"{desk}/people/{find(AMINA).public_id}/correct", dates=all_of(event_id))
    assert fill(editor, f"{desk}/registration", dates="all").status_code == 303
    assert not db.session.get_one(Event, event_id).choose_dates
    assert fill(editor, f"{desk}/registration", dates="choice").status_code == 303
    assert places_of(AMINA) == [0, 1, 2, 3]


def all_of(event_id: int) -> list[str]:
    return [date.public_id for date in dates(event_id)[1:]]


def test_the_list_the_figures_and_the_file_go_by_date(
    owner: Organiser, desk: str, event_id: int
) -> None:
    register(event_id, AMINA, 1, 2)
    register(event_id, OMAR, 2)
    second = dates(event_id)[1]
    page = text_of(owner.get(f"{desk}/people/?date={second.public_id}&columns=dates"))
    assert ("amina</bdi>" in page, "omar</bdi>" in page) == (True, False)
    figures = owner.get(f"{desk}/figures/").text
    assert f"date={second.public_id}" in figures
    chosen = figures.partition('id="dates"')[2].partition("</section>")[0]
    assert re.findall(r"soft\">(\d+%)<", chosen) == ["0%", "50%", "100%", "0%"]
    told = rows(export(owner, desk, columns=["name", "dates"]))
    days = [f"{date.starts_local:%Y-%m-%d %H:%M}" for date in dates(event_id)]
    assert told == [["Name", "Dates"], ["omar", days[2]], ["amina", f"{days[1]}; {days[2]}"]]


def test_a_list_says_for_which_dates(editor: Organiser, desk: str, event_id: int) -> None:
    days = [date.starts_local for date in dates(event_id)]
    sent = csv_of(
        ["Name", "E-mail", "Dates"],
        ["Amina", AMINA, f"{days[1]:%Y-%m-%d %H:%M} | {days[3]:%d/%m/%Y}"],
        ["Omar", OMAR, ""],
        ["Noor", "noor@example.org", f"{days[0]:%Y-%m-%d}"],
    )
    columns = {"column-0": "name", "column-1": "email", "column-2": "dates"}
    page = checked(editor, desk, sent, **columns)
    assert "is no date of the event that is still to come" in editor.get(page).text
    bring_in(editor, page)
    assert (places_of(AMINA), places_of(OMAR)) == ([1, 3], [1, 2, 3])


def test_the_door_of_a_date_expects_those_who_chose_it(
    owner: Organiser, desk: str, event_id: int
) -> None:
    register(event_id, AMINA, 1)
    register(event_id, OMAR, 2)
    on = dates(event_id)[1].public_id
    page = text_of(owner.get(f"{desk}/check-in/?on={on}"))
    assert ("amina" in page, "omar" in page) == (True, False)
    assert "<strong>0</strong> of 1 is here" in page or "<strong>0</strong> of 1 are here" in page
    found = text_of(owner.get(f"{desk}/check-in/?on={on}&q=omar"))
    assert "Has not chosen this date" in found


def test_somebody_is_added_for_some_dates(editor: Organiser, desk: str, event_id: int) -> None:
    page = editor.get(f"{desk}/people/add")
    assert len(boxes(page.text)) == 3
    assert "one e-mail comes for each date that you tick" in page.text
    wanted = [dates(event_id)[2].public_id]
    answer = fill(
        editor, f"{desk}/people/add", email=AMINA, name="Amina", way="on paper", dates=wanted
    )
    assert answer.status_code == 303
    assert places_of(AMINA) == [2]


def test_a_correction_in_an_old_window_leaves_newer_dates_alone(
    editor: Organiser, desk: str, event_id: int
) -> None:
    register(event_id, AMINA, 1, 2)
    page = f"{desk}/people/{find(AMINA).public_id}/correct"
    there = [date.public_id for date in dates(event_id)]
    shown = shown_in(editor.get(page).text)
    fill(editor, page, name="Amina", dates=there[2:])  # meanwhile: the last for the first
    assert places_of(AMINA) == [2, 3]
    fields = {"name": "Amina D.", "dates": there[1:3], "dates-shown": shown}
    assert fill(editor, page, **fields).status_code == 303
    assert (find(AMINA).name, places_of(AMINA)) == ("Amina D.", [2, 3])


def test_a_list_with_dates_needs_as_many_queries_for_many_as_for_one(
    owner: Organiser, desk: str, event_id: int, count_queries: list[str]
) -> None:
    def queries() -> int:
        count_queries.clear()
        there = dates(event_id)[1].public_id
        assert owner.get(f"{desk}/people/?columns=dates&date={there}").status_code == 200
        return len(count_queries)

    register(event_id, AMINA, 1, 2)
    queries()
    for_one = queries()
    for number in range(5):
        register(event_id, f"person{number}@example.org", 1, 3)
    assert queries() == for_one


def test_a_date_that_nobody_chose_is_said_to_be_that(
    owner: Organiser, desk: str, event_id: int
) -> None:
    register(event_id, AMINA, 1)
    for place, is_said in ((2, True), (1, False)):
        page = owner.get(f"{desk}/check-in/online?on={dates(event_id)[place].public_id}").text
        assert ("nobody who is confirmed has chosen this date" in page) is is_said
