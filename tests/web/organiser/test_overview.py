"""An organisation's events, with their figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.registrations.builders import add_event
from tests.web.organiser.people import Organiser, organisation_of
from webinars.accounts.models import Organisation
from webinars.events.models import Event, EventHost, EventStatus, EventText, HostSight
from webinars.extensions import db, transaction


def own_events(organisation: Organisation, count: int) -> None:
    """Give the organisation `count` more events, in two years."""
    organisation_id = organisation.id
    for day in range(count):
        start = datetime(2090, 3, 1, 11) + timedelta(days=day)
        added = add_event(spans=[(start, start + timedelta(hours=1))])
        with transaction():
            db.session.get_one(Event, added).organisation_id = organisation_id


def test_who_is_in_one_organisation_comes_to_its_events(owner: Organiser, desk: str) -> None:
    answer = owner.get("/organiser/")
    assert answer.location == f"{desk.partition('/events/')[0]}/"
    assert "<article" in owner.get(answer.location).text


def test_events_come_twenty_on_a_page(owner: Organiser, event_id: int, desk: str) -> None:
    own_events(organisation_of(event_id), 20)
    overview = f"{desk.partition('/events/')[0]}/"
    assert owner.get(overview).text.count("<article") == 20
    assert owner.get(f"{overview}?page=2").text.count("<article") == 1


def test_a_co_host_sees_the_event_too(stranger: Organiser, event_id: int) -> None:
    own = db.session.query(Organisation).filter(Organisation.id != organisation_of(event_id).id)
    with transaction():
        db.session.add(EventHost(event_id=event_id, organisation_id=own.one().id))
    page = stranger.get("/organiser/", follow_redirects=True).text
    assert "Co-hosted" in page
    before = page.count("<dt>Confirmed</dt>")
    with transaction():
        db.session.query(EventHost).update({"sight": HostSight.ALL})
    page = stranger.get("/organiser/", follow_redirects=True).text
    assert page.count("<dt>Confirmed</dt>") == before + 1


def test_a_list_needs_as_many_queries_for_twenty_events_as_for_one(
    app: Flask, owner: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    overview = f"{desk.partition('/events/')[0]}/"
    owner.get(overview)
    count_queries.clear()
    owner.get(overview)
    for_one = len(count_queries)
    own_events(organisation_of(event_id), 19)
    count_queries.clear()
    assert owner.get(overview).text.count("<article") == 20
    assert len(count_queries) <= for_one


def test_inside_an_event_the_organisation_s_links_can_be_folded(
    owner: Organiser, desk: str
) -> None:
    inside = owner.get(f"{desk}/people/").text
    folded = inside.partition('<details class="fold">')[2].partition("</details>")[0]
    assert "<summary><bdi>SHARE Network</bdi></summary>" in folded
    assert 'aria-label="Organisation"' in folded
    assert 'aria-label="Event"' not in folded
    assert '<details class="fold">' not in owner.get(f"{desk.partition('/events/')[0]}/").text


def test_events_are_found_by_words_in_each_list(owner: Organiser, event_id: int, desk: str) -> None:
    overview = f"{desk.partition('/events/')[0]}/"
    assert 'type="search"' not in owner.get(overview).text
    own_events(organisation_of(event_id), 21)
    with transaction():
        found = db.session.get_one(Event, event_id)
        found.texts[0].title = "Logement des réfugiés"
        found.texts.append(EventText(language="ar", title="السكن"))
    assert 'type="search"' in owner.get(overview).text
    for words in ("refugies LOGEMENT", "السكن"):
        page = owner.get(f"{overview}?search={words}").text
        assert page.count("<article") == 1
        assert "Logement des réfugiés" in page
    missed = owner.get(f"{overview}?search=logement&show=past").text
    assert "No event in this list has these words." in missed
    assert '?search=logement"' in missed
    assert owner.get(f"{overview}?search=%25").text.count("<article") == 0


def test_a_search_leads_to_its_own_next_page(owner: Organiser, event_id: int, desk: str) -> None:
    own_events(organisation_of(event_id), 20)
    overview = f"{desk.partition('/events/')[0]}/"
    page = owner.get(f"{overview}?search=sponsorship").text
    assert 'page=2&amp;search=sponsorship" rel="next"' in page
    assert owner.get(f"{overview}?page=2&search=sponsorship").text.count("<article") == 1


def test_a_series_is_so_many_dates_and_not_one_event_of_weeks(
    owner: Organiser, event_id: int, desk: str
) -> None:
    starts = [datetime(2091, 12, day, 12) for day in (4, 11, 18)]
    added = add_event(spans=[(start, start + timedelta(hours=1)) for start in starts])
    with transaction():
        db.session.get_one(Event, added).organisation_id = organisation_of(event_id).id
    page = owner.get(f"{desk.partition('/events/')[0]}/").text
    assert "3 dates, Tuesday 4 December 2091 to Tuesday 18 December 2091" in page
    assert 'data-to="2091-12-18' not in page


def test_what_does_not_take_place_is_not_marked_as_if_all_were_well(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.CANCELLED
    page = owner.get(f"{desk.partition('/events/')[0]}/").text
    assert '<span class="badge warning">Cancelled</span>' in page
