"""Pages for paper: who signs in, and badges."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.events.builders import make_whole_event
from tests.registrations.builders import JULY, add_event, cancel, find, sign_up
from tests.web.organiser.codes import let_pass
from tests.web.organiser.people import Organiser, join, organisation_of
from webinars.accounts.models import AuditEntry, Role
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.extensions import db, transaction
from webinars.web.organiser import printing

TWO_DAYS = (JULY, (datetime(2027, 7, 7, 9), datetime(2027, 7, 7, 17)))


def signatures(page: str) -> list[str]:
    return re.findall(r'<tr><td>\d+</td><td dir="auto">([^<]*)</td>', page)


def badges(page: str) -> list[str]:
    return re.findall(r'<p class="who [a-z]+" dir="auto">([^<]*)</p>', page)


def sizes(page: str) -> list[str]:
    return re.findall(r'<p class="who ([a-z]+)"', page)


@pytest.fixture
def crowd(event_id: int) -> None:
    for name in ("Zoé", "amina", "ليلى", "Ömer"):
        sign_up(event_id, f"{len(name)}{ord(name[0])}@example.org", name=name, organisation="ECRE")
    sign_up(event_id, "gone@example.org", name="Gone")
    cancel("gone@example.org")


def test_the_sheet_has_the_confirmed_by_name_and_lines_for_others(
    owner: Organiser, desk: str, crowd: None
) -> None:
    page = owner.get(f"{desk}/people/sign-in-sheet").text
    assert signatures(page) == ["amina", "Ömer", "Zoé", "ليلى"]
    assert page.count('class="walk-in"') == printing.WALK_INS
    assert "4 confirmed people" in page
    assert "example.org</td>" not in page


def test_each_date_has_its_sheet(app: Flask) -> None:
    event = db.session.get_one(Event, add_event(spans=TWO_DAYS))
    owner = join(app, event.organisation, Role.OWNER)
    desk = f"/organiser/{event.organisation.slug}/events/{event.slug}"
    second = db.session.get_one(Event, event.id).dates[1].public_id
    first = owner.get(f"{desk}/people/sign-in-sheet").text
    assert "<p>Tuesday 6 July" in first or "6 July 2027" in first
    assert "7 July 2027" in owner.get(f"{desk}/people/sign-in-sheet?date={second}").text
    for wrong in ("x", "00000000-0000-0000-0000-000000000000", "\x00"):
        query = urlencode({"date": wrong})
        assert owner.get(f"{desk}/people/sign-in-sheet?{query}").status_code == 404


def test_badges_are_for_all_who_are_confirmed_or_for_those_who_are_chosen(
    owner: Organiser, desk: str, crowd: None
) -> None:
    assert badges(owner.get(f"{desk}/people/badges").text) == ["amina", "Ömer", "Zoé", "ليلى"]
    assert badges(owner.get(f"{desk}/people/badges?q=zoe").text) == ["Zoé"]
    gone = find("gone@example.org").public_id
    assert badges(owner.get(f"{desk}/people/badges?person={gone}").text) == ["Gone"]
    everybody = owner.get(f"{desk}/people/badges?person={gone}&all=yes").text
    assert len(badges(everybody)) == 4


def test_without_anybody_there_is_nothing_to_print_and_the_page_says_what_it_waits_for(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = owner.get(f"{desk}/people/badges").text
    assert "Nobody is confirmed yet. Badges are for people who are confirmed" in page
    assert "0 badges" not in page
    assert "data-print" not in page
    assert db.session.query(AuditEntry).filter_by(action="export.badges").count() == 0
    sign_up(event_id)
    assert "data-print" in owner.get(f"{desk}/people/badges").text


def test_ten_badges_are_on_a_sheet_and_long_names_are_smaller(
    owner: Organiser, desk: str, event_id: int
) -> None:
    names = ["Bo", "x" * 30, "x " * 30, "x" * 200, *(f"Person {each}" for each in range(8))]
    for number, name in enumerate(names):
        sign_up(event_id, f"p{number}@example.org", name=name)
    page = owner.get(f"{desk}/people/badges").text
    assert page.count('<ul class="sheet">') == 2
    assert set(sizes(page)) == {"short", "middle", "long", "longest"}
    assert printing.size_of("x" * 200) == "longest"


def test_people_of_another_event_have_no_badge_here(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(add_event(organisation=organisation_of(event_id)), "other@example.org")
    other = find("other@example.org").public_id
    assert owner.get(f"{desk}/people/badges?person={other}").status_code == 404
    query = urlencode({"person": "\x00"})
    assert owner.get(f"{desk}/people/badges?{query}").status_code == 404


def test_the_language_is_on_badges_when_it_is_asked_for(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, listening_language="fr")
    assert 'class="hears"' not in owner.get(f"{desk}/people/badges").text
    page = owner.get(f"{desk}/people/badges?languages=yes").text
    assert '<p class="hears">French</p>' in page


@pytest.mark.parametrize("path", ["sign-in-sheet", "badges"])
def test_many_need_as_many_queries_as_one(
    owner: Organiser, desk: str, event_id: int, count_queries: list[str], path: str
) -> None:
    def queries() -> int:
        count_queries.clear()
        owner.get(f"{desk}/people/{path}?languages=yes")
        return len(count_queries)

    sign_up(event_id)
    one = queries()
    for number in range(12):
        sign_up(event_id, f"p{number}@example.org")
    assert queries() == one


@pytest.mark.parametrize("path", ["sign-in-sheet", "badges"])
def test_what_is_too_much_is_said(
    owner: Organiser, desk: str, event_id: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        sign_up(event_id, f"p{number}@example.org")
    monkeypatch.setattr(printing, "MOST_ON_PAPER", 5)
    assert "Only the first 5 are on paper." in owner.get(f"{desk}/people/{path}").text


def test_the_people_page_leads_to_all_of_it(owner: Organiser, desk: str, event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).format = EventFormat.IN_PERSON
    sign_up(event_id)
    page = owner.get(f"{desk}/people/?status=confirmed").text
    for path in (
        "import",
        "attendance",
        "export?status=confirmed",
        "sign-in-sheet",
        "badges?status=confirmed",
    ):
        assert f'{desk}/people/{path}"' in page, path
    for each in (page, owner.get(f"{desk}/agenda/").text):
        assert f'href="{desk}/agenda/print/en"' in each


def test_the_agenda_on_paper_has_the_event_s_times_and_nothing_of_registering(
    app: Flask, count_queries: list[str]
) -> None:
    counts = set()
    for size in (1, 2):
        slug = f"whole-{size}"
        make_whole_event(slug, size=size)
        with transaction():
            event = db.session.query(Event).filter_by(slug=slug).one()
            event.venue, event.capacity = "Town Hall", 0
        address = f"/organiser/{event.organisation.slug}/events/{slug}/agenda/print"
        owner = join(app, event.organisation, Role.OWNER)
        count_queries.clear()
        page = owner.get(f"{address}/fr").text
        counts.add(len(count_queries))
    handout = page.partition('class="handout"')[2].partition("</section>")[0]
    for part in ("Town Hall", "UTC", "Ana 1", "Omar 0", "Officer", ">A<", "Échanges en anglais"):
        assert part in handout, part
    for part in ("<time", "Some", "<a ", "places", "Inscri"):
        assert part not in handout, part
    assert owner.get(f"{address}/xx").status_code == 404
    assert 'lang="ar"' in owner.get(f"{address}/ar").text
    assert len(counts) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(EventStatus.POSTPONED, "is postponed"), (EventStatus.CANCELLED, "is cancelled")],
)
def test_the_agenda_on_paper_says_that_the_event_is_off(
    owner: Organiser, desk: str, event_id: int, status: EventStatus, said: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = status
    page = owner.get(f"{desk}/agenda/print/en").text
    assert said in page
    assert ('class="when"' in page) is (status is EventStatus.CANCELLED)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("page", ["sign-in-sheet", "badges"])
def test_paper_leaves_the_house_as_an_export_does(
    owner: Organiser, desk: str, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    assert owner.get(f"{desk}/people/{page}").status_code == 200
    entry = db.session.query(AuditEntry).filter_by(action=f"export.{page}").one()
    assert entry.details == {"columns": ["name", "organisation"], "rows": 4}
    let_pass(monkeypatch, timedelta(minutes=11))
    asked = owner.get(f"{desk}/people/{page}")
    assert asked.status_code == 302
    assert asked.location.startswith("/organiser/-/confirm?next=")
